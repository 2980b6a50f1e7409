"""Fixtures: which function a name means, and what kind of routine a function is."""

from __future__ import annotations

import ast
from typing import Final

from orchscaffold.frozen import dataclass, field
from orchscaffold.inspection.surface.binding import dotted
from orchscaffold.tracing.frames import Shared
from orchscaffold.tracing.scripts import SKIPPING, FunctionNode, Script, ScriptClass

BUILTIN: Final = ("monkeypatch", "mocker", "caplog", "class_mocker", "module_mocker")
_SETUPS: Final = ("setup_method", "setUp", "asyncSetUp", "setup")


@dataclass(frozen=True, slots=True)
class FoundFixture:
    """A fixture's function, in the file and class that define it."""

    script: Script
    owner: ScriptClass | None
    node: FunctionNode
    options: frozenset[tuple[str, str]]

    @property
    def name(self) -> str:
        """The name that tests ask for."""
        return dict(self.options).get("name", self.node.name)

    @property
    def is_automatic(self) -> bool:
        """Whether it runs without being asked for."""
        return "autouse" in dict(self.options)

    @property
    def is_shared(self) -> bool:
        """Whether several tests are given the same object."""
        scope = dict(self.options).get("scope", "function")
        return scope != "function" or "**" in dict(self.options)

    @property
    def id(self) -> str:
        """`Class::name` or the bare name of the function."""
        return f"{self.owner.name}::{self.node.name}" if self.owner else self.node.name


@dataclass(frozen=True, slots=True)
class FixtureTable:
    """The fixtures that a file's tests can name, nearest first."""

    shared: Shared
    scripts: tuple[Script, ...]
    _found: dict[tuple[Script, str], tuple[FoundFixture, ...]] = field(default_factory=dict)

    def defined(self, script: Script, owner: ScriptClass | None) -> tuple[FoundFixture, ...]:
        """The fixtures that a class, or the file outside its classes, defines."""
        key = (script, owner.name if owner else "")
        if key not in self._found:
            functions = owner.functions if owner else script.functions
            options = [(node, fixture_options(node)) for node in functions.values()]
            self._found[key] = tuple(
                FoundFixture(script, owner, node, frozenset(told.items()))
                for node, told in options
                if told is not None
            )
        return self._found[key]

    def _in(self, script: Script, owner: ScriptClass | None, name: str) -> FoundFixture | None:
        return next((item for item in self.defined(script, owner) if item.name == name), None)

    def find(self, name: str, owner: ScriptClass | None) -> FoundFixture | None:
        """What the parameter `name` of a test in class `owner` stands for."""
        if owner is not None:
            for cls in bases_in(self.scripts[0], owner):
                found = self._in(self.scripts[0], cls, name)
                if found is not None:
                    return found
            if has_foreign_base(self.scripts[0], owner):
                return None
        for script in self.scripts:
            found = self._in(script, None, name)
            if found is not None or name in script.surface.bound or script.surface.stars:
                return found or self._imported(script, name)
        return None

    def _imported(self, script: Script, name: str) -> FoundFixture | None:
        """A fixture that the file imports by name."""
        world = self.shared.world
        target = world.surfaces.follow(script.module, name)
        other = world.script_of(target.module) if target is not None else None
        node = other.functions.get(target.qualname) if other is not None and target else None
        options = fixture_options(node) if node is not None else None
        if other is None or node is None or options is None:
            return None
        return FoundFixture(other, None, node, frozenset(options.items()))

    def automatic(self, owner: ScriptClass | None) -> tuple[FoundFixture, ...]:
        """Fixtures that run for every test of the class, outermost first."""
        found = [item for script in reversed(self.scripts) for item in self.defined(script, None)]
        if owner is not None:
            for cls in reversed(bases_in(self.scripts[0], owner)):
                found.extend(self.defined(self.scripts[0], cls))
        return tuple(item for item in found if item.is_automatic)


def bases_in(script: Script, owner: ScriptClass) -> tuple[ScriptClass, ...]:
    """The class and those of its bases that the file itself defines."""
    found = [owner]
    for cls in found:
        for base in cls.node.bases:
            other = script.classes.get(dotted(base))
            if other is not None and other not in found:
                found.append(other)
    return tuple(found)


def has_foreign_base(script: Script, owner: ScriptClass) -> bool:
    """Whether a base of the class, other than a plain test case, is defined elsewhere."""
    return any(
        dotted(base) not in script.classes and dotted(base).rpartition(".")[2] not in _PLAIN_BASES
        for cls in bases_in(script, owner)
        for base in cls.node.bases
    )


_PLAIN_BASES: Final = ("object", "TestCase", "IsolatedAsyncioTestCase", "ABC")


def fixture_options(node: FunctionNode) -> dict[str, str] | None:
    """The options of a fixture decorator by name, with their texts; None where it is none."""
    for decorator in node.decorator_list:
        call = decorator if isinstance(decorator, ast.Call) else None
        name = dotted(call.func if call else decorator)
        if name.rpartition(".")[2] == "fixture":
            return {item.arg or "**": _text(item.value) for item in call.keywords} if call else {}
    return None


def _text(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""


def is_setup(name: str) -> bool:
    """Whether the method runs before every test of its class."""
    return name in _SETUPS


def is_skipped(decorators: list[ast.expr]) -> bool:
    """Whether the decorators say that the test is skipped or expected to fail."""
    for decorator in decorators:
        call = decorator.func if isinstance(decorator, ast.Call) else decorator
        if dotted(call).rpartition(".")[2] in SKIPPING:
            return True
    return False


def parametrized(decorators: list[ast.expr]) -> frozenset[str]:
    """The names that `parametrize` gives values to."""
    names: set[str] = set()
    for decorator in decorators:
        if not isinstance(decorator, ast.Call) or not decorator.args:
            continue
        if dotted(decorator.func).rpartition(".")[2] != "parametrize":
            continue
        for node in ast.walk(decorator.args[0]):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                names.update(node.value.replace(",", " ").split())
    return frozenset(names)
