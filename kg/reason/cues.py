"""The words that inference looks at beside the graph's terms (``cues.yml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

import yaml

from kg.errors import AssetError
from kg.rulefile import parsed


@dataclass(frozen=True, slots=True)
class Cues:
    """The expressions of ``cues.yml``."""

    exception: re.Pattern[str]
    emphatic: re.Pattern[str]
    anaphor: re.Pattern[str]
    named_nearby: re.Pattern[str]
    sensitive: re.Pattern[str]
    anonymous: re.Pattern[str]
    on_device: re.Pattern[str]
    harmless: re.Pattern[str]
    continued: re.Pattern[str]
    aim: re.Pattern[str]
    leave: re.Pattern[str]
    abroad: re.Pattern[str]


@lru_cache(maxsize=1)
def cues() -> Cues:
    """The words that open a denial to exceptions, stress it, point back, or put data out of the law's reach.

    >>> bool(cues().exception.search("未经您同意，我们不会向第三方提供您的地址"))
    True

    Raises:
        AssetError: ``cues.yml`` is missing or not as it should be.
    """
    path = Path(__file__).with_name("cues.yml")
    try:
        table = parsed(path.read_text(encoding="utf-8"))
        return Cues(*(re.compile("|".join(table[field.name.replace("_", "-")])) for field in fields(Cues)))
    except (OSError, yaml.YAMLError, KeyError, TypeError, re.error) as error:
        raise AssetError(f"The cues can't be read: {error}.", where=str(path), hint="Install pif-kg again.") from error
