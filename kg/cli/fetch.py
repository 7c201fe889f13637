"""A page from the web: http and https only, at most as large as a policy file may be, with a time limit."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass
from urllib.parse import urlsplit

from kg.errors import InputError

TIMEOUT = 20.0
_SCHEMES = ("http", "https")


@dataclass(frozen=True, slots=True)
class Page:
    """What came back: the bytes, the address after redirects, and the media type that the server gave, if it is one
    that we read."""

    data: bytes
    address: str
    media_type: str | None


class _OnlyWeb(urllib.request.HTTPRedirectHandler):
    """Follows redirects to http and https only."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        if urlsplit(newurl).scheme.lower() not in _SCHEMES:
            raise InputError("The page leads to what is no web page.", where=req.full_url, hint=newurl[:100])
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def opener() -> urllib.request.OpenerDirector:
    """Speaks http and https and nothing else: no files, no FTP."""
    made = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        _OnlyWeb(),
        urllib.request.HTTPErrorProcessor(),
    ):
        made.add_handler(handler)
    return made


def fetched(address: str, *, timeout: float = TIMEOUT) -> Page:
    """The page at an address.

    Raises:
        InputError: another scheme than http and https, no answer in time, an error status, or too large.
    """
    from kg.read.files import MAX_BYTES, READERS

    parts = urlsplit(address)
    if parts.scheme.lower() not in _SCHEMES or not parts.hostname:
        raise InputError("Only http and https addresses can be read.", where=address, hint="Give a saved page.")
    hint = "Save the page in a browser and give the file."
    try:
        request = urllib.request.Request(address, headers={"User-Agent": "pif-kg", "Accept": "text/html, text/plain"})  # noqa: S310 - the scheme was checked
        with opener().open(request, timeout=timeout) as answer:
            data: bytes = answer.read(MAX_BYTES + 1)
            kind = str(answer.headers.get_content_type())
            final = str(answer.url)
    except urllib.error.HTTPError as error:
        error.close()
        raise InputError(f"The server answered {error.code} {error.reason}.", where=address, hint=hint) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise InputError(f"The page can't be fetched: {reason}.", where=address, hint=hint) from error
    if len(data) > MAX_BYTES:
        raise InputError(f"The page is larger than {MAX_BYTES // 1_000_000} MB.", where=address, hint=hint)
    known = {reader.media_type for reader in READERS} | {"application/xhtml+xml"}
    return Page(data, final, kind if kind in known and kind != "text/plain" else None)
