"""Taking tests out of a planned file takes out all that only they needed."""

from __future__ import annotations

from orchscaffold.model import testcode
from orchscaffold.model.testcode import (
    Builder,
    Check,
    Helper,
    Invoke,
    Let,
    Lit,
    StandIn,
    Sym,
    Var,
)
from orchscaffold.planning.pruning import builder_names, each_test, without_tests


def _test(name: str, *helpers: str, uses: str = "x") -> testcode.Test:
    return testcode.Test(
        id=f"C.go/guard/{name}",
        digest="00000000",
        pattern="guard",
        method="go",
        name=f"test_{name}",
        doc="",
        is_async=False,
        arrange=(Let(Var("x"), Invoke(Var(uses))),),
        contexts=(),
        act=(),
        checks=(Check(Var("x")),),
        helpers=helpers,
    )


HELPERS: tuple[Helper, ...] = (
    StandIn("ScriptedClock", "clock"),
    Builder("_create_test_order", "", Sym("m", "Order"), (("id", Lit(1)),)),
    Builder("_make_context", "", Sym("m", "C"), (("order", Invoke(Var("_create_test_order"))),)),
)
FILE = testcode.TestFile(
    module="m",
    doc="",
    runner="pytest-asyncio",
    helpers=HELPERS,
    classes=(
        testcode.TestClass(
            "TestA", "", (_test("a", "ScriptedClock"), _test("b", uses="_make_context"))
        ),
        testcode.TestClass("TestB", "", (_test("c"),)),
    ),
)


def _left(file: testcode.TestFile) -> tuple[list[str], list[str], list[str]]:
    names = [test.name for _, test in each_test(file)]
    return [cls.name for cls in file.classes], names, [helper.name for helper in file.helpers]


def test_nothing_taken_out_leaves_what_is_used() -> None:
    file = without_tests(FILE, frozenset())
    assert file == FILE
    assert builder_names(file) == ("_create_test_order", "_make_context")


def test_a_helper_goes_with_its_last_test_and_an_empty_class_goes() -> None:
    file = without_tests(FILE, frozenset({"C.go/guard/a", "C.go/guard/c"}))
    assert _left(file) == (["TestA"], ["test_b"], ["_create_test_order", "_make_context"])
    assert without_tests(file, frozenset({"C.go/guard/a"})) == file


def test_what_a_helper_needs_goes_with_it() -> None:
    file = without_tests(FILE, frozenset({"C.go/guard/b"}))
    assert _left(file) == (["TestA", "TestB"], ["test_a", "test_c"], ["ScriptedClock"])


def test_everything_can_go() -> None:
    ids = frozenset(test.id for _, test in each_test(FILE))
    assert _left(without_tests(FILE, ids)) == ([], [], [])
