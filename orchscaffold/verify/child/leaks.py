"""What a test leaves running: asyncio tasks that nobody ended, threads that live on."""

from __future__ import annotations

import asyncio
import asyncio.base_events
import asyncio.runners
import gc
import sys
import threading
import time
import types
import weakref
from collections.abc import Callable, Generator

JOIN_SECONDS = 0.5
SPINS = 10
# Where pytest keeps the last failure, and with it all that its frames hold.
LAST_ERROR = ("last_exc", "last_type", "last_value", "last_traceback")
# Private to asyncio, but the one place that all runners pass; the same in 3.11 to 3.14.
CANCEL_ALL = "_cancel_all_tasks"
# Helpers of async test plugins, which live as long as their loop.
HARNESS = ("TestRunner._run_tests_and_fixtures", "TestRunner._call_in_runner_task")
# Workers that wait idle for the next job are no leak.
IDLE = {("concurrent/futures/thread.py", "_worker"), ("trio/_core/_thread_cache.py", "_work")}
OWN_WORKERS = ("anyio.", "trio.")


@types.coroutine
def _yield_once() -> Generator[None, None, None]:
    yield


async def _spin() -> None:
    for _ in range(SPINS):
        await _yield_once()


class Leaks:
    """Watches loops being closed, and looks around at the end of each test."""

    def __init__(self) -> None:
        self._loops: weakref.WeakSet[asyncio.AbstractEventLoop] = weakref.WeakSet()
        self._found: list[str] = []
        self._before: weakref.WeakSet[asyncio.Task[object]] = weakref.WeakSet()
        self._threads: set[threading.Thread] = set()
        self._enumerate = threading.enumerate
        self._now = time.monotonic

    def install(self) -> None:
        """Stand in the way of loops that cancel what is left and say nothing."""
        cancel_all: Callable[[asyncio.AbstractEventLoop], None] = getattr(
            asyncio.runners, CANCEL_ALL
        )
        base = asyncio.base_events.BaseEventLoop
        close, run_forever = base.close, base.run_forever

        def watched_cancel(loop: asyncio.AbstractEventLoop) -> None:
            self._loop_ends(loop)
            cancel_all(loop)

        def watched_close(loop: asyncio.base_events.BaseEventLoop) -> None:
            if not loop.is_closed() and not loop.is_running():
                self._loop_ends(loop)
            close(loop)

        def watched_run(loop: asyncio.base_events.BaseEventLoop) -> None:
            self._loops.add(loop)
            run_forever(loop)

        setattr(asyncio.runners, CANCEL_ALL, watched_cancel)
        setattr(base, "close", watched_close)  # noqa: B010
        setattr(base, "run_forever", watched_run)  # noqa: B010

    def begin(self) -> None:
        """A test begins: what runs now is not its doing."""
        self._found = []
        self._threads = set(self._enumerate())

    def body_begins(self) -> None:
        """The test's own body begins: tasks and threads that fixtures started are theirs."""
        self._threads.update(self._enumerate())
        self._before = weakref.WeakSet(task for loop in tuple(self._loops) for task in _tasks(loop))

    def end(self) -> tuple[str, ...]:
        """The test and its fixtures are done: what is still running."""
        for loop in tuple(self._loops):
            if not loop.is_closed() and not loop.is_running():
                self._loop_ends(loop)
        found = list(dict.fromkeys(self._found))
        found += [f"a thread running ({_thread(thread)})" for thread in self._living()]
        return tuple(found)

    def _loop_ends(self, loop: asyncio.AbstractEventLoop) -> None:
        left = [task for task in _tasks(loop) if task not in self._before]
        if any(task.cancelling() for task in left) and asyncio._get_running_loop() is None:
            loop.run_until_complete(_spin())
        self._found += [f"a task running ({_coroutine(t)})" for t in left if not t.done()]
        self._before.update(left)

    def _living(self) -> list[threading.Thread]:
        until = self._now() + JOIN_SECONDS
        living = []
        for thread in self._enumerate():
            if thread in self._threads or _is_idle(thread):
                continue
            thread.join(max(0.0, until - self._now()))
            if thread.is_alive() and not _is_idle(thread):
                living.append(thread)
        return living


def _tasks(loop: asyncio.AbstractEventLoop) -> list[asyncio.Task[object]]:
    """The unfinished tasks of a loop, less those of the test plugins, in order of name."""
    tasks = [task for task in asyncio.all_tasks(loop) if _coroutine(task) not in HARNESS]
    return sorted(tasks, key=_coroutine)


def _coroutine(task: asyncio.Task[object]) -> str:
    coroutine = task.get_coro()
    return str(getattr(coroutine, "__qualname__", type(coroutine).__name__))


def _thread(thread: threading.Thread) -> str:
    target = getattr(thread, "_target", None)
    return str(getattr(target, "__qualname__", type(thread).__qualname__))


def _is_idle(thread: threading.Thread) -> bool:
    """Whether it is a pool's worker with nothing to do, or one that an async library keeps."""
    if type(thread).__module__.startswith(OWN_WORKERS):
        return True
    frame = sys._current_frames().get(thread.ident or 0)
    if frame is None:
        return not thread.is_alive()
    name = frame.f_code.co_filename.replace("\\", "/")
    return any(name.endswith(path) and frame.f_code.co_name == code for path, code in IDLE)


def collect_garbage() -> tuple[str, ...]:
    """Collect now, so that a coroutine never awaited is told of in the test that made it."""
    caught: list[str] = []

    def hook(unraisable: sys.UnraisableHookArgs, /) -> None:
        if isinstance(unraisable.exc_value, Warning):
            caught.append(f"{type(unraisable.exc_value).__name__}: {unraisable.exc_value}")

    for name in LAST_ERROR:
        if hasattr(sys, name):
            delattr(sys, name)
    previous, sys.unraisablehook = sys.unraisablehook, hook
    try:
        gc.collect()
    finally:
        sys.unraisablehook = previous
    return tuple(caught)
