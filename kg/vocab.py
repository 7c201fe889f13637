"""Every IRI that the code may name, and the prefixes. A misspelt name raises at once."""

from __future__ import annotations

from rdflib import Namespace
from rdflib.namespace import DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SH, SKOS, XSD, DefinedNamespace
from rdflib.term import URIRef

PIFD = Namespace("https://w3id.org/pif/data#")
PIFP = Namespace("https://w3id.org/pif/purpose#")
PIFA = Namespace("https://w3id.org/pif/action#")
PIFK = Namespace("https://w3id.org/pif/party#")
LAW = Namespace("https://w3id.org/pif/law/")
RULE = Namespace("https://w3id.org/pif/rule/")
POLICY = Namespace("https://w3id.org/pif/policy/")
ORGANISATION = Namespace("https://w3id.org/pif/organisation/")
GRAPH = Namespace("https://w3id.org/pif/graph/")
DPV = Namespace("https://w3id.org/dpv#")
PD = Namespace("https://w3id.org/dpv/pd#")


class PIF(DefinedNamespace):
    """The core ontology, ``ontology/core.ttl``; ``docs/graph.md`` says how the terms hang together."""

    _fail = True
    _NS = Namespace("https://w3id.org/pif/ns#")

    # documents
    Policy: URIRef
    PolicyVersion: URIRef
    Clause: URIRef
    Selector: URIRef
    versionOf: URIRef
    text: URIRef
    appType: URIRef
    section: URIRef
    leadIn: URIRef
    heading: URIRef

    # mentions
    Mention: URIRef
    DataMention: URIRef
    PurposeMention: URIRef
    PartyMention: URIRef
    ConditionMention: URIRef
    PassageMention: URIRef
    FunctionMention: URIRef
    category: URIRef
    concept: URIRef
    linkScore: URIRef
    generic: URIRef
    vague: URIRef
    highlighted: URIRef

    # parties
    Party: URIRef
    Controller: URIRef
    DataSubject: URIRef
    ThirdParty: URIRef
    named: URIRef
    partyKind: URIRef
    contact: URIRef
    policyUrl: URIRef
    controller: URIRef
    party: URIRef

    # flows
    Flow: URIRef
    CollectionFlow: URIRef
    UseFlow: URIRef
    DisclosureFlow: URIRef
    AffirmedFlow: URIRef
    NegatedFlow: URIRef
    SensitiveFlow: URIRef
    ThirdPartySharing: URIRef
    CrossBorderFlow: URIRef
    IndirectCollection: URIRef
    InScopeFlow: URIRef
    AnonymisedFlow: URIRef
    OnDeviceFlow: URIRef
    ExceptionFlow: URIRef
    UnspecificFlow: URIRef
    AimedFlow: URIRef
    ContinuedFlow: URIRef
    OccasionedFlow: URIRef
    hasFlow: URIRef
    actor: URIRef
    action: URIRef
    data: URIRef
    purpose: URIRef
    recipient: URIRef
    recipientMention: URIRef
    source: URIRef
    sourceMention: URIRef
    condition: URIRef
    polarity: URIRef
    modality: URIRef
    necessity: URIRef
    consequence: URIRef
    legalBasis: URIRef
    consent: URIRef
    retention: URIRef
    safeguard: URIRef
    optOut: URIRef
    statedIn: URIRef
    evidence: URIRef
    confidence: URIRef
    method: URIRef
    dataCategory: URIRef
    purposeCategory: URIRef
    Polarity: URIRef
    Affirmed: URIRef
    Negated: URIRef
    Modality: URIRef
    Will: URIRef
    May: URIRef
    Must: URIRef
    Necessity: URIRef
    Required: URIRef
    Optional: URIRef

    # straight triples
    collects: URIRef
    uses: URIRef
    sharesWith: URIRef
    receives: URIRef

    # sensitivity by law
    Sensitivity: URIRef
    sensitivity: URIRef
    StatutorySensitive: URIRef
    StandardSensitive: URIRef
    LegacySensitive: URIRef

    # statements beside flows
    Statement: URIRef
    hasStatement: URIRef
    ControllerStatement: URIRef
    ContactStatement: URIRef
    RightStatement: URIRef
    RetentionStatement: URIRef
    LinkedDocumentStatement: URIRef
    DateStatement: URIRef
    AccountStatement: URIRef
    ConsentStatement: URIRef
    NecessityStatement: URIRef
    ImpactStatement: URIRef
    RefusalStatement: URIRef
    SecurityStatement: URIRef
    ChangeStatement: URIRef
    ChildrenStatement: URIRef
    StorageStatement: URIRef
    ComplaintStatement: URIRef
    SourceStatement: URIRef
    AlgorithmStatement: URIRef
    SensitivityStatement: URIRef
    VerificationStatement: URIRef
    ResponseStatement: URIRef
    HurdleStatement: URIRef
    CancellationStatement: URIRef
    PermissionStatement: URIRef
    EmbeddedCodeStatement: URIRef
    ListStatement: URIRef
    EntrustStatement: URIRef
    SuccessionStatement: URIRef
    PublicationStatement: URIRef
    ExportStatement: URIRef
    DecisionStatement: URIRef
    RequestStatement: URIRef
    BasisStatement: URIRef
    OfficerStatement: URIRef
    name: URIRef
    kind: URIRef
    value: URIRef
    right: URIRef
    channel: URIRef
    channelKind: URIRef
    duration: URIRef
    criterion: URIRef
    indefinite: URIRef
    expiryAction: URIRef
    date: URIRef
    read: URIRef
    form: URIRef
    basis: URIRef
    about: URIRef

    # what is inferred
    broaderCategory: URIRef
    DemandedFlow: URIRef
    contradicts: URIRef
    openEnded: URIRef
    catchAll: URIRef
    providedTo: URIRef
    unreadDocument: URIRef
    OutwardFlow: URIRef
    function: URIRef
    refusalCost: URIRef
    Vagueness: URIRef
    vagueness: URIRef
    CatchAllData: URIRef
    BareData: URIRef
    OpenEndedData: URIRef
    GenericPurpose: URIRef
    UnnamedRecipient: URIRef
    UnstatedRecipient: URIRef
    covers: URIRef
    sensitiveNamed: URIRef
    sensitiveByKind: URIRef
    sensitiveByAny: URIRef

    # rules
    level: URIRef
    remedy: URIRef
    needsAppType: URIRef
    appliesFrom: URIRef

    # the law
    Instrument: URIRef
    Provision: URIRef
    instrument: URIRef
    article: URIRef
    basicFunction: URIRef
    furtherFunction: URIRef
    necessaryData: URIRef
    notConsumer: URIRef
    inForce: URIRef
    verified: URIRef


class OA(DefinedNamespace):
    """The W3C Web Annotation terms that evidence uses."""

    _fail = True
    _NS = Namespace("http://www.w3.org/ns/oa#")

    SpecificResource: URIRef
    TextPositionSelector: URIRef
    TextQuoteSelector: URIRef
    hasSource: URIRef
    hasSelector: URIRef
    start: URIRef
    end: URIRef
    exact: URIRef


for _terms in (PIF, OA, RDF, RDFS):  # found at once and not by a look through the lists above: graphs are made of them
    for _name in _terms.__annotations__:
        setattr(_terms, _name, _terms[_name])

PREFIXES: dict[str, str] = {
    "pif": str(PIF._NS),
    "pifd": str(PIFD),
    "pifp": str(PIFP),
    "pifa": str(PIFA),
    "pifk": str(PIFK),
    "law": str(LAW),
    "rule": str(RULE),
    "policy": str(POLICY),
    "organisation": str(ORGANISATION),
    "graph": str(GRAPH),
    "oa": str(OA._NS),
    "dpv": str(DPV),
    "pd": str(PD),
    "dcterms": str(DCTERMS),
    "foaf": str(FOAF),
    "owl": str(OWL),
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "sh": str(SH),
    "skos": str(SKOS),
    "xsd": str(XSD),
}

__all__ = [
    "DCTERMS",
    "DPV",
    "FOAF",
    "GRAPH",
    "LAW",
    "OA",
    "ORGANISATION",
    "OWL",
    "PD",
    "PIF",
    "PIFA",
    "PIFD",
    "PIFK",
    "PIFP",
    "POLICY",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "RULE",
    "SH",
    "SKOS",
    "XSD",
]
