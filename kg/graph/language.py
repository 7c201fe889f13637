"""The language of a text, as far as the law asks: is there a version in Simplified Chinese?"""

from __future__ import annotations

import re

_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_SENTENCE = re.compile(r"[\u4e00-\u9fff，、]{4}[。，；：！]|[您我]|的")  # names and addresses alone have none of these
_LETTERS = 8  # Latin letters beside one Chinese character: more is a foreign text with some Chinese names
_OTHERS = 4  # traditional forms beside one simplified: more is no version in Simplified Chinese
_PAIRS = dict(
    zip(
        "們個為這資與請護權應產處聯絡電話號說務隱據經時對",
        "们个为这资与请护权应产处联络电话号说务隐据经时对",
        strict=True,
    )
)


def language(text: str) -> str:
    """``zh`` where the text holds a version in Simplified Chinese, ``zh-Hant``, ``ja`` or ``en`` where it holds none.

    >>> language("本政策说明我们如何处理您的个人信息。"), language("本政策說明我們如何處理您的個人資訊。")
    ('zh', 'zh-Hant')
    >>> language("This policy tells how we process your personal information.")
    'en'
    >>> language("お客様の個人情報の取り扱いについて説明します。")
    'ja'
    """
    latin, han = len(_LATIN.findall(text)), len(_HAN.findall(text))
    if latin > _LETTERS * han or (latin > han and not _SENTENCE.search(text)):
        return "en"
    if len(_KANA.findall(text)) > han:
        return "ja"
    traditional = sum(map(text.count, _PAIRS))
    simplified = sum(map(text.count, _PAIRS.values()))
    return "zh-Hant" if traditional > _OTHERS * simplified else "zh"
