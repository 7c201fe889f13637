"""gold, found → precision, recall, F1: flows and spans."""

from kg.score.flows import FlowScores, flow_scores, matched_flows, meets
from kg.score.lines import dumped, line, read_lines
from kg.score.reliability import Bin, calibration_error, reliability
from kg.score.spans import SpanScores, span_scores

__all__ = [
    "Bin",
    "FlowScores",
    "SpanScores",
    "calibration_error",
    "dumped",
    "flow_scores",
    "line",
    "matched_flows",
    "meets",
    "read_lines",
    "reliability",
    "span_scores",
]
