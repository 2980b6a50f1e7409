from __future__ import annotations

from pathlib import Path

import pytest
from trees import plant

from orchscaffold.errors import ConfigError
from orchscaffold.project.pytest_config import PytestConfig, find_pytest_config


@pytest.mark.parametrize(
    ("files", "name", "addopts"),
    [
        ({}, None, ()),
        ({"pyproject.toml": "[project]\n", "tox.ini": "[tox]\n", "setup.cfg": "[x]\n"}, None, ()),
        (
            {"pytest.ini": "[pytest]\naddopts =\n    -v\n    -m 'not slow'\n"},
            "pytest.ini",
            ("-v", "-m", "not slow"),
        ),
        (
            {"pytest.ini": "", "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '-x'\n"},
            "pytest.ini",
            (),
        ),
        (
            {"pyproject.toml": "[tool.pytest.ini_options]\naddopts = ['-x', '-q']\n"},
            "pyproject.toml",
            ("-x", "-q"),
        ),
        ({"pyproject.toml": "[tool.pytest]\naddopts = ['-x']\n"}, "pyproject.toml", ("-x",)),
        ({"pytest.toml": "[pytest]\naddopts = ['-x']\n"}, "pytest.toml", ("-x",)),
        ({"tox.ini": "[pytest]\naddopts = -x\n"}, "tox.ini", ("-x",)),
        ({"setup.cfg": "[tool:pytest]\naddopts = -x %(y)s\n"}, "setup.cfg", ("-x", "%(y)s")),
    ],
)
def test_found_as_pytest_does(
    tmp_path: Path, files: dict[str, str], name: str | None, addopts: tuple[str, ...]
) -> None:
    plant(tmp_path, {".git/": "", "tests/unit/": "", **files})
    config = find_pytest_config(tmp_path / "tests/unit")
    assert config.path == (None if name is None else tmp_path / name)
    assert config.words("addopts") == addopts


@pytest.mark.parametrize(
    ("name", "text", "line"), [("pytest.ini", "[pytest]\n= 1\n", 2), ("tox.ini", "no section\n", 1)]
)
def test_broken_files(tmp_path: Path, name: str, text: str, line: int) -> None:
    plant(tmp_path, {name: text})
    with pytest.raises(ConfigError) as caught:
        find_pytest_config(tmp_path)
    assert (caught.value.path, caught.value.line) == (tmp_path / name, line)


def test_what_is_collected() -> None:
    plain = PytestConfig(None)
    odd = PytestConfig(
        None, (("python_classes", ("test_* *Suite",)), ("python_functions", ("it_",)))
    )
    assert plain.collects_class("TestA")
    assert not plain.collects_class("ATest")
    assert plain.collects_function("test_a")
    assert not odd.collects_class("TestA")
    assert odd.collects_class("ASuite")
    assert odd.collects_function("it_works")
    assert not odd.collects_function("test_a")
