"""Whole test files: compared with a golden one, checked by the usual tools, and run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from samples import CALL, CLOCK_HELPER, GUARD, LOOP, MAKE_CONTEXT, PUMP_FILE, RERAISE, call

from orchscaffold.errors import TemplateError
from orchscaffold.model import testcode as planned
from orchscaffold.model.house import House
from orchscaffold.patching.marks import find_marked
from orchscaffold.render import render_pieces, render_test_file

HERE = Path(__file__).parent
RUNNERS = ("pytest-asyncio", "pytest-asyncio-auto", "anyio", "unittest")
RULES = "E,F,W,I,UP,B,PT,ANN"
STAND_INS = (
    "scripted_asyncio",
    "scripted_sleep",
    "scripted_anyio",
    "scripted_anyio_sleep",
    "scripted_time",
    "scripted_blocking_sleep",
)


def _render(file: planned.TestFile = PUMP_FILE, width: int = 110, **options: str) -> str:
    return render_test_file(file, line_length=width, first_party=("pump",), **options)


def _tool(*command: str, text: str = "", cwd: Path | None = None) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_golden_file() -> None:
    assert _render() == (HERE / "golden" / "test_pump.txt").read_text()


def test_twice_is_the_same() -> None:
    assert _render() == _render()


@pytest.mark.parametrize("runner", RUNNERS)
def test_it_passes(runner: str, tmp_path: Path) -> None:
    shutil.copy(HERE / "pump.py", tmp_path)
    (tmp_path / "test_pump.py").write_text(_render(replace(PUMP_FILE, runner=runner)))
    auto = "asyncio_mode=auto" if runner == "pytest-asyncio-auto" else "asyncio_mode=strict"
    scope = "asyncio_default_fixture_loop_scope=function"
    plugin = ["-p", "no:asyncio"] if runner in ("anyio", "unittest") else ["-o", auto, "-o", scope]
    report = _tool("pytest", "-q", "-W", "error", *plugin, "-k", "not trio", cwd=tmp_path)
    assert " passed" in report
    assert "skipped" not in report


@pytest.mark.parametrize("runner", RUNNERS)
@pytest.mark.parametrize("width", [79, 88, 100])
def test_tools_have_nothing_to_say(runner: str, width: int) -> None:
    helpers = tuple(planned.StandIn(f"_S{i}", name) for i, name in enumerate(STAND_INS[:4]))
    file = replace(PUMP_FILE, runner=runner, helpers=(*PUMP_FILE.helpers, *helpers))
    text = _render(file, width)
    length = f"--line-length={width}"
    assert _tool("ruff", "format", "--isolated", length, "-", text=text) == text
    assert _tool("black", "-q", length, "-", text=text) == text
    first_party = "lint.isort.known-first-party=['pump']"
    unmarked = "".join(line for line in text.splitlines(True) if "# orchscaffold:" not in line)
    _tool(
        "ruff",
        "check",
        "--isolated",
        length,
        "--select",
        RULES,
        "--config",
        first_party,
        "-",
        text=unmarked,
    )


@pytest.mark.parametrize("width", [88, 100])
@pytest.mark.parametrize("tool", [("ruff", "format", "--isolated"), ("black", "-q")], ids=str)
def test_marks_stay_pristine(width: int, tool: tuple[str, ...]) -> None:
    text = _tool(*tool, f"--line-length={width}", "-", text=_render(width=60))
    marked = find_marked(text)
    assert len(marked) == 6
    assert [item.name for item in marked if not item.pristine] == []


@pytest.mark.parametrize("name", STAND_INS)
def test_stand_ins_compile_in_any_indentation(name: str) -> None:
    helper = planned.StandIn("_Clock", name)
    for indent in ("    ", "  ", "\t"):
        file = replace(PUMP_FILE, helpers=(helper,), classes=())
        text = render_test_file(file, line_length=88, first_party=(), indent=indent)
        compile(text, "helper", "exec")
        assert f"\n{indent}def __init__" in text
        assert find_marked(text)[0].pristine


def test_indentation_of_the_whole_file() -> None:
    text = render_test_file(PUMP_FILE, line_length=88, first_party=("pump",), indent="\t")
    assert not [line for line in text.splitlines() if line.startswith(" ")]
    assert all(item.pristine for item in find_marked(text))


def test_factories_have_no_tests() -> None:
    text = _render(template="factories")
    assert "def _make_context(" in text
    assert "class Test" not in text


def test_a_builder_without_defaults() -> None:
    helper = planned.Builder(
        "_create_test_order", "Build an Order.", planned.Sym("app", "Order"), (), (CALL,)
    )
    text = _render(replace(PUMP_FILE, helpers=(helper,), classes=()))
    fields = "    fields: dict[str, Any] = {**overrides}\n"
    assert text.endswith(f'    """Build an Order."""\n{fields}    return Order(call, **fields)\n')


def test_a_test_without_anything() -> None:
    bare = replace(GUARD, arrange=(), act=(), checks=(), is_async=False)
    cls = planned.TestClass("TestIt", "Test it.", (bare,))
    text = _render(replace(PUMP_FILE, helpers=(), classes=(cls,)))
    compile(text, "bare", "exec")
    assert _tool("ruff", "format", "--isolated", "--line-length=110", "-", text=text) == text


def test_groups_are_a_blank_line_apart() -> None:
    cleanup = (planned.Do(call(planned.Var("tidy"))),)
    full = replace(RERAISE, cleanup=cleanup)
    text = _render(replace(PUMP_FILE, classes=(planned.TestClass("TestIt", "Test it.", (full,)),)))
    assert text.endswith('"topic")\n\n        tidy()\n')


def test_pieces_carry_their_imports() -> None:
    pieces = render_pieces(PUMP_FILE, line_length=88)
    loop = next(piece for piece in pieces if piece.id == LOOP.id)
    assert (loop.name, loop.owner) == (LOOP.name, "TestPumpCoordinatorBackgroundTasks")
    assert {item.module for item in loop.imports} == {"asyncio", "pump", "pytest", "unittest.mock"}
    assert {item.local for item in loop.imports} >= {"pump", "PumpCoordinator", "call", "patch"}
    clock = next(piece for piece in pieces if piece.name == CLOCK_HELPER.name)
    assert clock.id == "pump/helper/_ScriptedAsyncio"
    assert [item.module for item in clock.imports] == ["asyncio"]
    whole = _render(width=88)
    assert all(piece.text in whole for piece in pieces)


def test_pieces_use_what_the_file_has() -> None:
    known = ((planned.Sym("pump"), "the_pump"),)
    taken = frozenset({"PumpCoordinator"})
    pieces = render_pieces(PUMP_FILE, line_length=88, known=known, taken=taken)
    loop = next(piece for piece in pieces if piece.id == LOOP.id)
    assert 'patch.object(the_pump, "asyncio", clock)' in loop.text
    assert "pump_PumpCoordinator(context)" in loop.text
    assert "pump_PumpCoordinator" in {item.local for item in loop.imports}
    assert "the_pump" not in {item.local for item in loop.imports}


def test_the_projects_own_pattern(tmp_path: Path) -> None:
    (tmp_path / "patterns").mkdir()
    own = tmp_path / "patterns" / "guard.py.j2"
    own.write_text(
        '{% extends "patterns/_test.py.j2" %}\n'
        "{% block decorators %}\n{{ indent }}@{{ symbol('app.marks', 'slow') }}\n{% endblock %}\n"
    )
    text = render_test_file(
        PUMP_FILE, line_length=110, first_party=("app", "pump"), house=House(tmp_path)
    )
    assert "    @slow\n    async def test_read_once_without_source" in text
    assert "\nfrom app.marks import slow\n" in text
    own.write_text(
        '{% extends "patterns/_test.py.j2" %}\n{% block act %}{{ tset }}{% endblock %}\n'
    )
    with pytest.raises(TemplateError, match="'tset' is undefined") as caught:
        render_test_file(PUMP_FILE, line_length=110, first_party=(), house=House(tmp_path))
    assert (caught.value.path, caught.value.line) == (own, 2)


def test_a_helpers_data_is_in_its_mark() -> None:
    other = replace(MAKE_CONTEXT, defaults=(("source", planned.Lit(1)),))
    before, after = (
        render_pieces(replace(PUMP_FILE, helpers=(helper,)), line_length=88)[0]
        for helper in (MAKE_CONTEXT, other)
    )
    assert before.text.split()[3] != after.text.split()[3]
