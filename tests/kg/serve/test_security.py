"""Nobody gets in where they don't belong."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from kg.errors import ParameterError
from kg.serve.app import service
from kg.serve.security import COOKIE, Guard
from kg.serve.settings import Settings

TOKEN = "-".join(["a", "long", "enough", "secret"])
QUERY = {"query": "ASK { ?s ?p ?o }"}
BYTES = {"content-type": "application/octet-stream"}


@pytest.fixture(scope="module")
def guarded(keeper):
    settings = Settings(host="0.0.0.0", token=TOKEN)  # noqa: S104  # with a token it may be
    with TestClient(service(keeper, settings.checked()), base_url="http://kg.example", follow_redirects=False) as found:
        yield found


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:8000", "LOCALHOST:80"])
def test_this_machine_s_own_names(client, host):
    assert client.get("/sparql", params=QUERY, headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", "", "10.0.0.1"]
)
def test_other_names_point_nowhere(client, host):
    for answer in (
        client.get("/sparql", params=QUERY, headers={"host": host}),
        client.post("/api/policies", params={"name": "a.txt"}, content=b"x", headers=BYTES | {"host": host}),
    ):
        assert answer.status_code == 403


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost:9999", "http://localhost.evil.example"]
)
def test_pages_of_other_origins_change_nothing(client, origin):
    headers = {"origin": origin}
    before = len(client.get("/api/policies").json())
    upload = client.post(
        "/api/policies", params={"name": "a.txt"}, content="1. 我们会收集您的邮箱。".encode(), headers=BYTES | headers
    )
    assert upload.status_code == 403
    assert client.post("/sparql", data=QUERY, headers=headers).status_code == 403
    assert client.post("/api/ask", json=QUERY, headers=headers).status_code == 403
    assert client.get("/api/policies", headers=headers).status_code == 403
    assert (
        client.options("/api/policies", headers=headers | {"access-control-request-method": "POST"}).status_code == 403
    )
    assert len(client.get("/api/policies").json()) == before


def test_our_own_pages_do(client):
    assert client.post("/sparql", data=QUERY, headers={"origin": "http://localhost"}).status_code == 200


def test_an_origin_that_may_read(client):
    headers = {"origin": "https://friend.example"}
    for answer in (
        client.get("/sparql", params=QUERY, headers=headers),
        client.post("/sparql", data=QUERY, headers=headers),
    ):
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == "https://friend.example"
        assert "access-control-allow-credentials" not in answer.headers
    ahead = client.options("/sparql", headers=headers | {"access-control-request-method": "POST"})
    assert (ahead.status_code, "POST" in ahead.headers["access-control-allow-methods"]) == (204, True)
    assert client.get("/api/policies", headers=headers).status_code == 200
    upload = client.post("/api/policies", params={"name": "a.txt"}, content=b"x", headers=BYTES | headers)
    assert upload.status_code == 403
    ahead = client.options("/api/policies", headers=headers | {"access-control-request-method": "POST"})
    assert "POST" not in ahead.headers["access-control-allow-methods"]
    assert "access-control-allow-origin" not in client.get("/sparql", params=QUERY).headers


def test_what_answers_carry(client):
    headers = client.get("/api/policies").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [("/api/policies?name=a.txt", 20_000_001, 413), ("/sparql", 1_000_001, 413), ("/api/ask", 1_000_001, 413)],
)
def test_requests_have_an_end(client, path, size, status):
    def parts():
        for _ in range(size // 1000 + 1):
            yield b"x" * 1000

    told = client.post(
        path, content=b"x" * size, headers=BYTES if "policies" in path else {"content-type": "application/sparql-query"}
    )
    assert told.status_code == status
    untold = client.post(
        path, content=parts(), headers=BYTES if "policies" in path else {"content-type": "application/sparql-query"}
    )
    assert untold.status_code == status


def test_no_uploads(keeper):
    with TestClient(service(keeper, Settings(uploads=False)), base_url="http://localhost") as client:
        assert client.post("/api/policies", params={"name": "a.txt"}, content=b"x", headers=BYTES).status_code == 403


# --- the token ---


def test_without_the_token_nothing_is_open(guarded):
    for path in ("/sparql?query=ASK%20%7B%7D", "/api/policies", "/api/openapi.json", "/static/kg.css", "/nothing"):
        answer = guarded.get(path)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert guarded.post("/api/policies?name=a.txt", content=b"x", headers=BYTES).status_code == 401
    page = guarded.get("/ask?q=overview", headers={"accept": "text/html"})
    assert (page.status_code, page.headers["location"]) == (303, "/login?next=%2Fask%3Fq%3Doverview")


@pytest.mark.parametrize("given", ["", "wrong", TOKEN[:-1], TOKEN + "x", TOKEN.upper()])
def test_wrong_tokens(guarded, given):
    assert guarded.get("/api/policies", headers={"authorization": f"Bearer {given}"}).status_code == 401
    assert guarded.get("/api/policies", headers={"cookie": f"{COOKIE}={given}"}).status_code == 401
    assert guarded.get(f"/api/policies?token={given}").status_code == 401
    answer = guarded.post("/login", data={"token": given})
    assert (answer.status_code, "set-cookie" in answer.headers) == (401, False)


def test_programs_send_it(guarded):
    assert guarded.get("/api/policies", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert guarded.get("/sparql", params=QUERY, headers={"authorization": f"bearer {TOKEN}"}).status_code == 200


def test_people_enter_it(guarded):
    page = guarded.get("/login?next=%2Fask%22%3E%3Cscript%3E", headers={"accept-language": "zh-CN"})
    assert "访问口令" in page.text
    assert "<script" not in page.text
    entered = guarded.post("/login", data={"token": TOKEN, "next": "/ask?q=overview"})
    assert (entered.status_code, entered.headers["location"]) == (303, "/ask?q=overview")
    cookie = entered.headers["set-cookie"]
    assert TOKEN not in cookie
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    value = cookie.split(";")[0]
    guarded.cookies.clear()
    assert guarded.get("/api/policies", headers={"cookie": value}).status_code == 200
    for elsewhere in ("//evil.example", "https://evil.example", "/\\evil.example", "/login?next=/login"):
        assert guarded.post("/login", data={"token": TOKEN, "next": elsewhere}).headers["location"] == "/"
        guarded.cookies.clear()
    link = guarded.get(f"/ask?q=overview&token={TOKEN}", headers={"accept": "text/html"})
    assert (link.status_code, link.headers["location"]) == (303, "/ask?q=overview")
    guarded.cookies.clear()


def test_a_token_does_not_open_the_door_to_other_origins(guarded):
    headers = {"authorization": f"Bearer {TOKEN}", "origin": "https://evil.example"}
    assert guarded.post("/api/policies?name=a.txt", content=b"x", headers=BYTES | headers).status_code == 403


@pytest.mark.parametrize(
    ("headers", "opens"), [({}, True), ({"origin": "https://evil.example"}, False), ({"host": "evil.example"}, False)]
)
def test_web_sockets_are_guarded_too(headers, opens):
    async def app(scope, receive, send):
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.close", "code": 1000})

    client = TestClient(Guard(app, Settings()), base_url="http://localhost")
    try:
        with client.websocket_connect("ws://localhost/_nicegui_ws/", headers={"host": "localhost"} | headers):
            assert opens
    except WebSocketDisconnect as end:
        assert (end.code == 1000) is opens


# --- starts ---


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        (Settings(host="0.0.0.0"), "there is no token"),  # noqa: S104
        (Settings(host="::"), "there is no token"),
        (Settings(host="192.168.1.2"), "there is no token"),
        (Settings(host="kg.example"), "there is no token"),
        (Settings(host="0.0.0.0", token=TOKEN[:15]), "no ASCII text of 16"),  # noqa: S104
        (Settings(token="口令" * 9), "no ASCII text of 16"),
        (Settings(cors=("example.org",)), "no origin"),
        (Settings(cors=("https://example.org/path",)), "no origin"),
    ],
)
def test_dangerous_starts_are_refused(settings, why):
    with pytest.raises(ParameterError, match=why):
        settings.checked()


@pytest.mark.parametrize(
    "settings",
    [Settings(), Settings(host="::1"), Settings(host="localhost"), Settings(host="0.0.0.0", token=TOKEN)],  # noqa: S104
)
def test_harmless_starts(settings):
    assert settings.checked() is settings
    assert TOKEN not in repr(settings)
