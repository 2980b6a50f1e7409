from __future__ import annotations

import sys
from pathlib import Path

import pytest
from trees import environment, plant

from orchscaffold.errors import ConfigError, UsageError
from orchscaffold.project.interpreters import find_python, is_installed, site_packages


@pytest.fixture(autouse=True)
def _no_active_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


def test_what_is_asked_for_goes_first(tmp_path: Path) -> None:
    project = plant(tmp_path / "p", {".git/": ""})
    own = environment(project / ".venv")
    other = environment(tmp_path / "other")
    assert find_python(project, None) == own
    assert find_python(project, None, "../other") == project / "../other/bin/python"
    assert find_python(project, other) == other
    assert find_python(project, tmp_path / "other") == other


def test_an_environment_above_inside_the_repository(tmp_path: Path) -> None:
    plant(tmp_path, {".git/": "", "p/a.py": ""})
    assert find_python(tmp_path / "p", None) == Path(sys.executable)
    assert (
        find_python(tmp_path / "p", environment(tmp_path / "venv")) == tmp_path / "venv/bin/python"
    )
    assert find_python(tmp_path / "p", None) == tmp_path / "venv/bin/python"


def test_the_active_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    active = environment(tmp_path / "active")
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "active"))
    assert find_python(plant(tmp_path / "p", {".git/": ""}), None) == active


@pytest.mark.parametrize("wanted", ["missing", "p"])
def test_no_such_interpreter(tmp_path: Path, wanted: str) -> None:
    plant(tmp_path, {"p/": ""})
    with pytest.raises(UsageError, match="names no interpreter"):
        find_python(tmp_path, tmp_path / wanted)
    with pytest.raises(ConfigError, match="`python` in"):
        find_python(tmp_path, None, wanted)


def test_site_packages_of_an_environment(tmp_path: Path) -> None:
    python = environment(tmp_path, "3.11", ("pytest_asyncio",))
    extra = plant(tmp_path / "work", {"lib.py": ""})
    library = tmp_path / "lib/python3.11/site-packages"
    (library / "edit.pth").write_text(f"# note\nimport sys\n{extra}\n/missing\n", encoding="utf-8")
    found = site_packages(python)
    assert found == (library, extra)
    assert is_installed(found, "pytest_asyncio")
    assert is_installed(found, "lib")
    assert not is_installed(found, "anyio")


def test_site_packages_with_those_of_the_system(tmp_path: Path) -> None:
    python = environment(tmp_path / "env")
    system = plant(tmp_path / "base", {"lib/python3.12/site-packages/": "", "bin/": ""})
    text = f"home = {system / 'bin'}\nversion = 3.12.1\ninclude-system-site-packages = true\n"
    (tmp_path / "env/pyvenv.cfg").write_text(text, encoding="utf-8")
    own = tmp_path / "env/lib/python3.12/site-packages"
    assert site_packages(python) == (own, system / "lib/python3.12/site-packages")


def test_site_packages_of_the_running_interpreter() -> None:
    assert is_installed(site_packages(Path(sys.executable)), "pytest")
