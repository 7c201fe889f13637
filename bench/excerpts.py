"""Our gold flows of excerpts of CA4P-483's policies, as places and no words: ``python -m bench.excerpts DATA FOLDER``.

With the texts at hand (``ca4p/`` in DATA), this writes them as ``ID.flows.jsonl`` and ``text/ID.txt``: those of the
development set's policies into FOLDER/dev, for scores, the others into FOLDER/train, for ``kg train --flows``. Hands
annotated them by the guideline of the seven excerpts that ``docs/accuracy.md`` counts on, each one its excerpts alone.
Some of those for scores were annotated by a second hand, too (``second_hand.jsonl``).
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_suffix(".jsonl")
SECOND = Path(__file__).with_name("second_hand.jsonl")
_LISTS = ("data", "purpose", "recipient", "source", "condition")
_USUAL: dict[str, Any] = {"polarity": "affirmed", "modality": "will", "necessity": None, "sensitive": False}


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a policy, the SHA-256 of its words, and its flows, whose places count from its start."""

    policy: str
    start: int
    end: int
    sha256: str
    flows: tuple[dict[str, Any], ...]

    @property
    def name(self) -> str:
        """What tells it from others of its policy."""
        return f"{self.policy}-{self.start}"

    def of(self, text: str) -> str:
        """Its words.

        Raises:
            ValueError: the policy is another one.
        """
        words = text[self.start : self.end]
        if hashlib.sha256(words.encode()).hexdigest() != self.sha256:
            raise ValueError(f"{self.name}: this is not the text that was annotated")
        return words


def excerpts(file: Path = FILE) -> Iterator[Excerpt]:
    """All of them, by policy and place."""
    for line in file.read_text(encoding="utf-8").splitlines():
        given = json.loads(line)
        yield Excerpt(**given | {"flows": tuple(given["flows"])})


def lines(name: str, words: str, flows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The flows of a text as ``kg score`` reads them."""
    for number, flow in enumerate(flows, 1):
        lists: dict[str, Any] = {name: [_mention(words, place) for place in flow.get(name, ())] for name in _LISTS}
        lists["data"] += [_mention(words, place) | {"generic": True} for place in flow.get("generic", ())]
        lists["data"].sort(key=lambda mention: mention["start"])
        single = {name: value for name, value in flow.items() if name not in (*_LISTS, "generic")}
        yield {"policy": name, "id": f"g{number:02}"} | _USUAL | single | lists


def packed(policy: str, start: int, words: str, flows: list[dict[str, Any]]) -> dict[str, Any]:
    """The record of an excerpt whose flows are those lines; what :func:`excerpts` reads."""
    return {
        "policy": policy,
        "start": start,
        "end": start + len(words),
        "sha256": hashlib.sha256(words.encode()).hexdigest(),
        "flows": [places(line) for line in flows],
    }


def places(line: dict[str, Any]) -> dict[str, Any]:
    """A flow as it is kept: its places alone, and what is not as usual."""
    found = {name: [[m["start"], m["end"]] for m in line[name] if not m.get("generic")] for name in _LISTS}
    found["generic"] = [[m["start"], m["end"]] for m in line["data"] if m.get("generic")]
    single = {name: line[name] for name in ("kind", "action", "actor", *_USUAL)}
    return {name: value for name, value in (single | found).items() if value not in (_USUAL.get(name, []), [])}


def _mention(words: str, place: list[int]) -> dict[str, Any]:
    start, end = place
    return {"text": words[start:end], "start": start, "end": end}


def write(folder: Path, name: str, words: str, flows: Iterable[dict[str, Any]]) -> None:
    """Writes a text and its flows as ``kg train --flows`` reads them."""
    (folder / "text").mkdir(parents=True, exist_ok=True)
    (folder / "text" / f"{name}.txt").write_bytes(words.encode())
    said = "".join(json.dumps(flow, ensure_ascii=False) + "\n" for flow in flows)
    (folder / f"{name}.flows.jsonl").write_text(said, encoding="utf-8")


def texts(data: Path) -> Iterator[tuple[Excerpt, str, bool]]:
    """Each excerpt with its words, and whether it is of the development set, of which nothing learns."""
    with (data / "ca4p" / "dev.jsonl").open(encoding="utf-8") as policies:
        held = {json.loads(line)["id"] for line in policies}
    for excerpt in excerpts():
        text = (data / "ca4p" / "text" / f"{excerpt.policy}.txt").read_bytes().decode()
        yield excerpt, excerpt.of(text), excerpt.policy in held


def main(data: Path, folder: Path) -> None:
    """Writes all excerpts, and says how many."""
    count = {"train": 0, "dev": 0}
    for excerpt, words, held in texts(data):
        part = "dev" if held else "train"
        write(folder / part, excerpt.name, words, lines(excerpt.name, words, excerpt.flows))
        count[part] += 1
    print(f"{count['train']} excerpts in {folder / 'train'}, {count['dev']} in {folder / 'dev'}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
