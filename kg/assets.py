"""Finds ``ontology/``, ``shapes/`` and ``queries/``: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

from kg.errors import AssetError

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder of one kind of asset.

    >>> folder("ontology").is_dir()
    True

    Raises:
        AssetError: the installation lacks the folder.
    """
    for root in (_PACKAGE / "_assets", _PACKAGE.parent):
        if (root / name).is_dir():
            return root / name
    raise AssetError(f"The folder {name}/ is missing.", where=str(_PACKAGE), hint="Install pif-kg again.")


def files(name: str, pattern: str = "**/*.ttl") -> tuple[Path, ...]:
    """The files of one kind of asset, sorted by path."""
    return tuple(sorted(folder(name).glob(pattern)))
