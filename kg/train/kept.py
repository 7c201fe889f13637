"""Finished stages of a run, kept in a folder for another one with the same data, seed and plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch

from kg.annotate.decoding import TaggedSpan
from kg.errors import InputError, OutputError
from kg.train.fit import Target


@dataclass(frozen=True, slots=True)
class Kept:
    """The stages of one run, told from those of others by ``digest``; without a folder nothing is kept."""

    folder: Path | None
    digest: str

    def get(self, stage: str) -> Any:
        """What an earlier run left of a stage, or None.

        Raises:
            InputError: the file is none of ours.
        """
        path = self._path(stage)
        if path is None or not path.exists():
            return None
        try:
            return torch.load(path, weights_only=True)
        except (OSError, RuntimeError, EOFError, UnpicklingError) as error:
            raise InputError("This is no stage of a training.", where=str(path), hint="Delete the file.") from error

    def put(self, stage: str, content: Any) -> None:
        """Keeps a stage, made of tensors and plain values.

        Raises:
            OutputError: the place can't be written.
        """
        path = self._path(stage)
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(".part")
            with part.open("wb") as file:
                torch.save(content, file)
            part.replace(path)
        except OSError as error:
            raise OutputError(
                f"The folder can't be written ({error.strerror}).",
                where=str(self.folder),
                hint="Choose another place with --keep.",
            ) from error

    def _path(self, stage: str) -> Path | None:
        return self.folder / f"{stage}-{self.digest}.pt" if self.folder else None


def packed(targets: Sequence[Target], spans: Sequence[Sequence[TaggedSpan]]) -> dict[str, Any]:
    """Teachers' opinions and likely spans as a few tensors and plain values."""
    return {
        "lengths": [len(target.unary) for target in targets],
        "unary": torch.cat([target.unary for target in targets]),
        "pair": torch.stack([target.pair for target in targets]),
        "spans": [[tuple(span) for span in sentence] for sentence in spans],
    }


def unpacked(content: dict[str, Any]) -> tuple[list[Target], list[list[TaggedSpan]]]:
    """The opinions and spans that were packed."""
    unary = torch.split(content["unary"], content["lengths"])
    targets = [Target(one, two) for one, two in zip(unary, content["pair"], strict=True)]
    return targets, [[TaggedSpan(*span) for span in sentence] for sentence in content["spans"]]
