"""How changes are written: the page escapes what policies say, JSON has what the page shows."""

from __future__ import annotations

import json

import pytest
from lxml import html

from kg import compare
from kg.compare import Comparison
from kg.errors import InputError, UnknownName
from tests.kg.compare.conftest import built, version

OLD = "我们会收集您的手机号码，用于创建账号。"
NEW = "我们会收集您的手机号码，用于创建账号和推送广告<script>alert(1)</script>。"


def comparison(old: str, new: str) -> Comparison:
    one, other = version(old), version(new)
    return Comparison(other.id, one, other, compare.changes(one, other))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_page_shows_both_quotes_and_no_markup_of_theirs(lang: str) -> None:
    page = html.fromstring(compare.FORMATS["html"].write([comparison(OLD, NEW)], lang))
    (article,) = page.xpath("//article[@class='wider']")
    assert article.xpath(".//blockquote")[0].text_content() == OLD
    assert "<script>" in article.xpath(".//section[@class='new']")[0].text_content()
    assert article.xpath(".//mark")[0].text.startswith("推送广告")
    assert not page.xpath("//script")
    assert article.xpath(".//b")[0].text == {"zh": "须重新取得同意：个保法第十四条第二款"}.get(
        lang, "new consent: PIPL art. 14(2)"
    )


def test_page_of_no_change_says_so() -> None:
    page = html.fromstring(compare.FORMATS["html"].write([comparison(OLD, OLD)], "en"))
    assert "No change of meaning was found." in page.text_content()
    assert not page.xpath("//article")


def test_json_and_lines_hold_the_same() -> None:
    found = [comparison(OLD, NEW)]
    whole = json.loads(compare.FORMATS["json"].write(found, "zh"))
    assert whole == [json.loads(line) for line in compare.FORMATS["jsonl"].write(found, "zh").splitlines()]
    (change,) = whole
    assert (change["sort"], change["what"], change["wider"]) == ("widened", "purpose", True)
    assert change["provisions"][0]["iri"].endswith("PIPL-14-2")
    assert NEW[change["new"]["start"] : change["new"]["end"]] == change["new"]["quote"]
    with pytest.raises(UnknownName, match="jsnl"):
        compare.FORMATS["jsnl"]


def test_versions_are_named_by_id_hash_or_iri() -> None:
    store = built({"qingmiao": OLD, "miao": NEW})
    one, other = compare.versions(store)
    assert (one.id, other.id) == ("miao", "qingmiao")
    hash = other.iri.rpartition("@")[2]
    for name in ("qingmiao", hash[:5], str(other.iri)):
        assert compare.version(store, name) == other
    with pytest.raises(InputError, match="no version"):
        compare.version(store, "zzz")
    with pytest.raises(InputError, match="several versions"):
        compare.version(store, "")


def test_policies_go_together_by_their_ids() -> None:
    old, new = built({"a": OLD, "gone": NEW}), built({"a": NEW, "come": OLD})
    found = compare.compared(old, new)
    assert [(one.policy, bool(one.old), bool(one.new), len(one.changes)) for one in found] == [
        ("a", True, True, 1),
        ("come", False, True, 0),
        ("gone", True, False, 0),
    ]


def test_several_versions_of_a_policy_must_be_named() -> None:
    from tests.kg.compare.conftest import shared

    version(OLD), version(NEW)
    with pytest.raises(InputError, match="several versions"):
        compare.compared(shared(), built({"qingmiao": OLD, "b": OLD}))
