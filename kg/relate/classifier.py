"""A linear classifier over hashed features: what a span of data is there for, where no rule reads it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path
from zlib import crc32

import numpy as np

from kg.records import Kind

KINDS = (Kind.IN, Kind.USE, Kind.OUT)
ROWS = 2**16  # of the table of weights
_MODEL = Path(__file__).resolve().parent / "model" / "weights.npz"


class Classifier:
    """Weights by hashed feature and kind, and what each kind starts from.

    >>> table = np.zeros((ROWS, len(KINDS)))
    >>> Classifier(table, np.zeros(len(KINDS))).probabilities(np.zeros(len(KINDS))).tolist()
    [0.5, 0.5, 0.5]
    """

    def __init__(self, weights: np.ndarray, start: np.ndarray) -> None:
        self._weights = weights
        self._start = start

    def sums(self, features: Iterable[str]) -> np.ndarray:
        """The weights of some features together, one number a kind; sums of parts add up."""
        total: np.ndarray = self._weights[rows(features)].sum(axis=0)
        return total

    def probabilities(self, sums: np.ndarray) -> np.ndarray:
        """How likely a span goes each way, in [0, 1], from the sums of all its features."""
        likely: np.ndarray = 1 / (1 + np.exp(-(sums + self._start)))
        return likely

    def stored(self) -> bytes:
        """The model as the bytes of a file, each number at half its usual size."""
        buffer = BytesIO()
        np.savez_compressed(buffer, weights=self._weights.astype(np.float16), start=self._start)
        return buffer.getvalue()

    @classmethod
    def load(cls, path: Path = _MODEL) -> Classifier:
        """A model from its file."""
        with np.load(path) as stored:
            return cls(stored["weights"].astype(np.float32), stored["start"])


@cache
def classifier() -> Classifier:
    """The classifier that the package brings along, loaded once."""
    return Classifier.load()


def rows(features: Iterable[str]) -> np.ndarray:
    """Where features stand in the table of weights.

    >>> rows(["word:手机号"]).tolist()
    [29441]
    """
    return np.fromiter((crc32(feature.encode()) % ROWS for feature in features), dtype=np.intp)
