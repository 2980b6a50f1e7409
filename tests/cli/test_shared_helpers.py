"""`[tool.orchscaffold] helpers`: helpers in a module that test files share, and a conftest."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from plain_pytest import PLAIN_PYTEST

from orchscaffold.cli import run

Files = Callable[[Path], dict[str, bytes]]

FEED = "src/shop/feed.py"
TESTS = "tests/shop/test_feed.py"
SHARED = "tests/factories.py"
NEW = ("new", "coordinator", FEED, "--no-verify")
CHECK = ("check", "src/shop", "tests")
MINE = '"""Mine."""\r\n\r\nLIMIT = 3\r\n'


def _configure(project: Path, helpers: str, *packages: str) -> None:
    path = project / "pyproject.toml"
    text = path.read_text(encoding="utf-8").replace('["src"]', '["src", "tests"]')
    path.write_text(f'{text}\n[tool.orchscaffold]\nhelpers = "{helpers}"\n', encoding="utf-8")
    for name in packages:
        _write(project, name, "")


def _write(project: Path, name: str, text: str) -> None:
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def _edit(project: Path, name: str, old: str, new: str) -> None:
    path = project / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_helpers_stay_in_the_file_by_default(project: Path, files: Files) -> None:
    assert run(NEW) == 0
    assert [name for name in files(project) if name.startswith("tests/")] == [TESTS]
    assert b"def _make_manager(" in (project / TESTS).read_bytes()


@pytest.mark.parametrize(
    ("helpers", "packages", "place", "told"),
    [
        (SHARED, (), SHARED, b"from factories import _make_manager\n"),
        (
            "conftest",
            ("tests/__init__.py", "tests/shop/__init__.py"),
            "tests/conftest.py",
            b"from tests.conftest import _make_manager\n",
        ),
    ],
)
def test_a_shared_module_is_written_and_imported(
    helpers: str, packages: tuple[str, ...], place: str, told: bytes, project: Path, files: Files
) -> None:
    _configure(project, helpers, *packages)

    assert run(("new", "coordinator", FEED)) == 0

    after = files(project)
    assert b"# orchscaffold: shop.feed/helper/_make_manager " in after[place]
    assert told in after[TESTS]
    assert b"def _make_manager" not in after[TESTS]
    assert run(("new", "coordinator", FEED)) == 0
    assert run(CHECK) == 0
    assert files(project) == after
    _assert_passes(project)


def _assert_passes(project: Path) -> None:
    done = subprocess.run(
        PLAIN_PYTEST,
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"},
    )
    assert done.returncode == 0, done.stdout


def test_what_stands_in_the_shared_module_stays_to_the_byte(project: Path) -> None:
    _configure(project, SHARED)
    _write(project, SHARED, MINE)

    assert run(NEW) == 0

    content = (project / SHARED).read_bytes()
    assert b"LIMIT = 3\r\n" in content
    assert content.count(b"\n") == content.count(b"\r\n")
    assert content.startswith(b'"""Mine."""\r\n')


def test_two_modules_share_what_is_the_same_and_nothing_else(project: Path, files: Files) -> None:
    _configure(project, SHARED)
    feed = (project / FEED).read_text(encoding="utf-8")
    _write(project, "src/shop/again.py", feed.replace("price of", "last price of"))

    assert run(("new", "coordinator", "src/shop", "--no-verify")) == 0

    after = files(project)
    shared = after[SHARED].decode()
    assert shared.count("def _make_manager(") == 1
    assert shared.count("def _make_manager_") == 1
    assert shared.count("# orchscaffold: shop.") == 2
    assert run(("new", "coordinator", "src/shop", "--no-verify")) == 0
    assert files(project) == after


def test_tests_are_added_with_the_helper_that_is_imported_already(
    project: Path, files: Files
) -> None:
    _configure(project, SHARED)
    assert run((*NEW, "--pattern", "guard")) == 0
    helpers = (project / SHARED).read_bytes()

    assert run(NEW) == 0

    assert (project / SHARED).read_bytes() == helpers
    assert b"_generated" not in files(project)[TESTS]


def test_a_stale_helper_is_found_and_written_anew(
    project: Path, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    _configure(project, SHARED)
    assert run(NEW) == 0
    before = files(project)
    _edit(project, FEED, "source: Source)", "source: Source, spare: Source)")
    capsys.readouterr()

    assert run(("check", SHARED)) == 1
    assert f"{SHARED}:11:1: G101 _make_manager is stale" in capsys.readouterr().out
    assert run((*CHECK, "--fix")) == 0

    after = files(project)
    assert {name for name in before if before[name] != after[name]} == {FEED, SHARED}
    assert b'"spare": create_autospec(Source' in after[SHARED]
    assert run(CHECK) == 0


def test_an_edited_helper_is_its_owners(project: Path, files: Files) -> None:
    _configure(project, SHARED)
    assert run(NEW) == 0
    _edit(project, SHARED, "Build a FeedManager", "Make a FeedManager")
    _edit(project, FEED, "source: Source)", "source: Source, spare: Source)")
    before = files(project)

    assert run((*CHECK, "--fix")) == 0
    assert run(NEW) == 0
    assert files(project) == before


def test_without_a_certain_import_nothing_is_written(
    project: Path, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    _configure(project, "helping/builders.py")
    before = files(project)

    assert run(NEW) == 2

    assert files(project) == before
    said = capsys.readouterr().err
    assert "helping/builders.py: holds the helpers by [tool.orchscaffold], and" in said
    assert f"{TESTS} cannot import it" in said
    assert 'Add "helping" to pythonpath for pytest' in said


def test_a_plan_has_the_shared_module_and_is_carried_out(
    project: Path, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    _configure(project, SHARED)
    assert run((*NEW, "--plan")) == 0
    plan = capsys.readouterr().out
    assert [change["path"] for change in json.loads(plan)["changes"]] == [SHARED, TESTS]
    (project / "plan.json").write_text(plan, encoding="utf-8")

    assert run(("apply", "plan.json")) == 0

    written = files(project)
    (project / SHARED).unlink()
    (project / TESTS).unlink()
    assert run(NEW) == 0
    assert files(project) == written
