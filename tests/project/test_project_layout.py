from __future__ import annotations

from pathlib import Path

import pytest
from trees import plant

from orchscaffold import project as facts
from orchscaffold.model.settings import Project
from orchscaffold.project import discover_project

FILES = {
    "pyproject.toml": "[tool.orchscaffold]\n",
    "src/app/__init__.py": "",
    "src/app/orders/__init__.py": "",
    "src/app/orders/manager.py": "",
    "src/ns/part.py": "",
    "scripts/tool.py": "",
    "odd-name/mod.py": "",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return discover_project(plant(tmp_path, FILES) / "src")


@pytest.mark.parametrize(
    ("path", "name", "test"),
    [
        ("src/app/orders/manager.py", "app.orders.manager", "tests/app/orders/test_manager.py"),
        ("src/app/__init__.py", "app", "tests/app/test___init__.py"),
        ("src/ns/part.py", "ns.part", "tests/ns/test_part.py"),
        ("scripts/tool.py", "scripts.tool", "tests/scripts/test_tool.py"),
    ],
)
def test_there_and_back(project: Project, path: str, name: str, test: str) -> None:
    source = project.root / path
    assert facts.module_name(project, source) == name
    assert facts.module_file(project, name) == source
    assert facts.test_file(project, source) == project.root / test
    assert facts.source_file(project, project.root / test) == source


@pytest.mark.parametrize("path", ["odd-name/mod.py", "../elsewhere.py"])
def test_files_that_no_import_reaches(project: Project, path: str) -> None:
    source = project.root / path if ".." not in path else project.root.parent / "elsewhere.py"
    assert facts.module_name(project, source) is None
    assert facts.test_file(project, source) is None


@pytest.mark.parametrize(
    "test",
    [
        "tests/app/test_nothing.py",
        "tests/app/manager.py",
        "src/app/test_x.py",
        "tests/test___init__.py",
    ],
)
def test_test_files_without_a_module(project: Project, test: str) -> None:
    assert facts.source_file(project, project.root / test) is None


@pytest.mark.parametrize("name", ["app.nothing", "odd-name.mod", ""])
def test_modules_without_a_file(project: Project, name: str) -> None:
    assert facts.module_file(project, name) is None


def test_what_is_a_test_file(project: Project) -> None:
    named = {"tests/test_a.py": True, "app/b_test.py": True, "tests/conftest.py": False}
    found = {name: facts.is_test_file(project, project.root / name) for name in named}
    assert found == named
