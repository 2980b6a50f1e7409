from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from trees import environment, plant

from orchscaffold.project.interpreters import site_packages
from orchscaffold.project.pytest_config import find_pytest_config
from orchscaffold.project.runners import dependencies, find_runner

MAPS = """
def pytest_collection_modifyitems(items):
    for item in items:
        if item.get_closest_marker("asyncio") is not None:
            item.add_marker(pytest.mark.anyio)
"""
BACKEND = "@pytest.fixture\ndef anyio_backend():\n    return 'asyncio'\n"
MARKED = "@pytest.mark.asyncio\nasync def test_a(): ...\n"
ANYIO = "@pytest.mark.anyio\nasync def test_a(): ...\n"
CLASSIC = "class TestA(unittest.IsolatedAsyncioTestCase): ...\n"
INI = "[pytest]\nasyncio_mode = {}\n"
DEPENDS = "[dependency-groups]\ndev = ['pytest-asyncio>=1']\n"
BOTH = ("pytest_asyncio", "anyio")


@pytest.mark.parametrize(
    ("files", "installed", "runner"),
    [
        ({}, (), "unittest"),
        ({}, ("anyio",), "anyio"),
        ({}, BOTH, "pytest-asyncio"),
        ({"pytest.ini": INI.format("auto")}, (), "pytest-asyncio-auto"),
        ({"pytest.ini": INI.format("strict"), "tests/test_a.py": ANYIO}, BOTH, "pytest-asyncio"),
        (
            {"pytest.ini": "[pytest]\naddopts = -v --asyncio-mode=auto\n"},
            BOTH,
            "pytest-asyncio-auto",
        ),
        ({"pytest.ini": "[pytest]\naddopts = --asyncio-mode auto\n"}, BOTH, "pytest-asyncio-auto"),
        (
            {"pyproject.toml": "[tool.pytest.ini_options]\nasyncio_mode = 'auto'\n"},
            (),
            "pytest-asyncio-auto",
        ),
        ({"pytest.ini": "[pytest]\nanyio_mode = auto\n"}, BOTH, "anyio"),
        ({"tests/conftest.py": MAPS, "tests/test_a.py": ANYIO}, ("anyio",), "pytest-asyncio"),
        ({"tests/conftest.py": BACKEND}, ("anyio",), "anyio"),
        ({"tests/conftest.py": BACKEND}, BOTH, "pytest-asyncio"),
        ({"tests/test_a.py": ANYIO}, BOTH, "anyio"),
        (
            {"tests/test_a.py": ANYIO, "tests/test_b.py": MARKED, "tests/test_c.py": MARKED},
            BOTH,
            "pytest-asyncio",
        ),
        ({"pyproject.toml": DEPENDS}, (), "pytest-asyncio"),
        ({"tests/test_a.py": CLASSIC}, ("anyio",), "unittest"),
        ({"tests/test_a.py": CLASSIC}, BOTH, "unittest"),
        ({"tests/test_a.py": CLASSIC, "pyproject.toml": DEPENDS}, BOTH, "unittest"),
        ({"tests/test_a.py": CLASSIC + MARKED}, BOTH, "pytest-asyncio"),
        ({"tests/test_a.py": CLASSIC, "pytest.ini": INI.format("strict")}, BOTH, "pytest-asyncio"),
        ({"tests/test_a.py": MARKED}, (), "pytest-asyncio"),
        ({"unit/test_a.py": ANYIO, "pytest.ini": "[pytest]\ntestpaths = unit\n"}, BOTH, "anyio"),
        ({"env/pyvenv.cfg": "", "env/test_a.py": ANYIO}, BOTH, "pytest-asyncio"),
    ],
)
def test_runner(
    tmp_path: Path, files: dict[str, str], installed: tuple[str, ...], runner: str
) -> None:
    packages = site_packages(environment(tmp_path / "python", packages=installed))
    root = plant(tmp_path / "p", {".git/": "", **files})
    pyproject = tomllib.loads(files.get("pyproject.toml", ""))
    config = find_pytest_config(root)
    assert find_runner(root, pyproject, config, root / "tests", packages) == runner


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", "[project]\ndependencies = ['Pytest_Asyncio[x] >= 1']\n"),
        ("pyproject.toml", "[project.optional-dependencies]\ntest = ['pytest.asyncio']\n"),
        ("pyproject.toml", DEPENDS),
        ("pyproject.toml", "[tool.poetry.group.dev.dependencies]\npytest-asyncio = '^1.2'\n"),
        ("pyproject.toml", "[tool.poetry.dev-dependencies]\npytest-asyncio = '^1.2'\n"),
        ("pyproject.toml", "[tool.uv]\ndev-dependencies = ['pytest-asyncio']\n"),
        ("pyproject.toml", "[tool.hatch.envs.test]\ndependencies = ['pytest-asyncio']\n"),
        ("requirements-dev.txt", "# x\npytest-asyncio==1\n"),
        ("requirements/test.txt", "pytest-asyncio\n"),
        ("setup.cfg", "[options.extras_require]\ntest =\n    pytest-asyncio\n"),
    ],
)
def test_dependencies(tmp_path: Path, name: str, text: str) -> None:
    plant(tmp_path, {name: text})
    data = tomllib.loads(text) if name.endswith(".toml") else {}
    assert "pytest-asyncio" in dependencies(tmp_path, data)
