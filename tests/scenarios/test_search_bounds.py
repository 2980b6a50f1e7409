"""What has no end is given up with a reason; nothing that the code does makes the machine raise."""

from __future__ import annotations

from pathlib import Path

import pytest
from machine_runs import MakeMachine, endings, every_run, explored, machine_of

from orchscaffold.scenarios.explore import MAX_RUNS, Explorer

ENDLESS = [
    pytest.param("while True:\n    self.count += 1", id="a loop"),
    pytest.param("return self.act(x)", id="itself"),
    pytest.param("while self.count < 10:\n    pass", id="a loop on its state"),
    pytest.param("return (lambda f: f(f))(lambda f: f(f))", id="a lambda that calls itself"),
    pytest.param("def down(n):\n    return down(n + 1)\nreturn down(0)", id="an inner function"),
    pytest.param("for n in range(100000):\n    self.count += 1", id="a long range"),
    pytest.param("return [m for n in range(500) for m in range(500)]", id="a long comprehension"),
    pytest.param("xs = []\nxs.append(xs)\nreturn xs == xs", id="a list in itself"),
    pytest.param("return " + "(" * 60 + "x" + ")" * 60, id="many brackets"),
    pytest.param("return " + " + ".join(["x"] * 400), id="a long sum"),
    pytest.param("return " + "not " * 300 + "x", id="a long negation"),
    pytest.param("return x.a.b.c.d.e.f.g.h().i().j()", id="a long chain"),
    pytest.param("global LIMIT\nLIMIT = 4", id="a global"),
    pytest.param("return undefined_name", id="a name that is not defined"),
    pytest.param("return 10 ** 10 ** 3", id="a big number"),
    pytest.param("class Inner:\n    pass\nreturn Inner()", id="a class in a function"),
    pytest.param("return eval('1')", id="eval"),
    pytest.param("return open('f').read()", id="a file"),
    pytest.param("return print(*x, **{})", id="stars"),
    pytest.param("a, b, *c = [x]\nreturn c", id="too few for a star"),
    pytest.param("raise", id="a bare raise"),
    pytest.param("raise x", id="raising an input"),
    pytest.param("yield x\nyield self.count", id="a generator"),
    pytest.param("del x\nreturn x", id="a deleted name"),
    pytest.param("return x[0][1]['a'].b", id="items of an unknown"),
    pytest.param("with x as y:\n    return y.z()", id="an unknown manager"),
    pytest.param("async def inner():\n    return 1\nreturn inner()", id="not awaited"),
]


@pytest.mark.parametrize("body", ENDLESS)
def test_nothing_raises(machine_for: MakeMachine, body: str) -> None:
    found = explored(machine_for("x", body))
    assert all(left.reason for left in found.left)


@pytest.mark.parametrize("body", [case.values[0] for case in ENDLESS[:2]])
def test_what_never_ends_is_left_with_a_reason(machine_for: MakeMachine, body: object) -> None:
    found = explored(machine_for("x", str(body)))
    assert found.paths == ()
    assert found.left


def test_the_search_is_bounded(machine_for: MakeMachine) -> None:
    tests = "\n".join(f"if x.a{n} > {n}:\n    self.count += 1" for n in range(200))
    machine = machine_for("x", f"{tests}\nreturn self.count")
    tried = []
    run_path = machine.run_path

    def counted(*args: object, **options: object) -> object:
        tried.append(args)
        return run_path(*args, **options)  # type: ignore[arg-type]

    machine.run_path = counted  # type: ignore[method-assign, assignment]
    method = machine.library.method(machine.cls, "act")
    assert method is not None
    Explorer(machine).explore(method, lambda path: True)
    assert 2 < len(tried) <= MAX_RUNS


def test_loops_that_an_input_ends(machine_for: MakeMachine) -> None:
    body = "while x > 1:\n    x -= 1\nreturn x"
    assert endings(machine_for("x: int", body)) >= {"1"}


HELPER = """
class Loader:
    @classmethod
    def find(cls, name: str) -> str:
        return cls.load(name)

    @classmethod
    def load(cls, name: str) -> str:
        return name
"""
USER = """
from loading import Loader

class C:
    def act(self) -> str:
        return Loader.find("a")
"""


def test_a_class_is_followed_or_stood_in_for(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "loading.py").write_text(HELPER, encoding="utf-8")
    machine = machine_of(tmp_path, USER)
    paths = [path for path in every_run(machine) if path.ending.kind == "returned"]
    assert sorted(len(path.run.patches) for path in paths) == [0, 1]


SHARED = """
def push(text: str) -> None:
    with open(text) as file:
        file.write(text)
"""
ONE_USER = """
import channels

class Announcer:
    @classmethod
    def announce(cls) -> None:
        channels.push("a")
"""
OTHER_USER = """
import channels
from one import Announcer

class C:
    def act(self) -> None:
        Announcer.announce()
        channels.push("b")
"""


def test_what_two_modules_look_up_in_a_third_is_stood_in_for_once(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "channels.py").write_text(SHARED, encoding="utf-8")
    (tmp_path / "src" / "one.py").write_text(ONE_USER, encoding="utf-8")
    machine = machine_of(tmp_path, OTHER_USER)
    patched = [set(path.run.patches) for path in every_run(machine)]
    assert {("one", "channels.push")} in patched
    assert {("one", "channels.push"), ("app", "channels.push")} not in patched
