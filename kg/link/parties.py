"""Who a party mention is: a named organisation, or a mere kind of party; and who the controller is."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import yaml

from kg.errors import AssetError
from kg.link.concepts import index
from kg.records import Document, Mention, Party, Range, Segment, Statement
from kg.rulefile import RuleFile, parsed

FILE = Path(__file__).parent / "organisations.yml"
_words = RuleFile(Path(__file__).parent / "parties.yml").pattern
_COMPANY = re.compile(
    r"[\w·&（）()-]{2,40}?(?:股份有限公司|有限责任公司|有限公司|集团公司)"
    r"|[A-Z][\w .,&-]{2,40}?(?:Ltd|Limited|Inc|LLC|GmbH)\b"
)
_OPENED = re.compile(r"^[^（()）]*[（(](?=[^（()）]{6,}$)")  # a bracket that the name does not close
_NOISE = re.compile(r"[\s“”\"'‘’「」『』《》【】\[\]]")
_QUOTED = re.compile(r"^\s*[“\"「『]([^“”\"「」『』]+)[”\"」』]\s*$")
_PHONE = r"(?:\+?86[- ]?)?(?:0\d{2,3}-?\d{7,8}|[48]00-?\d{3,4}-?\d{3,4}|1[3-9]\d{9})(?!\d)"
_MAIL = r"[A-Za-z0-9][\w.+-]{0,60}@[A-Za-z0-9-]{1,40}(?:\.[A-Za-z]{2,12}){1,3}"
_CONTACT = re.compile(
    rf"(?:联系方式|联系电话|联系邮箱|电话|邮箱)[:：]?\s*(?P<said>{_MAIL}|{_PHONE})"
    rf"|(?P<bare>{_MAIL}|(?<=[\t|]){_PHONE})",
    re.ASCII,
)
_URL = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&'*+,;=%-]{4,300}")
_HEADED = re.compile(r"\s*(?P<name>[^：:，。；]{2,24}?)\s*[：:]")
_LABEL = re.compile(r"[^：:，。；\s]{2,14}[：:]")
_ALIAS = re.compile(  # 青禾示例科技有限公司（以下简称“青禾”）
    rf"(?P<company>{_COMPANY.pattern})\s*[（(](?:以下|下文|下)?(?:简称|统称|合称|称|下称)为?\s*[“\"「『]?"
    r"(?P<alias>[^“”\"「」『』（）()，。；]{2,16})[”\"」』]?[）)]"
)
_ROLES = ("controller", "user", "third-party")  # keys that no words may take
_BROKEN_NUMBER = re.compile(r"(?<=\d)\n(?=\d)(?!\d{1,3}[、.．)）\s])")  # a hard wrap inside a number
_NEAR = 400  # characters after the name in which its contact may stand


@dataclass(frozen=True, slots=True)
class Organisation:
    """One entry of ``organisations.yml``."""

    name: str
    kind: str
    legal: str = ""


@lru_cache(maxsize=1)
def organisations() -> Mapping[str, Organisation]:
    """Every known name, alias and legal name, normalised and folded, with its organisation.

    >>> organisations()["jpush"].name
    '极光'

    Raises:
        AssetError: the file is not a list of names and kinds.
    """
    forms: dict[str, Organisation] = {}
    try:
        entries = parsed(FILE.read_text(encoding="utf-8"))
        found = [(Organisation(e["name"], e["kind"], e.get("legal", "")), e.get("aliases", [])) for e in entries]
    except (KeyError, TypeError, yaml.YAMLError) as error:
        raise AssetError(f"The list of organisations can't be read: {error}.", where=FILE.name) from error
    for entry, aliases in found:
        for form in (entry.name, *aliases):
            forms[normal(form).casefold()] = entry
    return forms


def normal(words: str) -> str:
    """A name without spaces, quotes and a bracketed tail, in the normal form NFKC.

    >>> normal(" “QQ” （腾讯）")
    'QQ'
    """
    bare = _NOISE.sub("", unicodedata.normalize("NFKC", words).strip())
    while (shorter := _words("tail").sub("", bare)) != bare and shorter:
        bare = shorter
    return bare


@lru_cache(maxsize=4096)
def party(words: str) -> Party:
    """Who the words mean. ``named`` is True for an organisation or product, False for a kind of party.

    >>> party("极光推送SDK").name, party("极光推送SDK").kind, party("极光推送SDK").named
    ('极光', 'PushProvider', True)
    >>> party("游戏合作伙伴（游戏开发商、游戏发行商等）").named
    False
    """
    words = _QUOTED.sub(r"\1", _words("itself").sub("", _words("cell").sub("", words)) or words)
    name = _words("lead").sub("", normal(words)) or words.strip()
    if _words("user").match(name):
        return Party("user", "用户", "DataSubject")
    if (own := index("party").exact(name.casefold())) and own.endswith("#Controller"):
        return Party("controller", words.strip(), "Controller")
    if not any(pattern.search(name) for pattern in map(_words, ("generic", "people", "kindred"))):
        if company := _COMPANY.search(_words("lead").sub("", _NOISE.sub("", words))):
            return _company(_words("lead").sub("", _OPENED.sub("", _words("up_to").sub("", company.group()))))
        name = _words("through").sub("", _words("up_to").sub("", name))
        if known := _known(name):
            return Party(known.name, known.name, known.kind, named=True)
        if (kit := _words("kit").match(name)) and (not _words("clause").search(name) or _names_one(name)):
            return Party(name, name, _kind(kit["name"], "SDKProvider"), named=True)
        if _words("proper").match(name) and _kind(name, "") in ("", "ThirdParty"):
            return Party(name, name, "ThirdParty", named=True)
    kind = _kind(name, "ThirdParty")
    key = f"{name}~" if name in _ROLES else name
    return Party(key or "third-party", words.strip(), kind)


def _company(name: str) -> Party:
    """A company by its legal name; its kind from the one product that it is known for."""
    key = normal_company(name)
    kinds = {entry.kind for entry in organisations().values() if entry.legal and normal_company(entry.legal) == key}
    return Party(key, name, kinds.pop() if len(kinds) == 1 else _kind(name, "ThirdParty"), named=True)


def _known(name: str) -> Organisation | None:
    """The organisation whose form is the name, or fills it but for words such as 平台 and SDK."""
    table = organisations()
    folded = name.casefold()
    if entry := table.get(folded):
        return entry
    best = max((form for form in table if form in folded), key=len, default="")
    if not best:
        return None
    rest = _words("brand_noise").sub("", folded.replace(best, "", 1))
    whole = not best.isascii() or not re.search(rf"[a-z0-9]{re.escape(best)}|{re.escape(best)}[a-z0-9]", folded)
    return table[best] if len(rest) <= 2 and (whole or not rest) else None


def _names_one(name: str) -> bool:
    """Whether a known organisation is named somewhere in the words, as in a list (甲、乙等第三方SDK)."""
    folded = name.casefold()
    return any(len(form) > 2 and form in folded for form in organisations())


def _kind(name: str, default: str) -> str:
    """The party kind of the longest form of ``ontology/party.ttl`` that the words hold."""
    hit = index("party").inside(name.casefold())
    return hit[0].rpartition("#")[2] if hit else default


def parties(
    document: Document,
    segments: tuple[Segment, ...],
    mentions: Iterable[Mention],
    entries: Iterable[tuple[Mention, ...]] = (),
) -> dict[Mention, Party]:
    """Every party mention with its party; contact and policy address from the same clause, where a single name stands.

    The names of one of the ``entries``, an SDK and its company, have them in common.

    The name that the policy gives a company (以下简称“…”) stands for it.
    In a table row, and in a block of lines about one company, the address of the policy and the contact belong to
    the name before them.
    """
    aliases = {normal(m["alias"]): _words("before").sub("", m["company"]) for m in _ALIAS.finditer(document.text)}
    names = {mention: _kit(document.text, segments, mention) or mention.text for mention in mentions}
    found = {mention: party(aliases.get(normal(name), name)) for mention, name in names.items()}
    ordered = sorted((m for m, p in found.items() if p.named), key=lambda m: m.start)
    beside = {mention: entry for entry in entries for mention in entry}
    details: dict[str, tuple[str, str]] = {}
    for at, mention in enumerate(ordered):
        mine = found[mention]
        others = (m for m in ordered[at + 1 :] if found[m].key != mine.key and m not in beside.get(mention, ()))
        later = next((m.start for m in others), len(document.text))
        stretch = Range(mention.start, min(later, mention.end + _NEAR, _block_end(document.text, segments, mention)))
        contact, url = _details(stretch.of(document.text))
        url = url or _linked(document.text, segments, mention)
        old = details.get(mine.key, ("", ""))
        details[mine.key] = (old[0] or contact, old[1] or url)
    return {
        m: replace(p, contact=details[p.key][0], policy_url=details[p.key][1]) if p.key in details and p.named else p
        for m, p in found.items()
    }


def _kit(text: str, segments: tuple[Segment, ...], mention: Mention) -> str:
    """The name with which a clause opens, where it then speaks of "this SDK" (甲推送 SDK：本 SDK 会…); else empty."""
    at = bisect_right(segments, mention.start, key=lambda s: s.start) - 1
    if at < 0 or not _words("itself").fullmatch(mention.text.strip()):
        return ""
    opening = _HEADED.match(text, segments[at].body, mention.start)
    return re.sub(r"\s*(?:SDK)?$", "SDK", opening["name"], count=1, flags=re.IGNORECASE) if opening else ""


def _block_end(text: str, segments: tuple[Segment, ...], mention: Mention) -> int:
    """The end of the clause that holds the mention, and of the labelled lines near it that go on (隐私政策：…)."""
    at = bisect_right(segments, mention.start, key=lambda s: s.start) - 1
    if at < 0 or not segments[at].start <= mention.start < segments[at].end:
        return mention.end
    end = segments[at].end
    if _LABEL.match(text, segments[at].body, end):
        for segment in segments[at + 1 :]:
            near = segment.section == segments[at].section and segment.start <= mention.end + _NEAR
            if not near or not _LABEL.match(text, segment.body, segment.end):
                break
            end = segment.end
    return end


def _linked(text: str, segments: tuple[Segment, ...], mention: Mention) -> str:
    """The address in the cell of its row that a column of policies has; empty where there is none."""
    at = bisect_right(segments, mention.start, key=lambda s: s.start) - 1
    cells = segments[at].cells if at >= 0 else ()
    places = (Range(c.start, c.end) for c in cells if c.header and _words("policy").search(c.header.of(text)))
    found = (_URL.search(text, place.start, place.end) for place in places)
    return next((match.group().rstrip(".,;") for match in found if match), "")


def _details(text: str) -> tuple[str, str]:
    """Contact and policy address in a stretch of text; empty where there is none."""
    contact = _CONTACT.search(text) or _CONTACT.search(_BROKEN_NUMBER.sub("", text))
    url = next(
        (m for m in _URL.finditer(text) if _words("policy").search(text[max(0, m.start() - 20) : m.end()])), None
    )
    return (contact["said"] or contact["bare"] if contact else ""), (url.group().rstrip(".,;") if url else "")


def controller(statements: Iterable[Statement]) -> Party:
    """The personal information processor (个人信息处理者): its legal name, else its brand, else nobody named."""
    every = tuple(statements)
    who = [s for s in every if s.kind == "Controller" and s.values.get("name")]
    who.sort(key=lambda s: (s.values.get("kind") != "legal", -s.confidence, s.evidence))
    ways = [s for s in every if s.kind == "Contact" and s.values.get("value")]
    order = ("email", "phone", "address", "form", "im", "in-app")
    ways.sort(key=lambda s: (order.index(k) if (k := s.values.get("kind", "")) in order else len(order), s.evidence))
    contact = ways[0].values["value"] if ways else ""
    if not who:
        return Party("controller", "", "Controller", contact=contact)
    name = who[0].values["name"]
    if who[0].values.get("kind") == "legal":
        return Party(normal_company(name), name, "Controller", named=True, contact=contact)
    return Party("controller", name, "Controller", contact=contact)


def normal_company(name: str) -> str:
    """The key of a legal name: without spaces and quotes, its brackets kept.

    >>> normal_company("青禾(北京) 科技有限公司")
    '青禾(北京)科技有限公司'
    """
    return _NOISE.sub("", unicodedata.normalize("NFKC", name))
