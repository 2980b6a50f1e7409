"""The search: runs of a method, each aimed at ground that no earlier run has seen."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from orchscaffold.model.ir import Function
from orchscaffold.scenarios.machine import Machine
from orchscaffold.scenarios.run import Path

MAX_RUNS: Final = 120


@dataclass(frozen=True, slots=True)
class Left:
    """A way that was not gone, and why: for the verdict of its method."""

    reason: str
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class Exploration:
    """The paths of one method that are worth a test, and what was left out."""

    method: Function
    paths: tuple[Path, ...]
    left: tuple[Left, ...]


class Explorer:
    """Explores the methods of one class; what one method's paths cover is not sought again in another."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._branches: set[tuple[str, int, str]] = set()
        self._labels: set[str] = set()

    def explore(self, method: Function, accept: Callable[[Path], bool]) -> Exploration:
        """The paths of `method`, each with a branch, a handler or a decision that is new.

        `accept` says whether a test can be made of a path; what a refused path covers is sought further.
        """
        paths: list[Path] = []
        left: dict[Left, None] = {}
        labels: set[str] = set()
        queue: list[tuple[int, int, tuple[int, ...], str]] = [(0, 0, (), "")]
        number = runs = 0
        while queue and runs < MAX_RUNS:
            _, _, prefix, label = heapq.heappop(queue)
            if label in labels or label in self._labels:
                continue
            runs += 1
            path = self._machine.run_path(method, prefix)
            if path.ending.kind == "abandoned":
                left[Left(path.ending.reason, path.ending.line)] = None
            elif self._is_new(path, labels) and accept(path):
                paths.append(path)
                self._branches.update(path.run.branches)
            number = self._enqueue(path, prefix, queue, number)
        self._labels |= labels
        return Exploration(method, tuple(paths), tuple(left))

    def _is_new(self, path: Path, labels: set[str]) -> bool:
        """Whether the path shows something new; notes what it covers."""
        branches = set(path.run.branches)
        taken = {choice.labels[choice.taken] for choice in path.run.choices}
        is_first = not labels and not path.method.startswith("_")
        fresh = bool(branches - self._branches)
        labels |= taken
        return fresh or is_first

    def _enqueue(
        self,
        path: Path,
        prefix: tuple[int, ...],
        queue: list[tuple[int, int, tuple[int, ...], str]],
        number: int,
    ) -> int:
        taken = [choice.taken for choice in path.run.choices]
        for place in range(len(prefix), len(path.run.choices)):
            choice = path.run.choices[place]
            for option in range(len(choice.labels)):
                if option == choice.taken:
                    continue
                number += 1
                label = choice.labels[option]
                flipped = (*taken[:place], option)
                depth = -place if label.startswith("handler:") else place
                heapq.heappush(queue, (_rank(label), depth * 1000 + number, flipped, label))
        return number


def _rank(label: str) -> int:
    """Order of the queue: ways through the code first, then handlers, then presets and sizes."""
    kind = label.partition(":")[0]
    return {"handler": 1, "state": 2, "size": 2, "alias": 3, "absent": 2}.get(kind, 0)
