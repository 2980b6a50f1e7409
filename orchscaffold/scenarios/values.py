"""The values the machine computes with: known, chosen later, or standing for an object of the test.

A `Known` holds a Python value; a `Leaf` is a scalar input whose value the solver picks; a `Term` is
a pure operation on those. Everything else is an object with identity.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from orchscaffold.frozen import dataclass, field
from orchscaffold.model.ir import Function, Lambda
from orchscaffold.model.types import UNKNOWN, Named, TypeRef


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A Python value that is known while reading: literals, Decimal, datetime, enum members."""

    value: object


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an input comes from: a step (`kind`, `name`) below another input or value.

    Kinds: "init" and "param" (parameters of the constructor and of the method), "field", "attr",
    "item" (name: position; `+1` below the first for the next keys and values of a dict), "key",
    "result" (name: number of the call), "state" (attribute preset on the object under test),
    "global" (name `module:name`: something patched in a module), "entered" (what a context manager
    gives), "error".
    """

    kind: str
    name: str
    parent: Origin | None = None

    @property
    def path(self) -> str:
        """A stable spelling: `param:order/field:side`."""
        step = f"{self.kind}:{self.name}"
        return f"{self.parent.path}/{step}" if self.parent else step


@dataclass(frozen=True, slots=True, eq=False)
class Vet:
    """What a class says of the values of a field: `made` gives what it makes of one, in a tuple,
    and () where it refuses it; `hints` are limits that it compares them with."""

    made: Callable[[object], tuple[object, ...]]
    hints: tuple[object, ...] = ()


class Input:
    """Something a test controls. Its shape is decided when the code first depends on it.

    `is_present` says it was decided not to be None while its shape is still open, `is_true` that it
    was decided to be true; `preferred` is a value to try first (a field's own default), `avoided`
    what to try last (what the code takes in its place); `refused` are classes it was decided not to
    be an instance of; `is_hashed`: the code uses it as a key; `vet`: its class looks at it.
    """

    __slots__ = (
        "avoided",
        "is_hashed",
        "is_present",
        "is_true",
        "origin",
        "preferred",
        "refused",
        "shape",
        "type",
        "vet",
    )

    def __init__(self, origin: Origin, type_: TypeRef, preferred: tuple[object, ...] = ()) -> None:
        self.origin = origin
        self.type = type_
        self.shape: Value | None = None
        self.is_hashed = False
        self.is_present = False
        self.is_true = False
        self.preferred = preferred
        self.avoided: tuple[object, ...] = ()
        self.refused: list[str] = []
        self.vet: Vet | None = None

    def __repr__(self) -> str:
        return f"Input({self.origin.path}, {self.shape!r})"


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A scalar input: `type` is a builtin or standard value type, an enum or a Literal."""

    origin: Origin
    type: TypeRef
    preferred: tuple[object, ...] = ()
    avoided: tuple[object, ...] = ()
    vet: Vet | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A pure operation that depends on leaves; `op` is a key of the operation table."""

    op: str
    args: tuple[Value, ...]


class Sequence:
    """A list, tuple, set, deque or stream with known members, which may be symbolic; a "view" is
    what is gone through once or shows a dict, and equals no list.

    `given` is what it held at first: what a test arranges. `is_guessed`: a list only because the
    code goes through an object of unknown type; `is_closed`: a stream that the code closes.
    `limit` is the `maxlen` of a deque.
    """

    __slots__ = ("given", "is_closed", "is_guessed", "items", "kind", "limit", "origin")

    def __init__(self, kind: str, items: list[Value], origin: Origin | None = None) -> None:
        self.kind = kind
        self.items = items
        self.origin = origin
        self.given = tuple(items)
        self.is_guessed = False
        self.is_closed = False
        self.limit: int | None = None

    def push(self, items: list[Value]) -> None:
        """Put items at the end; a deque that is full loses its first ones."""
        self.items.extend(items)
        if self.limit is not None:
            del self.items[: max(0, len(self.items) - self.limit)]

    def push_left(self, items: list[Value]) -> None:
        """Put items at the front, each before the one pushed last; a full deque loses its last."""
        self.items[:0] = reversed(items)
        if self.limit is not None:
            del self.items[self.limit :]


class Dict:
    """A dict. `is_open`: an input some of whose keys are undecided (`absent` ones are decided);
    `is_filled`: it was decided to hold something; `is_guessed`: a dict only because something is
    looked up in an object of unknown type.

    `given` is what it held at first: what a test arranges.
    """

    __slots__ = (
        "absent",
        "factory",
        "given",
        "is_filled",
        "is_guessed",
        "is_open",
        "items",
        "key_type",
        "kind",
        "origin",
        "value_type",
    )

    def __init__(
        self,
        items: list[tuple[Value, Value]],
        *,
        origin: Origin | None = None,
        is_open: bool = False,
        key_type: TypeRef = UNKNOWN,
        value_type: TypeRef = UNKNOWN,
    ) -> None:
        self.items = items
        self.given = list(items)
        self.factory: Value | None = None
        self.kind = "dict"
        self.is_filled = False
        self.is_guessed = False
        self.origin = origin
        self.is_open = is_open
        self.absent: list[Value] = []
        self.key_type = key_type
        self.value_type = value_type


@dataclass(frozen=True, slots=True, eq=False)
class Making:
    """What a test makes an exception with."""

    args: tuple[Value, ...] = ()
    options: tuple[tuple[str, Value], ...] = ()


class Instance:
    """A real object: a value class that was constructed, the object under test, an exception.

    `origin` is set for one that the test builds; `args` are an exception's, `made` what a test
    makes it with, `is_vague` says that its constructor could not be followed, or asks others, so
    that another one made alike may differ, `is_refused` that it raised; `base` is what it is a copy
    of (`dataclasses.replace`); `cached` are its cached properties; `is_mishap`: an exception that
    nobody means to raise, like a missing attribute. `symbol`: the module and the name of a
    sentinel, which is told by its identity.
    """

    __slots__ = (
        "args",
        "attributes",
        "base",
        "cached",
        "cls",
        "initial",
        "is_mishap",
        "is_refused",
        "is_subject",
        "is_vague",
        "made",
        "origin",
        "symbol",
    )

    def __init__(self, cls: Named, origin: Origin | None = None) -> None:
        self.cls = cls
        self.origin = origin
        self.attributes: dict[str, Value] = {}
        self.initial: dict[str, Value] = {}
        self.args: list[Value] = []
        self.is_subject = False
        self.is_vague = False
        self.is_refused = False
        self.made = Making()
        self.is_mishap = False
        self.cached: dict[str, Value] = {}
        self.base: Instance | None = None
        self.symbol: tuple[str, str] | None = None


class Double:
    """A stand-in the test makes: autospecced from `cls`, or with only the members used where cls is
    None.

    `kind` is "object", "callable", "class" (a class patched where it is looked up), "module" or
    "logger". `reads` are the attributes read (inputs), `attributes` those the code wrote; `returns`
    is the declared type of what a call gives; `wraps` the address of the class or module a clock
    read is looked up on; `is_hashed`: the code uses it as a key; `is_begun`: a coroutine of it was
    made, whether or not anything awaits that; `is_told_async`: the code asked which it is.
    """

    __slots__ = (
        "absent",
        "attributes",
        "calls",
        "cls",
        "function",
        "is_async",
        "is_begun",
        "is_hashed",
        "is_told_async",
        "kind",
        "members",
        "origin",
        "reads",
        "returns",
        "wraps",
    )

    def __init__(
        self,
        origin: Origin,
        cls: Named | None,
        *,
        kind: str = "object",
        function: Function | None = None,
        is_async: bool = False,
    ) -> None:
        self.origin = origin
        self.cls = cls
        self.kind = kind
        self.function = function
        self.returns: TypeRef = UNKNOWN if function is None else function.returns
        self.wraps = ""
        self.is_async = is_async
        self.is_hashed = False
        self.is_begun = False
        self.is_told_async = False
        self.attributes: dict[str, Value] = {}
        self.reads: dict[str, Value] = {}
        self.members: dict[str, Double] = {}
        self.absent: list[str] = []
        self.calls: list[CallRecord] = []


class CallRecord:
    """One call of a double: what it was given and what the test makes it do.

    `raised` is the exception the test lets it raise, `result` what it returns. `awaited` says the
    call's result was awaited (or given to something that awaits it).
    """

    __slots__ = (
        "args",
        "awaited",
        "double",
        "is_async",
        "kwargs",
        "order",
        "raised",
        "result",
        "site",
    )

    def __init__(
        self, double: Double, args: list[Value], kwargs: dict[str, Value], *, order: int, site: str
    ) -> None:
        self.double = double
        self.args = args
        self.kwargs = kwargs
        self.order = order
        self.site = site
        self.result: Value | None = None
        self.raised: Instance | None = None
        self.awaited = False
        self.is_async = False


@dataclass(frozen=True, slots=True, eq=False)
class ClassValue:
    """A class as a value; `place` is (module, name) where it was looked up, so that it can be
    patched there; `index` what it was subscripted with (`Box[int]`)."""

    ref: Named
    place: tuple[str, str] | None = None
    index: Value | None = None


@dataclass(frozen=True, slots=True, eq=False)
class FunctionValue:
    """A function, method or lambda whose body can be followed; `bound` is its self."""

    function: Function | Lambda
    scope: object
    bound: Value | None = None


@dataclass(frozen=True, slots=True, eq=False)
class External:
    """A function or object named by a module that is not followed: `module.name` as looked up in
    `home`.

    `home` and `local` say where the name was looked up, so that it can be patched there.
    """

    module: str
    name: str
    home: str
    local: str
    function: Function | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ModuleValue:
    """An imported module as seen in `home` under the name `local`."""

    module: str
    home: str
    local: str


@dataclass(frozen=True, slots=True, eq=False)
class Native:
    """A function the machine models itself: `name` is a key of the model table; `bound` its first
    argument.

    `place` is (module, name) where it was looked up.
    """

    name: str
    bound: Value | None = None
    place: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Super:
    """`super()` in a method that `owner` defines, for the object `bound`."""

    owner: Named
    bound: Instance


@dataclass(frozen=True, slots=True, eq=False)
class Partial:
    """`functools.partial(func, *args, **kwargs)`."""

    func: Value
    args: tuple[Value, ...]
    kwargs: tuple[tuple[str, Value], ...]


class Coroutine:
    """An async call; `run` performs it when it is awaited.

    `is_owned` says that a task will, `is_handed` that it was given to a stand-in, where the test
    finds it; `call` is the call of a double that made it.
    """

    __slots__ = ("call", "is_handed", "is_owned", "label", "origin", "run", "started")

    def __init__(self, run: Callable[[], Value], label: str) -> None:
        self.run = run
        self.label = label
        self.started = False
        self.is_owned = False
        self.is_handed = False
        self.call: CallRecord | None = None
        self.origin: Origin | None = None

    @property
    def is_left(self) -> bool:
        """Whether nothing awaits it and no test can find it."""
        return not (self.started or self.is_owned or self.is_handed)


class Managed:
    """A context manager made from a generator function: `run` performs it around a body.

    `run(body)` calls `body` with the yielded value where the generator yields.
    """

    __slots__ = ("run",)

    def __init__(self, run: Callable[[Callable[[Value], None]], None]) -> None:
        self.run = run


class Task:
    """A task, or a bare future: `label` names the coroutine function it runs, `name` is what the
    code calls it; `origin` is set for one that the test made.

    `callbacks` are called with it when it ends; then `result` or `error` is set. `given` says how
    one of the test is handed in: "" where nothing has asked, else "pending", "done" or "failed".
    `is_read`: the code has seen how it ended.
    """

    __slots__ = (
        "callbacks",
        "cancelled",
        "coroutine",
        "error",
        "given",
        "is_future",
        "is_read",
        "label",
        "name",
        "origin",
        "result",
    )

    def __init__(
        self,
        coroutine: Coroutine | None = None,
        origin: Origin | None = None,
        *,
        is_future: bool = False,
    ) -> None:
        self.coroutine = coroutine
        self.label = coroutine.label if coroutine is not None else ""
        if coroutine is not None:
            coroutine.is_owned = True
        self.origin = origin
        self.is_future = is_future
        self.name: Value | None = None
        self.given = ""
        self.cancelled = False
        self.is_read = False
        self.callbacks: list[Value] = []
        self.result: Value | None = None
        self.error: Instance | None = None

    @property
    def is_done(self) -> bool:
        """Whether it ran to its end, well or not."""
        return self.result is not None or self.error is not None


class Resource:
    """A standard-library object the code made for itself: `kind` like "asyncio.Lock", `state` its
    contents."""

    __slots__ = ("kind", "origin", "state")

    def __init__(
        self, kind: str, state: dict[str, Value] | None = None, *, origin: Origin | None = None
    ) -> None:
        self.kind = kind
        self.state: dict[str, Value] = state or {}
        self.origin = origin


@dataclass(frozen=True, slots=True, eq=False)
class Hidden:
    """A value nothing is known of; a branch on it cannot be steered. `reason` says why."""

    reason: str = field(default="")


Value: TypeAlias = (
    Known
    | Input
    | Leaf
    | Term
    | Sequence
    | Dict
    | Instance
    | Double
    | ClassValue
    | FunctionValue
    | External
    | ModuleValue
    | Native
    | Super
    | Partial
    | Coroutine
    | Managed
    | Task
    | Resource
    | Hidden
)

NONE = Known(None)
TRUE = Known(True)
FALSE = Known(False)


def settled(value: Value) -> Value:
    """The shape of an input that has one; any other value as it is."""
    while isinstance(value, Input) and value.shape is not None:
        value = value.shape
    return value


def apart_from(value: Value, default: Value) -> Value:
    """`value`; an open input is to differ from what the code takes in its place, so that it shows
    which of them was taken."""
    inner = settled(value)
    if isinstance(inner, Input) and isinstance(default, Known) and default.value is not None:
        inner.avoided = (*inner.avoided, default.value)
    return value


def origin_of(value: Value) -> Origin | None:
    """Where a value comes from; for a pair, where its first part does; None for what is made."""
    if isinstance(value, Input):
        return value.origin
    if isinstance(value, Sequence) and value.origin is None and value.items:
        return origin_of(value.items[0])
    if isinstance(value, (Leaf, Sequence, Dict, Instance, Double)):
        return value.origin
    return None


def is_key(origin: Origin) -> bool:
    """Whether something stands for the key of a dict: it must have a hash."""
    if origin.kind == "item" and origin.name.startswith("+") and origin.parent is not None:
        origin = origin.parent
    return origin.kind == "item" and origin.name == "key"


def collection_of(origin: Origin | None) -> Origin | None:
    """What an item is an item of; None for what is none."""
    while origin is not None and origin.kind != "item":
        origin = origin.parent
    while origin is not None and origin.kind == "item":
        origin = origin.parent
    return origin
