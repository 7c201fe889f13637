"""A view as the two CSV files that ``neo4j-admin database import`` takes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from kg.export import escape
from kg.export.formats import Slice
from kg.export.projection import Edge, Node
from kg.records import Text

_LABELS = {"flow": "Flow", "party": "Party", "data": "DataCategory", "purpose": "Purpose", "unstated": "Unstated"}
_NAMES = ("label", "label_zh", "label_en")
_NODE = ("id:ID", *_NAMES, "iri", "policy", "clause", "polarity", "role", "party_kind", "sensitive:boolean", ":LABEL")
_PLACE = ("flow", "policy", "clause", "quote", "start:int", "end:int", "polarity", "confidence:double", "category")
_EDGE = (":START_ID", ":END_ID", *_NAMES, *_PLACE, ":TYPE")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def neo4j_files(slice: Slice) -> Mapping[str, bytes]:
    """``nodes.csv`` and ``rels.csv``: every text quoted, on one line, without a spreadsheet's guards.

    What is empty stays without quotes: Neo4j takes ``""`` for a value.
    """
    view = slice.projection()
    nodes = [_node(node, slice.lang) for node in view.nodes]
    edges = [_edge(edge, slice.lang) for edge in view.edges]
    return {"nodes.csv": _csv(_NODE, nodes), "rels.csv": _csv(_EDGE, edges)}


def neo4j_zip(slice: Slice) -> bytes:
    """The two files in one archive, with a fixed date."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in neo4j_files(slice).items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def _csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    lines = [header, *(map(_quoted, row) for row in rows)]
    return "".join(",".join(line) + "\n" for line in lines).encode()


def _quoted(value: str) -> str:
    text = " ".join(escape.xml(value).split())
    return '"' + text.replace('"', '""') + '"' if text else ""


def _names(record: Node | Edge, lang: str) -> tuple[str, str, str]:
    return Text(record.label_zh, record.label_en).get(lang), record.label_zh, record.label_en


def _node(n: Node, lang: str) -> tuple[str, ...]:
    kind = _LABELS[n.kind]
    sensitive = "true" if n.sensitive else "false"
    return (n.id, *_names(n, lang), n.iri, n.policy, n.clause, n.polarity, n.role, n.party_kind, sensitive, kind)


def _edge(e: Edge, lang: str) -> tuple[str, ...]:
    place = (e.flow, e.policy, e.clause, e.quote, str(e.start), str(e.end), e.polarity, repr(e.confidence), e.category)
    return (e.source, e.target, *_names(e, lang), *place, e.kind.upper())
