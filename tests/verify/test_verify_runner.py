from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from shop import FILES, INI, build, listing, request

from orchscaffold.errors import TargetError
from orchscaffold.verify import VerifyRequest, verify

SMALL = "from app import core\n\n\ndef test_pick():\n    assert core.pick(True) == 1\n"
ASYNC = "import pytest\n\n\n{}async def test_a():\n    pass\n"
MARK = "@pytest.mark.{}\n"
CLASSIC = """\
import unittest


class TestA(unittest.IsolatedAsyncioTestCase):
    async def test_a(self):
        pass
"""
CONFTEST = FILES["tests/conftest.py"]
BACKEND = f"{CONFTEST}\n\n@pytest.fixture\ndef anyio_backend():\n    return 'asyncio'\n"


def _outcomes(found: VerifyRequest) -> dict[str, str]:
    result = verify(found)
    assert (result.status, result.why) == ("ran", "")
    return {test.id: f"{test.outcome} {test.reason}".strip() for test in result.tests}


def _with_option(old: str, new: str) -> dict[str, str]:
    assert old in INI
    return {"pytest.ini": INI.replace(old, new)}


@pytest.mark.parametrize(
    ("extra", "text"),
    [
        ({}, SMALL),
        ({"tests/__init__.py": "-"}, SMALL),
        (_with_option("--maxfail=1", "--import-mode=importlib"), SMALL),
        (_with_option("--maxfail=1", "-n 4 --cov=src --unknown-flag"), SMALL),
        ({"pytest.ini": "[pytest]\n"}, SMALL),
        ({"pytest.ini": "-"}, SMALL),
        (
            {
                "pytest.ini": "-",
                "pyproject.toml": "[tool.pytest.ini_options]\npythonpath = ['src']\n",
            },
            SMALL,
        ),
        ({"pytest.ini": f"{INI}log_file = run.log\n"}, SMALL),
        ({"src/conftest.py": "raise RuntimeError\n"}, SMALL),
        ({}, ASYNC.format(MARK.format("asyncio"))),
        (_with_option("strict", "auto"), ASYNC.format("")),
        (
            {"pytest.ini": f"{INI}# x\n", "tests/conftest.py": BACKEND},
            ASYNC.format(MARK.format("anyio")),
        ),
        ({}, CLASSIC),
        ({}, SMALL.replace("\n", "\r\n")),
    ],
)
def test_ways_a_project_is_laid_out(tmp_path: Path, extra: dict[str, str], text: str) -> None:
    project = build(tmp_path, extra)
    before = listing(tmp_path)
    outcomes = _outcomes(request(project, text, runs=1, measure_before=False))
    assert set(outcomes.values()) == {"passed"}
    assert listing(tmp_path) == before


def test_a_candidate_in_place_of_an_existing_file(tmp_path: Path) -> None:
    project = build(tmp_path, {"tests/app/__init__.py": "", "tests/app/test_core.py": "assert 0\n"})
    assert _outcomes(request(project, SMALL, runs=1)) == {"test_pick": "passed"}
    assert (tmp_path / "tests/app/test_core.py").read_text(encoding="utf-8") == "assert 0\n"


def test_a_project_inside_the_one_that_pytest_knows(tmp_path: Path) -> None:
    conftest = "import pytest\n\n\n@pytest.fixture\ndef top():\n    return 1\n"
    build(tmp_path, {"conftest.py": conftest})
    inner = tmp_path / "part"
    project = build(
        inner, {"pyproject.toml": "[tool.orchscaffold]\n", "pytest.ini": "-", ".git/HEAD": "-"}
    )
    assert project.root == inner
    text = "from app import core\n\n\ndef test_top(top):\n    assert core.pick(top) == 1\n"
    assert _outcomes(request(project, text, runs=1)) == {"test_top": "passed"}


def test_only_some(tmp_path: Path) -> None:
    text = (
        "import pytest\n\n\n@pytest.mark.parametrize('x', [1, 2])\ndef test_a(x): ...\n"
        "def test_b(): ...\ndef test_c(): ...\n"
    )
    project = build(tmp_path)
    found = _outcomes(request(project, text, only=("test_a[2]", "test_b"), runs=1))
    assert found == {"test_a[2]": "passed", "test_b": "passed"}


def test_tests_that_pytest_does_not_collect(tmp_path: Path) -> None:
    project = build(tmp_path, {"pytest.ini": f"{INI}python_classes = *Suite\n"})
    text = f"{SMALL}\n\nclass TestA:\n    def test_a(self): ...\n"
    assert _outcomes(request(project, text, runs=1)) == {
        "test_pick": "passed",
        "TestA::test_a": "error pytest does not collect it here",
    }


@pytest.mark.parametrize(
    ("extra", "text", "why"),
    [
        ({}, "import nothing_like_it\n", "ModuleNotFoundError: No module named 'nothing_like_it'"),
        ({}, "def broken(:\n", "SyntaxError: invalid syntax"),
        ({}, "1 / 0\n", "ZeroDivisionError: division by zero"),
        ({}, "import pytest\n\n@pytest.mark.unheard\ndef test_a(): ...\n", "'unheard' not found"),
        ({}, "open('pytest.ini', 'w')\n", "FenceError: refused by the fence: writing 'pytest.ini'"),
        ({"tests/conftest.py": "import nothing_like_it\n"}, SMALL, "nothing_like_it"),
    ],
)
def test_files_that_cannot_be_collected(
    tmp_path: Path, extra: dict[str, str], text: str, why: str
) -> None:
    result = verify(request(build(tmp_path, extra), text, measure_before=False))
    assert (result.status, result.ran) == ("collect", False)
    assert why in result.why
    assert str(tmp_path) not in result.why
    assert "orchscaffold-" not in result.why


def test_an_import_that_never_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchscaffold.verify.runs.COLLECT_SECONDS", 3.0)
    result = verify(request(build(tmp_path), "while True: pass\n", measure_before=False))
    assert (result.status, result.why) == ("collect", "importing the tests took too long")


def test_before_by_existing_tests(tmp_path: Path) -> None:
    old = "from app import core\n\n\ndef test_old():\n    assert core.pick(False) == 2\n"
    project = build(tmp_path, {"tests/app/test_core.py": old, "tests/test_more.py": SMALL})
    wanted = request(project, SMALL, runs=1)
    files = (wanted.test_path, tmp_path / "tests/test_more.py")
    percents = []
    for before in ((), files[:1], files):
        found = verify(replace(wanted, before_files=before))
        assert found.before is not None
        percents.append(found.before[0].percent)
    assert percents == [33.33, 66.67, 88.89]
    assert found.after is not None
    assert found.after[0].missing_branches == ((5, 7),)
    assert found.after[0].missing_lines == (7, 11)


def test_coverage_left_out(tmp_path: Path) -> None:
    result = verify(request(build(tmp_path), SMALL, runs=1, measure_before=False))
    assert result.before is None


def test_the_total_limit(tmp_path: Path) -> None:
    text = "import threading\n\n\ndef test_a():\n    threading.Event().wait()\n"
    result = verify(request(build(tmp_path), text, per_test=60.0, total=2.0))
    assert (result.status, result.tests) == ("timeout", ())


def test_an_interpreter_without_pytest(tmp_path: Path) -> None:
    project = build(tmp_path)
    bare = tmp_path / "bare"
    (bare / "bin").mkdir(parents=True)
    (bare / "bin/python").symlink_to(Path(sys.executable).resolve())
    home = Path(sys.executable).resolve().parent
    settings = f"home = {home}\ninclude-system-site-packages = false\n"
    (bare / "pyvenv.cfg").write_text(settings, encoding="utf-8")
    result = verify(request(replace(project, python=bare / "bin/python"), SMALL))
    assert result.status == "no-pytest"
    assert "No module named 'pytest'" in result.why


def test_no_interpreter_at_all(tmp_path: Path) -> None:
    project = replace(build(tmp_path), python=tmp_path / "missing")
    result = verify(request(project, SMALL))
    assert (result.status, result.tests) == ("no-interpreter", ())


def test_a_test_file_outside_the_project(tmp_path: Path) -> None:
    wanted = request(build(tmp_path / "p"), SMALL)
    with pytest.raises(TargetError, match="outside the project"):
        verify(replace(wanted, test_path=tmp_path / "test_x.py"))


# --- nothing stays behind, whatever ends the run

HANGS = """
import threading
from pathlib import Path


def test_a():
    Path("started").touch()
    threading.Event().wait()
"""
SCRIPT = """
import sys
from pathlib import Path
sys.path[:0] = [{here!r}, {package!r}]
from shop import request
from orchscaffold.project import discover_project
from orchscaffold.verify import verify
project = discover_project(Path({root!r}) / "src/app/core.py")
verify(request(project, {text!r}, per_test=60.0))
"""


def _until(done: Callable[[], bool]) -> bool:
    """Whether it comes true within a good while."""
    end = time.monotonic() + 30
    while not done():
        if time.monotonic() > end:
            return False
        os.sched_yield()
    return True


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_when_the_parent_is_ended(tmp_path: Path, number: signal.Signals) -> None:
    root, temporary = tmp_path / "p", tmp_path / "t"
    build(root)
    temporary.mkdir()
    before = listing(root)
    here = Path(__file__).parent
    text = SCRIPT.format(here=str(here), package=str(here.parents[1]), root=str(root), text=HANGS)
    environment = {**os.environ, "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"}
    parent = subprocess.Popen(
        [sys.executable, "-c", text], env=environment, stderr=subprocess.DEVNULL
    )
    assert _until(lambda: any(temporary.rglob("started")))
    parent.send_signal(number)
    parent.wait()
    assert _until(lambda: not any(temporary.iterdir()))
    assert listing(root) == before
