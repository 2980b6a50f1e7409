"""`check` and `explain` as a user runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import orchscaffold.checking.run as checking
from orchscaffold.checking.run import all_rules
from orchscaffold.cli import run
from orchscaffold.patching import proof

Command = Callable[..., subprocess.CompletedProcess[str]]
Files = Callable[[Path], dict[str, bytes]]

MODULE, TESTS, HAND = "src/shop/feed.py", "tests/shop/test_feed.py", "tests/test_hand.py"
BY_HAND = """\
from shop.feed import FeedManager


def test_prices_begin_empty():
    assert FeedManager(source=None).prices == {}
"""
DRIFTED = BY_HAND.replace("source=", "sorce=")


@pytest.fixture
def shop(project: Path, command: Command) -> Path:
    """The project with generated tests, and nothing broken in it."""
    (project / "src/broken/manager.py").unlink()
    assert command("new", "coordinator", MODULE, "--no-verify", "-q").returncode == 0
    return project


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def make_stale(shop: Path) -> None:
    edit(shop / MODULE, '"no price: %s"', '"nothing: %s"')


# --- exit codes


@pytest.mark.parametrize("arguments", [(), ("src",), (MODULE,), (TESTS,), (".", "--quiet")])
def test_0_where_nothing_is_found(shop: Path, command: Command, arguments: tuple[str, ...]) -> None:
    done = command("check", *arguments)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "" if "--quiet" in arguments else "no findings" in done.stdout


def test_0_files_are_said(shop: Path, command: Command) -> None:
    (shop / "docs").mkdir()
    (shop / "docs/notes.txt").write_text("x")

    for path in ("docs", "docs/notes.txt"):
        done = command("check", path)
        assert (done.returncode, done.stdout) == (0, "0 files checked\n")


@pytest.mark.parametrize("flags", [(), ("--quiet",), ("--diff",), ("--fix", "--dry-run")])
def test_1_where_something_is_found(shop: Path, command: Command, flags: tuple[str, ...]) -> None:
    make_stale(shop)

    done = command("check", *flags, "--no-verify")

    assert done.returncode == 1
    assert "G101" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nowhere.py",), "nowhere.py: no such file"),
        (("--select", "X1"), "unknown code X1"),
        (("--ignore", "D1,nope"), "unknown code NOPE"),
        (("--since", "nowhere"), "git cannot tell what changed"),
        (("--baseline", "none.json"), "none.json: cannot be read"),
        (("--format", "xml"), "xml"),
        (("--config", "none.toml"), "none.toml"),
    ],
)
def test_2_for_wrong_usage(
    shop: Path, command: Command, arguments: tuple[str, ...], told: str
) -> None:
    done = command("check", *arguments)

    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_2_for_a_wrong_configuration(shop: Path, command: Command) -> None:
    (shop / "pyproject.toml").write_text("[tool.orchscaffold]\nper-file-ignores = 3\n")

    done = command("check")

    assert done.returncode == 2
    assert "pyproject.toml:2: `per-file-ignores` in [tool.orchscaffold] has to be a table" in (
        done.stderr
    )


SYNTAX, ENCODING, NULL = b"def broken(:\n", b"# \xff\n", b"x = 1\0\n"
MARKED = b"# orchscaffold: A.b/guard/c 00000000:00000000; def (:\n(\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("src/shop/other.py", SYNTAX),
        (MODULE, SYNTAX),
        (TESTS, MARKED),
        (HAND, ENCODING),
        ("tests/conftest.py", NULL),
    ],
)
def test_3_for_a_file_that_cannot_be_read_and_the_others_are_checked(
    shop: Path, command: Command, name: str, content: bytes
) -> None:
    (shop / name).write_bytes(content)
    drifted = "from shop.values import Order\n\n\ndef test_it():\n    assert Order(size=1)\n"
    (shop / "tests/test_drifted.py").write_text(drifted)

    done = command("check")

    assert done.returncode == 3
    assert f"error: {name}:" in done.stderr
    assert "D101" in done.stdout


def test_3_goes_before_1_and_2(shop: Path, command: Command) -> None:
    (shop / HAND).write_bytes(b"def broken(:\n")
    make_stale(shop)

    assert command("check", "nowhere.py", ".").returncode == 3


def test_4_where_a_proof_fails(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    make_stale(shop)
    before = (shop / TESTS).read_bytes()
    monkeypatch.setattr(proof, "_kept", lambda old, new: False)

    assert run(["check", "--fix", "--no-verify"]) == 4
    assert (shop / TESTS).read_bytes() == before


def test_130_after_ctrl_c(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(checking, "scope_of", interrupted)

    assert run(["check", "--no-cache"]) == 130


# --- formats


def test_json_has_standard_output_to_itself(shop: Path, command: Command) -> None:
    make_stale(shop)
    (shop / HAND).write_text(DRIFTED)

    done = command("check", "--format", "json")
    document = json.loads(done.stdout)

    assert document["version"] == 1
    assert document["errors"] == []
    assert [(item["path"], item["code"], item["fix"]) for item in document["findings"]] == [
        (TESTS, "G101", "safe"),
        (HAND, "D101", "safe"),
    ]
    keys = {"path", "line", "column", "code", "message", "fix"}
    assert all(keys <= item.keys() for item in document["findings"])


@pytest.mark.parametrize("format_", ["json", "sarif"])
def test_programs_are_told_of_errors_too(shop: Path, command: Command, format_: str) -> None:
    for arguments, code in ((("--select", "X1"), 2), (("nowhere.py",), 2)):
        done = command("check", *arguments, "--format", format_)
        assert done.returncode == code
        assert "X1" in json.dumps(json.loads(done.stdout)) or "nowhere" in done.stdout


def test_github_has_a_line_for_each_finding(shop: Path, command: Command) -> None:
    (shop / HAND).write_text(DRIFTED)

    done = command("check", "--format", "github")

    assert done.stdout.startswith(f"::error file={HAND},line=5,col=24,title=D101::D101 ")
    assert done.returncode == 1


def test_paths_are_those_of_the_folder_it_is_run_in(
    shop: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop / HAND).write_text(DRIFTED)
    monkeypatch.chdir(shop / "tests")

    done = command("check")

    assert done.stdout.startswith("test_hand.py:5:24: D101")
    assert "5 files checked" in done.stdout


def test_a_project_elsewhere_is_checked_by_its_path(
    shop: Path, command: Command, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (shop / HAND).write_text(DRIFTED)
    os.chdir(tmp_path_factory.mktemp("elsewhere"))

    done = command("check", str(shop))

    assert done.returncode == 1
    assert done.stdout.startswith(f"{(shop / HAND).as_posix()}:5:24: D101")


def test_files_outside_any_project_are_checked_as_they_are(
    shop: Path, command: Command, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("loose")
    (folder / "test_it.py").write_text("import math\n\n\ndef test_it():\n    assert math\n")

    done = command("check", str(folder))

    assert (done.returncode, done.stdout) == (0, "no findings; 1 file checked\n")


def test_statistics_and_verbose(shop: Path, command: Command) -> None:
    (shop / HAND).write_text(DRIFTED)

    done = command("check", "--statistics", "-v")

    lines = done.stdout.splitlines()
    assert lines[:3] == [f"generated tests of {MODULE}", f"read {TESTS}", f"read {HAND}"]
    assert "1  D101  Unknown argument" in lines


# --- repairs


def test_fix_mends_and_says_so(shop: Path, command: Command) -> None:
    make_stale(shop)
    (shop / HAND).write_text(DRIFTED)

    done = command("check", "--fix", "--no-verify")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"changed {TESTS}",
        f"changed {HAND}",
        "2 findings mended; no findings; 5 files checked",
    ]
    assert (shop / HAND).read_text() == BY_HAND
    assert command("check", "--fix", "--no-verify").stdout == "no findings; 5 files checked\n"


def test_what_is_left_is_found(shop: Path, command: Command) -> None:
    make_stale(shop)
    (shop / HAND).write_text(BY_HAND.replace(".prices", ".price_list"))

    done = command("check", "--fix", "--no-verify")

    assert done.returncode == 1
    assert "D104" in done.stdout
    assert "1 finding mended; 1 finding in 1 file" in done.stdout


def test_diff_shows_what_fix_writes_and_writes_nothing(
    shop: Path, command: Command, files: Files
) -> None:
    make_stale(shop)
    (shop / HAND).write_bytes(DRIFTED.replace("\n", "\r\n").encode())
    before = files(shop)

    shown = command("check", "--diff", "--no-verify")
    assert shown.returncode == 1
    assert "G101" in shown.stderr
    again = command("check", "--diff", "--no-verify")
    assert (again.stdout, again.stderr) == (shown.stdout, shown.stderr)
    assert sources(files(shop)) == sources(before)

    patch = subprocess.run(
        ("git", "apply", "--unsafe-paths", "-"),
        input=raw(shop, "check", "--diff", "--no-verify"),
        cwd=shop,
        check=False,
        capture_output=True,
    )
    assert patch.returncode == 0, patch.stderr
    applied = sources(files(shop))
    for name, content in before.items():
        (shop / name).write_bytes(content)
    command("check", "--fix", "--no-verify")
    assert sources(files(shop)) == applied != sources(before)


def sources(found: dict[str, bytes]) -> dict[str, bytes]:
    """All but what the tool keeps for itself."""
    return {name: content for name, content in found.items() if "orchscaffold_cache" not in name}


def raw(shop: Path, *arguments: str) -> bytes:
    """What the command prints, to the byte."""
    command = (sys.executable, "-m", "orchscaffold", *arguments)
    return subprocess.run(command, cwd=shop, capture_output=True, check=False).stdout


def test_dry_run_writes_nothing(shop: Path, command: Command, files: Files) -> None:
    make_stale(shop)
    before = sources(files(shop))

    done = command("check", "--fix", "--dry-run", "--no-verify")

    assert f"would change {TESTS}" in done.stdout
    assert sources(files(shop)) == before


def test_new_tests_are_run_and_what_fails_is_turned_down(shop: Path, command: Command) -> None:
    make_stale(shop)

    done = command("check", "--fix")

    assert done.returncode == 0, done.stdout + done.stderr
    assert '"nothing: %s"' in (shop / TESTS).read_text()


def test_a_file_that_cannot_be_written_is_an_error(shop: Path, command: Command) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    make_stale(shop)
    (shop / TESTS).parent.chmod(0o500)

    done = command("check", "--fix", "--no-verify")

    assert done.returncode == 3


# --- baselines


def test_a_baseline_stays_inside_the_project(shop: Path, command: Command) -> None:
    outside = shop.parent / "known.json"
    refused = command("check", "--write-baseline", "--baseline", str(outside))
    assert refused.returncode == 3
    assert "lies outside the project root" in refused.stderr
    assert not outside.exists()


def test_a_baseline_knows_what_was_there(shop: Path, command: Command) -> None:
    (shop / HAND).write_text(DRIFTED)
    assert command("check").returncode == 1

    written = command("check", "--write-baseline")
    assert written.returncode == 0
    assert "1 finding is known from now on" in written.stdout
    baseline = ("--baseline", "orchscaffold-baseline.json")
    known = command("check", *baseline)
    assert (known.returncode, known.stdout) == (0, "no findings, 1 silenced; 5 files checked\n")

    (shop / HAND).write_text(f"# moved\n{DRIFTED}\n\ndef test_new():\n    FeedManager(x=1)\n")
    new = command("check", *baseline)
    assert new.returncode == 1
    assert "1 finding in 1 file, 1 silenced" in new.stdout


# --- git


@pytest.fixture
def repository(shop: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project in a git repository, all of it committed."""
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    (shop / ".gitignore").write_text(".orchscaffold_cache/\n__pycache__/\n")
    git("init", "-q")
    git("add", "-A")
    git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "x")
    return shop


def git(*arguments: str) -> None:
    subprocess.run(("git", *arguments), check=True, capture_output=True)


def test_since_looks_at_what_changed(repository: Path, command: Command) -> None:
    assert command("check", "--since", "HEAD").stdout == "0 files checked\n"

    (repository / HAND).write_text(DRIFTED)
    done = command("check", "--since", "HEAD")

    assert done.returncode == 1
    assert "1 finding in 1 file; 1 file checked" in done.stdout


def test_since_sees_what_is_gone(repository: Path, command: Command) -> None:
    (repository / MODULE).unlink()

    done = command("check", "--since", "HEAD")

    assert done.returncode == 1
    assert "there is no feed.py any more" in done.stdout


def test_a_file_that_is_named_is_checked_whether_it_changed_or_not(
    repository: Path, command: Command
) -> None:
    done = command("check", "--since", "HEAD", ".", MODULE)

    assert done.stdout == "no findings; 1 file checked\n"
    assert command("check", "--since", "HEAD", "nowhere.py").returncode == 2


# --- answers of earlier runs


def test_an_answer_is_not_recalled_after_any_change(shop: Path, command: Command) -> None:
    assert command("check").returncode == command("check").returncode == 0
    make_stale(shop)
    assert command("check").returncode == command("check").returncode == 1
    edit(shop / MODULE, '"nothing: %s"', '"no price: %s"')
    assert command("check").returncode == 0
    (shop / HAND).write_text(DRIFTED)
    assert command("check").returncode == 1
    (shop / "pyproject.toml").write_text(
        (shop / "pyproject.toml").read_text()
        + '[tool.orchscaffold.per-file-ignores]\n"tests" = ["D"]\n'
    )
    assert command("check").returncode == 0


def test_what_was_remembered_is_watched_for_changes_as_well(shop: Path) -> None:
    long_ago = 1_700_000_000
    (shop / HAND).write_text(DRIFTED.replace("sorce", "source"))
    for path in filter(Path.is_file, shop.rglob("*")):
        os.utime(path, (long_ago, long_ago))
    assert run(["check"]) == 0
    (shop / MODULE).write_text(f"{(shop / MODULE).read_text()}# a word\n")
    os.utime(shop / MODULE, (long_ago, long_ago))
    assert run(["check"]) == 0

    (shop / HAND).write_text(DRIFTED)

    assert run(["check"]) == 1


# --- explain


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_code_is_explained(rule, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001

    assert run(["explain", rule.code.lower()]) == 0
    assert capsys.readouterr().out.startswith(f"{rule.code} {rule.title}\n")


def test_explain_as_json(command: Command) -> None:
    document = json.loads(command("explain", "D101", "--format", "json").stdout)

    assert document["version"] == 1
    assert "D101" in json.dumps(document)


def test_an_unknown_code_is_not_explained(command: Command) -> None:
    done = command("explain", "D999")

    assert done.returncode == 2
    assert "unknown code D999" in done.stderr
    assert "D101" in done.stderr
