"""``kg demo``: the whole way on a policy that comes with the program."""

from __future__ import annotations

import shlex
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.console import console, default_lang, write
from kg.cli.options import LangOption
from kg.errors import OutputError
from kg.records import Text

if TYPE_CHECKING:
    from rich.console import Console

    from kg.records import Finding, Reading
    from kg.store import Store

SHOWN_FLOWS = 12
SHOWN_ROWS = 4
QUESTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("recipients-of-category", {"category": "身份证号"}),
    ("shared-but-denied", {}),
    ("sensitive-flows", {}),
)
FILES = (
    ("html", "graph.html"),
    ("graphml", "graph.graphml"),
    ("dot", "graph.dot"),
    ("mermaid", "graph.mmd"),
    ("ropa", "ropa.csv"),
)


@dataclass(frozen=True, slots=True)
class _Words:
    counts = Text("读到", "Read")
    flows = Text("个人信息流动", "Flows of personal information")
    more = Text("……另有 {} 条，见 flows.jsonl", "… and {} more in flows.jsonl")
    rest = Text("……另有 {} 行", "… and {} more")
    picture = Text("图", "Picture")
    questions = Text("问与答", "Questions and answers")
    findings = Text("发现（文本没有写明什么，不是违法结论）", "Findings (what the text does not show, no verdict)")
    files = Text("写出的文件", "Files written")
    collects = Text("收集", "collects")
    gives = Text("提供给", "gives to")
    unsaid = Text("（未说明目的）", "(no purpose stated)")
    unnamed = Text("（未说明接收方）", "(recipient not stated)")


def run(
    lang: LangOption,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FOLDER", help="Where the files go.")] = Path(
        "kg-demo"
    ),
) -> None:
    """Walk the whole way on the policy of a fictional app that comes with the program.

    Reads the policy, shows its flows, draws a picture, answers three questions, lists the findings with their
    articles, and writes the files into FOLDER.

    \b
    Examples:
      kg demo
      kg demo --lang zh -o /tmp/demo
    """
    from kg import pipeline, read, validate
    from kg.demo import APP_TYPE, POLICY_FILE
    from kg.score.lines import line
    from kg.store import Store

    began = time.perf_counter()
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"The folder can't be made ({error.strerror}).", where=str(output), hint="Choose another place with -o."
        ) from error
    reading = pipeline.understand(read.document(POLICY_FILE, id="qinghe"))
    store = Store()
    pipeline.put(store, reading, app_types=(APP_TYPE,))
    findings = validate.findings(store)
    lines = [line(reading.document.id, flow) for flow in reading.flows]

    out, words = console(), lang.value
    _counts(out, reading, store, words)
    _flows(out, lines, words)
    _picture(out, lines, reading.links.controller.name, words)
    _questions(out, store, output / "graph.trig", words)
    _findings(out, findings, words)
    _files(out, output, store, lines, findings, words)
    out.print(f"\n{time.perf_counter() - began:.1f} s")


def _title(out: Console, text: Text, lang: str) -> None:
    out.print()
    out.rule(text.get(lang), align="left", style="none")


def _counts(out: Console, reading: Reading, store: Store, lang: str) -> None:
    _title(out, _Words.counts, lang)
    kinds = Counter(flow.kind.value for flow in reading.flows)
    triples = sum(1 for version in store.versions() for _ in store.quads(version))
    zh = lang == "zh"
    out.print(
        f"{reading.document.origin.name.rsplit('/', 1)[-1]}: "
        + (f"{len(reading.document.text)} 字，" if zh else f"{len(reading.document.text)} characters, ")
        + (f"{len(reading.segments)} 条款，" if zh else f"{len(reading.segments)} clauses, ")
        + (f"{len(reading.spans)} 处标注，" if zh else f"{len(reading.spans)} spans, ")
        + (f"{len(reading.flows)} 条流动 " if zh else f"{len(reading.flows)} flows ")
        + f"({', '.join(f'{kind} {n}' for kind, n in sorted(kinds.items()))})"
        + (f"，{len(reading.statements)} 项声明，" if zh else f", {len(reading.statements)} statements, ")
        + (f"{triples} 个三元组" if zh else f"{triples} triples")
    )


def _flows(out: Console, lines: list[dict[str, Any]], lang: str) -> None:
    from kg.cli.flow_table import flow_table

    _title(out, _Words.flows, lang)
    out.print(flow_table(lines[:SHOWN_FLOWS], lang=lang))
    if len(lines) > SHOWN_FLOWS:
        out.print(_Words.more.get(lang).format(len(lines) - SHOWN_FLOWS))


def _picture(out: Console, lines: list[dict[str, Any]], controller: str, lang: str) -> None:
    from rich.text import Text as Words
    from rich.tree import Tree

    from kg.cli.console import printable
    from kg.cli.flow_table import words

    _title(out, _Words.picture, lang)
    tree = Tree(Words(printable(controller or "—")))
    done = [line for line in lines if line["polarity"] == "affirmed" and line["data"]]
    collected, given = _Words.collects.get(lang), _Words.gives.get(lang)
    groups: dict[str, dict[str, list[str]]] = {}
    for line in done:
        if line["kind"] == "in":
            branch, leaf = f"← {collected}", words(line["purpose"]) or _Words.unsaid.get(lang)
        elif line["kind"] == "out":
            branch = f"→ {given} {words(line['recipient']) or _Words.unnamed.get(lang)}"
            leaf = words(line["purpose"]) or _Words.unsaid.get(lang)
        else:
            continue
        groups.setdefault(branch, {}).setdefault(leaf, []).extend(m["text"] for m in line["data"])
    for branch, leaves in sorted(groups.items()):
        node = tree.add(Words(printable(branch)))
        for leaf, data in leaves.items():
            node.add(Words(printable(f"{'、'.join(dict.fromkeys(data))} → {leaf}")))
    out.print(tree)


def _questions(out: Console, store: Store, graph: Path, lang: str) -> None:
    from kg.cli.answers import shown
    from kg.query import library
    from kg.query import run as ask

    _title(out, _Words.questions, lang)
    spoken = "" if lang == default_lang() else f" --lang {lang}"
    for name, values in QUESTIONS:
        query = library()[name]
        settings = "".join(f" --set {key}={value}" for key, value in values.items())
        answer = ask(store, query, values)
        out.print(f"\n{query.summary.get(lang)}", style="bold")
        out.print(f"$ kg query {shlex.quote(str(graph))} {name}{settings}{spoken}", soft_wrap=True)
        out.print(shown(answer, lang, query=query, given=values, most=SHOWN_ROWS))
        if len(answer.rows) > SHOWN_ROWS:
            out.print(_Words.rest.get(lang).format(len(answer.rows) - SHOWN_ROWS))


def _findings(out: Console, findings: tuple[Finding, ...], lang: str) -> None:
    from rich.text import Text as Words

    from kg import validate
    from kg.cli.console import printable

    _title(out, _Words.findings, lang)
    out.print(Words(printable(validate.write(findings, "text", lang=lang))), end="")


def _files(
    out: Console, folder: Path, store: Store, lines: list[dict[str, Any]], findings: tuple[Finding, ...], lang: str
) -> None:
    from kg import export, validate
    from kg.cli.assessments import assessments
    from kg.demo import POLICY_FILE
    from kg.score.lines import dumped

    _title(out, _Words.files, lang)
    made: dict[str, bytes | str] = {
        POLICY_FILE.name: POLICY_FILE.read_bytes(),
        "flows.jsonl": dumped(lines),
        "findings.json": validate.write(findings, "json", lang=lang),
        "report.html": export.report(store, findings, lang=lang, assessments=assessments(store)),
    }
    made |= {name: export.export(store, format, lang=lang) for format, name in FILES}
    store.dump(folder / "graph.trig")
    for name, data in made.items():
        write(data, folder / name)
    for path in sorted(folder / name for name in (*made, "graph.trig")):
        out.print(f"  {path}  {path.stat().st_size:,}", soft_wrap=True)
