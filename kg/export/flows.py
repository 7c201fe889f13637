"""The flows of a store as records to show: each with its words, places, concepts and labels in both languages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from rdflib.namespace import DCTERMS, PROV, RDF, RDFS
from rdflib.term import URIRef

from kg.export.labels import Concept, Labels, local_name
from kg.export.values import GraphValues
from kg.iris import PARTIES, inferred
from kg.records import Kind, Mention, Modality, Necessity, Polarity, Range
from kg.store import Store
from kg.terms import Term
from kg.vocab import OA, PIF, PIFP


@dataclass(frozen=True, slots=True)
class PartyRecord:
    """Somebody who gives or gets data. ``role`` is ``controller`` (个人信息处理者), ``user`` or ``third_party``."""

    iri: str
    name: Concept
    role: str
    kind: Concept | None = None
    named: bool = False
    contact: str = ""
    policy_url: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the policy and what they mean: concepts for data and purposes, none for words without a link."""

    mention: Mention
    concepts: tuple[Concept, ...] = ()
    vague: bool = False

    def means(self) -> tuple[Concept, ...]:
        """The concepts, else the words themselves: of a purpose too that is none of those known."""
        text = " ".join(self.mention.text.split())
        known = tuple(concept for concept in self.concepts if concept.iri != str(PIFP.Purpose))
        return known or (Concept(f"words:{text}", text, text),)


@dataclass(frozen=True, slots=True)
class PartySaid:
    """A party, with the words that name it where the policy does."""

    party: PartyRecord
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class FlowRecord:
    """One flow with all that viewers and tables show of it. ``evidence`` quotes the stretch that it rests on."""

    iri: str
    policy: str
    version: str
    clause: str
    clause_places: tuple[Range, ...]
    evidence: Mention
    kind: Kind
    action: Concept
    actor: PartyRecord
    polarity: Polarity
    modality: Modality
    necessity: Necessity | None
    data: tuple[Said, ...]
    purpose: tuple[Said, ...]
    recipient: tuple[PartySaid, ...]
    source: tuple[PartySaid, ...]
    passages: Mapping[str, tuple[Mention, ...]]  # condition, consequence, consent, legalBasis, retention, …
    sensitive: bool
    cross_border: bool
    confidence: float
    method: str

    def said(self, role: str) -> tuple[Mention, ...]:
        """The passages in one role (``condition``, ``consent``, ``legalBasis``, ``retention``, ``safeguard``, …)."""
        return self.passages.get(role, ())

    def marks(self) -> tuple[tuple[str, Mention], ...]:
        """All words that the flow rests on, each with its role."""
        found = [("data", s.mention) for s in self.data] + [("purpose", s.mention) for s in self.purpose]
        found += [("recipient", s.mention) for s in self.recipient if s.mention]
        found += [("source", s.mention) for s in self.source if s.mention]
        found += [(role, m) for role in sorted(self.passages) for m in self.passages[role]]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class PolicyRecord:
    """One version of one policy: its text, who is responsible, and its flows in the order of the text."""

    id: str
    iri: str
    title: str
    text: str = field(repr=False)
    controller: PartyRecord
    user: PartyRecord
    flows: tuple[FlowRecord, ...] = field(repr=False)
    statements: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # kind (Retention, Storage, …), its words

    @property
    def file(self) -> str:
        """The name of the file that was read, without its folder; a URL as it is."""
        return self.title if "://" in self.title else self.title.replace("\\", "/").rsplit("/", 1)[-1]


PASSAGES = ("condition", "consequence", "consent", "legalBasis", "retention", "safeguard", "optOut")
_KINDS = {PIF.CollectionFlow: Kind.IN, PIF.UseFlow: Kind.USE, PIF.DisclosureFlow: Kind.OUT}
_MODALITIES = {PIF.Will: Modality.WILL, PIF.May: Modality.MAY, PIF.Must: Modality.MUST}
_NECESSITIES = {PIF.Required: Necessity.REQUIRED, PIF.Optional: Necessity.OPTIONAL}


def policies(
    store: Store,
    *,
    where: Collection[str] | None = None,
    versions: Iterable[URIRef] = (),
    labels: Labels | None = None,
    statements: bool = True,
) -> tuple[PolicyRecord, ...]:
    """The policies of a store with their flows, sorted; ``where`` keeps only the flows whose IRIs it holds.

    ``versions`` are the policies to look at, none means all; ``labels`` are the store's, where the caller has them.
    Without ``statements`` the policies have none.
    """
    labels = labels or Labels(store)
    wanted = None if where is None else frozenset(map(str, where))
    parties = GraphValues(store, PARTIES)
    found = []
    for version in tuple(versions) or store.versions():
        graphs = GraphValues(store, version, inferred(version), whole=wanted is None)
        found.append(_Version(graphs, version, labels, parties).policy(wanted, statements=statements))
    return tuple(found)


class _Version:
    """One version, read by property."""

    def __init__(self, graphs: GraphValues, version: URIRef, labels: Labels, parties: GraphValues) -> None:
        self.version = version
        self.graphs = graphs
        self.parties = parties
        self.labels = labels

    def many(self, subject: Term, predicate: URIRef) -> list[Term]:
        return self.graphs.values(subject, predicate)

    def one(self, subject: Term, predicate: URIRef) -> Term | None:
        return next(iter(self.many(subject, predicate)), None)

    def words(self, subject: Term, predicate: URIRef) -> str:
        return str(self.one(subject, predicate) or "")

    def true(self, subject: Term, predicate: URIRef) -> bool:
        return self.words(subject, predicate) in ("true", "1")

    # --- the policy ---

    def policy(self, wanted: frozenset[str] | None, *, statements: bool) -> PolicyRecord:
        v = self.version
        controller = self.one(v, PIF.controller) or URIRef(f"{v}/party/controller")
        flows = [self.flow(f) for f in self.many(v, PIF.hasFlow) if wanted is None or str(f) in wanted]
        flows.sort(key=lambda f: (f.evidence.start, f.evidence.end, f.iri))
        source = self.one(v, PROV.wasDerivedFrom)
        return PolicyRecord(
            id=self.words(v, DCTERMS.identifier) or local_name(str(v)),
            iri=str(v),
            title=self.words(source, DCTERMS.title) if source is not None else "",
            text=self.words(v, PIF.text),
            controller=self.party(controller, "controller"),
            user=self.party(URIRef(f"{v}/party/user"), "user"),
            flows=tuple(flows),
            statements=tuple(sorted(self.statements())) if statements else (),
        )

    def statements(self) -> Iterable[tuple[str, str]]:
        for statement in self.many(self.version, PIF.hasStatement):
            evidence = self.one(statement, PIF.evidence)
            words = self.words(evidence, OA.exact) if evidence is not None else ""
            for type in self.many(statement, RDF.type):
                name = local_name(str(type)).removesuffix("Statement")
                if name and words:
                    yield name, words

    # --- a flow ---

    def flow(self, flow: Term) -> FlowRecord:
        types = set(self.many(flow, RDF.type))
        clause = self.one(flow, PIF.statedIn)
        evidence = self.one(flow, PIF.evidence)
        negated = self.one(flow, PIF.polarity) == PIF.Negated
        action = self.one(flow, PIF.action)
        modality, necessity = self.one(flow, PIF.modality), self.one(flow, PIF.necessity)
        places: list[Range] = []
        if clause is not None:
            for selector in (self.one(clause, PIF.leadIn), self.one(clause, OA.hasSelector)):
                if selector is not None:
                    at = self.place(selector)
                    places.append(Range(at.start, at.end))
        return FlowRecord(
            iri=str(flow),
            policy=self.words(self.version, DCTERMS.identifier),
            version=str(self.version),
            clause=self.words(clause, PIF.section) if clause is not None else "",
            clause_places=tuple(sorted(places)),
            evidence=self.place(evidence) if evidence is not None else Mention(0, 0, ""),
            kind=next((kind for type, kind in _KINDS.items() if type in types), Kind.USE),
            action=self.labels.concept(action) if action is not None else Concept("", "", ""),
            actor=self.party(self.one(flow, PIF.actor) or URIRef(f"{self.version}/party/controller"), ""),
            polarity=Polarity.NEGATED if negated else Polarity.AFFIRMED,
            modality=_MODALITIES.get(modality, Modality.WILL) if isinstance(modality, URIRef) else Modality.WILL,
            necessity=_NECESSITIES.get(necessity) if isinstance(necessity, URIRef) else None,
            data=self.said(flow, PIF.data, PIF.category),
            purpose=self.said(flow, PIF.purpose, PIF.concept),
            recipient=self.parties_said(flow, PIF.recipient, PIF.recipientMention),
            source=self.parties_said(flow, PIF.source, PIF.sourceMention),
            passages={
                role: tuple(sorted(self.mention(m) for m in said))
                for role in PASSAGES
                if (said := self.many(flow, PIF[role]))
            },
            sensitive=PIF.SensitiveFlow in types,
            cross_border=PIF.CrossBorderFlow in types,
            confidence=_number(self.words(flow, PIF.confidence)),
            method=self.words(flow, PIF.method),
        )

    def place(self, selector: Term) -> Mention:
        start, end = (int(_number(self.words(selector, p), 0)) for p in (OA.start, OA.end))
        return Mention(start, end, self.words(selector, OA.exact))

    def mention(self, mention: Term) -> Mention:
        selector = self.one(mention, OA.hasSelector)
        at = self.place(selector) if selector is not None else Mention(0, 0, "")
        return Mention(at.start, at.end, at.text or self.words(mention, RDFS.label), self.true(mention, PIF.generic))

    def said(self, flow: Term, role: URIRef, meaning: URIRef) -> tuple[Said, ...]:
        found = (
            Said(
                self.mention(m),
                tuple(self.labels.concept(c) for c in self.many(m, meaning)),
                vague=self.true(m, PIF.vague),
            )
            for m in self.many(flow, role)
        )
        return tuple(sorted(found, key=lambda s: s.mention))

    # --- parties ---

    def parties_said(self, flow: Term, role: URIRef, mentions: URIRef) -> tuple[PartySaid, ...]:
        named = {self.one(m, PIF.party): self.mention(m) for m in reversed(self.many(flow, mentions))}
        found = [PartySaid(self.party(p, ""), named.get(p)) for p in self.many(flow, role)]
        return tuple(sorted(found, key=lambda s: (s.mention or Mention(0, 0, ""), s.party.iri)))

    def party(self, party: Term, role: str) -> PartyRecord:
        def value(predicate: URIRef) -> str:
            local = self.many(party, predicate) or self.parties.values(party, predicate)
            return str(next(iter(local), ""))

        types = set(self.many(party, RDF.type)) | set(self.parties.values(party, RDF.type))
        if not role:
            if PIF.DataSubject in types or str(party) == f"{self.version}/party/user":
                role = "user"
            elif PIF.Controller in types or party == self.one(self.version, PIF.controller):
                role = "controller"
            else:
                role = "third_party"
        kind = value(PIF.partyKind)
        return PartyRecord(
            iri=str(party),
            name=self.labels.party(str(party), value(RDFS.label), role),
            role=role,
            kind=self.labels.concept(URIRef(kind)) if kind else None,
            named=value(PIF.named) in ("true", "1"),
            contact=value(PIF.contact),
            policy_url=value(PIF.policyUrl),
        )


def _number(text: str, default: float = 1.0) -> float:
    try:
        number = float(text)
    except ValueError:
        return default
    return number if -1e12 < number < 1e12 else default
