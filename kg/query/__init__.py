"""Questions to a graph: the library in ``queries/``, and any query that a user writes."""

from kg.query.engine import Dataset, Form, Rows, run_text
from kg.query.header import Column, Parameter, Query, Type
from kg.query.library import library, run
from kg.query.results import FORMATS, Format, to_rows

__all__ = [
    "FORMATS",
    "Column",
    "Dataset",
    "Form",
    "Format",
    "Parameter",
    "Query",
    "Rows",
    "Type",
    "library",
    "run",
    "run_text",
    "to_rows",
]
