"""Where a routine stands while it is followed: its names, its objects, how certain it is."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from orchscaffold.inspection.surface.nodes import walk, walk_own
from orchscaffold.tracing.events import Called, Event, Place, Setting
from orchscaffold.tracing.scripts import FunctionNode, Script
from orchscaffold.tracing.touching import Touches
from orchscaffold.tracing.values import UNKNOWN, Instance, Mock, Value
from orchscaffold.tracing.world import World

Key: TypeAlias = tuple[int, str]
State: TypeAlias = dict[Key, Value]
Arguments: TypeAlias = tuple[tuple[Value, ...], dict[str, Value]]
RunFunction: TypeAlias = Callable[["Frame", Script, FunctionNode, Arguments], Value]


class Shared:
    """What all routines of one file share while it is traced; `budget` bounds helpers followed."""

    __slots__ = ("budget", "run", "script", "shadowed", "touches", "world")

    def __init__(self, world: World, script: Script, touches: Touches) -> None:
        self.world = world
        self.script = script
        self.touches = touches
        self.shadowed = world.shadowed(script.path)
        self.run: RunFunction = _nothing
        self.budget = 20_000


class Frame:
    """One function being followed: it changes as its statements are."""

    def __init__(
        self,
        shared: Shared,
        script: Script,
        names: dict[str, Value],
        own_names: frozenset[str],
        *,
        state: State,
        events: list[Event] | None,
    ) -> None:
        self.shared = shared
        self.script = script
        self.names = names
        self.own_names = own_names
        self.state = state
        self.events = events
        self.depth = 0
        self.certain = True
        self.expected: tuple[str, ...] = ()
        self.returned: list[Value] = []
        self.yielded: list[Value] = []
        self.at_yield: State | None = None
        self.calls: list[Called] | None = None
        self.uses: set[tuple[Path, str]] = set()
        self.touches = shared.touches

    @property
    def world(self) -> World:
        """The world of the file."""
        return self.shared.world

    def is_touched(self, name: str) -> bool:
        """Whether the test, or what it is built on, sets or patches an attribute of this name."""
        return name in self.touches

    def is_changed(self, name: str) -> bool:
        """Whether they set or patch it on what may be an object or class of the code."""
        return self.touches.may_change(name)

    def setting(self) -> Setting:
        """How certain an event is here."""
        return _SETTINGS.get((self.certain, self.expected)) or Setting(self.certain, self.expected)

    def record(self, event: Event) -> None:
        """Add an event, where events are wanted."""
        if self.events is not None:
            self.events.append(event)

    @contextmanager
    def doubtful(self, doubt: bool = True) -> Iterator[None]:
        """What is followed within may not happen."""
        before = self.certain
        self.certain = before and not doubt
        yield
        self.certain = before

    @contextmanager
    def expecting(self, expected: tuple[str, ...]) -> Iterator[None]:
        """What is followed within is expected to raise; all after its first call is doubtful."""
        before, calls, certain = self.expected, self.calls, self.certain
        self.expected = (*before, *expected)
        self.calls = []
        yield
        self.expected, self.calls, self.certain = before, calls, certain

    def forget(self, names: Iterable[str]) -> None:
        """These names may have been bound again."""
        for name in names:
            self.names[name] = UNKNOWN

    # --- objects

    def get(self, owner: Instance | Mock, name: str) -> Value | None:
        """What attribute `name` of the object was last set to; None where it was not."""
        return self.state.get((owner.serial, _key(owner, name)))

    def set(self, owner: Instance | Mock, name: str, value: Value) -> None:
        """The attribute has this value from now on (in a branch: nobody knows)."""
        self.state[owner.serial, _key(owner, name)] = value if self.certain else UNKNOWN

    def escape(self, value: Value) -> None:
        """Others hold the object now and may set its attributes."""
        if isinstance(value, (Instance, Mock)):
            self.state[value.serial, ESCAPED] = UNKNOWN

    def has_escaped(self, value: Instance | Mock) -> bool:
        """Whether others may have set attributes of the object."""
        return (value.serial, ESCAPED) in self.state


def _nothing(caller: Frame, script: Script, node: FunctionNode, arguments: Arguments) -> Value:
    return UNKNOWN


ESCAPED = "()escaped"
_SETTINGS: dict[tuple[bool, tuple[str, ...]], Setting] = {
    (True, ()): Setting(),
    (False, ()): Setting(certain=False),
}


def _key(owner: Instance | Mock, name: str) -> str:
    return ".".join((*owner.path, name)) if isinstance(owner, Mock) else name


def place_of(node: ast.expr | ast.stmt | ast.keyword | ast.alias) -> Place:
    """Where the node stands."""
    end = node.end_lineno or node.lineno
    return Place(node.lineno, node.col_offset, end, node.end_col_offset or node.col_offset)


def name_place(node: ast.Attribute) -> Place:
    """Where the name after the dot stands."""
    line, end = node.end_lineno or node.lineno, node.end_col_offset or 0
    return Place(line, end - len(node.attr.encode()), line, end)


def bound_in(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """All names that the statements bind, those of inner functions aside."""
    found: set[str] = set()
    for node in walk_own(nodes):
        if isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Load):
                found.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
            found |= _rebound_from_within(node)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found.update((item.asname or item.name).partition(".")[0] for item in node.names)
        elif isinstance(node, _NAMING):
            found.update(_other_names(node))
    return frozenset(found)


_NAMING = (
    ast.Global,
    ast.Nonlocal,
    ast.ExceptHandler,
    ast.MatchAs,
    ast.MatchStar,
    ast.MatchMapping,
)


def _other_names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, (ast.Global, ast.Nonlocal)):
        yield from node.names
    elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
        yield node.name
    elif isinstance(node, ast.MatchMapping) and node.rest:
        yield node.rest


def _rebound_from_within(node: ast.AST) -> set[str]:
    """Names of the function around that an inner function binds with `nonlocal`."""
    return {name for inner in walk(node) if isinstance(inner, ast.Nonlocal) for name in inner.names}
