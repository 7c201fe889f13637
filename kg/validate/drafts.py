"""A first waiver for each finding, for a person to finish: reason and last day are left open."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from kg.records import Finding
from kg.validate.listing import LEVELS, Listing, title

_WORDS = 40  # of the quote: enough to know it by, few enough to outlive a change beside it
_UNPRINTABLE = re.compile(
    "[^\t\u0020-\u007e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]+|[\u2028\u2029]"
)


def drafts(listing: Listing) -> str:
    """Entries for a waiver file, each once, with what was found as a comment; waived findings need none.

    ``kg validate --waivers`` refuses them until somebody has filled in ``reason`` and ``expires``.
    """
    entries = dict.fromkeys(_entry(finding, listing.lang) for finding in listing.counted)
    return "\n".join((*_head(listing), *entries)) + "\n"


def _head(listing: Listing) -> Iterator[str]:
    if listing.zh:
        yield "# 豁免：留下有理由放行的条目并写明 reason（理由）和 expires（截止日期，如 2026-12-31），其余删去。"
        yield "# 可加 who（批准人）。然后运行 kg validate --waivers <本文件>。"
    else:
        yield "# Waivers: keep the entries that there is a reason for, fill in reason and expires (as 2026-12-31), and"
        yield "# take out the others. You may add who. Then run kg validate --waivers with this file."


def _entry(finding: Finding, lang: str) -> str:
    level, name = LEVELS[finding.severity].get(lang), title(finding.rule, lang)
    comment = _UNPRINTABLE.sub(" ", " ".join(f"{level}: {name}. {finding.message.get(lang)}".split()))
    given = {
        "rule": finding.rule,
        "policy": finding.policy,
        "clause": finding.clause,
        "quote": " ".join(finding.quote[:_WORDS].split()),
    }
    keys = yaml.safe_dump(
        {key: value for key, value in given.items() if value}, allow_unicode=True, sort_keys=False, width=10**6
    )
    lines = (*keys.rstrip("\n").split("\n"), "reason:", "expires:")
    return f"\n# {comment}\n- " + "\n  ".join(lines)
