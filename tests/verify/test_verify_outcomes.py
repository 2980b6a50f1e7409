"""One candidate file with a test for each outcome, verified once; a row of the table a test."""

from __future__ import annotations

from pathlib import Path

import pytest
from shop import build, listing, request

from orchscaffold.verify import VerifyResult, verify

# One run for all rows: on one worker.
pytestmark = pytest.mark.xdist_group("verify_outcomes")

CANDIDATE = """\
import asyncio, ctypes, logging, multiprocessing, os, shutil, signal, socket, sqlite3, subprocess
import sys, threading, time, unittest
from pathlib import Path
import pytest
from app import core

def test_passes(seven):
    assert core.pick(True) == 1 and seven == 7
def test_reads_relative_files():
    assert Path("tests/data/seven.txt").read_text() == "7"
def test_writes_temporary_files(tmp_path):
    (tmp_path / "a").write_text("1")
    sqlite3.connect(tmp_path / "a.db").close()
    sqlite3.connect(":memory:").close()
    Path("scratch").write_text("1")
    os.makedirs("src", exist_ok=True)
    Path("/nowhere/at/all").unlink(missing_ok=True)
def test_fails():
    assert core.pick(False) == 3, f"odd {object()} at {Path.cwd()}"
def test_raises():
    raise ValueError("first line\\nsecond line")
def test_exits():
    sys.exit(2)
def test_needs_a_fixture(nothing): ...
@pytest.fixture
def broken():
    raise KeyError("cause")
def test_fixture_fails(broken): ...
@pytest.mark.skip(reason="later")
def test_skipped(): ...
@pytest.mark.xfail
def test_expected_to_fail(): assert 0
@pytest.mark.xfail
def test_unexpectedly_passes(): ...
@pytest.mark.slow
def test_marked(): ...

def test_writes():
    try:
        open(core.__file__, "a")
    except Exception:
        pass
def test_writes_relative(): Path("pytest.ini").write_text("")
def test_writes_home(): Path("/root-of-all.txt").write_text("")
def test_makes_a_folder(): os.mkdir(Path(core.__file__).parent / "new")
def test_removes(): os.remove(os.path.realpath(core.__file__))
def test_renames(): os.rename(os.path.realpath(core.__file__), "stolen.py")
def test_copies_out(): shutil.copy("pytest.ini", Path(core.__file__).parent / "copy.ini")
def test_logs_to_a_file(): logging.FileHandler("src/app.log")
def test_database(): sqlite3.connect("src/app.db")
def test_connects(): socket.socket().connect(("127.0.0.1", 9))
def test_binds(): socket.socket().bind(("127.0.0.1", 0))
def test_sends(): socket.socket(type=socket.SOCK_DGRAM).sendto(b"", ("127.0.0.1", 9))
def test_looks_up(): socket.getaddrinfo("localhost", 80)
def test_unix_socket(): socket.socket(socket.AF_UNIX).connect("/run/some.sock")
def test_unix_socket_inside(tmp_path):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
def test_starts_a_program(): subprocess.run(["true"])
def test_starts_a_shell(): os.system("true")
def test_forks(): os.fork()
def test_spawns():
    multiprocessing.get_context("spawn").Process(target=print).start()
def test_signals(): os.kill(1, signal.SIGTERM)
def test_asks_about_a_process(): os.kill(os.getppid(), 0)
def test_loads_a_library(): ctypes.CDLL("libm.so.6")

@pytest.mark.asyncio
async def test_async(): await asyncio.sleep(0)
@pytest.mark.asyncio
async def test_leaves_a_task(): asyncio.create_task(core.forever())
@pytest.mark.asyncio
async def test_cancels_a_task(): asyncio.create_task(core.forever()).cancel()
@pytest.mark.asyncio
async def test_uses_a_pool(): await asyncio.to_thread(core.pick, True)
def test_runs_a_loop_and_leaves_a_task():
    async def main(): asyncio.create_task(core.forever())
    asyncio.run(main())
def test_leaves_a_thread():
    threading.Thread(target=threading.Event().wait, daemon=True).start()
@pytest.fixture(scope="module")
def reader():
    end = threading.Event()
    threading.Thread(target=end.wait, daemon=True).start()
    yield
    end.set()
def test_thread_of_a_fixture(reader): assert core.pick(True) == 1
def test_ends_a_thread():
    thread = threading.Thread(target=time.monotonic)
    thread.start()
@pytest.mark.asyncio
async def test_forgets_to_await(): core.forever()
def test_forgets_to_await_in_sync_code():
    core.forever()
def test_after_a_failure_that_held_a_coroutine(): ...

@pytest.mark.asyncio
async def test_waits_for_ever(): await core.forever()
@pytest.mark.asyncio
async def test_busy_for_ever():
    while True:
        try:
            await asyncio.sleep(0)
        except Exception:
            pass
def test_cannot_be_interrupted():
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    threading.Event().wait()
def test_ends_the_process(): os._exit(3)
def test_kills_the_process(): os.kill(os.getpid(), signal.SIGKILL)

class TestClassic(unittest.IsolatedAsyncioTestCase):
    async def test_passes(self): await asyncio.sleep(0)
    async def test_leaves_a_task(self): asyncio.create_task(core.forever())
    async def test_waits_for_ever(self): await core.forever()
    def test_fails(self): self.assertEqual(1, 2)
    def test_part_fails(self):
        with self.subTest(part=1):
            self.assertEqual(1, 2)

class TestParts:
    @pytest.mark.parametrize("value", [1, 2])
    def test_value(self, value): assert value == 1

SEEN = []
def test_order_first(): SEEN.append(1)
def test_order_second(): assert SEEN
"""
TABLE = [
    ("test_passes", "passed", ""),
    ("test_reads_relative_files", "passed", ""),
    ("test_writes_temporary_files", "passed", ""),
    ("test_fails", "failed", "AssertionError: odd <object object at 0x...> at ."),
    ("test_raises", "failed", "ValueError: first line"),
    ("test_exits", "failed", "SystemExit: 2"),
    ("test_needs_a_fixture", "error", "fixture 'nothing' not found"),
    ("test_fixture_fails", "error", "in setup: KeyError: 'cause'"),
    ("test_skipped", "skipped", "later"),
    ("test_expected_to_fail", "skipped", "xfail"),
    ("test_unexpectedly_passes", "skipped", "xfail"),
    ("test_marked", "passed", ""),
    ("test_writes", "fence", "fence: writing 'src/app/core.py'"),
    ("test_writes_relative", "fence", "fence: writing 'pytest.ini'"),
    ("test_writes_home", "fence", "fence: writing '/root-of-all.txt'"),
    ("test_makes_a_folder", "fence", "fence: making or removing 'src/app/new'"),
    ("test_removes", "fence", None),
    ("test_renames", "fence", None),
    ("test_copies_out", "fence", "fence: writing 'src/app/copy.ini'"),
    ("test_logs_to_a_file", "fence", "fence: writing 'src/app.log'"),
    ("test_database", "fence", "fence: opening the database 'src/app.db'"),
    ("test_connects", "fence", "fence: connection to 127.0.0.1"),
    ("test_binds", "fence", "fence: connection to 127.0.0.1"),
    ("test_sends", "fence", "fence: connection to 127.0.0.1"),
    ("test_looks_up", "fence", "fence: looking up the host 'localhost'"),
    ("test_unix_socket", "fence", "fence: connection to '/run/some.sock'"),
    ("test_unix_socket_inside", "passed", ""),
    ("test_starts_a_program", "fence", "fence: starting the program 'true'"),
    ("test_starts_a_shell", "fence", "fence: starting the program 'true'"),
    ("test_forks", "fence", "fence: starting another process"),
    ("test_spawns", "fence", "fence: starting another process"),
    ("test_signals", "fence", "fence: signal to 1"),
    ("test_asks_about_a_process", "passed", ""),
    ("test_loads_a_library", "fence", "fence: loading the library 'libm.so.6'"),
    ("test_async", "passed", ""),
    ("test_leaves_a_task", "leaked", "left a task running (forever)"),
    ("test_cancels_a_task", "passed", ""),
    ("test_uses_a_pool", "passed", ""),
    ("test_runs_a_loop_and_leaves_a_task", "leaked", "left a task running (forever)"),
    ("test_leaves_a_thread", "leaked", "left a thread running (Event.wait)"),
    ("test_thread_of_a_fixture", "passed", ""),
    ("test_ends_a_thread", "passed", ""),
    ("test_forgets_to_await", "warned", "RuntimeWarning: coroutine 'forever' was never awaited"),
    (
        "test_forgets_to_await_in_sync_code",
        "warned",
        "RuntimeWarning: coroutine 'forever' was never awaited",
    ),
    ("test_after_a_failure_that_held_a_coroutine", "passed", ""),
    ("test_waits_for_ever", "hung", "took longer than 1 s"),
    ("test_busy_for_ever", "hung", "took longer than 1 s"),
    ("test_cannot_be_interrupted", "hung", "took longer than 1 s"),
    ("test_ends_the_process", "failed", "ended the process (exit code 3)"),
    ("test_kills_the_process", "failed", "ended the process (signal 9)"),
    ("TestClassic::test_passes", "passed", ""),
    ("TestClassic::test_leaves_a_task", "leaked", "left a task running (forever)"),
    ("TestClassic::test_waits_for_ever", "hung", "took longer than 1 s"),
    ("TestClassic::test_fails", "failed", "AssertionError: 1 != 2"),
    ("TestClassic::test_part_fails", "failed", None),
    ("TestParts::test_value[1]", "passed", ""),
    ("TestParts::test_value[2]", "failed", "AssertionError: assert 2 == 1"),
    ("test_order_first", "passed", ""),
    (
        "test_order_second",
        "flaky",
        "passed in order, then in another order failed: AssertionError: assert []",
    ),
]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> VerifyResult:
    root = tmp_path_factory.mktemp("shop")
    project = build(root)
    before = listing(root)
    found = verify(request(project, CANDIDATE))
    assert listing(root) == before
    return found


def test_it_ran(result: VerifyResult) -> None:
    assert (result.status, result.why, result.ran) == ("ran", "", True)


def test_every_test_is_told_of_once(result: VerifyResult) -> None:
    assert sorted(test.id for test in result.tests) == sorted(row[0] for row in TABLE)


@pytest.mark.parametrize(("name", "outcome", "reason"), TABLE, ids=[row[0] for row in TABLE])
def test_outcome(result: VerifyResult, name: str, outcome: str, reason: str | None) -> None:
    found = next(test for test in result.tests if test.id == name)
    assert (found.outcome, found.reason) == (outcome, found.reason if reason is None else reason)


def test_coverage_without_what_hung(result: VerifyResult) -> None:
    assert result.before is not None
    assert result.after is not None
    assert [file.percent for file in result.before] == [33.33]
    assert result.after[0].missing_lines == ()
    assert result.after[0].missing_branches == ()
    assert result.after[0].percent == 100.0


def test_properties(result: VerifyResult) -> None:
    assert len(result.passed) + len(result.failed) == len(TABLE)
    value = next(test for test in result.tests if test.id == "TestParts::test_value[1]")
    assert (value.name, value.passed) == ("TestParts::test_value", True)


def test_nothing_outside_was_written() -> None:
    assert not Path("/root-of-all.txt").exists()
