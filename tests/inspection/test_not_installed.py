"""What running code would not find: packages that are not installed, names for checkers only."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchscaffold.inspection.library import SourceLibrary
from orchscaffold.model.types import UNKNOWN, Named

FILES = {
    "src/app.py": """
from typing import TYPE_CHECKING
from gone import Client
from there.inner import Server
if TYPE_CHECKING:
    class Shape: ...
if not TYPE_CHECKING:
    class Real: ...

class C:
    client: Client
    server: Server
    shape: Shape
    real: Real
""",
    "site/there/__init__.py": "",
    "site/pytest/__init__.py": "",
    "site/single.py": "",
    "site/compiled.cpython-312-x86_64-linux-gnu.so": "",
    "site/space/part/__init__.py": "",
}


def _library(root: Path, *, is_known: bool = True) -> SourceLibrary:
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return SourceLibrary((root / "src",), (root / "site",) if is_known else (), root)


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("app", False),
        ("asyncio.nothing", False),
        ("there.inner", False),
        ("single", False),
        ("compiled", False),
        ("space.part", False),
        ("gone", True),
        ("gone.inner", True),
    ],
)
def test_a_package_that_is_not_installed(tmp_path: Path, module: str, expected: bool) -> None:
    assert _library(tmp_path).is_missing(module) is expected
    assert not _library(tmp_path, is_known=False).is_missing(module)


def test_nothing_is_missing_where_the_tests_do_not_run(tmp_path: Path) -> None:
    library = _library(tmp_path)
    (tmp_path / "site/pytest").rename(tmp_path / "pytest")
    assert not library.is_missing("gone")


def test_nothing_is_missing_where_import_hooks_may_help(tmp_path: Path) -> None:
    _library(tmp_path)
    (tmp_path / "site" / "__editable___gone_1_0_finder.py").write_text("", encoding="utf-8")
    assert not _library(tmp_path).is_missing("gone")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("real", Named("app", "Real")),
        ("server", Named("there.inner", "Server")),
        ("client", UNKNOWN),
        ("shape", UNKNOWN),
    ],
)
def test_a_type_that_no_test_could_name_is_unknown(
    tmp_path: Path, name: str, expected: object
) -> None:
    assert _library(tmp_path).attribute_type(Named("app", "C"), name) == expected
