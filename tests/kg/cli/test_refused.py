"""Places that refuse: full disks, read-only folders, two writers. Nothing that was there is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kg.opening import open_graph
from kg.store import Store
from tests.kg.cli.conftest import Kg

LIMITED = """
import resource, sys
from kg.cli.app import status
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(status(sys.argv[2:]))
"""
AS_ANYBODY = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-all"] if os.geteuid() == 0 else []
OUTPUTS = [("store", []), ("parts", ["--format", "nq.gz", "--part", "1"])]


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """Four policies of one clause."""
    folder = tmp_path / "policies"
    folder.mkdir()
    for number, words in enumerate(("手机号码", "邮箱", "生日", "性别")):
        (folder / f"p{number}.txt").write_text(f"1. 我们会收集您的{words}，用于实名认证。\n", encoding="utf-8")
    return folder


def run(words: Sequence[str | Path]) -> tuple[int, str]:
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def limited(size: int, *words: str | Path) -> tuple[int, str]:
    """``kg`` where no file can grow beyond the size."""
    return run([sys.executable, "-c", LIMITED, str(size), *words])


def test_a_full_disk(kg: Kg, policies: Path, tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    ran = kg("build", policies, "-o", "/dev/full", "--format", "nq")
    assert ran.code == 2
    assert "/dev/full: The file can't be written (No space left on device). Make room there" in ran.err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
@pytest.mark.parametrize(("place", "options"), OUTPUTS)
def test_no_room_for_more(kg: Kg, policies: Path, tmp_path: Path, place: str, options: list[str]) -> None:
    out = f"{tmp_path / place}/"
    assert kg("build", policies / "p0.txt", "-o", out, *options).code == 0
    (before,) = open_graph(tmp_path / place).versions()
    code, said = limited(600, "build", policies, "-o", out, *options)
    assert code == 2, said
    assert "can't be written (" in said
    assert "File too large). Make room there" in said
    store = open_graph(tmp_path / place)
    assert before in store.versions()
    assert store.select("SELECT ?label WHERE { pifd:IMEI skos:prefLabel ?label }").rows
    del store
    ran = kg("build", policies, "-o", out, *options)
    assert (ran.code, len(open_graph(tmp_path / place).versions())) == (0, 4)


@pytest.mark.parametrize(("place", "options"), OUTPUTS)
def test_a_folder_that_may_not_be_written(
    kg: Kg, policies: Path, tmp_path: Path, place: str, options: list[str]
) -> None:
    if AS_ANYBODY and (not shutil.which("setpriv") or run([*AS_ANYBODY, "true"])[0]):
        pytest.skip("root may write everywhere here")
    out = tmp_path / place
    assert kg("build", policies / "p0.txt", "-o", f"{out}/", *options).code == 0
    for path in (out, *out.iterdir()):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        command = [*AS_ANYBODY, sys.executable, "-m", "kg"]
        code, said = run([*command, "build", policies, "-o", f"{out}/", *options])
        assert (code, "Choose another place with -o." in said) == (2, True), said
        assert run([*command, "query", out, "overview"])[0] == 0
    finally:
        for path in (out, *out.iterdir()):
            path.chmod(0o755)


def test_two_writers_at_once(kg: Kg, policies: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    ran = kg("build", policies, "-o", f"{tmp_path}/store/")
    assert ran.code == 2
    assert "Another program writes to this store. Wait for its end" in ran.err
    del store
    assert kg("build", policies, "-o", f"{tmp_path}/store/").code == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such lock")
def test_two_writers_of_parts_at_once(kg: Kg, policies: Path, tmp_path: Path) -> None:
    import fcntl

    options = ["-o", f"{tmp_path}/parts/", "--format", "nq.gz"]
    assert kg("build", policies / "p0.txt", *options).code == 0
    with (tmp_path / "parts" / ".kg.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ran = kg("build", policies, *options)
    assert ran.code == 2
    assert "Another program writes to this folder. Wait for its end" in ran.err
    assert "3 policies built, 1 was there already" in kg("build", policies, *options).err


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def changed(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[: len(data) // 2] = bytes(len(data) // 2)
    path.write_bytes(data)


@pytest.mark.parametrize("damage", [cut, changed, Path.unlink])
def test_a_store_that_is_damaged(kg: Kg, policies: Path, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    store = tmp_path / "store"
    assert kg("build", policies, "-o", f"{store}/").code == 0
    for path in list(store.glob("*.sst")):
        damage(path)
    for words in (
        ["query", store, "overview"],
        ["validate", store, "--rules", "PIPL-23-1a"],
        ["build", policies, "-o", f"{store}/"],
        ["build", policies, "-o", f"{store}/", "--again"],
    ):
        ran = kg(*words)
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1), ran.err
        assert "The store is damaged (Corruption: " in ran.err
        assert "Build it again, into a new folder" in ran.err


@pytest.mark.parametrize(
    ("names", "options"),
    [
        (("LOCK", "LOG", "IDENTITY", "000001.dbtmp", "MANIFEST-000001"), []),
        ((".kg.lock", ".kg-parts.json.x7"), ["--format", "nq.gz"]),
    ],
    ids=["store", "parts"],
)
def test_a_place_that_was_left_in_its_first_moment(
    kg: Kg, policies: Path, tmp_path: Path, names: Sequence[str], options: list[str]
) -> None:
    (tmp_path / "out").mkdir()
    for name in names:
        (tmp_path / "out" / name).touch()
    assert "4 policies built" in kg("build", policies, "-o", f"{tmp_path}/out/", *options).err
    assert len(open_graph(tmp_path / "out").versions()) == 4
    assert not [path for path in (tmp_path / "out").iterdir() if path.name in names[3:] or path.name.endswith("x7")]
