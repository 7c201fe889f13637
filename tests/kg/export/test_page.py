"""The page: nothing of the policy is markup, nothing comes from outside, and a browser draws it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import html

from kg.errors import InputError
from kg.export import export
from kg.export.escape import xml
from kg.store import Store

_BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.mark.parametrize("fixture", ["small_store", "hostile_store", "empty_store"])
def test_nothing_of_the_policy_is_markup(fixture: str, request: pytest.FixtureRequest) -> None:
    data = export(request.getfixturevalue(fixture), "html", lang="en")
    root = html.document_fromstring(data.decode())
    tags = [element.tag for element in root.iter()]
    expected = ["html", "head", "meta", "meta", "meta", "meta", "title", "style", "body", "script", "script", "script"]
    assert tags == expected
    assert [sorted(element.attrib) for element in root.iter("script")] == [["id", "type"], [], []]


def test_the_words_are_in_the_data_unchanged(hostile_store: Store, hostile_words: tuple[str, ...]) -> None:
    root = html.document_fromstring(export(hostile_store, "html").decode())
    element = root.get_element_by_id("data")
    payload = json.loads(element.text or "")
    quotes = {words for flow in payload["flows"] for _, words in flow["marks"]}
    assert {xml(words) for words in hostile_words} <= {xml(words) for words in quotes}
    assert not re.search("[<>&\u2028\u2029]", element.text or "")


def test_only_our_two_scripts_may_run(small_store: Store) -> None:
    root = html.document_fromstring(export(small_store, "html").decode())
    (policy,) = (m.get("content", "") for m in root.iter("meta") if m.get("http-equiv") == "Content-Security-Policy")
    digests = [
        "'sha256-" + base64.b64encode(hashlib.sha256((script.text or "").encode()).digest()).decode() + "'"
        for script in root.iter("script")
        if not script.get("type")
    ]
    assert policy.startswith("default-src 'none'; script-src " + " ".join(digests) + ";")
    assert "unsafe-eval" not in policy and "http" not in policy


def test_the_viewer_never_writes_markup() -> None:
    viewer = (Path(__file__).parents[3] / "kg/export/static/viewer.js").read_text("utf-8")
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|Function\(|fetch\(|XMLHttp", viewer
    )


def test_more_flows_than_a_browser_draws_are_refused(small_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.export.page.MOST_FLOWS", 4)
    with pytest.raises(InputError, match="draw 5 flows; it can draw 4"):
        export(small_store, "html")


@pytest.mark.skipif(_BROWSER is None, reason="no Chromium is installed")
@pytest.mark.parametrize("tab", ["sankey", "parties"])
def test_a_browser_draws_hostile_words_as_words(tab: str, hostile_store: Store, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(export(hostile_store, "html", lang="en"))
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=4000", "--enable-logging=stderr"]
    options += [f"--user-data-dir={tmp_path / 'profile'}", "--window-size=1300,900", "--dump-dom"]
    done = subprocess.run(
        [str(_BROWSER), *options, f"{page.as_uri()}#{tab}"], capture_output=True, timeout=90, check=True
    )
    assert b"CONSOLE" not in done.stderr  # no error, no refusal by the content security policy
    root = html.document_fromstring(done.stdout.decode())
    assert not list(root.iter("img", "iframe", "object", "embed", "b"))
    assert not [e for e in root.iter() if any(str(name).startswith("on") for name in e.attrib)]
    drawn = " ".join("".join(text.itertext()) for text in root.iter("text"))
    assert "</script><script>al" in drawn
    assert "&lt;b&gt;" in drawn
