"""Draws docs/pictures/ from the demo policy: python -m bench.pictures. Needs Graphviz, Chromium and Cytoscape.js.

Each picture starts from what ``kg export`` or ``kg build`` writes, as another program's library reads it.
KG_CYTOSCAPE names the script of Cytoscape.js (dist/cytoscape.min.js of its package). ``made-from.json`` holds the
digest of what each picture was drawn from, so that a test can tell when they are old.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import networkx
from rdflib import Dataset, Graph
from rdflib.namespace import RDF, RDFS, SKOS
from rdflib.term import Literal, Node, URIRef

from kg import pipeline, read
from kg.demo import APP_TYPE, POLICY_FILE
from kg.export import export, files
from kg.export.dot import label
from kg.export.network import COLOURS
from kg.query import library, run
from kg.store import FORMATS, Store
from kg.vocab import PIF

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
MADE_FROM = FOLDER / "made-from.json"
_FONT = "Noto Sans CJK SC"
_FONTS = f"{_FONT}, PingFang SC, Microsoft YaHei, sans-serif"
_SOFT = "#8a93a5"


@dataclass(frozen=True, slots=True)
class Picture:
    """A file of docs/pictures/, what it is drawn from, and the program that draws it."""

    name: str
    program: str
    source: Callable[[Store], str]

    def drawn(self, source: str) -> bytes:
        """The picture as SVG, of Graphviz, or as PNG, of Chromium."""
        return _screenshot(source) if self.program == "chromium" else _graphviz(self.program, source)


def demo() -> Store:
    """The graph of the demo policy."""
    store = Store()
    pipeline.put(store, pipeline.understand(read.document(POLICY_FILE, id="qinghe")), app_types=(APP_TYPE,))
    return store


def digests(store: Store) -> Mapping[str, str]:
    """What each picture is drawn from, as a digest."""
    return {one.name: hashlib.sha256(one.source(store).encode()).hexdigest() for one in PICTURES}


# --- what is drawn ---


def _asked(store: Store, question: str, **values: str) -> frozenset[str]:
    rows = run(store, library()[question], values)
    at = rows.columns.index("flow")
    return frozenset(str(row[at]) for row in rows.rows)


def _gephi(store: Store) -> str:
    """The GEXF as networkx reads it: discs coloured as the file says, larger with more edges."""
    graph = networkx.read_gexf(io.BytesIO(export(store, "gexf", view="data", lang="en")))
    lines = ['overlap=prism; sep="+16"; outputorder=edgesfirst']
    lines += ["node [shape=circle, style=filled, fixedsize=true, color=white]"]
    for name, said in graph.nodes(data=True):
        red, green, blue = (int(said["viz"]["color"][part]) for part in "rgb")
        size = 0.14 + 0.09 * graph.degree(name)
        drawn = f'width={size:.2f}, fillcolor="#{red:02x}{green:02x}{blue:02x}"'
        lines.append(f'{name} [label="", xlabel={label(said["label"])}, {drawn}]')
    lines += [f"{one} -> {other} [arrowsize=0.5]" for one, other, _ in sorted(graph.edges(keys=True))]
    return _digraph(lines, fontsize=11)


def _yed(store: Store) -> str:
    """yEd's GraphML as networkx reads it, with yEd's labels and shapes."""
    shapes = {"roundrectangle": "box", "rectangle3d": "box3d", "ellipse": "ellipse", "parallelogram": "parallelogram"}
    where = _asked(store, "recipients-of-category", category="DeviceInformation")
    made = export(store, "yed", lang="en", where=where)
    graph = networkx.read_graphml(io.BytesIO(made), force_multigraph=True)
    lines = ["rankdir=TB; node [style=filled, fontcolor=white, color=white]"]
    for name, said in graph.nodes(data=True):
        shape = shapes.get(said["shape_type"], "box")
        lines.append(f'{name} [label={label(said["label"])}, shape={shape}, fillcolor="{COLOURS[said["kind"]]}"]')
    lines += [f"{one} -> {other} [label={label(said['label'])}]" for one, other, said in graph.edges(data=True)]
    return _digraph(lines)


def _export(store: Store) -> str:
    """The DOT export itself."""
    where = _asked(store, "flows-of-category", category="LocationInformation")
    return export(store, "dot", lang="en", where=where).decode()


def _cytoscape(store: Store) -> str:
    """A page in which Cytoscape.js reads the export."""
    made = json.loads(export(store, "cyjs", lang="en", where=_asked(store, "sensitive-flows")))
    kept = ("id", "name", "interaction", "colour", "source", "target", "kind")
    for element in (*made["elements"]["nodes"], *made["elements"]["edges"]):
        element["data"] = {key: element["data"][key] for key in kept if key in element["data"]}
    style = [
        {"selector": "node", "style": {"label": "data(name)", "background-color": "data(colour)", "font-size": 18}},
        {"selector": "node", "style": {"width": 28, "height": 28, "font-family": _FONTS}},
        {"selector": "node[kind = 'flow']", "style": {"shape": "round-rectangle"}},
        {"selector": "edge", "style": {"line-color": "data(colour)", "target-arrow-color": "data(colour)"}},
        {"selector": "edge", "style": {"width": 1.4, "curve-style": "bezier", "target-arrow-shape": "triangle"}},
    ]
    options = {
        "elements": made["elements"],
        "style": style,
        "layout": {"name": "breadthfirst", "directed": True, "circle": True},
    }
    return json.dumps(options, ensure_ascii=False).replace("<", "\\u003c")


def _neo4j(store: Store) -> str:
    """Labels and types of the import files, counted: what ``CALL db.schema.visualization()`` shows."""
    tables = {
        name: list(csv.DictReader(io.StringIO(data.decode())))
        for name, data in files(store, "neo4j", lang="en").items()
    }
    of = {node["id:ID"]: node[":LABEL"] for node in tables["nodes.csv"]}
    kinds = dict(zip(("Flow", "Party", "DataCategory", "Purpose"), COLOURS.values(), strict=False))
    lines = ["rankdir=LR; nodesep=0.6; node [shape=circle, style=filled, fontcolor=white, color=white, width=1.3]"]
    lines += [
        f'{kind} [label="{kind}\\n{number}", fillcolor="{kinds[kind]}"]'
        for kind, number in sorted(Counter(of.values()).items())
    ]
    joined = Counter((of[edge[":START_ID"]], edge[":TYPE"], of[edge[":END_ID"]]) for edge in tables["rels.csv"])
    lines += [f'{one} -> {other} [label="{type} {number}"]' for (one, type, other), number in sorted(joined.items())]
    return _digraph(lines)


def _protege(store: Store) -> str:
    """The classes of the ontology under which the policy's flows stand, with their instances counted."""
    graph = Graph().parse(data=export(store, "owl"), format="turtle")
    inside = set(graph.subjects(RDF.type, PIF.Flow))
    counted = Counter(kind for flow in inside for kind in graph.objects(flow, RDF.type) if isinstance(kind, URIRef))
    lines = ["rankdir=RL; ranksep=0.9; edge [arrowhead=empty]"]
    lines += ['node [shape=box, style="rounded,filled", fillcolor="#f3ead2", color="#c9b27c"]']
    lines += [
        f"{_name(kind)} [label={label(f'{_label(graph, kind)} ({number})')}]"
        for kind, number in sorted(counted.items())
    ]
    lines += [
        f"{_name(kind)} -> {_name(above)}"
        for kind in sorted(counted)
        for above in sorted(graph.objects(kind, RDFS.subClassOf))
        if above in counted
    ]
    return _digraph(lines)


def _graphdb(store: Store) -> str:
    """What one flow leads to in the TriG file, as rdflib reads it: a step, and from mentions a step more."""
    trig = Dataset(default_union=True)
    trig.parse(data=store.serialized(FORMATS[".trig"]), format="trig")
    flow = URIRef(min(_asked(store, "recipients-of-category", category="OAID")))
    lines = [f'rankdir=LR; node [style=filled, fillcolor="#e8eef5", color="{_SOFT}"]']
    lines += [f'{_name(flow)} [label="flow", fillcolor="#2f6f9f", fontcolor=white]']
    for s, p, o in _steps(trig, flow):
        if isinstance(o, URIRef):
            lines.append(f"{_name(o)} [label={label(_label(trig, o) or _local(o))}]")
            lines.append(f'{_name(s)} -> {_name(o)} [label="{_local(p)}"]')
    return _digraph(dict.fromkeys(lines))


def _steps(graph: Graph, flow: URIRef) -> Iterator[tuple[Node, Node, Node]]:
    mentions, meanings = (PIF.data, PIF.purpose, PIF.condition), (PIF.category, PIF.concept)
    for p in (PIF.actor, PIF.action, PIF.recipient, PIF.polarity, PIF.statedIn, *mentions):
        for o in sorted(graph.objects(flow, p)):
            yield flow, p, o
            yield from ((o, q, x) for q in meanings for x in sorted(graph.objects(o, q)))


def _label(graph: Graph, thing: Node) -> str:
    found = [*graph.objects(thing, SKOS.prefLabel), *graph.objects(thing, RDFS.label)]
    english = [one for one in found if isinstance(one, Literal) and one.language in (None, "en")]
    return str(english[0]) if english else ""


def _local(iri: Node) -> str:
    return str(iri).replace("#", "/").rsplit("/", 1)[-1]


def _name(iri: Node) -> str:
    return f"x{hashlib.sha256(str(iri).encode()).hexdigest()[:8]}"


def _digraph(lines: Iterator[str] | list[str] | dict[str, None], *, fontsize: int = 12) -> str:
    head = f'node [fontname="{_FONT}", fontsize={fontsize}]; edge [fontname="{_FONT}", fontsize=10, color="{_SOFT}"]'
    return "\n".join(["digraph {", head, *lines, "}", ""])


PICTURES = (
    Picture("gephi.svg", "sfdp", _gephi),
    Picture("cytoscape.png", "chromium", _cytoscape),
    Picture("yed.svg", "dot", _yed),
    Picture("graphviz.svg", "dot", _export),
    Picture("neo4j.svg", "dot", _neo4j),
    Picture("protege.svg", "dot", _protege),
    Picture("graphdb.svg", "dot", _graphdb),
)

# --- programs that draw ---


def _graphviz(program: str, source: str) -> bytes:
    done = subprocess.run([program, "-Tsvg"], input=source.encode(), capture_output=True, check=True)  # noqa: S603
    return done.stdout.replace(f'"{_FONT}"'.encode(), f'"{_FONTS}"'.encode())


_PAGE = """<!doctype html><meta charset="utf-8"><style>body{{margin:0}}#drawn{{width:1000px;height:720px}}</style>
<div id="drawn"></div><script src="{script}"></script>
<script>cytoscape({{container: document.getElementById("drawn"), ...{options}}});</script>"""


def _screenshot(options: str) -> bytes:
    script = Path(os.environ["KG_CYTOSCAPE"]).resolve().as_uri()
    with tempfile.TemporaryDirectory() as folder:
        page, picture = Path(folder, "page.html"), Path(folder, "picture.png")
        page.write_text(_PAGE.format(script=script, options=options), encoding="utf-8")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=5000"]
        places = [f"--user-data-dir={folder}/profile", f"--screenshot={picture}", "--window-size=1000,720"]
        command = [shutil.which("chromium") or "chromium", *flags, *places, page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603
        return picture.read_bytes()


if __name__ == "__main__":
    if not os.environ.get("KG_CYTOSCAPE"):
        sys.exit("KG_CYTOSCAPE does not name the script of Cytoscape.js.")
    graph = demo()
    FOLDER.mkdir(exist_ok=True)
    for picture in PICTURES:
        (FOLDER / picture.name).write_bytes(picture.drawn(picture.source(graph)))
    MADE_FROM.write_text(json.dumps(digests(graph), indent=1) + "\n", encoding="utf-8")
