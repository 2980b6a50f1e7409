"""Helpers that build values in tests: `_make_context`, `_create_test_order`, with defaults that
work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, count
from typing import Final

from orchscaffold.composing.arranging.literals import NotSpellable, literal
from orchscaffold.composing.wording.naming import identifier, last_word, snake
from orchscaffold.inspection.finder import is_stdlib
from orchscaffold.model.code import Field, Library
from orchscaffold.model.naming import USUAL, Naming
from orchscaffold.model.testcode import (
    CONTEXT_BUILDER,
    DATA_FACTORY,
    Builder,
    Code,
    Display,
    Get,
    Invoke,
    Lit,
    Pairs,
    Sym,
    Var,
)
from orchscaffold.model.types import (
    CallableOf,
    Named,
    TypeOf,
    TypeRef,
    UnionOf,
    Unknown,
    allows_none,
    without_none,
)
from orchscaffold.scenarios.conditions.candidates import is_scalar_type
from orchscaffold.scenarios.facts.state import abstract_methods
from orchscaffold.scenarios.machine import Machine
from orchscaffold.scenarios.semantics.following import is_coroutine
from orchscaffold.scenarios.semantics.kinds import MAPPINGS, SEQUENCES
from orchscaffold.scenarios.values import Input, Origin, Value

MAX_DEPTH: Final = 6
MANY_METHODS: Final = 120


def stand_in(library: Library, cls: Named, *, spec_set: bool = True) -> Code:
    """A stand-in for an object of `cls`: autospecced, or, where that would copy the signatures of
    very many methods, one that knows their names alone.

    Those of the standard library do not count: they differ between Pythons.
    """
    written = (model for model in library.mro(cls) if not is_stdlib(model.module))
    if sum(len(model.methods) for model in written) < MANY_METHODS:
        return autospec(cls, spec_set=spec_set)
    spec = ("spec_set" if spec_set else "spec", Sym(cls.module, cls.qualname))
    return Invoke(Sym("unittest.mock", "MagicMock"), (), (spec,))


def autospec(cls: Named, *, spec_set: bool = True) -> Code:
    """`create_autospec(cls, instance=True, spec_set=True)`."""
    options: list[tuple[str, Code]] = [("instance", Lit(True))]
    if spec_set:
        options.append(("spec_set", Lit(True)))
    create = Sym("unittest.mock", "create_autospec")
    return Invoke(create, (Sym(cls.module, cls.qualname),), tuple(options))


class Builders:
    """The builders a test file needs, by class; each is made when first asked for.

    `beside` are those that stand in the file already: a name of theirs is not given to another
    class. `naming` says how they are called.
    """

    def __init__(
        self, machine: Machine, beside: Iterable[Builder] = (), naming: Naming = USUAL
    ) -> None:
        self._beside = tuple(beside)
        self._naming = naming
        self._machine = machine
        self._library: Library = machine.library
        self._made: dict[str, Builder] = {}
        self._depth = 0

    def all(self) -> tuple[Builder, ...]:
        """The builders made so far, in the order they were needed."""
        return tuple(self._made.values())

    def for_record(self, cls: Named) -> Builder:
        """The builder of a value class, with its true constructor parameter names."""
        if cls.address not in self._made:
            name, kind = self._record_name(cls)
            placeholder = Builder(name, "", Sym(cls.module, cls.qualname), ())
            self._made[cls.address] = placeholder
            defaults = tuple(
                (field.alias or field.name, self._field_default(cls, field))
                for field in self._library.fields(cls)
                if field.is_required
            )
            doc = _doc(cls)
            del self._made[cls.address]
            self._made[cls.address] = Builder(name, doc, placeholder.returns, defaults, kind=kind)
        return self._made[cls.address]

    def for_subject(self, cls: Named) -> Builder:
        """The builder of the class under test itself, from its constructor's parameters."""
        key = f"subject:{cls.address}"
        if key not in self._made:
            constructor = self._library.constructor(cls)
            if constructor is not None:
                given = [
                    (p.name, p.annotation)
                    for p in constructor.parameters[1:]
                    if p.default is None and p.kind not in ("args", "kwargs")
                ]
            else:
                fields = self._library.fields(cls)
                given = [(f.alias or f.name, f.type) for f in fields if f.is_required]
            defaults = tuple((name, self.default(type_, name)) for name, type_ in given)
            returns = Sym(cls.module, cls.qualname)
            short, full = last_word(cls.qualname), snake(cls.qualname.replace(".", ""))
            long = self._naming.helper_for(f"_make_{full}")
            own = self._naming.helper_for(f"_make_{short}")
            wanted = (long,) if self._comes_second(cls) else (own, long)
            name = self._free_name(wanted, returns)
            missing = tuple(self._missing(cls))
            made = Builder(
                name, _doc(cls), returns, defaults, missing=missing, kind=CONTEXT_BUILDER
            )
            self._made[key] = made
        return self._made[key]

    def _missing(self, cls: Named) -> Iterator[tuple[str, Code]]:
        for name in abstract_methods(self._library, cls):
            method = self._library.method(cls, name)
            is_async = method is not None and is_coroutine(method)
            yield name, callable_double(is_async=is_async)

    def _comes_second(self, cls: Named) -> bool:
        """Whether a class before it in its module ends in the same word: its builder is named in
        full then, whichever classes are asked for.
        """
        names = self._library.classes_in(cls.module)
        before = names[: names.index(cls.qualname)] if cls.qualname in names else ()
        return any(last_word(name) == last_word(cls.qualname) for name in before)

    def _record_name(self, cls: Named) -> tuple[str, str]:
        """The name of the builder of a value class, and its kind."""
        name = cls.qualname.rpartition(".")[2]
        usual = self._naming.helper_for(f"_create_test_{snake(name)}")
        context = self._naming.helper_for("_make_context")
        wanted = (context, usual) if name.endswith("Context") else (usual,)
        found = self._free_name(wanted, Sym(cls.module, cls.qualname))
        return found, CONTEXT_BUILDER if found == context else DATA_FACTORY

    def _free_name(self, wanted: tuple[str, ...], returns: Sym) -> str:
        """The first of the names that no builder of another class has."""
        taken = {item.name: item.returns for item in (*self._beside, *self._made.values())}
        names = chain(wanted, (f"{wanted[-1]}_{number}" for number in count(2)))
        return next(name for name in names if taken.get(name, returns) == returns)

    def _field_default(self, cls: Named, field: Field) -> Code:
        """What a required field is: one that its class looks at, a value that it accepts."""
        model = self._library.class_model(cls)
        vet = self._machine.vet_of(model, field) if model is not None else None
        if vet is not None and is_scalar_type(field.type, self._machine.enum_class):
            found = self._machine.default_for(field.type, field.name, vet)
            return literal(found, self._machine.enums)
        return self.default(field.type, field.name)

    def default(self, type_: TypeRef, name: str) -> Code:
        """What a required parameter is where a test does not care."""
        if self._depth >= MAX_DEPTH:
            return Invoke(Sym("unittest.mock", "Mock"))
        self._depth += 1
        try:
            return self._default(type_, name)
        finally:
            self._depth -= 1

    def _default(self, type_: TypeRef, name: str) -> Code:
        if not isinstance(type_, Unknown) and allows_none(type_):
            return Lit(None)
        type_ = without_none(type_)
        if is_scalar_type(type_, self._machine.enum_class):
            try:
                return literal(self._machine.default_for(type_, name), self._machine.enums)
            except NotSpellable:
                return sentinel(name)
        if isinstance(type_, UnionOf):
            return self._default(type_.members[0], name)
        if isinstance(type_, CallableOf):
            return callable_double(is_async=type_.is_async)
        if isinstance(type_, TypeOf) and isinstance(type_.instance, Named):
            return Sym(type_.instance.module, type_.instance.qualname)
        if isinstance(type_, Named):
            return self._default_named(type_)
        return sentinel(name)

    def _default_named(self, type_: Named) -> Code:
        if type_.address in SEQUENCES:
            kind = SEQUENCES[type_.address]
            if kind == "stream":
                return callable_double(is_async=False, is_stream=True)
            if kind in ("list", "tuple"):
                return Display(kind, ())
            return Invoke(Sym("collections" if kind == "deque" else "builtins", kind))
        if type_.address in MAPPINGS:
            return Pairs(())
        if self._machine.is_exception(type_) and not self._library.fields(type_):
            return self._error(type_)
        model = self._library.class_model(type_)
        if model is not None and model.kind == "typeddict":
            return Pairs(
                tuple(
                    (Lit(field.name), self.default(field.type, field.name))
                    for field in self._library.fields(type_)
                )
            )
        if model is not None and self._machine.is_value_class(model):
            return Invoke(Var(self.for_record(Named(type_.module, type_.qualname)).name))
        return stand_in(self._library, type_)

    def _error(self, cls: Named) -> Code:
        """An exception with what its constructor must be given."""
        cls = self._machine.raised_as(cls)
        args, options = self._machine.error_inputs(cls, Origin("error", "0"))
        named = ((name, value) for name, value in options.items() if _is_required(value))
        return Invoke(
            Sym(cls.module, cls.qualname),
            tuple(self._argument(value) for value in args),
            tuple((name, self._argument(value)) for name, value in named),
        )

    def _argument(self, value: Value) -> Code:
        if isinstance(value, Input) and not value.preferred:
            return self.default(value.type, value.origin.name)
        known = value.preferred[0] if isinstance(value, Input) else getattr(value, "value", None)
        return literal(known, self._machine.enums)


def _is_required(value: Value) -> bool:
    return not isinstance(value, Input) or value.is_present


def sentinel(name: str) -> Code:
    """A unique object that stands for a value nothing looks into."""

    return Get(Sym("unittest.mock", "sentinel"), identifier(name))


def callable_double(*, is_async: bool, is_stream: bool = False) -> Code:
    """A stand-in for a function whose signature is not declared; only a MagicMock gives something
    to iterate over."""
    plain = "MagicMock" if is_stream else "Mock"
    return Invoke(Sym("unittest.mock", "AsyncMock" if is_async else plain))


def _doc(cls: Named) -> str:
    name = _article(cls.qualname)
    return f"Build {name} for a test; keyword arguments replace the defaults."


def _article(name: str) -> str:
    return f"an {name}" if name[0] in "AEIOU" else f"a {name}"
