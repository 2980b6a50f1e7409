"""Facts about methods: guards, handlers, loops, tasks, calls, locks, writes."""

from __future__ import annotations

import pytest
from making import MakeLibrary

from orchscaffold.inspection.behaviour import method_facts
from orchscaffold.model import ir
from orchscaffold.model.behaviour import MethodFacts


def facts(library_of: MakeLibrary, body: str) -> MethodFacts:
    text = "async def f(self, order):\n" + "".join(f"    {line}\n" for line in body.split("\n"))
    function = library_of({"src/app.py": text}).function("app", "f")
    assert function is not None
    return method_facts(function)


@pytest.mark.parametrize(
    ("body", "endings"),
    [
        ("work()", []),
        ("if x:\n    return None", []),
        ("if x:\n    return None\nwork()", ["returns"]),
        ("if x:\n    raise E\nif y:\n    log()\nwork()", ["raises"]),
        ("if x:\n    return 1\nelse:\n    y()\nwork()", []),
        ("for a in b:\n    if a:\n        continue\n    work()", ["continues"]),
        ("async with lock:\n    if a:\n        return\n    work()", ["returns"]),
    ],
)
def test_guards(library_of: MakeLibrary, body: str, endings: list[str]) -> None:
    assert [guard.ending for guard in facts(library_of, body).guards] == endings


@pytest.mark.parametrize(
    ("handler", "outcome", "ending", "log"),
    [
        ("except E:\n    pass", "silent", "falls-through", ""),
        ("except E:\n    return 1", "silent", "returns", ""),
        (
            "except E as e:\n    logger.error('x %s', e)",
            "logs-and-continues",
            "falls-through",
            "error",
        ),
        (
            "except E:\n    self._log.warning('x')\n    return",
            "logs-and-continues",
            "returns",
            "warning",
        ),
        (
            "except E:\n    if x:\n        logger.exception('x')",
            "logs-and-continues",
            "falls-through",
            "error",
        ),
        ("except E:\n    logger.error('x')\n    raise", "re-raises", "raises", "error"),
        ("except E as e:\n    raise e", "re-raises", "raises", ""),
        ("except (E, F) as e:\n    raise G(e) from e", "translates", "raises", ""),
        ("except:\n    math.log(1)", "silent", "falls-through", ""),
    ],
)
def test_handlers(
    library_of: MakeLibrary, handler: str, outcome: str, ending: str, log: str
) -> None:
    fact = facts(library_of, f"try:\n    work()\n{handler}").handlers[0]
    assert (fact.outcome, fact.ending, fact.log) == (outcome, ending, log)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("while True:\n    await asyncio.sleep(5)", ("asyncio.sleep", ir.Const(5), False, False)),
        (
            "while self.running:\n    try:\n        await go()\n"
            "    except Exception:\n        log()\n"
            "    await sleep(self.every)",
            ("sleep", ir.Attr(ir.Name("self"), "every"), True, True),
        ),
        (
            "while True:\n    try:\n        await go()\n    except CancelledError:\n        break",
            ("", None, False, False),
        ),
        (
            "while True:\n    await asyncio.wait_for(stop.wait(), timeout=2)",
            ("asyncio.wait_for", ir.Const(2), False, False),
        ),
    ],
)
def test_loops(
    library_of: MakeLibrary, body: str, expected: tuple[str, ir.Expr | None, bool, bool]
) -> None:
    loop = facts(library_of, body).loops[0]
    assert (loop.sleep, loop.interval, loop.survives, loop.stops_on is not None) == expected


def test_a_loop_that_ends_by_itself_is_none(library_of: MakeLibrary) -> None:
    assert facts(library_of, "while x:\n    x = x - 1").loops == ()


def test_tasks(library_of: MakeLibrary) -> None:
    body = (
        "task = asyncio.create_task(self._loop())\nself._register_background_task(task)\n"
        "self._tasks.append(task)\nself._task.cancel()\nThread(target=self.go).start()"
    )
    shown = [(fact.action, fact.maker) for fact in facts(library_of, body).tasks]
    assert shown == [
        ("starts", "asyncio.create_task"),
        ("registers", "self._register_background_task"),
        ("registers", "self._tasks.append"),
        ("cancels", "self._task.cancel"),
        ("starts", "Thread"),
    ]


def test_calls(library_of: MakeLibrary) -> None:
    body = (
        "broker = self.context.broker\nawait broker.place(order)\nself.store.save(order.id())\n"
        "made = make()\nmade.use()\nlogger.info('x')\nawait asyncio.to_thread(self.api.load, 1)\n"
        "async with self.session.begin() as s:\n    s.go()"
    )
    shown = [(fact.path, fact.mode) for fact in facts(library_of, body).calls]
    assert shown == [
        ("self.context.broker.place", "awaited"),
        ("self.store.save", "sync"),
        ("order.id", "sync"),
        ("asyncio.to_thread", "awaited"),
        ("self.api.load", "in-thread"),
        ("self.session.begin", "awaited"),
    ]


def test_locks_writes_and_raises(library_of: MakeLibrary) -> None:
    body = (
        "async with self._lock:\n    self.a.b, x = 1, 2\nself.n += 1\nself.d['k'] = 1\n"
        "del self.gone\nself.n = 0\nraise E('x')"
    )
    found = facts(library_of, body)
    assert [(lock.path, lock.is_async) for lock in found.locks] == [("self._lock", True)]
    assert found.writes == ("self.a.b", "self.n", "self.d", "self.gone")
    assert len(found.raises) == 1
