"""Spans as mentions, and stretches as sentences."""

from __future__ import annotations

import re

from kg.records import Mention, Span

_GENERIC = re.compile(
    r"^(?:(?:您的|用户的|您|用户|其|某些|部分|一些|相关的?|有关的?|上述|前述|以上|该等?|该类|此类|这些|这类|必要的?|所需的?|任何|其他|其它|具体|全部|相应的?|相对应的|对应的|以下|下列|如下|所?收集的?|所?持有的?|您提供的|个人敏感|敏感个人|附加|基本|非)*)"
    r"(?:个人敏感信息|敏感个人信息|个人隐私信息|隐私信息|个人信息|个人资料|个人数据|用户信息|信息|数据|资料|内容)$"
)
_NECESSARY = re.compile(
    r"(?:必要的?|所需的?|所必需的?|所必要的?|必需的?)(?:个人)?(?:信息|数据|资料)$|^您授权的[^，]*信息$|其他您授权的信息$"
)


def is_generic(words: str) -> bool:
    """Whether a mention is a bare noun, an anaphor or a head that says only that you gave or we need it.

    >>> is_generic("上述信息"), is_generic("某些个人信息"), is_generic("身份信息")
    (True, True, False)
    """
    return words not in ("用户信息",) and bool(_GENERIC.match(words) or _NECESSARY.search(words))


def mentions(text: str, spans: tuple[Span, ...]) -> tuple[Mention, ...]:
    """The spans as mentions in the order of the text, each once."""
    places = sorted({(s.start, s.end) for s in spans})
    return tuple(Mention(a, b, text[a:b], is_generic(text[a:b])) for a, b in places)
