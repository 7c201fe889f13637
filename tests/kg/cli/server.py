"""A SPARQL server small enough for a test: queries, updates, the Graph Store Protocol, over an Oxigraph store."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox


class Server:
    """Runs on a free port while the ``with`` block lasts."""

    def __init__(self) -> None:
        self.store = ox.Store()
        self.pages: dict[str, tuple[str, bytes]] = {}
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: Any) -> None:
                pass

            def do_GET(self) -> None:
                page = owner.pages.get(self.path)
                if page is None:
                    self.send_error(404)
                elif page[0] == "redirect":
                    self.send_response(302)
                    self.send_header("Location", page[1].decode())
                    self.end_headers()
                else:
                    self._answer(200, page[0], page[1])

            def do_PUT(self) -> None:
                self._graph(replace=True)

            def do_POST(self) -> None:
                if urlsplit(self.path).path == "/query":
                    self._query()
                elif urlsplit(self.path).path == "/update":
                    owner.store.update(self._body().decode())
                    self._answer(204, "text/plain", b"")
                else:
                    self._graph(replace=False)

            def _graph(self, *, replace: bool) -> None:
                parts = urlsplit(self.path)
                data = self._body()
                if parts.path not in ("/store", "/graphs"):
                    self.send_error(404)
                    return
                graph = ox.NamedNode(parse_qs(parts.query)["graph"][0])
                if replace:
                    owner.store.remove_graph(graph)
                owner.store.load(data, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
                self._answer(204, "text/plain", b"")

            def _query(self) -> None:
                try:
                    text = parse_qs(self._body().decode())["query"][0]
                    found = owner.store.query(text, use_default_graph_as_union=True)
                    data = found.serialize(format=ox.QueryResultsFormat.JSON)
                except (SyntaxError, ValueError) as error:
                    self.send_error(400, "Bad query", str(error)[:200])
                    return
                self._answer(200, "application/sparql-results+json", data or b"")

            def _body(self) -> bytes:
                return self.rfile.read(int(self.headers["Content-Length"]))

            def _answer(self, code: int, kind: str, data: bytes) -> None:
                self.send_response(code)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> Server:
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
