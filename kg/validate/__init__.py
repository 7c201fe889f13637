"""store → findings: what the texts do not show of what the law asks."""

from kg.validate.baseline import read_baseline, unknown
from kg.validate.formats import FORMATS, Format, write
from kg.validate.policies import Engine, by_policy, findings, graph_report, notes, shacl_report
from kg.validate.shapes import Rule, app_types, rules

__all__ = [
    "FORMATS",
    "Engine",
    "Format",
    "Rule",
    "app_types",
    "by_policy",
    "findings",
    "graph_report",
    "notes",
    "read_baseline",
    "rules",
    "shacl_report",
    "unknown",
    "write",
]
