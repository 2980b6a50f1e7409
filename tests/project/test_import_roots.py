from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from trees import plant

from orchscaffold.project.import_roots import find_import_roots
from orchscaffold.project.pytest_config import find_pytest_config

SETUPTOOLS = "[tool.setuptools.packages.find]\nwhere = ['lib']\n"


@pytest.mark.parametrize(
    ("files", "target", "roots"),
    [
        ({"a.py": ""}, "a.py", ["."]),
        ({"app/__init__.py": ""}, "app/__init__.py", ["."]),
        ({"src/app/__init__.py": ""}, "src/app/__init__.py", ["src", "."]),
        ({"src/__init__.py": "", "src/a.py": ""}, "src/a.py", ["."]),
        (
            {"pytest.ini": "[pytest]\npythonpath = lib ./more\n", "lib/": "", "more/": ""},
            "x.py",
            ["lib", "more", "."],
        ),
        ({"pytest.ini": "[pytest]\npythonpath = missing\n"}, "x.py", ["."]),
        (
            {"pyproject.toml": "[tool.pytest.ini_options]\npythonpath = ['lib']\n", "lib/": ""},
            "x.py",
            ["lib", "."],
        ),
        ({"pyproject.toml": "[tool.pytest]\npythonpath = ['.']\n"}, "x.py", ["."]),
        ({"tox.ini": "[pytest]\npythonpath = lib\n", "lib/": ""}, "x.py", ["lib", "."]),
        ({"setup.cfg": "[tool:pytest]\npythonpath = lib\n", "lib/": ""}, "x.py", ["lib", "."]),
        ({"setup.cfg": "[options]\npackage_dir =\n    =lib\n", "lib/": ""}, "x.py", ["lib", "."]),
        ({"setup.cfg": "[options.packages.find]\nwhere = lib\n", "lib/": ""}, "x.py", ["lib", "."]),
        ({"pyproject.toml": SETUPTOOLS, "lib/": ""}, "x.py", ["lib", "."]),
        (
            {"pyproject.toml": "[tool.setuptools.package-dir]\n'' = 'lib'\n", "lib/": ""},
            "x.py",
            ["lib", "."],
        ),
        (
            {"pyproject.toml": "[tool.setuptools.package-dir]\napp = 'lib/app'\n", "lib/app/": ""},
            "x.py",
            ["lib", "."],
        ),
        (
            {
                "pyproject.toml": "[tool.hatch.build.targets.wheel]\npackages = ['lib/app']\n",
                "lib/app/": "",
            },
            "x.py",
            ["lib", "."],
        ),
        (
            {
                "pyproject.toml": "[[tool.poetry.packages]]\ninclude = 'app'\nfrom = 'lib'\n",
                "lib/": "",
            },
            "x.py",
            ["lib", "."],
        ),
        ({"services/api/app/__init__.py": ""}, "services/api/app/m.py", ["services/api", "."]),
        ({"src/": "", "tools/app/__init__.py": ""}, "tools/app/m.py", ["tools", "src", "."]),
        ({"src/ns/app/__init__.py": ""}, "src/ns/app/m.py", ["src", "."]),
    ],
)
def test_import_roots(tmp_path: Path, files: dict[str, str], target: str, roots: list[str]) -> None:
    plant(tmp_path, {".git/": "", **files})
    data = tomllib.loads(files.get("pyproject.toml", ""))
    found = find_import_roots(tmp_path, data, find_pytest_config(tmp_path), tmp_path / target)
    assert found == tuple(tmp_path / root for root in roots)


PARTS = {"plat/svc/__init__.py": "", "plat/svc/manager.py": "X = 1\n"}


@pytest.mark.parametrize(
    ("more", "roots"),
    [
        ({}, ["plat", "."]),
        ({"plat/svc/values.py": "from svc.manager import X\n"}, ["plat", "."]),
        ({"plat/svc/values.py": "from platform import node\n"}, ["plat", "."]),
        ({"plat/svc/values.py": "from plat.svc.manager import X\n"}, ["."]),
        ({"plat/svc/values.py": "if X:\n    import plat.svc.manager\n"}, ["."]),
        ({"tests/unit/test_manager.py": "from plat.svc import manager\n"}, ["."]),
        ({"plat/__init__.py": ""}, ["."]),
    ],
)
def test_a_namespace_package_is_known_by_what_imports_it(
    tmp_path: Path, more: dict[str, str], roots: list[str]
) -> None:
    plant(tmp_path, PARTS | more)
    found = find_import_roots(
        tmp_path, {}, find_pytest_config(tmp_path), tmp_path / "plat/svc/manager.py"
    )
    assert found == tuple(tmp_path / name for name in roots)
