"""Segment -> Span: markup, lexicon and rules; a trained tagger will be one source more."""

from kg.annotate.spans import spans

__all__ = ["spans"]
