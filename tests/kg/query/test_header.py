from __future__ import annotations

import pytest

from kg.errors import AssetError
from kg.query import header

GOOD = """#+ summary: Who?
#+ summary_zh: 谁？
#+ source: law:PIPL-23
#+ params: {policy: {type: policy, required: true, example: demo, summary: One, summary_zh: 一}}
#+ columns: [policy, {name: xZh, summary: X, summary_zh: 甲}]
SELECT ?policy ?xZh WHERE { ?policy ?p ?xZh } ORDER BY ?policy
"""


def test_read(tmp_path):
    path = tmp_path / "who.rq"
    path.write_text(GOOD, encoding="utf-8")
    query = header.read(path)
    assert (query.name, query.summary.zh, query.source) == ("who", "谁？", "https://w3id.org/pif/law/PIPL-23")
    assert [(c.name, c.lang) for c in query.columns] == [("policy", ""), ("xZh", "zh")]
    assert query.example == "kg query GRAPH who --set policy=demo"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("#+ summary_zh: 谁？\n", "", "lacks a summary"),
        ("#+ source:", "#+ sauce:", "unknown keys: sauce"),
        ("law:PIPL-23", "lex:PIPL-23", "unknown prefix"),
        ("type: policy", "type: polity", "no valid type"),
        ("required:", "requird:", "unknown keys: requird"),
        ("[policy,", "[nobody,", "column nobody lacks a summary"),
        ("#+ params: {", "#+ params: {{", "no YAML"),
    ],
)
def test_a_wrong_header_says_what_is_wrong(tmp_path, old, new, why):
    path = tmp_path / "who.rq"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(AssetError, match=why):
        header.read(path)
