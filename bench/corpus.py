"""Policies of our own making, as many as are asked for: ``python -m bench.corpus 10000 FOLDER``.

They differ in structure (numbering, sentences, lists, labels, tables, text, Markdown and HTML), length, companies,
functions, data and parties. The same seed gives the same files, and a larger corpus begins with a smaller one.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from random import Random
from typing import Any

import yaml

WORDS: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
NUMBERS = "一二三四五六七八九十"
NUMBERING: tuple[Callable[[int], str], ...] = (
    lambda n: f"{NUMBERS[n]}、",
    lambda n: f"{n + 1}. ",
    lambda n: f"第{NUMBERS[n]}条 ",
    lambda n: f"（{NUMBERS[n]}）",
)
_UNMARKED = str.maketrans("", "", "()[]")
TEXT, MARKDOWN, HTML = ".txt", ".md", ".html"


class Writer:
    """One policy under way: its choices are made once, its lines come one after the other."""

    def __init__(self, number: int, seed: int, *, marked: bool) -> None:
        self.random = Random(f"{seed}-{number}")  # noqa: S311  # a corpus, no secret
        self.marked = marked
        self.kind = TEXT if marked else self.random.choices((TEXT, MARKDOWN, HTML), (6, 2, 2))[0]
        self.number = self.random.choice(NUMBERING)
        self.company = self.of_company()
        self.app = f"{self.random.choice(WORDS['names'])}{self.random.choice(WORDS['names'])}"
        self.style = self.random.choice(("sentence", "list", "label", "table", "mixed"))

    def of_company(self) -> str:
        """A company's name; some thousands there are, so that policies share parties."""
        pick = self.random.choice
        return f"{pick(WORDS['places'])}{pick(WORDS['names'])}{pick(WORDS['names'])}{pick(WORDS['trades'])}有限公司"

    def contact(self) -> str:
        """An address that leads nowhere."""
        return f"privacy{self.random.randrange(1000)}@example.com"

    def some(self, words: list[str], most: int) -> list[str]:
        """One to ``most`` of the words, in their order."""
        chosen = self.random.sample(words, self.random.randint(1, min(most, len(words))))
        return [word for word in words if word in chosen]

    def mark(self, words: str, brackets: str) -> str:
        """The words, with the inline markup where the policy is marked up."""
        return f"{brackets[0]}{words}{brackets[1]}" if self.marked else words

    def listed(self, words: list[str]) -> str:
        """Data as an enumeration."""
        return "、".join(self.mark(word, "<>") for word in words)

    def filled(self, kind: str, **given: str) -> str:
        """A sentence of a kind with its slots filled."""
        _, _, data, aims = self.random.choice(WORDS["functions"])
        slots = {
            "data": self.listed(self.some(data, 3)),
            "aim": self.mark(self.random.choice(aims), "{}"),
            "party": self.of_company(),
            "contact": self.contact(),
            "app": self.app,
            "months": str(self.random.randint(1, 36)),
        }
        text = str(self.random.choice(WORDS[kind]))
        return (text if self.marked else text.translate(_UNMARKED)).format(**slots | given)

    # --- parts ---

    def function(self, title: str, when: str, data: list[str], aims: list[str]) -> Iterator[tuple[str, Any]]:
        """A function of the app in the policy's style: paragraphs, lists, rows of a table."""
        chosen, aim = self.some(data, 5), self.random.choice(aims)
        style = self.random.choice(("sentence", "list", "label", "table")) if self.style == "mixed" else self.style
        said = {"when": when, "aim": self.mark(aim, "{}"), "title": title}
        if self.marked or style == "sentence":
            yield "p", self.filled("sentences", data=self.listed(chosen), **said)
        elif style == "list":
            yield "p", self.filled("leads", **said)
            yield "ul", chosen
        elif style == "label":
            yield "p", f"收集的信息：{'、'.join(chosen)}"
            yield "p", f"使用目的：{aim}"
        else:
            yield "table", [("场景", "收集的个人信息", "目的"), (when, "、".join(chosen), aim)]

    def parts(self) -> Iterator[tuple[str, Any]]:
        """The policy, part by part."""
        pick = self.random
        yield "h1", f"{self.app}隐私政策"
        yield "p", f"更新日期：202{pick.randint(1, 5)}年{pick.randint(1, 12)}月{pick.randint(1, 28)}日"
        yield "p", f"{self.app}由{self.company}（以下简称“我们”）运营。联系邮箱：{self.contact()}。"
        chapters: list[tuple[str, list[tuple[str, Any]]]] = [("我们如何收集和使用您的个人信息", [])]
        functions = pick.sample(WORDS["functions"], pick.randint(4, len(WORDS["functions"])))
        for place, function in enumerate(functions, 1):
            chapters[0][1].append(("h3", f"{place}. {function[0]}"))
            chapters[0][1].extend(self.function(*function))
            if pick.random() < 0.3:
                chapters[0][1].append(("p", self.filled("padding")))
        kinds = (("shared", 8), ("denied", 3), ("stored", 3), ("rights", 2), ("padding", 4))
        titles = ("我们如何共享您的个人信息", "我们的承诺", "存储", "您的权利", "其他")
        for title, (kind, most) in zip(titles, kinds, strict=True):
            chapters.append((title, [("p", self.filled(kind)) for _ in range(pick.randint(1, most))]))
        if not self.marked and pick.random() < 0.6:
            chapters.insert(2, ("第三方SDK清单", [("table", self.sdks())]))
        for place, (title, lines) in enumerate(chapters):
            yield "h2", f"{self.number(place)}{title}"
            yield from lines

    def sdks(self) -> list[tuple[str, ...]]:
        """A table of SDKs."""
        rows = [("SDK名称", "提供方", "收集的信息", "用途")]
        for role in self.some(WORDS["roles"], 6):
            _, _, data, _ = self.random.choice(WORDS["functions"])
            rows.append(
                (f"{self.random.choice(WORDS['names'])}{role}SDK", self.of_company(), "、".join(data[:3]), role)
            )
        return rows

    def text(self) -> str:
        """The whole policy in its format."""
        return {TEXT: _text, MARKDOWN: _markdown, HTML: _html}[self.kind](list(self.parts()))


def _text(parts: list[tuple[str, Any]]) -> str:
    lines: list[str] = []
    for kind, what in parts:
        if kind == "ul":
            lines += [f"{place}）{item}；" for place, item in enumerate(what, 1)]
        elif kind == "table":
            lines += ["\t".join(row) for row in what]
        else:
            lines.append(what)
    return "\n".join(lines) + "\n"


def _markdown(parts: list[tuple[str, Any]]) -> str:
    lines: list[str] = []
    for kind, what in parts:
        if kind == "ul":
            lines += [f"- {item}" for item in what]
        elif kind == "table":
            rows = [f"| {' | '.join(row)} |" for row in what]
            lines += [rows[0], f"|{'---|' * len(what[0])}", *rows[1:]]
        else:
            lines.append(f"{'#' * int(kind[1]) + ' ' if kind[0] == 'h' else ''}{what}")
        lines.append("")
    return "\n".join(lines)


def _html(parts: list[tuple[str, Any]]) -> str:
    lines = ['<!doctype html><html lang="zh"><meta charset="utf-8"><body>']
    for kind, what in parts:
        if kind == "ul":
            lines.append(f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in what)}</ul>")
        elif kind == "table":
            rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in what)
            lines.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")
        else:
            lines.append(f"<{kind}>{escape(what)}</{kind}>")
    return "\n".join([*lines, "</body></html>\n"])


def write(folder: Path, count: int, *, seed: int = 1, marked: bool = False) -> None:
    """Writes policies into a folder, numbered from 1; what is there under the same name is written over."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, count + 1):
        writer = Writer(number, seed, marked=marked)
        (folder / f"policy-{number:06}{writer.kind}").write_text(writer.text(), encoding="utf-8")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--marked", action="store_true", help="text with the inline markup")
    given = parser.parse_args()
    write(given.folder, given.count, seed=given.seed, marked=given.marked)


if __name__ == "__main__":
    main()
