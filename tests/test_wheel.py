"""A wheel in an environment outside the checkout runs ``kg demo``."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*arguments: str | Path, cwd: Path) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    clean |= {"NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    done = subprocess.run([str(a) for a in arguments], cwd=cwd, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet", "--no-deps"]
    run(*pip, "--no-build-isolation", "--wheel-dir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_holds_data_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in ("kg/demo/qinghe.annotated.txt", "kg/_assets/ontology/core.ttl", "kg/_assets/shapes/pipl.ttl"):
        assert needed in names
    assert any(name.startswith("kg/_assets/queries/competency/") for name in names)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"kg", "pif_kg"}


def test_demo_runs_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    """The environment is empty but for pip: what we depend on comes from this one by a path file, we do not."""
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    run(
        python,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        wheel,
        cwd=tmp_path,
    )
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path).strip())
    borrowed = tmp_path / "borrowed"
    borrowed.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not path.name.startswith(("pif_kg", "_editable", "_pif_kg", "__editable__")) and path.suffix != ".pth":
            (borrowed / path.name).symlink_to(path)
    (site / "borrowed.pth").write_text(f"{borrowed}\n", encoding="utf-8")
    assert Path(run(python, "-c", "import kg; print(kg.__file__)", cwd=tmp_path).strip()).is_relative_to(site)
    out = run(home / "bin" / "kg", "demo", "--lang", "en", "-o", tmp_path / "out", cwd=tmp_path)
    assert "Findings" in out
    assert (tmp_path / "out" / "graph.html").stat().st_size > 100_000
    assert str(ROOT) not in out
