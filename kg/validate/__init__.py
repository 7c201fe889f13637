"""store → findings: what the texts do not show of what the law asks."""

from kg.records import Engine
from kg.validate.baseline import read_baseline, unknown
from kg.validate.formats import FORMATS, Format, write
from kg.validate.policies import by_policy, findings, graph_report, notes, shacl_report
from kg.validate.shapes import Rule, app_types, rules
from kg.validate.waivers import Waiver, read_waivers, waive

__all__ = [
    "FORMATS",
    "Engine",
    "Format",
    "Rule",
    "Waiver",
    "app_types",
    "by_policy",
    "findings",
    "graph_report",
    "notes",
    "read_baseline",
    "read_waivers",
    "rules",
    "shacl_report",
    "unknown",
    "waive",
    "write",
]
