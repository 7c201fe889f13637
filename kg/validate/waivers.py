"""Waivers: findings that somebody lets pass, each for a reason and until a day. A file that is reviewed like code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import yaml

from kg.errors import InputError
from kg.records import Finding, Text, Waived
from kg.validate.shapes import asked

MAX_BYTES = 1_000_000
_KEYS = ("rule", "policy", "clause", "quote", "reason", "expires", "who")
_HINT = "kg validate --format waivers writes a first file; docs/commands/validate.md says what stands in it."


@dataclass(frozen=True, slots=True)
class Waiver:
    """One entry: the findings that it covers, and why. Empty keys cover all; ``where`` is file and line."""

    rule: str
    waived: Waived
    where: str
    policy: str = ""
    clause: str = ""
    quote: str = ""

    def covers(self, finding: Finding) -> bool:
        """Whether it speaks of this finding, be it expired or not."""
        return (
            finding.rule == self.rule
            and self.policy in ("", finding.policy)
            and self.clause in ("", finding.clause)
            and " ".join(self.quote.split()) in " ".join(finding.quote.split())
        )

    def expired(self, today: date) -> bool:
        """Whether its last day is over."""
        return date.fromisoformat(self.waived.expires) < today


def waive(
    findings: Iterable[Finding],
    waivers: Iterable[Waiver],
    *,
    today: date,
    rules: Iterable[str] = (),
    policies: Iterable[str] = (),
) -> tuple[tuple[Finding, ...], tuple[Text, ...]]:
    """The findings with a mark on those that a waiver covers today, and what the keepers of the file should hear.

    That is which entries expired, and which match nothing. ``rules`` and ``policies`` are those that were asked and
    looked at; none means all. Of others nothing is said.
    """
    given, found, keys, names = tuple(waivers), tuple(findings), set(rules), set(policies)
    in_force = [waiver for waiver in given if not waiver.expired(today)]
    marked = (replace(f, waived=next((w.waived for w in in_force if w.covers(f)), None)) for f in found)
    looked_at = [w for w in given if w.rule in (keys or {w.rule}) and w.policy in (names or {w.policy}) | {""}]
    idle = {w.where for w in looked_at if not w.expired(today) and not any(map(w.covers, found))}
    remarks = (_remark(w, idle=w.where in idle) for w in looked_at if w.where in idle or w.expired(today))
    return tuple(marked), tuple(remarks)


def _remark(waiver: Waiver, *, idle: bool) -> Text:
    if idle:
        return Text(
            f"{waiver.where}：对 {waiver.rule} 的豁免没有对应的发现，可以删去。",
            f"{waiver.where}: the waiver of {waiver.rule} matches no finding; take it out.",
        )
    return Text(
        f"{waiver.where}：对 {waiver.rule} 的豁免已于 {waiver.waived.expires} 到期，不再生效。",
        f"{waiver.where}: the waiver of {waiver.rule} expired on {waiver.waived.expires}; what it covered counts.",
    )


def read_waivers(path: Path) -> tuple[Waiver, ...]:
    """The entries of a file, in its order.

    Raises:
        InputError: the file can't be read, or an entry is not as it should be; it says the line.
        UnknownName: an entry names a rule that there is not.
    """
    root = _composed(path)
    if root is None:
        return ()
    if not isinstance(root, yaml.SequenceNode):
        raise _wrong("The file of waivers is no list of entries.", path, root)
    return tuple(_waiver(node, path) for node in root.value)


def _composed(path: Path) -> yaml.Node | None:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise InputError(f"A file of waivers has at most {MAX_BYTES:,} bytes.", where=str(path), hint=_HINT)
        return yaml.compose(data.decode("utf-8-sig"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        raise InputError(f"This is no YAML: {error.problem or error.context}.", where=where, hint=_HINT) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        text = "it is no UTF-8 text" if isinstance(error, UnicodeDecodeError) else type(error).__name__
        reason = getattr(error, "strerror", None) or text
        raise InputError(f"The file of waivers can't be read: {reason}.", where=str(path), hint=_HINT) from error


def _waiver(node: yaml.Node, path: Path) -> Waiver:
    if not isinstance(node, yaml.MappingNode):
        raise _wrong("This entry is no list of keys and values.", path, node)
    values: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else "?"
        if name not in _KEYS:
            raise _wrong(f"An entry has no key “{name[:40]}”; there are: {', '.join(_KEYS)}.", path, key)
        if name in values:
            raise _wrong(f"The key “{name}” stands in this entry twice.", path, key)
        values[name] = value
    said = {name: _words(name, value, path) for name, value in values.items()}
    for name in ("rule", "reason", "expires"):
        if not said.get(name):
            raise _wrong(f"This entry has no “{name}”.", path, values.get(name, node))
    where = _where(path, node)
    asked((said["rule"],), where=_where(path, values["rule"]))
    waived = Waived(said["reason"], _day(said["expires"], values["expires"], path), said.get("who", ""))
    return Waiver(said["rule"], waived, where, said.get("policy", ""), said.get("clause", ""), said.get("quote", ""))


def _words(name: str, node: yaml.Node, path: Path) -> str:
    """The words as they stand in the file: clause 3.10 is no number."""
    if not isinstance(node, yaml.ScalarNode):
        raise _wrong(f"The value of “{name}” is no plain words.", path, node)
    return "" if node.tag == "tag:yaml.org,2002:null" else " ".join(node.value.split())


def _day(words: str, node: yaml.Node, path: Path) -> str:
    try:
        return date.fromisoformat(words).isoformat()
    except ValueError as error:
        raise _wrong(f"“{words[:40]}” is no day; write expires as 2026-12-31.", path, node) from error


def _wrong(message: str, path: Path, node: yaml.Node) -> InputError:
    return InputError(message, where=_where(path, node), hint=_HINT)


def _where(path: Path, node: yaml.Node) -> str:
    return f"{path}:{node.start_mark.line + 1}"
