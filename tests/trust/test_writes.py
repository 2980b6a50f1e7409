"""Writes stay inside: wherever a file leads, nothing outside the project changes."""

from __future__ import annotations

import os
import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from attacked import PYPROJECT, Run

from orchscaffold import files
from orchscaffold.errors import FileError

TEST = "tests/shop/test_feed.py"
NEW = ("new", "coordinator", "src/shop/feed.py", "--no-verify")
Place = Callable[[Path], tuple[str, ...] | None]


def _everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def _link(root: Path, name: str, target: str | Path) -> None:
    path = root / name
    if path.is_dir():
        shutil.rmtree(path)
    path.symlink_to(target)


def _config(root: Path, line: str) -> None:
    (root / "pyproject.toml").write_text(f"{PYPROJECT}[tool.orchscaffold]\n{line}\n")


REFUSED: dict[str, tuple[Place, int, str]] = {
    "a link to a file outside": (
        lambda root: _link(root, TEST, root.parent / "outside/test_feed.py"),
        3,
        "outside the project root",
    ),
    "a dangling link": (lambda root: _link(root, TEST, root / "gone.py"), 3, "no such file"),
    "a dangling link outside": (
        lambda root: _link(root, TEST, root.parent / "outside/new.py"),
        3,
        "no such file",
    ),
    "a link to itself": (lambda root: _link(root, TEST, root / TEST), 3, "symbolic links"),
    "a folder that is a link outside": (
        lambda root: _link(root, "tests/shop", root.parent / "outside"),
        3,
        "outside the project root",
    ),
    "a test root that is a link outside": (
        lambda root: _link(root, "tests", root.parent / "outside"),
        3,
        "outside the project root",
    ),
    "a folder of that name": (lambda root: (root / TEST).mkdir(), 3, "is a directory"),
    "a pipe": (lambda root: os.mkfifo(root / TEST), 3, "not a regular file"),
    "a device": (lambda root: _link(root, TEST, "/dev/zero"), 3, "not a regular file"),
    "--out with ..": (
        lambda root: (*NEW, "--out", "../outside/test_new.py"),
        3,
        "outside the project root",
    ),
    "--out elsewhere": (
        lambda root: (*NEW, "--out", str(root.parent / "outside/test_new.py")),
        3,
        "outside the project root",
    ),
    "--out over a module": (lambda root: (*NEW, "--out", "src/shop/feed.py"), 2, "no test file"),
    "tests of the settings with ..": (
        lambda root: _config(root, 'tests = "../outside"'),
        2,
        "inside the project",
    ),
    "tests of the settings elsewhere": (
        lambda root: _config(root, 'tests = "/tmp"'),
        2,
        "inside the project",
    ),
    "templates outside": (
        lambda root: _config(root, 'templates = "../outside"'),
        2,
        "inside the project",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_place_that_leads_elsewhere(root: Path, orchscaffold: Run, name: str) -> None:
    prepare, code, said = REFUSED[name]
    command = prepare(root) or NEW
    before = _everything(root.parent)
    for _ in range(2):
        ended, output = orchscaffold(*command)
        assert (ended, said in output.lower()) == (code, True), output
        assert "Traceback" not in output
    assert _everything(root.parent) == before


def test_a_hard_link_is_parted_from_its_twin(root: Path, orchscaffold: Run) -> None:
    """The twin may belong to another checkout: it keeps what it has."""
    twin = root.parent / "outside/test_feed.py"
    os.link(twin, root / TEST)
    assert orchscaffold(*NEW)[0] == 0
    assert twin.read_bytes() == b"import os\n"
    assert b"FeedManager.refresh/" in (root / TEST).read_bytes()


def test_a_root_that_is_itself_a_link(
    root: Path, orchscaffold: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root.parent / "link").symlink_to(root)
    monkeypatch.chdir(root.parent / "link")
    assert orchscaffold(*NEW)[0] == 0
    assert (root / TEST).is_file()


@contextmanager
def _no_file_above(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [0, 1, 10, 500, 2000])
@pytest.mark.parametrize("mine", [None, "import os\n"])
def test_a_write_that_fails_at_some_byte(
    root: Path, orchscaffold: Run, size: int, mine: str | None
) -> None:
    """As on a disk that is full: the old file or none is there, and the next run works."""
    if mine is not None:
        (root / TEST).write_text(mine)
    before = _everything(root.parent)
    with _no_file_above(size):
        code, output = orchscaffold(*NEW, "--quiet")
    assert code == 3, output
    assert "cannot be written: file too large" in output
    assert _everything(root.parent) == before
    assert orchscaffold(*NEW)[0] == 0


def test_a_file_that_changes_while_it_is_read(
    root: Path, orchscaffold: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saved by an editor after it was read and before it is written: the editor's version stays."""
    (root / TEST).write_text("import os\n")
    saved = b"import os\n\n\ndef test_saved():\n    assert os\n"
    prove = files.prove_change

    def save(change: object, *, root: Path) -> None:
        (root / TEST).write_bytes(saved)
        prove(change, root=root)  # type: ignore[arg-type]

    monkeypatch.setattr("orchscaffold.files.prove_change", save)
    code, output = orchscaffold(*NEW)
    assert (code, "changed on disk" in output) == (3, True), output
    assert (root / TEST).read_bytes() == saved


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to(root: Path, orchscaffold: Run) -> None:
    (root / "tests/shop").chmod(0o500)
    code, output = orchscaffold(*NEW)
    assert (code, "permission denied" in output) == (3, True), output


@pytest.mark.parametrize("content", [b"", b"# empty\n"])
def test_a_read_only_file_keeps_its_mode(root: Path, orchscaffold: Run, content: bytes) -> None:
    """The folder may be written to, so the file may be replaced; its mode stays."""
    (root / TEST).write_bytes(content)
    (root / TEST).chmod(0o444)
    assert orchscaffold(*NEW)[0] == 0
    assert (root / TEST).stat().st_mode & 0o777 == 0o444


def test_reading_a_pipe_does_not_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    with pytest.raises(FileError, match="not a regular file"):
        files.read_bytes(tmp_path / "pipe.py")
