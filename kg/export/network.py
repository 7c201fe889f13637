"""A view as a networkx multigraph, and the formats that networkx writes: GraphML, GEXF, Cytoscape JSON."""

from __future__ import annotations

import io
import json
import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from kg.export import escape
from kg.export.formats import Slice
from kg.export.projection import Edge, Node, Projection
from kg.records import Polarity, Text

if TYPE_CHECKING:
    import networkx

COLOURS = {"flow": "#8a93a5", "party": "#c2573f", "data": "#2f6f9f", "purpose": "#5b8c4a", "unstated": "#b8b2a7"}
LINE, DENIED = "#8a93a5", "#c2573f"  # of edges


def multigraph(projection: Projection, lang: str) -> networkx.MultiDiGraph[str]:
    """The projection with ids as node and edge keys; ``label`` is the name in the language asked for."""
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(view=projection.view, lang=lang)
    for node in projection.nodes:
        graph.add_node(node.id, **_attributes(node, lang))
    for edge in projection.edges:
        graph.add_edge(edge.source, edge.target, key=edge.id, **_attributes(edge, lang))
    return graph


def _attributes(record: Node | Edge, lang: str) -> dict[str, Any]:
    found: dict[str, Any] = {"label": escape.xml(Text(record.label_zh, record.label_en).get(lang))}
    for attribute in fields(record):
        value = getattr(record, attribute.name)
        if attribute.name not in ("id", "source", "target") and value != "":
            found[attribute.name] = escape.xml(value) if isinstance(value, str) else value
    return found


def graphml(slice: Slice) -> bytes:
    """GraphML 1.0, for yEd, Gephi and networkx."""
    import networkx

    class Writer(networkx.readwrite.graphml.GraphMLWriter):
        """networkx writes Python's True, where XML has true."""

        def add_data(self, name: str, element_type: Any, value: Any, scope: str = "all", default: Any = None) -> Any:
            element = super().add_data(name, element_type, value, scope, default)
            if element_type is bool:
                element.text = str(value).lower()
            return element

    out = io.BytesIO()
    writer = Writer(encoding="utf-8", prettyprint=True)
    writer.add_graph_element(multigraph(slice.projection(), slice.lang))
    writer.dump(out)
    return out.getvalue()


def gexf(slice: Slice) -> bytes:
    """GEXF 1.2, for Gephi: nodes coloured by their kind.

    What networkx writes beyond the schema goes, and so does its date, which would change the bytes.
    """
    import networkx

    graph = multigraph(slice.projection(), slice.lang)
    for _, attributes in graph.nodes(data=True):
        colour = COLOURS[attributes["kind"]]
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        attributes["viz"] = {"color": {"r": red, "g": green, "b": blue, "a": 1.0}}
    for _, _, key, attributes in graph.edges(keys=True, data=True):  # start and end would be times
        attributes["id"] = key
        attributes["quote_start"], attributes["quote_end"] = attributes.pop("start"), attributes.pop("end")
    out = io.BytesIO()
    networkx.write_gexf(graph, out, encoding="utf-8", prettyprint=True)
    undated = re.sub(rb' lastmodifieddate="[^"]*"', b"", out.getvalue(), count=1)
    return re.sub(rb'(<graph [^>]*?) name=""', rb"\1", undated, count=1)


def cyjs(slice: Slice) -> bytes:
    """Cytoscape JSON, for Cytoscape and Cytoscape.js: with the columns that Cytoscape expects, and colours."""
    import networkx

    graph = multigraph(slice.projection(), slice.lang)
    data = networkx.cytoscape_data(graph, name="label")
    for element in data["elements"]["nodes"]:
        element["data"]["colour"] = COLOURS[element["data"]["kind"]]
    for element in data["elements"]["edges"]:
        said = element["data"]
        said |= {"id": said["key"], "name": said["label"], "interaction": said["kind"]}
        said["colour"] = DENIED if said["polarity"] == Polarity.NEGATED else LINE
    data["data"] = {"name": f"PIF-KG {slice.view}", **dict(data["data"])}
    return json.dumps(data, ensure_ascii=False, indent=1).encode()
