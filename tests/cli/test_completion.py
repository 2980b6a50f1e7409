"""What the shell is offered: by the functions that find it, and as bash, zsh and fish ask."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from orchscaffold.checking.codes import CODES
from orchscaffold.cli import run
from orchscaffold.cli.app import app
from orchscaffold.cli.completing import complete_pattern, complete_target
from orchscaffold.core import pattern_list

Command = Callable[..., subprocess.CompletedProcess[str]]
FEED = "src/shop/feed.py"


@pytest.fixture
def bash(project: Path, command: Command) -> Callable[[str], list[str]]:
    """What bash is offered for a line; it hands words on that are split at colons."""

    def offered(line: str) -> list[str]:
        words = line.replace("::", " :: ").split(" ")
        told = command(
            _ORCHSCAFFOLD_COMPLETE="complete_bash",
            COMP_WORDS=" ".join(words),
            COMP_CWORD=str(len(words) - 1),
        )
        assert told.stderr == ""
        return told.stdout.split()

    return offered


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("zzz", []),
        ("new coordinator zzz", []),
        ("new coordinator zzz.", []),
        ("new coordinator src/shop/", []),
        ("new coordinator src/shop/fee", []),
        (f"new coordinator {FEED}::Zzz", []),
        ("new coordinator src/broken/manager.py", []),
        ("add-pattern guard zzz.py --method re", []),
        ("repor", ["report"]),
        ("new coor", ["coordinator"]),
        ("check --sta", ["--statistics"]),
        (f"new coordinator {FEED}", [f"{FEED}::FeedManager"]),
        (f"new coordinator {FEED}::Fe", ["FeedManager"]),
        ("inspect src/shop/values.py", ["src/shop/values.py::Order", "src/shop/values.py::Line"]),
        ("inspect shop.", ["shop.feed", "shop.values"]),
        ("prove shop.f", ["shop.feed"]),
        ("report shop.feed:", ["shop.feed:FeedManager"]),
        (f"new coordinator {FEED} --pattern gu", ["guard"]),
        ("add-pattern con", ["configuration", "context-immutability", "context-builder"]),
        (f"add-pattern guard {FEED}::FeedManager --method re", ["refresh"]),
        ("add-pattern guard shop.feed:FeedManager --method re", ["refresh"]),
        (f"add-pattern guard {FEED}::Order --method re", []),
        ("explain G1", [code for code in CODES if code.startswith("G1")]),
        ("check --select D101,G104", ["D101,G104"]),
        ("check --ignore D1", [code for code in CODES if code.startswith("D1")]),
    ],
)
def test_bash(bash: Callable[[str], list[str]], line: str, expected: list[str]) -> None:
    assert bash(f"orchscaffold {line}") == expected


def test_ids_are_those_of_the_marks(project: Path, bash: Callable[[str], list[str]]) -> None:
    assert run(("new", "coordinator", FEED, "--no-verify", "--quiet")) == 0

    found = bash("orchscaffold decline FeedManager.refresh/g")

    assert len(found) == 1
    assert found[0].startswith("FeedManager.refresh/guard/")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f"orchscaffold new coordinator {FEED}::", r"src/shop/feed.py\\:\\:FeedManager"),
        (f"orchscaffold add-pattern guard {FEED} --method r", '"refresh"'),
        ("orchscaffold new coordinator src/sh", "_files"),
    ],
)
def test_zsh(project: Path, command: Command, line: str, told: str) -> None:
    done = command(_ORCHSCAFFOLD_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS=line)

    assert told in done.stdout
    assert done.stderr == ""


def test_fish(project: Path, command: Command) -> None:
    done = command(
        _ORCHSCAFFOLD_COMPLETE="complete_fish",
        _TYPER_COMPLETE_FISH_ACTION="get-args",
        _TYPER_COMPLETE_ARGS=f"orchscaffold new coordinator {FEED}::F",
    )

    assert done.stdout.split() == [f"{FEED}::FeedManager"]


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_a_real_bash(project: Path, command: Command, tmp_path: Path) -> None:
    shown = command(_ORCHSCAFFOLD_COMPLETE="source_bash").stdout
    assert "complete" in shown
    launcher = tmp_path / "orchscaffold"
    launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m orchscaffold "$@"\n')
    launcher.chmod(0o755)
    name = shown.partition("()")[0].split()[-1]
    done = subprocess.run(
        ("bash", "--norc", "-c", f"{shown}\nCOMP_WORDS=(orchscaffold repo) COMP_CWORD=1\n"
         f'{name} orchscaffold; printf "%s" "${{COMPREPLY[@]}}"'),
        capture_output=True, text=True, check=False,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
    )  # fmt: skip
    assert done.stdout == "report", done.stderr


def test_every_pattern_is_offered(project: Path) -> None:
    assert sorted(complete_pattern("")) == sorted(info.name for info in pattern_list())


def test_patterns_of_the_project_are_offered(project: Path) -> None:
    folder = project / "house" / "patterns"
    folder.mkdir(parents=True)
    (folder / "metrics.py.j2").write_text("")
    (folder / "_part.py.j2").write_text("")
    settings = project / "pyproject.toml"
    settings.write_text(f'{settings.read_text()}\n[tool.orchscaffold]\ntemplates = "house"\n')

    assert complete_pattern("m") == ["metrics"]
    assert complete_pattern("_") == []


def test_a_broken_table_breaks_no_completion(project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.orchscaffold]\nzzz = 1\n")

    assert complete_target(f"{FEED}::") == [f"{FEED}::FeedManager"]
    assert "guard" in complete_pattern("g")


def test_whatever_is_a_target_is_completed() -> None:
    group = typer.main.get_command(app)
    bare = [
        f"{name} {parameter.name}"
        for name, command in _commands(group)
        for parameter in command.params
        if parameter.name in ("target", "targets", "pattern", "method", "code", "select", "ignore")
        if not getattr(parameter, "_custom_shell_complete", None)
    ]

    assert bare == []


def _commands(group: object) -> list[tuple[str, typer.core.TyperCommand]]:
    found = []
    for name, command in getattr(group, "commands", {}).items():
        found += _commands(command) if hasattr(command, "commands") else [(name, command)]
    return found
