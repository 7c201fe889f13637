"""Chromium driven through a pipe, as a person would: open a page, click, read. No driver is needed."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
SECONDS = 60.0


class Browser:
    """A page of its own, with a new profile; closes with the ``with`` block.

    ``requests`` are the addresses that it asked for, ``complaints`` its errors.
    Source: Chrome DevTools Protocol over ``--remote-debugging-pipe``: JSON messages, each ended by a zero byte.
    """

    def __init__(self, page: Path | str, profile: Path, *, hash: str = "") -> None:
        self._ours, self._sent, self._buffer, self._number = [0, 0], 0, b"", 0
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self._page, self._profile = f"{page if isinstance(page, str) else page.as_uri()}{hash}", profile

    def __enter__(self) -> Browser:
        to_read, write = os.pipe()
        read, to_write = os.pipe()
        self._ours = [write, read]
        # the protocol speaks on descriptors 3 and 4, which the shell makes of the two that it was given
        line = f'exec "$@" 3<&{to_read} 4>&{to_write}'
        command = [
            str(CHROMIUM),
            *OPTIONS,
            "--remote-debugging-pipe",
            f"--user-data-dir={self._profile}",
            "about:blank",
        ]
        self._process = subprocess.Popen(
            ["bash", "-c", line, "chromium", *command], pass_fds=(to_read, to_write), stderr=subprocess.DEVNULL
        )
        os.close(to_read)
        os.close(to_write)
        (target,) = (t for t in self._call("Target.getTargets")["targetInfos"] if t["type"] == "page")
        attached = self._call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._on_page(f"{domain}.enable")
        self._on_page("Emulation.setDeviceMetricsOverride", width=1300, height=900, deviceScaleFactor=1, mobile=False)
        self._on_page("Page.navigate", url=self._page)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for end in self._ours:
            os.close(end)

    def until(self, script: str) -> Any:
        """What the script gives, as soon as that is something."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            found = self.value(script)
            if found:
                return found
            time.sleep(0.1)
        raise AssertionError(f"the page never came so far: {script}")

    def value(self, script: str) -> Any:
        """The value of an expression in the page."""
        return self._on_page("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def open(self, address: str) -> None:
        """Goes to another page."""
        self._on_page("Page.navigate", url=address)

    def choose_files(self, selector: str, *files: Path) -> None:
        """Gives files to an input, as a person does in its dialog."""
        node = self._on_page("Runtime.evaluate", expression=f"document.querySelector({json.dumps(selector)})")
        self._on_page("DOM.setFileInputFiles", files=[str(file) for file in files], objectId=node["result"]["objectId"])

    def printed(self) -> bytes:
        """The page as a PDF file, on the paper that it asks for."""
        return base64.b64decode(self._on_page("Page.printToPDF", preferCSSPageSize=True)["data"])

    def click(self, x: float, y: float) -> None:
        """Moves the mouse there and clicks."""
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self._on_page("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def _on_page(self, method: str, **values: Any) -> dict[str, Any]:
        return self._call(method, session=self._session, **values)

    def _call(self, method: str, *, session: str = "", **values: Any) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": values}
        if session:
            message["sessionId"] = session
        os.write(self._ours[0], json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result
            self._note(answer)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            more = os.read(self._ours[1], 1 << 16)
            assert more, "the browser is gone"
            self._buffer += more
        one, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(one)
        return message

    def _note(self, event: dict[str, Any]) -> None:
        said = event.get("params", {})
        if event.get("method") == "Network.requestWillBeSent":
            self.requests.append(said["request"]["url"])
        wrong = event.get("method") == "Runtime.consoleAPICalled" and said["type"] in ("error", "warning", "assert")
        wrong |= event.get("method") == "Log.entryAdded" and said["entry"]["level"] in ("error", "warning")
        if wrong or event.get("method") == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(said, ensure_ascii=False)[:1500])
