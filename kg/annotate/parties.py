"""Finds who gets data and whom they come from."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.annotate.rulebook import alternatives, rules
from kg.records import Span, SpanKind

_VERB = "共享|分享|提供|披露|公开披露|转让|公开|透露|转移|传输|同步|出售|出租|发送|进行共享|进行转让|进行披露|传送|交换|泄露|转交|委托"
_NAME = r"(?:[^，。；：、（）()]|（[^（）]{0,40}）|\([^()]{0,40}\)|、){2,70}?"


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, SpanKind, re.Pattern[str]], ...]:
    adverbs = r"(?:进行|直接|主动|再|另外|另行|间接|必要地|合法|对外|同时|仅|只)*"
    return (
        (
            "recipient-xiang",
            SpanKind.RECIPIENT,
            re.compile(rf"(?<!方)(?:向|与|和|同|给)(?P<p>{_NAME}){adverbs}(?:{_VERB})"),
        ),
        (
            "recipient-gei",
            SpanKind.RECIPIENT,
            re.compile(
                rf"(?:{_VERB}|交|移交|分发)(?:给|至|到|予)(?P<p>{_NAME})(?=，|。|；|$|进行|用于|以|并|来|使用|处理|或|的服务器)"
            ),
        ),
        (
            "recipient-weituo",
            SpanKind.RECIPIENT,
            re.compile(
                rf"委托(?P<p>{_NAME})(?:处理|进行|提供|代为|代|向|对|为|存储|保存|分析|统计|发送|配送|完成|开展|，|。|$)"
            ),
        ),
        (
            "recipient-jicheng",
            SpanKind.RECIPIENT,
            re.compile(
                r"(?:集成|接入|嵌入|内嵌|植入)(?:了|有)?(?:由)?(?P<p>[^，。；：]{2,60}?(?:SDK|sdk|软件开发工具包))"
            ),
        ),
        (
            "source-zai",
            SpanKind.SOURCE,
            re.compile(
                r"在(?:该|所述)?(?P<p>[^，。；、在]{1,12}?平台)上?(?:中)?(?:的(?=信息|公开|订单|昵称|头像|账号|个人)|登记|注册|公布|公开的|填写)"
            ),
        ),
        (
            "source-cong",
            SpanKind.SOURCE,
            re.compile(
                rf"(?:从|自|向(?=第三方|其他)|通过)(?P<p>{_NAME})(?:处|那里|中|上|开放的\w+)?(?:间接|合法|直接|依法|共享)*(?:收集|获取|获得|取得|接收|读取|调取|查询|提取|得到|同步)"
            ),
        ),
    )


@lru_cache(maxsize=1)
def _tables() -> tuple[re.Pattern[str], re.Pattern[str]]:
    book = rules("parties")
    third = re.compile(f"(?:{alternatives(book['third_party'])})")
    own = re.compile(f"^(?:{alternatives([*book['controller'], *book['user']])})$")
    return third, own


_TRIM_START = re.compile(r"^(?:我们的(?=[^，]{2,})|该等|该|此类|这些|上述|前述|相应的?(?=物流|第三)|其他的)")
_TRIM_END = re.compile(r"(?:等|之间|一起|的服务器|的合作|来|等进行|进行|直接|处|平台开放的API接口)$")


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A list of parties, cut at 、 where each part is one on its own."""
    third, _ = _tables()
    parts: list[tuple[int, int]] = []
    at, depth = start, 0
    for index in range(start, end):
        char = text[index]
        depth += (char in "（(") - (char in "）)")
        if char in "、" and depth == 0 and third.search(text, at, index) and third.search(text, index, end):
            if re.search(r"(?:公司|第三方|关联方|合作方|机构|伙伴|SDK|商|平台)$", text[at:index]) and not re.search(
                r"^(?:任何|本公司以外|除)", text[start:index]
            ):
                parts.append((at, index))
                at = index + 1
    return [*parts, (at, end)]


def parties(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Recipients and sources of one sentence.

    >>> text = "我们会向游戏合作伙伴（开发商等）共享您的付款信息。"
    >>> [(s.kind.value, text[s.start:s.end]) for s in parties(text, 0, len(text))]
    [('recipient', '游戏合作伙伴（开发商等）')]
    """
    third, own = _tables()
    found: list[Span] = []
    for id, kind, pattern in _patterns():
        for match in pattern.finditer(text, start, end):
            a, b = match.span("p")
            inner = re.search(r"(?:.*)(?:向|与|给)(?=[^向与给]*$)", text[a:b]) if kind is SpanKind.RECIPIENT else None
            if inner and third.search(text[a + inner.end() : b]) and not third.search(text[a : a + inner.end()]):
                a += inner.end()
            if match := _TRIM_END.search(text[a:b]):
                b = a + match.start()
            if match := _TRIM_START.match(text[a:b]):
                if third.search(text[a + match.end() : b]):
                    a += match.end()
            words = text[a:b]
            sure = re.search(
                r"(?:共享|披露|转让|分享|提供)您的|(?:共享|披露|转让|分享)", text[b : b + 6]
            ) and re.fullmatch(r"[\w“”]{2,12}", words)
            if (
                not (third.search(words) or (kind is SpanKind.RECIPIENT and sure))
                or own.match(words)
                or re.match(r"^(?:您|用户|我们)(?!(?:所?选择|的关联|及))", words)
            ):
                continue
            if re.search(r"[您我](?:的)?(?:个人)?信息$|收集|共享|(?:信息|数据)(?:给|与)$", words):
                continue
            for c, d in _parts(text, a, b):
                if not any(c < s.end and s.start < d for s in found):
                    found.append(Span(c, d, kind, id, 0.85))
    return tuple(sorted(found, key=lambda s: s.start))
