"""A YAML file of words and expressions: the lexicons and rules that stand beside the code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from kg.errors import AssetError

_SAME = {"您": "您你", "你": "您你", "账": "账帐", "帐": "账帐"}  # characters that are written for each other
_SET = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|[您你账帐]")
_PART = re.compile(r"<<([a-z_.]+)>>")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, where PyYAML has it, takes a tenth of the time


def parsed(text: str) -> Any:
    """What the text of a YAML file says.

    >>> parsed("colours: [红, 红棕]")
    {'colours': ['红', '红棕']}

    Raises:
        YAMLError: it is no YAML.
    """
    return yaml.load(text, Loader=_LOADER)  # noqa: S506  # a safe one


def alternatives(words: Iterable[str]) -> str:
    """A regular expression that matches the longest of the words.

    >>> alternatives(["记录", "日志记录"])
    '日志记录|记录'
    """
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))


def tolerant(expression: str) -> str:
    """The expression with each character that is written for another one matching both (您 and 你, 账 and 帐).

    >>> tolerant("您的[我您]账号")
    '[您你]的[我您你][账帐]号'
    """

    def both(match: re.Match[str]) -> str:
        found = match.group()
        if found.startswith("["):
            return _widened(found)
        return f"[{_SAME[found]}]" if found in _SAME else found

    return _SET.sub(both, expression)


def _widened(characters: str) -> str:
    missing = {other for char in characters for other in _SAME.get(char, "")} - set(characters)
    return f"{characters[:-1]}{''.join(sorted(missing))}]"


class RuleFile:
    """The named entries of one file, checked and compiled when they are asked for.

    An entry is a list of words, or a regular expression; one that begins with ``(?x)`` may run over several lines.
    ``<<name>>`` in an expression stands for another entry of the file (``<<group.name>>`` for one inside a group).

    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp()) / "colours.yml"
    >>> _ = place.write_text("colours: [红, 红棕]\\nhorse: '<<colours>>色?马'", encoding="utf-8")
    >>> rules = RuleFile(place)
    >>> rules.words("colours"), rules.pattern("horse").search("一匹红棕马").group()
    (('红', '红棕'), '红棕马')
    >>> rules.pattern("cow")
    Traceback (most recent call last):
    kg.errors.AssetError: colours.yml: There is no entry “cow”. Correct the file, or install pif-kg again.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._content: Any = None
        self._patterns: dict[tuple[str, ...], re.Pattern[str]] = {}

    def entry(self, *path: str) -> Any:
        """What stands under a path of names; without names, the whole file.

        Raises:
            AssetError: the file is missing or no YAML, or it has no such entry.
        """
        if self._content is None:
            self._content = self._read()
        node = self._content
        for name in path:
            node = node.get(name) if isinstance(node, dict) else None
        if node is None:
            raise self._error(f"There is no entry “{'.'.join(path)}”.")
        return node

    def words(self, *path: str) -> tuple[str, ...]:
        """A list of words in the order of the file.

        Raises:
            AssetError: the entry is missing or no list of words.
        """
        node = self.entry(*path)
        if not isinstance(node, list) or not all(isinstance(word, str) and word for word in node):
            raise self._error(f"The entry “{'.'.join(path)}” is no list of words.")
        return tuple(node)

    def names(self, *path: str) -> tuple[str, ...]:
        """The names in a group of entries, in the order of the file.

        Raises:
            AssetError: the entry is missing or no group.
        """
        node = self.entry(*path)
        if not isinstance(node, dict) or not all(isinstance(name, str) for name in node):
            raise self._error(f"The entry “{'.'.join(path)}” is no group of named entries.")
        return tuple(node)

    def table(self, *path: str, columns: tuple[str, ...]) -> tuple[Mapping[str, Any], ...]:
        """A list whose entries all have the same columns, in the order of the file.

        Raises:
            AssetError: the entry is missing or no list, or one of its entries lacks a column.
        """
        node = self.entry(*path)
        if not isinstance(node, list) or not all(isinstance(row, dict) and set(columns) <= set(row) for row in node):
            place = f"The entry “{'.'.join(path)}”" if path else "The file"
            raise self._error(f"{place} is no list of entries with {', '.join(columns)}.")
        return tuple(node)

    def pattern(self, *path: str) -> re.Pattern[str]:
        """An entry compiled: the expression itself, or one that matches the longest of the listed words.

        Raises:
            AssetError: the entry is missing, or does not compile.
        """
        if path not in self._patterns:
            self._patterns[path] = self._compiled(self._source(path, ()), ".".join(path))
        return self._patterns[path]

    def compiled(self, expression: str, *, where: str) -> re.Pattern[str]:
        """An expression with its ``<<parts>>`` filled in and compiled; ``where`` names it in the error.

        Raises:
            AssetError: it is no regular expression, or a part is missing.
        """
        return self._compiled(self._filled(expression, ()), where)

    def _compiled(self, expression: str, where: str) -> re.Pattern[str]:
        try:
            return re.compile(tolerant(expression))
        except re.error as error:
            raise self._error(f"The entry “{where}” is no regular expression ({error}).") from error

    def _read(self) -> Any:
        try:
            return parsed(self._path.read_text(encoding="utf-8"))
        except (OSError, UnicodeError, yaml.YAMLError) as error:
            raise self._error(f"The rule file can't be read ({error}).") from error

    def _source(self, path: tuple[str, ...], above: tuple[str, ...]) -> str:
        node = self.entry(*path)
        return self._filled(node, above) if isinstance(node, str) else f"(?:{alternatives(self.words(*path))})"

    def _filled(self, expression: str, above: tuple[str, ...]) -> str:
        def part(match: re.Match[str]) -> str:
            name = match.group(1)
            if name in above:
                raise self._error(f"The entry “{name}” stands for itself.")
            source = self._source(tuple(name.split(".")), (*above, name))
            verbose = source.startswith("(?x)")
            return f"(?x:{source[4:]})" if verbose else f"(?:{source})"

        return _PART.sub(part, expression)

    def _error(self, message: str) -> AssetError:
        return AssetError(message, where=self._path.name, hint="Correct the file, or install pif-kg again.")
