"""Tests, fixtures, helpers and setups, each followed in a frame of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from orchscaffold.frozen import dataclass, field
from orchscaffold.model.types import Named
from orchscaffold.tracing.events import Event, TracedRoutine
from orchscaffold.tracing.expressions import evaluate
from orchscaffold.tracing.fixtures import (
    BUILTIN,
    FixtureTable,
    FoundFixture,
    bases_in,
    is_setup,
    is_skipped,
    parametrized,
)
from orchscaffold.tracing.frames import Arguments, Frame, Shared, State, bound_in
from orchscaffold.tracing.functions import (
    bound_values,
    defaults_of,
    hands_in,
    is_generator,
    is_marked,
    is_static,
    parameters_of,
    routine_kind,
    type_names,
)
from orchscaffold.tracing.mocking import mock_name
from orchscaffold.tracing.recognition import exercises
from orchscaffold.tracing.scripts import FunctionNode, Script, ScriptClass
from orchscaffold.tracing.statements import follow_block
from orchscaffold.tracing.touching import Touches
from orchscaffold.tracing.values import (
    UNKNOWN,
    Fixture,
    Instance,
    Patcher,
    Value,
)

_DEPTH = 5


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a fixture gives, the objects it leaves, and the routines it used."""

    value: Value
    state: State
    uses: frozenset[tuple[Path, str]]


_NOTHING = Prepared(UNKNOWN, {}, frozenset())


@dataclass(frozen=True, slots=True)
class Routines:
    """Follows the routines of one file."""

    shared: Shared
    table: FixtureTable
    _prepared: dict[tuple[Script, str], Prepared] = field(default_factory=dict)
    _selves: dict[tuple[Script, str], int] = field(default_factory=dict)

    def trace(self) -> Iterator[TracedRoutine]:
        """All routines of the file in source order, its own statements first."""
        script = self.shared.script
        yield self._module(script)
        for statement in script.tree.body:
            if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield self._routine(statement, None)
            elif isinstance(statement, ast.ClassDef):
                owner = script.classes[statement.name]
                for node in owner.functions.values():
                    yield self._routine(node, owner)

    def _module(self, script: Script) -> TracedRoutine:
        events: list[Event] = []
        frame = self._frame(script, events, {}, frozenset())
        try:
            follow_block(script.tree.body, frame)
        except RecursionError:
            events.clear()
        last = script.text.count("\n") + 1
        return TracedRoutine("module", "", 1, last, False, False, tuple(events), (), ())

    def _frame(
        self,
        script: Script,
        events: list[Event] | None,
        names: dict[str, Value],
        own_names: frozenset[str],
    ) -> Frame:
        return Frame(self.shared, script, names, own_names, state={}, events=events)

    # --- one routine

    def _routine(self, node: FunctionNode, owner: ScriptClass | None) -> TracedRoutine:
        kind = routine_kind(node, owner)
        decorators = [*node.decorator_list, *(owner.node.decorator_list if owner else ())]
        events: list[Event] = []
        script = self.shared.script
        frame = self._frame(script, events, {}, bound_in(node.body) | type_names(node, owner))
        frame.touches |= script.touches_of.get(node, Touches())
        skipped = is_skipped(decorators)
        try:
            if kind in ("test", "fixture", "setup"):
                self._prepare(frame, node, owner, kind)
            else:
                frame.names.update(dict.fromkeys(parameters_of(node), UNKNOWN))
                self._bind_self(frame, node, owner)
            follow_block(node.body, frame)
        except RecursionError:
            events.clear()
        found = tuple(events)
        return TracedRoutine(
            kind=kind,
            id=f"{owner.name}::{node.name}" if owner else node.name,
            line=min([node.lineno, *(item.lineno for item in node.decorator_list)]),
            end_line=node.end_lineno or node.lineno,
            is_async=isinstance(node, ast.AsyncFunctionDef),
            skipped=skipped or script.is_skipped or (owner is not None and is_marked(owner)),
            events=found,
            exercises=exercises(found, self.shared.world) if kind == "test" else (),
            uses=tuple(sorted(frame.uses)),
        )

    def _prepare(
        self, frame: Frame, node: FunctionNode, owner: ScriptClass | None, kind: str
    ) -> None:
        """Bind the parameters: self, patches, parametrized values, fixtures; run setups."""
        self._bind_self(frame, node, owner)
        if owner is not None and owner.name in frame.script.built_on:
            frame.names.update((name, UNKNOWN) for name in parameters_of(node)[1:])
            return
        if kind == "test":
            self._set_up(frame, owner)
        patched = list(self._patched(frame, node, owner))
        given = parametrized([*node.decorator_list, *(owner.node.decorator_list if owner else ())])
        for name in parameters_of(node)[1 if owner is not None and not is_static(node) else 0 :]:
            if patched and name not in given:
                frame.names[name] = patched.pop(0)
            elif name in given:
                frame.names[name] = UNKNOWN
            else:
                frame.names[name] = self._use(frame, name, owner, node.name)

    def _bind_self(self, frame: Frame, node: FunctionNode, owner: ScriptClass | None) -> None:
        parameters = parameters_of(node)
        if owner is None or not parameters or is_static(node):
            return
        script = frame.script
        key = (script, owner.name)
        if key not in self._selves:
            self._selves[key] = self.shared.world.serial()
        ref = Named(script.module, owner.name)
        frame.names[parameters[0]] = Instance(ref, self._selves[key], exact=False)

    def _set_up(self, frame: Frame, owner: ScriptClass | None) -> None:
        for found in self.table.automatic(owner):
            self._take(frame, self._fixture(found, owner))
            frame.uses.add((found.script.path, found.id))
        if owner is None:
            return
        for cls in reversed(bases_in(frame.script, owner)):
            for node in cls.functions.values():
                if is_setup(node.name):
                    self._take(frame, self._setup(frame, node, cls, owner))
                    frame.uses.add((frame.script.path, f"{cls.name}::{node.name}"))

    def _setup(
        self, outer: Frame, node: FunctionNode, cls: ScriptClass, owner: ScriptClass
    ) -> Prepared:
        key = (outer.script, f"{owner.name}>{cls.name}::{node.name}")
        if key not in self._prepared:
            self._prepared[key] = _NOTHING
            frame = self._frame(outer.script, None, {}, bound_in(node.body))
            self._bind_self(frame, node, owner)
            frame.names.update(dict.fromkeys(parameters_of(node)[1:], UNKNOWN))
            frame.state.update(outer.state)
            follow_block(node.body, frame)
            self._prepared[key] = Prepared(UNKNOWN, frame.state, frozenset(frame.uses))
        return self._prepared[key]

    def _take(self, frame: Frame, prepared: Prepared) -> Value:
        frame.state.update(prepared.state)
        frame.uses.update(prepared.uses)
        return prepared.value

    def _use(self, frame: Frame, name: str, owner: ScriptClass | None, asker: str) -> Value:
        """The value of the fixture `name`; a fixture that asks for its own name means the one
        above."""
        if name in BUILTIN:
            return Fixture("mocker" if "mocker" in name else name)
        found = self.table.find(name, owner)
        if found is None or found.node.name == asker:
            return UNKNOWN
        frame.uses.add((found.script.path, found.id))
        return self._take(frame, self._fixture(found, owner))

    def _fixture(self, found: FoundFixture, owner: ScriptClass | None) -> Prepared:
        """What a fixture gives to tests of the class `owner`, whose own fixtures come first."""
        key = (found.script, f"{owner.name if owner else ''}>{found.id}")
        if key in self._prepared:
            return self._prepared[key]
        self._prepared[key] = _NOTHING
        if found.is_shared or len(found.node.decorator_list) > 1:
            return _NOTHING
        frame = self._frame(found.script, None, {}, bound_in(found.node.body))
        self._bind_self(frame, found.node, found.owner)
        skip = 1 if found.owner is not None and not is_static(found.node) else 0
        for name in parameters_of(found.node)[skip:]:
            frame.names[name] = self._use(frame, name, owner, found.node.name)
        follow_block(found.node.body, frame)
        value = _given(found.node, frame)
        state = frame.state if frame.at_yield is None else frame.at_yield
        self._prepared[key] = Prepared(value, state, frozenset(frame.uses))
        return self._prepared[key]

    def _patched(
        self, frame: Frame, node: FunctionNode, owner: ScriptClass | None
    ) -> Iterator[Value]:
        """What `@patch` decorators hand in, those of the function first, from the bottom up."""
        for decorator in reversed(node.decorator_list):
            yield from self._patch(frame, decorator)
        for decorator in reversed(owner.node.decorator_list if owner else []):
            yield from self._patch(frame, decorator)

    def _patch(self, frame: Frame, decorator: ast.expr) -> Iterator[Value]:
        if not isinstance(decorator, ast.Call):
            return
        callee = evaluate(decorator.func, self._quiet(frame))
        if not mock_name(callee).startswith("patch"):
            return
        made = evaluate(decorator, frame)
        if isinstance(made, Patcher) and hands_in(mock_name(callee), decorator):
            yield made.mock

    def _quiet(self, frame: Frame) -> Frame:
        return self._frame(frame.script, None, frame.names, frozenset())

    # --- helpers

    def run(self, caller: Frame, script: Script, node: FunctionNode, arguments: Arguments) -> Value:
        """What a helper of the tests returns, called from `caller` with these arguments."""
        self.shared.budget -= 1
        if caller.depth >= _DEPTH or self.shared.budget < 0 or is_generator(node):
            _escape(caller, arguments)
            return UNKNOWN
        names = bound_values(node, arguments)
        for name, default in defaults_of(node).items():
            if name not in names:
                names[name] = evaluate(default, self._frame(script, None, {}, frozenset()))
        for name in parameters_of(node):
            names.setdefault(name, UNKNOWN)
        own_names = bound_in(node.body)
        frame = Frame(self.shared, script, names, own_names, state=caller.state, events=None)
        frame.depth, frame.certain = caller.depth + 1, caller.certain
        frame.touches = caller.touches
        frame.uses = caller.uses
        follow_block(node.body, frame)
        return frame.returned[0] if len(frame.returned) == 1 else UNKNOWN


def _given(node: FunctionNode, frame: Frame) -> Value:
    """What a fixture gives: its one `yield` or `return`."""
    values = frame.yielded if is_generator(node) else frame.returned
    return values[0] if len(values) == 1 else UNKNOWN


def _escape(frame: Frame, arguments: Arguments) -> None:
    for value in (*arguments[0], *arguments[1].values()):
        frame.escape(value)
