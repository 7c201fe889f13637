"""Store → bytes: the graph for viewers, tables and other programs, and a page for people."""

from kg.export.assessment import Assessment
from kg.export.formats import EXPORTERS, Exporter, Slice, cut, export, files
from kg.export.projection import VIEWS, Edge, Node, Projection
from kg.export.record import record
from kg.export.report import report
from kg.export.tabular import ROPA_COLUMNS

__all__ = [
    "EXPORTERS",
    "ROPA_COLUMNS",
    "VIEWS",
    "Assessment",
    "Edge",
    "Exporter",
    "Node",
    "Projection",
    "Slice",
    "cut",
    "export",
    "files",
    "record",
    "report",
]
