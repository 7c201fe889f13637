"""Runs ``kg`` in this process, as a shell would see it."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.cli.app import status

CLAUSES = """青苗记账隐私政策
一、信息的收集
1. 当您注册账号时，我们会收集您的手机号码，用于实名认证。
2. 为了推送广告，我们会将您的IMEI提供给示例广告有限公司。
3. 我们不会收集您的通讯录。
"""


@dataclass(frozen=True)
class Ran:
    """What a run of ``kg`` gave."""

    code: int
    out: str
    err: str


Kg = Callable[..., Ran]


@pytest.fixture
def kg(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Kg:
    """``kg("flows", path, input=b"…")`` runs a command; in English, unless it says otherwise."""
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.delenv("KG_DEBUG", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)

    def run(*arguments: str | Path, input: bytes = b"") -> Ran:
        capfdbinary.readouterr()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(input), encoding="utf-8"))
        code = status([str(argument) for argument in arguments])
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return Ran(code, out.decode(), err.decode())

    return run


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """An invented policy of three clauses."""
    path = tmp_path / "qingmiao.txt"
    path.write_text(CLAUSES, encoding="utf-8")
    return path


@pytest.fixture
def graph(kg: Kg, policy: Path, tmp_path: Path) -> Path:
    """The graph of that policy."""
    path = tmp_path / "qingmiao.trig"
    assert kg("build", policy, "-o", path).code == 0
    return path
