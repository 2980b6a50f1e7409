"""Whether a helper or a fixture of the user's can stand for a planned builder, call by call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from orchscaffold.frozen import dataclass
from orchscaffold.model.testcode import Builder, Code, Display, Invoke, Lit, Pairs, Sym, Var
from orchscaffold.patching.codes import address, is_same
from orchscaffold.patching.makers import Maker


class Facts(Protocol):
    """What is known of the classes that makers build."""

    def home(self, sym: Sym) -> Sym:
        """Where what is imported as `sym` is defined; `sym` itself where that is not known."""

    def parameters(self, cls: Sym) -> tuple[str, ...]:
        """The parameters of a constructor, in order."""

    def is_inert(self, sym: Sym) -> bool:
        """Whether a call does nothing with its arguments but keep them."""


class Misfit(Exception):
    """Why a maker cannot stand for a builder in one call."""


@dataclass(frozen=True, slots=True)
class Here:
    """What a test binds: its variables, what they are made of, those that hold a builder's call."""

    bound: frozenset[str]
    made: Mapping[str, Code]
    built: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A builder and the makers that may stand for it."""

    builder: Builder
    makers: tuple[Maker, ...]
    facts: Facts

    def call(self, node: Invoke, here: Here, *, fixtures: bool) -> tuple[Maker, Invoke]:
        """The first maker that fits, and the call of it; raises Misfit with the first reason."""
        reason: Misfit | None = None
        for maker in self.makers:
            try:
                if maker.is_fixture and not fixtures:
                    raise Misfit("it is a fixture")
                if maker.name in here.bound and not self._is_ours(maker, here):
                    raise Misfit(f"{maker.name} is a variable of the tests")
                return maker, self._call_of(maker, node, here.made)
            except Misfit as misfit:
                reason = reason or misfit
        raise reason or Misfit("there is none")

    def _is_ours(self, maker: Maker, here: Here) -> bool:
        """Whether a fixture has the name of the variable that it takes the place of."""
        return maker.is_fixture and here.built.get(maker.name) == self.builder.name

    def _call_of(self, maker: Maker, node: Invoke, made: Mapping[str, Code]) -> Invoke:
        given: dict[str, Code] = {}
        for name, code in (*node.kwargs, *self._relied(maker, node)):
            parameter = self._parameter(maker, name, code, made)
            if parameter and given.setdefault(parameter, code) != code:
                raise Misfit(f"its {parameter} is more than one thing")
        given.update(self._required(maker, given))
        if maker.is_fixture and given:
            raise Misfit(f"it has another {next(iter(given))}")
        for parameter, callee in maker.hands_to:
            is_felt = parameter in given and not isinstance(given[parameter], Lit)
            if is_felt and not self.facts.is_inert(callee):
                raise Misfit(f"it hands {parameter} to {callee.name or callee.module}")
        return Invoke(Var(maker.name), (), tuple(given.items()))

    def _relied(self, maker: Maker, node: Invoke) -> Iterator[tuple[str, Code]]:
        """What the test relies on and neither the class nor the maker gives by itself."""
        required = dict(self.builder.defaults)
        for name, code in node.relies:
            slot = maker.slot(name)
            if slot is None and name not in required:
                continue
            if code is None:
                raise Misfit(f"it gives {name} a value of its own")
            yield name, code

    def _parameter(self, maker: Maker, name: str, code: Code, made: Mapping[str, Code]) -> str:
        """The parameter that takes a field's value; "" where the maker gives that by itself."""
        slot = maker.slot(name)
        if slot is None:
            if maker.is_open:
                return name
            raise Misfit(f"it takes no {name}")
        if is_same(slot.default, code):
            return ""
        if not slot.parameter:
            raise Misfit(f"it gives {name} a value of its own")
        value = made.get(code.name, code) if isinstance(code, Var) else code
        if not _is_kept(value, slot.replaces):
            raise Misfit(f"it replaces {name} where that is {slot.replaces}")
        return slot.parameter

    def _required(self, maker: Maker, given: Mapping[str, Code]) -> Iterator[tuple[str, Code]]:
        """What the maker cannot do without, from the builder's own defaults."""
        names = {slot.parameter: name for name, slot in maker.slots if slot.parameter}
        defaults = dict(self.builder.defaults)
        for parameter in maker.required:
            code = defaults.get(names.get(parameter, ""))
            if parameter in given:
                continue
            if code is None:
                raise Misfit(f"it requires {parameter}")
            yield parameter, code


def _is_kept(code: Code, replaces: str) -> bool:
    """Whether a maker that replaces such values leaves this one."""
    if not replaces:
        return True
    if isinstance(code, Lit):
        return code.value is not None if replaces == "none" else bool(code.value)
    if replaces == "none" or isinstance(code, Sym):
        return True
    if isinstance(code, Display | Pairs):
        return bool(code.items)
    root = code.func if isinstance(code, Invoke) else code
    return isinstance(root, Var) or address(root).startswith("unittest.mock.")
