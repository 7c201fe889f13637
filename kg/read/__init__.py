"""Reads a policy file of any kind into a :class:`~kg.records.Document`: plain text, blocks, inline markup."""

from kg.read.files import document, document_from_bytes
from kg.read.markup import MarkupMode

__all__ = ["MarkupMode", "document", "document_from_bytes"]
