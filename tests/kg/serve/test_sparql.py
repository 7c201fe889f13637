"""The SPARQL 1.1 Protocol, request by request."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.namespace import RDF
from rdflib.term import URIRef

from kg.serve.description import SD
from kg.serve.negotiation import GRAPHS, RESULTS

VERSIONS = "SELECT ?v ?id WHERE { ?v a pif:PolicyVersion ; dcterms:identifier ?id } ORDER BY ?id"
TRIPLES = "CONSTRUCT { ?v a pif:PolicyVersion } WHERE { ?v a pif:PolicyVersion }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
FORM = {"content-type": "application/x-www-form-urlencoded"}
TEXT = {"content-type": "application/sparql-query"}


def ids(answer) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [row["id"]["value"] for row in answer.json()["results"]["bindings"]]


def test_get_and_both_ways_to_post_give_the_same(client):
    asked = ids(client.get("/sparql", params={"query": VERSIONS}))
    assert set(asked) >= {"beyond", "markup", "qinghe"}
    assert ids(client.post("/sparql", data={"query": VERSIONS})) == asked
    assert ids(client.post("/sparql", content=VERSIONS.encode(), headers=TEXT)) == asked
    head = client.head("/sparql", params={"query": VERSIONS})
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize("form", tuple(RESULTS), ids=lambda form: form.name)
def test_rows_in_every_format(client, form):
    for media_type in form.media_types:
        answer = client.get("/sparql", params={"query": VERSIONS}, headers={"accept": media_type})
        assert answer.headers["content-type"] == form.sent
        assert "Accept" in answer.headers["vary"]
    if form.name == "csv":
        assert answer.text.splitlines()[0] == "v,id"
        return
    format = {"json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML, "tsv": ox.QueryResultsFormat.TSV}
    read = ox.parse_query_results(answer.content, format=format[form.name])
    assert "qinghe" in [row["id"].value for row in read]


@pytest.mark.parametrize("form", tuple(GRAPHS), ids=lambda form: form.name)
def test_triples_in_every_format(client, form):
    answer = client.get("/sparql", params={"query": TRIPLES}, headers={"accept": form.media_types[0]})
    assert answer.headers["content-type"] == form.sent
    format = ox.RdfFormat.from_media_type(form.media_types[0])
    assert len(list(ox.parse(answer.content, format=format))) >= 3
    described = client.get("/sparql", params={"query": "DESCRIBE pifd:IMEI"}, headers={"accept": form.media_types[0]})
    assert len(list(ox.parse(described.content, format=format))) > 3


def test_yes_or_no(client):
    for query, word in (("ASK { ?v a pif:Policy }", "true"), ("ASK { ?v a pif:Nothing }", "false")):
        read = client.get("/sparql", params={"query": query})
        assert json.dumps(read.json()["boolean"]) == word
        read = client.get("/sparql", params={"query": query}, headers={"accept": "application/sparql-results+xml"})
        assert ElementTree.fromstring(read.content)[-1].text == word  # noqa: S314  # our own


def test_no_format_that_the_client_takes(client):
    for query in (VERSIONS, TRIPLES):
        answer = client.get("/sparql", params={"query": query}, headers={"accept": "image/png"})
        assert answer.status_code == 406
        assert "text/turtle" in answer.text
    assert client.get("/sparql", params={"query": VERSIONS}, headers={"accept": "text/turtle"}).status_code == 406


def test_the_dataset_of_the_request(client):
    versions = {
        row["id"]["value"]: row["v"]["value"]
        for row in client.get("/sparql", params={"query": VERSIONS}).json()["results"]["bindings"]
    }
    one, other = versions["qinghe"], versions["beyond"]

    def asked(query=VERSIONS, **graphs):
        got = ids(client.get("/sparql", params={"query": query, **graphs}))
        assert ids(client.post("/sparql", data={"query": query, **graphs})) == got
        assert ids(client.post("/sparql", params=graphs, content=query.encode(), headers=TEXT)) == got
        return got

    assert asked(**{"default-graph-uri": one}) == ["qinghe"]
    assert asked(**{"default-graph-uri": [one, other]}) == ["beyond", "qinghe"]
    assert asked(**{"named-graph-uri": one}) == []
    named = VERSIONS.replace("WHERE {", "WHERE { GRAPH ?g {").replace("?id }", "?id } }")
    assert asked(named, **{"named-graph-uri": one}) == ["qinghe"]
    assert asked(named, **{"default-graph-uri": one}) == []
    by_itself = VERSIONS.replace("WHERE", f"FROM <{other}> WHERE")
    assert asked(by_itself) == ["beyond"]
    assert asked(by_itself, **{"default-graph-uri": one}) == ["qinghe"]  # the request's wins, says the protocol


def test_what_is_no_query(client):
    wrong = client.get("/sparql", params={"query": "SELECT ?v WHERE {\n ?v a pif:Policy"})
    assert (wrong.status_code, "line 2" in wrong.text, "“}” is missing" in wrong.text) == (400, True, True)
    assert client.get("/sparql", params=[("query", VERSIONS), ("query", VERSIONS)]).status_code == 400
    assert client.post("/sparql", data={"other": "1"}).status_code == 400
    assert client.post("/sparql", content=b"query=\xff", headers=TEXT).status_code == 400
    assert client.post("/sparql", content=VERSIONS.encode(), headers={"content-type": "text/plain"}).status_code == 415
    assert client.put("/sparql", content=b"x").status_code == 405


def test_nothing_writes_and_nothing_reaches_out(client):
    before = ids(client.get("/sparql", params={"query": VERSIONS}))
    for text in ("CLEAR ALL", "LOAD <file:///etc/passwd>", "INSERT DATA { <urn:a> <urn:b> <urn:c> }"):
        assert client.post("/sparql", data={"update": text}).status_code == 403
        update = {"content-type": "application/sparql-update"}
        assert client.post("/sparql", content=text.encode(), headers=update).status_code == 403
        assert client.post("/sparql", data={"query": text}).status_code == 400
    for text in (
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }",
    ):
        answer = client.get("/sparql", params={"query": text})
        assert (answer.status_code, "SERVICE" in answer.text) == (400, True)
    nothing = client.get("/sparql", params={"query": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"})
    assert nothing.json()["results"]["bindings"] == []
    assert ids(client.get("/sparql", params={"query": VERSIONS})) == before


def test_limits(client):
    late = client.get("/sparql", params={"query": ENDLESS})
    assert (late.status_code, "longer than 2 s" in late.text) == (504, True)
    many = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"})
    assert (many.status_code, "more than 2,000 rows" in many.text) == (400, True)
    assert client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 2000"}).status_code == 200
    deep = client.get("/sparql", params={"query": "SELECT * " + "{" * 20_000})
    assert deep.status_code == 400


def test_the_service_says_what_it_is(client):
    answer = client.get("/sparql", headers={"accept": "text/turtle"})
    about = Graph().parse(data=answer.text, format="turtle")
    (service,) = about.subjects(RDF.type, SD.Service)
    assert str(service) == "http://localhost/sparql"
    assert (service, SD.endpoint, service) in about
    assert (service, SD.feature, SD.UnionDefaultGraph) in about
    assert {str(o) for o in about.objects(service, SD.resultFormat)} == {form.iri for form in (*RESULTS, *GRAPHS)}
    names = {str(o) for o in about.objects(None, SD.name)}
    assert {"https://w3id.org/pif/graph/vocabulary", "https://w3id.org/pif/graph/law"} < names
    assert len([name for name in names if "/policy/" in name]) >= 3
    assert (None, SD.endpoint, URIRef("http://localhost/sparql")) in Graph().parse(
        data=client.get("/sparql", headers={"accept": "application/rdf+xml"}).text, format="xml"
    )
    person = client.get("/sparql", headers={"accept": "text/html,*/*;q=0.5"}, follow_redirects=False)
    assert (person.status_code, person.headers["location"]) == (303, "/ask")
