"""Trying planned files out for real: what fails goes and is recorded, what is left passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchscaffold.errors import OrchscaffoldError
from orchscaffold.model import testcode
from orchscaffold.model.report import Declined
from orchscaffold.model.settings import Project
from orchscaffold.model.testcode import Check, Get, Invoke, Let, Lit, Step, Sym, Var
from orchscaffold.planning.pruning import each_test
from orchscaffold.project import discover_project
from orchscaffold.render import render_test_file
from orchscaffold.scaffolding.generated import generated_files, modules_tested
from orchscaffold.scaffolding.trial import try_out, verify_file

SOURCE = """\
class Counter:
    def __init__(self) -> None:
        self.count = 0

    def add(self, step: int) -> int:
        if step < 0:
            raise ValueError("negative")
        self.count += step
        return self.count
"""

WRITTEN = """\
from app.counting import Counter


class TestCounter:
    # orchscaffold: Counter.add/guard/one 00000000:00000000
    def test_one(self) -> None:
        assert Counter().add(1) == 1

    def test_two(self) -> None:
        assert Counter().add(2) == {two}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    for name, text in (
        ("pyproject.toml", "[tool.orchscaffold]\n"),
        ("app/__init__.py", ""),
        ("app/counting.py", SOURCE),
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    return discover_project(tmp_path / "app/counting.py")


def _test(name: str, *steps: Step, expected: int = 1) -> testcode.Test:
    counter = Let(Var("counter"), Invoke(Sym("app.counting", "Counter")))
    added = Invoke(Get(Var("counter"), "add"), (Lit(1),))
    return testcode.Test(
        id=f"Counter.add/guard/{name}",
        digest="00000000",
        pattern="guard",
        method="add",
        name=f"test_{name}",
        doc="Counts.",
        is_async=False,
        arrange=(counter, *steps),
        contexts=(),
        act=(Let(Var("result"), added),),
        checks=(Check(Var("result"), "==", Lit(expected)),),
    )


def _file(*tests: testcode.Test) -> testcode.TestFile:
    cls = testcode.TestClass("TestCounterErrorResilience", "Counting.", tests)
    return testcode.TestFile("app.counting", "Tests of counting.", "pytest-asyncio", (), (cls,))


def _render(file: testcode.TestFile, declined: tuple[Declined, ...]) -> str:
    text = render_test_file(file, line_length=88, first_party=("app",))
    return text + "".join(f"# declined {item.id}\n" for item in declined)


def test_what_passes_is_left_alone(project: Project) -> None:
    file = _file(_test("one"), _test("two"))
    trial = try_out(
        file,
        _render,
        project=project,
        test_path=project.test_root / "test_counting.py",
        source=project.root / "app/counting.py",
    )
    assert (trial.file, trial.declined) == (file, ())
    assert trial.verification is not None
    assert (trial.verification.passed, trial.verification.failed) == (2, 0)
    coverage = trial.verification.coverage
    assert coverage is not None
    assert 0 < coverage.before < coverage.after < 100


def test_what_fails_or_reaches_out_is_taken_out_and_recorded(project: Project) -> None:
    outside = str(project.root / "made.txt")
    opened = Let(Var("made"), Invoke(Sym("builtins", "open"), (Lit(outside), Lit("w"))))
    file = _file(_test("one"), _test("wrong", expected=7), _test("writes", opened))
    trial = try_out(
        file,
        _render,
        project=project,
        test_path=project.test_root / "test_counting.py",
        source=project.root / "app/counting.py",
    )
    assert [test.name for _, test in each_test(trial.file)] == ["test_one"]
    reasons = {item.id.rpartition("/")[2]: item.reason for item in trial.declined}
    assert reasons["wrong"].startswith("failed: ")
    assert reasons["writes"].startswith("fence: ")
    assert "# declined Counter.add/guard/wrong\n" in _render(trial.file, trial.declined)
    assert trial.verification is not None
    assert trial.verification.passed == 1
    assert not Path(outside).exists()
    assert not project.test_root.exists()


def test_where_nothing_passes_nothing_is_left(project: Project) -> None:
    trial = try_out(
        _file(_test("wrong", expected=7)),
        _render,
        project=project,
        test_path=project.test_root / "test_counting.py",
        source=project.root / "app/counting.py",
    )
    assert trial.file.classes == ()
    assert trial.verification is not None
    assert (trial.verification.ran, trial.verification.why) == (False, "no test passed")


@pytest.mark.parametrize(("two", "failures"), [("2", []), ("3", ["TestCounter::test_two"])])
def test_an_existing_file_is_run_and_its_failures_are_named(
    project: Project, two: str, failures: list[str]
) -> None:
    path = project.test_root / "elsewhere" / "test_by_name.py"
    path.parent.mkdir(parents=True)
    path.write_text(WRITTEN.format(two=two), encoding="utf-8")
    report = verify_file(path, project)
    assert report.targets == ("app.counting",)
    assert [failure.test for failure in report.failures] == failures
    assert report.verification.failed == len(failures)


def test_generated_files_are_found_by_their_marks_or_by_what_they_mirror(project: Project) -> None:
    mirrored = project.test_root / "app" / "test_counting.py"
    by_hand = project.test_root / "test_by_hand.py"
    marked = project.test_root / "test_marked.py"
    mirrored.parent.mkdir(parents=True)
    mirrored.write_text("def test_it(): ...\n", encoding="utf-8")
    by_hand.write_text("def test_it(): ...\n# orchscaffold: ignore[D101]\n", encoding="utf-8")
    marked.write_text(WRITTEN.format(two="2"), encoding="utf-8")
    source = project.root / "app/counting.py"
    assert list(generated_files(project.test_root, project)) == [marked]
    assert list(generated_files(by_hand, project)) == [by_hand]
    assert list(generated_files(source, project)) == [mirrored]
    assert modules_tested(mirrored, project) == ("app.counting",)
    assert modules_tested(marked, project) == ("app.counting",)
    assert modules_tested(by_hand, project) == ()


@pytest.mark.parametrize("name", ["app", "gone.py", "app/__init__.py"])
def test_where_there_is_no_generated_file_it_is_said(project: Project, name: str) -> None:
    with pytest.raises(OrchscaffoldError) as caught:
        list(generated_files(project.root / name, project))
    assert caught.value.hint
