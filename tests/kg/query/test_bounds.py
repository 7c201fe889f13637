from __future__ import annotations

import pytest

from kg.errors import InputError
from kg.query import bounds


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * WHERE { ?s ?p ?o }",
        'ASK { ?s ?p "}}} SERVICE {{{" } # SERVICE <x>',
        "SELECT * { ?service ex:SERVICE <https://x.example/service#a(b)> }",
        "SELECT * { ?s ?p '''it's ( ( ( \\''' INSERT''' }",
        "PREFIX a: <urn:a> DESCRIBE a:b",
    ],
)
def test_reading_passes(sparql):
    bounds.check(sparql)


@pytest.mark.parametrize(
    ("sparql", "why"),
    [
        ("SELECT * WHERE " + "{" * 10_000 + "}" * 10_000, "nest deeper"),
        ("SELECT (" + "(" * 50_000, "nest deeper"),
        ("SELECT (1<" + "(" * 1_000 + "2>1" + ")" * 1_000 + " AS ?x) {}", "nest deeper"),
        ("ASK { FILTER(" + "!" * 5_000 + "true) }", "operators"),
        ("SELECT * {" + "{} UNION " * 5_000 + "{} }", "operators"),
        ("SELECT (1" + "+1" * 5_000 + " AS ?x) {}", "operators"),
        ("SELECT * { ?s ?p '" + "a" * 200_000 + "' }", "characters"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { ?s ?p 1service<http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { ?s ?p ?o.SERVICE<http://127.0.0.1/>{ ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { S\\u0045RVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { ?s <urn:\\u0061#> ?o . SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { ?s ?p ?o FILTER(1<?o)SERVICE#>\n<http://127.0.0.1/> { ?s ?p ?o } }", "no IRI"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "INSERT would write"),
        ("PREFIX a: <urn:a> DROP ALL", "DROP would write"),
        ("", "holds no SELECT"),
        ("# SELECT only in a comment", "holds no SELECT"),
    ],
)
def test_refused(sparql, why):
    with pytest.raises(InputError, match=why):
        bounds.check(sparql)


@pytest.mark.parametrize("piece", ['"a\\', "a.", "'''", "<a", '""" "', "\\", "#\r", '"""a\\'])
def test_one_pass_over_hostile_text(piece, benchmark):
    """Each takes well under a second; a quadratic scan takes half a minute."""
    text = piece * (bounds.MAX_CHARACTERS // len(piece))

    def refused():
        with pytest.raises(InputError):
            bounds.check(text)

    benchmark(refused)
