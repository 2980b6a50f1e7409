"""Writing: proved first, atomic, inside the root, and never over something unseen."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from orchscaffold.errors import FileError, OrchscaffoldError, ProofError
from orchscaffold.files import read_bytes, write_change
from orchscaffold.model.report import FileChange


def _leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.name.endswith(".tmp"))


@pytest.mark.parametrize(
    ("before", "after"),
    [(None, None), (b"x = 1\n", b"x = 1\n")],
    ids=["no file", "same bytes"],
)
def test_nothing_to_change_writes_nothing(
    tmp_path: Path, before: bytes | None, after: bytes | None
) -> None:
    path = tmp_path / "new" / "test_x.py"
    write_change(FileChange(path, before, after), root=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_gets_its_folders_and_the_usual_mode(tmp_path: Path) -> None:
    path = tmp_path / "tests" / "app" / "test_x.py"
    write_change(FileChange(path, None, b"x = 1\n"), root=tmp_path)
    assert path.read_bytes() == b"x = 1\n"
    (tmp_path / "plain").touch()
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE((tmp_path / "plain").stat().st_mode)
    assert _leftovers(tmp_path) == []


def test_a_changed_file_keeps_its_mode_and_a_second_write_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "test_x.py"
    path.write_bytes(b"x = 1\n")
    path.chmod(0o640)
    change = FileChange(path, b"x = 1\n", b"x = 2\n")
    write_change(change, root=tmp_path)
    assert path.read_bytes() == b"x = 2\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    inode = path.stat().st_ino
    write_change(FileChange(path, b"x = 2\n", b"x = 2\n"), root=tmp_path)
    assert path.stat().st_ino == inode


def test_a_link_inside_the_root_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real.py"
    real.write_bytes(b"x = 1\n")
    link = tmp_path / "test_x.py"
    link.symlink_to(real)
    write_change(FileChange(link, b"x = 1\n", b"x = 2\n"), root=tmp_path)
    assert link.is_symlink()
    assert real.read_bytes() == b"x = 2\n"


@pytest.mark.parametrize("content", [b"def f(:\n", b"await x\n", b"def f(a, a): pass\n"])
def test_what_does_not_compile_is_our_bug_and_is_not_written(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "test_x.py"
    with pytest.raises(ProofError, match="not valid Python") as caught:
        write_change(FileChange(path, None, content), root=tmp_path)
    assert (caught.value.exit_code, caught.value.line) == (4, 1)
    assert list(tmp_path.iterdir()) == []


def _outside(tmp_path: Path) -> Path:
    return tmp_path / "root" / ".." / "elsewhere" / "test_x.py"


def _through_a_link(tmp_path: Path) -> Path:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "root" / "tests").symlink_to(tmp_path / "elsewhere")
    return tmp_path / "root" / "tests" / "test_x.py"


def _changed_meanwhile(tmp_path: Path) -> Path:
    path = tmp_path / "root" / "test_x.py"
    path.write_bytes(b"someone else's\n")
    return path


def _file_for_folder(tmp_path: Path) -> Path:
    (tmp_path / "root" / "tests").write_bytes(b"a file\n")
    return tmp_path / "root" / "tests" / "test_x.py"


def _dangling_link(tmp_path: Path) -> Path:
    path = tmp_path / "root" / "test_x.py"
    path.symlink_to(tmp_path / "root" / "gone.py")
    return path


@pytest.mark.parametrize(
    ("place", "message"),
    [
        (_outside, "outside the project root"),
        (_through_a_link, "outside the project root"),
        (_changed_meanwhile, "changed on disk in the meantime; nothing was written"),
        (_file_for_folder, "cannot be written"),
        (_dangling_link, "cannot be read"),
    ],
)
def test_a_place_that_will_not_do_is_refused(
    tmp_path: Path, place: Callable[[Path], Path], message: str
) -> None:
    root = tmp_path / "root"
    root.mkdir()
    path = place(tmp_path)
    seen = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    with pytest.raises(FileError, match=message) as caught:
        write_change(FileChange(path, None, b"x = 1\n"), root=root)
    assert caught.value.exit_code == 3
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == seen


def test_a_file_that_went_away_is_not_written_again(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="changed on disk"):
        write_change(FileChange(tmp_path / "test_x.py", b"x = 1\n", b"x = 2\n"), root=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    with pytest.raises(FileError, match="cannot be written"):
        write_change(FileChange(folder / "test_x.py", None, b"x = 1\n"), root=tmp_path)


def test_reading_tells_why_it_cannot(tmp_path: Path) -> None:
    with pytest.raises(OrchscaffoldError, match="no such file"):
        read_bytes(tmp_path / "gone.py")


def test_what_a_killed_run_left_is_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "test_x.py"
    path.write_bytes(b"x = 1\n")
    (tmp_path / ".test_x.py.orchscaffold.tmp").write_bytes(b"x =")
    write_change(FileChange(path, b"x = 1\n", b"x = 1\n"), root=tmp_path)
    assert _leftovers(tmp_path) == []
    (tmp_path / ".test_x.py.orchscaffold.tmp").write_bytes(b"x =")
    write_change(FileChange(path, b"x = 1\n", b"x = 2\n"), root=tmp_path)
    assert (path.read_bytes(), _leftovers(tmp_path)) == (b"x = 2\n", [])
