"""`pytest --orchscaffold-check` in projects of its own, each run by pytest itself."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import orchscaffold
from orchscaffold.cli import run

pytest_plugins = ["pytester"]

CHECKOUT = Path(orchscaffold.__file__).parent.parent
DEMO = CHECKOUT / "templates" / "demo"
TESTS = "tests/greenhouse/test_watering.py"
HAND = "tests/test_hand.py"
BY_HAND = """\
from greenhouse.values import Watering


def test_where_it_is():
    assert Watering(id="w1", zone="north", litres=2).zone == "north"
"""
DRIFTED = BY_HAND.replace("litres=", "liters=")
INI = """\
[pytest]
pythonpath = src
testpaths = tests
asyncio_default_fixture_loop_scope = function
orchscaffold_check = true
"""
PLUGIN = ("-p", "orchscaffold.pytest_plugin")
CHECK = (*PLUGIN, "--orchscaffold-check", "-m", "orchscaffold")

Run = Callable[..., pytest.RunResult]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with generated tests for its reconciler, and with a test by hand."""
    folder = tmp_path_factory.mktemp("made") / "demo"
    shutil.copytree(DEMO, folder)
    (folder / "tests").mkdir()
    (folder / HAND).write_text(BY_HAND)
    orchscaffold.scaffold("src/greenhouse/watering.py", kind="reconciler", cwd=folder, verify=False)
    return folder


@pytest.fixture
def demo(made: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which is the current folder; no plugin is loaded that is not asked for."""
    shutil.copytree(made, pytester.path, dirs_exist_ok=True)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT))
    return pytester.path


@pytest.fixture
def pytest_run(demo: Path, pytester: pytest.Pytester) -> Run:
    """Run pytest in the demo."""

    def run(*arguments: str) -> pytest.RunResult:
        return pytester.runpytest_inprocess("-p", "pytest_asyncio.plugin", *arguments)

    return run


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _drift(demo: Path) -> None:
    (demo / HAND).write_text(DRIFTED)
    _replace(demo / "src/greenhouse/watering.py", "valve controller unreachable", "nobody there")


# --- where nothing is found, and where nothing is asked for


def test_without_the_option_it_does_nothing(demo: Path, pytest_run: Run) -> None:
    _drift(demo)
    result = pytest_run(*PLUGIN, "--collect-only", "-q")
    assert result.ret == 0
    assert "::orchscaffold" not in result.stdout.str()
    assert not (demo / ".orchscaffold_cache").exists()


def test_each_test_file_that_fits_is_an_item_that_passes(pytest_run: Run) -> None:
    result = pytest_run(*CHECK, "-v", "--strict-markers")
    result.stdout.fnmatch_lines_random([f"{TESTS}::orchscaffold PASSED*"])
    result.stdout.fnmatch_lines_random([f"{HAND}::orchscaffold PASSED*"])
    result.assert_outcomes(passed=2, deselected=result.parseoutcomes()["deselected"])


def test_its_items_stand_beside_the_tests(pytest_run: Run) -> None:
    result = pytest_run(*PLUGIN, "--orchscaffold-check", HAND)
    result.assert_outcomes(passed=2)


@pytest.mark.parametrize("blocked", ["orchscaffold.pytest_plugin", "orchscaffold"])
def test_it_can_be_left_out(blocked: str, pytest_run: Run) -> None:
    result = pytest_run("-p", f"no:{blocked}", "-q", HAND)
    result.assert_outcomes(passed=1)


def test_loading_it_imports_nothing_that_checks() -> None:
    code = (
        "import sys, pytest; import orchscaffold.pytest_plugin; "
        "print(*sorted(name for name in sys.modules if name.startswith(('orchsc', 'libcst'))))"
    )
    done = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, check=True)
    assert done.stdout.split() == [
        "orchscaffold",
        "orchscaffold.freezing",
        "orchscaffold.frozen",
        "orchscaffold.pytest_plugin",
        "orchscaffold.pytest_plugin.items",
        "orchscaffold.pytest_plugin.verdicts",
    ]


# --- where something is found


def test_an_item_fails_with_the_finding_and_the_command_that_mends_it(
    demo: Path, pytest_run: Run
) -> None:
    _drift(demo)
    result = pytest_run(*CHECK)
    result.stdout.fnmatch_lines(
        [
            f"*orchscaffold check {TESTS} *",
            f"{TESTS}:*: G101 TestWateringReconcilerErrorResilience.* is stale: *",
            "    Write it anew with: orchscaffold check --fix",
            f"*orchscaffold check {HAND} *",
            f"{HAND}:5:*: D101 *'liters'*",
            '    5 | assert Watering(id="w1", zone="north", liters=2).zone == "north"',
            "    did you mean 'litres'?",
            f"    Mend it with: orchscaffold check --* {HAND}",
            f"FAILED {TESTS}::orchscaffold*",
            f"FAILED {HAND}::orchscaffold*",
        ]
    )
    assert "Traceback" not in result.stdout.str()
    assert result.ret == 1


def test_the_command_that_it_names_mends_it(
    demo: Path, pytest_run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    (demo / HAND).write_text(DRIFTED)
    outlines = pytest_run(*CHECK, HAND).outlines
    # Where CI is set, pytest's summary says the whole message once more.
    [told] = {line for line in outlines if "Mend it with: " in line}
    command = told.partition("orchscaffold ")[2].split()
    assert run((*command, "--no-verify")) == 0, capsys.readouterr().out
    assert (demo / HAND).read_text() == BY_HAND
    pytest_run(*CHECK, HAND).assert_outcomes(passed=1, deselected=1)


def test_only_the_files_that_pytest_is_given_are_items(demo: Path, pytest_run: Run) -> None:
    _drift(demo)
    result = pytest_run(*CHECK, f"{HAND}::orchscaffold", "-v")
    result.stdout.fnmatch_lines([f"{HAND}::orchscaffold FAILED*"])
    result.assert_outcomes(failed=1)


def test_workers_of_xdist_share_one_check(demo: Path, pytest_run: Run) -> None:
    _drift(demo)
    result = pytest_run("-p", "xdist", "-n", "2", *CHECK)
    result.stdout.fnmatch_lines_random([f"{HAND}:5:*: D101 *", f"{TESTS}:*: G101 *"])
    assert result.parseoutcomes()["failed"] == 2
    assert result.ret == 1


def test_what_cannot_be_imported_is_told_with_pytest_s_own_error(
    demo: Path, pytest_run: Run
) -> None:
    (demo / HAND).write_text(BY_HAND.replace("import Watering", "import Wattering"))
    result = pytest_run(*CHECK, HAND)
    result.stdout.fnmatch_lines(["*ImportError*", "*orchscaffold check*", f"{HAND}:1:*: D112 *"])


def test_a_module_that_does_not_parse_is_an_item_of_its_own(demo: Path, pytest_run: Run) -> None:
    _replace(demo / "src/greenhouse/climate.py", "class Climate", "clas Climate")
    result = pytest_run(*CHECK, ".")
    result.stdout.fnmatch_lines(
        [
            "*orchscaffold check src/greenhouse/climate.py *",
            "src/greenhouse/climate.py:*: does not parse: invalid syntax",
            "FAILED src/greenhouse/climate.py::orchscaffold*",
        ]
    )
    assert result.parseoutcomes()["failed"] == 1


# --- settings


@pytest.mark.parametrize(
    ("settings", "failed"),
    [
        ("", {TESTS, HAND}),
        ("orchscaffold_ignore = D101,G101", set()),
        ("orchscaffold_ignore = G", {HAND}),
        ("orchscaffold_select = G101 G102", {TESTS}),
        ("orchscaffold_select = D", {HAND}),
    ],
)
def test_settings(settings: str, failed: set[str], demo: Path, pytest_run: Run) -> None:
    _drift(demo)
    (demo / "pytest.ini").write_text(f"{INI}{settings}\n")
    result = pytest_run(*PLUGIN, "-m", "orchscaffold", "--strict-config", "-rf")
    told = {line.split()[1] for line in result.outlines if line.startswith("FAILED ")}
    assert told == {f"{name}::orchscaffold" for name in failed}


def test_a_baseline_is_left_out(
    demo: Path, pytest_run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    _drift(demo)
    assert run(("check", "--write-baseline", "--no-cache")) == 0, capsys.readouterr().out
    result = pytest_run(*CHECK, "-o", "orchscaffold_baseline=orchscaffold-baseline.json")
    assert result.ret == 0, result.stdout.str()


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("orchscaffold_select=D999", "*unknown code D999*There are: D100*"),
        ("orchscaffold_baseline=none.json", "*cannot be read*--write-baseline*"),
    ],
)
def test_a_wrong_setting_is_a_usage_error(option: str, said: str, pytest_run: Run) -> None:
    result = pytest_run(*CHECK, "-o", option)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "INTERNALERROR" not in result.stdout.str() + result.stderr.str()
    assert all(part in result.stderr.str() for part in said.split("*"))


@pytest.mark.parametrize(("arguments", "kept"), [((), True), (("-p", "no:cacheprovider"), False)])
def test_answers_are_kept_where_pytest_keeps_its_own(
    arguments: tuple[str, ...], kept: bool, demo: Path, pytest_run: Run
) -> None:
    assert pytest_run(*CHECK, *arguments, HAND).ret == 0
    assert (demo / ".orchscaffold_cache").exists() is kept
