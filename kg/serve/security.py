"""Who gets in, and what a request may be: one layer before everything else, the web sockets too.

A server on this machine's own address answers to this machine's own names only, or a page elsewhere could have its name
point here (DNS rebinding). A request that a browser makes for a page of another origin is refused, unless that origin
may read answers (``cors``) and the path only reads. With a token, nothing is open but the page that asks for it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.escape import html
from kg.serve.building import MAX_UPLOAD
from kg.serve.settings import LOOPBACK_NAMES, Settings
from kg.serve.wording import say

COOKIE = "kg_token"
UPLOADS = "/api/policies"
MAX_BODY = 1_000_000  # bytes of any request but an upload
_OPEN = ("/sparql", "/api/")  # what other origins may read where the settings let them
_PAGES = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)  # NiceGUI compiles its templates in the browser
_DATA = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


class Guard:
    """The layer before an application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._cookie = hmac.digest(settings.token.encode(), b"kg serve", hashlib.sha256).hex()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers what is refused, and passes the rest on."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        asked = _Asked(scope)
        cors = self._cors(asked)
        refused = self._refusal(asked, cors)
        if refused:
            await _answer(scope, receive, send, 403, refused)
        elif cors and asked.method == "OPTIONS":
            await _answer(scope, receive, send, 204, "", cors)
        elif self._settings.token and not self._known(asked):
            await self._at_the_door(asked, scope, receive, send)
        elif asked.path == "/login":
            await _answer(scope, receive, send, 303, "", {"location": "/"})
        else:
            await self._app(scope, _bounded(asked, receive), _labelled(asked, send, cors))

    # --- who asks ---

    def _refusal(self, asked: _Asked, cors: dict[str, str]) -> str:
        host = urlsplit(f"//{asked.host}").hostname or ""
        if self._settings.local and host not in LOOPBACK_NAMES | {self._settings.host.strip("[]").lower()}:
            return f"This server does not answer to the name “{host[:80]}”.\n"
        if asked.origin is None or cors:
            return ""
        if urlsplit(asked.origin).netloc.lower() != asked.host.lower():
            return "Pages of other origins have no business here. To let one read answers: kg serve --cors ORIGIN\n"
        return ""

    def _cors(self, asked: _Asked) -> dict[str, str]:
        """The headers that let another origin read an answer; none where it may not."""
        reads = asked.method in ("GET", "HEAD", "OPTIONS") or asked.path == "/sparql"
        if asked.origin is None or not reads or not asked.path.startswith(_OPEN) or asked.kind == "websocket":
            return {}
        allowed = self._settings.cors
        if asked.origin not in allowed and "*" not in allowed:
            return {}
        return {
            "access-control-allow-origin": "*" if "*" in allowed else asked.origin,
            "access-control-allow-methods": "GET, HEAD, POST, OPTIONS"
            if asked.path == "/sparql"
            else "GET, HEAD, OPTIONS",
            "access-control-allow-headers": "Accept, Authorization, Content-Type",
            "access-control-max-age": "600",
            "cross-origin-resource-policy": "cross-origin",
            "vary": "Origin",
        }

    # --- the token ---

    def _known(self, asked: _Asked) -> bool:
        kind, _, given = asked.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and self._right(given.strip()):
            return True
        cookie = cookie_parser(asked.headers.get("cookie", "")).get(COOKIE, "")
        return hmac.compare_digest(cookie.encode(), self._cookie.encode())

    def _right(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self._settings.token.encode())

    async def _at_the_door(self, asked: _Asked, scope: Scope, receive: Receive, send: Send) -> None:
        lang = "zh" if asked.headers.get("accept-language", "").lower().startswith("zh") else "en"
        query = dict(parse_qsl(asked.query))
        if asked.path == "/login" and asked.method == "POST":
            form = dict(parse_qsl((await _whole(receive)).decode("utf-8", "replace")))
            if self._right(form.get("token", "").strip()):
                await self._let_in(asked, scope, receive, send, _inside(form.get("next", "")))
            else:
                await _answer(scope, receive, send, 401, _login(form.get("next", ""), lang, wrong=True), _HTML)
        elif asked.method == "GET" and self._right(query.get("token", "")):
            rest = urlencode([(name, value) for name, value in query.items() if name != "token"])
            await self._let_in(asked, scope, receive, send, _inside(asked.path + (f"?{rest}" if rest else "")))
        elif asked.path == "/login":
            await _answer(scope, receive, send, 200, _login(query.get("next", ""), lang), _HTML)
        elif asked.method == "GET" and "text/html" in asked.headers.get("accept", ""):
            target = f"/login?next={quote(asked.path + (f'?{asked.query}' if asked.query else ''), safe='')}"
            await _answer(scope, receive, send, 303, "", {"location": target})
        else:
            words = "This server asks for a token. Send it as: Authorization: Bearer TOKEN\n"
            await _answer(scope, receive, send, 401, words, {"www-authenticate": "Bearer"})

    async def _let_in(self, asked: _Asked, scope: Scope, receive: Receive, send: Send, place: str) -> None:
        secure = "; Secure" if scope.get("scheme") == "https" else ""
        cookie = f"{COOKIE}={self._cookie}; Path=/; HttpOnly; SameSite=Strict{secure}"
        await _answer(scope, receive, send, 303, "", {"location": place, "set-cookie": cookie})


class _Asked:
    """What the guard looks at."""

    def __init__(self, scope: Scope) -> None:
        self.headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        self.kind: str = scope["type"]
        self.method: str = scope.get("method", "GET")
        self.path: str = scope["path"]
        self.query: str = scope.get("query_string", b"").decode("latin-1")
        self.host = self.headers.get("host", "")
        self.origin = self.headers.get("origin")


def _inside(place: str) -> str:
    """A place on this server, else its first page.

    >>> _inside("/policy/a?lang=en"), _inside("//elsewhere.example"), _inside("/\\\\elsewhere.example")
    ('/policy/a?lang=en', '/', '/')
    """
    harmless = place.startswith("/") and place[1:2] not in ("/", "\\") and place.isprintable() and place.isascii()
    return place if harmless and not place.startswith("/login") else "/"


# --- what comes in --------------------------------------------------------------------------------------------------


def _bounded(asked: _Asked, receive: Receive) -> Receive:
    most = MAX_UPLOAD if (asked.method, asked.path) == ("POST", UPLOADS) else MAX_BODY
    told = asked.headers.get("content-length", "0")
    got = 0

    async def bounded() -> Message:
        nonlocal got
        message = await receive()
        if message["type"] == "http.request":
            got += len(message.get("body", b""))
            if got > most or (told.isdecimal() and int(told) > most):
                raise HTTPException(413, f"At most {most / 1_000_000:g} MB are taken.")
        return message

    return bounded


async def _whole(receive: Receive) -> bytes:
    found: bytes = b""
    while True:
        message = await receive()
        found += message.get("body", b"")
        if len(found) > 10_000 or not message.get("more_body"):
            return found[:10_000]


# --- what goes out --------------------------------------------------------------------------------------------------

_HTML = {"content-type": "text/html; charset=utf-8", "content-security-policy": _DATA}


def _labelled(asked: _Asked, send: Send, cors: dict[str, str]) -> Send:
    data = asked.path.startswith(_OPEN)
    headers = _HEADERS | {"content-security-policy": _DATA if data else _PAGES}
    headers = headers | {"cross-origin-resource-policy": "same-origin"} | cors

    async def labelled(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *_encoded(headers.items())]
        await send(message)

    return labelled


def _encoded(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


async def _answer(
    scope: Scope, receive: Receive, send: Send, status: int, words: str, headers: dict[str, str] | None = None
) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": words[:100]})
        return
    body = words.encode()
    sent = {"content-type": "text/plain; charset=utf-8", "content-length": str(len(body)), "cache-control": "no-store"}
    sent = sent | _HEADERS | (headers or {})
    await send({"type": "http.response.start", "status": status, "headers": _encoded(sent.items())})
    await send({"type": "http.response.body", "body": body})


def _login(next: str, lang: str, *, wrong: bool = False) -> str:
    note = f'<p role="alert">{say("login.wrong", lang)}</p>' if wrong else ""
    return f"""<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>PIF-KG</title>
<style>body {{ font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
display: grid; place-content: center; min-height: 90vh }} input, button {{ font: inherit; padding: .4em .8em;
width: 20em; margin-top: .6em; box-sizing: border-box }}</style></head>
<body><form method="post" action="/login"><h1>PIF-KG</h1><label for="token">{say("login.ask", lang)}</label><br>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus><br>
<input type="hidden" name="next" value="{html(next)}"><button>{say("login.enter", lang)}</button>{note}</form></body>
</html>
"""
