from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg import validate
from kg.errors import InputError, KgError
from kg.records import Waived
from tests.kg.validate.test_formats import HOSTILE, finding

TODAY = date(2026, 6, 30)
ENTRY = "- rule: PIPL-23-1a\n  reason: 名称见附录。\n  expires: 2026-12-31\n"


def waivers(tmp_path: Path, text: str) -> tuple[validate.Waiver, ...]:
    path = tmp_path / "waivers.yml"
    path.write_text(text, encoding="utf-8")
    return validate.read_waivers(path)


def test_an_entry_covers_what_all_its_keys_say(tmp_path: Path) -> None:
    text = f"{ENTRY}  who: 法务部\n  policy: demo\n  clause: 3.10\n  quote: 广告  伙伴\n"
    given = waivers(tmp_path, text)
    fits = finding(clause="3.10", quote="与广告\n伙伴共享")
    others = (
        finding(clause="3.1", quote=fits.quote),
        finding(clause="3.10", quote="与伙伴共享"),
        finding(clause="3.10", quote=fits.quote, policy="other"),
        finding(clause="3.10", quote=fits.quote, rule="PIPL-05-1"),
    )
    (first, *rest), remarks = validate.waive((fits, *others), given, today=TODAY)
    assert first.waived == Waived("名称见附录。", "2026-12-31", "法务部")
    assert tuple(rest) == others
    assert remarks == ()


@pytest.mark.parametrize(("day", "covers"), [(date(2026, 12, 31), True), (date(2027, 1, 1), False)])
def test_the_last_day_counts(tmp_path: Path, day: date, covers: bool) -> None:
    (found,), remarks = validate.waive([finding()], waivers(tmp_path, ENTRY), today=day)
    assert (found.waived is not None) is covers
    assert [("waivers.yml:1" in note.en, "expired on 2026-12-31" in note.en) for note in remarks] == (
        [] if covers else [(True, True)]
    )


def test_an_entry_that_matches_nothing_is_told_where_its_rule_was_asked(tmp_path: Path) -> None:
    given = waivers(tmp_path, f"# none of these\n\n{ENTRY}  clause: 九\n")
    _, (remark,) = validate.waive([finding()], given, today=TODAY)
    assert "waivers.yml:3: the waiver of PIPL-23-1a matches no finding" in remark.en
    assert "没有对应的发现" in remark.zh
    assert validate.waive([finding()], given, today=TODAY, rules=["PIPL-05-1"])[1] == ()
    assert validate.waive([], waivers(tmp_path, f"{ENTRY}  policy: other\n"), today=TODAY, policies=["demo"])[1] == ()


def test_an_expired_entry_is_told_where_its_rule_and_policy_were_asked(tmp_path: Path) -> None:
    given, late = waivers(tmp_path, f"{ENTRY}  policy: demo\n"), date(2027, 1, 1)

    def told(rules: tuple[str, ...] = (), policies: tuple[str, ...] = ()) -> int:
        return len(validate.waive([finding()], given, today=late, rules=rules, policies=policies)[1])

    assert (told(), told(("PIPL-23-1a",)), told(policies=("demo",))) == (1, 1, 1)
    assert (told(("PIPL-05-1",)), told(policies=("other",))) == (0, 0)


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("- rule: PIPL-23-1a\n  expires: 2026-12-31\n", 1, "no “reason”"),
        ("- rule: PIPL-23-1a\n  expires: 2026-12-31\n  reason:\n", 3, "no “reason”"),
        ("- rule: PIPL-23-1a\n  expires: 2026-12-31\n  reason: '  '\n", 3, "no “reason”"),
        ("- rule: PIPL-23-1a\n  reason: a\n", 1, "no “expires”"),
        (f"{ENTRY}- reason: a\n  expires: 2026-12-31\n", 4, "no “rule”"),
        ("- rule: PIPL-23-1a\n  reason: a\n  expires: 2026-02-30\n", 3, "2026-02-30.*is no day"),
        ("- rule: PIPL-23-1a\n  reason: a\n  expires: next year\n", 3, "is no day"),
        (f"{ENTRY}  reason: b\n", 4, "“reason” stands in this entry twice"),
        (f"{ENTRY}  until: 2027-01-01\n", 4, "no key “until”; there are: rule, policy"),
        (f"{ENTRY}  ? [a]\n  : b\n", 4, "no key"),
        (f"{ENTRY}  <<: {{who: a}}\n", 4, "no key “<<”"),
        (f"{ENTRY}  who: [a, b]\n", 4, "“who” is no plain words"),
        (ENTRY.replace("PIPL-23-1a", "PIPL-23-1"), 1, "no rule “PIPL-23-1”. Did you mean"),
        ("- PIPL-23-1a\n", 1, "no list of keys"),
        ("rule: PIPL-23-1a\n", 1, "no list of entries"),
        ("- rule: [\n\n", 3, "no YAML"),
        ("- rule: \x07\n", None, "can't be read"),
        ("[" * 5000, None, "can't be read"),
        (f"- &a {{rule: &b [{'*b,' * 9}]}}\n", 1, "no YAML|no plain words"),
        ("--- a\n--- b\n", 2, "no YAML"),
        (f"# {'x' * 1_000_000}", None, "at most 1,000,000 bytes"),
    ],
)
def test_a_bad_file_says_where(tmp_path: Path, text: str, where: int | None, what: str) -> None:
    place = r"waivers\.yml" + (f":{where}: " if where else ": ")
    with pytest.raises(KgError, match=place + f".*{what}") as caught:
        waivers(tmp_path, text)
    assert caught.value.exit_code == 2
    assert len(str(caught.value)) < 3000


def test_no_file_and_no_entries(tmp_path: Path) -> None:
    assert waivers(tmp_path, "# nothing yet\n") == ()
    with pytest.raises(KgError, match="No such file"):
        validate.read_waivers(tmp_path / "none.yml")
    (tmp_path / "bytes.yml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KgError, match=r"bytes\.yml"):
        validate.read_waivers(tmp_path / "bytes.yml")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_draft_covers_what_it_was_made_of_when_a_person_has_finished_it(tmp_path: Path, lang: str) -> None:
    found = (
        finding(quote=HOSTILE),
        finding(quote="'- x: 姓名'\n\x85#  手机号 \u2028\ufeff𠮷", clause="3.10"),
        finding(quote="", clause="", start=0, end=0, rule="PIPL-05-1"),
        finding(rule="PIPL-15-1", waived=Waived("a", "2026-12-31")),
    )
    draft = validate.write((*found, found[0]), "waivers", lang=lang)
    assert draft.count("- rule:") == 3
    with pytest.raises(KgError, match="reason"):
        waivers(tmp_path, draft)
    finished = draft.replace("reason:", "reason: 已核对").replace("expires:", "expires: 2026-12-31")
    again, remarks = validate.waive(found[:3], waivers(tmp_path, finished), today=TODAY)
    assert all(one.waived for one in again)
    assert remarks == ()
    assert waivers(tmp_path, finished + validate.write([], "waivers", lang=lang)) == waivers(tmp_path, finished)


def test_a_file_that_is_no_text_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "w.yml").write_bytes(bytes(range(128, 256)))
    with pytest.raises(InputError, match="can't be read: it is no UTF-8 text"):
        validate.read_waivers(tmp_path / "w.yml")
