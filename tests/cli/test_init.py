"""`init`: what it finds, what it writes, that all else stays to the byte."""

from __future__ import annotations

import json
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from terminal import talk

from orchscaffold.cli import run

Command = Callable[..., CompletedProcess[str]]
Files = Callable[[Path], dict[str, bytes]]

PYPROJECT, HOOKS = "pyproject.toml", ".pre-commit-config.yaml"
ASKS = "Write this? (y/n) "
TABLE = """\

[tool.orchscaffold]
tests = "tests"
layout = "module"
coordinators = ["*Manager"]
"""
ENTRY = """\
- repo: local
  hooks:
    - id: orchscaffold-check
      name: orchscaffold check
      entry: orchscaffold check --since HEAD .
      language: system
      types: [python]
      always_run: true
      require_serial: true
"""
OTHERS = """\
# what we run
repos:
- repo: https://example.com/a  # pinned
  rev: "1"
  hooks:
  - id: a
    entry: |
      one
      two

# the end
"""


def _indented(text: str, indent: str) -> str:
    return "".join(f"{indent}{line}\n" for line in text.splitlines())


def test_yes_writes_both_and_a_second_run_has_nothing_to_do(
    project: Path, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(project)
    assert run(("init", "--yes")) == 0
    after = files(project)
    assert after[PYPROJECT] == before[PYPROJECT] + TABLE.encode()
    assert after[HOOKS] == f"repos:\n{_indented(ENTRY, '  ')}".encode()
    assert {name for name in after if after[name] != before.get(name)} == {PYPROJECT, HOOKS}
    said = capsys.readouterr().out
    for text in ("coordinators   FeedManager", "imported from  src, .", "pytest-asyncio", "88 col"):
        assert text in said
    assert run(("init", "--yes")) == 0
    assert "Nothing to do" in capsys.readouterr().out
    assert files(project) == after
    assert run(("new", "coordinator", "src/shop/feed.py", "--no-verify")) == 0


@pytest.mark.parametrize("more", [(), ("--diff",), ("--dry-run",), ("--dry-run", "--yes")])
def test_only_shown(project: Path, command: Command, files: Files, more: tuple[str, ...]) -> None:
    before = files(project)
    done = command("init", *more)
    assert done.returncode == 0
    assert "+[tool.orchscaffold]" in done.stdout
    assert "+      - id: orchscaffold-check" in done.stdout
    assert "Nothing was written: " in done.stdout + done.stderr
    if not more:
        assert "there is nobody to ask; --yes writes it" in done.stdout
    assert files(project) == before


def test_a_diff_can_be_applied(project: Path, command: Command, files: Files) -> None:
    done = command("init", "--diff")
    subprocess.run(("git", "init", "-q"), cwd=project, check=True)
    subprocess.run(("git", "apply", "-"), cwd=project, check=True, input=done.stdout, text=True)
    applied = files(project)
    assert run(("init", "--yes")) == 0
    assert files(project) == applied


@pytest.mark.parametrize(
    ("answer", "written"), [("y", True), ("n", False), ("", False), ("\x04", False)]
)
def test_in_a_terminal_it_asks(project: Path, files: Files, answer: str, written: bool) -> None:
    before = files(project)
    session = talk(project, ("init",), (answer,), ASKS)
    assert session.code == 0
    assert session.screen.count(ASKS) == 1
    assert ("Nothing was written: as you said" in session.screen) != written
    assert (files(project) != before) == written


def test_json_is_one_document(project: Path, command: Command) -> None:
    done = command("init", "--format", "json")
    document = json.loads(done.stdout)
    assert (done.returncode, document["version"], document["written"]) == (0, 1, False)
    assert [change["path"] for change in document["changes"]] == [PYPROJECT, HOOKS]
    assert document["found"]["coordinators"] == "FeedManager"
    assert json.loads(command("init", "--yes", "--format", "json").stdout)["written"] is True


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("", ""),
        ("[project]\nname = 'x'  # mine\n", "\n"),
        ("[project]\nname = 'x'", "\n\n"),
        ("# only a comment\n\n\n", "\n"),
        ("[tool.other]\nx = 1\n[[tool.other.y]]\nz = 2\n", "\n"),
        ("\ufeff[tool]\n# é\n", "\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_table_comes_last_and_all_else_stays(
    project: Path, text: str, gap: str, newline: str
) -> None:
    path = project / PYPROJECT
    before = text.replace("\n", newline).encode()
    path.write_bytes(before)
    assert run(("init", "--yes", "--quiet")) == 0
    after = path.read_bytes()
    assert after.startswith(before)
    used = newline if newline in text.replace("\n", newline) else "\n"
    assert after[len(before) :] == f"{gap}{TABLE[1:]}".replace("\n", used).encode()
    assert "orchscaffold" in tomllib.loads(after.decode("utf-8-sig"))["tool"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("repos:\n", f"repos:\n{_indented(ENTRY, '  ')}"),
        (OTHERS, OTHERS.replace("\n\n# the", f"\n{ENTRY}\n# the")),
        (
            "repos:\n    -   repo: x\n        hooks: []",
            f"repos:\n    -   repo: x\n        hooks: []\n{_indented(ENTRY, '    ')}",
        ),
        (
            "---\nrepos: # all\n  # 1\n  - repo: x\n    hooks: []\n    # off\nci:\n  skip: []\n",
            "---\nrepos: # all\n  # 1\n  - repo: x\n    hooks: []\n    # off\n"
            f"{_indented(ENTRY, '  ')}ci:\n  skip: []\n",
        ),
    ],
    ids=["empty", "comments", "no-end", "more-keys"],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_entry_comes_behind_the_others(
    project: Path, before: str, after: str, newline: str
) -> None:
    path = project / HOOKS
    path.write_bytes(before.replace("\n", newline).encode())
    assert run(("init", "--yes", "--quiet")) == 0
    assert path.read_bytes() == after.replace("\n", newline).encode()
    assert run(("init", "--yes", "--quiet")) == 0
    assert path.read_bytes() == after.replace("\n", newline).encode()


@pytest.mark.parametrize(
    ("name", "text", "code", "said"),
    [
        (PYPROJECT, "tool = {x = 1}\n", 3, "has no place for [tool.orchscaffold] at its end"),
        (PYPROJECT, "[tool\n", 2, "pyproject.toml:1"),
        (PYPROJECT, "[tool.orchscaffold]\ntest = 'x'\n", 2, "did you mean `tests`?"),
        (HOOKS, "repos: []\n", 3, "has no list of `repos`"),
        (HOOKS, "repos: [{repo: x}]\n", 3, "orchscaffold-check"),
        (HOOKS, "repos:\n  x: 1\n", 3, "has no list of `repos`"),
        (HOOKS, "fail_fast: true\n", 3, "has no list of `repos`"),
        (HOOKS, "repos: é\n", 3, "has no list of `repos`"),
    ],
)
def test_where_there_is_no_sure_place_nothing_is_written(
    project: Path,
    files: Files,
    capsys: pytest.CaptureFixture[str],
    name: str,
    text: str,
    code: int,
    said: str,
) -> None:
    (project / name).write_bytes(text.encode("latin-1"))
    before = files(project)
    assert run(("init", "--yes")) == code
    assert said in capsys.readouterr().err
    assert files(project) == before


@pytest.mark.parametrize(
    ("places", "tests", "layout"),
    [
        ((), "tests", "module"),
        (("tests/shop/test_feed.py",), "tests", "module"),
        (
            ("tests/unit/shop/test_feed.py", "tests/unit/shop/test_values.py"),
            "tests/unit",
            "module",
        ),
        (("test/test_other.py",), "test", "module"),
        (("tests/shop/feed/test_a.py", "tests/shop/feed/test_b.py"), "tests", "folder"),
        (("tests/feed/test_a.py", "tests/test_feed.py"), "tests", "module"),
        (
            (*(f"tests/test_{n}.py" for n in "abcdefghij"), "tests/x/test_shop.py"),
            "tests",
            "module",
        ),
    ],
)
def test_the_tests_are_found(
    project: Path, places: tuple[str, ...], tests: str, layout: str
) -> None:
    for name in places:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("def test_it(): ...\n", encoding="utf-8")
    assert run(("init", "--yes", "--quiet")) == 0
    table = tomllib.loads((project / PYPROJECT).read_text())["tool"]["orchscaffold"]
    assert (table["tests"], table["layout"]) == (tests, layout)


@pytest.mark.parametrize(
    ("places", "naming"),
    [
        ((), None),
        (("tests/test_feed.py", "tests/feed_test.py"), None),
        (("tests/unit/shop/feed_test.py", "tests/unit/shop/values_test.py"), "{module}_test.py"),
    ],
)
def test_files_are_called_as_most_of_them_are(
    project: Path, places: tuple[str, ...], naming: str | None
) -> None:
    for name in places:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("def test_it(): ...\n", encoding="utf-8")
    assert run(("init", "--yes", "--quiet")) == 0
    table = tomllib.loads((project / PYPROJECT).read_text())["tool"]["orchscaffold"]
    assert table.get("naming") == (None if naming is None else {"file": naming})
    assert table["tests"] == ("tests" if naming is None else "tests/unit")


def test_without_a_pyproject_one_is_written(project: Path, files: Files) -> None:
    (project / PYPROJECT).rename(project / "setup.cfg")
    (project / "setup.cfg").write_text("[tool:pytest]\n", encoding="utf-8")
    assert run(("init", "src/shop", "--yes")) == 0
    assert files(project)[PYPROJECT] == TABLE[1:].encode()


def test_without_coordinators_it_is_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "src/shop/feed.py").unlink()
    assert run(("init", "--yes")) == 0
    assert "none found; any class can be named: path.py::Class" in capsys.readouterr().out
    assert "coordinators" not in (project / PYPROJECT).read_text()


def test_hooks_of_a_repository_above_are_left(
    project: Path, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / ".git").mkdir()
    (project / "part").mkdir()
    (project / "part" / PYPROJECT).write_text("", encoding="utf-8")
    assert run(("init", "part", "--yes")) == 0
    assert "the repository begins above" in capsys.readouterr().out
    assert HOOKS not in files(project)
    assert f"part/{HOOKS}" not in files(project)


@pytest.mark.parametrize("name", ["nowhere", PYPROJECT])
def test_what_is_no_folder(project: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run(("init", name)) == 2
    assert f"error: {name}: is no folder" in capsys.readouterr().err
