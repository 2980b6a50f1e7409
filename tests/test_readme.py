"""The README tells the truth: the test it shows is generated, its options and codes exist."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import textwrap
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
import typer.main
from command_lines import commands_in, parse

from orchscaffold.checking.codes import CODES
from orchscaffold.cli import exits, run
from orchscaffold.cli.app import app
from orchscaffold.model.house import BEHAVIOURS
from orchscaffold.model.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_test_it_shows_is_generated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = re.findall(r"```python\n(.*?)\n```\n", README, re.DOTALL)
    shutil.copytree(ROOT / "templates" / "demo", tmp_path / "demo")
    monkeypatch.chdir(tmp_path / "demo")
    assert run(("new", "reconciler", "src/greenhouse/watering.py", "--no-verify", "--quiet")) == 0
    text = (tmp_path / "demo/tests/greenhouse/test_watering.py").read_text(encoding="utf-8")
    assert len(shown) == 1
    assert shown[0] in text, "refresh it: python benchmarks/readme.py"


def test_the_code_it_shows_is_the_demo_s() -> None:
    shown = re.search(r"\n\n((?:    .*\n)+)\n", README)
    assert shown is not None
    source = (ROOT / "templates/demo/src/greenhouse/watering.py").read_text(encoding="utf-8")
    assert textwrap.indent(shown[1], "    ") in source


@pytest.mark.parametrize("command", [("new", "coordinator"), ("verify",), ("demo",), ("inspect",)])
def test_its_options_exist(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    run((*command, "--help"))
    known = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    everywhere, special = README.partition("`new` also has")[::2]
    own = set(re.findall(r"^\| `(--[a-z-]+)", everywhere, re.MULTILINE))
    assert own == {
        "--dry-run",
        "--diff",
        "--format",
        "--quiet",
        "--verbose",
        "--no-color",
        "--config",
    }
    assert own <= known
    if command[0] == "new":
        assert set(re.findall(r"^\| `(--[a-z-]+)", special, re.MULTILINE)) <= known


def test_what_it_needs_is_what_pyproject_says() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needs = (*project["dependencies"], *project["optional-dependencies"]["verify"])
    row = r"^\| `([\w-]+)`(?:, with `\[verify\]`)? \|.*\| ([\d.]+) \|$"
    rows = re.findall(row, README, re.MULTILINE)
    assert [f"{name}>={lowest}" for name, lowest in rows] == list(needs)


def test_the_scripts_and_tests_it_names_are_there() -> None:
    named = set(re.findall(r"\b((?:benchmarks|tests)/[\w/]+\.py)\b", README))
    own = {
        name for name in named if name.startswith(("benchmarks/", "tests/trust", "tests/verify"))
    }
    assert len(own) > 8
    assert [name for name in sorted(own) if not (ROOT / name).is_file()] == []


def test_its_exit_codes_are_the_table_s() -> None:
    rows = re.findall(r"^\| ([\d, ]+) \|", README, re.MULTILINE)
    codes = {int(code) for row in rows for code in row.split(",")}
    assert codes == set(exits.MEANINGS)


def test_its_settings_exist() -> None:
    [table] = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    names = [name.replace("-", "_") for name in re.findall(r"^([\w-]+) = ", table, re.MULTILINE)]
    assert names == [field.name for field in fields(Settings)]


def test_its_findings_are_those_there_are() -> None:
    shown = {
        code
        for row in re.findall(r"^\| ([GD]\d.*?) \|", README, re.MULTILINE)
        for code in row.split(", ")
    }
    assert shown == set(CODES)


@pytest.mark.parametrize("command", ["check", "prove"])
def test_the_options_in_its_text_exist(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    section = README.partition("## Guarding")[2].partition("\n## ")[0]
    text = section.partition("`orchscaffold prove`")[2 if command == "prove" else 0]
    run((command, "--help"))
    known = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    assert set(re.findall(r"`(--[a-z-]+)", text)) <= known


def test_its_two_commands_are_single_lines() -> None:
    commands = [line for line in README.splitlines() if line.startswith("python3 -m venv ")]
    assert [command.rpartition(" && ")[2].split()[0] for command in commands] == [
        ".venv/bin/orchscaffold",
        ".venv/bin/pytest",
    ]


@pytest.mark.parametrize("name", ["metrics-emission", "retry"])
def test_the_patterns_it_shows_are_those_that_are_tried(name: str) -> None:
    template = ROOT / "tests/house/mail/house/patterns" / f"{name}.py.j2"
    assert f"```jinja\n{template.read_text(encoding='utf-8')}```\n" in README


def test_its_behaviours_are_those_there_are() -> None:
    row = next(line for line in README.splitlines() if line.startswith("| `behaviour` |"))
    assert tuple(re.findall(r"`([a-z-]+)`", row)[1:]) == BEHAVIOURS


BLOCKS = re.findall(r"^```(?:console)?\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
SHOWN = [command for block in BLOCKS for command in commands_in(block)]


@pytest.mark.parametrize("command", dict.fromkeys(SHOWN))
def test_the_command_line_takes_each_command_that_it_shows(command: str) -> None:
    assert parse(command)


def test_it_shows_every_command() -> None:
    group = typer.main.get_command(app)
    named = set(re.findall(r"`?orchscaffold ([a-z-]+)", README))
    assert set(getattr(group, "commands", {})) <= named


def test_its_patterns_are_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    run(("patterns", "--format", "json"))
    there = [item["name"] for item in json.loads(capsys.readouterr().out)["patterns"]]
    table = README.partition("| pattern | is about |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| (`.*?`) \|", table, re.MULTILINE)
    assert sorted(re.findall(r"`([a-z-]+)`", " ".join(rows))) == sorted(there)


def test_its_settings_of_pytest_exist() -> None:
    [table] = re.findall(r"```ini\n(.*?)```", README, re.DOTALL)
    plugin = (ROOT / "orchscaffold/pytest_plugin/__init__.py").read_text(encoding="utf-8")
    assert re.findall(r"^(\w+) =", table, re.MULTILINE) == re.findall(r'addini\("(\w+)"', plugin)


def test_what_it_prints_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "templates" / "demo", tmp_path, dirs_exist_ok=True)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_zones.py").write_text("from greenhouse.values import Zones\n")
    monkeypatch.chdir(tmp_path)
    consoles = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    for command, shown in re.findall(
        r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", "".join(consoles), re.MULTILINE
    ):
        assert run(shlex.split(command)[1:]) == 0
        assert capsys.readouterr().out == shown
    assert len(consoles) == 2
