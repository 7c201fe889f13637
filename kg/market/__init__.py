"""Store → what the policies of a market have in common: third parties and their communities, boilerplate."""

from kg.market.answers import ANALYSES, Analysis, Answer, Sheet
from kg.market.formats import FORMATS, Format

__all__ = ["ANALYSES", "FORMATS", "Analysis", "Answer", "Format", "Sheet"]
