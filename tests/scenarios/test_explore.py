"""The search: each path it keeps shows something new, in the same order everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from machine_runs import MakeMachine, explored, machine_of, method_of, shown

from orchscaffold.scenarios.explore import Explorer
from orchscaffold.scenarios.run import Path as Run

BRANCHES = """
if x > 10:
    return "high"
if x < 0:
    return "low"
try:
    self.port.send("a")
except OSError:
    return "failed"
return "sent"
"""


def test_a_path_for_each_branch(machine_for: MakeMachine) -> None:
    machine = machine_for("x: int", BRANCHES)
    found = [shown(machine, path) for path in explored(machine).paths]
    assert sorted(found) == ["'failed'", "'high'", "'low'", "'sent'"]
    assert found[0] == "'sent'", "what happens by default comes first"


CALLS = """
class C:
    def first(self, x: int) -> int:
        return self.{second}(x)

    def {second}(self, x: int) -> int:
        return 1 if x > 3 else 2
"""


@pytest.mark.parametrize(
    ("second", "paths"),
    [("_second", 0), ("second", 2)],
    ids=["private, so its callers tell", "public, so it has tests of its own"],
)
def test_what_is_sought_again_in_a_method_that_another_covers(
    tmp_path: Path, second: str, paths: int
) -> None:
    machine = machine_of(tmp_path, CALLS.format(second=second))
    explorer = Explorer(machine)
    first = explorer.explore(method_of(machine, "first"), lambda path: True)
    again = explorer.explore(method_of(machine, second), lambda path: True)
    assert {shown(machine, path) for path in first.paths} == {"1", "2"}
    assert len(again.paths) == paths


HOLLOW = """
from typing import Callable

class C:
    def __init__(self) -> None:
        self.listeners: list[Callable[[bool], None]] = []

    def listen(self, listener: Callable[[bool], None]) -> None:
        self.listeners.append(listener)

    def _notify(self, value: bool) -> None:
        for listener in self.listeners:
            listener(value)

    def set(self, x: int) -> None:
        if x > 3:
            {high}
        else:
            {low}
"""


@pytest.mark.parametrize(
    ("high", "low", "paths"),
    [
        ("pass", "self._notify(False)", 3),
        ("self._notify(True)", "self._notify(False)", 4),
        ("self._notify(True)", "return", 3),
    ],
    ids=["one call", "two calls, each seen with a listener", "one call on the other way"],
)
def test_each_call_of_a_private_method_is_seen_with_what_comes_of_it(
    tmp_path: Path, high: str, low: str, paths: int
) -> None:
    machine = machine_of(tmp_path, HOLLOW.format(high=high, low=low))
    found = Explorer(machine).explore(method_of(machine, "set"), lambda path: True).paths
    felt = {item.site for path in found for item in path.run.inner if item.is_felt}
    sites = {item.site for path in found for item in path.run.inner}
    assert felt == sites
    assert len(found) == paths


def test_what_is_refused_is_sought_further(machine_for: MakeMachine) -> None:
    body = "a = 1 if x > 3 else 2\nb = 3 if y else 4\nreturn a, b"
    machine = machine_for("x: int, y: bool", body)
    refused: list[str] = []

    def accept(path: object) -> bool:
        if not refused:
            refused.append("the first")
            return False
        return True

    found = Explorer(machine).explore(method_of(machine), accept)
    assert refused
    assert {shown(machine, path) for path in found.paths} >= {"(1, 3)"}


def test_labels_do_not_depend_on_lines(machine_for: MakeMachine) -> None:
    def labels(body: str) -> list[tuple[str, ...]]:
        paths = explored(machine_for("x: int", body)).paths
        return [choice.labels for path in paths for choice in path.run.choices]

    assert labels(BRANCHES) == labels(f"\n\n# a comment\n{BRANCHES}")


SCRIPT = """
import sys
from pathlib import Path
from machine_runs import explored, machine_of, shown
machine = machine_of(Path(sys.argv[1]), Path(sys.argv[2]).read_text())
for path in explored(machine).paths:
    taken = [choice.labels[choice.taken] for choice in path.run.choices]
    print(shown(machine, path), taken, sorted(path.run.inputs))
"""


@pytest.mark.parametrize("seeds", [("0", "1", "77")])
def test_the_same_on_every_machine(tmp_path: Path, seeds: tuple[str, ...]) -> None:
    body = [
        "names = {'b', 'a', 'c'}",
        "if x.kind in names and len(x.items) > 1:",
        "    return {n: x.get(n) for n in sorted(names)}",
        "for n in {3, 1, 2}:",
        "    if n == y:",
        "        return n",
        "return x.other or y",
    ]
    source = "class C:\n    def act(self, x, y: int):\n" + "".join(f"        {b}\n" for b in body)
    (tmp_path / "source.txt").write_text(source, encoding="utf-8")
    here, root = Path(__file__).parent, Path(__file__).parents[2]
    outputs = set()
    for seed in seeds:
        paths = os.pathsep.join([str(here), str(root)])
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(tmp_path / seed), str(tmp_path / "source.txt")],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths},
            capture_output=True,
            text=True,
            check=True,
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert outputs.pop().strip()


SKIPS = """
    sent = 0
    for amount in amounts:
        if amount <= 0:
            continue
        try:
            self.port.send(amount)
        except OSError:
            continue
        sent += 1
    return sent
"""


def test_what_comes_after_an_item_that_is_passed_over(machine_for: MakeMachine) -> None:
    machine = machine_for("amounts: list[int]", SKIPS)
    paths = explored(machine).paths
    passed_over = [
        path for path in paths if any(b[2].startswith("goes on") for b in branches(path))
    ]
    assert len(passed_over) == 2, "one for the guard, one for the handler"
    assert {shown(machine, path) for path in passed_over} == {"1"}


@pytest.mark.parametrize(
    ("kind", "seen"),
    [("list", {0, 1, 2}), ("set", {0, 1}), ("frozenset", {0, 1})],
    ids=["a list", "a set, in which order two come nobody knows", "a frozen one"],
)
def test_how_many_items_are_passed(machine_for: MakeMachine, kind: str, seen: set[int]) -> None:
    body = "if len(ports) > 1:\n    return 2\nif not ports:\n    return 0\nreturn 1"
    machine = machine_for(f"ports: {kind}[str]", body)
    assert {int(shown(machine, path)) for path in explored(machine).paths} == seen


def branches(path: Run) -> list[tuple[str, int, str]]:
    return list(path.run.branches)


def test_a_default_is_shown_once(machine_for: MakeMachine) -> None:
    body = 'a = row.get("a", 1)\nb = row.get("a", 1)\nc = row.get("b", 2)\nreturn a, b, c'
    machine = machine_for("row: dict[str, int]", body)
    missing = [
        label
        for path in explored(machine).paths
        for choice in path.run.choices
        if (label := choice.labels[choice.taken]).endswith("=1")
    ]
    assert sorted(missing) == ["key:param:row:a=1", "key:param:row:b=1"]


EQUALS = """
from dataclasses import dataclass
from typing import NamedTuple

@dataclass
class Order:
    side: str

@dataclass(eq=False)
class Job:
    side: str

class Point(NamedTuple):
    x: int

class Plain:
    def __init__(self, side): self.side = side

class C:
    def act(self):
        return {left} == {right}
"""


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        ("Order('a')", "Order('a')", True),
        ("Order('a')", "Order('b')", False),
        ("Point(1)", "Point(1)", True),
        ("Point(1)", "Point(2)", False),
        ("Job('a')", "Job('a')", False),
        ("Plain('a')", "Plain('a')", False),
    ],
)
def test_values_are_equal_by_their_fields(
    tmp_path: Path, left: str, right: str, equal: bool
) -> None:
    machine = machine_of(tmp_path, EQUALS.format(left=left, right=right))
    [path] = explored(machine).paths
    assert shown(machine, path) == repr(equal)
