"""Lines that are read without typer: what they give is what typer would give."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from orchscaffold.cli import check, new
from orchscaffold.cli.barely import bare_run
from orchscaffold.cli.common import Common, Format
from orchscaffold.cli.options import with_common
from orchscaffold.cli.plainly import NotPlain, command_of, plain_run, values_of

Values = Mapping[str, object]


def by_typer(function: Callable[..., int], words: list[str]) -> tuple[Common, Values]:
    """What typer calls the function with."""
    seen: list[tuple[Common, Values]] = []

    @functools.wraps(function)
    def noted(common: Common, **values: object) -> int:
        seen.append((common, values))
        return 0

    app = typer.Typer(add_completion=False)
    app.command()(with_common(noted))
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    return seen[0]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "check --help",
        "check --",
        "check -- src",
        "check -",
        "check -qv",
        "check --unheard-of",
        "check --format",
        "check --format --quiet",
        "check --format klingon",
        "check --format=",
        "check --quiet=yes",
        "check -q=1",
        "check --select -D1",
        "--quiet check",
        "new",
        "new coordinator",
        "new coordinator --no-verify",
        "new nothing src",
        "patterns",
        "verify src",
    ],
)
def test_what_is_not_plain_is_left_to_typer(line: str) -> None:
    assert plain_run(line.split()) is None


@pytest.mark.parametrize(
    "words", [["check", ""], ["check", "--select", ""], ["new", "coordinator", "src", ""]]
)
def test_empty_words_are_left_to_typer(words: list[str]) -> None:
    assert plain_run(words) is None


@pytest.mark.parametrize(
    "line",
    [
        "check",
        "check src tests/test_feed.py",
        "check --quiet -v src --no-color",
        "check --format json --config other.toml",
        "check --format=sarif src",
        "check --select D101,G --select D --ignore=G102",
        "check --since HEAD~1 --no-cache",
        "check --cache --no-cache --cache --shard 2/4",
        "check --fix --no-verify --baseline known.json --dry-run --diff",
        "new coordinator src --no-verify",
        "new coordinator src/a.py::B --out tests/test_a.py --pattern guard --pattern re-raise",
        "new reconciler a.b:C a.d --beside --all --verify --python=.venv/bin/python",
        "new factories src --review --out one.py --out two.py",
    ],
)
def test_a_plain_line_gives_what_typer_gives(line: str) -> None:
    name, *words = line.split()
    functions: dict[str, Callable[..., int]] = {
        "check": check.check,
        "coordinator": new.coordinator,
        "reconciler": new.reconciler,
        "factories": new.factories,
    }
    function = functions[name if name == "check" else words.pop(0)]
    common, theirs = by_typer(function, words)
    ours = values_of(command_of(function), words)
    for parameter, value in theirs.items():
        assert ours.get(parameter, value) == value
        assert parameter in ours or not value or value is True
    for option in ("dry_run", "diff", "format", "quiet", "verbose", "no_color", "config"):
        assert getattr(common, option) == ours.get(option, getattr(Common(), option))


@pytest.mark.parametrize("line", ["", "new", "check --quiet", "check -q src", "check src --", "--"])
def test_a_line_with_options_is_not_bare(line: str) -> None:
    assert bare_run(line.split()) is None


@pytest.mark.parametrize("words", [["check", ""], ["check", "src", ""]])
def test_a_line_with_an_empty_word_is_not_bare(words: list[str]) -> None:
    assert bare_run(words) is None


@pytest.mark.parametrize(
    "line", ["check", "check src", "check src/feed.py tests", "check no/such.py"]
)
def test_a_bare_line_says_what_a_plain_one_says(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "src/feed.py").write_text("class Feed:\n    size = 1\n")
    (tmp_path / "tests/test_feed.py").write_text("from feed import Fed\n")
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\npythonpath = 'src'\n")
    monkeypatch.chdir(tmp_path)
    bare, plain = bare_run(line.split()), plain_run(line.split())
    assert bare is not None
    assert plain is not None
    said = bare(), capsys.readouterr()
    assert said[1].out or said[1].err
    assert (plain(), capsys.readouterr()) == said


def test_a_value_has_its_type() -> None:
    values = values_of(command_of(check.check), ["src", "--format", "json", "--ignore", "D1"])
    assert values == {"paths": [Path("src")], "format": Format.json, "ignore": ["D1"]}


def test_a_needed_argument_may_not_lack() -> None:
    with pytest.raises(NotPlain):
        values_of(command_of(new.coordinator), ["--no-verify"])
