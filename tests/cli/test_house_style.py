"""A project's own templates, names and parameters: in what is written, and guarded by `check`."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from orchscaffold.cli import run

Files = Callable[[Path], dict[str, bytes]]
Command = Callable[..., "CompletedProcess[str]"]

NEW = ("new", "coordinator", "src/shop/feed.py", "--no-verify")
TESTS = "tests/shop/test_feed.py"
TABLE = '\n[tool.orchscaffold]\ntemplates = "house"\n'
TEAM = (
    '{% extends "builtin:patterns/_test.py.j2" %}\n'
    "{% block decorators %}\n"
    "{{ super() }}\n"
    "{{ margin }}@{{ symbol('pytest') }}.mark.team_{{ parameters.team }}\n"
    "{% endblock %}\n"
)


@pytest.fixture
def project(project: Path) -> Path:
    """The project without the module that does not parse."""
    (project / "src/broken/manager.py").unlink()
    return project


def _house(project: Path, templates: dict[str, str], table: str = TABLE) -> None:
    settings = project / "pyproject.toml"
    settings.write_text(settings.read_text() + table)
    _write(project, templates)


def _write(project: Path, templates: dict[str, str]) -> None:
    for name, text in templates.items():
        path = project / "house" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        os.utime(path, (1, 1 + len(text)))


def test_an_overridden_block_is_written_kept_and_brought_up_to_date(
    project: Path, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    table = f'{TABLE}[tool.orchscaffold.parameters]\nteam = "core"\n'
    _house(project, {"patterns/_test.py.j2": TEAM}, table)
    assert run(NEW) == 0
    written = (project / TESTS).read_text()
    assert "    @pytest.mark.asyncio\n    @pytest.mark.team_core\n    async def test_" in written
    before = files(project)
    assert run(NEW) == 0
    assert files(project) == before
    assert run(("check", "--no-cache")) == 0
    settings = project / "pyproject.toml"
    settings.write_text(settings.read_text().replace('"core"', '"data"'))
    capsys.readouterr()
    assert run(("check", "--no-cache")) == 1
    assert capsys.readouterr().out.count("G101") == written.count("team_core")
    assert run(("check", "--no-cache", "--fix", "--no-verify")) == 0
    assert (project / TESTS).read_text().count("team_data") == written.count("team_core")
    assert "team_core" not in (project / TESTS).read_text()
    before = files(project)
    assert run(("check", "--no-cache", "--fix", "--no-verify")) == 0
    assert run(NEW) == 0
    assert files(project) == before


def test_a_template_makes_stale_what_it_is_for_alone(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(NEW) == 0
    guard = '{% extends "patterns/_test.py.j2" %}\n{% block docstring %}\n{% endblock %}\n'
    _house(project, {"patterns/guard.py.j2": guard})
    capsys.readouterr()
    assert run(("check", "--no-cache")) == 1
    said = capsys.readouterr().out
    marks = (project / TESTS).read_text().count("/guard/")
    assert (said.count("G101"), marks) == (1, 1)
    assert run(("check", "--no-cache", "--fix", "--no-verify")) == 0
    text = (project / TESTS).read_text()
    assert (text.count('        """'), text.count("    async def test_")) == (2, 3)


def test_an_edited_test_stays_whatever_the_templates_say(project: Path) -> None:
    assert run(NEW) == 0
    path = project / TESTS
    path.write_text(path.read_text().replace("assert result is None", "assert not result"))
    edited = path.read_text()
    _house(project, {"patterns/_test.py.j2": TEAM.replace("{{ parameters.team }}", "x")})
    assert run(("check", "--no-cache", "--fix", "--no-verify")) == 0
    kept = [line for line in edited.splitlines() if "assert not result" in line]
    text = path.read_text()
    assert len(kept) == text.count("assert not result") == 2
    assert text.count("team_x") == 1


def test_a_helper_of_an_own_template_is_written_anew(project: Path) -> None:
    _house(project, {"helpers/context-builder.py.j2": '{% extends "helpers/_builder.py.j2" %}\n'})
    assert run(NEW) == 0
    own = (
        '{% extends "helpers/_builder.py.j2" %}\n'
        "{% block docstring %}\n{{ 'House made.' | docstring(1) }}\n{% endblock %}\n"
    )
    _write(project, {"helpers/context-builder.py.j2": own})
    assert run(("check", "--no-cache")) == 1
    assert run(("check", "--no-cache", "--fix", "--no-verify")) == 0
    assert '    """House made."""\n' in (project / TESTS).read_text()


def test_answers_are_not_kept_past_a_change_of_a_template(project: Path, command: Command) -> None:
    _house(project, {"patterns/_test.py.j2": TEAM.replace("{{ parameters.team }}", "x")})
    assert command(*NEW).returncode == 0
    for path in project.rglob("*"):
        os.utime(path, (1, 1))
    (project / ".orchscaffold_cache").mkdir(exist_ok=True)
    assert [command("check").returncode for _ in range(3)] == [0, 0, 0]
    assert list((project / ".orchscaffold_cache").iterdir())
    _write(project, {"patterns/_test.py.j2": TEAM.replace("{{ parameters.team }}", "yy")})
    assert command("check").returncode == 1
    (project / "house/patterns/_test.py.j2").unlink()
    assert command("check").returncode == 1
    assert command("check", "--fix", "--no-verify").returncode == 0
    assert "team_" not in (project / TESTS).read_text()
    assert command("check").returncode == 0
    _write(project, {"patterns/guard.py.j2": TEAM.replace("{{ parameters.team }}", "z")})
    assert command("check").returncode == 1


PARTS = "{% macro slow() %}\n{{ margin }}@{{ symbol('pytest') }}.mark.slow\n{% endmacro %}\n"
GUARD = (
    "{% extends 'patterns/_test.py.j2' %}\n"
    "{% block decorators %}\n{{ super() }}\n{{ parts.slow() }}\n{% endblock %}\n"
)


def test_templates_share_macros(project: Path) -> None:
    guard = "{% import 'parts/marks.j2' as parts with context %}\n" + GUARD
    _house(project, {"parts/marks.j2": PARTS, "patterns/guard.py.j2": guard})
    assert run(NEW) == 0
    text = (project / TESTS).read_text()
    assert text.count("    @pytest.mark.slow\n    async def test_") == 1
    _write(project, {"parts/marks.j2": PARTS.replace("slow\n", "fast\n")})
    assert run(("check", "--no-cache", "--fix", "--no-verify")) == 0
    assert (project / TESTS).read_text().count("mark.fast\n") == 1


def test_a_broken_template_ends_a_check(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(NEW) == 0
    _house(project, {"patterns/own.py.j2": "x"})
    assert run(("check", "--no-cache")) == 2
    assert "own.py.j2:1" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("templates", "place", "said"),
    [
        (
            {
                "parts/marks.j2": PARTS,
                "patterns/guard.py.j2": "{% import 'parts/marks.j2' as parts %}\n" + GUARD,
            },
            "marks.j2:2",
            "import `with context`",
        ),
        ({"patterns/guard.py.j2": "{{ tset }}"}, "guard.py.j2:1", "Did you mean test?"),
        ({"patterns/guard.py.j2": "x = 1\n"}, "guard.py.j2", "has to render to the definition"),
        ({"patterns/guard.py.j2": "def f(\n"}, "guard.py.j2", "is no Python"),
        ({"patterns/guard.py.j2": "{# orchscaffold: api = 7 #}"}, "guard.py.j2:1", "API 7"),
        ({"patterns/gaurd.py.j2": "x"}, "gaurd.py.j2:1", "no built-in pattern gaurd"),
        ({"patterns/guard.py.j2": "{% for a in range(9) %}"}, "guard.py.j2:1", "end of template"),
    ],
)
def test_a_template_that_is_wrong_is_named(
    project: Path,
    files: Files,
    capsys: pytest.CaptureFixture[str],
    templates: dict[str, str],
    place: str,
    said: str,
) -> None:
    _house(project, templates)
    before = files(project)
    assert run(NEW) == 2
    error = capsys.readouterr().err
    assert place in error
    assert said in error
    assert files(project) == before


def test_a_folder_that_is_not_there_is_said(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _house(project, {})
    assert run(NEW) == 2
    assert "names no folder: house" in capsys.readouterr().err


def test_a_template_outside_the_project_is_not_read(
    project: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "guard.py.j2"
    outside.write_text("secret")
    _house(project, {"readme.j2": ""})
    (project / "house/patterns").mkdir()
    (project / "house/patterns/guard.py.j2").symlink_to(outside)
    assert run(NEW) == 2
    assert "leads outside the project" in capsys.readouterr().err


NAMING = """
[tool.orchscaffold.naming]
file = "{module}_generated_test.py"
class = "TestOf{class}{pattern}"
test = "test_it_{name}"
context = "make_{name}"
factory = "new_{name}"
"""


def test_files_classes_tests_and_helpers_are_called_as_the_table_says(
    project: Path, files: Files
) -> None:
    _house(project, {}, NAMING)
    assert run(NEW) == 0
    path = project / "tests/shop/feed_generated_test.py"
    text = path.read_text()
    assert "\nclass TestOfFeedManagerErrorResilience:\n" in text
    assert "    async def test_it_refresh_returns_none_when_" in text
    assert "\ndef make_manager(**overrides: object) -> FeedManager:\n" in text
    assert "manager = make_manager(" in text
    before = files(project)
    assert run(NEW) == 0
    assert run(("check", "--no-cache")) == 0
    assert run(("check", "--no-cache", "src/shop/feed.py")) == 0
    assert files(project) == before


def test_tests_that_stand_there_keep_their_names(project: Path, files: Files) -> None:
    assert run(NEW) == 0
    before = (project / TESTS).read_bytes()
    _house(project, {}, '\n[tool.orchscaffold.naming]\ntest = "test_x_{name}"\n')
    assert run(NEW) == 0
    assert run(("check", "--no-cache")) == 0
    assert (project / TESTS).read_bytes() == before


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('fle = "x"', "unknown key `fle` in [tool.orchscaffold.naming] (did you mean `file`?)"),
        ('file = "check_{module}.py"', "has to be like test_{module}.py or {module}_test.py"),
        ('file = "../test_{module}.py"', "has to be like test_{module}.py"),
        ('class = "Test{pattern}{class}"', "and end in {pattern}"),
        ('test = "check_{name}"', "and begin with test"),
        ("test = 3", "has to be a string, not a number"),
        ('context = "make"', "has to be like _make_{name}"),
        ('factory = "_make_{name}"', "has to differ from `context`"),
    ],
)
def test_names_that_are_wrong(
    project: Path, capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    _house(project, {}, f"\n[tool.orchscaffold.naming]\n{line}\n")
    assert run(NEW) == 2
    error = capsys.readouterr().err
    assert said in error
    number = (project / "pyproject.toml").read_text().split("\n").index(line) + 1
    assert f"pyproject.toml:{number}" in error
