"""`new`, `inspect`, `patterns`, `verify` and `demo`, run as a user runs them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from plain_pytest import PLAIN_PYTEST

Command = Callable[..., CompletedProcess[str]]
Files = Callable[[Path], dict[str, bytes]]

FEED = "src/shop/feed.py"
TESTS = "tests/shop/test_feed.py"
NEW = ("new", "coordinator", FEED)


def _plain_pytest(project: Path) -> CompletedProcess[str]:
    """The project's own pytest, without orchscaffold on the path."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    return subprocess.run(
        PLAIN_PYTEST,
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


def test_new_writes_a_file_that_passes_unedited(project: Path, command: Command) -> None:
    done = command(*NEW, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    [result] = document["results"]
    assert (result["source"], result["test_file"], result["action"]) == (FEED, TESTS, "created")
    assert result["classes"] == ["FeedManager"]
    count = result["scenarios"]["written"]
    assert count >= 3
    assert (result["verify"]["passed"], result["verify"]["failed"]) == (count, 0)
    coverage = result["verify"]["coverage"]
    assert coverage["after"] > coverage["before"]
    own = _plain_pytest(project)
    assert own.returncode == 0, own.stdout
    assert f"{count} passed" in own.stdout
    assert command(*NEW, "--no-verify", "--out", "tests/test_b.py").returncode == 0
    assert (project / TESTS).read_bytes() == (project / "tests/test_b.py").read_bytes()
    assert "orchscaffold" not in [
        line.split()[1] for line in (project / TESTS).read_text().splitlines() if "import " in line
    ]


def test_the_same_bytes_again(project: Path, process: Command) -> None:
    texts = []
    for out, seed in (("tests/test_a.py", "1"), ("tests/test_b.py", "2")):
        done = process(*NEW, "--no-verify", "--out", out, PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stderr
        texts.append((project / out).read_bytes())
    assert texts[0] == texts[1]


def test_an_existing_test_file_is_added_to_once(
    project: Path, command: Command, files: Files
) -> None:
    path = project / TESTS
    path.parent.mkdir(parents=True)
    path.write_bytes(b"# mine\r\n\r\n\r\ndef test_mine():\r\n  assert 1 + 1 == 2\r\n")
    done = command(*NEW, "--format", "json")
    [result] = json.loads(done.stdout)["results"]
    assert (done.returncode, result["action"]) == (0, "patched")
    assert result["verify"]["passed"] == result["scenarios"]["written"] > 0
    written = path.read_bytes()
    assert b"# mine\r\n" in written
    assert b"def test_mine():\r\n  assert 1 + 1 == 2\r\n" in written
    assert written.count(b"\r\n") == written.count(b"\n")
    assert _plain_pytest(project).returncode == 0
    before = files(project)
    again = command(*NEW, "--format", "json")
    [result] = json.loads(again.stdout)["results"]
    assert (again.returncode, result["action"], result["scenarios"]["written"]) == (
        0,
        "unchanged",
        0,
    )
    assert result["scenarios"]["kept"] == result["scenarios"]["planned"]
    assert files(project) == before


def test_one_pattern_at_a_time_gives_the_same_bytes(project: Path, command: Command) -> None:
    for pattern in ("guard", "log-and-continue", "integration"):
        done = command(*NEW, "--no-verify", "--pattern", pattern)
        assert done.returncode == 0, done.stderr
    assert command(*NEW, "--no-verify", "--out", "tests/test_b.py").returncode == 0
    assert (project / TESTS).read_bytes() == (project / "tests/test_b.py").read_bytes()


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_nothing_is_written_when_only_shown(
    project: Path, command: Command, files: Files, option: str
) -> None:
    before = files(project)
    done = command(*NEW, "--no-verify", option)
    assert done.returncode == 0
    assert "would be written" in done.stdout + done.stderr
    assert files(project) == before


def test_a_diff_can_be_applied(project: Path, command: Command) -> None:
    done = command(*NEW, "--no-verify", "--diff")
    subprocess.run(("git", "init", "-q"), cwd=project, check=True)
    subprocess.run(("git", "apply", "-"), cwd=project, check=True, input=done.stdout, text=True)
    assert command(*NEW, "--no-verify", "--out", "tests/test_b.py").returncode == 0
    assert (project / TESTS).read_bytes() == (project / "tests/test_b.py").read_bytes()


def test_quiet_is_quiet(project: Path, command: Command) -> None:
    done = command("--quiet", *NEW, "--no-verify")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (project / TESTS).is_file()


def test_one_bad_file_does_not_stop_the_others(project: Path, command: Command) -> None:
    done = command("new", "coordinator", "src", "app.gone", "--no-verify")
    assert done.returncode == 3
    assert f"{TESTS}  written" in done.stdout
    assert "error: src/broken/manager.py:2:17: does not parse" in done.stderr
    assert "no module app.gone" in done.stderr


def test_out_for_several_modules_is_refused(project: Path, command: Command, files: Files) -> None:
    other = project / "src/shop/jobs.py"
    other.write_text("class JobManager:\n    def go(self) -> int:\n        return 1\n")
    before = files(project)
    done = command("new", "coordinator", "src/shop", "--out", "tests/test_x.py")
    assert done.returncode == 2
    assert "shop.feed, shop.jobs" in done.stderr
    assert files(project) == before


def test_where_pytest_is_missing_it_is_said_and_the_file_is_written(
    project: Path, command: Command
) -> None:
    bare = project / ".venv"
    subprocess.run((sys.executable, "-m", "venv", "--without-pip", str(bare)), check=True)
    done = command(*NEW)
    assert done.returncode == 0
    assert "not run: " in done.stdout
    assert "pytest" in done.stdout
    assert (project / TESTS).is_file()
    assert command(*NEW, "--out", "tests/test_b.py", "--verify").returncode == 1


def test_patterns_choose_what_is_written(project: Path, command: Command) -> None:
    done = command(*NEW, "--no-verify", "--pattern", "log-and-continue", "--format", "json")
    [result] = json.loads(done.stdout)["results"]
    used = {pattern for verdict in result["verdicts"] for pattern in verdict["patterns"]}
    assert used == {"log-and-continue"}


def test_factories_alone(project: Path, command: Command) -> None:
    done = command("new", "factories", f"{FEED}::FeedManager", "--format", "json")
    assert done.returncode == 0
    [result] = json.loads(done.stdout)["results"]
    assert (result["scenarios"]["written"], result["verify"]) == (0, None)


def test_a_module_by_its_dotted_name(project: Path, command: Command) -> None:
    done = command("new", "coordinator", "shop.feed:FeedManager", "--no-verify")
    assert done.returncode == 0
    assert (project / TESTS).is_file()


def test_inspect_says_what_was_read(project: Path, command: Command) -> None:
    done = command("inspect", FEED)
    assert (done.returncode, done.stderr) == (0, "")
    for said in (
        "FeedManager",
        "source  Source",
        "async refresh",
        "if not name, returns None",
        "on ConnectionError logs and continues (error), returns None",
        "awaits self._source.fetch",
    ):
        assert said in done.stdout
    [cls] = json.loads(command("inspect", FEED, "--format", "json").stdout)["classes"]
    assert cls["collaborators"] == [{"name": "source", "type": "Source"}]
    assert [method["name"] for method in cls["methods"]] == ["__init__", "refresh"]


def test_inspect_explains_the_ways_through_a_method(project: Path, command: Command) -> None:
    done = command("inspect", FEED, "--explain", "--method", "refresh")
    assert (done.returncode, done.stderr) == (0, "")
    assert "__init__" not in done.stdout
    assert "given fetch raises ConnectionError" in done.stdout
    told = command("inspect", FEED, "--explain", "--format", "json").stdout
    ways = json.loads(told)["classes"][0]["methods"][1]["ways"]
    assert any("fetch raises ConnectionError" in way["given"] for way in ways)
    assert command("inspect", FEED, "--method", "refrsh").returncode == 2


def test_patterns_are_ten(command: Command) -> None:
    patterns = json.loads(command("patterns", "--format", "json").stdout)["patterns"]
    assert len(patterns) == 10
    assert "guard" in command("patterns").stdout


def test_verify_runs_what_was_written_and_names_what_fails(project: Path, command: Command) -> None:
    assert command(*NEW, "--no-verify").returncode == 0
    good = command("verify", "--format", "json")
    assert good.returncode == 0, good.stderr
    [result] = json.loads(good.stdout)["results"]
    assert (result["test_file"], result["targets"]) == (TESTS, ["shop.feed"])
    assert result["verify"]["failed"] == 0
    source = project / FEED
    source.write_text(source.read_text().replace("return price", "return price + 1"))
    bad = command("verify", FEED)
    assert bad.returncode == 1
    assert "failed: " in bad.stdout


def test_a_dry_demo_writes_nothing(project: Path, command: Command) -> None:
    done = command("demo", "--dry-run")
    assert "would be written to orchscaffold-demo/" in done.stdout
    assert not (project / "orchscaffold-demo").exists()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_by_a_signal_nothing_is_half_written(
    project: Path,
    files: Files,
    tmp_path_factory: pytest.TempPathFactory,
    number: int,
    code: int,
) -> None:
    before = files(project)
    temporary = tmp_path_factory.mktemp("temporary")
    root = Path(__file__).resolve().parents[2]
    # Where this suite runs in the background, Ctrl-C may be ignored, and a child inherits that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        (sys.executable, "-m", "orchscaffold", *NEW),
        env={**os.environ, "PYTHONPATH": str(root), "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    limit = time.monotonic() + 60
    while not any(temporary.iterdir()) and time.monotonic() < limit:
        time.sleep(0.05)
    process.send_signal(number)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == code
    assert b"Traceback" not in errors
    assert files(project) == before


def test_a_template_of_the_project_that_is_wrong_is_named(
    project: Path, command: Command, files: Files
) -> None:
    (project / "templates").mkdir()
    (project / "templates/coordinator.py.j2").write_text("x\n{{ nonsense }}\n", encoding="utf-8")
    path = project / "pyproject.toml"
    path.write_text(path.read_text() + '[tool.orchscaffold]\ntemplates = "templates"\n')
    before = files(project)
    done = command(*NEW, "--no-verify")
    assert done.returncode == 2
    assert "templates/coordinator.py.j2:2: " in done.stderr
    assert "nonsense" in done.stderr
    assert files(project) == before


def test_a_place_that_cannot_be_written_is_named(
    project: Path, command: Command, files: Files
) -> None:
    (project / "tests").write_text("a file where a folder should be\n", encoding="utf-8")
    before = files(project)
    done = command(*NEW, "--no-verify")
    assert done.returncode == 3
    assert "cannot be written" in done.stderr
    assert files(project) == before


def test_outside_the_project_nothing_is_written(
    project: Path, command: Command, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    done = command(*NEW, "--no-verify", "--out", str(elsewhere / "test_x.py"))
    assert done.returncode == 3
    assert "outside the project root" in done.stderr
    assert list(elsewhere.iterdir()) == []


def test_a_closed_pipe_is_no_error(project: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        f"{sys.executable} -m orchscaffold patterns --verbose | head -n 1",
        shell=True,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert done.stderr == ""
