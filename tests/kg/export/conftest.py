"""Graphs in the shape of docs/graph.md, made from invented clauses."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from rdflib import XSD, Literal, URIRef

from kg.iris import PARTIES, VOCABULARY, encoded, inferred, organisation
from kg.store import Store
from kg.terms import Quad, Term
from kg.vocab import DCTERMS, OA, PIF, PIFA, PIFD, PIFK, PIFP, POLICY, PROV, RDF, RDFS, SKOS

_MARK = re.compile(r"⟦(?P<role>\w+)(?::(?P<concept>\w+))?\|(?P<words>[^⟧]*)⟧")
_TYPES = {"in": PIF.CollectionFlow, "use": PIF.UseFlow, "out": PIF.DisclosureFlow}
_MENTIONS = {"data": PIF.DataMention, "purpose": PIF.PurposeMention, "recipient": PIF.PartyMention}
_MENTIONS |= {"source": PIF.PartyMention, "condition": PIF.ConditionMention}


@dataclass(frozen=True)
class Clause:
    """A clause with its words marked ``⟦role:Concept|words⟧``, and one flow that all of them belong to."""

    section: str
    marked: str
    kind: str = "in"
    action: str = "Collect"
    actor: str = "controller"
    negated: bool = False
    sensitive: bool = False
    confidence: str = "0.9"


@dataclass
class Draft:
    """A policy that turns clauses into quads."""

    id: str
    clauses: list[Clause]
    name: str = "青栀科技"
    text: str = ""
    quads: list[Quad] = field(default_factory=list)

    def __post_init__(self) -> None:
        digest = hashlib.sha256("".join(c.marked for c in self.clauses).encode("utf-8", "replace")).hexdigest()
        self.policy = POLICY[encoded(self.id)]
        self.v = URIRef(f"{self.policy}@{digest[:12]}")

    def iri(self, path: str) -> URIRef:
        return URIRef(f"{self.v}/{path}")

    def put(self, s: Term, p: URIRef, *objects: Term | str, graph: URIRef | None = None) -> None:
        for o in objects:
            self.quads.append((s, p, Literal(o) if type(o) is str else o, graph or self.v))  # type: ignore[arg-type]

    def span(self, start: int, end: int) -> URIRef:
        span = self.iri(f"span/{start}-{end}")
        self.put(span, RDF.type, OA.TextPositionSelector, OA.TextQuoteSelector)
        self.put(span, OA.start, Literal(start))
        self.put(span, OA.end, Literal(end))
        self.put(span, OA.exact, self.text[start:end])
        return span

    def build(self) -> list[Quad]:
        places: list[tuple[Clause, int, int, list[tuple[str, str, int, int]]]] = []
        for clause in self.clauses:
            start, at = len(self.text), 0
            said: list[tuple[str, str, int, int]] = []
            for match in _MARK.finditer(clause.marked):
                self.text += clause.marked[at : match.start()]
                left, words = len(self.text), match["words"]
                said.append((match["role"], match["concept"] or "", left, left + len(words)))
                self.text += words
                at = match.end()
            self.text += clause.marked[at:]
            places.append((clause, start, len(self.text), said))
            self.text += "\n"
        self.head()
        for number, place in enumerate(places, 1):
            self.flow(number, *place)
        return self.quads

    def head(self) -> None:
        v, controller, user = self.v, self.iri("party/controller"), self.iri("party/user")
        self.put(self.policy, RDF.type, PIF.Policy)
        self.put(v, RDF.type, PIF.PolicyVersion)
        self.put(v, PIF.versionOf, self.policy)
        self.put(v, DCTERMS.identifier, self.id)
        self.put(v, PIF.text, self.text)
        self.put(v, PIF.controller, controller)
        self.put(v, PROV.wasDerivedFrom, self.iri("source"))
        self.put(self.iri("source"), DCTERMS.title, f"{self.id}.txt")
        self.put(controller, RDF.type, PIF.Party, PIF.Controller)
        if self.name:
            self.put(controller, RDFS.label, self.name)
        self.put(user, RDF.type, PIF.Party, PIF.DataSubject)

    def flow(self, number: int, clause: Clause, start: int, end: int, said: list[tuple[str, str, int, int]]) -> None:
        at, flow = self.iri(f"clause/{encoded(clause.section)}"), self.iri(f"flow/{encoded(clause.section)}-{number}")
        self.put(at, RDF.type, PIF.Clause)
        self.put(at, PIF.section, clause.section)
        self.put(at, OA.hasSelector, self.span(start, end))
        self.put(self.v, PIF.hasFlow, flow)
        self.put(flow, RDF.type, PIF.Flow, _TYPES[clause.kind], PIF.NegatedFlow if clause.negated else PIF.AffirmedFlow)
        self.put(flow, PIF.actor, self.iri(f"party/{clause.actor}"))
        self.put(flow, PIF.action, PIFA[clause.action])
        self.put(flow, PIF.polarity, PIF.Negated if clause.negated else PIF.Affirmed)
        self.put(flow, PIF.modality, PIF.May)
        self.put(flow, PIF.statedIn, at)
        self.put(flow, PIF.evidence, self.span(start, end))
        self.put(flow, PIF.confidence, Literal(clause.confidence, datatype=XSD.decimal))
        self.put(flow, PIF.method, "rule")
        if clause.sensitive:
            self.put(flow, RDF.type, PIF.SensitiveFlow, graph=inferred(self.v))
        for role, concept, left, right in said:
            self.mention(flow, role, concept, left, right)

    def mention(self, flow: URIRef, role: str, concept: str, left: int, right: int) -> None:
        type = _MENTIONS.get(role, PIF.PassageMention)
        kind = {"recipient": "party", "source": "party"}.get(role, role if role in _MENTIONS else "passage")
        mention, words = self.iri(f"mention/{kind}-{left}-{right}"), self.text[left:right]
        self.put(mention, RDF.type, type)
        self.put(mention, OA.hasSource, self.v)
        self.put(mention, OA.hasSelector, self.span(left, right))
        self.put(mention, RDFS.label, words)
        if role not in ("recipient", "source"):
            self.put(flow, PIF[role], mention)
            if concept:
                meaning = (PIF.category, PIFD[concept]) if role == "data" else (PIF.concept, PIFP[concept])
                self.put(mention, *meaning)
            return
        party = organisation(words)
        self.put(flow, PIF[role], party)
        self.put(flow, PIF[f"{role}Mention"], mention)
        self.put(mention, PIF.party, party)
        self.put(party, RDF.type, PIF.Party, graph=PARTIES)
        self.put(party, RDFS.label, words, graph=PARTIES)
        if concept:
            self.put(party, PIF.partyKind, PIFK[concept], graph=PARTIES)


CLAUSES = [
    Clause(
        "1",
        "当您⟦condition|注册账号⟧时，我们会收集您的⟦data:PhoneNumber|手机号⟧和⟦data:Nickname|昵称⟧，"
        "用于⟦purpose:Registration|创建账号⟧。",
    ),
    Clause(
        "2.1",
        "我们会向⟦recipient:MapProvider|远山地图⟧提供⟦data:Location|位置信息⟧，用于⟦purpose|展示附近的门店⟧。",
        "out",
        "Share",
        sensitive=True,
    ),
    Clause("2.2", "我们不会向⟦recipient|广告主⟧出售您的⟦data:PhoneNumber|手机号⟧。", "out", "Share", negated=True),
    Clause(
        "3",
        "我们保存您的⟦data:OrderRecord|订单记录⟧⟦retention|三年⟧，并⟦safeguard|加密保存⟧，"
        "以便⟦purpose:AfterSales|处理售后⟧。",
        "use",
        "Store",
    ),
    Clause("4", "我们可能对外转让⟦data|相关信息⟧。", "out", "Transfer"),
]
LABELS = {
    PIFD.PhoneNumber: ("手机号码", "Phone number"),
    PIFD.Location: ("位置", "Location"),
    PIFP.Registration: ("注册账号", "Account registration"),
    PIFA.Share: ("共享", "Share"),
    PIFA.Collect: ("收集", "Collect"),
    PIFK.MapProvider: ("地图服务商", "Map provider"),
}
HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "';--`${alert(1)}`",
    "]]> <!-- &lt;b&gt; %%{init: {}}%%",
    'a"]; click n0001 "javascript:alert(1)"',
    "=HYPERLINK(1)",
    "@SUM(1)",
    "-1+1",
    "\u0001\u000b\ufffe\u2028控制\u202e符",
    "{{7*7}} <b onclick=x>粗</b> #quot; \\N{x} \\",
    "𠮷姓名😀",
)


def store_of(*drafts: Draft) -> Store:
    """A store with these policies and a small vocabulary."""
    store = Store(vocabulary=False)
    for draft in drafts:
        store.add(draft.build())
    store.add(_vocabulary())
    return store


def _vocabulary() -> Iterator[Quad]:
    for concept, (zh, en) in LABELS.items():
        yield concept, SKOS.prefLabel, Literal(zh, lang="zh"), VOCABULARY
        yield concept, SKOS.prefLabel, Literal(en, lang="en"), VOCABULARY


def small() -> Store:
    """One policy of five clauses."""
    return store_of(Draft("demo", CLAUSES))


def hostile() -> Store:
    """A policy whose every word tries to be something else than text."""
    clauses = [
        Clause(w, f"{w}⟦data|{w}⟧{w}⟦purpose|{w}⟧，⟦condition|{w}⟧⟦retention|{w}⟧⟦recipient|{w}⟧。", "out", "Share")
        for w in HOSTILE
    ]
    return store_of(Draft("<script>evil", clauses, name=HOSTILE[0]))


@pytest.fixture(scope="session")
def small_store() -> Store:
    return small()


@pytest.fixture(scope="session")
def hostile_store() -> Store:
    return hostile()


@pytest.fixture
def hostile_words() -> tuple[str, ...]:
    return HOSTILE


@pytest.fixture(scope="session")
def empty_store() -> Store:
    return Store(vocabulary=False)
