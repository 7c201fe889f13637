"""A small graph, the process that keeps it, a client in this process, and a server in another."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kg import pipeline
from kg.demo import POLICY_FILE
from kg.serve.app import service
from kg.serve.keeper import Keeper
from kg.serve.settings import Settings

MARKUP = """<script>window.ran = 1</script><img src=x onerror="window.ran = 2">云雀相册隐私政策
1. 您新建相册时，本应用收集手机号码，用于</script><svg onload="window.ran = 3">实名认证。
2. 我们会将您的IMEI提供给<b onclick="window.ran = 4">示例广告有限公司</b>，用于“><img src=x onerror=alert(5)>推送广告。
3. 我们不会收集您的通讯录。
"""
BEYOND = """𠮷野家园隐私政策
1. 😀 您入住𠮷野家园时，我们收集手机号码，用于实名认证。
2. 为了推送广告𠀀，我们会将您的IMEI提供给合作伙伴。
"""


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Policies: one full of script tags, one with text beyond the Basic Multilingual Plane, and the demo's next one."""
    folder = tmp_path_factory.mktemp("sources")
    (folder / "markup.txt").write_text(MARKUP, encoding="utf-8")
    (folder / "beyond.txt").write_text(BEYOND, encoding="utf-8")
    demo = POLICY_FILE.read_text(encoding="utf-8")
    changed = demo.replace("青禾示例认证有限公司", "蓝田示例认证有限公司")
    assert changed != demo
    (folder / POLICY_FILE.name).write_text(changed, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def graph(tmp_path_factory: pytest.TempPathFactory, sources: Path) -> Path:
    """The graph of the demo policy and of the two odd ones."""
    path = tmp_path_factory.mktemp("served") / "graph.trig"
    pipeline.build([POLICY_FILE, sources / "markup.txt", sources / "beyond.txt"]).dump(path)
    return path


@pytest.fixture(scope="session")
def keeper(graph: Path) -> Iterator[Keeper]:
    found = Keeper(graph)
    yield found
    found.close()


@pytest.fixture(scope="session")
def client(keeper: Keeper) -> Iterator[TestClient]:
    """The endpoints, without a network between."""
    settings = Settings(timeout=2, max_rows=2000, cors=("https://friend.example",))
    with TestClient(service(keeper, settings), base_url="http://localhost") as found:
        yield found


@contextmanager
def serving(*arguments: str | Path, **environment: str) -> Iterator[str]:
    """The address of ``kg serve`` with these arguments, in a process of its own on a free port."""
    command = [sys.executable, "-c", "from kg.cli import main; main()", "serve", *map(str, arguments), "--port", "0"]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))} | environment
    process = subprocess.Popen(command, env=env, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    try:
        assert process.stderr is not None
        said = ""
        for line in process.stderr:
            said += line
            if found := re.search(r"http://\S+:\d+", line):
                yield found[0]
                break
        else:
            raise AssertionError(said)
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture(scope="session")
def server(graph: Path) -> Iterator[str]:
    """A real server over the graph."""
    with serving(graph, "--timeout", "5") as address:
        yield address
