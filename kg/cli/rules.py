"""``kg rules``: the rules with their articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.laws import Laws, laws
from kg.cli.options import Json, Lang, LangOption

if TYPE_CHECKING:
    from kg.validate import Rule

_LEVEL = {
    "zh": {"violation": "缺失", "warning": "提示", "info": "建议"},
    "en": {"violation": "violation", "warning": "warning", "info": "info"},
}


_NEEDS = {
    "zh": {"app-type": "应用类型", "linked-documents": "所链接的文件"},
    "en": {"app-type": "an app type", "linked-documents": "linked documents"},
}


def run(
    lang: LangOption,
    key: Annotated[list[str] | None, typer.Argument(metavar="[KEY...]", help="Only these rules.")] = None,
    law: Laws = None,
    json: Json = False,
) -> None:
    """List the rules with instrument, article, level and what they need.

    \b
    Examples:
      kg rules
      kg rules PIPL-23-1a --lang zh
      kg rules --law gdpr
      kg rules --json
    """
    from kg.cli.console import drawn, table, write
    from kg.validate import asked, rules

    keys = tuple(key or ())
    chosen = rules(asked(keys, laws(law)))
    if key:
        chosen = tuple(sorted((rule for rule in chosen if rule.key in keys), key=lambda rule: keys.index(rule.key)))
    if json:
        import json as codec

        write(codec.dumps([_record(rule) for rule in chosen], ensure_ascii=False, indent=1) + "\n", None)
        return
    heads = (
        ("规则", "级别", "内容", "依据", "需要") if lang is Lang.ZH else ("rule", "level", "about", "source", "needs")
    )
    rows = [
        (
            rule.key,
            _LEVEL[lang.value][rule.level.value],
            _about(rule, lang.value, whole=bool(key)),
            _cited(rule, lang.value),
            ("；" if lang is Lang.ZH else "; ").join(_NEEDS[lang.value][need] for need in _needs(rule)),
        )
        for rule in chosen
    ]
    write(drawn(table(heads, rows)), None)


def _needs(rule: Rule) -> list[str]:
    """What a finding rests on beside the text: linked documents that were not read lower one of absence."""
    return [*(["app-type"] if rule.needs_app_type else []), *(["linked-documents"] if rule.needs_documents else [])]


def _about(rule: Rule, lang: str, *, whole: bool) -> str:
    title = rule.title.get(lang)
    return "\n".join(filter(None, (title, rule.description.get(lang), rule.remedy.get(lang)))) if whole else title


def _cited(rule: Rule, lang: str) -> str:
    from kg.validate.law import provision

    return "; ".join(provision(source).label.get(lang) for source in rule.sources)


def _record(rule: Rule) -> dict[str, object]:
    from kg.validate.law import provision

    return {
        "rule": rule.key,
        "level": rule.level.value,
        "title": {"zh": rule.title.zh, "en": rule.title.en},
        "description": {"zh": rule.description.zh, "en": rule.description.en},
        "remedy": {"zh": rule.remedy.zh, "en": rule.remedy.en},
        "sources": [
            {"instrument": found.instrument, "article": found.article, "iri": source}
            for source in rule.sources
            for found in [provision(source).source]
        ],
        "pattern": rule.pattern,
        "needs": _needs(rule),
    }
