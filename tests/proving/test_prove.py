"""Real tests over broken code: what they notice, what they do not, and nothing is left behind."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from orchscaffold.cli import run
from orchscaffold.errors import TargetError
from orchscaffold.project import discoverer
from orchscaffold.proving.prove import Advance, Question, prove

MODULE = """class GateManager:
    def __init__(self, limit: int) -> None:
        self.limit = limit

    def admits(self, count: int) -> bool:
        return count < self.limit

    def label(self) -> str:
        return "gate"
"""
TESTS = """from gates import GateManager


class TestGateManager:
    def test_admits_below_the_limit(self) -> None:
        assert GateManager(2).admits(1) is True
        assert GateManager(2).admits(2) is False
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'gates'\nversion = '1'\n")
    (tmp_path / "gates.py").write_text(MODULE)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_gates.py").write_text(TESTS)
    return tmp_path


def silent(total: int) -> AbstractContextManager[Advance]:
    return nullcontext(lambda _: None)


def question(root: Path, *tests: str) -> Question:
    path = root / "gates.py"
    project = discoverer(python=None, config=None)(path)
    return Question(project, path, ("GateManager",), tuple(root / name for name in tests))


def test_what_is_noticed_and_what_is_not(project: Path) -> None:
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    proof = prove(question(project, "tests/test_gates.py"), silent)
    assert proof.passing == 1
    assert {(c.method, c.kind): c.is_noticed for c in proof.changes} == {
        ("GateManager.__init__", "store"): True,
        ("GateManager.admits", "comparison"): True,
        ("GateManager.admits", "return"): True,
        ("GateManager.label", "constant"): False,
        ("GateManager.label", "return"): False,
    }
    assert proof.noticed == 3
    noticed = [change for change in proof.changes if change.is_noticed]
    assert {c.by for c in noticed} == {"TestGateManager::test_admits_below_the_limit"}
    assert before == {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}


def test_without_tests_there_is_nothing_to_ask(project: Path) -> None:
    with pytest.raises(TargetError, match="has no tests to ask"):
        prove(question(project), silent)


def test_tests_that_fail_anyway_are_not_asked(project: Path) -> None:
    (project / "tests" / "test_gates.py").write_text("def test_bad() -> None:\n    assert False\n")
    proof = prove(question(project, "tests/test_gates.py"), silent)
    assert (proof.passing, proof.changes, proof.why) == (0, (), "no test passes")


def test_the_command(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    assert run(["prove", "gates.py", "--format", "json"]) == 0
    result = json.loads(capsys.readouterr().out)["results"][0]
    assert (result["noticed"], result["possible"], result["tests"]) == (3, 5, 1)
    assert run(["prove", "gates.py", "--fail-under", "90", "--sample", "3"]) == 1
    told = capsys.readouterr().out
    assert "gates.py: 1 test, 3 of 5 changes" in told
    assert "gates.py:9: return -> None" in told or "gates.py:9: constant -> 'gate_'" in told
