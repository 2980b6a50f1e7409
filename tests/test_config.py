from __future__ import annotations

from pathlib import Path

import pytest

from orchscaffold.config import KEYS, load_settings, read_toml
from orchscaffold.errors import ConfigError
from orchscaffold.model.settings import Settings


def _write(folder: Path, text: str) -> Path:
    path = folder / "pyproject.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Settings()),
        ("[project]\nname = 'x'\n", Settings()),
        ("[tool.orchscaffold]\n", Settings()),
        ("[tool.orchscaffold]\ntests = 'checks/unit/'\n", Settings(tests="checks/unit")),
        ("[tool.orchscaffold]\ntests = './t'\n", Settings(tests="t")),
        (
            "[tool.orchscaffold]\ncoordinators = ['A*', 'B', 'A*']\n",
            Settings(coordinators=("A*", "B")),
        ),
        ("[tool.orchscaffold]\npatterns = []\n", Settings()),
        ("[tool.orchscaffold]\nline-length = 100\n", Settings(line_length=100)),
        ("[tool.orchscaffold]\nline_length = 0\npython = 'env'\n", Settings(python="env")),
        ("[tool.orchscaffold]\ntemplates = 'dev/templates'\n", Settings(templates="dev/templates")),
        ("[tool.orchscaffold]\nhelpers = 'conftest'\n", Settings(helpers="conftest")),
        ("[tool.orchscaffold]\nhelpers = './t/h.py'\n", Settings(helpers="t/h.py")),
        ("\ufeff[tool.orchscaffold]\r\ntests = 't'\r\n", Settings(tests="t")),
    ],
)
def test_settings_that_are_right(tmp_path: Path, text: str, expected: Settings) -> None:
    assert load_settings(_write(tmp_path, text)) == expected


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[tool.orchscaffold]\ntest = 't'\n", 2, "did you mean `tests`?"),
        ("[tool.orchscaffold]\n\ncoordinator = []\n", 3, "did you mean `coordinators`?"),
        ("tests = 1\n[tool.orchscaffold]\nzzz = 1\n", 3, "unknown key `zzz`"),
        ("[tool.orchscaffold]\ntests = 3\n", 2, "has to be a string, not a number"),
        ("[tool.orchscaffold]\ntests = true\n", 2, "has to be a string, not a boolean"),
        ("[tool.orchscaffold]\ntests = ''\n", 2, "has to name a folder"),
        ("[tool.orchscaffold]\nhelpers = 'shared'\n", 2, "'file', 'conftest' or a Python file"),
        ("[tool.orchscaffold]\nhelpers = 't/x_test.py'\n", 2, "that holds no tests"),
        ("[tool.orchscaffold]\nhelpers = '../h.py'\n", 2, "a file inside the project"),
        ("[tool.orchscaffold]\ntests = '../t'\n", 2, "has to be a folder inside the project"),
        ("[tool.orchscaffold]\ntemplates = '/t'\n", 2, "has to be a folder inside the project"),
        ("[tool.orchscaffold]\ntemplates = '~/t'\n", 2, "has to be a folder inside the project"),
        (
            "[tool.orchscaffold]\ncoordinators = 'A'\n",
            2,
            "has to be a list of strings, not a string",
        ),
        ("[tool.orchscaffold]\npatterns = ['a', 1]\n", 2, "not a list with other things in it"),
        (
            "[tool.orchscaffold]\nline_length = '88'\n",
            2,
            "whole number from 0 to 1000, not a string",
        ),
        ("[tool.orchscaffold]\nline_length = -1\n", 2, "whole number from 0 to 1000, not -1"),
        ("[tool.orchscaffold]\nline_length = true\n", 2, "not a boolean"),
        ("[tool.orchscaffold]\nline_length = 1\nline-length = 2\n", 3, "is given twice"),
        ("tool.orchscaffold.testz = 't'\n", None, "unknown key `testz`"),
        ("[tool]\norchscaffold = 1\n", None, "has to be a table, not a number"),
        ("[tool.orchscaffold]\ntests = \n", 2, "is not valid TOML"),
        ("a = 1\n[tool.orchscaffold\n", 2, "is not valid TOML"),
    ],
)
def test_settings_that_are_wrong(tmp_path: Path, text: str, line: int | None, message: str) -> None:
    path = _write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    assert caught.value.path == path
    assert message in f"{caught.value.message} {caught.value.hint}"
    assert caught.value.line == line or line is None


def test_an_unknown_key_names_all_keys(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(_write(tmp_path, "[tool.orchscaffold]\nqqqqqq = 1\n"))
    assert all(key in caught.value.hint for key in KEYS)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read_toml(tmp_path / "missing.toml")
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b"a = '\xe9'\n")
    with pytest.raises(ConfigError, match="not UTF-8"):
        read_toml(latin)
