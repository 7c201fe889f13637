"""What a sentence says beside a flow: how long the data are kept, how they are guarded, on what legal basis."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from kg.errors import AssetError
from kg.records import Mention, Range
from kg.rulefile import parsed

_PATH = Path(__file__).resolve().parent / "rules" / "circumstances.yml"


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    try:
        book = parsed(_PATH.read_text(encoding="utf-8"))
        return {name: re.compile("|".join(f"(?:{p})" for p in patterns)) for name, patterns in book.items()}
    except (OSError, yaml.YAMLError, AttributeError, TypeError, re.error) as error:
        raise AssetError(f"The rule file can't be read: {error}", where=str(_PATH)) from error


def circumstances(text: str, sentence: Range) -> dict[str, tuple[Mention, ...]]:
    """The mentions of a sentence by the flow's field: ``retention``, ``safeguard`` and ``legal_basis``.

    >>> text = "登录日志加密保存六个月。"
    >>> {k: [m.text for m in v] for k, v in circumstances(text, Range(0, len(text))).items()}
    {'retention': ['保存六个月'], 'safeguard': ['加密'], 'legal_basis': []}

    Raises:
        AssetError: the rule file is missing or wrong.
    """
    return {
        name: tuple(
            Mention(m.start(), m.end(), m.group()) for m in pattern.finditer(text, sentence.start, sentence.end)
        )
        for name, pattern in _patterns().items()
    }
