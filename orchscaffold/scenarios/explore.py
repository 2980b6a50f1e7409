"""The search: runs of a method, each aimed at ground that no earlier run has seen."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias

from orchscaffold.frozen import dataclass, field
from orchscaffold.model.ir import Function
from orchscaffold.scenarios.machine import Machine
from orchscaffold.scenarios.run import Path
from orchscaffold.scenarios.semantics.kinds import SIZES
from orchscaffold.scenarios.subject import CONSTRUCTOR
from orchscaffold.scenarios.values import Known, settled

MAX_RUNS: Final = 120
MAX_IDLE: Final = 24
MAX_ENTRIES: Final = 40
MAX_EFFORT: Final = 60_000
MAX_SHOWN: Final = 16
_AGAIN: Final = 2
# What is missing gives a default its say, which is a way through the code though it has no branch.
_MORE: Final = "more:"
_DEFAULTS: Final = ("absent:", "key:")
_LATE: Final = 4
_SHOWN: Final = 5
_LAST: Final = 6
# The first call of several that may fail: what a handler finds there is not what it finds later.
_FIRST: Final = ":first"
# Something may come of a call that nothing came of before.
_FELT: Final = ":felt"

_Aim: TypeAlias = tuple[int, int, tuple[int, ...], str, bool, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Left:
    """A way that was not gone, and why: for the verdict of its method. `path` is the first one that
    ended so."""

    reason: str
    line: int
    path: Path | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Exploration:
    """The paths of one method that are worth a test, and what was left out."""

    method: Function
    paths: tuple[Path, ...]
    left: tuple[Left, ...]


class Explorer:
    """Explores the methods of one class; what one method's paths cover of another is not sought
    again there, unless that is public."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._branches: set[tuple[str, int, str]] = set()
        self._labels: set[str] = set()
        self._missing: set[str] = set()
        self._hollow: set[tuple[str, int]] = set()
        self._felt: set[tuple[str, int]] = set()
        self._entered: tuple[int, ...] | None = None

    def explore(self, method: Function, accept: Callable[[Path], bool]) -> Exploration:
        """The paths of `method`, each with a branch, a handler or a decision that is new.

        `accept` says whether a test can be made of a path; what a refused path covers is sought
        further.
        """
        paths: list[Path] = []
        left: dict[Left, bool] = {}
        labels: set[str] = set()
        answers: set[object] = set()
        covered = self._covered_for(method)
        queue: list[_Aim] = [(0, 0, self._entry(method), "", False, ())]
        number = runs = shown = fruitful = 0
        solver = self._machine.solver
        is_constructed = False
        limit = solver.effort + MAX_EFFORT
        while queue and runs - fruitful < MAX_IDLE and runs < MAX_RUNS and solver.effort < limit:
            _, _, prefix, label, insists, wishes = heapq.heappop(queue)
            shown += label in self._labels
            if label in labels or (label in self._labels and shown > MAX_SHOWN):
                continue
            runs += 1
            path = self._machine.run_path(method, prefix, insists=insists, wishes=wishes)
            if insists or wishes or label.endswith((_FIRST, _FELT)):
                labels.add(label)
            is_constructed |= path.run.is_constructed
            if path.ending.kind == "abandoned":
                way = Left(path.ending.reason, path.ending.line, path)
                left[way] = path.run.is_constructed
            elif self._is_new(path, labels, covered, answers) and accept(path):
                paths.append(path)
                answers |= _answer(path)
                fruitful = runs
                self._note_inner(path)
                self._missing |= _defaults(c.labels[c.taken] for c in path.run.choices)
                covered.update(path.run.branches)
            number = self._enqueue(path, prefix, queue, number)
        self._branches |= covered
        self._labels |= {label for label in labels if "state:" not in label}
        reached = (item for item, inside in left.items() if inside or not is_constructed)
        return Exploration(method, tuple(paths), tuple(reached))

    def _entry(self, method: Function) -> tuple[int, ...]:
        """The choices by which the constructor ends well, () where its first options do."""
        if method.name == CONSTRUCTOR:
            return ()
        if self._entered is None:
            self._entered = self._find_entry(method)
        return self._entered

    def _find_entry(self, method: Function) -> tuple[int, ...]:
        waiting: deque[tuple[int, ...]] = deque([()])
        for _ in range(MAX_ENTRIES):
            if not waiting:
                break
            prefix = waiting.popleft()
            run = self._machine.run_path(method, prefix).run
            taken = [choice.taken for choice in run.choices]
            if run.is_constructed:
                return prefix and tuple(taken[: run.constructed_choices])
            for place in range(len(prefix), len(taken)):
                others = range(len(run.choices[place].labels))
                waiting.extend((*taken[:place], o) for o in others if o != taken[place])
        return ()

    def _covered_for(self, method: Function) -> set[tuple[str, int, str]]:
        """The branches that need not be sought in `method`.

        A private method's may be covered by its callers; those of a public one are sought in its
        own name too: a caller may not look at what it returns.
        """
        if method.name.startswith("_"):
            return set(self._branches)
        own = method.qualname
        return {item for item in self._branches if item[0].partition(":")[0] != own}

    def _enqueue(
        self,
        path: Path,
        prefix: tuple[int, ...],
        queue: list[_Aim],
        number: int,
    ) -> int:
        taken = [choice.taken for choice in path.run.choices]
        for longer, label, wishes in _longer(path):
            heapq.heappush(queue, (_AGAIN, number, longer, label, False, wishes))
        if _comes_again(path):
            label = f"{path.run.choices[len(prefix) - 1].labels[prefix[-1]]}:again"
            heapq.heappush(queue, (_AGAIN, number, prefix, label, True, ()))
        for place, option, label in _first_failures(path, len(prefix)):
            flipped = (*taken[:place], option)
            heapq.heappush(queue, (_LATE, number, flipped, f"{label}{_FIRST}", False, ()))
        for place, option, label in self._fillings(path):
            flipped = (*taken[:place], option)
            heapq.heappush(queue, (_LAST, number, flipped, label, False, ()))
        for place in range(len(prefix), len(path.run.choices)):
            if any(place in aside for aside in path.run.asides):
                continue
            choice = path.run.choices[place]
            for option in range(len(choice.labels)):
                if option == choice.taken:
                    continue
                number += 1
                label = choice.labels[option]
                flipped = (*taken[:place], option)
                depth = -place if label.startswith("handler:") else place
                heapq.heappush(
                    queue,
                    (self._rank(label), depth * 1000 + number, flipped, label, False, ()),
                )
        return number

    def _rank(self, label: str) -> int:
        """Order of the queue: ways through the code first, then handlers, then presets and sizes.

        Last what another method has shown already: a caller may answer to it in its own way.
        """
        if label in self._labels:
            return _SHOWN
        kind = label.partition(":")[0]
        return {"handler": 1, "state": 2, "size": 2, "alias": 3, "absent": 2}.get(kind, 0)

    def _is_new(
        self,
        path: Path,
        labels: set[str],
        covered: set[tuple[str, int, str]],
        answers: set[object],
    ) -> bool:
        """Whether the path shows a branch, a default, a plain answer or what comes of a call
        that is new; notes the options that it takes."""
        taken = {choice.labels[choice.taken] for choice in path.run.choices}
        is_first = not labels and not path.method.startswith("_")
        fresh = any(branch not in covered for branch in path.run.branches)
        fresh = fresh or any(item not in self._missing for item in _defaults(taken))
        fresh = fresh or bool(answers and not _answer(path) <= answers)
        fresh = fresh or any(item.is_felt and item.site in self._hollow for item in path.run.inner)
        labels |= taken
        return fresh or is_first

    def _note_inner(self, path: Path) -> None:
        self._felt |= {item.site for item in path.run.inner if item.is_felt}
        self._hollow |= {item.site for item in path.run.inner}
        self._hollow -= self._felt

    def _fillings(self, path: Path) -> Iterator[tuple[int, int, str]]:
        """Other options inside the calls of which nothing came on any path so
        far: the place of the choice, the option and a label."""
        for item in path.run.inner:
            if item.site not in self._hollow:
                continue
            for place in item.choices:
                choice = path.run.choices[place]
                for option, label in enumerate(choice.labels):
                    if option != choice.taken:
                        yield place, option, f"{label}@{item.site}{_FELT}"


def _answer(path: Path) -> set[object]:
    """The answer of a public method where it is True, False or None, which asks for no branch."""
    value = settled(path.ending.value) if path.ending.value is not None else None
    is_plain = isinstance(value, Known) and (value.value is None or isinstance(value.value, bool))
    if path.method.startswith("_") or path.ending.kind != "returned" or not is_plain:
        return set()
    return {repr(value)}


def _defaults(labels: Iterable[str]) -> set[str]:
    """The names of what is optional and missing by these options."""
    missing = (item for item in labels if item.startswith(_DEFAULTS) and item.endswith("=1"))
    return {item.rpartition(":")[2] for item in missing}


def _longer(path: Path) -> Iterator[tuple[tuple[int, ...], str, tuple[str, ...]]]:
    """Ways on which one more item follows the one that a loop passed over: the choices up to the
    size of the collection, a label, and the options that led to the place.
    """
    choices = path.run.choices
    for last in path.run.lasts:
        sizes = (f"size:{last.collection}=", f"size:{last.collection}:")
        for place, choice in enumerate(choices[: last.choices]):
            if choice.taken == 0 and choice.labels[0].startswith(sizes):
                before = tuple(other.taken for other in choices[:place])
                rest = choices[place + 1 : last.choices]
                wishes = tuple(c.labels[c.taken] for c in rest if c.taken)
                if wishes and len(choice.labels) > SIZES.index(2):
                    yield (*before, SIZES.index(2)), f"{_MORE}{last.loop}:{wishes[-1]}", wishes


def _first_failures(path: Path, start: int) -> Iterator[tuple[int, int, str]]:
    """Where what a path calls again and again could fail first, into a handler: the place of the
    choice, the option and its label."""
    found: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for place, choice in enumerate(path.run.choices[start:], start):
        for option, label in enumerate(choice.labels):
            if option != choice.taken and label.startswith("handler:"):
                found.setdefault((label, id(choice.about)), []).append((place, option))
    for (label, _), places in found.items():
        if len(places) > 1:
            yield *places[0], label


def _comes_again(path: Path) -> bool:
    """Whether what failed by the path's own choice is called again: it may fail each time."""
    own = len(path.run.prefix) - 1
    if own < 0 or own >= len(path.run.choices):
        return False
    choice = path.run.choices[own]
    if not choice.labels[choice.taken].startswith("handler:"):
        return False
    return any(later.labels == choice.labels for later in path.run.choices[own + 1 :])
