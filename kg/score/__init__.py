"""gold, found → precision, recall, F1: flows and spans."""

from kg.score.flows import FlowScores, flow_scores
from kg.score.lines import dumped, line, read_lines
from kg.score.spans import SpanScores, span_scores

__all__ = ["FlowScores", "SpanScores", "dumped", "flow_scores", "line", "read_lines", "span_scores"]
