"""Texts of which flows and findings say little: those that are hardly Chinese, and those without a flow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib.term import URIRef

from kg.records import Text

if TYPE_CHECKING:
    from kg.store import Store

_FOREIGN = Text(
    "几乎没有中文。kg 只读中文政策，流动和发现因此说明不了什么。",
    "hardly any Chinese was found in it. kg reads Chinese policies only, so flows and findings say little.",
)
_SILENT = Text(
    "没有读到任何个人信息流动，发现因此说明不了什么。这是隐私政策吗？",
    "no flow of personal data was found in it, so findings say little. Is it a privacy policy?",
)
_READ = """SELECT ?version ?language ?flows WHERE {
  GRAPH ?version { ?version a pif:PolicyVersion ; dcterms:language ?language }
  BIND(EXISTS { GRAPH ?version { ?flow a pif:Flow } } AS ?flows)
} ORDER BY ?version"""


def doubt(name: str, language: str, *, flows: bool, lang: str) -> str:
    """What the reader should hear about a text before trusting what was found in it; empty where nothing.

    >>> doubt("a.txt", "en", flows=False, lang="en").partition(".txt")[2]
    ': hardly any Chinese was found in it. kg reads Chinese policies only, so flows and findings say little.'
    >>> doubt("a.txt", "zh", flows=True, lang="zh")
    ''
    """
    if flows and language.startswith("zh"):
        return ""
    said = _SILENT if language.startswith("zh") else _FOREIGN
    return f"{name}{'：' if lang == 'zh' else ': '}{said.get(lang)}"


def doubts(store: Store, files: Mapping[URIRef, Path], lang: str) -> Iterator[str]:
    """What is to be said of the policies of a store, by the names of their ``files`` where these are known."""
    for version, language, flows in store.select(_READ).rows:
        file = files.get(version) if isinstance(version, URIRef) else None
        name = str(file or str(version).rpartition("/")[2].partition("@")[0])
        if said := doubt(name, str(language), flows=str(flows) == "true", lang=lang):
            yield said
