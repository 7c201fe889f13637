"""Weights of the trained models as they are stored, and characters as these read them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

_SMALL = 4096  # entries of an array that stays as it is
_TABLES = ("chars", "pairs")  # of which each row has its own scale


def narrowed(weights: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Large arrays as int8 with a scale by column (tables: by row); the small ones as 32-bit floats.

    >>> stored = narrowed({"emit.weight": np.linspace(-1, 1, 8192).reshape(64, 128)})
    >>> {name: (str(value.dtype), value.shape) for name, value in stored.items()}
    {'emit.weight': ('int8', (64, 128)), 'emit.weight:scale': ('float32', (1, 128))}
    """
    stored: dict[str, np.ndarray] = {}
    for name, value in weights.items():
        if value.size < _SMALL:
            stored[name] = value.astype(np.float32)
            continue
        scale = np.maximum(np.abs(value).max(1 if name in _TABLES else 0, keepdims=True), 1e-8) / 127
        stored[name] = np.rint(value / scale).astype(np.int8)
        stored[f"{name}:scale"] = scale.astype(np.float32)
    return stored


def widened(stored: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The weights of :func:`narrowed` ones, as 32-bit floats.

    >>> weights = np.linspace(-1, 1, 8192).reshape(64, 128)
    >>> bool(np.allclose(widened(narrowed({"emit.weight": weights}))["emit.weight"], weights, atol=0.01))
    True
    """
    return {
        name: value.astype(np.float32) * stored.get(f"{name}:scale", np.float32(1))
        for name, value in stored.items()
        if not name.endswith(":scale")
    }


def code_points(text: str) -> np.ndarray:
    """The code points of a text; those beyond the basic plane become the replacement character.

    >>> [hex(code) for code in code_points("手\\U0001f600").tolist()]
    ['0x624b', '0xfffd']
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    return np.where(codes > 0xFFFF, 0xFFFD, codes)
