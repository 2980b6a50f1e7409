"""Where tests go: the layouts, `--beside`, and test classes that stand somewhere already."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from plain_pytest import PLAIN_PYTEST

from orchscaffold.cli import run

Files = Callable[[Path], dict[str, bytes]]

FEED = "src/shop/feed.py"
MIRROR = "tests/shop/test_feed.py"
ENHANCED = "tests/shop/test_feed_enhanced.py"
PARTS = ("tests/shop/feed/test_error_resilience.py", "tests/shop/feed/test_integration.py")
BY_HAND = "from shop.feed import FeedManager\n\n\ndef test_mine():\n    assert FeedManager\n"
NEW = ("new", "coordinator", FEED, "--no-verify")


def _configure(project: Path, *lines: str, pytest_options: str = "") -> None:
    path = project / "pyproject.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}{pytest_options}\n[tool.orchscaffold]\n" + "\n".join(lines) + "\n")


def _write(project: Path, name: str, text: str) -> bytes:
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return text.encode()


def _tests(files: dict[str, bytes]) -> list[str]:
    return [name for name in files if name.startswith("tests/")]


def _ids(*contents: bytes) -> list[bytes]:
    lines = (line for content in contents for line in content.split(b"\n"))
    marks = (line.split()[2] for line in lines if b"# orchscaffold: " in line)
    return sorted(id_ for id_ in marks if b"/helper/" not in id_)


def _pytest(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    return subprocess.run(
        (*PLAIN_PYTEST, *arguments),
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


@pytest.fixture
def usual(project: Path, files: Files) -> bytes:
    """What the test file holds in the usual layout; it is taken away again."""
    assert run(NEW) == 0
    content = files(project)[MIRROR]
    shutil.rmtree(project / "tests")
    return content


# --- layout "folder"


def test_a_folder_for_each_module_and_a_file_for_each_class(
    project: Path, usual: bytes, files: Files
) -> None:
    _configure(project, 'layout = "folder"')
    assert run(NEW) == 0
    written = files(project)
    assert _tests(written) == [
        "tests/__init__.py",
        "tests/shop/__init__.py",
        "tests/shop/feed/__init__.py",
        *PARTS,
    ]
    assert _ids(*(written[name] for name in PARTS)) == _ids(usual)
    assert run(NEW) == 0
    assert files(project) == written


@pytest.mark.parametrize(
    ("mode", "configured"),
    [("prepend", False), ("append", False), ("importlib", False), ("importlib", True)],
    ids=["prepend", "append", "importlib", "importlib-configured"],
)
@pytest.mark.parametrize(
    "there",
    [(), ("tests/__init__.py",), ("tests/conftest.py",), ("tests/__init__.py", "tests/shop/x.py")],
    ids=["nothing", "a-package", "no-package", "a-package-of-others"],
)
def test_it_works_in_every_import_mode(
    project: Path, mode: str, configured: bool, there: tuple[str, ...]
) -> None:
    options = f'addopts = "--import-mode={mode}"\n'
    _configure(project, 'layout = "folder"', pytest_options=options if configured else "")
    _write(project, "src/shop/jobs.py", (project / FEED).read_text().replace("Feed", "Job"))
    _write(project, "src/feed.py", (project / FEED).read_text().replace("Feed", "Root"))
    for name in there:
        _write(project, name, "")
    assert run(("new", "coordinator", "src/shop", "src/feed.py", "--no-verify", "--quiet")) == 0
    done = _pytest(project, *(() if configured else (f"--import-mode={mode}",)))
    assert done.returncode == 0, done.stdout
    assert len(list((project / "tests").rglob("test_*.py"))) == 6


def test_a_folder_that_is_a_package_is_taken_as_it_is(project: Path, files: Files) -> None:
    _configure(project, 'layout = "folder"')
    for name in ("tests/shop/conftest.py", "tests/shop/feed/__init__.py"):
        _write(project, name, "")
    assert run(NEW) == 0
    assert _tests(files(project)) == [
        "tests/shop/conftest.py",
        "tests/shop/feed/__init__.py",
        *PARTS,
    ]
    assert _pytest(project).returncode == 0


def test_a_package_of_its_own_where_the_folders_above_are_none(project: Path, files: Files) -> None:
    _configure(project, 'layout = "folder"')
    source = (project / FEED).read_text()
    for package in ("shop", "other"):
        _write(project, f"src/{package}/__init__.py", "")
        _write(project, f"src/{package}/feed.py", source)
        _write(project, f"src/{package}/queue.py", source)
        _write(project, f"tests/{package}/test_{package}.py", "")
    assert run(("new", "coordinator", "src", "--no-verify", "--pattern", "guard")) == 3
    assert [name for name in _tests(files(project)) if "error" in name or "__init__" in name] == [
        "tests/other/feed/__init__.py",
        "tests/other/feed/test_error_resilience.py",
        "tests/other/queue/test_other_queue_error_resilience.py",
        "tests/shop/feed/test_shop_feed_error_resilience.py",
        "tests/shop/queue/test_shop_queue_error_resilience.py",
    ]
    done = _pytest(project)
    assert done.returncode == 0, done.stdout
    assert "4 passed" in done.stdout


def test_new_parts_pass_when_verified(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _configure(project, 'layout = "folder"')
    assert run((*NEW[:-1], "--format", "json")) == 0
    results = json.loads(capsys.readouterr().out)["results"]
    assert [result["test_file"] for result in results] == list(PARTS)
    assert results[0]["packages"] == [
        "tests/__init__.py",
        "tests/shop/__init__.py",
        "tests/shop/feed/__init__.py",
    ]
    for result in results:
        assert result["verify"]["passed"] == result["scenarios"]["written"] > 0
    assert run(("verify", FEED)) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in PARTS)


def test_factories_have_a_file_of_their_own(project: Path, files: Files) -> None:
    _configure(project, 'layout = "folder"')
    assert run(("new", "factories", FEED, "--no-verify")) == 0
    assert "tests/shop/feed/test_factories.py" in files(project)


# --- what stands somewhere stays there


@pytest.mark.parametrize("layout", ["module", "folder"])
@pytest.mark.parametrize("place", [MIRROR, ENHANCED, *PARTS, "tests/unit/feed_test.py"])
def test_generated_tests_are_found_where_they_are(
    project: Path, usual: bytes, files: Files, layout: str, place: str
) -> None:
    _configure(project, f'layout = "{layout}"')
    _write(project, place, usual.decode())
    before = files(project)
    assert run(NEW) == 0
    assert files(project) == before


@pytest.mark.parametrize("layout", ["module", "folder"])
@pytest.mark.parametrize("place", [MIRROR, ENHANCED, PARTS[1], "tests/unit/test_feed.py"])
def test_a_class_written_by_hand_is_added_to(
    project: Path, files: Files, layout: str, place: str
) -> None:
    _configure(project, f'layout = "{layout}"')
    mine = "class TestFeedManagerErrorResilience:\n    def test_mine(self):\n        assert 1 + 1\n"
    _write(project, place, f"from shop.feed import FeedManager\n\n\n{mine}")
    assert run(NEW) == 0
    after = files(project)
    assert b"FeedManager.refresh/log-and-continue/" in after[place]
    assert after[place].count(b"class TestFeedManagerErrorResilience") == 1
    assert run(NEW) == 0
    assert files(project) == after


def test_a_file_of_that_name_for_another_module_is_left(
    project: Path, usual: bytes, files: Files
) -> None:
    other = usual.replace(b"from shop.feed", b"from other.feed").replace(
        b"from shop import feed", b"from other import feed"
    )
    _write(project, "tests/other/test_feed.py", other.decode())
    assert run(NEW) == 0
    after = files(project)
    assert after["tests/other/test_feed.py"] == other
    assert after[MIRROR] == usual


def test_what_a_file_declines_is_not_offered_in_another(project: Path, files: Files) -> None:
    assert run((*NEW, "--pattern", "guard")) == 0
    id_ = "FeedManager.refresh/log-and-continue/fetch-raises-connection-error"
    [real] = [
        i.decode()
        for i in _ids(_other_layout(project, files)[PARTS[0]])
        if b"log-and-continue" in i
    ]
    assert real.startswith(id_.rpartition("/")[0])
    assert run(("decline", real)) == 0
    _configure(project, 'layout = "folder"')
    assert run(NEW) == 0
    after = files(project)
    assert real.encode() not in after.get(PARTS[0], b"")
    assert after[MIRROR].count(real.encode()) == 1


def _other_layout(project: Path, files: Files) -> dict[str, bytes]:
    copy = project.parent / "copy"
    shutil.copytree(project, copy)
    shutil.rmtree(copy / "tests")
    _configure(copy, 'layout = "folder"')
    assert run(("new", "coordinator", str(copy / FEED), "--no-verify")) == 0
    found = files(copy)
    shutil.rmtree(copy)
    return found


# --- beside


@pytest.mark.parametrize(
    ("by_hand", "written"),
    [
        (MIRROR, ENHANCED),
        ("tests/unit/test_feed.py", "tests/unit/test_feed_enhanced.py"),
        ("tests/unit/feed/test_prices.py", "tests/unit/feed/test_feed_enhanced.py"),
        ("tests/test_prices.py", "tests/test_feed_enhanced.py"),
        ("src/shop/tests/test_feed.py", "src/shop/tests/test_feed_enhanced.py"),
    ],
)
def test_beside_leaves_the_file_written_by_hand(
    project: Path, usual: bytes, files: Files, by_hand: str, written: str
) -> None:
    mine = _write(project, by_hand, BY_HAND)
    before = files(project)
    assert run((*NEW, "--beside")) == 0
    after = files(project)
    assert set(after) - set(before) == {written}
    assert (after[by_hand], after[written]) == (mine, usual)
    for again in ((*NEW, "--beside"), NEW, ("add-pattern", "guard", FEED, "--no-verify")):
        assert run(again) == 0
        assert files(project) == after


def test_beside_does_not_add_to_a_class_written_by_hand(
    project: Path, usual: bytes, files: Files
) -> None:
    mine = _write(project, MIRROR, f"{BY_HAND}\n\nclass TestFeedManagerIntegration:\n    x = 1\n")
    assert run((*NEW, "--beside")) == 0
    assert (files(project)[MIRROR], files(project)[ENHANCED]) == (mine, usual)


def test_beside_nothing_it_is_said(
    project: Path, usual: bytes, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run((*NEW, "--beside")) == 0
    assert "no test file of this module was found to stand beside" in capsys.readouterr().out
    assert files(project)[MIRROR] == usual


def test_out_and_beside_together_are_refused(
    project: Path, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(project)
    assert run((*NEW, "--beside", "--out", "tests/test_x.py")) == 2
    assert "--out and --beside both say where the tests go" in capsys.readouterr().err
    assert files(project) == before


# --- files of one name


def test_modules_of_one_name_get_packages(
    project: Path, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    other = (project / FEED).read_text().replace("FeedManager", "OtherManager")
    _write(project, "src/other/__init__.py", "")
    _write(project, "src/other/feed.py", other)
    assert run(("new", "coordinator", "src/other", "src/shop", "--no-verify")) == 0
    assert "with tests/__init__.py (empty)" in capsys.readouterr().out
    assert _pytest(project).returncode == 0
    before = files(project)
    assert run(("new", "coordinator", "src/other", "src/shop", "--no-verify")) == 0
    assert files(project) == before


def _clashing(project: Path) -> None:
    _write(project, "tests/conftest.py", "")
    _write(project, "tests/unit/test_feed.py", "def test_mine():\n    assert 1 + 1\n")


def test_where_packages_cannot_be_made_the_file_has_another_name(
    project: Path, files: Files
) -> None:
    _clashing(project)
    assert run(NEW) == 0
    before = files(project)
    assert ENHANCED in before
    assert MIRROR not in before
    assert _pytest(project).returncode == 0
    assert run(NEW) == 0
    assert run(("check", "src/shop", "tests")) == 0
    assert files(project) == before


def test_a_file_asked_for_that_pytest_takes_for_another_is_said(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _clashing(project)
    assert run((*NEW, "--out", MIRROR)) == 0
    said = capsys.readouterr().out
    assert "pytest takes it for tests/unit/test_feed.py" in said
    assert "--import-mode=importlib" in said
    assert _pytest(project, "--import-mode=importlib").returncode == 0


# --- the setting


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('layout = "folders"', "has to be 'module' or 'folder', not 'folders' (did you mean"),
        ('layout = "Module"', "(did you mean 'module'?)"),
        ('layout = ""', "has to be 'module' or 'folder', not ''"),
        ("layout = 1", "has to be a string, not a number"),
        ('layuot = "module"', "did you mean `layout`?"),
    ],
)
def test_a_wrong_layout(
    project: Path, files: Files, capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    _configure(project, line)
    before = files(project)
    assert run(NEW) == 2
    error = capsys.readouterr().err
    assert f"pyproject.toml:{_line_of(project, line)}: " in error
    assert said in error
    assert files(project) == before


def _line_of(project: Path, line: str) -> int:
    return (project / "pyproject.toml").read_text().split("\n").index(line) + 1
