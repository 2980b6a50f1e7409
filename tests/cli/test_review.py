"""`--review`, as a person at a terminal sees it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from terminal import Session, talk

from orchscaffold.cli import run

Command = Callable[..., CompletedProcess[str]]
Files = Callable[[Path], dict[str, bytes]]

TESTS = "tests/shop/test_feed.py"
NEW = ("new", "coordinator", "src/shop/feed.py", "--no-verify")
ASKS = "Write it? (y/n/never/a/q/?) "
GUARD, LOGS, GIVES = (
    "FeedManager.refresh/guard/",
    "FeedManager.refresh/log-and-continue/",
    "FeedManager.refresh/integration/",
)


def _review(project: Path, *answers: str, more: tuple[str, ...] = ()) -> Session:
    return talk(project, (*NEW, "--review", *more), answers, ASKS)


def _ids(content: bytes) -> list[str]:
    marks = (line.split() for line in content.decode().split("\n") if "# orchscaffold: " in line)
    return [words[2] for words in marks if "/helper/" not in words[2] and words[2] != "declined"]


@pytest.fixture
def all_of_it(project: Path, files: Files) -> bytes:
    """The test file as it is without a review."""
    assert run(NEW) == 0
    content = files(project)[TESTS]
    (project / TESTS).unlink()
    return content


def test_a_yes_to_all_gives_the_same_bytes(project: Path, all_of_it: bytes, files: Files) -> None:
    count = len(_ids(all_of_it))
    session = _review(project, *["y"] * count)
    assert session.code == 0
    assert session.screen.count(ASKS) == count
    assert f"{TESTS}  1/{count}  {_ids(all_of_it)[0]}" in session.screen
    assert files(project)[TESTS] == all_of_it
    assert _review(project).screen.count(ASKS) == 0


def test_each_answer_does_what_it_says(project: Path, all_of_it: bytes, files: Files) -> None:
    first, second, *_ = _ids(all_of_it)
    session = _review(project, "", "what", "?", "n", "never", "a")
    assert session.code == 0
    assert session.screen.count("never: a line in the file turns it down for good") == 3
    after = files(project)[TESTS]
    assert _ids(after) == _ids(all_of_it)[2:]
    assert f"# orchscaffold: declined {second}  declined in review\n".encode() in after
    again = _review(project, "y")
    assert again.screen.count(ASKS) == 1
    assert f"{TESTS}  1/1  {first}" in again.screen
    assert set(_ids(files(project)[TESTS])) == set(_ids(all_of_it)) - {second}


def test_a_change_is_shown_with_all_that_it_needs(project: Path, all_of_it: bytes) -> None:
    session = _review(project, "y", "q")
    first, _, second = session.screen.partition(ASKS)
    assert "+def _make_manager(" in first
    assert "+from shop.feed import FeedManager" in first
    assert "@@" in second
    assert "+def _make_manager(" not in second
    assert "+    async def test_" in second


@pytest.mark.parametrize("answers", [("n",) * 9, ("q",), ("n", "q"), ("\x04",)])
def test_not_now_writes_nothing(
    project: Path, all_of_it: bytes, files: Files, answers: tuple[str, ...]
) -> None:
    before = files(project)
    session = _review(project, *answers)
    assert session.code == 0
    assert "not now" in session.screen
    assert files(project) == before


def test_never_to_all_is_remembered(project: Path, all_of_it: bytes, files: Files) -> None:
    count = len(_ids(all_of_it))
    assert _review(project, *["never"] * count).code == 0
    after = files(project)[TESTS]
    assert after.count(b"# orchscaffold: declined ") == count
    assert b"def test_" not in after
    compile(after, TESTS, "exec")
    assert _review(project).screen.count(ASKS) == 0
    assert files(project)[TESTS] == after


def test_ctrl_c_leaves_all_as_it_was(project: Path, all_of_it: bytes, files: Files) -> None:
    before = files(project)
    session = _review(project, "y", "\x03")
    assert session.code == 130
    assert "Traceback" not in session.screen
    assert files(project) == before


def test_a_stale_test_is_shown_against_the_new_one(project: Path, files: Files) -> None:
    assert run(NEW) == 0
    source = project / "src/shop/feed.py"
    source.write_text(source.read_text().replace("no price: %s", "none: %s"))
    before = files(project)
    session = _review(project, "n")
    assert files(project) == before
    assert '-        logger.error.assert_called_once_with("no price: %s", error)' in session.screen
    assert '+        logger.error.assert_called_once_with("none: %s", error)' in session.screen
    assert _review(project, "y").code == 0
    assert b'"none: %s"' in files(project)[TESTS]


def test_every_file_of_several_is_asked_about(project: Path, files: Files) -> None:
    (project / "src/shop/jobs.py").write_text(
        (project / "src/shop/feed.py").read_text().replace("Feed", "Job")
    )
    arguments = ("new", "coordinator", "src/shop", "--no-verify", "--review", "--pattern", "guard")
    session = talk(project, arguments, ("n", "y"), ASKS)
    assert session.code == 0
    written = files(project)
    assert TESTS not in written
    assert b"JobManager.refresh/guard/" in written["tests/shop/test_jobs.py"]


def test_helpers_alone_are_one_change(project: Path, files: Files) -> None:
    arguments = ("new", "factories", "src/shop/feed.py", "--review")
    assert talk(project, arguments, ("n",), ASKS).code == 0
    assert TESTS not in files(project)
    session = talk(project, arguments, ("y",), ASKS)
    assert f"{TESTS}  1/1  helpers" in session.screen
    assert b"def _make_manager(" in files(project)[TESTS]


def test_what_verify_turned_down_is_not_asked_about(project: Path, files: Files) -> None:
    session = talk(project, (*NEW[:-1], "--review", "--quiet"), ("a",), ASKS)
    assert session.code == 0
    assert session.screen.count(ASKS) == 1
    assert "passed in" not in session.screen
    assert TESTS in files(project)


def test_add_pattern_can_be_reviewed(project: Path, files: Files) -> None:
    arguments = ("add-pattern", "guard", "src/shop/feed.py", "--no-verify", "--review")
    assert talk(project, arguments, ("y",), ASKS).code == 0
    assert GUARD.encode() in files(project)[TESTS]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((), "--review asks on a terminal, and there is none"),
        (("--diff",), "--diff writes nothing"),
        (("--dry-run",), "--dry-run writes nothing"),
    ],
)
def test_where_nobody_can_be_asked(
    project: Path, command: Command, files: Files, more: tuple[str, ...], said: str
) -> None:
    before = files(project)
    done = command(*NEW, "--review", *more)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert files(project) == before


def test_json_is_for_programs(project: Path, command: Command) -> None:
    done = command(*NEW, "--review", "--format", "json")
    assert done.returncode == 2
    assert "--format json is for programs" in done.stdout
