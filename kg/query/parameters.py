"""From what a caller types to terms that are bound: numbers, IRIs, concepts, parties, policies.

A value never becomes part of the query's text. Names are looked up in the graph with bound queries of our own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from itertools import product
from typing import TypeAlias

from rdflib.namespace import XSD
from rdflib.term import Literal, URIRef

from kg.errors import ParameterError
from kg.query.header import Parameter, Query, Scheme, Type
from kg.store import Store
from kg.terms import Term, to_ox
from kg.vocab import PIFA, PIFD, PIFK, PIFP, POLICY, PREFIXES

Bindings: TypeAlias = Mapping[str, Term]

MAX_RUNS = 64
LOOKED_UP = (Type.CONCEPT, Type.PARTY, Type.POLICY, Type.APP_TYPE)
_SCHEMES = {
    Scheme.DATA: str(PIFD),
    Scheme.PURPOSE: str(PIFP),
    Scheme.ACTION: str(PIFA),
    Scheme.PARTY: str(PIFK),
}
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|^`\\]+")
_SKOS = PREFIXES["skos"]
_RDFS = PREFIXES["rdfs"]
_LABELS = f"SELECT DISTINCT ?concept ?label WHERE {{ ?concept ?property ?label . VALUES ?property {{ \
<{_SKOS}prefLabel> <{_SKOS}altLabel> <{_SKOS}hiddenLabel> }} }} ORDER BY ?concept ?label"
_KNOWN = "SELECT ?term ?p ?o WHERE { ?term ?p ?o } LIMIT 1"
_PARTIES = f"SELECT DISTINCT ?part ?party ?label WHERE {{ GRAPH ?policy {{ \
?party a <{PREFIXES['pif']}Party> ; <{_RDFS}label> ?label }} FILTER(CONTAINS(LCASE(STR(?label)), ?part)) }}"
_APP_TYPES = f"SELECT DISTINCT ?slug WHERE {{ ?list <{PREFIXES['pif']}basicFunction> ?function ; \
<{PREFIXES['dcterms']}identifier> ?slug }} ORDER BY ?slug"
_VERSIONS = f"SELECT DISTINCT ?version ?policy ?id WHERE {{ ?version <{PREFIXES['pif']}versionOf> ?policy ; \
<{PREFIXES['dcterms']}identifier> ?id }} ORDER BY ?version"


def bindings(store: Store, query: Query, values: Mapping[str, str]) -> tuple[Bindings, ...]:
    """The bindings under which the query runs: one, or one for each thing that a value may mean.

    A party's label may stand for several parties (one a policy), a policy's id for several versions.

    Raises:
        ParameterError: a name that the header lacks, a required value that is missing, or a value that does not fit.
    """
    known = {p.name: p for p in query.params}
    for name in values:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            there = f"There are: {', '.join(known)}." if known else "It takes none."
            guess = f"Did you mean “{near[0]}”? " if near else ""
            raise ParameterError(f"The query {query.name} has no parameter “{name}”.", hint=guess + there)
    given = {p.name: values.get(p.name, p.default) for p in query.params}
    for name, value in given.items():
        if value is None and known[name].required:
            raise ParameterError(f"The query {query.name} needs the parameter “{name}”.", hint=f"Try: {query.example}")
    names = [name for name, value in given.items() if value is not None]
    choices = [resolve(store, known[name], str(given[name])) for name in names]
    runs = tuple(dict(zip(names, terms, strict=True)) for terms in product(*choices))
    if len(runs) > MAX_RUNS:
        raise ParameterError(
            f"The values stand for {len(runs)} things in this graph.",
            hint="Give an IRI, or narrow with --set policy=….",
        )
    return runs


def resolve(store: Store, parameter: Parameter, value: str) -> tuple[Term, ...]:
    """The terms that a value stands for, at least one.

    >>> resolve(Store(vocabulary=False), Parameter("words", Type.STRING), 'a"} # b')
    (rdflib.term.Literal('a"} # b'),)

    Raises:
        ParameterError: the value is of another type, or names nothing in this graph.
    """
    text = value.strip()
    match parameter.type:
        case Type.STRING:
            return (Literal(value),)
        case Type.CONCEPT:
            return (_concept(store, parameter, text),)
        case Type.PARTY:
            return _parties(store, parameter, text)
        case Type.POLICY:
            return _policies(store, parameter, text)
        case Type.APP_TYPE:
            return (_app_type(store, parameter, text),)
        case Type.IRI:
            if iri := _as_iri(text):
                return (iri,)
        case Type.BOOLEAN:
            if text.lower() in ("true", "false"):
                return (Literal(text.lower(), datatype=XSD.boolean),)
        case Type.INTEGER:
            if re.fullmatch(r"[+-]?[0-9]{1,18}", text):
                return (Literal(int(text)),)
        case Type.DECIMAL:
            if (number := _decimal(text)) is not None:
                return (Literal(number),)
    raise _unfit(parameter, value, f"It should be of type {parameter.type}, for example {_example(parameter)}.")


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text) if len(text) <= 40 else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


def _example(parameter: Parameter) -> str:
    fallback = {Type.IRI: "pif:Flow", Type.BOOLEAN: "true", Type.INTEGER: "10", Type.DECIMAL: "0.5"}
    return parameter.example or fallback.get(parameter.type, "…")


def _as_iri(text: str) -> URIRef | None:
    """A full IRI, in angle brackets or not, or a name with one of our prefixes; None where it is neither."""
    bare = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    if not _IRI.fullmatch(bare):
        return None
    prefix, _, local = bare.partition(":")
    if prefix in PREFIXES and not local.startswith("//"):
        return URIRef(PREFIXES[prefix] + local)
    return URIRef(bare)


def _exists(store: Store, term: Term) -> bool:
    return bool(store.select(_KNOWN, {"term": term}).rows)


def _plain(words: str) -> str:
    """Words as they are compared: case and inner spaces do not count."""
    return "".join(words.split()).casefold()


def _concept(store: Store, parameter: Parameter, text: str) -> URIRef:
    homes = [_SCHEMES[parameter.scheme]] if parameter.scheme else list(_SCHEMES.values())
    if iri := _as_iri(text):
        if _exists(store, iri):
            return iri
    elif re.fullmatch(r"\w+", text):
        for home in homes:
            if _exists(store, URIRef(home + text)):
                return URIRef(home + text)
    labels = [
        (str(concept), str(label))
        for concept, label in store.select(_LABELS).rows
        if str(concept).startswith(tuple(homes)) and isinstance(concept, URIRef)
    ]
    named = {_plain(iri.rpartition("#")[2]): iri for iri, _ in labels}
    found = sorted({iri for iri, label in labels if _plain(label) == _plain(text)})
    if not found and _plain(text) in named:
        found = [named[_plain(text)]]
    if len(found) == 1:
        return URIRef(found[0])
    if found:
        local = [iri.rpartition("#")[2] for iri in found]
        raise _unfit(parameter, text, f"It may mean: {', '.join(local)}. Give one of these names.")
    every = sorted({_plain(label) for _, label in labels} | set(named))
    near = get_close_matches(_plain(text), every, n=5, cutoff=0.5)
    names = {_plain(label): label for _, label in labels} | {k: v.rpartition("#")[2] for k, v in named.items()}
    raise _unfit(parameter, text, _near([names[n] for n in near]) or "kg term WORDS shows what a phrase links to.")


def _parties(store: Store, parameter: Parameter, text: str) -> tuple[Term, ...]:
    iri = _as_iri(text)
    if iri and _exists(store, iri):
        return (iri,)
    for part in (_plain(text)[:1], ""):  # most labels need not leave the engine
        rows = [row[1:] for row in store.select(_PARTIES, {"part": Literal(part)}).rows]
        found = sorted({str(party) for party, label in rows if _plain(str(label)) == _plain(text)})
        if found:
            return tuple(URIRef(party) for party in found)
    names = {str(label) for _, label in rows}
    near = sorted(n for n in names if _plain(text) and _plain(text) in _plain(n))[:5]
    raise _unfit(parameter, text, _near(near or get_close_matches(text, names, n=5, cutoff=0.4)))


def _versions_of(text: str) -> str:
    """The question for the versions that an id, a policy's IRI or a version's IRI names: it reads no others."""
    iris = " ".join(str(to_ox(iri)) for iri in (_as_iri(text), _as_iri(str(POLICY) + text)) if iri)
    version_of = f"<{PREFIXES['pif']}versionOf>"
    return f"""SELECT DISTINCT ?version WHERE {{
      {{ VALUES ?id {{ {to_ox(Literal(text))} }} ?version <{PREFIXES["dcterms"]}identifier> ?id }}
      UNION {{ VALUES ?policy {{ {iris} }} ?version {version_of} ?policy }}
      UNION {{ VALUES ?version {{ {iris} }} }}
      ?version {version_of} ?any
    }} ORDER BY ?version"""


def _policies(store: Store, parameter: Parameter, text: str) -> tuple[Term, ...]:
    if named := store.select(_versions_of(text)).rows:
        return tuple(URIRef(str(row[0])) for row in named)
    rows = [tuple(map(str, row)) for row in store.select(_VERSIONS).rows]
    iri = str(_as_iri(text) or "")
    found = dict.fromkeys(v for v, policy, id in rows if {v, policy, id} & {text, iri, str(POLICY) + text})
    if found:  # Virtuoso loses rows of the question before
        return tuple(URIRef(version) for version in found)
    ids = sorted({id for _, _, id in rows})
    near = get_close_matches(text, ids, n=5, cutoff=0.4) or ids[:5]
    raise _unfit(parameter, text, _near(near))


def _app_type(store: Store, parameter: Parameter, text: str) -> Term:
    known = {str(row[0]): row[0] for row in store.select(_APP_TYPES).rows}
    found = known.get(text)
    if found is None:
        raise _unfit(parameter, text, _near(get_close_matches(text, known, n=5, cutoff=0.4) or sorted(known)[:5]))
    return found


def _near(names: list[str]) -> str:
    return f"Near it: {', '.join(names)}." if names else ""


def _unfit(parameter: Parameter, value: str, hint: str) -> ParameterError:
    shown = value if len(value) <= 60 else value[:57] + "…"
    what = {
        Type.CONCEPT: "names no concept of the vocabulary",
        Type.PARTY: "names no party of this graph",
        Type.POLICY: "names no policy of this graph",
        Type.APP_TYPE: "names no type of app",
    }.get(parameter.type, "does not fit")
    if hint.startswith("It may mean"):
        what = "names more than one concept"
    return ParameterError(f"The value “{shown}” of “{parameter.name}” {what}.", hint=hint)
