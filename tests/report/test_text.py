"""Text for people: what was achieved, a verdict for every method, paths that can be copied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from orchscaffold.model.report import (
    ClassReport,
    Coverage,
    Declined,
    DemoReport,
    Failure,
    FileChange,
    InspectedClass,
    InspectedMethod,
    MethodReport,
    PatternInfo,
    Problem,
    RunReport,
    ScaffoldResult,
    Verification,
    VerifyReport,
    VerifyRun,
)
from orchscaffold.report.difference import diff_text
from orchscaffold.report.glyphs import ASCII, UNICODE
from orchscaffold.report.lines import Line, columns, counted, plain
from orchscaffold.report.problems import problem_lines
from orchscaffold.report.read_text import inspected_lines, pattern_lines, verify_lines
from orchscaffold.report.scaffold_text import demo_lines, run_lines

ROOT = Path("/shop")
PASSED = Verification(
    ran=True,
    tried=True,
    why="",
    passed=5,
    failed=0,
    seconds=2.04,
    runs=3,
    coverage=Coverage(36.9, 55.22),
)
UNABLE = Verification(
    ran=False,
    tried=False,
    why="pytest does not import in /shop/.venv/bin/python",
    passed=0,
    failed=0,
    seconds=0.0,
    runs=0,
    coverage=None,
)
METHODS = (
    MethodReport("__init__", 3, "nothing-to-test", 0, (), ("no branch",)),
    MethodReport("start", 5, "written", 1, ("async-loop",), ()),
    MethodReport("place_order", 9, "written", 4, ("guard", "re-raise"), ("a loop too deep",)),
    MethodReport("stop", 30, "left-out", 0, (), ("its lock cannot be arranged",)),
)
RESULT = ScaffoldResult(
    root=ROOT,
    source=ROOT / "src/shop/orders.py",
    module="shop.orders",
    action="created",
    change=FileChange(ROOT / "tests/shop/test_orders.py", None, b"import pytest\n\nx = 1\n"),
    classes=(ClassReport("OrderManager", METHODS),),
    helpers=("_make_context",),
    planned=6,
    written=5,
    kept=0,
    declined=(Declined("OrderManager.stop/guard/locked", "hung: no end within 5 s"),),
    verification=PASSED,
)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _text(lines: Iterable[Line]) -> str:
    return "\n".join(plain(line) for line in lines)


def test_a_result_tells_achievements_verdicts_and_what_was_declined() -> None:
    assert _text(run_lines(RunReport((RESULT,), ()), ASCII, verbose=False)) == (
        "/shop/tests/shop/test_orders.py  written: 5 tests, 1 helper\n"
        "  OrderManager\n"
        "    start        1 test    async-loop\n"
        "    place_order  4 tests   guard, re-raise\n"
        "                 left out  a loop too deep\n"
        "    stop         left out  its lock cannot be arranged\n"
        "    1 method with nothing to test\n"
        "  Tests     5/5 passed in 2.0 s (3 runs, random order)\n"
        "  Coverage  shop.orders: 36.90% (imported only) -> 55.22% (+18.32%)\n"
        "  Declined  1 scenario, recorded in the file\n"
        "    hung: no end within 5 s\n"
        "      OrderManager.stop/guard/locked\n"
        "\n"
        "5 tests in 1 file written"
    )


@pytest.mark.parametrize(
    ("results", "dry_run", "told"),
    [
        ((), False, ""),
        ((RESULT, RESULT), False, "10 tests in 2 files written"),
        ((RESULT,), True, "5 tests in 1 file would be written"),
        ((replace(RESULT, action="unchanged", written=0),), False, "nothing to write"),
        (
            (replace(RESULT, action="unchanged", written=0, kept=5),),
            False,
            "nothing to write: 5 tests there already",
        ),
    ],
)
def test_one_line_sums_it_up(results: tuple[ScaffoldResult, ...], dry_run: bool, told: str) -> None:
    quiet = tuple(replace(result, verification=None) for result in results)
    shown = _text(run_lines(RunReport(quiet, (), dry_run=dry_run), ASCII, verbose=False))

    assert shown.rpartition("\n")[2] == told


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (replace(RESULT, verification=None), "Tests  not run (--no-verify)"),
        (replace(RESULT, verification=UNABLE), "Tests  not run: pytest does not import in /shop"),
        (replace(RESULT, verification=replace(PASSED, coverage=None)), "Coverage  not measured"),
        (replace(RESULT, verification=replace(PASSED, failed=1)), "5/6 passed"),
        (replace(RESULT, action="unchanged", written=0, helpers=()), "there is no test to add"),
    ],
)
def test_what_was_not_done_is_said_plainly(result: ScaffoldResult, said: str) -> None:
    assert said in _text(run_lines(RunReport((result,), ()), ASCII, verbose=False))


def test_long_lists_of_declined_scenarios_are_cut_unless_verbose() -> None:
    declined = tuple(Declined(f"C.go/guard/{number}", "flaky: why") for number in range(7))
    run = RunReport((replace(RESULT, declined=declined),), ())
    assert "      and 2 more (--verbose)\n" in _text(run_lines(run, ASCII, verbose=False))
    assert "C.go/guard/6\n" in _text(run_lines(run, ASCII, verbose=True))


def test_verbose_shows_methods_with_nothing_to_test() -> None:
    text = _text(run_lines(RunReport((RESULT,), ()), ASCII, verbose=True))
    assert "    __init__     nothing to test  no branch\n" in text


def test_methods_that_are_left_out_alike_take_one_row() -> None:
    left = [MethodReport(name, 1, "left-out", 0, (), ("a lock",)) for name in ("a", "b", "c")]
    other = MethodReport("d", 1, "left-out", 0, (), ("a loop",))
    shown = replace(RESULT, classes=(ClassReport("C", (left[0], other, *left[1:])),))
    run = RunReport((shown,), ())
    rows = "    a  left out  a lock, and 2 more methods (--verbose)\n    d  left out  a loop\n"
    assert rows in _text(run_lines(run, ASCII, verbose=False))
    assert "    c  left out  a lock\n" in _text(run_lines(run, ASCII, verbose=True))


def test_where_tests_could_not_be_run_it_is_said_how_to_run_them() -> None:
    text = _text(
        run_lines(RunReport((replace(RESULT, verification=UNABLE),), ()), ASCII, verbose=False)
    )
    assert "Install pytest, or name --python PATH, then run them: orchscaffold verify " in text
    assert text.endswith("5 tests in 1 file written, 5 could not be run")


def test_several_results_end_in_a_sum_and_a_dry_run_says_would() -> None:
    text = _text(run_lines(RunReport((RESULT, RESULT), (), dry_run=True), UNICODE, verbose=False))
    assert "test_orders.py  would be written: 5 tests" in text
    assert "10 tests in 2 files would be written\n" in text
    assert text.endswith("  shop.orders  36.90% → 55.22% (+18.32%)")


def test_a_demo_says_where_it_is_and_what_to_do_next(tmp_path: Path) -> None:
    demo = DemoReport(tmp_path / "demo", (tmp_path / "demo/a.py",), RunReport((RESULT,), ()))
    text = _text(demo_lines(demo, ASCII, verbose=True))
    assert text.startswith("A small service written to demo/\n  demo/a.py\n")
    assert text.endswith("orchscaffold new coordinator FILE")


def test_problems_name_the_place_and_the_way_out(tmp_path: Path) -> None:
    problems = (
        Problem("does not parse", tmp_path / "src/x.py", 3, 7, "Mend it.", 3),
        Problem("no module a.b", None, None, None, "", 2),
    )
    assert _text(problem_lines(problems)) == (
        "error: src/x.py:3:7: does not parse\n       Mend it.\nerror: no module a.b"
    )


def test_a_class_as_it_was_read() -> None:
    method = InspectedMethod(
        "start", 9, True, ("awaits sleep",), ("C.start/async-loop/x",), ("a lock",)
    )
    cls = InspectedClass(
        "C", "m", Path("/shop/m.py"), 4, "plain", ("Base",), (("broker", "Broker"),), (method,)
    )
    text = _text(inspected_lines(cls, verbose=False))
    assert text == (
        "C(Base)  plain  /shop/m.py:4\n"
        "  collaborators\n"
        "    broker  Broker\n"
        "  async start  line 9, 1 scenario\n"
        "      awaits sleep\n"
        "      left out: a lock"
    )
    assert "      C.start/async-loop/x" in _text(inspected_lines(cls, verbose=True))


def test_patterns_short_and_long() -> None:
    pattern = PatternInfo(
        "guard", "early return", "Test{C}ErrorResilience", "the value", "built in"
    )
    assert _text(pattern_lines((pattern,), verbose=False)) == "guard  early return"
    assert "asserts     the value" in _text(pattern_lines((pattern,), verbose=True))


def test_verified_files() -> None:
    failed = replace(PASSED, passed=4, failed=1)
    reports = (
        VerifyReport(Path("/t/test_a.py"), ROOT, ("a",), PASSED, ()),
        VerifyReport(Path("/t/test_b.py"), ROOT, ("b",), failed, (Failure("T::x", "failed: no"),)),
        VerifyReport(Path("/t/test_c.py"), ROOT, ("c",), UNABLE, ()),
    )
    assert _text(verify_lines(VerifyRun(reports, ()), ASCII)) == (
        "ok /t/test_a.py  5/5 passed in 2.0 s (3 runs)\n"
        "    a: 36.90% -> 55.22%\n"
        "x /t/test_b.py  4/5 passed in 2.0 s (3 runs)\n"
        "    b: 36.90% -> 55.22%\n"
        "    T::x\n"
        "      failed: no\n"
        "- /t/test_c.py  not run: pytest does not import in /shop/.venv/bin/python\n"
        "9 of 10 tests passed in 3 files, 1 not run\n"
        "Where the code has changed on purpose, bring its tests up to date with: "
        "orchscaffold check --fix\n"
        "Where nothing could be run, install what is missing, or name another interpreter with: "
        "orchscaffold verify --python PATH"
    )


def test_verify_without_any_test_says_how_to_get_some() -> None:
    assert _text(verify_lines(VerifyRun((), ()), ASCII)) == (
        "no generated tests\nWrite some with: orchscaffold new coordinator FILE"
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (b"x = 1\n", b"x = 1\n", ""),
        (
            None,
            b"x = 1\n",
            "diff --git a/t.py b/t.py\nnew file mode 100644\n"
            "--- /dev/null\n+++ b/t.py\n@@ -0,0 +1 @@\n+x = 1\n",
        ),
        (
            b"x = 1",
            b"x = '\x0c'\n",
            "diff --git a/t.py b/t.py\n--- a/t.py\n+++ b/t.py\n@@ -1 +1 @@\n-x = 1\n"
            "\\ No newline at end of file\n+x = '\x0c'\n",
        ),
    ],
)
def test_diffs(tmp_path: Path, before: bytes | None, after: bytes, expected: str) -> None:
    assert diff_text(FileChange(tmp_path / "t.py", before, after)) == expected


def test_columns_and_numbers() -> None:
    rows = ((("a", ""), ("b", "")), (("long", ""), ("c", "")))
    assert _text(columns(rows, indent=1)) == " a     b\n long  c"
    assert (counted(1, "test"), counted(0, "test"), counted(2, "class", "classes")) == (
        "1 test",
        "0 tests",
        "2 classes",
    )
