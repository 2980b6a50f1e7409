"""The examples for CI and editors: their commands exist, and what they match is what is printed."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import termios
from pathlib import Path
from typing import Any

import pytest
import yaml
from command_lines import commands_in, parse

import orchscaffold

CHECKOUT = Path(orchscaffold.__file__).parent.parent
ACTIONS = CHECKOUT / "docs/ci/github-actions.yml"
TASKS = CHECKOUT / "docs/editors/tasks.json"
# What each of an editor's patterns has to give it.
NAMES = {"file", "line", "column", "message"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the task prints in the demo once a test has drifted and a module does not parse."""
    demo = tmp_path_factory.mktemp("told") / "demo"
    shutil.copytree(CHECKOUT / "templates" / "demo", demo)
    (demo / "tests").mkdir()
    module = "src/greenhouse/watering.py"
    orchscaffold.scaffold(module, kind="reconciler", cwd=demo, verify=False)
    source = demo / "src/greenhouse/watering.py"
    source.write_text(source.read_text().replace("valve controller unreachable", "nobody there"))
    (demo / "tests/test_hand.py").write_text("from greenhouse.values import Zones\n")
    (demo / "src/greenhouse/broken.py").write_text("class Broken\n")
    [task, *_] = json.loads(TASKS.read_text("utf-8"))["tasks"]
    code, screen = _on_a_narrow_terminal(demo, task)
    assert code == 3
    return screen.splitlines()


def _on_a_narrow_terminal(folder: Path, task: dict[str, Any]) -> tuple[int, str]:
    """Run a task as an editor does: the exit code, and what it shows, without escapes."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 60))
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    process = subprocess.Popen(
        (sys.executable, "-m", task["command"], *task["args"]),
        cwd=folder,
        env={**kept, **task["options"]["env"], "PYTHONPATH": str(CHECKOUT), "TERM": "xterm"},
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    screen = b""
    with contextlib.suppress(OSError), open(ours, "rb", buffering=0) as reader:
        while read := reader.read(4096):
            screen += read
    return process.wait(60), re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.decode())


def _matched(told: list[str], matcher: dict[str, object]) -> list[dict[str, str]]:
    """What an editor makes of the lines: JavaScript's expression, in a form that Python shares."""
    pattern = matcher["pattern"]
    assert isinstance(pattern, dict)
    assert set(pattern) >= NAMES
    groups = {name: group for name, group in pattern.items() if isinstance(group, int)}
    found = (re.search(pattern["regexp"], line) for line in told)
    return [{name: match[group] for name, group in groups.items()} for match in found if match]


def test_the_editor_sees_each_finding_and_each_error_once(told: list[str]) -> None:
    [task, *_] = json.loads(TASKS.read_text("utf-8"))["tasks"]
    findings, errors = (_matched(told, matcher) for matcher in task["problemMatcher"])
    seen = [(found["file"], found["code"]) for found in findings]
    assert seen == [
        ("tests/greenhouse/test_watering.py", "G101"),
        ("tests/test_hand.py", "D112"),
    ]
    assert [found["line"] for found in findings][1:] == ["1"]
    assert "is stale" in findings[0]["message"]
    assert [(error["file"], error["line"]) for error in errors] == [
        ("src/greenhouse/broken.py", "1")
    ]


def test_the_editor_s_commands_exist() -> None:
    tasks = json.loads(TASKS.read_text("utf-8"))["tasks"]
    assert [task["command"] for task in tasks] == ["orchscaffold"] * 3
    assert [parse(" ".join(task["args"])) for task in tasks] == [
        "check",
        "check",
        "new coordinator",
    ]


def test_the_workflow_s_commands_exist() -> None:
    workflow = yaml.safe_load(ACTIONS.read_text("utf-8"))
    steps = workflow["jobs"]["check"]["steps"]
    runs = [step["run"] for step in steps if "run" in step]
    assert [parse(command) for run in runs for command in commands_in(run)] == ["check", "check"]
    assert all("uses" in step or "run" in step for step in steps)


def test_what_the_workflow_uploads_is_what_it_writes() -> None:
    workflow = yaml.safe_load(ACTIONS.read_text("utf-8"))
    steps = workflow["jobs"]["check"]["steps"]
    [uploaded] = [step["with"]["sarif_file"] for step in steps if "upload-sarif" in str(step)]
    [run] = [step["run"] for step in steps if ">" in step.get("run", "")]
    assert f"> {uploaded} " in run
    assert workflow["permissions"]["security-events"] == "write"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("chek", "chek"),
        ("check --sinse HEAD", "No such option"),
        ("new reconciler", "Missing parameter"),
        ("explain", "Missing parameter"),
    ],
)
def test_what_is_no_command_is_seen(line: str, said: str) -> None:
    with pytest.raises(Exception, match=said):
        parse(line)
