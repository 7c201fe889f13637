"""Runs the server until it is stopped."""

from __future__ import annotations

import os
import socket
import sys
import webbrowser
from pathlib import Path
from threading import Timer

from kg.errors import InputError, ParameterError, missing_extra
from kg.serve.keeper import Keeper
from kg.serve.settings import Settings


def run(graph: Path | None, settings: Settings, *, open_page: bool = False) -> None:
    """Serves the graph; says the address on standard error once it listens.

    Raises:
        InputError: the graph can't be opened, or the port is taken.
        ParameterError: the extra ``web`` is not installed, or this system can't fork.
    """
    if not hasattr(os, "fork"):
        raise ParameterError("kg serve needs a system that can fork.", hint="Use Linux, macOS, or WSL on Windows.")
    try:
        import uvicorn

        from kg.serve.app import application
    except ImportError as error:
        raise missing_extra("kg serve", "web") from error
    with _listening(settings) as line:
        if graph is not None and graph.is_dir() and not settings.on_disk:
            sys.stderr.write("kg: reading the folder into memory (with --on-disk it stays there, and answers slower)\n")
        keeper = Keeper(graph, on_disk=settings.on_disk)
        try:
            app = application(keeper, settings)
            name = f"[{settings.host}]" if ":" in settings.host else settings.host
            address = f"http://{name}:{line.getsockname()[1]}/"
            sys.stderr.write(f"kg: {address} (Ctrl-C stops it)\n")
            sys.stderr.flush()
            if open_page:
                Timer(0.5, webbrowser.open, [address]).start()
            config = uvicorn.Config(
                app,
                log_level="warning",
                server_header=False,
                timeout_graceful_shutdown=2,
                proxy_headers=False,
                ws_max_size=2_000_000,
            )
            uvicorn.Server(config).run(sockets=[line])
        finally:
            keeper.close()


def _listening(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    line = socket.socket(family)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        line.bind((settings.host.strip("[]"), settings.port))
        line.listen(128)  # who comes before the graph is read waits
    except (OSError, OverflowError) as error:
        line.close()
        raise InputError(
            f"Nothing can listen there: {getattr(error, 'strerror', error)}.",
            where=f"{settings.host}:{settings.port}",
            hint="Another program may have the port; choose one with --port, or 0 for a free one.",
        ) from error
    line.set_inheritable(False)
    return line
