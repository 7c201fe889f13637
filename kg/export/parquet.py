"""Rows as Parquet, the columns with their types: for pandas, DuckDB, Spark and others (extra ``parquet``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from kg.errors import missing_extra

_PLACE = {"start": "int32", "end": "int32"}
_MENTION = {"text": "string", **_PLACE, "generic": "bool"}
_CONCEPTS = [{**_MENTION, "concept": "string"}]
_PARTIES = [{**_MENTION, "name": "string", "party_kind": "string"}]
_PASSAGES = ("condition", "consequence", "consent", "legal_basis", "retention", "safeguard", "opt_out")

FLOWS: Mapping[str, Any] = {
    **dict.fromkeys(
        ("policy", "version", "id", "section", "kind", "action", "actor", "polarity", "modality"), "string"
    ),
    "data": _CONCEPTS,
    "purpose": _CONCEPTS,
    "recipient": _PARTIES,
    "source": _PARTIES,
    **{name: [_MENTION] for name in _PASSAGES},
    "sensitive": "bool",
    "necessity": "string",
    "evidence": _PLACE,
    "quote": "string",
    "confidence": "double",
    "method": "string",
}
"""A flow's columns: a name is a type, a mapping a record, a list a list of these."""

STATEMENTS: Mapping[str, Any] = {
    **dict.fromkeys(("policy", "version", "id", "kind", "clause", "polarity"), "string"),
    "values": "map",
    "evidence": _PLACE,
    "quote": "string",
    "confidence": "double",
    "method": "string",
}
"""A statement's columns; ``map`` is from words to words."""

_WORDS = {"zh": "string", "en": "string"}

FINDINGS: Mapping[str, Any] = {
    **dict.fromkeys(("rule", "severity", "policy", "clause"), "string"),
    **_PLACE,
    "quote": "string",
    "message": _WORDS,
    "source": {"instrument": "string", "article": "string", "iri": "string"},
    "flow": "string",
    "remedy": _WORDS,
    "confidence": "double",
    "file": "string",
    "waived": {"reason": "string", "expires": "string", "who": "string"},
}
"""A finding's columns: the keys of ``kg validate --format json``."""


def parquet(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Any]) -> bytes:
    """The rows as one file, compressed with Zstandard; the same rows give the same bytes.

    Raises:
        InputError: pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet as written
    except ImportError as error:
        raise missing_extra("Parquet", "parquet") from error

    def type_of(said: Any) -> Any:
        if isinstance(said, list):
            return pyarrow.list_(type_of(said[0]))
        if isinstance(said, Mapping):
            return pyarrow.struct([(name, type_of(kind)) for name, kind in said.items()])
        if said == "map":
            return pyarrow.map_(pyarrow.string(), pyarrow.string())
        return pyarrow.type_for_alias(said)

    schema = pyarrow.schema([(name, type_of(kind)) for name, kind in columns.items()])
    out = BytesIO()
    written.write_table(pyarrow.Table.from_pylist(list(rows), schema=schema), out, compression="zstd")
    return out.getvalue()
