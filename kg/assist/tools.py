"""The tools: each reads the graph, none writes; what they give is bounded."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import Field
from rdflib.term import URIRef

from kg import compare
from kg.assist.answers import LONGEST, MOST_ROWS, Evidence, Page, cell, cut, joined, page
from kg.errors import ParameterError
from kg.export.flows import FlowRecord, PolicyRecord, policies
from kg.export.labels import Labels
from kg.query import library, run
from kg.records import Finding
from kg.store import Store
from kg.validate import findings
from kg.validate.law import provision

Policy = Annotated[str, Field(description="A policy's id or its version's IRI; see list_policies.", max_length=1000)]
Limit = Annotated[int, Field(description="At most so many rows.", ge=1, le=MOST_ROWS)]
Offset = Annotated[int, Field(description="Leave out the rows before this one.", ge=0, le=10_000_000)]
Lang = Annotated[Literal["zh", "en"], Field(description="The language of names.")]


class Tools:
    """The tools over one store."""

    def __init__(self, store: Store, app_types: tuple[str, ...] = ()) -> None:
        self._store = store
        self._app_types = app_types
        self._labels = Labels(store)
        self._policy = lru_cache(maxsize=16)(self._read)
        self._findings = lru_cache(maxsize=16)(self._found)

    def list_policies(self, limit: Limit = 50, offset: Offset = 0) -> Page:
        """The policies in the graph, with how many flows, statements, clauses, categories and recipients each has."""
        return self._answer("overview", {}, limit, offset)

    def list_questions(self) -> Page:
        """The library questions with their parameters: what run_library_query can be asked."""
        rows = [
            {
                "name": query.name,
                "summary": query.summary.en,
                "summary_zh": query.summary.zh,
                "parameters": [
                    {"name": p.name, "type": p.type.value, "required": p.required, "example": p.example}
                    | {"summary": p.summary.en}
                    for p in query.params
                ],
                "columns": [column.name for column in query.columns],
            }
            for query in library()
        ]
        return Page(rows=rows, total=len(rows))

    def run_library_query(
        self,
        name: Annotated[str, Field(description="A name that list_questions gives.", max_length=100)],
        parameters: Annotated[
            dict[str, str | int | float | bool],
            Field(
                description="Values by name. Categories, parties and policies by label, name or IRI: 身份证号, IMEI."
            ),
        ] = {},  # noqa: B006  # never changed, and shown in the tool's schema
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> Page:
        """Answer a library question. A category covers all below it. Rows have the quote that they rest on."""
        given = {
            key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in parameters.items()
        }
        return self._answer(name, given, limit, offset)

    def flows(
        self,
        policy: Policy,
        kind: Annotated[
            Literal["in", "use", "out"] | None,
            Field(description="in: data reach the controller; use: it handles them; out: they leave to somebody else."),
        ] = None,
        sensitive_only: bool = False,
        lang: Lang = "zh",
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> Page:
        """The flows of one policy in the order of its text: who does what with which data, why, with whom.

        polarity "negated" means that the policy says it does NOT do so. Each has the quote and its place.
        """
        found = [
            _flow(flow, lang)
            for flow in self._policy(self._version(policy)).flows
            if (kind is None or flow.kind == kind) and (flow.sensitive or not sensitive_only)
        ]
        return page(found, offset, limit)

    def evidence(
        self,
        policy: Policy,
        start: Annotated[int, Field(description="Where the words start, in characters.", ge=0)],
        end: Annotated[int, Field(description="Where they end: the character after the last one.", ge=1)],
        around: Annotated[int, Field(description="Characters to show before and after.", ge=0, le=LONGEST)] = 200,
    ) -> Evidence:
        """The exact words of a policy at a place that another tool gave, and what stands around them."""
        record = self._policy(self._version(policy))
        length = len(record.text)
        if not start < end <= length:
            raise ParameterError(
                f"There is no place [{start}, {end}).",
                hint=f"The text has {length} characters, and start is below end.",
            )
        if end - start > 4 * LONGEST:
            raise ParameterError(f"[{start}, {end}) is too long.", hint=f"Ask for at most {4 * LONGEST} characters.")
        clauses = {
            flow.clause
            for flow in record.flows
            if any(place.start < end and start < place.end for place in flow.clause_places)
        }
        return Evidence(
            policy=record.id,
            start=start,
            end=end,
            before=record.text[max(0, start - around) : start],
            quote=record.text[start:end],
            after=record.text[end : end + around],
            clauses=sorted(clauses),
        )

    def findings(
        self,
        policy: Policy,
        rules: Annotated[
            list[str], Field(description="Only these rules, for example PIPL-23-1a.", max_length=100)
        ] = [],  # noqa: B006
        lang: Lang = "zh",
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> Page:
        """What one policy does not show of what the law asks, the gravest first, with article and quote.

        A finding says what the text does not show. It does not say that the law was broken.
        """
        found = self._findings(self._version(policy), tuple(rules))
        return page([_finding(one, lang) for one in found], offset, limit)

    # --- reading ---

    def _version(self, policy: str) -> URIRef:
        return compare.version(self._store, policy).iri

    def _read(self, version: URIRef) -> PolicyRecord:
        return policies(self._store, versions=[version], labels=self._labels)[0]

    def _found(self, version: URIRef, rules: tuple[str, ...]) -> tuple[Finding, ...]:
        return findings(self._store, versions=[version], rules=rules, app_type=self._app_types)

    def _answer(self, name: str, values: Mapping[str, str], limit: int, offset: int) -> Page:
        answer = run(self._store, library()[name], values)
        rows = [dict(zip(answer.columns, map(cell, row), strict=True)) for row in answer.rows]
        return page(rows, offset, limit)


def _flow(flow: FlowRecord, lang: str) -> dict[str, Any]:
    return {
        "flow": flow.iri,
        "section": flow.clause,
        "kind": flow.kind.value,
        "action": flow.action.name(lang),
        "actor": flow.actor.name.name(lang),
        "polarity": flow.polarity.value,
        "modality": flow.modality.value,
        "necessity": flow.necessity.value if flow.necessity else None,
        "sensitive": flow.sensitive,
        "data": joined(said.mention.text for said in flow.data),
        "categories": joined(concept.name(lang) for said in flow.data for concept in said.concepts),
        "purposes": joined(said.mention.text for said in flow.purpose),
        "recipients": joined(said.party.name.name(lang) for said in flow.recipient),
        "sources": joined(said.party.name.name(lang) for said in flow.source),
        "conditions": joined(mention.text for mention in flow.said("condition")),
        "quote": cut(flow.evidence.text),
        "start": flow.evidence.start,
        "end": flow.evidence.end,
        "confidence": flow.confidence,
    }


def _finding(finding: Finding, lang: str) -> dict[str, Any]:
    iri = finding.source.iri
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "section": finding.clause,
        "message": cut(finding.message.get(lang)),
        "quote": cut(finding.quote),
        "start": finding.start,
        "end": finding.end,
        "basis": provision(iri).label.get(lang) if iri else finding.source.article,
        "remedy": cut(finding.remedy.get(lang)),
        "flow": finding.flow,
        "confidence": finding.confidence,
    }
