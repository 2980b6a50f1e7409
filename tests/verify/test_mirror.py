from __future__ import annotations

from pathlib import Path

from orchscaffold.verify.mirror import make_mirror


def test_only_the_way_to_the_test_is_made(tmp_path: Path) -> None:
    top = tmp_path / "real"
    for name in (
        "tests/unit/test_old.py",
        "tests/conftest.py",
        "src/app.py",
        "tests/__pycache__/x",
    ):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(name, encoding="utf-8")
    shown = tmp_path / "shown"
    shown.mkdir()
    mirror = make_mirror(top, shown, {top / "tests/unit/deep/test_new.py": "new\r\n"})
    found = {
        str(path.relative_to(shown)): path.is_symlink()
        for path in (
            *shown.iterdir(),
            *(shown / "tests").iterdir(),
            *(shown / "tests/unit").iterdir(),
        )
    }
    assert found == {
        "src": True,
        "tests": False,
        "tests/conftest.py": True,
        "tests/unit": False,
        "tests/unit/test_old.py": True,
        "tests/unit/deep": False,
    }
    assert (shown / "tests/unit/deep/test_new.py").read_bytes() == b"new\r\n"
    assert mirror.inside(top / "src/app.py") == shown / "src/app.py"
    assert mirror.inside(tmp_path / "else") == tmp_path / "else"
    assert not (top / "tests/unit/deep").exists()


def test_a_candidate_hides_the_file_it_replaces(tmp_path: Path) -> None:
    top, shown = tmp_path / "real", tmp_path / "shown"
    top.mkdir()
    shown.mkdir()
    (top / "test_a.py").write_text("old", encoding="utf-8")
    make_mirror(top, shown, {top / "test_a.py": "new"})
    assert (shown / "test_a.py").read_text(encoding="utf-8") == "new"
    assert (top / "test_a.py").read_text(encoding="utf-8") == "old"
