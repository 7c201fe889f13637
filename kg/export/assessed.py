"""The report's parts on necessity and vagueness as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rdflib.term import Literal, URIRef

from kg.export import escape
from kg.export.assessment import Assessment, FunctionRow, Row, columns, matrix, offset
from kg.export.labels import Labels
from kg.export.wording import word
from kg.iris import LAW_GRAPH
from kg.records import Text
from kg.store import Store

_MOST = 12  # words or categories shown in one cell
_PARTS = (
    ("vague", "vagueFlows", "flows", "vagueShare", ()),
    ("vagueData", "vagueData", "flows", "", ("CatchAllData", "BareData")),
    ("openEnded", "openEnded", "flows", "", ("OpenEndedData",)),
    ("unnamed", "unnamed", "outward", "unnamedShare", ("UnnamedRecipient", "UnstatedRecipient")),
    ("generic", "generic", "withPurpose", "genericShare", ("GenericPurpose",)),
)
_LIST = """SELECT ?slug ?list ?data ?verified ?zh ?en WHERE {
  ?list dcterms:identifier ?slug ; pif:basicFunction ?function ; pif:verified ?verified ; dcterms:title ?zh , ?en
  FILTER(LANGMATCHES(LANG(?zh), "zh") && LANGMATCHES(LANG(?en), "en"))
  OPTIONAL { ?list pif:necessaryData ?data } }"""


def necessity(key: str, found: Assessment, lists: Iterable[str], lang: str) -> Iterator[str]:
    """The matrix of functions, data and necessity of one policy."""
    yield f'<h3 id="{key}-necessity">{word("report.necessity", lang)}</h3>'
    yield f'<p class="soft">{word("report.necessity.list" if found.app_types else "report.necessity.text", lang)}</p>'
    yield from (f'<p class="soft">{escape.html(line)}</p>' for line in lists)
    rows = matrix(found.necessity)
    if rows:
        filled = {item.column for row in rows for item in row.items}
        shown = tuple(name for name in columns(found.app_types) if name in filled)
        head = "".join(f"<th>{word(f'necessity.{name}', lang)}</th>" for name in ("function", *shown, "cost"))
        body = "".join(_function(key, row, shown, bool(found.app_types), lang) for row in rows)
        yield f'<table class="matrix"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    else:
        yield f'<p class="soft">{word("report.necessity.none", lang)}</p>'
    for refusal in (row for row in found.refusals if row.get("what") == "service"):
        badge = f'<span class="badge warning">{word("cost.service", lang)}</span>'
        yield f'<p class="soft">{badge} {_place(key, refusal, refusal["quote"])}</p>'


def _function(key: str, row: FunctionRow, shown: tuple[str, ...], typed: bool, lang: str) -> str:
    name = escape.html(row.name) or word("necessity.unnamed", lang)
    if typed and row.name:
        name += f'<br><span class="badge {row.reach}">{word(f"reach.{row.reach}", lang)}</span>'
    cells = [name]
    for column in shown:
        items = {item.en if lang == "en" else item.zh: item for item in row.items if item.column == column}
        links = [f'<a href="#{key}-t{item.start}">{escape.html(label)}</a>' for label, item in items.items()]
        cells.append(_joined(links, lang))
    costs = [
        f'<a class="badge {"warning" if cost.kind == "service" else ""}" href="#{key}-t{cost.start}">'
        f"{word(f'cost.{cost.kind}', lang)}</a><br><small>{escape.html(escape.shortened(cost.words, 60))}</small>"
        for cost in row.costs
    ]
    cells.append("<br>".join(costs) or "–")
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _joined(links: list[str], lang: str) -> str:
    more = [word("report.more", lang).format(n=len(links) - _MOST)] if len(links) > _MOST else []
    return word("page.comma", lang).join([*links[:_MOST], *more]) or "–"


def _place(key: str, row: Row, words: str) -> str:
    return f'<a href="#{key}-t{offset(row)}">{escape.html(escape.shortened(words, 120))}</a>'


def lists(store: Store, app_types: Iterable[str], lang: str) -> tuple[str, ...]:
    """What the law lists as necessary for these types of app, a line each."""
    law, vocabulary = Labels(store, LAW_GRAPH), Labels(store)
    lines = []
    for slug in app_types:
        rows = store.select(_LIST, {"slug": Literal(slug)}).rows
        names = sorted({vocabulary.concept(data).name(lang) for _, _, data, *_ in rows if data is not None})
        for name, verified, zh, en in sorted({(str(row[1]), *map(str, row[3:])) for row in rows}):
            needed = word("page.comma", lang).join(names) or word("necessity.nothing", lang)
            doubt = "" if verified == "true" else word("necessity.recalled", lang)
            lines.append(f"{Text(zh, en).get(lang)} · {law.concept(URIRef(name)).name(lang)}: {needed}{doubt}")
    return tuple(lines)


def vagueness(key: str, found: Assessment, lang: str) -> Iterator[str]:
    """How vague one policy is: counts with their wholes, the words, and the sensitive kinds."""
    counts = found.vagueness
    if counts is None:
        return
    yield f'<h3 id="{key}-vagueness">{word("report.vagueness", lang)}</h3>'
    yield f'<p class="soft">{word("report.vagueness.caption", lang)}</p>'
    head = "".join(f"<th>{word(f'vagueness.{name}', lang)}</th>" for name in ("part", "count", "share", "words"))
    lines = []
    for name, part, whole, share, reasons in _PARTS:
        numbers = f"{counts[part]} / {counts[whole]}"
        ratio = counts.get(share, "") if share else ""
        words = _joined(_linked(key, [row for row in found.words if _ends(row, reasons)]), lang)
        lines.append((word(f"vagueness.{name}", lang), numbers, percent(ratio), words))
    yield _table(head, lines)
    if any(row.get("coverage") for row in found.sensitive):
        shares = (
            f"{word(f'vagueness.{n}', lang)} {percent(counts.get(n, ''))}" for n in ("umbrellaShare", "widerShare")
        )
        yield f"<p>{word('page.semicolon', lang).join(shares)}</p>"
        head = "".join(f"<th>{word(f'vagueness.{name}', lang)}</th>" for name in ("coverage", "count", "kinds"))
        yield _table(head, [_kinds(key, coverage, found.sensitive, lang) for coverage in ("named", "wider", "any")])


def _kinds(key: str, coverage: str, rows: Iterable[Row], lang: str) -> tuple[str, str, str]:
    kinds: dict[str, list[Row]] = {}
    for row in rows:
        if row.get("coverage") == coverage:
            label = Text(row.get("categoryZh", ""), row.get("categoryEn", "")).get(lang)
            kinds.setdefault(label or row["category"], []).append(row)
    shown = [
        escape.html(label)
        + (f" <small>({words})</small>" if (words := _joined(_linked(key, said)[:3], lang)) != "–" else "")
        for label, said in kinds.items()
    ]
    return word(f"coverage.{coverage}", lang), str(len(kinds)), word("page.comma", lang).join(shown) or "–"


def _ends(row: Row, reasons: tuple[str, ...]) -> bool:
    return row.get("vagueness", "").endswith(tuple(f"#{reason}" for reason in reasons)) if reasons else False


def _linked(key: str, rows: Iterable[Row]) -> list[str]:
    """The words of the rows, each once, with a link to where the first stands."""
    places: dict[str, int] = {}
    for row in rows:
        words = row.get("words") or row.get("data") or ""
        if words and row.get("start"):
            places.setdefault(escape.shortened(words, 30), offset(row))
    return [f'<a href="#{key}-t{start}">{escape.html(words)}</a>' for words, start in places.items()]


def _table(head: str, lines: Iterable[tuple[str, ...]]) -> str:
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def percent(share: str) -> str:
    """A share as people read it.

    >>> percent("0.125"), percent("1"), percent("")
    ('12.5%', '100%', '–')
    """
    return f"{100 * float(share):.1f}".removesuffix(".0") + "%" if share else "–"


def ranking(shown: Mapping[str, tuple[str, Assessment]], lang: str) -> Iterator[str]:
    """Several policies by their vagueness, the vaguest first; ``shown`` holds id and answers by the page's key."""
    rows = [(key, id, found.vagueness) for key, (id, found) in shown.items() if found.vagueness]
    if len(rows) < 2:
        return
    names = ("vagueShare", "unnamedShare", "genericShare", "umbrellaShare", "widerShare")
    yield f"<h3>{word('report.ranking', lang)}</h3>"
    head = "".join(f"<th>{word(f'vagueness.{name}', lang)}</th>" for name in ("policy", *names))
    rows.sort(key=lambda row: (-float(row[2].get("vagueShare") or 0), row[1]))
    yield _table(
        head,
        (
            (f'<a href="#{key}-vagueness">{escape.html(id)}</a>', *(percent(counts.get(n, "")) for n in names))
            for key, id, counts in rows
        ),
    )
