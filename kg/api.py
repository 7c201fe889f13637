"""For scripts and notebooks: policies in, records and data frames out.

Every function takes what :func:`build` gives, or what it would build: a policy file, a folder, a page's URL, or an RDF
file or store folder that ``kg build`` wrote. ``lang`` (``zh`` or ``en``) is the language of names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from rdflib.term import Literal

from kg import compare, pipeline
from kg import query as questions
from kg import validate as rules_of_law
from kg.cli.app_types import checked
from kg.cli.graphs import is_graph, opened
from kg.cli.laws import laws as known_laws
from kg.cli.sources import sources
from kg.compare import Change
from kg.errors import InputError, ParameterError
from kg.export.flows import FlowRecord, Said, policies
from kg.query.results import short
from kg.records import SURE, Finding, Mention
from kg.recordset import Records
from kg.store import Store
from kg.terms import Term
from kg.validate.law import provision

__all__ = ["Graph", "Records", "build", "diff", "flows", "query", "validate"]

_JOINED = "；"


@dataclass(frozen=True, slots=True, repr=False)
class Graph:
    """Policies as a graph; ``store`` is the way to its triples, rdflib and Oxigraph."""

    store: Store

    def policies(self) -> Records[compare.Version]:
        """The versions of policies that it holds."""
        found = compare.versions(self.store)
        return Records("policies", ("policy", "version"), lambda v: (v.id, v.iri.rpartition("@")[2]), found)

    def flows(self, **options: Any) -> Records[FlowRecord]:
        """:func:`flows` of it."""
        return flows(self, **options)

    def validate(self, **options: Any) -> Records[Finding]:
        """:func:`validate` of it."""
        return validate(self, **options)

    def query(self, question: str, **options: Any) -> Records[tuple[Term | None, ...]]:
        """:func:`query` of it."""
        return query(self, question, **options)

    def save(self, path: str | Path) -> None:
        """Writes it as an RDF file: .trig, .nq or .jsonld.

        Raises:
            OutputError: the place can't be written.
            UnknownName: the suffix is none of RDF's.
        """
        self.store.dump(Path(path))

    def __repr__(self) -> str:
        return f"<graph: {len(self.store.versions())} policies>"

    def _repr_html_(self) -> str:
        return self.policies()._repr_html_()


Given: TypeAlias = Graph | Store | str | Path


def build(*given: str | Path, markup: str = "auto", app_types: str | Iterable[str] = ()) -> Graph:
    """The graph of policies, in memory; or the graph behind an RDF file or a store folder.

    >>> from kg.demo import POLICY_FILE
    >>> graph = build(POLICY_FILE)
    >>> flows(graph)[0].data[0].mention.text
    '手机号码'

    Raises:
        InputError: there is nothing there, it can't be read, or graphs and policies are mixed.
        UnknownName: there is no such app type.
    """
    names, types = [str(one) for one in given], checked(_several(app_types))
    if len(names) == 1 and is_graph(names[0]):
        return Graph(opened(names[0]))
    for name in names:
        if is_graph(name):
            raise InputError("One graph, or any number of policies.", where=name, hint="Build them into one graph.")
    store = Store()
    for source in sources(names):
        pipeline.put(store, pipeline.understand(source.document(markup=markup)), app_types=types)
    return Graph(store)


_FLOW = (
    *("policy", "section", "kind", "action", "actor", "polarity", "modality", "necessity", "sensitive", "data"),
    *("categories", "purpose", "purposes", "recipient", "source", "condition", "quote", "start", "end", "confidence"),
    "flow",
)
_FINDING = (
    *("policy", "clause", "rule", "severity", "message", "quote", "basis", "remedy", "flow", "start", "end"),
    "confidence",
)
_CHANGE = (
    *("policy", "sort", "what", "subject", "gone", "come", "old", "new", "wider", "consequence", "provisions"),
    *("confidence", "check"),
)


def flows(given: Given, *, min_confidence: float = 0.0, lang: str = "zh") -> Records[FlowRecord]:
    """Who does what with which data, why, and with whom: one record a flow, in the order of the text."""

    def row(flow: FlowRecord) -> Sequence[Any]:
        return (
            *(flow.policy, flow.clause, flow.kind.value, flow.action.name(lang), flow.actor.name.name(lang)),
            *(flow.polarity.value, flow.modality.value, flow.necessity.value if flow.necessity else None),
            *(flow.sensitive, _words(s.mention for s in flow.data), _names(flow.data, lang)),
            *(_words(s.mention for s in flow.purpose), _names(flow.purpose, lang)),
            *(_joined(s.party.name.name(lang) for s in side) for side in (flow.recipient, flow.source)),
            *(_words(flow.said("condition")), flow.evidence.text, flow.evidence.start, flow.evidence.end),
            *(flow.confidence, flow.iri),
        )

    found = (flow for policy in policies(_store(given)) for flow in policy.flows)
    return Records("flows", _FLOW, row, tuple(flow for flow in found if flow.confidence >= min_confidence))


def validate(
    given: Given,
    *,
    rules: str | Iterable[str] = (),
    laws: str | Iterable[str] = (),
    app_types: str | Iterable[str] = (),
    sure: float = SURE,
    lang: str = "zh",
) -> Records[Finding]:
    """What the texts do not show of what the law asks.

    ``rules`` are keys of ``kg rules``, none means all of the ``laws``: ``cn`` (without it), ``gdpr``.

    Raises:
        UnknownName: there is no such rule, law or app type.
    """

    def row(found: Finding) -> Sequence[Any]:
        basis = provision(found.source.iri).label.get(lang) if found.source.iri else found.source.article
        return (
            *(found.policy, found.clause, found.rule, found.severity.value, found.message.get(lang), found.quote),
            *(basis, found.remedy.get(lang), found.flow, found.start, found.end, found.confidence),
        )

    keys, types = _several(rules), _several(app_types)
    found = rules_of_law.findings(_store(given), rules=keys, laws=known_laws(_several(laws)), app_type=types, sure=sure)
    return Records("findings", _FINDING, row, found)


def query(given: Given, question: str, *, lang: str = "zh", **values: object) -> Records[tuple[Term | None, ...]]:
    """The answer to a library question (``kg queries`` lists them) or to any SPARQL; ``values`` are its parameters.

    The records hold terms of rdflib; tables hold numbers, words, and short names of IRIs.

    >>> query(Store(), "SELECT ?c WHERE { ?c skos:prefLabel '国际移动设备识别码'@zh }").dicts()
    [{'c': 'pifd:IMEI'}]

    Raises:
        UnknownName: there is no such library question.
        ParameterError: a parameter is unknown or missing, or its value fits nothing.
        InputError: the query can't be parsed or run.
    """
    store = _store(given)
    if "{" in question:
        if values:
            raise ParameterError("Only library questions have parameters.", hint="Write the values into the query.")
        answer = questions.run_text(store, question)
    else:
        answer = questions.run(store, questions.library()[question], {name: str(v) for name, v in values.items()})
    other = "Zh" if lang.startswith("en") else "En"
    kept = [number for number, name in enumerate(answer.columns) if not name.endswith(other)]
    columns = tuple(answer.columns[number] for number in kept)
    return Records("rows", columns, lambda row: [_value(row[number]) for number in kept], answer.rows)


def diff(old: Given, new: Given, *, lang: str = "zh") -> Records[Change]:
    """What changed in meaning from one version to the other, policy by policy; see ``kg diff``.

    Raises:
        InputError: a graph holds several versions of one policy.
    """

    def row(change: Change) -> Sequence[Any]:
        return (
            *(change.policy, change.sort.value, change.what.value, change.subject.get(lang)),
            *(_joined(value.get(lang) for value in side) for side in (change.gone, change.come)),
            *(side.quote if side else None for side in (change.old, change.new)),
            *(change.wider, change.consequence.value, _joined(c.label.get(lang) for c in change.provisions)),
            *(change.confidence, change.check),
        )

    found = compare.compared(_store(old), _store(new))
    return Records("changes", _CHANGE, row, tuple(change for one in found for change in one.changes))


def _store(given: Given) -> Store:
    if isinstance(given, Graph):
        return given.store
    return given if isinstance(given, Store) else build(given).store


def _several(given: str | Iterable[str]) -> tuple[str, ...]:
    """The names given, be it one or several.

    >>> _several("gdpr"), _several(["cn", "gdpr"])
    (('gdpr',), ('cn', 'gdpr'))
    """
    return (given,) if isinstance(given, str) else tuple(given)


def _joined(parts: Iterable[str]) -> str:
    return _JOINED.join(dict.fromkeys(part for part in parts if part))


def _words(mentions: Iterable[Mention]) -> str:
    return _joined(mention.text for mention in mentions)


def _names(said: Iterable[Said], lang: str) -> str:
    return _joined(concept.name(lang) for one in said for concept in one.concepts)


def _value(term: Term | None) -> Any:
    """
    >>> _value(Literal(3)), _value(None), _value(Literal("姓名"))
    (3, None, '姓名')
    """
    if isinstance(term, Literal) and isinstance(term.value, bool | int | float | Decimal):
        return float(term.value) if isinstance(term.value, Decimal) else term.value
    return None if term is None else short(term)
