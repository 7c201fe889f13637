"""Finds data items: noun phrases that name what is collected, used or shared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from rdflib import URIRef

from kg import assets
from kg.annotate.rulebook import alternatives, rules, trigger_pattern
from kg.records import Range, Span, SpanKind
from kg.vocab import PIFD, SKOS

_BREAK = re.compile(r"[，。；：:;,！？!?（）()【】\[\]《》<>{}\n\t|]|\s{2,}|(?<![A-Za-z0-9])\s|\s(?![A-Za-z0-9])")
_FUNCTION = re.compile(
    r"将会?(?!来)|(?<![社机议])会(?![员话议展])|可能|可以|需要|应当|必须|(?<!覆)被|进行|并(?=将|对|会|向|在|把|用|且)|用于|以便|无法|不(?!可变更|良|动产)|(?<!还)是(?!否)|均|通过|根据|基于|依据|[向为给](?=您|用户)|(?<!自)由(?!于)|实现|帮助"
)
_JOIN = re.compile(
    r"以及|及其|和/或|及/或|及|和|或者|或|与|在内的|等(?=[^，。；、）)等]{2,})|并(?=选择|设置|创建|填写|提供|绑定|上传|提交)"
)
_CONTENT_RELATIVE = re.compile(r"(?:您|用户|你)[^，。；：、]*的")
_SYNONYM = re.compile(
    r"（(?!如|例|包|含|以|比|用|即|及|我)[A-Za-z0-9 ]{2,20}）|（[^（）如例包含以]{1,8}）(?=权限|信息)|\((?!如|例|包|含)[A-Za-z0-9 ]{2,20}\)"
)


@lru_cache(maxsize=1)
def surface_forms() -> frozenset[str]:
    """All surface forms of the data taxonomy, case-folded."""
    import pyoxigraph as ox

    forms: set[str] = set()
    labels = {str(SKOS.prefLabel), str(SKOS.altLabel), str(SKOS.hiddenLabel)}
    for path in assets.files("ontology", "data.ttl"):
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if quad.predicate.value in labels and isinstance(quad.object, ox.Literal):
                general = quad.predicate.value == str(SKOS.hiddenLabel) and len(quad.object.value) <= 2
                if not general and URIRef(str(quad.subject.value)) != PIFD.PersonalInformation:  # type: ignore[union-attr]
                    forms.add(quad.object.value.casefold())
    return frozenset(forms)


@lru_cache(maxsize=1)
def _heads() -> tuple[re.Pattern[str], frozenset[str], re.Pattern[str], frozenset[str]]:
    book = rules("data")
    strong = re.compile(f"(?:{alternatives(book['heads'])})$", re.IGNORECASE)
    never = re.compile(f"(?:{alternatives(book['not_data'])})$")
    return strong, frozenset(book["weak_heads"]), never, frozenset(book["generic"])


@lru_cache(maxsize=1)
def _edges() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    book = rules("data")
    prefix = re.compile(f"(?:{alternatives(book['prefixes'])})")
    suffix = re.compile(f"(?:{alternatives(book['suffixes'])})$")
    opener = re.compile(f"(?:{alternatives(book['openers'])})")
    return prefix, suffix, opener


def is_generic(words: str) -> bool:
    """Whether the words name no data in particular.

    >>> is_generic("上述信息"), is_generic("设备信息")
    (True, False)
    """
    bare = re.sub(r"^(?:您的|用户的|您|与|关于)", "", words)
    return (
        words in _heads()[3]
        or bare in _heads()[3]
        or bool(
            re.search(
                r"(?:必要|所需|必需|必须|部分|某些|上述|前述|这些|该等?|此类|这类|其他)[^、，]{0,8}(?:个人)?(?:信息|数据|资料)$",
                words,
            )
            and not re.search(
                r"(?:设备|身份|位置|账[号户]|帐[号户]|日志|订单|网络|交易|支付|生物|健康|配送|联系)", words
            )
        )
    )


def known(words: str) -> bool:
    """Whether the words are a surface form of the taxonomy, as they are or without a closing 信息."""
    folded = words.casefold().replace(" ", "").replace("通信/通话", "通信或通话")
    forms = surface_forms()
    return folded in forms or (folded.endswith("信息") and folded[:-2] in forms)


def is_data(words: str) -> bool:
    """Whether a phrase names data by its form: a known term, or a head noun of data at its end.

    >>> is_data("收货地址"), is_data("优质服务")
    (True, False)
    """
    if not words or len(words) > 40:
        return False
    strong, weak, never, _ = _heads()
    if words.startswith("是否") and 4 <= len(words) <= 24:
        return True
    if is_generic(words) or known(words):
        return True
    if never.search(words):
        return False
    head = strong.search(words)
    return bool(head) and not (head.group() in weak and head.group() == words)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Cuts owners, cue words and closing words off a phrase."""
    prefix, suffix, _ = _edges()
    while start < end and text[start] in " \t\u3000“\"'*·•":
        start += 1
    while end > start and text[end - 1] in " \t\u3000”\"'*":
        end -= 1
    changed = True
    while changed and start < end:
        changed = False
        match = prefix.match(text, start, end)
        whole = known(text[start:end]) or text[start:end] in _heads()[3]
        if match and match.end() < end and not whole:
            start, changed = match.end(), True
        match = suffix.search(text, start, end)
        if match and match.start() > start and not known(text[start:end]):
            end, changed = match.start(), True
    return start, end


def _item(text: str, start: int, end: int) -> Range | None:
    """The data item of a phrase: owners off, the relative clause off a noun with content."""
    start, end = _trim(text, start, end)
    words = text[start:end]
    for left, right in ("“”", "《》", "【】"):
        if words.count(left) != words.count(right):
            cut = words.rfind(left) + 1 if left in words else words.find(right)
            start, end = (start + cut, end) if left in words else (start, start + cut)
            words = text[start:end]
    if not words:
        return None
    if "的" in words and not known(words):
        head_start = start + words.rindex("的") + 1
        head = text[head_start:end]
        owner = re.search(r"您|用户|你|我们|本", text[max(0, start - 2) : head_start])
        if head and (known(head) or (owner and is_data(head) and not is_generic(head) and len(head) >= 3)):
            start = head_start
    return Range(start, end) if is_data(text[start:end]) else None


_GOES_ON = re.compile(r"的|器|卡|空间|和|及|或|、|以及|与(?![^、]{1,12}(?:相关|有关))")


def _after_verb(text: str, start: int, end: int) -> int:
    """Where the phrase's noun begins: after the last verb, owner or opener in it."""
    cut = start
    for match in trigger_pattern().finditer(text, start, end):
        rest = text[match.end() : end]
        if (
            rest
            and not _GOES_ON.match(rest)
            and not known(text[match.start() : end])
            and is_data(_strip_owner(rest))
        ):
            cut = match.end()
    for match in re.finditer(
        r"您的|用户的|你的|您(?=[^的]{2,8}$)|包括|包含|例如|比如|涉及|您本人的|关于", text[cut:end]
    ):
        if cut + match.end() < end:
            candidate = text[cut + match.end() : end]
            if is_data(_strip_owner(candidate)):
                cut = cut + match.end()
                break
    return cut


def _strip_owner(words: str) -> str:
    start, end = _trim(words, 0, len(words))
    return words[start:end]


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch cut at punctuation, brackets that hold a synonym kept inside."""
    keep = [(m.start(), m.end()) for m in _SYNONYM.finditer(text, start, end)]
    at = start
    cuts = sorted((*_BREAK.finditer(text, start, end), *_FUNCTION.finditer(text, start, end)), key=lambda m: m.start())
    for match in cuts:
        if any(a <= match.start() < b for a, b in keep):
            continue
        if match.start() > at:
            yield at, match.start()
        at = max(at, match.end())
    if at < end:
        yield at, end


def _joined(text: str, start: int, end: int, *, last: bool) -> Iterator[tuple[int, int]]:
    """A piece cut at 和, 及, 或 where both halves are data on their own; inside a list a short half stays."""
    at = start
    for match in _JOIN.finditer(text, start, end):
        beyond = _JOIN.search(text, match.end(), end)
        if known(_strip_owner(text[_after_verb(text, at, end) : beyond.start() if beyond else end])):
            continue
        left = _strip_owner(text[_after_verb(text, at, match.start()) : match.start()])
        right = _strip_owner(text[match.end() : end])
        nxt = _JOIN.search(text, match.end(), end)
        first = _strip_owner(text[match.end() : nxt.start()]) if nxt else right
        if match.group() in ("等", "在内的"):
            if is_data(_strip_owner(text[match.end() : end])) or match.group() == "在内的":
                yield at, match.start()
                at = match.end()
            continue
        if not last and len(right) <= 2:
            continue
        own = bool(left) and (is_data(left) if _heads()[0].search(left) else known(left) and len(left) >= 3)
        if own and (known(first) or is_data(first)) and not first.startswith("内容") and len(first) > 1:
            yield at, match.start()
            at = match.end()
    yield at, end


def items(text: str, start: int, end: int, *, breaks: tuple[int, ...] = ()) -> tuple[Range, ...]:
    """The data items that stand in a stretch, in order.

    Where a list holds two items, or one after an opener such as 包括, its other short members count too.
    ``breaks`` are places at which something else begins (a purpose), so that no item runs over them.

    >>> text = "设备信息（如IMEI号、MAC地址）和收货地址"
    >>> [place.of(text) for place in items(text, 0, len(text))]
    ['设备信息', 'IMEI号', 'MAC地址', '收货地址']
    """
    found: list[Range] = []
    edges = [start, *sorted(b for b in set(breaks) if start < b < end), end]
    for a, b in pairwise(edges):
        for c, d in _pieces(text, a, b):
            found += _list(text, c, d)
    return tuple(dict.fromkeys(found))


_IDENTIFIERS = re.compile(r"(?:/[\x21-\x2e\x30-\x7e]+)+(?=、|$)")
_MEMBER = re.compile(r"、|(?<=[A-Za-z0-9_])/(?=[A-Za-z])")


def _stops(text: str, start: int, end: int) -> Iterator[int]:
    """Where members end: at 、, and at the slashes of a run of identifiers (IMEI/OAID)."""
    for match in _MEMBER.finditer(text, start, end):
        if match.group() == "、" or _IDENTIFIERS.match(text, match.start(), end):
            yield match.start()


def _list(text: str, start: int, end: int) -> list[Range]:
    """The items of one run of words without punctuation but 、."""
    members: list[tuple[int, int, Range | None]] = []
    at = start
    for stop in [*_stops(text, start, end), end]:
        if stop > at:
            for c, d in _joined(text, at, stop, last=stop == end):
                members.append((c, d, _item(text, _after_verb(text, c, d), d) or _before_verb(text, c, d)))
        at = stop + 1
    sure = [item for _, _, item in members if item is not None]
    opened = bool(_edges()[2].match(text[start:end].lstrip())) or text[start - 1 : start] in ("（", "(", "：", ":")
    listed = len(members) >= 2 and (len(sure) >= 2 or (opened and len(sure) >= 1)) and len(sure) * 4 >= len(members)
    found = []
    for index, (c, d, item) in enumerate(members):
        if item is None and index + 1 < len(members) and (after := members[index + 1][2]):
            item = _shared_head(text, _after_verb(text, c, d), d, after.of(text))
        if item is None and listed and (index > 0 or opened):
            item = _loose(text, c, d)
        if item is not None and item.end > item.start:
            found.append(_with_relative(text, start, item))
    return found


_BARE = re.compile(r"(?:信息|数据|资料|情况|内容|公开信息|个人信息|相关信息|相关个人信息|数据信息|其他信息|共享信息)")
_RELATIVE = re.compile(
    r"(?:关于|有关)?(?:您|用户|其他方)?[^，。；、]{0,24}(?:使用|留下|产生|提供|发布|上传|注册|登记|公布|对我们|授权|储存|证明)[^，。；、]{0,20}的(?:详细|相关|全部|具体)?$"
)


def _with_relative(text: str, start: int, item: Range) -> Range:
    """A bare head with the relative clause that tells which ('您在社区发布的信息')."""
    if not _BARE.fullmatch(re.sub(r"^(?:详细|相关|全部|具体)?(?:使用)?", "", item.of(text))):
        return item
    left = max(start, item.start - 44)
    for match in trigger_pattern().finditer(text, left, item.start):
        if not text[match.end() :].startswith(("的", "者")) and not re.search(
            r"的", text[match.start() : match.end() + 1]
        ):
            if re.match(r"(?:关于|有关|您|用户|其)", text[match.end() :]):
                left = match.end()
    words = text[left : item.start]
    owner = re.search(r"(?:关于|有关)?(?:您|用户|其他方)(?!的)", words)
    if owner and (match := _RELATIVE.fullmatch(words[owner.start() :])):
        return Range(left + owner.start(), item.end)
    return item


def _shared_head(text: str, start: int, end: int, following: str) -> Range | None:
    """A member whose head noun stands only on the next one (付款、收货信息)."""
    start = (
        max(start, *(m.end() for m in re.finditer(r"您的|涉及|收集|用户的", text[:end])), start)
        if start < end
        else start
    )
    start, end = _trim(text, start, end)
    words = text[start:end]
    head = re.search(r"(?:信息|记录|日志|数据|号码|权限)$", following)
    return Range(start, end) if head and 2 <= len(words) <= 6 and known(words + head.group()) else None


def _before_verb(text: str, start: int, end: int) -> Range | None:
    """The item that stands before a verb in a phrase that is no item itself ('个人信息共享给…')."""
    for match in trigger_pattern().finditer(text, start, end):
        if item := _item(text, _after_verb(text, start, match.start()), match.start()):
            return item
    return None


_LOOSE = re.compile(r"[\w/\-+. （）()]{2,14}")
_NO_LOOSE = re.compile(
    r"[您我请]|可以|可能|需要|进行|用于|服务$|功能|目的|同意|通过|如果|以便|[将为会不]|等$|^(?:的|向|在|对|和|或)|保障|提供|帮助|改善|优化|安全$|体验"
)


def _loose(text: str, start: int, end: int) -> Range | None:
    """A short member of a list of data that no head noun gives away ('收藏', '好友')."""
    start, end = _trim(text, start, end)
    words = text[start:end]
    if _LOOSE.fullmatch(words) and not _NO_LOOSE.search(words) and not _heads()[2].search(words):
        return Range(start, end)
    return None


def spans(text: str, start: int, end: int, *, breaks: tuple[int, ...] = ()) -> tuple[Span, ...]:
    """The data items of a stretch as spans."""
    return tuple(
        Span(
            place.start,
            place.end,
            SpanKind.DATA,
            "lexicon" if known(place.of(text)) else "data-head",
            _score(place.of(text)),
        )
        for place in items(text, start, end, breaks=breaks)
        if not _LABELLING.search(text[max(start, place.start - 4) : place.start])
    )


_LABELLING = re.compile(r"(?:此为|属于|均为|视为|即为|称为|即|作为)(?:您的)?$")


def _score(words: str) -> float:
    if known(words):
        return 0.95
    return 0.85 if is_data(words) else 0.6
