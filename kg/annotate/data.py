"""Whether words name data: a known term, a generic word, or a phrase with a head noun of data."""

from __future__ import annotations

from functools import cache, lru_cache

from rdflib import URIRef

from kg import assets
from kg.annotate.rulebook import book, pattern, words
from kg.sentences import REMEMBERED
from kg.vocab import PIFD, SKOS

LONGEST = 40  # characters that a phrase may have


@lru_cache(maxsize=1)
def surface_forms() -> frozenset[str]:
    """All surface forms of the data taxonomy, case-folded, without those that count only as a whole mention.

    >>> "手机号码" in surface_forms()
    True
    """
    import pyoxigraph as ox

    forms: set[str] = set()
    labels = {str(SKOS.prefLabel), str(SKOS.altLabel), str(SKOS.hiddenLabel)}
    for path in assets.files("ontology", "data.ttl"):
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if (
                quad.predicate.value in labels
                and isinstance(quad.object, ox.Literal)
                and isinstance(quad.subject, ox.NamedNode)
            ):
                general = quad.predicate.value == str(SKOS.hiddenLabel) and len(quad.object.value) <= 2
                if not general and URIRef(quad.subject.value) != PIFD.PersonalInformation:
                    forms.add(quad.object.value.casefold())
    return frozenset(forms - {name.casefold() for name in words("data", "party_names")})


@cache
def _spellings() -> tuple[tuple[str, str], ...]:
    return tuple((name, book("data").entry("spellings", name)) for name in book("data").names("spellings"))


def is_generic(phrase: str) -> bool:
    """Whether a phrase stands for data although it names none in particular.

    This is wider than the mark on a mention (``kg.relate.words``): a phrase of which only a part is generic counts.

    >>> is_generic("上述信息"), is_generic("设备信息")
    (True, False)
    """
    generic = words("data", "generic")
    return (
        phrase in generic
        or pattern("data", "generic_lead").sub("", phrase) in generic
        or bool(pattern("data", "generic_ending").search(phrase) and not pattern("data", "categories").search(phrase))
    )


@lru_cache(maxsize=REMEMBERED)
def known(phrase: str) -> bool:
    """Whether the words are a surface form of the taxonomy, as they are or without a closing 信息.

    >>> known("手机号码"), known("天气")
    (True, False)
    """
    folded = "".join(phrase.casefold().split())
    for variant, usual in _spellings():
        folded = folded.replace(variant, usual)
    forms = surface_forms()
    return folded in forms or (folded.endswith("信息") and folded[:-2] in forms)


def has_head(phrase: str) -> bool:
    """Whether a phrase ends in a head noun of data, alone or not.

    >>> has_head("时间"), has_head("服务")
    (True, False)
    """
    return bool(pattern("data", "head_at_end").search(phrase))


def is_excluded(phrase: str) -> bool:
    """Whether a phrase ends in words that are no data although their head looks like it.

    >>> is_excluded("推送信息")
    True
    """
    return bool(pattern("data", "not_data_at_end").search(phrase))


@lru_cache(maxsize=REMEMBERED)
def is_data(phrase: str) -> bool:
    """Whether a phrase names data by its form: a known term, or a head noun of data at its end.

    >>> is_data("收货地址"), is_data("优质服务"), is_data("方式")
    (True, False, False)
    """
    if not phrase or len(phrase) > LONGEST or pattern("data", "asks").match(phrase):
        return False
    if phrase[-1] in "）)" and (other := pattern("data", "synonym_at_end").search(phrase)):
        return is_data(phrase[: other.start()])
    if pattern("data", "whether").fullmatch(phrase) or known(phrase):
        return True
    if is_excluded(phrase):
        return False
    if is_generic(phrase):
        return True
    head = pattern("data", "head_at_end").search(phrase)
    return head is not None and not (head.group() == phrase and phrase in words("data", "weak_heads"))
