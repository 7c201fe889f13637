"""Our gold flows of excerpts of CA4P-483's policies, as places and no words: ``python -m bench.excerpts DATA FOLDER``.

With the texts at hand (``ca4p/text/`` in DATA), this writes them as ``ID.flows.jsonl`` and ``text/ID.txt``, for
``kg train --flows FOLDER`` and for scores. Hands annotated them by the guideline of the seven excerpts that
``docs/accuracy.md`` counts on; each hand read its excerpts alone.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_suffix(".jsonl")
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

    def of(self, text: str) -> str:
        """Its words.

        Raises:
            ValueError: the policy is another one.
        """
        words = text[self.start : self.end]
        if hashlib.sha256(words.encode()).hexdigest() != self.sha256:
            raise ValueError(f"{self.policy}: this is not the text that was annotated")
        return words


def excerpts() -> Iterator[Excerpt]:
    """All of them, by policy."""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        given = json.loads(line)
        yield Excerpt(**given | {"flows": tuple(given["flows"])})


def lines(excerpt: Excerpt, words: str) -> Iterator[dict[str, Any]]:
    """The flows as ``kg score`` reads them."""
    for number, flow in enumerate(excerpt.flows, 1):
        lists: dict[str, Any] = {name: [_mention(words, place) for place in flow.get(name, ())] for name in _LISTS}
        lists["data"] += [_mention(words, place) | {"generic": True} for place in flow.get("generic", ())]
        lists["data"].sort(key=lambda mention: mention["start"])
        single = {name: value for name, value in flow.items() if name not in (*_LISTS, "generic")}
        yield {"policy": excerpt.policy, "id": f"g{number:02}"} | _USUAL | single | lists


def packed(policy: str, start: int, words: str, flows: list[dict[str, Any]]) -> dict[str, Any]:
    """The record of an excerpt whose flows are those lines; what :func:`excerpts` reads."""
    return {
        "policy": policy,
        "start": start,
        "end": start + len(words),
        "sha256": hashlib.sha256(words.encode()).hexdigest(),
        "flows": [_flow(line) for line in flows],
    }


def _flow(line: dict[str, Any]) -> dict[str, Any]:
    places = {name: [[m["start"], m["end"]] for m in line[name] if not m.get("generic")] for name in _LISTS}
    places["generic"] = [[m["start"], m["end"]] for m in line["data"] if m.get("generic")]
    single = {name: line[name] for name in ("kind", "action", "actor", *_USUAL)}
    return {name: value for name, value in (single | places).items() if value not in (_USUAL.get(name, []), [])}


def _mention(words: str, place: list[int]) -> dict[str, Any]:
    start, end = place
    return {"text": words[start:end], "start": start, "end": end}


def main(data: Path, folder: Path) -> None:
    """Writes all excerpts, and says how many."""
    (folder / "text").mkdir(parents=True)
    for excerpt in excerpts():
        text = (data / "ca4p" / "text" / f"{excerpt.policy}.txt").read_bytes().decode()
        words = excerpt.of(text)
        (folder / "text" / f"{excerpt.policy}.txt").write_bytes(words.encode())
        flows = (json.dumps(line, ensure_ascii=False) + "\n" for line in lines(excerpt, words))
        (folder / f"{excerpt.policy}.flows.jsonl").write_text("".join(flows), encoding="utf-8")
    print(f"{sum(1 for _ in excerpts())} excerpts, {folder}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
