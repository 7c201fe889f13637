"""SOURCE as a page's URL: http and https only, limits, no file behind a redirect."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.cli.fetch import fetched
from kg.errors import InputError
from tests.kg.cli.conftest import Kg
from tests.kg.cli.server import Server

PAGE = "<html><body><h1>隐私政策</h1><p>我们会收集您的邮箱，用于找回密码。</p></body></html>".encode()


def test_a_page_becomes_a_policy(kg: Kg) -> None:
    with Server() as server:
        server.pages["/qingmiao.html"] = ("text/html; charset=utf-8", PAGE)
        ran = kg("flows", f"{server.address}/qingmiao.html", "--format", "jsonl")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out.splitlines()[0])["policy"] == "qingmiao"


def test_redirects_lead_to_web_pages_only() -> None:
    with Server() as server:
        server.pages["/page"] = ("text/html", PAGE)
        server.pages["/good"] = ("redirect", b"/page")
        server.pages["/bad"] = ("redirect", b"file:///etc/passwd")
        server.pages["/ftp"] = ("redirect", b"ftp://127.0.0.1/a")
        assert fetched(f"{server.address}/good").data == PAGE
        for path in ("/bad", "/ftp"):
            with pytest.raises(InputError):
                fetched(f"{server.address}{path}")


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://example.org/a", "data://x", "http://", "https:///a"])
def test_other_schemes_are_refused(address: str) -> None:
    with pytest.raises(InputError, match="Only http and https"):
        fetched(address)


def test_missing_large_and_silent_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server() as server:
        with pytest.raises(InputError, match="404"):
            fetched(f"{server.address}/none")
        server.pages["/large"] = ("text/html", b"x" * 2000)
        monkeypatch.setattr("kg.read.files.MAX_BYTES", 1000)
        with pytest.raises(InputError, match="larger"):
            fetched(f"{server.address}/large")
        address = server.address
    with pytest.raises(InputError, match="can't be fetched"):
        fetched(f"{address}/large")


def test_one_bad_page_stops_nothing(kg: Kg, policy: Path) -> None:
    with Server() as server:
        ran = kg("flows", f"{server.address}/none.html", policy, "--format", "jsonl")
    assert ran.code == 2
    assert len(ran.out.splitlines()) == 3
    assert "none.html" in ran.err
