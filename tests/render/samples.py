"""Planned test files written by hand, as the scenario engine would plan them."""

from __future__ import annotations

from orchscaffold.model.testcode import (
    Awaited,
    Builder,
    Check,
    Code,
    Display,
    Do,
    Get,
    Invoke,
    Let,
    Lit,
    StandIn,
    Step,
    Sym,
    Test,
    TestClass,
    TestFile,
    Var,
)

PATCH = Get(Sym("unittest.mock", "patch"), "object")
CALL = Sym("unittest.mock", "call")
RAISES = Sym("pytest", "raises")
MODULE = Sym("pump")
CONTEXT, COORDINATOR, CLOCK = Var("context"), Var("coordinator"), Var("clock")


def path(root: Code, *names: str) -> Code:
    """`root.name.name…`."""
    for name in names:
        root = Get(root, name)
    return root


def call(func: Code, *args: Code, **kwargs: Code) -> Invoke:
    """`func(*args, **kwargs)`."""
    return Invoke(func, args, tuple(kwargs.items()))


def equal(left: Code, right: Code) -> Check:
    """`assert left == right`."""
    return Check(left, "==", right)


def listed(*items: Code) -> Display:
    """`[items]`."""
    return Display("list", items)


def logger() -> tuple[Code, str | None]:
    """The patched logger of the module."""
    return (call(PATCH, MODULE, Lit("logger"), autospec=Lit(True)), "logger")


def arranged(side_effect: Code, **fields: Code) -> tuple[Step, ...]:
    """The context with one scripted collaborator, and the coordinator."""
    return (
        Let(CONTEXT, call(Var("_make_context"), **fields)),
        Let(path(CONTEXT, "source", "read", "side_effect"), side_effect),
        Let(COORDINATOR, call(Sym("pump", "PumpCoordinator"), CONTEXT)),
    )


SLOW = call(Sym("builtins", "TimeoutError"), Lit("slow"))

MAKE_CONTEXT = Builder(
    "_make_context",
    "Build a PumpContext with an autospecced source; keyword arguments replace fields.",
    Sym("pump", "PumpContext"),
    (
        (
            "source",
            call(
                Sym("unittest.mock", "create_autospec"),
                Sym("pump", "Source"),
                instance=Lit(True),
                spec_set=Lit(True),
            ),
        ),
    ),
)
CLOCK_HELPER = StandIn("_ScriptedAsyncio", "scripted_asyncio", (Sym("asyncio"),))

LOOP = Test(
    id="PumpCoordinator._run/async-loop/survives-TimeoutError",
    digest="4be0f2a1",
    pattern="async-loop",
    method="_run",
    name="test_run_continues_after_timeout_error",
    doc="The loop logs a TimeoutError, waits its interval and reads again.",
    is_async=True,
    arrange=(
        *arranged(
            listed(SLOW, listed(Lit("item"))),
            topics=Display("tuple", (Lit("a"),)),
            interval=Lit(5.0),
        ),
        Let(CLOCK, call(Var("_ScriptedAsyncio"), cycles=Lit(2))),
    ),
    contexts=(
        (call(PATCH, MODULE, Lit("asyncio"), CLOCK), None),
        logger(),
        (call(RAISES, Sym("asyncio", "CancelledError")), None),
    ),
    act=(Do(Awaited(call(path(COORDINATOR, "_run")))),),
    checks=(
        equal(
            path(CONTEXT, "source", "read", "await_args_list"),
            listed(call(CALL, Lit("a")), call(CALL, Lit("a"))),
        ),
        equal(path(CLOCK, "slept"), listed(Lit(5.0), Lit(5.0))),
        equal(path(COORDINATOR, "seen"), Lit(1)),
        Do(
            call(
                path(Var("logger"), "debug", "assert_called_once_with"),
                Lit("slow topic %s"),
                Lit("a"),
            )
        ),
    ),
    helpers=("_make_context", "_ScriptedAsyncio"),
)
FALLBACK = Test(
    id="PumpCoordinator.read_once/log-and-continue/source.read-Exception",
    digest="77d1c0aa",
    pattern="log-and-continue",
    method="read_once",
    name="test_read_once_returns_none_when_source_read_fails",
    doc="read_once logs the error and returns None; nothing is counted.",
    is_async=True,
    arrange=(
        Let(Var("error"), call(Sym("builtins", "RuntimeError"), Lit("boom"))),
        *arranged(Var("error")),
    ),
    contexts=(logger(),),
    act=(Let(Var("result"), Awaited(call(path(COORDINATOR, "read_once"), Lit("topic")))),),
    checks=(
        Check(Var("result"), "is", Lit(None)),
        equal(path(COORDINATOR, "seen"), Lit(0)),
        Do(
            call(
                path(Var("logger"), "error", "assert_called_once_with"),
                Lit("read failed: %s"),
                Var("error"),
            )
        ),
    ),
    helpers=("_make_context",),
)
RERAISE = Test(
    id="PumpCoordinator.read_once/re-raise/source.read-TimeoutError",
    digest="51f8e3d0",
    pattern="re-raise",
    method="read_once",
    name="test_read_once_reraises_timeout_error",
    doc="read_once logs a TimeoutError and lets it through.",
    is_async=True,
    arrange=arranged(SLOW),
    contexts=(logger(), (call(RAISES, Sym("builtins", "TimeoutError"), match=Lit("slow")), None)),
    act=(Do(Awaited(call(path(COORDINATOR, "read_once"), Lit("topic")))),),
    checks=(
        Do(
            call(
                path(Var("logger"), "error", "assert_called_once_with"),
                Lit("read timed out: %s"),
                Lit("topic"),
            )
        ),
    ),
    helpers=("_make_context",),
)
GUARD = Test(
    id="PumpCoordinator.read_once/guard/source-is-None",
    digest="0c11d2e3",
    pattern="guard",
    method="read_once",
    name="test_read_once_without_source_returns_none",
    doc="read_once returns None where there is no source.",
    is_async=True,
    arrange=(
        Let(CONTEXT, call(Var("_make_context"), source=Lit(None))),
        Let(COORDINATOR, call(Sym("pump", "PumpCoordinator"), CONTEXT)),
    ),
    contexts=(),
    act=(Let(Var("result"), Awaited(call(path(COORDINATOR, "read_once"), Lit("topic")))),),
    checks=(Check(Var("result"), "is", Lit(None)),),
    helpers=("_make_context",),
)
PUMP_FILE = TestFile(
    module="pump",
    doc="Tests of pump, written by orchscaffold.",
    runner="pytest-asyncio",
    helpers=(MAKE_CONTEXT, CLOCK_HELPER),
    classes=(
        TestClass(
            "TestPumpCoordinatorBackgroundTasks",
            "Test background task lifecycle management and resilience.",
            (LOOP,),
        ),
        TestClass(
            "TestPumpCoordinatorErrorResilience",
            "Test error handling and recovery mechanisms.",
            (FALLBACK, RERAISE, GUARD),
        ),
    ),
)
