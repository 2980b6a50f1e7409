"""`new`, `add-pattern`, `decline` and `adopt` on test files that exist, as a user runs them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from orchscaffold.cli import run

Files = Callable[[Path], dict[str, bytes]]

FEED = "src/shop/feed.py"
TESTS = "tests/shop/test_feed.py"
LOGS = "FeedManager.refresh/log-and-continue/"
MINE = """\
import unittest


class TestFeedManagerErrorResilience(unittest.TestCase):
    def test_mine(self):
        self.assertTrue(True)


def _make_manager(source):
    return source
"""


def _add(pattern: str, *more: str) -> int:
    return run(("add-pattern", pattern, FEED, "--no-verify", *more))


def _write(project: Path, text: str) -> Path:
    path = project / TESTS
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def test_add_pattern_writes_once(project: Path, files: Files) -> None:
    assert _add("guard") == 0
    first = files(project)
    assert b"/guard/" in first[TESTS]
    assert b"/log-and-continue/" not in first[TESTS]
    assert _add("guard") == 0
    assert files(project) == first
    assert _add("log-and-continue", "--method", "refresh") == 0
    assert b"/log-and-continue/" in files(project)[TESTS]


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_only_shown(project: Path, files: Files, option: str) -> None:
    assert _add("guard") == 0
    before = files(project)
    for arguments in (
        ("add-pattern", "integration", FEED, "--no-verify"),
        ("adopt", TESTS),
        ("decline", f"{LOGS}x"),
    ):
        assert run((*arguments, option)) == 0
        assert files(project) == before


@pytest.mark.parametrize("pattern", ["context-builder", "data-factory"])
def test_helpers_alone(project: Path, files: Files, pattern: str) -> None:
    assert _add(pattern) == 0
    text = files(project).get(TESTS, b"")
    assert (b"def _make_manager" in text) == (pattern == "context-builder")
    assert b"class Test" not in text


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("add-pattern", "gard", FEED), 2, "Did you mean guard?"),
        (("add-pattern", "guard", FEED, "--method", "refesh"), 2, "Did you mean refresh?"),
        (("add-pattern", "guard", FEED, "--line", "2"), 2, "no method on line 2"),
        (("decline", "nonsense"), 2, "is no scenario"),
        (("decline", "Other.run/guard/x"), 2, "--file PATH"),
        (("decline", f"{LOGS}x", "--file", "tests/test_gone.py"), 3, "cannot be read"),
        (("adopt", "tests/test_gone.py"), 2, "no such file"),
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
    assert _add("guard") == 0
    before = files(project)
    capsys.readouterr()
    assert run(arguments) == code
    assert said in capsys.readouterr().err
    assert files(project) == before


def test_the_method_on_a_line(project: Path, files: Files) -> None:
    assert _add("guard", "--line", "30") == 0
    assert b"FeedManager.refresh/guard/" in files(project)[TESTS]


def test_a_declined_scenario_is_never_offered_again(project: Path, files: Files) -> None:
    assert run(("new", "coordinator", FEED, "--no-verify", "--out", "tests/test_all.py")) == 0
    all_ = (project / "tests/test_all.py").read_text()
    [id_] = [line.split()[2] for line in all_.split("\n") if f"# orchscaffold: {LOGS}" in line]
    (project / "tests/test_all.py").unlink()
    assert _add("guard") == 0
    assert run(("decline", id_, "--reason", "not worth it")) == 0
    declined = files(project)
    assert f"# orchscaffold: declined {id_}  not worth it\n".encode() in declined[TESTS]
    assert run(("decline", id_)) == 0
    assert _add("log-and-continue") == 0
    assert files(project) == declined


def test_adopted_tests_are_never_touched(project: Path, files: Files) -> None:
    assert run(("new", "coordinator", FEED, "--no-verify")) == 0
    pristine = files(project)[TESTS]
    assert run(("adopt", FEED)) == 0
    adopted = files(project)
    assert adopted[TESTS] != pristine
    assert len(adopted[TESTS]) == len(pristine)
    assert run(("adopt", TESTS)) == 0
    source = project / FEED
    source.write_text(source.read_text().replace("no price: %s", "none: %s"))
    assert run(("new", "coordinator", FEED, "--no-verify")) == 0
    assert files(project)[TESTS] == adopted[TESTS]


def test_stale_tests_are_written_anew_in_place(
    project: Path, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(("new", "coordinator", FEED, "--no-verify")) == 0
    before = files(project)[TESTS]
    source = project / FEED
    source.write_text(source.read_text().replace("no price: %s", "none: %s"))
    capsys.readouterr()
    assert run(("new", "coordinator", FEED, "--no-verify", "--format", "json")) == 0
    [result] = json.loads(capsys.readouterr().out)["results"]
    assert (result["action"], result["scenarios"]["written"]) == ("patched", 1)
    after = files(project)[TESTS]
    assert b'"none: %s"' in after
    assert len(after.split(b"\n")) == len(before.split(b"\n"))
    assert run(("new", "coordinator", FEED, "--no-verify")) == 0
    assert files(project)[TESTS] == after


def test_clashing_names_get_a_suffix_and_a_word(
    project: Path, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(project, MINE)
    assert run(("new", "coordinator", FEED, "--no-verify", "--format", "json")) == 0
    [result] = json.loads(capsys.readouterr().out)["results"]
    assert [note.rpartition(" ")[2] for note in result["notes"]] == [
        "TestFeedManagerErrorResilienceGenerated",
        "_make_manager_generated",
    ]
    after = files(project)[TESTS]
    assert b"= _make_manager_generated(" in after
    assert run(("new", "coordinator", FEED, "--no-verify")) == 0
    assert files(project)[TESTS] == after


def test_a_file_that_does_not_parse_is_left(
    project: Path, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(project, "def test_mine(:\n")
    before = files(project)
    assert run(("new", "coordinator", FEED, "--no-verify")) == 3
    assert f"{TESTS}:1:15: does not parse" in capsys.readouterr().err
    assert files(project) == before


def test_deleting_a_mark_hands_the_test_over(project: Path, files: Files) -> None:
    assert run(("new", "coordinator", FEED, "--no-verify")) == 0
    lines = (project / TESTS).read_text().split("\n")
    _write(project, "\n".join(line for line in lines if "# orchscaffold:" not in line))
    before = files(project)
    assert run(("new", "coordinator", FEED, "--no-verify")) == 0
    assert files(project) == before


def test_a_symbol_the_file_imports_is_used(project: Path, files: Files) -> None:
    _write(project, "from shop.feed import FeedManager as Manager\n\nx = Manager\n")
    assert run(("new", "coordinator", FEED, "--no-verify")) == 0
    text = files(project)[TESTS].decode()
    assert "return Manager(**(fields | overrides))" in text
    assert text.count("FeedManager as") == 1


def test_branches_that_add_to_different_classes_merge(project: Path) -> None:
    def git(*arguments: str) -> None:
        who = ("-c", "user.name=a", "-c", "user.email=a@b")
        subprocess.run(("git", *who, *arguments), cwd=project, check=True, capture_output=True)

    resilience = "class TestFeedManagerErrorResilience:\n    def test_a(self):\n        pass\n"
    integration = "class TestFeedManagerIntegration:\n    def test_b(self):\n        pass\n"
    assert run(("new", "factories", FEED, "--no-verify")) == 0
    with (project / TESTS).open("a", encoding="utf-8") as stream:
        stream.write(f"\n\n{resilience}\n\n{integration}")
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "before")
    git("checkout", "-qb", "other")
    assert _add("integration") == 0
    git("commit", "-qam", "integration")
    git("checkout", "-q", "main")
    assert _add("guard") == 0
    git("commit", "-qam", "guard")
    git("merge", "-q", "other")
    text = (project / TESTS).read_text()
    assert "/guard/" in text
    assert "/integration/" in text
