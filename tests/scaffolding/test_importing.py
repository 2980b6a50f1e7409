from __future__ import annotations

from pathlib import Path

import pytest

from orchscaffold.errors import UsageError
from orchscaffold.model.settings import Project
from orchscaffold.project import discover_project
from orchscaffold.scaffolding.importing import import_name

T = "tests/app/test_x.py"
TOP = "tests/__init__.py"
APP = "tests/app/__init__.py"


@pytest.mark.parametrize(
    ("there", "options", "shared", "expected"),
    [
        ((), "", "tests/factories.py", None),
        ((), "", "tests/app/factories.py", "factories"),
        ((TOP, APP), "", "tests/factories.py", "tests.factories"),
        ((TOP,), "", "tests/factories.py", None),
        (("tests/conftest.py",), "", "tests/factories.py", "factories"),
        ((TOP, "tests/conftest.py"), "", "tests/factories.py", "tests.factories"),
        ((), 'pythonpath = ["tests"]', "tests/factories.py", "factories"),
        ((), 'pythonpath = ["."]', "tests/factories.py", None),
        ((TOP,), 'pythonpath = ["."]', "tests/factories.py", "tests.factories"),
        ((TOP, APP), 'addopts = "--import-mode=importlib"', "tests/factories.py", None),
        ((), 'pythonpath = ["tests"]', "tests/types.py", None),
        ((), 'pythonpath = ["tests"]', "tests/conftest.py", None),
        ((TOP, APP), "", "tests/conftest.py", "tests.conftest"),
        (("lib/factories.py",), 'pythonpath = ["tests", "lib"]', "tests/factories.py", None),
    ],
)
def test_under_which_name_a_test_file_imports_a_module(
    tmp_path: Path, there: tuple[str, ...], options: str, shared: str, expected: str | None
) -> None:
    for name in (*there, shared):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "pyproject.toml").write_text(f"[tool.pytest.ini_options]\n{options}\n")
    project = discover_project(tmp_path)

    assert _name(tmp_path / shared, tmp_path / T, project) == expected


def _name(shared: Path, test: Path, project: Project) -> str | None:
    try:
        return import_name(shared, test, project, ())
    except UsageError:
        return None
