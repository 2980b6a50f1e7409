from __future__ import annotations

from pathlib import Path

import pytest
from trees import plant

from orchscaffold.errors import ConfigError
from orchscaffold.project.root import find_root, package_parent

OURS = "[tool.orchscaffold]\n"
PLAIN = "[project]\nname = 'x'\n"


@pytest.mark.parametrize(
    ("files", "target", "root"),
    [
        ({"pyproject.toml": PLAIN, "src/a.py": ""}, "src/a.py", "."),
        ({".git/": "", "p/setup.cfg": "", "p/a/b.py": ""}, "p/a/b.py", "p"),
        ({".git/": "", "p/a.py": ""}, "p/a.py", "."),
        ({"pyproject.toml": OURS, "p/pyproject.toml": PLAIN, "p/a.py": ""}, "p/a.py", "."),
        ({"pyproject.toml": OURS, "p/pyproject.toml": OURS, "p/a.py": ""}, "p/a.py", "p"),
        ({"pyproject.toml": OURS, "p/.git/": "", "p/a.py": ""}, "p/a.py", "p"),
        ({"pyproject.toml": "broken [", "p/pyproject.toml": PLAIN, "p/a.py": ""}, "p/a.py", "p"),
        ({"pyproject.toml": PLAIN, "a.py": ""}, "a.py", "."),
        ({"pyproject.toml": PLAIN, "new/": ""}, "new/missing.py", "."),
        ({"pyproject.toml": PLAIN, "x/": "", "y/a.py": ""}, "x/../y/a.py", "."),
    ],
)
def test_root(tmp_path: Path, files: dict[str, str], target: str, root: str) -> None:
    plant(tmp_path, files)
    assert find_root(tmp_path / target).path == tmp_path / root


def test_a_named_configuration_decides(tmp_path: Path) -> None:
    plant(tmp_path, {"conf/ours.toml": f"{OURS}tests = 'checks'\n", "p/a.py": ""})
    found = find_root(tmp_path / "p/a.py", tmp_path / "conf/ours.toml")
    assert (found.path, found.settings.tests) == (tmp_path / "conf", "checks")


@pytest.mark.parametrize(
    "text", ["[tool.orchscaffold]\ntests = [\n", "[project\n", "[tool.orchscaffold]\nx = 1\n"]
)
def test_a_broken_pyproject_is_told(tmp_path: Path, text: str) -> None:
    plant(tmp_path, {"pyproject.toml": text, "a.py": ""})
    with pytest.raises(ConfigError) as caught:
        find_root(tmp_path / "a.py")
    assert caught.value.path == tmp_path / "pyproject.toml"
    assert caught.value.line is not None


def test_package_parent(tmp_path: Path) -> None:
    plant(tmp_path, {"lib/a/__init__.py": "", "lib/a/b/__init__.py": "", "lib/a/b/c/": ""})
    assert package_parent(tmp_path / "lib/a/b") == tmp_path / "lib"
    assert package_parent(tmp_path / "lib/a/b/c") == tmp_path / "lib/a/b/c"
