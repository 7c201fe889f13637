from __future__ import annotations

import pytest
from rdflib.term import Literal, URIRef

from kg.errors import ParameterError
from kg.query import library, run
from kg.query.header import Parameter, Scheme, Type
from kg.query.parameters import bindings, resolve
from kg.store import Store
from kg.vocab import PIFD, PIFP

CATEGORY = Parameter("category", Type.CONCEPT, scheme=Scheme.DATA)


@pytest.mark.parametrize(
    "value",
    [
        "IMEI",
        "imei",
        "pifd:IMEI",
        "https://w3id.org/pif/data#IMEI",
        "<https://w3id.org/pif/data#IMEI>",
        "设备串号",
        " 国际移动设备识别码 ",
    ],
)
def test_a_concept_by_any_of_its_names(store, value):
    assert resolve(store, CATEGORY, value) == (PIFD.IMEI,)


def test_a_concept_comes_from_the_taxonomy_asked_for(store):
    assert resolve(store, Parameter("p", Type.CONCEPT, scheme=Scheme.PURPOSE), "注册") == (PIFP.Registration,)
    with pytest.raises(ParameterError, match="names no concept"):
        resolve(store, CATEGORY, "注册")


def test_an_unknown_concept_names_near_ones(store):
    with pytest.raises(ParameterError) as error:
        resolve(store, CATEGORY, "设备标识")
    assert "设备标识符" in error.value.hint


def test_a_label_of_several_parties_is_all_of_them(store):
    found = resolve(store, Parameter("party", Type.PARTY), "用户")
    assert [str(party).rsplit("/", 1)[1] for party in found] == ["user", "user"]


def test_an_unknown_party_names_near_ones(store):
    with pytest.raises(ParameterError) as error:
        resolve(store, Parameter("party", Type.PARTY), "飞鸽")
    assert "飞鸽推送" in error.value.hint


@pytest.mark.parametrize("value", ["alpha", "alpha@aaaaaaaaaaaa", "policy:alpha", "https://w3id.org/pif/policy/alpha"])
def test_a_policy_by_id_and_by_version(store, value):
    assert resolve(store, Parameter("policy", Type.POLICY), value) == (
        URIRef("https://w3id.org/pif/policy/alpha@aaaaaaaaaaaa"),
    )


@pytest.mark.parametrize(
    ("type", "good", "bad"),
    [
        (Type.INTEGER, "-3", "3.5"),
        (Type.DECIMAL, "0.5", "NaN"),
        (Type.BOOLEAN, "true", "yes"),
        (Type.IRI, "pif:Flow", "no iri <>"),
        (Type.IRI, "https://a.example/b", 'https://a.example/"} #'),
    ],
)
def test_typed_values(store, type, good, bad):
    assert len(resolve(store, Parameter("x", type), good)) == 1
    with pytest.raises(ParameterError, match="does not fit"):
        resolve(store, Parameter("x", type), bad)


def test_a_misspelt_parameter_lists_what_there_is(store):
    with pytest.raises(ParameterError, match=r"no parameter “categroy”.*Did you mean “category”.*policy"):
        bindings(store, library()["recipients-of-category"], {"categroy": "IMEI"})


def test_a_missing_parameter_shows_an_example(store):
    with pytest.raises(ParameterError, match=r"needs the parameter “category”.*--set category=IMEI"):
        bindings(store, library()["recipients-of-category"], {})


@pytest.mark.parametrize("value", ['erase" } # ', "erase') } ; DROP ALL", '"""}\\', "{{{", "?right", "\x00"])
def test_hostile_words_are_bound_as_a_literal(store, value):
    query = library()["rights"]
    assert bindings(store, query, {"right": value}) == ({"right": Literal(value)},)
    assert run(store, query, {"right": value}).rows == ()


@pytest.mark.parametrize("value", ['IMEI" } #', "<https://w3id.org/pif/data#IMEI> } #", "{" * 10_000, "", "\x00"])
def test_hostile_names_are_refused(store, value):
    for name, other in (
        ("recipients-of-category", "category"),
        ("given-to-party", "party"),
        ("policies-like", "policy"),
    ):
        with pytest.raises(ParameterError):
            run(store, library()[name], {other: value})


def test_an_app_type_is_one_of_the_law(store):
    parameter = Parameter("appType", Type.APP_TYPE, required=True)
    with_law = Store()
    assert resolve(with_law, parameter, " short-video ") == (Literal("short-video"),)
    with pytest.raises(ParameterError, match="names no type of app") as error:
        resolve(with_law, parameter, "shortvideo")
    assert "short-video" in error.value.hint
    with pytest.raises(ParameterError):
        resolve(store, parameter, "short-video")
