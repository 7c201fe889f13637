"""What ``kg market`` can be asked, and its answers in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from kg.market import picture
from kg.market.families import Families, families
from kg.market.parties import Landscape, landscape
from kg.market.reading import Market, broader, called, collected, dates, labels, market
from kg.market.untold import untold
from kg.market.years import FEWEST, years
from kg.records import Text
from kg.registry import Table
from kg.store import Store

_BARS = 25


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: names of its columns, rows of words; ``numbers`` are the places of columns that hold numbers."""

    title: Text
    heads: tuple[Text, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as HTML, and what it shows."""

    title: Text
    caption: Text
    html: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """An analysis done: tables, the chief one first; pictures; and a record of plain values for programs."""

    title: Text
    sheets: tuple[Sheet, ...]
    figures: tuple[Figure, ...]
    record: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Analysis:
    """A question to the whole market; ``answer`` takes the store and the language."""

    name: str
    answer: Callable[[Store, str], Answer]


def _parties(store: Store, lang: str) -> Answer:
    read = market(store)
    found = landscape(read)
    return Answer(
        Text("第三方格局", "Third parties in the market"),
        (_standings(read, found, lang), _communities(found, read)),
        (
            Figure(
                Text("网络", "Network"),
                Text(
                    "圆越大，向其提供信息的政策越多；连线为两者共同出现的政策；颜色为社群。",
                    "Larger discs: given data under more policies. Links: policies that give to both. Colours: "
                    "communities.",
                ),
                picture.network(found, lang),
            ),
            Figure(
                Text("谁得到什么", "Who gets what"),
                Text("向该主体提供该类信息的政策数。", "Number of policies that give the party that category."),
                picture.heat(read, found, lang),
            ),
        ),
        {"policies": len(read.policies), **{k: v for k, v in asdict(found).items() if k != "links"}},
    )


def _standings(read: Market, found: Landscape, lang: str) -> Sheet:
    return Sheet(
        Text("主体", "Parties"),
        (
            Text("主体", "party"),
            Text("类别", "kind"),
            Text("政策数", "policies"),
            Text("信息类别数", "categories"),
            Text("加权度", "weighted degree"),
            Text("介数中心性", "betweenness"),
            Text("社群", "community"),
        ),
        tuple(
            (
                one.label,
                read.called(one.kind, lang),
                str(one.policies),
                str(one.categories),
                str(one.degree),
                f"{one.betweenness:.4f}",
                str(one.community or ""),
            )
            for one in found.standings
        ),
        frozenset({2, 3, 4, 5, 6}),
    )


def _communities(found: Landscape, read: Market) -> Sheet:
    return Sheet(
        Text("社群", "Communities"),
        (Text("社群", "community"), Text("政策数", "policies"), Text("主体数", "size"), Text("主体", "parties")),
        tuple(
            (
                str(one.number),
                str(one.policies),
                str(len(one.parties)),
                _listed([read.names[party].label for party in one.parties]),
            )
            for one in found.communities
        ),
        frozenset({0, 1, 2}),
    )


def _untold(store: Store, lang: str) -> Answer:
    read = market(store)
    found = untold(read, broader(store))
    named = [(one, read.names[one.party].label, read.called(one.category, lang)) for one in found]
    sheet = Sheet(
        Text("多数政策写明而部分政策未提及的信息", "Told by most, left out by some"),
        (
            Text("主体", "party"),
            Text("信息类别", "category"),
            Text("写明的政策数", "told"),
            Text("提供信息的政策数", "policies"),
            Text("未提及的政策", "left out by"),
        ),
        tuple(
            (party, category, str(one.told), str(one.givers), _listed([read.policies[policy] for policy in one.silent]))
            for one, party, category in named
        ),
        frozenset({2, 3}),
    )
    figure = Figure(
        Text("最常见者", "The most common"),
        Text(
            "写明的政策数。文本未写不等于未发生，仅供核对。",
            "Number of policies that tell of it. What a text leaves out may not happen: a reason to look, no finding.",
        ),
        picture.bars(
            [(one.told, f"{party}: {category} ({one.told}/{one.givers})") for one, party, category in named][:_BARS]
        ),
    )
    record = {"policies": len(read.policies), "untold": [asdict(one) for one in found]}
    return Answer(Text("他人写明而未提及", "Untold but told by others"), (sheet,), (figure,), record)


def _families(store: Store, lang: str) -> Answer:
    found = families(store)
    return Answer(
        Text("范本与重复语句", "Boilerplate"),
        (_wordings(found), _alike(found)),
        (
            Figure(
                Text("最常见的相同语句", "Sentences that most policies share"),
                Text(
                    "采用相同或近乎相同表述的政策数。",
                    "Number of policies that have the sentence, in the same words or nearly.",
                ),
                picture.bars([(len(one.policies), one.words[:300]) for one in found.shared[:_BARS]]),
            ),
        ),
        {"policies": len(found.ids), **{k: v for k, v in asdict(found).items() if k != "ids"}},
    )


def _wordings(found: Families) -> Sheet:
    return Sheet(
        Text("相同语句", "Shared sentences"),
        (
            Text("政策数", "policies"),
            Text("出现次数", "places"),
            Text("表述数", "wordings"),
            Text("语句", "sentence"),
            Text("政策", "in"),
        ),
        tuple(
            (
                str(len(one.policies)),
                str(len(one.places)),
                str(one.wordings),
                one.words,
                _listed([found.ids[policy] for policy in one.policies]),
            )
            for one in found.shared
        ),
        frozenset({0, 1, 2}),
    )


def _alike(found: Families) -> Sheet:
    return Sheet(
        Text("同源政策", "Families of policies"),
        (
            Text("政策数", "size"),
            Text("相似度", "alike"),
            Text("共有语句", "common sentences"),
            Text("政策", "policies"),
        ),
        tuple(
            (
                str(len(one.policies)),
                f"{one.alike:.2f}",
                str(one.common),
                _listed([found.ids[policy] for policy in one.policies]),
            )
            for one in found.families
        ),
        frozenset({0, 1, 2}),
    )


def _years(store: Store, lang: str) -> Answer:
    found, known = years(dates(store), collected(store)), labels(store)
    names = {one.category: called(known, one.category, lang) for one in found.courses}
    every = ("全部政策" if lang.startswith("zh") else "all policies", *map(str, found.policies))
    sheet = Sheet(
        Text("各年收集各类信息的政策数", "Policies that collect each category, by year"),
        (Text("信息类别", "category"), *(Text(str(year), str(year)) for year in found.years)),
        (every, *((names[one.category], *map(str, one.policies)) for one in found.courses)),
        frozenset(range(1, len(found.years) + 1)),
    )
    figure = Figure(
        Text("变化最大者", "What changed most"),
        Text(
            "当年政策（括号内为份数）中收集该类信息者的比例。年份为该版本写明的最晚日期；政策不足 "
            f"{FEWEST} 份的年份不画，未写明日期的 {found.undated} 份不计。每年收录的政策不同，变化可能由此而来。",
            "Share of the year's policies (their number in brackets) that collect the category. The year is that of "
            f"the latest date that a version gives; years with less than {FEWEST} policies are not drawn, and "
            f"{found.undated} without a date are not counted. Other policies stand in each year, and that alone can "
            "look like a change.",
        ),
        picture.lines(found, names, lang),
    )
    record = {"fewest": FEWEST, **asdict(found)}
    return Answer(Text("历年变化", "Changes over the years"), (sheet,), (figure,), record)


_NAMED = 20  # names in one cell


def _listed(names: list[str]) -> str:
    """The first names of many."""
    more = len(names) - _NAMED
    return "、".join(names[:_NAMED]) + (f" …（+{more}）" if more > 0 else "")


ANALYSES = Table(
    "analysis",
    (
        Analysis("parties", _parties),
        Analysis("untold", _untold),
        Analysis("families", _families),
        Analysis("years", _years),
    ),
)
