"""What the lines of a plain text show: bullets, and whether a hard wrap broke a sentence into two lines.

Reading joins such lines, and sentences span them.
"""

from __future__ import annotations

import re

WRAP_WIDTH = 25  # shorter lines end where their writer wanted
TITLE_WIDTH = 45  # a longer line is no title

SIGNS_OF_BULLETS = "•·●○◆◇■□▪▫►▶‣\u2043➢➤✓✔※★☆\uf0a7\uf0b7\uf06c"
BULLET = re.compile(rf"(?:[*+\-–—o][ \t\u3000\xa0]+|(?:\*\*|__)?[ _]?[{SIGNS_OF_BULLETS}][ \t\u3000\xa0]*)(?=\S)")

_ENDS = tuple("。；：！？…;:!?）)】]》>」』”’\"'|")
_GOES_ON = re.compile(r"后，|时，|(?:的|等|和|及|或|与|并且?|以及|以便|进行|来)(?=[\u4e00-\u9fff，])")
_NEVER_LAST = ("，", "、", ",", "申")  # 申/请 is one word
_PUNCTUATION = re.compile(r"[，。、；：！？）】》」』”’,;:!?)\]]")
_STARTS_ANEW = re.compile(r"我们|您|你|请|当|如|若|为了?|本|根据|在(?!线)|以下|除|此外|[【《“]|https?:|\W*[A-Za-z]+://")
_NUMBER = re.compile(r"[\u4e00-\u9fff]\d{1,4}$")
_COUNTED = re.compile(r"周?岁|个[月工自]|[年月](?![龄度])|小时|工作日|[天日](?!期|气|常)")
_SIGNS = "*_ \t\u3000\xa0"


def wraps(before: str, after: str, *, blank_line: bool = False) -> bool:
    """Whether ``after`` goes on with the sentence of ``before``; both are single lines, in reading order.

    >>> wraps("我们会在您使用本产品的过程中根据您的授权收集您的设备标识", "符和网络状态。")
    True
    >>> wraps("注册与登录", "我们收集手机号。")
    False
    """
    line, following = before.rstrip(_SIGNS), after.lstrip(_SIGNS)
    if not line or not following:
        return False
    if _PUNCTUATION.match(following):
        return True
    if line.endswith(_ENDS):
        return False
    if _NUMBER.search(line) and _COUNTED.match(following):
        return True
    if _GOES_ON.match(following) or line.endswith(_NEVER_LAST):
        return True
    if blank_line or len(line) <= WRAP_WIDTH:
        return False
    return not (len(line) <= TITLE_WIDTH and "，" not in line and _STARTS_ANEW.match(following))
