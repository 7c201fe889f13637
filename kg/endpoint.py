"""A SPARQL server by its address: the Protocol for questions and updates, the Graph Store Protocol for whole graphs.

Where a server asks who is there, ``KG_LOGIN`` (name:password) answers, by HTTP's basic or digest scheme.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from rdflib.term import BNode, Literal, URIRef

from kg.errors import EngineError, InputError, OutputError
from kg.store import Result
from kg.terms import Term
from kg.vocab import PREFIXES

TIMEOUT = 60.0
MAX_BYTES = 200_000_000
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_BODY = re.compile(r"\bWHERE\s*\{")
_VARIABLE = re.compile(r"[A-Za-z_]\w*")


class Endpoint:
    """A server that answers SPARQL 1.1 queries; it answers as :class:`kg.store.Store` does.

    Our queries look at all graphs as one: the server's default graph must be the union of its named graphs, and must
    hold the vocabulary (``kg build -o`` to a server sends it).
    """

    def __init__(self, address: str, *, timeout: float = TIMEOUT) -> None:
        self.address = _web(address)
        self._timeout = timeout

    def select(self, query: str, bindings: Mapping[str, Term] | None = None) -> Result:
        """The rows of a SELECT. Bound variables become a VALUES block of serialised terms in the outermost WHERE.

        Raises:
            InputError: the server can't be reached or refuses the query.
            EngineError: what it sends is no answer.
        """
        form, columns, rows = self.ask(_bound(query, bindings or {}))
        if form != "select":
            raise EngineError("The query is not a SELECT.")
        return Result(columns, rows)

    def ask(self, query: str) -> tuple[str, tuple[str, ...], tuple[tuple[Term | None, ...], ...]]:
        """The form (``select``, ``ask``), columns and rows of a SELECT or ASK.

        Raises:
            InputError: the server can't be reached or refuses the query.
            EngineError: what it sends is no answer.
        """
        head = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in PREFIXES.items() if not _declares(query, p))
        data = self._post(urlencode({"query": head + query}).encode())
        try:
            answer = json.loads(data)
            if "boolean" in answer:
                return "ask", ("answer",), ((Literal(bool(answer["boolean"])),),)
            columns = tuple(map(str, answer["head"]["vars"]))
            found = answer["results"]["bindings"]
            rows = tuple(tuple(_term(row[c]) if c in row else None for c in columns) for row in found)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise EngineError(
                "The server's answer is no SPARQL result in JSON.",
                where=self.address,
                hint="Is this its query endpoint? CONSTRUCT and DESCRIBE need a file or a store folder.",
            ) from error
        return "select", columns, rows

    def _post(self, body: bytes) -> bytes:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/sparql-results+json",
            "User-Agent": "pif-kg",
        }
        try:
            return _sent("POST", self.address, body, headers, self._timeout)
        except _Refused as error:
            hint = error.hint or "Is this its query endpoint?"
            raise InputError(f"The server did not answer the query: {error}.", where=self.address, hint=hint) from error


class GraphStore:
    """A server that takes whole graphs by the SPARQL 1.1 Graph Store HTTP Protocol."""

    def __init__(self, address: str, *, timeout: float = TIMEOUT) -> None:
        self.address = _web(address)
        self._timeout = timeout

    def put(self, graph: URIRef, triples: bytes) -> None:
        """Replaces a graph by these N-Triples.

        Raises:
            OutputError: the server can't be reached, or refuses.
        """
        self._send("PUT", graph, triples)

    def post(self, graph: URIRef, triples: bytes) -> None:
        """Adds these N-Triples to a graph.

        Raises:
            OutputError: the server can't be reached, or refuses.
        """
        self._send("POST", graph, triples)

    def _send(self, method: str, graph: URIRef, triples: bytes) -> None:
        glue = "&" if urlsplit(self.address).query else "?"
        headers = {"Content-Type": "application/n-triples", "User-Agent": "pif-kg"}
        try:
            _sent(method, f"{self.address}{glue}graph={quote(str(graph), safe='')}", triples, headers, self._timeout)
        except _Refused as error:
            hint = (
                halfway(error.hint)
                or "Give the address of its Graph Store Protocol, for example http://localhost:7878/store."
            )
            raise OutputError(f"The server did not take the graph: {error}.", where=self.address, hint=hint) from error


class Updates:
    """A server that takes SPARQL 1.1 updates."""

    def __init__(self, address: str, *, timeout: float = TIMEOUT) -> None:
        self.address = _web(address)
        self._timeout = timeout

    def run(self, update: bytes) -> None:
        """Makes the changes, all in one request.

        Raises:
            OutputError: the server can't be reached, or refuses.
        """
        headers = {"Content-Type": "application/sparql-update", "User-Agent": "pif-kg"}
        try:
            _sent("POST", self.address, update, headers, self._timeout)
        except _Refused as error:
            hint = halfway(error.hint) or "Does it take updates, and are they allowed?"
            raise OutputError(f"The server did not take the update: {error}.", where=self.address, hint=hint) from error


class _Refused(Exception):
    """The server said no, or nothing; with what to do where that is plain."""

    def __init__(self, words: str, hint: str = "") -> None:
        super().__init__(words)
        self.hint = hint


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Data and queries go where the user said, nowhere else."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        return None


def _sent(method: str, address: str, body: bytes, headers: Mapping[str, str], timeout: float) -> bytes:
    request = urllib.request.Request(address, data=body, headers=dict(headers), method=method)  # noqa: S310 - _web() checked it
    try:
        with _opener(request, timeout).open(request, timeout=timeout) as answer:
            most = answer.headers.get("X-SPARQL-MaxRows")
            data: bytes = answer.read(MAX_BYTES + 1)
    except urllib.error.HTTPError as error:
        with error:
            said = " ".join(error.read(300).decode("utf-8", "replace").split())
        raise _Refused(
            f"{error.code} {error.reason}{': ' + said if said else ''}", _HINTS.get(error.code, "")
        ) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        words = str(getattr(error, "reason", None) or error) or type(error).__name__
        raise _Refused(words, _GONE) from error
    if len(data) > MAX_BYTES:
        raise _Refused(f"its answer is larger than {MAX_BYTES // 1_000_000} MB")
    if most:
        raise _Refused(f"it gives {most} rows at most", "Raise its limit (Virtuoso: ResultSetMaxRows).")
    return data


_WHO = "It asks for a name and a password: set KG_LOGIN=name:password."
_STAYS = "What it has taken stays: run the same command again."
_FULL = "Is its disk full?"
_HINTS = {401: _WHO, 403: _WHO, 507: _FULL}
_GONE = "Is it running? Where it asks for a name and a password, set KG_LOGIN=name:password."


def halfway(hint: str) -> str:
    """The hint for a build whose server fails on the way: what it took before is not lost.

    >>> halfway("Is its disk full?")
    'Is its disk full? What it has taken stays: run the same command again.'
    """
    return f"{hint} {_STAYS}" if hint in (_FULL, _GONE) else hint


def _opener(request: urllib.request.Request, timeout: float) -> urllib.request.OpenerDirector:
    """What sends the request, with the answer to a server that asks who is there, where ``KG_LOGIN`` is set.

    Some servers ask and hang up before they have read the body: so they are greeted without one first.
    """
    plain = urllib.request.build_opener(_NoRedirect())
    name, colon, password = os.environ.get("KG_LOGIN", "").partition(":")
    if not colon:
        return plain
    known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    known.add_password(None, request.full_url, name, password)
    digest, basic = urllib.request.HTTPDigestAuthHandler(known), urllib.request.HTTPBasicAuthHandler(known)
    greeting = urllib.request.Request(request.full_url, method="HEAD", headers={"User-Agent": "pif-kg"})  # noqa: S310
    try:
        plain.open(greeting, timeout=timeout).close()
    except urllib.error.HTTPError as error:
        error.close()
        scheme, _, asked = error.headers.get("WWW-Authenticate", "").partition(" ")
        if error.code == 401 and scheme.lower() == "digest":
            challenge = urllib.request.parse_keqv_list(urllib.request.parse_http_list(asked))
            request.add_header("Authorization", f"Digest {digest.get_authorization(request, challenge)}")
        elif error.code == 401 and scheme.lower() == "basic":
            request.add_header("Authorization", f"Basic {b64encode(f'{name}:{password}'.encode()).decode()}")
    return urllib.request.build_opener(_NoRedirect(), digest, basic)


def _web(address: str) -> str:
    try:
        parts = urlsplit(address)
        known = parts.scheme.lower() in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        known = False
    if not known:
        raise InputError("This is no address of a server.", where=address, hint="It starts with http:// or https://.")
    return address


def _declares(query: str, prefix: str) -> bool:
    return re.search(rf"\bPREFIX\s+{re.escape(prefix)}:", query, re.IGNORECASE) is not None


def _bound(query: str, bindings: Mapping[str, Term]) -> str:
    """The query with each bound variable held to its term; the text is one of ours, the terms are serialised.

    >>> _bound("SELECT ?x WHERE { ?x ?y ?z }", {"z": Literal('手机"号')})
    'SELECT ?x WHERE { VALUES ?z { "手机\\\\"号" } ?x ?y ?z }'
    """
    lines = "\n".join(line for line in query.splitlines() if not line.startswith("#"))
    if not bindings:
        return lines
    at = _BODY.search(lines)
    if at is None or not all(_VARIABLE.fullmatch(name) for name in bindings):
        raise EngineError("This query has no WHERE to bind its parameters in.")
    held = "".join(f" VALUES ?{name} {{ {term.n3()} }}" for name, term in bindings.items())
    return lines[: at.end()] + held + lines[at.end() :]


def _term(value: Any) -> Term:
    kind, words = value["type"], str(value["value"])
    if kind == "uri":
        return URIRef(words)
    if kind == "bnode":
        return BNode(words)
    if language := value.get("xml:lang"):
        return Literal(words, lang=str(language))
    datatype = value.get("datatype")
    plain = datatype is None or datatype == _XSD_STRING
    return Literal(words) if plain else Literal(words, datatype=URIRef(str(datatype)), normalize=False)
