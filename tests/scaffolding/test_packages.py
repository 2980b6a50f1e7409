from __future__ import annotations

from pathlib import Path

import pytest

from orchscaffold.project import PytestConfig
from orchscaffold.scaffolding.packages import import_name, imports_by_path, missing_packages, twins


def _plant(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    return root


@pytest.mark.parametrize(
    ("addopts", "expected"),
    [
        ("", False),
        ("-q --import-mode=append", False),
        ("importlib", False),
        ("-q --import-mode=importlib -x", True),
        ("--import-mode importlib", True),
    ],
)
def test_imports_by_path(addopts: str, expected: bool) -> None:
    assert imports_by_path(PytestConfig(None, (("addopts", (addopts,)),))) == expected


@pytest.mark.parametrize(
    ("there", "missing"),
    [
        ((), ["tests", "tests/app", "tests/app/orders"]),
        (("tests/__init__.py",), ["tests/app", "tests/app/orders"]),
        (("tests/unit/test_a.py", "tests/notes.md"), ["tests", "tests/app", "tests/app/orders"]),
        (("tests/__init__.py", "tests/app/__init__.py", "tests/app/x.py"), ["tests/app/orders"]),
        (("tests/conftest.py",), None),
        (("tests/__init__.py", "tests/app/test_a.py"), None),
    ],
)
def test_missing_packages(
    tmp_path: Path, there: tuple[str, ...], missing: list[str] | None
) -> None:
    root = _plant(tmp_path, *there)
    found = missing_packages(root / "tests/app/orders/test_x.py", root / "tests")
    expected = None if missing is None else tuple(root / f / "__init__.py" for f in missing)
    assert found == expected


def test_outside_the_tests_no_package_is_made(tmp_path: Path) -> None:
    assert missing_packages(tmp_path / "src/test_x.py", tmp_path / "tests") is None


@pytest.mark.parametrize(
    ("there", "packages", "name"),
    [
        ((), (), "test_x"),
        (("tests/app/__init__.py",), (), "app.test_x"),
        (("tests/app/__init__.py",), ("tests/__init__.py",), "tests.app.test_x"),
        (("tests/__init__.py",), (), "test_x"),
    ],
)
def test_import_name(
    tmp_path: Path, there: tuple[str, ...], packages: tuple[str, ...], name: str
) -> None:
    root = _plant(tmp_path, *there)
    pending = {root / package for package in packages}
    assert import_name(root / "tests/app/test_x.py", pending) == name


def test_twins_have_the_same_name_for_pytest(tmp_path: Path) -> None:
    root = _plant(tmp_path, "a/test_x.py", "b/test_x.py", "c/__init__.py", "c/test_x.py")
    others = [root / name for name in ("a/test_x.py", "b/test_x.py", "c/test_x.py", "a/test_y.py")]
    assert twins(root / "a/test_x.py", others, ()) == (root / "b/test_x.py",)
    assert twins(root / "c/test_x.py", others, ()) == ()
