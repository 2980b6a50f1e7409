from __future__ import annotations

from pathlib import Path

import pytest
from trees import environment, plant

from orchscaffold.errors import ConfigError, UsageError
from orchscaffold.project import discover_project

PYPROJECT = """
[tool.orchscaffold]
tests = "checks"
python = "env"
[tool.black]
line-length = 110
[tool.pytest.ini_options]
pythonpath = ["src"]
asyncio_mode = "auto"
"""


def test_all_facts_at_once(tmp_path: Path) -> None:
    root = plant(tmp_path, {"pyproject.toml": PYPROJECT, "src/app/__init__.py": "", ".git/": ""})
    python = environment(root / "env", packages=("pytest_asyncio",))
    project = discover_project(root / "src/app/__init__.py")
    assert project.root == root
    assert project.import_roots == (root / "src", root)
    assert project.test_root == root / "checks"
    assert project.runner == "pytest-asyncio-auto"
    assert (project.formatter, project.line_length) == ("black", 110)
    assert project.python == python
    assert project.site_packages == (root / "env/lib/python3.12/site-packages",)


WHERE_TESTS_LIVE = {
    "nothing is known": ({}, "", "tests"),
    "the usual folder is there": ({"tests/": "", "t/unit/": ""}, 'testpaths = "t/unit"', "tests"),
    "the settings name it": (
        {"t/unit/": ""},
        'testpaths = "t/unit"\n[tool.orchscaffold]\ntests = "tests"',
        "tests",
    ),
    "pytest looks in several": ({"t/": "", "u/": ""}, 'testpaths = ["t", "u"]', "tests"),
    "pytest looks in what is not there": ({}, 'testpaths = ["t"]', "tests"),
    "pytest looks everywhere": ({}, 'testpaths = "."', "tests"),
    "pytest looks elsewhere": ({"t/": ""}, 'testpaths = "../t"', "tests"),
    "pytest looks in one folder": ({"t/unit/": ""}, 'testpaths = "t/unit/"', "t/unit"),
}


@pytest.mark.parametrize(
    ("files", "options", "folder"), WHERE_TESTS_LIVE.values(), ids=WHERE_TESTS_LIVE.keys()
)
def test_where_tests_live(tmp_path: Path, files: dict[str, str], options: str, folder: str) -> None:
    text = f"[tool.pytest.ini_options]\n{options}\n"
    plant(tmp_path, {"pyproject.toml": text, "app/__init__.py": "", **files})
    assert discover_project(tmp_path / "app/__init__.py").test_root == tmp_path / folder


def test_the_setting_goes_before_the_formatter(tmp_path: Path) -> None:
    text = "[tool.orchscaffold]\nline_length = 72\n[tool.ruff]\nline-length = 100\n"
    project = discover_project(plant(tmp_path, {"pyproject.toml": text}))
    assert (project.formatter, project.line_length) == ("ruff", 72)


def test_nothing_is_written(tmp_path: Path) -> None:
    plant(
        tmp_path, {"pyproject.toml": PYPROJECT.replace('python = "env"', ""), "app/m.py": "x = 1\n"}
    )
    before = sorted(tmp_path.rglob("*"))
    discover_project(tmp_path / "app/m.py")
    assert sorted(tmp_path.rglob("*")) == before


def test_errors_pass_through(tmp_path: Path) -> None:
    plant(tmp_path, {"pyproject.toml": "[tool.pytest.ini_options]\nx = [\n", "a.py": ""})
    with pytest.raises(ConfigError, match="not valid TOML"):
        discover_project(tmp_path / "a.py")
    plant(tmp_path, {"pyproject.toml": ""})
    with pytest.raises(UsageError):
        discover_project(tmp_path / "a.py", python=tmp_path / "missing")
