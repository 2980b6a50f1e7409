"""Each kind of statement and expression, followed as Python runs it."""

from __future__ import annotations

import pytest
from machine_runs import MakeMachine, endings

CASES = [
    # --- what is deleted
    pytest.param("", "x = [1, 2, 3]; del x[0]\nreturn x", {"[2, 3]"}, id="an item"),
    pytest.param("", "x = [1, 2, 3]; del x[1:]\nreturn x", {"[1]"}, id="a slice"),
    pytest.param("", "x = [1]; del x[4]\nreturn x", {"!IndexError"}, id="no such item"),
    pytest.param(
        "", "self.y = 1; del self.y\nreturn hasattr(self, 'y')", {"False"}, id="an attribute"
    ),
    # --- generators that are asked for no more than is needed
    pytest.param(
        "",
        "x = []\nany(x.append(n) or n > 1 for n in (1, 2, 3))\nreturn len(x)",
        {"2"},
        id="any",
    ),
    pytest.param(
        "",
        "x = []\nall(x.append(n) or n > 1 for n in (1, 2, 3))\nreturn len(x)",
        {"1"},
        id="all",
    ),
    pytest.param("", "return all(n for n in ())", {"True"}, id="all of nothing"),
    pytest.param("", "return any(n > 3 for n in (1, 2))", {"False"}, id="none of them"),
    pytest.param("", "return next((n for n in (1, 2, 3) if n > 1), 0)", {"2"}, id="next"),
    pytest.param("", "return next((n for n in (1, 2) if n > 5), 7)", {"7"}, id="no next"),
    pytest.param("", "return next(n for n in ())", {"!StopIteration"}, id="nothing to give"),
    # --- functions compared
    pytest.param("", "return self.__class__.act == type(self).act", {"True"}, id="one function"),
    pytest.param("", "return self.act == self.act", {"True"}, id="one method of one object"),
    pytest.param("", "return type(self).act == self.act", {"False"}, id="a method is another"),
    # --- what is true stays so
    pytest.param(
        "row: dict, names: dict[str, int]",
        """
        name = row.get("name")
        if not name:
            return "none"
        return "empty" if name == "" else "filled"
        """,
        {"'none'", "'filled'"},
        id="something true is no empty text",
    ),
    # --- the end of the program
    pytest.param(
        "x: int",
        """
        import sys
        try:
            if x > 3:
                sys.exit(x)
        except Exception:
            return "caught"
        return x
        """,
        {"1", "!SystemExit"},
        id="the program is left",
    ),
    # --- handlers
    pytest.param(
        "",
        """
        done = []
        for name in ("a", "b"):
            try:
                done.append(self.port.send(name))
            except OSError:
                return "some" if done else "none"
        return "all"
        """,
        {"'all'", "'some'", "'none'"},
        id="the first call fails, or a later one",
    ),
    pytest.param(
        "",
        """
        try:
            self.port.send("a")
        except OSError as error:
            self.count = error.__traceback__
            return 1
        return 2
        """,
        {"1", "2"},
        id="a traceback that nothing depends on",
    ),
    pytest.param(
        "",
        """
        try:
            self.port.send("a")
        except OSError:
            return 1
        return 2
        """,
        {"1", "2"},
        id="a collaborator raises",
    ),
    pytest.param(
        "",
        """
        try:
            self.port.send("a")
        except Grave:
            return 1
        except Fault:
            return 2
        except Exception:
            return 3
        return 4
        """,
        {"1", "2", "3", "4"},
        id="each handler",
    ),
    pytest.param(
        "",
        """
        try:
            self.port.send("a")
        except Fault:
            return 1
        except Grave:
            return 2
        return 3
        """,
        {"1", "3"},
        id="a handler that an earlier one shadows",
    ),
    pytest.param(
        "x: str",
        """
        try:
            number = int(x)
        except ValueError:
            number = -1
        else:
            number = 1
        finally:
            self.count = 7
        return number, self.count
        """,
        {"(1, 7)", "(-1, 7)"},
        id="else and finally",
    ),
    pytest.param(
        "",
        """
        try:
            self.port.send("a")
        except OSError as error:
            raise Fault("wrapped") from error
        return 2
        """,
        {"!Fault", "2"},
        id="wrapped",
    ),
    pytest.param(
        "",
        """
        try:
            self.port.send("a")
        except OSError:
            raise
        return 2
        """,
        {"!OSError", "2"},
        id="raised again",
    ),
    pytest.param(
        "",
        """
        try:
            return 1
        finally:
            self.count = 2
        """,
        {"1"},
        id="finally after a return",
    ),
    pytest.param("x: int", "assert x > 3\nreturn 1", {"!AssertionError", "1"}, id="assert"),
    pytest.param("x: bool", "if x:\n    raise Fault('no')\nreturn 2", {"!Fault", "2"}, id="raise"),
    # --- loops
    pytest.param(
        "x: list[int]",
        """
        for item in x:
            if item > 5:
                break
        else:
            return 1
        return 2
        """,
        {"1", "2"},
        id="for, break, else",
    ),
    pytest.param(
        "x: list[int]",
        """
        total = 0
        for item in x:
            if item < 0:
                continue
            total = total + 10
        return total > 0
        """,
        {"True", "False"},
        id="continue",
    ),
    pytest.param("", "n = 0\nwhile n < 3:\n    n += 1\nreturn n", {"3"}, id="while"),
    pytest.param(
        "x: list[int]", "return [i * 2 for i in x if i > 1]", {"[]", "[4]"}, id="a comprehension"
    ),
    pytest.param("", "return {n: len(n) for n in NAMES}", {"{'a': 1, 'b': 1}"}, id="a dict of one"),
    pytest.param(
        "x: dict[str, int]",
        "for name, value in x.items():\n    return 1\nreturn 2",
        {"1", "2"},
        id="items",
    ),
    # --- context managers
    pytest.param(
        "", "with self.held() as n:\n    m = n\nreturn m, self.count", {"(1, 0)"}, id="a generator"
    ),
    pytest.param(
        "",
        """
        with suppress(OSError):
            self.port.send("a")
        return 1
        """,
        {"1"},
        id="suppress",
    ),
    # --- match
    pytest.param(
        "x: Side",
        """
        match x:
            case Side.BUY:
                return 1
            case _:
                return 2
        """,
        {"1", "2"},
        id="match a value",
    ),
    pytest.param(
        "x: int | str | Order",
        """
        match x:
            case int(n) if n > 5:
                return 1
            case str():
                return 2
            case Order(size=3):
                return 3
            case _:
                return 4
        """,
        {"1", "2", "3", "4"},
        id="match classes",
    ),
    pytest.param(
        "x: dict[str, int]",
        """
        match x:
            case {"kind": 3}:
                return 1
            case _:
                return 2
        """,
        {"1", "2"},
        id="match a mapping",
    ),
    # --- functions and classes
    pytest.param(
        "",
        """
        total = 1
        def add(number):
            nonlocal total
            total += number
            return total
        add(4)
        return add(5), total
        """,
        {"(10, 10)"},
        id="a closure",
    ),
    pytest.param("", "return (lambda n, m=2: n * m)(4)", {"8"}, id="a lambda"),
    pytest.param("", "return self.describe()", {"'base+'"}, id="super"),
    pytest.param("", "self.bump(); self.bump(by=4)\nreturn self.count", {"5"}, id="its state"),
    pytest.param("", "return self.twice(4) + C.default()", {"17"}, id="static and class methods"),
    pytest.param("", "return Order(3, note='n').note", {"'n'"}, id="a record is built"),
    pytest.param("", "Order(3).size = 4", {"!FrozenInstanceError"}, id="a frozen record"),
    pytest.param("", "return self.bump(1, 2)", set(), id="what only a mistake raises"),
    pytest.param(
        "",
        """
        try:
            return self.bump(1, 2)
        except TypeError:
            return "caught"
        """,
        {"'caught'"},
        id="arguments that do not fit",
    ),
    pytest.param(
        "",
        "import sys\nreturn 'new' if sys.version_info >= (3, 11) else 'old'",
        {"'new'"},
        id="the version of Python",
    ),
    pytest.param(
        "",
        """
        import asyncio
        lock = asyncio.Lock()
        async def inside():
            async with lock:
                lock.release()
                async with lock:
                    return lock.locked()
        lock.release()
        return lock.locked()
        """,
        {"False"},
        id="a lock that is let go",
    ),
    pytest.param("", "return f'{OSError(1)!r}' and 1", set(), id="how an exception is shown"),
    pytest.param("", "a, *b = [1, 2, 3]\nreturn a, b", {"(1, [2, 3])"}, id="unpacking"),
    pytest.param("", "ys = xs = [1]\nys.append(2)\nreturn xs", {"[1, 2]"}, id="two names"),
    pytest.param("", "return f'{LIMIT:>3}{NAMES!r}'", {"\"  3('a', 'b')\""}, id="a format"),
    pytest.param("", "return {'a': 1}['b']", {"!KeyError"}, id="a missing key"),
    pytest.param("", "return [1][3]", {"!IndexError"}, id="a missing place"),
    pytest.param(
        "heap: list[int]",
        "from heapq import heappop, heappush\nheap = [5]\nheappush(heap, 2)\n"
        "return heappop(heap), heap",
        {"(2, [5])"},
        id="a heap",
    ),
    pytest.param("", "xs = iter([1, 2])\nreturn next(xs), next(xs)", {"(1, 2)"}, id="an iterator"),
    pytest.param(
        "",
        "from copy import copy\nxs = [1]\nys = copy(xs)\nxs.append(2)\nreturn ys",
        {"[1]"},
        id="a copy",
    ),
    pytest.param(
        "x",
        "total = 0\nfor name in x:\n    total += x[name]\nreturn 1 if total > 5 else 2",
        {"1", "2"},
        id="gone through and asked by key",
    ),
    pytest.param(
        "",
        "def find(name, by=load):\n    return by(name)\nreturn 1 if find('a') > 3 else 2",
        {"1", "2"},
        id="a default of an inner function",
    ),
    pytest.param("n: int", "xs = [4]\nreturn xs[n]", {"4"}, id="a place that an input gives"),
    pytest.param("x", "return 1 if x[1] > 5 else 2", {"1", "2"}, id="a numbered place of anything"),
    pytest.param("x", "x.go()\nreturn 1 if len(x) > 2 else 2", {"1", "2"}, id="a length"),
    pytest.param(
        "a, b: int", "return 1 if min(b, 3) > a else 2", {"1", "2"}, id="as what is compared"
    ),
    pytest.param("x", "return self.bump(**x)", {"1"}, id="keywords of anything"),
    pytest.param(
        "", "return 10 // self.count", {"!ZeroDivisionError", "10"}, id="goes on where it can"
    ),
    pytest.param(
        "task: asyncio.Task",
        """
        if task.cancelled():
            return 1
        return 2 if task.exception() else 3
        """,
        {"1", "2", "3"},
        id="how a task ended",
    ),
    pytest.param("", "return 1 / 0", {"!ZeroDivisionError"}, id="a division by zero"),
    pytest.param("x: int", "return x // 0", {"!ZeroDivisionError"}, id="of an input by zero"),
]


@pytest.mark.parametrize(("parameters", "body", "expected"), CASES)
def test_statement(
    machine_for: MakeMachine, parameters: str, body: str, expected: set[str]
) -> None:
    assert endings(machine_for(parameters, body)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "found = await self.port.fetch('a')\nreturn 1 if found is None else 2",
            {"1", "2"},
            id="awaited",
        ),
        pytest.param(
            """
            try:
                await self.port.fetch("a")
            except asyncio.CancelledError:
                return 1
            except OSError:
                return 2
            return 3
            """,
            {"1", "2", "3"},
            id="cancelled while it waits",
        ),
        pytest.param(
            """
            done = []
            task = asyncio.create_task(fetch_all(["a"]))
            task.add_done_callback(lambda ended: done.append(ended.done()))
            done.append(task.done())
            await task
            return done
            """,
            {"[False, True]"},
            id="called when a task ends",
        ),
        pytest.param(
            """
            task = asyncio.create_task(self.fails())
            try:
                await task
            except OSError:
                return task.exception() is None, task.cancelled()
            """,
            {"(False, False)"},
            id="the error of a task",
        ),
        pytest.param(
            """
            done = []
            task = asyncio.create_task(fetch_all(["a"]))
            task.add_done_callback(lambda ended: done.append(1))
            await asyncio.sleep(0)
            first = len(done)
            await asyncio.sleep(0)
            return first, len(done)
            """,
            {"(0, 1)"},
            id="called one turn after a task ends",
        ),
        pytest.param("return 1 if await fetch_all(['a']) > 5 else 2", {"1", "2"}, id="a function"),
        pytest.param(
            """
            while True:
                try:
                    await self.port.fetch("a")
                except OSError:
                    self.count += 1
                await asyncio.sleep(1)
            """,
            {"cancelled"},
            id="until cancelled",
        ),
    ],
)
def test_coroutine(machine_for: MakeMachine, body: str, expected: set[str]) -> None:
    assert endings(machine_for("", body, is_async=True)) == expected
