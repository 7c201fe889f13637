"""Whether ontology and data hold together, and which classes follow: HermiT, through owlready2, in a world of its own.

Concepts are classes and things at once. HermiT's front end keeps the two apart by name, so the reasoner gets a copy in
which the thing is called after its class and is an instance of it; answers come back under the names that we know.
Source: OWL 2 Direct Semantics; F12 of the OWL 2 New Features (punning).
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from rdflib import Graph
from rdflib.term import Node, URIRef

from kg.errors import EngineError
from kg.iris import VOCABULARY
from kg.store import Store
from kg.vocab import OWL, PIF, RDF, RDFS, SKOS

Triple: TypeAlias = tuple[Node, Node, Node]

_THING = "/thing"
_CORE = str(PIF._NS)
_DECLARED = {
    OWL.Class,
    OWL.ObjectProperty,
    OWL.NamedIndividual,
    OWL.Restriction,
    OWL.AllDisjointClasses,
    OWL.AllDifferent,
    OWL.FunctionalProperty,
}
_ABOUT_PROPERTIES = {RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.propertyChainAxiom}
_AXIOMS = _ABOUT_PROPERTIES | {
    RDFS.subClassOf,
    RDF.first,
    RDF.rest,
    OWL.equivalentClass,
    OWL.disjointWith,
    OWL.disjointUnionOf,
    OWL.intersectionOf,
    OWL.unionOf,
    OWL.oneOf,
    OWL.onProperty,
    OWL.hasValue,
    OWL.someValuesFrom,
    OWL.members,
    OWL.distinctMembers,
}


@dataclass(frozen=True, slots=True)
class Classification:
    """What the reasoner says: classes that can have no instance, and types that follow and were not asserted."""

    consistent: bool
    unsatisfiable: tuple[URIRef, ...] = ()
    inferred: tuple[tuple[URIRef, URIRef], ...] = ()


def classify(graph: Graph | None = None) -> Classification:
    """The ontology, with the data of a graph beside it where one is given, under HermiT.

    ``inferred`` holds (individual, class) for the classes of the core ontology, sorted; an inconsistent ontology gives
    ``consistent=False`` and nothing else. Takes seconds, since Java has to start, and more for many policies at once.

    Raises:
        EngineError: there is no Java or no owlready2, or the reasoner fails.
    """
    if shutil.which("java") is None:
        raise EngineError("The OWL reasoner needs Java, and there is none.", hint="Install Java 11 or later.")
    try:
        import owlready2
    except ImportError as error:
        raise EngineError("The OWL reasoner is not installed.", hint="pip install 'pif-kg[owl]'") from error
    ontology = _ontology()
    data = _data(ontology, graph) if graph is not None else ()
    text = "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in (*_axioms(ontology), *data))
    world = owlready2.World()
    try:
        world.get_ontology("https://w3id.org/pif/reasoning#").load(fileobj=io.BytesIO(text.encode()), format="ntriples")
        owlready2.sync_reasoner_hermit(world, debug=0)
        derived = world.as_rdflib_graph()
        impossible = _subclasses(derived, OWL.Nothing)
        return Classification(True, tuple(sorted(impossible)), _new_types(derived, data))
    except owlready2.OwlReadyInconsistentOntologyError:
        return Classification(False)
    except (OSError, RuntimeError, owlready2.OwlReadyError) as error:
        raise EngineError(f"The OWL reasoner failed: {error}", hint="Does Java run? Try: java -version") from error
    finally:
        world.close()


@lru_cache(maxsize=1)
def _ontology() -> Graph:
    return Store().graph(VOCABULARY)


def _axioms(ontology: Graph) -> tuple[Triple, ...]:
    """The class and property axioms, without labels, notes, and what the concepts say as things."""
    return tuple(
        (s, p, o)
        for s, p, o in ontology
        if p in _AXIOMS or (p == RDF.type and (o in _DECLARED or str(o).startswith(_CORE)))
    )


def _data(ontology: Graph, graph: Graph) -> tuple[Triple, ...]:
    """The graph's types and the properties that some axiom speaks of, with the concepts that they lead to."""
    speaking = set(ontology.objects(None, OWL.onProperty))
    for axiom in _ABOUT_PROPERTIES:
        speaking.update(ontology.subjects(axiom))
    speaking.update(ontology.subjects(RDF.type, OWL.FunctionalProperty))
    concepts = set(ontology.subjects(SKOS.broader)) | set(ontology.objects(None, SKOS.broader))
    found: list[Triple] = []
    used: set[Node] = set()
    for s, p, o in graph:
        if p == RDF.type and str(o).startswith(_CORE):
            found += [(s, p, o), (s, RDF.type, OWL.NamedIndividual)]
        elif p in speaking and isinstance(o, URIRef):
            used |= {o} & concepts
            found.append((s, p, _thing(o) if o in concepts else o))
    for concept in _broader(ontology, used):
        found += [(_thing(concept), RDF.type, OWL.NamedIndividual), (_thing(concept), RDF.type, concept)]
        found += [(_thing(concept), SKOS.broader, _thing(parent)) for parent in ontology.objects(concept, SKOS.broader)]
        found += [(_thing(concept), PIF.sensitivity, tier) for tier in ontology.objects(concept, PIF.sensitivity)]
    return tuple(sorted(set(found)))


def _thing(concept: Node) -> URIRef:
    return URIRef(f"{concept}{_THING}")


def _broader(ontology: Graph, concepts: Iterable[Node]) -> set[Node]:
    return {up for concept in concepts for up in ontology.transitive_objects(concept, SKOS.broader) if up is not None}


def _subclasses(derived: Graph, top: Node) -> set[URIRef]:
    below = {*derived.subjects(RDFS.subClassOf, top), *derived.subjects(OWL.equivalentClass, top)}
    return {found for found in below if isinstance(found, URIRef) and found != top}


def _new_types(derived: Graph, data: Iterable[Triple]) -> tuple[tuple[URIRef, URIRef], ...]:
    asserted = {(s, o) for s, p, o in data if p == RDF.type}
    found: set[tuple[URIRef, URIRef]] = set()
    for individual in {s for s, _ in asserted}:
        if isinstance(individual, URIRef) and not individual.endswith(_THING):
            for type in derived.objects(individual, RDF.type):
                for up in derived.transitive_objects(type, RDFS.subClassOf):
                    if isinstance(up, URIRef) and up.startswith(_CORE) and (individual, up) not in asserted:
                        found.add((individual, up))
    return tuple(sorted(found))
