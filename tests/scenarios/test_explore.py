"""The search: each path it keeps shows something new, in the same order everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from machine_runs import MakeMachine, explored, machine_of, method_of, shown

from orchscaffold.scenarios.explore import Explorer

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
