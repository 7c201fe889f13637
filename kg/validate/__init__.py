"""store → findings: what the texts do not show of what the law asks."""

from kg.records import Engine
from kg.validate.baseline import read_baseline, unknown
from kg.validate.comparison import Row, compare, typed_policies
from kg.validate.comparison_page import compared_page
from kg.validate.elsewhere import baseline_elsewhere, waivers_elsewhere
from kg.validate.formats import FORMATS, Format, write
from kg.validate.law import app_type_names
from kg.validate.policies import by_policy, findings, graph_report, notes, shacl_report
from kg.validate.shapes import HOME, Law, Rule, app_types, asked, asked_keys, rules
from kg.validate.waivers import Waiver, read_waivers, waive

__all__ = [
    "FORMATS",
    "HOME",
    "Engine",
    "Format",
    "Law",
    "Row",
    "Rule",
    "Waiver",
    "app_type_names",
    "app_types",
    "asked",
    "asked_keys",
    "baseline_elsewhere",
    "by_policy",
    "compare",
    "compared_page",
    "findings",
    "graph_report",
    "notes",
    "read_baseline",
    "read_waivers",
    "rules",
    "shacl_report",
    "typed_policies",
    "unknown",
    "waive",
    "waivers_elsewhere",
    "write",
]
