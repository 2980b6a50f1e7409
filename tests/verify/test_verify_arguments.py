from __future__ import annotations

from pathlib import Path

import pytest

from orchscaffold.verify.arguments import kept_options
from orchscaffold.verify.environment import child_environment


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("-v -ra --maxfail=3 --durations 10", ""),
        ("-m slow -k name -n auto --cov=src", ""),
        ("-p no:warnings -p no:cov", "-p no:cov"),
        ("-p myplugin -pother -p no:cacheprovider", "-p myplugin -pother -p no:cacheprovider"),
        ("-p xdist --import-mode=importlib", "--import-mode=importlib"),
        ("--import-mode importlib -x", "--import-mode importlib"),
        ("--asyncio-mode=auto --strict-markers", "--asyncio-mode=auto --strict-markers"),
        ("-W error -Wignore::DeprecationWarning", "-W error -Wignore::DeprecationWarning"),
        ("--strict-config --ds=app.settings", "--ds=app.settings"),
        ("-p", ""),
        ("", ""),
    ],
)
def test_what_stays_of_addopts(words: str, kept: str) -> None:
    assert kept_options(tuple(words.split())) == tuple(kept.split())


def test_the_environment_is_its_own(tmp_path: Path) -> None:
    outer = {"HOME": "/home/me", "PATH": "/bin", "API_KEY": "secret", "PYTEST_ADDOPTS": "-x"}
    found = child_environment(outer, tmp_path, 2)
    assert found["PATH"] == "/bin"
    assert found["HOME"] == str(tmp_path / "home")
    assert found["PYTHONHASHSEED"] == "2"
    assert found["PYTHONUSERBASE"] == "/home/me/.local"
    assert not {"API_KEY", "PYTEST_ADDOPTS"} & set(found)
