"""Where a graph comes from: which file, read by which version with which rules (PROV-O)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rdflib.term import Literal, URIRef

from kg import assets
from kg.graph.evidence import Triple
from kg.iris import PolicyIris
from kg.records import Document
from kg.vocab import DCTERMS, PROV, RDF

_PACKAGE = Path(__file__).resolve().parent.parent


@lru_cache(maxsize=1)
def software_version() -> str:
    """The version of this program."""
    try:
        return version("pif-kg")
    except PackageNotFoundError:
        return "0+unknown"


@lru_cache(maxsize=1)
def rules_digest() -> str:
    """The SHA-256 over lexicon, rules, models and taxonomies: the same digest reads the same text the same way."""
    digest = hashlib.sha256()
    own = sorted((*_PACKAGE.glob("**/*.yml"), *_PACKAGE.glob("*/model/*")))
    for path in (*own, *assets.files("ontology")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def built_with(markup: str, app_types: Iterable[str]) -> str:
    """One value for all that a graph rests on beside its file: the same value, the same graph.

    ``markup`` says how the file's brackets were read.
    """
    program = (f"rules sha256:{rules_digest()}", f"pif-kg {software_version()}")
    return ", ".join((*program, f"markup {markup}", *sorted(set(app_types))))


def built_so(document: Document, app_types: Iterable[str]) -> str:
    """What a graph of this document is built with.

    >>> from kg.records import Origin
    >>> built_so(Document("demo", "", Origin("demo.txt", "")), ["short-video"]).split(", ")[2:]
    ['markup no', 'short-video']
    """
    return built_with("yes" if document.marks else "no", app_types)


def triples(iris: PolicyIris, document: Document, app_types: Iterable[str] = ()) -> Iterator[Triple]:
    """The source file, the build and the software of a version."""
    software = URIRef(f"https://w3id.org/pif/software/{software_version()}")
    yield iris.version, RDF.type, PROV.Entity
    yield iris.version, PROV.wasDerivedFrom, iris.source
    yield iris.version, PROV.wasGeneratedBy, iris.build
    yield iris.source, RDF.type, PROV.Entity
    yield iris.source, DCTERMS.title, Literal(document.origin.name)
    yield iris.source, DCTERMS.format, Literal(document.origin.media_type)
    yield iris.source, DCTERMS.identifier, Literal(f"sha256:{document.origin.sha256}")
    yield iris.build, RDF.type, PROV.Activity
    yield iris.build, PROV.used, iris.source
    yield iris.build, DCTERMS.identifier, Literal(built_so(document, app_types))
    yield iris.build, PROV.wasAssociatedWith, software
    yield software, RDF.type, PROV.SoftwareAgent
    yield software, DCTERMS.title, Literal(f"pif-kg {software_version()}")
    yield software, DCTERMS.identifier, Literal(f"rules sha256:{rules_digest()}")
