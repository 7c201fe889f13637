"""Flow -> Link: the category, purpose and party that a mention means."""

from kg.link.policy import links, sensitive

__all__ = ["links", "sensitive"]
