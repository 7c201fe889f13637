"""The HTML export in a real browser: draw, click on an edge, read the clause with its words marked."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from kg.export import cut, export, report
from kg.store import Store
from tests.kg.export.browser import CHROMIUM, Browser

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")

# the middle of an edge: of its path in the Sankey, of its dot in a network
EDGE = {
    "sankey": "const e = document.querySelectorAll('.sankey-link')[{n}],"
    " p = e.getPointAtLength(e.getTotalLength() / 4), m = e.getScreenCTM(), x = p.x * m.a + m.e, y = p.y * m.d + m.f",
    "parties": "const r = document.querySelectorAll('.scatterlayer .point')[{n}].getBoundingClientRect(),"
    " x = r.x + r.width / 2, y = r.y + r.height / 2",
}
DRAWN = {"sankey": ".sankey-link", "parties": ".scatterlayer .point"}


@pytest.mark.parametrize("tab", EDGE)
def test_a_click_on_an_edge_shows_the_clause_with_its_words_marked(
    tab: str, small_store: Store, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(export(small_store, "html", lang="zh"))
    (policy,) = cut(small_store).policies
    with Browser(page, tmp_path / "profile", hash=f"#{tab}") as browser:
        browser.until(f"document.querySelectorAll('{DRAWN[tab]}').length")
        assert not browser.value("document.querySelectorAll('aside mark').length")
        place = f"(() => {{ {EDGE[tab].format(n=0)}; return [x, y]; }})()"
        browser.click(*browser.until(place))
        marked = browser.until("[...document.querySelectorAll('aside mark')].map((m) => m.textContent)")
        shown = browser.value("[...document.querySelectorAll('aside mark')].map((m) => m.parentElement.textContent)")
        assert browser.requests == [f"{page.as_uri()}#{tab}"] or browser.requests == [page.as_uri()]
        assert browser.complaints == []
    said = {mention.text for flow in policy.flows for _, mention in flow.marks()}
    assert set(marked) <= said
    assert all(clause.strip() in policy.text for clause in shown)


def test_the_report_is_good_on_paper(small_store: Store, tmp_path: Path) -> None:
    """A4; the picture stands with its heading on the first page, and the flows have their titles."""
    pypdf = pytest.importorskip("pypdf")
    page = tmp_path / "report.html"
    page.write_text(report(small_store, (), lang="en"), encoding="utf-8")
    with Browser(page, tmp_path / "profile") as browser:
        browser.until("document.readyState === 'complete'")
        printed = browser.printed()
    pages = pypdf.PdfReader(io.BytesIO(printed)).pages
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]
    first = pages[0].extract_text()
    assert "Picture" in first
    assert "Nickname" in first
    assert any("Conditions and more" in page.extract_text() for page in pages)
