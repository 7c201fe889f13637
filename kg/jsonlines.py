"""Files of JSON lines: one object a line, as this program writes findings, flows and labelled sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kg.errors import InputError


def read_objects(path: Path, *, what: str, hint: str) -> tuple[tuple[str, dict[str, Any]], ...]:
    """The objects of a file, each with its place ``file:line`` for messages; blank lines are left out.

    Only a line feed ends a line: JSON lets the other ends of lines (U+2028, U+0085) stand in words. ``what`` names the
    file in messages, ``hint`` says where one comes from.

    Raises:
        InputError: the file can't be read, is not UTF-8, or a line is no JSON object.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "flows.jsonl"
    ...     _ = path.write_text('{"quote": "手机号\u2028住址"}\\n\\n', encoding="utf-8")
    ...     read_objects(path, what="file", hint="")[0][1]
    {'quote': '手机号\\u2028住址'}
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"The {what} is not UTF-8 text.", where=str(path), hint=hint) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"The {what} can't be read: {reason}.", where=str(path), hint=hint) from error
    numbered = ((f"{path}:{number}", line) for number, line in enumerate(text.split("\n"), start=1))
    return tuple((where, _object(line, where, hint)) for where, line in numbered if line.strip())


def _object(line: str, where: str, hint: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError("This line is not JSON.", where=where, hint=hint) from error
    if not isinstance(value, dict):
        raise InputError("This line is no JSON object.", where=where, hint=hint)
    return value
