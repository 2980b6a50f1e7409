"""The record of one run through a method: choices taken, conditions gathered, what could be
seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from orchscaffold.frozen import dataclass
from orchscaffold.model.ir import Function
from orchscaffold.scenarios.conditions.solver import Conditions
from orchscaffold.scenarios.facts.class_slots import ClassSlot
from orchscaffold.scenarios.values import CallRecord, Double, Input, Instance, Leaf, Task, Value


@dataclass(frozen=True, slots=True)
class Choice:
    """A fork in the run: option `taken` of those that `labels` name (stable under edits elsewhere).

    Two options with one label lead to the same new ground: the search tries a label only until it
    was seen.
    """

    labels: tuple[str, ...]
    taken: int
    about: Value | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Called:
    """A double was called."""

    record: CallRecord


@dataclass(frozen=True, slots=True, eq=False)
class Slept:
    """The code waited: it slept with `library` ("asyncio", "anyio", "time"), or waited for an event
    ("threading").

    `local` is the name it looked up in the module `home`: `asyncio.sleep`, or `sleep` itself; for
    an event, the attribute that holds it. `wakes`: the wait found the event set.
    """

    library: str
    local: str
    home: str
    delay: Value
    wakes: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Started:
    """A task was created."""

    task: Task


@dataclass(frozen=True, slots=True, eq=False)
class Wrote:
    """An attribute of an object that existed before was written."""

    target: Instance | Double
    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Handled:
    """A handler was entered: its place, what it caught."""

    function: str
    site: int
    exception: str


Event: TypeAlias = Called | Slept | Started | Wrote | Handled


@dataclass(frozen=True, slots=True)
class Last:
    """A loop's last item was skipped or its error survived: what comes after it is not seen.

    `collection` is the origin path of what the loop runs over, `loop` its place; the path took
    `choices` choices so far.
    """

    collection: str
    loop: str
    choices: int


@dataclass(frozen=True, slots=True)
class Inner:
    """A call that stands for itself as a statement, at the `site` (the function, the place in it):
    the choices it took, and whether anything came of it that a test can see."""

    site: tuple[str, int]
    choices: range
    is_felt: bool


class Run:
    """Everything one run gathers; made anew for each.

    `branches` holds (function, site, arm) for each branch taken, decided or not. `inputs` are the
    roots the test provides, by origin path. `patches` are doubles put into modules, by (module,
    name). `order` numbers the calls of doubles; those up to `constructed_at` were made by the
    constructor. `ended_by_sleep`: the last wait was cancelled. `wishes` are options to take, one
    after the other, when they come up past the prefix. `insists`: where the last choice of the
    prefix comes again, it is taken again. `asked` are the places of classes that `isinstance` was
    asked about, `followed` those of functions, and of classes whose own functions, that ran.
    `lasts` are loops whose last item was passed over, `inner` calls that are statements, `asides`
    the choices of tasks beside the code: no other way is sought there. `handed` are calls of
    doubles that were given a coroutine. `apart` are inputs that were told apart before they had a
    shape. `parsed` is what comes out of texts that the code parses. `is_constructed`: the
    constructor ended well, after `constructed_choices` choices and `constructed_patches` patches.
    `constants` are plain class variables that were read, by the place where their class was looked
    up; `lacking` are stand-ins for abstract methods of the class under test; `class_slots` are
    class variables that the code sets, by module and dotted name. `guessed` are keys of dicts that
    are texts only because nothing is known of them. `held` are the attributes in which the
    constructor keeps a standard-library object, by the object's identity; `parts` are the first
    attributes of other objects that it made and keeps, by attribute. `symbols` are the sentinels
    that were read, by module and name, `wrappers` what stands in the place of decorated functions.
    `looked_up` is by module and name the place where the first lookup through that module stood.
    """

    def __init__(
        self, prefix: tuple[int, ...], *, insists: bool = False, wishes: tuple[str, ...] = ()
    ) -> None:
        self.prefix = prefix
        self.insists = insists
        self.wishes = list(wishes)
        self.choices: list[Choice] = []
        self.conditions = Conditions()
        self.branches: dict[tuple[str, int, str], None] = {}
        self.events: list[Event] = []
        self.inputs: dict[str, Input] = {}
        self.patches: dict[tuple[str, str], Double | Input] = {}
        self.looked_up: dict[tuple[str, str], tuple[str, str]] = {}
        self.symbols: dict[tuple[str, str], Instance] = {}
        self.steps = 0
        self.order = 0
        self.constructed_at = 0
        self.constructed_choices = 0
        self.constructed_patches = 0
        self.is_constructed = False
        self.asked: set[tuple[str, str]] = set()
        self.ended_by_sleep = False
        self.lasts: list[Last] = []
        self.inner: list[Inner] = []
        self.asides: list[range] = []
        self.apart: list[tuple[Input, Input]] = []
        self.handed: list[CallRecord] = []
        self.class_slots: dict[tuple[str, str], ClassSlot] = {}
        self.lacking: dict[str, Double] = {}
        self.constants: dict[tuple[str, str], dict[str, Value]] = {}
        self.followed: set[tuple[str, str]] = set()
        self.parsed: dict[Leaf, Input] = {}
        self.guessed: set[str] = set()
        self.held: dict[int, str] = {}
        self.parts: dict[str, dict[str, Value]] = {}
        self.wrappers: dict[tuple[str, str, str], Value | None] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Ending:
    """How a run ended: `kind` "returned", "raised", "cancelled" or "abandoned" (`reason` says
    why)."""

    kind: str
    value: Value | None = None
    reason: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Callback:
    """A function that the method returned and the test then calls: the path goes on inside it.

    `between` holds the attributes of the object under test as the method left them.
    """

    function: Function
    arguments: tuple[tuple[str, Input], ...]
    between: Mapping[str, Value]


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """A finished run of one method: the frozen view that the later stages read."""

    method: str
    run: Run
    ending: Ending
    subject: Instance | None
    arguments: tuple[tuple[str, Input], ...] = ()
    is_async: bool = False
    callback: Callback | None = None
