"""Real SPARQL clients against a real server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import RDF
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.term import URIRef
from SPARQLWrapper import CSV, JSON, POST, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

PREFIX = "PREFIX pif: <https://w3id.org/pif/ns#> PREFIX dcterms: <http://purl.org/dc/terms/>\n"
IDS = PREFIX + "SELECT DISTINCT ?id WHERE { ?v a pif:PolicyVersion ; dcterms:identifier ?id } ORDER BY ?id"
EXPECTED = ["beyond", "markup", "qinghe"]
COMUNICA = os.environ.get("KG_COMUNICA", "")  # a folder with node_modules


@pytest.mark.parametrize("format", [JSON, XML, CSV, TSV])
@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper(server, format, method):
    client = SPARQLWrapper(f"{server}/sparql")
    client.setQuery(IDS)
    client.setMethod(method)
    client.setReturnFormat(format)
    found = client.queryAndConvert()
    if format == JSON:
        assert [row["id"]["value"] for row in found["results"]["bindings"]] == EXPECTED
    elif format == XML:
        assert [node.firstChild.data for node in found.getElementsByTagName("literal")] == EXPECTED
    else:
        assert [line.strip('"') for line in found.decode().splitlines()[1:]] == EXPECTED


def test_sparqlwrapper_triples_graphs_and_errors(server):
    client = SPARQLWrapper(f"{server}/sparql")
    client.setQuery(PREFIX + "CONSTRUCT { ?v a pif:PolicyVersion } WHERE { ?v a pif:PolicyVersion }")
    client.setReturnFormat(TURTLE)
    assert len(Graph().parse(data=client.queryAndConvert(), format="turtle")) >= 3
    client.setQuery(IDS)
    client.setReturnFormat(JSON)
    client.addDefaultGraph("https://w3id.org/pif/graph/law")
    assert client.queryAndConvert()["results"]["bindings"] == []
    client.setQuery("SELECT WHERE")
    with pytest.raises(QueryBadFormed):
        client.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib(server, method):
    graph = Graph(SPARQLStore(f"{server}/sparql", method=method))
    assert [str(row.id) for row in graph.query(IDS)] == EXPECTED
    assert bool(graph.query(PREFIX + "ASK { ?v a pif:PolicyVersion }"))
    versions = list(graph.subjects(RDF.type, URIRef("https://w3id.org/pif/ns#PolicyVersion")))
    assert len(versions) >= 3
    assert len(list(graph.predicate_objects(versions[0]))) > 10


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_curl(server, tmp_path):
    def curl(*arguments: str) -> str:
        done = subprocess.run(
            ["curl", "--silent", "--show-error", "--fail-with-body", *arguments],
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    address = f"{server}/sparql"
    assert curl("--get", "--data-urlencode", f"query={IDS}", "-H", "Accept: text/csv", address).split() == [
        "id",
        *EXPECTED,
    ]
    assert json.loads(curl("--data-urlencode", f"query={IDS}", address))["head"]["vars"] == ["id"]
    (tmp_path / "ids.rq").write_text(IDS, encoding="utf-8")
    direct = ["--data-binary", f"@{tmp_path / 'ids.rq'}", "-H", "Content-Type: application/sparql-query"]
    assert curl(*direct, "-H", "Accept: text/tab-separated-values", address).split() == [
        "?id",
        *(f'"{i}"' for i in EXPECTED),
    ]
    assert "service-description" in curl("-H", "Accept: text/turtle", address)


@pytest.mark.skipif(
    not (COMUNICA and shutil.which("node")), reason="KG_COMUNICA names no folder with Comunica, or no node"
)
@pytest.mark.parametrize("source", ["sparql", ""], ids=["told", "found out"])
def test_comunica(server, tmp_path, source):
    script = tmp_path / "ask.js"
    script.write_text(
        f"""
        const {{ QueryEngine }} = require({json.dumps(str(Path(COMUNICA) / "node_modules/@comunica/query-sparql"))});
        (async () => {{
          const engine = new QueryEngine();
          const sources = [{{ type: {json.dumps(source)} || undefined, value: process.argv[2] }}];
          const types = "CONSTRUCT WHERE {{ ?v a <https://w3id.org/pif/ns#PolicyVersion> }}";
          const rows = await (await engine.queryBindings(process.argv[3], {{ sources }})).toArray();
          const triples = await (await engine.queryQuads(types, {{ sources }})).toArray();
          console.log(JSON.stringify([rows.map((row) => row.get("id").value), triples.length]));
        }})();
        """,
        encoding="utf-8",
    )
    done = subprocess.run(
        ["node", script, f"{server}/sparql", IDS], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    found, triples = json.loads(done.stdout)
    assert (found, triples >= 3) == (EXPECTED, True)
