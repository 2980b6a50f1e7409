"""Wrong usage: said clearly, the right exit code, nothing written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from command_lines import parse

from orchscaffold.cli import run
from orchscaffold.cli.examples import EXAMPLES

Command = Callable[..., CompletedProcess[str]]
Files = Callable[[Path], dict[str, bytes]]
FEED = "src/shop/feed.py"
NEW = ("new", "coordinator")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--help",), 0, ""),
        (("--version",), 0, ""),
        (("new", "coordinator", "--help"), 0, ""),
        (("nwe",), 2, "Did you mean 'new'?"),
        (("inti",), 2, "Did you mean 'init'?"),
        (("new", "cordinator", FEED), 2, "Did you mean 'coordinator'?"),
        (("new", "coordinator"), 2, "Missing argument"),
        (("new", "coordinator", "--reveiw", FEED), 2, "--review"),
        (("--quite", "new"), 2, "--quiet"),
        (("new", "coordinator", "shop.fed"), 2, "Did you mean shop.feed?"),
        (("new", "coordinator", "shp.feed"), 2, "Did you mean shop.feed?"),
        (("new", "coordinator", "zzz.feed"), 2, "Looked in: "),
        (("new", "coordinator", "shop.feed:FeedManger"), 2, "Did you mean FeedManager?"),
        (("new", "coordinator", f"{FEED}::Zzz"), 2, "It has: Source, FeedManager"),
        (("new", "coordinator", "src/shp/fed.py"), 2, "Did you mean src/shop/feed.py?"),
        (("new", "coordinator", "zzz/zzz.py"), 2, "does not exist either"),
        (("new", "coordinator", FEED, "--pattern", "zzz"), 2, "There are: async-loop, "),
        (("add-pattern", "gaurd", FEED), 2, "Did you mean guard?"),
        (("add-pattern", "guard", FEED, "--method", "refesh"), 2, "Did you mean refresh?"),
        (("add-pattern", "guard", FEED, "--method", "zzz"), 2, "There are: __init__, refresh"),
        (("decline", "FeedManager.refresh/gaurd/x"), 2, "Did you mean guard?"),
        (("decline", "FeedManager.refresh/guard/x"), 2, "there are no tests yet"),
        (("new", "coordinator", "--forat", "json", FEED), 2, "--format"),
        (("new", "coordinator", "--format", "xml", FEED), 2, "xml"),
        (("new", "coordinator", "src/shop/fed.py"), 2, "Did you mean src/shop/feed.py?"),
        (("new", "coordinator", "src/shop/feed.py::FeedManger"), 2, "Did you mean FeedManager?"),
        (("new", "coordinator", "src/shop/values.py"), 2, "src/shop/values.py::Order"),
        (("new", "coordinator", "src/broken/manager.py"), 3, "src/broken/manager.py:2:17: "),
        (("new", "coordinator", FEED, "--python", "nowhere"), 2, "names no interpreter"),
        (("new", "coordinator", FEED, "--config", "nowhere.toml"), 2, "nowhere.toml"),
        (("new", "coordinator", FEED, "--out", "tests/x.txt"), 2, "is not a Python file"),
        (("new", "coordinator", FEED, "--out", FEED), 2, "exists already"),
        (("new", "coordinator", FEED, "--pattern", "re-rase"), 2, "re-raise"),
        (("inspect", "src/shop/fed.py"), 2, "Did you mean src/shop/feed.py?"),
        (("verify", "tests/test_gone.py"), 2, "no such file"),
        (("verify", FEED), 2, "orchscaffold new coordinator"),
        (("verify", "src"), 2, "holds no test file that orchscaffold wrote"),
        (("demo", "src"), 2, "is not empty"),
        (("demo", "pyproject.toml"), 2, "is a file"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_usage(
    project: Path,
    files: Files,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    before = files(project)
    assert run(arguments) == code
    output = capsys.readouterr()
    assert said in output.err
    assert "Traceback" not in output.err
    assert files(project) == before
    if code:
        assert output.out == ""


@pytest.mark.parametrize(
    ("place", "text", "code", "said"),
    [
        ("pyproject.toml", "[tool.orchscaffold\n", 2, "pyproject.toml:1"),
        ("pyproject.toml", "[tool.orchscaffold]\ntest = 'x'\n", 2, "did you mean `tests`?"),
        (FEED, "\n\nx = '\xff'\n", 3, "feed.py:3:6"),
        (FEED, "\0", 3, "null byte"),
        (FEED, "", 2, "holds no class"),
    ],
)
def test_files_that_cannot_be_read(
    project: Path,
    files: Files,
    capsys: pytest.CaptureFixture[str],
    place: str,
    text: str,
    code: int,
    said: str,
) -> None:
    (project / place).write_bytes(text.encode("latin-1"))
    before = files(project)
    assert run((*NEW, FEED)) == code
    assert said in capsys.readouterr().err
    assert files(project) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("--format", "json", *NEW, "src/shop/fed.py"),
        (*NEW, "src/shop/fed.py", "--format", "json"),
        (*NEW, "src/shop/fed.py", "--format", "json", "--quiet"),
    ],
)
def test_errors_in_json_are_all_there_is_on_standard_output(
    project: Path, command: Command, arguments: tuple[str, ...]
) -> None:
    done = command(*arguments)
    document = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (2, "")
    assert (document["version"], document["results"]) == (1, [])
    [error] = document["errors"]
    assert error["path"] == "src/shop/fed.py"
    assert error["hint"] == "Did you mean src/shop/feed.py?"


def test_quiet_still_names_errors(project: Path, command: Command) -> None:
    done = command(*NEW, "src/shop/fed.py", "--quiet")
    assert (done.returncode, done.stdout) == (2, "")
    assert "error: src/shop/fed.py: no such file" in done.stderr


def test_an_error_of_a_target_does_not_depend_on_the_terminal_width(
    project: Path, command: Command
) -> None:
    name = "src/" + "very_long_folder_name/" * 12 + "feed.py"
    done = command(*NEW, name, COLUMNS="40")
    assert f"error: {name}: no such file\n" in done.stderr


def test_the_version_is_one_line(command: Command) -> None:
    done = command("--version")
    assert re.fullmatch(r"orchscaffold \S+\n", done.stdout)


def test_help_names_every_command_in_the_order_of_their_use(command: Command) -> None:
    listed = command("--help").stdout.partition("Commands:\n")[2]
    names = [line.split()[0] for line in listed.splitlines()]
    assert names == list(dict.fromkeys(name.partition(" ")[0] for name in EXAMPLES))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_of_a_command_are_lines_of_that_command(name: str) -> None:
    assert EXAMPLES[name]
    assert {parse(line).startswith(name) for line in EXAMPLES[name]} == {True}


def test_help_ends_in_examples_a_line_each(command: Command) -> None:
    text = command("new", "coordinator", "--help", COLUMNS="40").stdout
    lines = [f"    orchscaffold {line}\n" for line in EXAMPLES["new coordinator"]]
    assert text.endswith("".join(("  Examples:\n", *lines)))


def test_without_colour_there_are_no_escapes(project: Path, command: Command) -> None:
    done = command(*NEW, "src/shop/fed.py", "--no-color", FORCE_COLOR="1")
    assert "\x1b[3" not in done.stderr
