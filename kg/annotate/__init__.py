"""Segment -> Span: markup, lexicon and rules, and a trained tagger where these are silent."""

from kg.annotate.spans import spans

__all__ = ["spans"]
