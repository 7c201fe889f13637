"""Two versions of a policy → what changed in what they mean, with the words on both sides and what the law asks."""

from kg.compare.chosen import Version, version, versions
from kg.compare.formats import FORMATS, Format, record
from kg.compare.policies import Comparison, changes, compared
from kg.compare.records import Change, Cited, Consequence, Side, Sort, What

__all__ = [
    "FORMATS",
    "Change",
    "Cited",
    "Comparison",
    "Consequence",
    "Format",
    "Side",
    "Sort",
    "Version",
    "What",
    "changes",
    "compared",
    "record",
    "version",
    "versions",
]
