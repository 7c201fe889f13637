"""What a flow leaves vague, and which sensitive kinds a policy names or only covers: clause -> graph -> fact."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg import pipeline
from kg.reason.taxonomy import taxonomy
from kg.store import Store
from kg.terms import Quad
from kg.vocab import PIF, PIFD, RDF

_VAGUE = "SELECT DISTINCT ?how WHERE { ?flow a pif:Flow ; pif:vagueness ?how }"
_KINDS = "SELECT DISTINCT ?kind ?how WHERE { ?version a pif:PolicyVersion ; ?how ?kind }"


def local(term: object) -> str:
    return str(term).rpartition("#")[2]


@pytest.fixture
def said(tmp_path: Path) -> Callable[[str], Store]:
    def run(text: str) -> Store:
        path = tmp_path / "p.txt"
        path.write_text(text, encoding="utf-8")
        return pipeline.build([path])

    return run


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("我们会采集您的手机号，用于注册账号。", set()),
        ("为了核验身份，我们会收集您的其他必要信息。", {"CatchAllData"}),
        ("为了核验身份，我们会收集您的个人信息。", {"BareData"}),
        ("我们会收集您的以下个人信息：昵称。", set()),
        ("我们会采集您的昵称、头像等信息。", {"OpenEndedData"}),
        ("我们会采集您的护照号和其他有效的证件号码。", {"OpenEndedData"}),
        ("我们会采集您对其他用户的评论。", set()),
        ("我们会收集您的昵称，以改善服务体验。", {"GenericPurpose"}),
        ("我们会向合作伙伴提供您的手机号。", {"UnnamedRecipient"}),
        ("我们会向苔原数据有限公司提供您的手机号。", set()),
        ("我们可能对外转让您的手机号。", {"UnstatedRecipient"}),
        ("我们会向公安机关提供您的手机号。", set()),
        ("我们会公开披露中奖用户的昵称。", set()),
        ("我们不会向赞助商提供您的个人信息。", set()),
    ],
)
def test_how_a_clause_is_vague(said: Callable[[str], Store], clause: str, expected: set[str]) -> None:
    assert {local(row[0]) for row in said(clause + "\n").select(_VAGUE).rows} == expected


FLOW = ":f a pif:Flow , pif:DisclosureFlow ; pif:polarity pif:Affirmed ; pif:actor :{actor} ; pif:action pifa:{action} "


@pytest.mark.parametrize(
    ("turtle", "outward"),
    [
        (FLOW.format(actor="us", action="Share") + "; pif:recipient :partner .", True),
        (FLOW.format(actor="us", action="Entrust") + "; pif:recipient :partner , :court .", True),
        (FLOW.format(actor="us", action="Share") + ".", True),
        (FLOW.format(actor="us", action="Share") + "; pif:recipient :court , :user .", False),
        (FLOW.format(actor="us", action="Publish") + ".", False),
        (FLOW.format(actor="user", action="Share") + "; pif:recipient :partner .", False),
        (FLOW.format(actor="us", action="Share").replace("Disclosure", "Use") + ".", False),
        (FLOW.format(actor="us", action="Share") + '; pif:data :d . :d rdfs:label "匿名化信息" .', False),
    ],
)
def test_what_goes_outward(infer: Callable[..., tuple[Quad, ...]], turtle: str, outward: bool) -> None:
    assert any(p == RDF.type and o == PIF.OutwardFlow for _, p, o, _ in infer(turtle)) is outward


def kinds(store: Store) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for kind, how in store.select(_KINDS).rows:
        if local(how).startswith("sensitive"):
            found.setdefault(local(how), set()).add(local(kind))
    return found


@pytest.mark.parametrize(
    ("clause", "named", "by_kind", "any"),
    [
        ("我们会收集您的人脸信息。", {"BiometricInformation"}, set(), 0),
        ("我们会收集您的位置信息。", set(), {"PreciseLocation", "Trajectory"}, 0),
        ("我们会收集您的行踪轨迹、位置信息。", {"Trajectory"}, {"PreciseLocation"}, 0),
        ("我们会采集您的银行卡号。我们会和赞助商共享您的相关信息。", {"FinancialAccount"}, set(), 14),
        ("我们会和赞助商共享您的敏感个人信息。", set(), set(), 15),
        ("我们会收集您的昵称。", set(), set(), 0),
        ("我们会采集您的昵称。我们会和赞助商共享上述信息。", set(), set(), 0),
        ("我们不会收集您的人脸信息。", set(), set(), 0),
    ],
)
def test_sensitive_kinds(
    said: Callable[[str], Store], clause: str, named: set[str], by_kind: set[str], any: int
) -> None:
    found = kinds(said(clause + "\n"))
    assert found.get("sensitiveNamed", set()) == named
    assert found.get("sensitiveByKind", set()) == by_kind
    assert len(found.get("sensitiveByAny", set())) == any


def test_kinds_stand_under_no_other_and_leave_the_older_standard_out() -> None:
    concepts = taxonomy()
    assert len(concepts.listed) == 15
    assert {PIFD.BiometricInformation, PIFD.FinancialAccount, PIFD.Trajectory} <= concepts.listed
    assert not {PIFD.FaceInformation, PIFD.BrowsingHistory, PIFD.SensitivePersonalInformation} & concepts.listed
    assert all(not (concepts.up(kind) - {kind}) & concepts.listed for kind in concepts.listed)
