"""One HTML page that needs no network: a Sankey picture, the three views as networks, and the clause behind each link.

All text of the policy is data in one JSON element; the page's script shows it as text only, never as markup.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.export import escape, wording
from kg.export.flows import FlowRecord, PartyRecord, PolicyRecord
from kg.export.formats import Slice
from kg.export.labels import Concept
from kg.export.marks import excerpts
from kg.export.projection import VIEWS, flow_name, receivers
from kg.records import Text

STATIC = Path(__file__).resolve().parent / "static"
MOST_FLOWS = 4000  # a browser draws no more in reasonable time


def page(slice: Slice) -> bytes:
    """The whole page; plotly's script is inside it.

    Raises:
        InputError: more flows than a browser can draw.
    """
    from plotly.offline import get_plotlyjs

    if (number := sum(len(policy.flows) for policy in slice.policies)) > MOST_FLOWS:
        raise InputError(
            f"The page would have to draw {number} flows; it can draw {MOST_FLOWS}.",
            hint="Cut it down with --where, or export to graphml, csv or neo4j.",
        )
    library = str(get_plotlyjs()).replace("</script", "<\\/script")
    viewer = (STATIC / "viewer.js").read_text("utf-8")
    title = "、".join(policy.id for policy in slice.policies[:3]) + ("…" if len(slice.policies) > 3 else "")
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{"zh-CN" if slice.lang.startswith("zh") else "en"}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy_of(library, viewer)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{escape.html(title)}</title>",
            f"<style>{(STATIC / 'viewer.css').read_text('utf-8')}</style>",
            "</head>",
            "<body>",
            f'<script type="application/json" id="data">{escape.script(payload(slice))}</script>',
            f"<script>{library}</script>",
            f"<script>{viewer}</script>",
            "</body>",
            "</html>",
            "",
        ]
    ).encode()


def policy_of(*scripts: str) -> str:
    """The content security policy: these scripts by their hash, inline style, and nothing from anywhere."""
    hashes = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in hashes) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


class _Things:
    """Concepts by number, so that each stands in the page once."""

    def __init__(self) -> None:
        self.all: dict[tuple[str, str], int] = {}
        self.rows: list[dict[str, str]] = []

    def number(self, kind: str, concept: Concept) -> int:
        key = (kind, concept.iri)
        if key not in self.all:
            self.all[key] = len(self.rows)
            self.rows.append({"kind": kind, "zh": concept.zh, "en": concept.en})
        return self.all[key]


def payload(slice: Slice) -> dict[str, Any]:
    """What the page's script draws from."""
    things = _Things()
    flows = [_flow(policy, flow, things) for policy in slice.policies for flow in policy.flows]
    numbers = {flow.iri: n for n, flow in enumerate(f for policy in slice.policies for f in policy.flows)}
    return {
        "lang": "zh" if slice.lang.startswith("zh") else "en",
        "view": slice.view,
        "policies": [{"id": p.id, "file": p.file, "controller": _names(p.controller.name)} for p in slice.policies],
        "things": things.rows,
        "flows": flows,
        "views": {view.name: _view(slice, view.name, numbers) for view in VIEWS},
        "words": {key: {"zh": text.zh, "en": text.en} for key, text in (wording.WORDS | wording.PAGE).items()},
    }


def _names(concept: Concept | Text) -> dict[str, str]:
    return {"zh": concept.zh, "en": concept.en}


def _view(slice: Slice, name: str, numbers: dict[str, int]) -> dict[str, Any]:
    view = slice.projection(name)
    index = {node.id: n for n, node in enumerate(view.nodes)}
    return {
        "nodes": [
            {"kind": n.kind, "zh": n.label_zh, "en": n.label_en, "role": n.role, "flow": numbers.get(n.iri, -1)}
            for n in view.nodes
        ],
        "edges": [
            {"s": index[e.source], "t": index[e.target], "kind": e.kind, "flow": numbers[e.flow]}
            | ({"zh": e.label_zh, "en": e.label_en} if name == "parties" else {})
            for e in view.edges
        ],
    }


def _unstated(what: str) -> Concept:
    words = wording.WORDS[f"unstated.{what}"]
    return Concept("", words.zh, words.en)


def _flow(policy: PolicyRecord, flow: FlowRecord, things: _Things) -> dict[str, Any]:
    def parties(found: tuple[PartyRecord, ...]) -> list[int]:
        return [things.number("party", party.name) for party in found]

    data = [things.number("data", concept) for said in flow.data for concept in said.means()]
    purpose = [things.number("purpose", concept) for said in flow.purpose for concept in said.means()]
    to = parties(receivers(policy, flow)) or [things.number("unstated-recipient", _unstated("recipient"))]
    return {
        "name": _names(flow_name(flow)),
        "policy": flow.policy,
        "clause": flow.clause,
        "kind": flow.kind.value,
        "action": _names(flow.action),
        "actor": things.number("party", flow.actor.name),
        "polarity": flow.polarity.value,
        "modality": flow.modality.value,
        "necessity": flow.necessity.value if flow.necessity else "",
        "sensitive": flow.sensitive,
        "confidence": flow.confidence,
        "method": flow.method,
        "data": list(dict.fromkeys(data)) or [things.number("unstated-data", _unstated("data"))],
        "purpose": list(dict.fromkeys(purpose)) or [things.number("unstated-purpose", _unstated("purpose"))],
        "to": to,
        "parties": parties((flow.actor, *(s.party for s in (*flow.recipient, *flow.source)))),
        "marks": [[role, m.text] for role, m in flow.marks()],
        "excerpts": [[[p.text, list(p.tags)] for p in part] for part in excerpts(flow, policy.text)],
    }
