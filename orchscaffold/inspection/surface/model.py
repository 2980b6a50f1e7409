"""Functions and classes as seen by a caller: parameters, members, fields, where bases lead."""

from __future__ import annotations

from collections.abc import Mapping

from orchscaffold.frozen import dataclass
from orchscaffold.model.types import Named


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter; `kind` is "positional", "normal", "args", "keyword" or "kwargs"."""

    name: str
    kind: str
    required: bool


@dataclass(frozen=True, slots=True)
class Signature:
    """The parameters a call is bound to. `certain_defaults` is False where a default may exist
    that cannot be seen."""

    parameters: tuple[Parameter, ...]
    certain_defaults: bool = True

    @property
    def takes_any_keyword(self) -> bool:
        """Whether there is a `**kwargs`."""
        return any(item.kind == "kwargs" for item in self.parameters)

    @property
    def takes_any_position(self) -> bool:
        """Whether there is an `*args`."""
        return any(item.kind == "args" for item in self.parameters)

    @property
    def keywords(self) -> tuple[str, ...]:
        """The names that can be given by keyword."""
        return tuple(item.name for item in self.parameters if item.kind in ("normal", "keyword"))

    @property
    def positions(self) -> tuple[Parameter, ...]:
        """The parameters that can be given by position, in order."""
        return tuple(item for item in self.parameters if item.kind in ("positional", "normal"))

    def bound(self) -> Signature:
        """The signature without its first parameter: that of a bound method."""
        first = self.parameters[:1]
        if first and first[0].kind in ("positional", "normal"):
            return Signature(self.parameters[1:], self.certain_defaults)
        return self


@dataclass(frozen=True, slots=True)
class Outcome:
    """What every `return` of a function gives, where they agree.

    `kind`: "nothing", "plain" (a literal or display), "self", "copy" (a `replace` of self), "made"
    (an instance of class `name`, as written), "own" (attribute `name` of self), "parameter" (the
    one called `name`) or "unknown".
    """

    kind: str
    name: str = ""


UNSEEN = Outcome("unknown")


@dataclass(frozen=True, slots=True)
class FunctionSurface:
    """A function or method. `kind`: "function", "method", "static", "class", "property",
    "cached_property".

    `signature` is None where a decorator may have changed it, and then nothing else is certain
    either. `manager` is "sync" or "async" for a function made a context manager. `outcome` is what
    the body returns; `is_stub` says that there is no body. `has_setter` is for properties.
    """

    module: str
    qualname: str
    name: str
    kind: str
    signature: Signature | None
    is_async: bool
    is_generator: bool
    is_abstract: bool
    is_stub: bool
    manager: str
    outcome: Outcome
    returns: str
    has_setter: bool
    line: int


@dataclass(frozen=True, slots=True)
class Conduct:
    """What a method does to attributes of self.

    `stores` may be set by it, functions within included; `flows` are pairs (attribute, value) of
    those set to a parameter, or an attribute of one ("context.broker"), and to nothing else;
    `own_calls` are read, and may be calls; `passed_up` says what a plain call of the same method
    of `super()` is given: pairs (position or name there, parameter here), None where there is no
    such call.
    """

    stores: frozenset[str]
    flows: tuple[tuple[str, str], ...]
    own_calls: frozenset[str]
    passed_up: tuple[tuple[str, str], ...] | None


@dataclass(frozen=True, slots=True)
class Condition:
    """`path` (as in `AwaitFact`) is "truthy", "falsy", "none" or "some" (not None)."""

    path: tuple[str, ...]
    holds: str


@dataclass(frozen=True, slots=True)
class AwaitFact:
    """A method awaits `path` where all `conditions` hold.

    A path is a name, then attributes and calls: ("self", "client", "fetch", "()").
    """

    path: tuple[str, ...]
    conditions: tuple[Condition, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Swallowing:
    """The exceptions that a method keeps to itself (`quiet`), by name as written, and those that
    its handlers pass on (`loud`)."""

    quiet: tuple[str, ...]
    loud: tuple[str, ...]
    logged: bool
    line: int


@dataclass(frozen=True, slots=True)
class FieldSurface:
    """A field of a value class: what the constructor takes for it (`parameter`), and how."""

    name: str
    parameter: str
    required: bool
    in_constructor: bool
    keyword_only: bool


@dataclass(frozen=True, slots=True, eq=False)
class ClassSurface:
    """A class by its own body.

    `kind` is "plain", "dataclass", "attrs" or "namedtuple". `bases` holds None
    for each that cannot be followed. `names` are bound in the body, `annotated_only` annotated
    there and no more, `stored` set as attributes of anything in it. `is_remade`: a decorator or
    metaclass of its own may change it beyond recognition; `is_open`: attributes may come about
    that cannot be seen. `fields` is None where they cannot be told. `members` are names that an
    enum makes members of.
    """

    module: str
    qualname: str
    name: str
    kind: str
    bases: tuple[Named | None, ...]
    methods: Mapping[str, FunctionSurface]
    names: frozenset[str]
    annotated_only: frozenset[str]
    stored: frozenset[str]
    members: frozenset[str]
    fields: tuple[FieldSurface, ...] | None
    frozen: bool
    slots: bool
    generates_init: bool
    is_remade: bool
    is_open: bool
    line: int

    @property
    def ref(self) -> Named:
        """The class as a type."""
        return Named(self.module, self.qualname)
