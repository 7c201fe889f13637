"""Texts that are hardly Chinese or hold no flow are not judged in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kg.cli.conftest import Kg

ENGLISH = "Privacy\nWe collect your phone number to open your account, and tell nobody.\n"
WEATHER = "你好，世界。今天天气不错。\n"


@pytest.mark.parametrize("command", ["flows", "validate", "report"])
@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        (ENGLISH, "hardly any Chinese was found", "几乎没有中文"),
        (WEATHER, "no flow of personal data was found", "没有读到"),
    ],
    ids=["english", "weather"],
)
def test_says_it_once_a_policy(kg: Kg, policy: Path, tmp_path: Path, command: str, text: str, en: str, zh: str) -> None:
    place = tmp_path / "odd.txt"
    place.write_text(text, encoding="utf-8")
    ran = kg(command, place, policy)
    told = [line for line in ran.err.splitlines() if en in line]
    assert (len(told), "odd" in told[0], ran.code) == (1, True, int(command == "validate")), ran.err
    ran = kg(command, "-", "--lang", "zh", input=text.encode())
    assert ran.err.count(zh) == 1
    if command == "validate":
        assert en in kg("validate", "-", "--fail-on", "never", input=text.encode()).err


def test_is_silent_on_policies(kg: Kg, policy: Path, graph: Path) -> None:
    assert kg("flows", policy, "--min-confidence", "1").err == ""
    assert "found in it" not in kg("validate", policy).err + kg("validate", graph).err
