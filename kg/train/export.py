"""The tagger's files: int8 weights, vocabulary and a JSON of facts, in a folder that comes whole or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.annotate.decoding import TYPES
from kg.errors import OutputError
from kg.train.corpus import LABELS, Vocabulary
from kg.weights import narrowed

if TYPE_CHECKING:
    from torch import Tensor

    from kg.train.encoder import Network

Array = np.ndarray
FILES = ("facts.json", "vocabulary.json", "weights.npz")
_ELSEWHERE = "Choose another place with -o."


def arrays(model: Network) -> dict[str, Array]:
    """The network's weights under the names that the run time uses, inputs in rows.

    The recurrent layers keep their order of gates: reset, update, candidate.
    """
    found: dict[str, Array] = {
        "chars": _plain(model.encoder.chars.weight),
        "pairs": _plain(model.encoder.pairs.weight),
        "emit.weight": _plain(model.emit.weight).T,
        "emit.bias": _plain(model.emit.bias),
    }
    for name, weights in zip(("follow", "begin", "end"), model.chain.weights(), strict=True):
        found[f"chain.{name}"] = np.exp(_plain(weights))
    for name, layer in (("first", model.encoder.first), ("second", model.encoder.second)):
        for side, one in enumerate((layer.ahead, layer.back)):
            gates = 2 * one.hidden_size
            bias, inner = _plain(one.bias_ih_l0).copy(), _plain(one.bias_hh_l0)
            bias[:gates] += inner[:gates]
            found[f"{name}.enter{side}"] = _plain(one.weight_ih_l0).T
            found[f"{name}.bias{side}"] = bias
            found[f"{name}.inner{side}"] = _plain(one.weight_hh_l0).T
            found[f"{name}.inner_bias{side}"] = inner[gates:]
    return found


def _plain(weights: Tensor) -> Array:
    made: Array = weights.detach().float().numpy()
    return made


def write(folder: Path, weights: Mapping[str, Array], vocabulary: Vocabulary, facts: Mapping[str, Any]) -> None:
    """Writes weights.npz, vocabulary.json and facts.json."""
    np.savez_compressed(folder / "weights.npz", **dict(narrowed(weights)))  # type: ignore[arg-type]
    words = {"chars": "".join(vocabulary.chars), "pairs": "".join(vocabulary.pairs)}
    _write_json(folder / "vocabulary.json", words)
    write_facts(folder, facts)


def write_facts(folder: Path, facts: Mapping[str, Any]) -> None:
    """Writes facts.json: types, labels, the given facts and the checksums of the other files."""
    sums = {name: checksum(folder / name) for name in ("weights.npz", "vocabulary.json")}
    _write_json(folder / "facts.json", {"types": TYPES, "labels": LABELS, **facts, "sha256": sums}, indent=2)


def _write_json(path: Path, content: Any, indent: int | None = None) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=indent) + "\n", encoding="utf-8")


def checksum(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """A new folder beside this one, which takes its place when all went well; else nothing is changed.

    Raises:
        OutputError: the place can't be written, or holds other things than a model.
    """
    place = folder.resolve()
    try:
        if place.is_dir() and not {path.name for path in place.iterdir()} <= set(FILES):
            raise OutputError("This folder holds other things than a model.", where=str(folder), hint=_ELSEWHERE)
        if place.exists() and not place.is_dir():
            raise OutputError("This is a file, and a model is a folder.", where=str(folder), hint=_ELSEWHERE)
        place.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{place.name}.", dir=place.parent))
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        made = scratch / "new"
        made.mkdir()
        yield made
        try:
            _put(made, place, scratch / "old")
        except OSError as error:
            raise _unwritable(folder, error) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _put(made: Path, place: Path, aside: Path) -> None:
    if not place.exists():
        made.rename(place)
        return
    place.rename(aside)
    try:
        made.rename(place)
    except OSError:
        aside.rename(place)
        raise


def _unwritable(folder: Path, error: OSError) -> OutputError:
    return OutputError(f"The folder can't be written ({error.strerror}).", where=str(folder), hint=_ELSEWHERE)
