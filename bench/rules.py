"""Writes docs/rules.md from the shapes, the provisions and the test clauses: python -m bench.rules > docs/rules.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from rdflib.namespace import SH
from rdflib.term import URIRef

from kg.validate import Law, Rule, app_type_names, rules
from kg.validate.law import provision
from kg.validate.shapes import rule_shapes, severity, texts

_CLAUSES = sorted((Path(__file__).parents[1] / "tests" / "shapes").glob("clauses*.yml"))
_ALL = tuple(Law)
_EXAMPLES = 2  # of each kind
_HEAD = """# Rules

This page is made from `shapes/`, `ontology/law/` and `tests/shapes/clauses*.yml` by `make rules`. A finding says what a
text does not show; it never says that the law was broken. A rule is silent about what is anonymised, kept on the
device, or denied. Where a text names a document that was not read, what is missing is a warning at most; so it is where
the text is older than the provision. **Recalled** means that the wording of a provision was not checked against its
text.
"""
_CHAPTERS = {
    Law.CN: "## China\n",
    Law.GDPR: """## GDPR

Regulation (EU) 2016/679, articles 5, 6, 8, 9 and 12 to 14: what the text of a policy can answer of them. These rules
run only where they are asked for: `kg validate --law gdpr`. Whether the regulation applies to a policy, exemptions such
as that of households, and the balance of interests can't be read from its text.
""",
}


def page() -> str:
    """The page as Markdown: a chapter a law, and the types of app."""
    clauses: list[dict[str, Any]] = [
        case for path in _CLAUSES for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    parts = [_HEAD]
    for law in Law:
        listed = [f"- [{rule.key}](#{rule.key.lower().replace('.', '')}): {rule.title.en}" for rule in rules((law,))]
        parts += [_CHAPTERS[law], "\n".join(listed) + "\n"]
        parts += ["\n".join(_section(rule, clauses)) + "\n" for rule in rules((law,))]
    parts.append("\n".join(_app_types()) + "\n")
    return "\n".join(parts)


def _app_types() -> Iterator[str]:
    yield "## App types"
    yield ""
    yield "What `--app-type` takes, in the order of article 5 of the provisions on necessary information."
    yield ""
    yield "| `--app-type` | | |"
    yield "|---|---|---|"
    yield from (f"| `{slug}` | {name.en} | {name.zh} |" for slug, name in app_type_names().items())


def _section(rule: Rule, clauses: list[dict[str, Any]]) -> Iterator[str]:
    yield f"### {rule.key}"
    yield ""
    yield f"**{rule.title.en}** {rule.title.zh}"
    yield ""
    yield rule.description.en
    yield ""
    yield f"> {rule.description.zh}"
    yield ""
    yield f"- Cites: {_cited(rule.sources[0])}" + "".join(f"; {_cited(source)}" for source in rule.sources[1:]) + "."
    if rule.needs_app_type:
        yield "- Silent without an app type."
    for level, message in _messages(rule):
        yield f"- {level.capitalize()}: {message}"
    yield f"- What to write: {rule.remedy.zh}"
    for mark, key in (("✗", "finds"), ("⚠", "warns"), ("✓", "silent")):
        spoken = (case["clause"].strip() for case in clauses if rule.key in case.get(key, ()))
        examples = [clause for clause in spoken if "\n" not in clause][:_EXAMPLES]  # no whole notices
        yield from (f"- {mark} {' '.join(clause.split())}" for clause in examples)


def _cited(iri: str) -> str:
    found = provision(iri)
    return found.label.en + ("" if found.verified else " (recalled)")


def _messages(rule: Rule) -> Iterator[tuple[str, str]]:
    graph = rule_shapes(_ALL)
    for shape in map(URIRef, rule.shapes):
        level = severity(graph.value(shape, SH.severity)).value
        for constraint in sorted(graph.objects(shape, SH.sparql), key=str):
            yield level, texts(graph, constraint, SH.message).en.replace("{?this}", "…").replace("{?value}", "…")


if __name__ == "__main__":
    print(page(), end="")
