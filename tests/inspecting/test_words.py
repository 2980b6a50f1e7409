"""Facts in words: expressions, types and behaviour as `inspect` shows them."""

from __future__ import annotations

import pytest

from orchscaffold.inspecting.facts import sentences
from orchscaffold.inspecting.spelling import spell, spell_type
from orchscaffold.inspection.lower_expressions import lower_text
from orchscaffold.model.behaviour import (
    CallFact,
    Guard,
    HandlerFact,
    LockFact,
    LoopFact,
    MethodFacts,
    TaskFact,
)
from orchscaffold.model.ir import Call, Const, Name
from orchscaffold.model.types import (
    NONE_TYPE,
    UNKNOWN,
    CallableOf,
    LiteralOf,
    Named,
    TypeOf,
    TypeRef,
    UnionOf,
    builtin,
)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a", "a"),
        ("a.b.c", "a.b.c"),
        ("f(1, x=2, *a, **b)", "f(1, x=2, *a, **b)"),
        ("a['k'][0]", "a['k'][0]"),
        ("not a", "not a"),
        ("-a", "-a"),
        ("(a + b) * c", "(a + b) * c"),
        ("a and (b or c)", "a and (b or c)"),
        ("a < b <= c", "a < b <= c"),
        ("a if b else c", "a if b else c"),
        ("f'x{a}y'", 'f"x{a}y"'),
        ("(1,)", "(1,)"),
        ("[1, 2]", "[1, 2]"),
        ("()", "()"),
        ("{}", "{}"),
        ("{'a': 1}", "{...}"),
        ("[x for x in y]", "[...]"),
        ("lambda: 1", "..."),
        ("'" + "x" * 80 + "'", "'" + "x" * 56 + "..."),
    ],
)
def test_expressions(source: str, expected: str) -> None:
    assert spell(lower_text(source)) == expected


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        (UNKNOWN, "?"),
        (NONE_TYPE, "None"),
        (builtin("int"), "int"),
        (builtin("dict", builtin("str"), UNKNOWN), "dict[str, ?]"),
        (Named("builtins", "tuple", (builtin("int"),), variadic=True), "tuple[int, ...]"),
        (UnionOf((builtin("int"), NONE_TYPE)), "int | None"),
        (LiteralOf(("a", 1)), "Literal['a', 1]"),
        (TypeOf(builtin("int")), "type[int]"),
        (CallableOf(None, NONE_TYPE), "(...) -> None"),
        (CallableOf((builtin("int"),), builtin("str")), "(int) -> str"),
    ],
)
def test_types(type_: TypeRef, expected: str) -> None:
    assert spell_type(type_) == expected


def test_all_facts_in_words() -> None:
    fetch = Call(Name("fetch"), (), 1, 5)
    facts = MethodFacts(
        name="run",
        guards=(
            Guard(Name("idle"), "returns", None, 2),
            Guard(Name("bad"), "raises", Name("Bad"), 3),
            Guard(Name("late"), "continues", None, 4),
        ),
        handlers=(
            HandlerFact((Name("Bad"),), "logs-and-continues", "returns", Const(None), "error", 6),
            HandlerFact((), "silent", "falls-through", None, "", 7),
            HandlerFact((Name("E"),), "re-raises", "raises", None, "", 8),
        ),
        loops=(
            LoopFact((fetch,), Const(5), "asyncio.sleep", True, None, 9),
            LoopFact((), None, "", False, Name("running"), 10),
        ),
        tasks=(TaskFact("starts", "asyncio.create_task", fetch, 11),),
        calls=(CallFact("self.a", "awaited", 2, 12), CallFact("self.b", "in-thread", 3, 13)),
        locks=(LockFact("self._lock", True, 14),),
        writes=("self.x", "self.y"),
        raises=(),
    )
    assert sentences(facts) == (
        "line 2: if idle, returns",
        "line 3: if bad, raises Bad",
        "line 4: if late, continues",
        "line 6: on Bad logs and continues (error), returns None",
        "line 7: on anything is silent, goes on after it",
        "line 8: on E re-raises",
        "line 9: loops until cancelled, pausing with asyncio.sleep for 5; "
        "survives a failing iteration",
        "line 10: loops while running; ends with a failing iteration",
        "line 11: starts fetch() with asyncio.create_task",
        "awaits self.a",
        "calls in a thread self.b",
        "line 14: holds self._lock",
        "writes self.x, self.y",
    )
