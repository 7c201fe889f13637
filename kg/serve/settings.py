"""How a server runs: where it listens, who gets in, and what a request may cost."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kg.errors import ParameterError
from kg.validate import Waiver

SHORTEST_TOKEN = 16
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What the command line sets. ``cors`` are the origins that may read answers in a browser, or ``*``."""

    host: str = "127.0.0.1"
    port: int = 8000
    token: str = field(default="", repr=False)
    cors: tuple[str, ...] = ()
    timeout: float = 30.0  # seconds a query may take
    max_rows: int = 100_000
    memory: int = 1024  # MB a query may take beside the graph
    on_disk: bool = False  # whether a store folder is read where it is
    uploads: bool = True
    waivers: tuple[Waiver, ...] = ()
    lang: str = "en"  # of pages for browsers that ask for neither Chinese nor English

    @property
    def local(self) -> bool:
        """Whether only this machine can reach the server."""
        return is_loopback(self.host)

    def checked(self) -> Settings:
        """The settings themselves, where they are no danger.

        >>> Settings(host="0.0.0.0").checked()
        Traceback (most recent call last):
        kg.errors.ParameterError: 0.0.0.0 can be reached from other machines, and there is no token.\
 Set KG_TOKEN (or --token) to a secret of 16 characters or more, or leave --host out.

        Raises:
            ParameterError: it would be open to everybody, the token is easy to guess, or an origin is none.
        """
        if not self.local and not self.token:
            raise ParameterError(
                f"{self.host} can be reached from other machines, and there is no token.",
                hint=f"Set KG_TOKEN (or --token) to a secret of {SHORTEST_TOKEN} characters or more, "
                "or leave --host out.",
            )
        if self.token and (
            len(self.token) < SHORTEST_TOKEN or not self.token.isascii() or not self.token.isprintable()
        ):
            raise ParameterError(
                f"The token is no ASCII text of {SHORTEST_TOKEN} characters or more.",
                hint="Make one with: python -c 'import secrets; print(secrets.token_urlsafe())'",
            )
        for origin in self.cors:
            parts = urlsplit(origin)
            if origin != "*" and (
                parts.scheme not in ("http", "https") or origin != f"{parts.scheme}://{parts.netloc}"
            ):
                raise ParameterError(
                    f"“{origin}” is no origin.", hint="Write scheme, host and port only: --cors https://example.org"
                )
        return self


def is_loopback(host: str) -> bool:
    """Whether an address or name is this machine's own.

    >>> is_loopback("127.0.0.1"), is_loopback("[::1]"), is_loopback("localhost"), is_loopback("192.168.0.2")
    (True, True, True, False)
    """
    bare = host.strip("[]").lower()
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return bare == "localhost"
