"""The taxonomy of data categories: complete in both languages, one tree, true to DPV and to the law's tiers."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from kg.assets import folder
from kg.vocab import DPV, PD, PIF, PIFD

ROOT = PIFD.PersonalInformation
TIERS = {PIF.StatutorySensitive, PIF.StandardSensitive, PIF.LegacySensitive}
MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch)
FORMS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
SHARED_DPV = Path(__file__).resolve().parents[3] / "shared" / "dpv"

# A category below a sensitive one that is not sensitive itself, and why. None so far.
EXEMPT: dict[URIRef, str] = {}


@cache
def taxonomy() -> Graph:
    return Graph().parse(folder("ontology") / "data.ttl")


@cache
def categories() -> tuple[URIRef, ...]:
    return tuple(sorted(t for t in taxonomy().subjects(RDF.type, SKOS.Concept) if isinstance(t, URIRef)))


@cache
def parents(term: URIRef) -> tuple[URIRef, ...]:
    return tuple(t for t in taxonomy().objects(term, SKOS.broader) if isinstance(t, URIRef))


def ancestors(term: URIRef) -> list[URIRef]:
    """The path from a term up to its root; a cycle fails the test."""
    path: list[URIRef] = []
    while above := parents(term):
        term = above[0]
        assert term not in path, f"cycle through {term}"
        path.append(term)
    return path


def folded(form: str) -> str:
    """A surface form as lookup compares it: full-width, case and white space set aside."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", form)).casefold()


@cache
def owners() -> dict[str, set[URIRef]]:
    found: dict[str, set[URIRef]] = defaultdict(set)
    for form in FORMS:
        for term, label in taxonomy().subject_objects(form):
            if term in categories():
                found[folded(str(label))].add(term)  # type: ignore[arg-type]
    return found


def test_at_least_three_hundred_categories() -> None:
    assert len(categories()) >= 300


def test_at_least_five_levels() -> None:
    assert max(len(ancestors(t)) + 1 for t in categories()) >= 5
    assert ancestors(PIFD.IMEI) == [
        PIFD.HardwareIdentifier,
        PIFD.DeviceIdentifier,
        PIFD.DeviceInformation,
        PIFD.PersonalInformation,
    ]


def test_every_category_is_class_and_concept_of_the_one_scheme() -> None:
    graph = taxonomy()
    assert set(graph.subjects(RDF.type, SKOS.ConceptScheme)) == {PIFD.scheme}
    for term in categories():
        assert str(term).startswith(str(PIFD)), term
        assert re.fullmatch(r"[A-Z][A-Za-z0-9]*", str(term).removeprefix(str(PIFD))), term
        assert (term, RDF.type, OWL.Class) in graph, term
        assert set(graph.objects(term, SKOS.inScheme)) == {PIFD.scheme}, term
        assert set(graph.objects(term, RDFS.isDefinedBy)) == {URIRef("https://w3id.org/pif/data")}, term
    assert set(graph.subjects(RDF.type, OWL.Class)) == set(categories())


def test_one_tree_of_personal_information() -> None:
    graph = taxonomy()
    for term in categories():
        assert set(graph.objects(term, RDFS.subClassOf)) == set(parents(term)), term
        assert all(p in categories() for p in parents(term)), term
        if (term, SKOS.topConceptOf, PIFD.scheme) in graph:
            assert not parents(term), term
            assert (PIFD.scheme, SKOS.hasTopConcept, term) in graph, term
        else:
            assert len(parents(term)) == 1, term
    tops = set(graph.objects(PIFD.scheme, SKOS.hasTopConcept))
    assert tops == {ROOT, PIFD.NonPersonalInformation}
    outside = {t for t in categories() if ROOT not in (t, *ancestors(t))}
    assert outside == {PIFD.NonPersonalInformation, PIFD.AnonymisedInformation, PIFD.StatisticalInformation}
    assert (PIFD.NonPersonalInformation, OWL.disjointWith, ROOT) in graph


@pytest.mark.parametrize("field", [SKOS.prefLabel, SKOS.definition])
def test_exactly_one_in_each_language(field: URIRef) -> None:
    for term in categories():
        texts = [o for o in taxonomy().objects(term, field) if isinstance(o, Literal)]
        assert sorted(t.language or "" for t in texts) == ["en", "zh"], term
        assert all(str(t).strip() == str(t) and str(t) for t in texts), term


def test_definitions_are_one_sentence_each_and_nobody_elses() -> None:
    seen: dict[str, object] = {}
    for term, definition in taxonomy().subject_objects(SKOS.definition):
        assert isinstance(definition, Literal)
        stop = "。" if definition.language == "zh" else "."
        assert str(definition).endswith(stop) and str(definition).count(stop) == 1, definition
        assert seen.setdefault(str(definition), term) == term, definition


def test_no_surface_form_belongs_to_two_categories() -> None:
    shared = {form: sorted(terms) for form, terms in owners().items() if len(terms) > 1}
    assert not shared


def test_a_form_stands_once_and_in_the_language_of_its_letters() -> None:
    graph = taxonomy()
    for term in categories():
        forms = [o for f in (SKOS.altLabel, SKOS.hiddenLabel) for o in graph.objects(term, f)]
        for form in forms:
            assert isinstance(form, Literal) and str(form).strip() == str(form)
            assert form.language == ("zh" if re.search(r"[\u3400-\u9fff]", form) else "en"), form
        assert len({str(f) for f in forms}) == len(forms), term


@pytest.mark.parametrize(
    ("form", "local"),
    [
        ("手机号", "MobilePhoneNumber"),
        ("设备MAC地址", "MACAddress"),
        ("imei 号", "IMEI"),
        ("android id", "AndroidID"),
        ("登陆IP", "IPAddress"),
        ("帐号", "AccountInformation"),
        ("Wi-Fi名称", "SSID"),
        ("相关信息", "PersonalInformation"),
        ("应用安装列表", "InstalledApplications"),
        ("摄像头权限", "CameraPermission"),
        ("银行卡号", "BankCardNumber"),
        ("匿名化数据", "AnonymisedInformation"),
    ],
)
def test_policies_words_lead_to_their_category(form: str, local: str) -> None:
    assert owners()[folded(form)] == {PIFD[local]}


def test_sensitivity_is_one_of_the_tiers() -> None:
    for term in categories():
        tiers = set(taxonomy().objects(term, PIF.sensitivity))
        assert len(tiers) <= 1 and tiers <= TIERS, term
    marked = set(taxonomy().subjects(PIF.sensitivity, None))
    assert marked <= set(categories())


def test_below_a_sensitive_category_all_are_sensitive() -> None:
    graph = taxonomy()
    plain = {t for t in categories() if (t, PIF.sensitivity, None) not in graph}
    open_ = {t for t in plain if any((a, PIF.sensitivity, None) in graph for a in ancestors(t))}
    assert open_ == set(EXEMPT)


def test_below_a_statutory_category_all_are_statutory() -> None:
    graph = taxonomy()
    statutory = set(graph.subjects(PIF.sensitivity, PIF.StatutorySensitive))
    below = {t for t in categories() if statutory & set(ancestors(t))} - set(EXEMPT)
    assert below <= statutory


@pytest.mark.parametrize(
    ("local", "tier"),
    [
        ("BiometricInformation", PIF.StatutorySensitive),
        ("ReligiousBelief", PIF.StatutorySensitive),
        ("SpecificIdentity", PIF.StatutorySensitive),
        ("MedicalHealth", PIF.StatutorySensitive),
        ("FinancialAccount", PIF.StatutorySensitive),
        ("Trajectory", PIF.StatutorySensitive),
        ("ChildInformation", PIF.StatutorySensitive),
        ("PreciseLocation", PIF.StandardSensitive),
        ("ResidentIDPhoto", PIF.StandardSensitive),
        ("CreditInformation", PIF.StandardSensitive),
        ("CriminalRecord", PIF.StandardSensitive),
        ("IntimateImages", PIF.StandardSensitive),
        ("ResidentIDNumber", PIF.LegacySensitive),
        ("AddressBook", PIF.LegacySensitive),
        ("BrowsingHistory", PIF.LegacySensitive),
        ("LodgingInformation", PIF.LegacySensitive),
        ("Credential", PIF.LegacySensitive),
        ("IncomeInformation", PIF.LegacySensitive),
        ("IMEI", None),
        ("MACAddress", None),
        ("IPAddress", None),
        ("MobilePhoneNumber", None),
        ("Avatar", None),
        ("Photo", None),
        ("StepCount", None),
        ("CoarseLocation", None),
        ("DeviceModel", None),
        ("MinorInformation", None),
    ],
)
def test_tier_of_named_categories(local: str, tier: URIRef | None) -> None:
    assert taxonomy().value(PIFD[local], PIF.sensitivity) == tier


@pytest.mark.parametrize(
    ("forms", "tier"),
    [
        (
            "刷脸 声纹 眼纹 步态 教派 残疾证 既往病史 检验报告 孕期 经期 CVV 证券账户 出行记录 孩子姓名 宝宝生日",
            PIF.StatutorySensitive,
        ),
        ("经纬度 手持身份证照 征信报告 借贷记录 犯罪记录 性取向 私密视频", PIF.StandardSensitive),
        ("护照号 驾驶证 居住证 婚史 房产信息 虚拟币 通话记录 群列表 搜索记录 开房记录 密保答案", PIF.LegacySensitive),
        ("OAID 昵称 邮箱 心率 身高 城市 IP属地 操作系统 应用列表", None),
    ],
)
def test_tier_of_policies_words(forms: str, tier: URIRef | None) -> None:
    for form in forms.split():
        found = {taxonomy().value(term, PIF.sensitivity) for term in owners()[folded(form)]}
        assert found == {tier}, form


def test_no_two_categories_are_the_same_dpv_term() -> None:
    same: dict[object, set[object]] = defaultdict(set)
    for term, other in taxonomy().subject_objects(SKOS.exactMatch):
        same[other].add(term)
    assert not {t: c for t, c in same.items() if len(c) > 1}
    for term in categories():
        assert len(set(taxonomy().objects(term, SKOS.exactMatch))) <= 1, term


def test_every_dpv_term_exists() -> None:
    if not SHARED_DPV.is_dir():
        pytest.skip("the DPV files are not beside this checkout")
    known: set[object] = set()
    for name in ("pd.ttl", "dpv.ttl"):
        known |= set(Graph().parse(SHARED_DPV / name).subjects(SKOS.prefLabel, None))
    matched = {o for match in MATCHES for o in taxonomy().objects(None, match)}
    assert matched and matched <= known, sorted(map(str, matched - known))
    assert all(str(o).startswith((str(PD), str(DPV))) for o in matched)
