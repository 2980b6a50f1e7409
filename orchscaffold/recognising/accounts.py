"""What a test exercises, on which conditions and how that ends, whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from orchscaffold.frozen import dataclass, field
from orchscaffold.model.testcode import Code, Display, Lit, Pairs

OBJECT: Final = "object"
"""An input of which no more is known than that it is not None."""
NOT_NONE: Final = "not None"
"""A result of which no more is said."""
EMPTY: Final = "empty"
"""A result that has no items."""
FALSY: Final = "falsy"
"""A result that is None, false, zero or empty."""
_MOCKING: Final = frozenset(
    {"spec", "spec_set", "autospec", "instance", "return_value", "side_effect", "create", "match"}
)
_TELLING: Final = 6
ANY_ERROR: Final = "*"
"""An exception among other results of a scripted sequence."""


@dataclass(frozen=True, slots=True)
class Account:
    """One test told in the terms that planned and hand-written tests share.

    `errors` are (collaborator's method, exception) of what is made to raise. `raises` is the
    exception that is expected, `returns` the spelling of the value that is (`not None` for anything
    else), "" where nothing is said. `called` and `uncalled` name methods of collaborators and
    loggers, `attributes` those of the object, with the spelling of their value or "". `inputs` are
    arguments, fields and results by name (`#0` for the first argument, `fetch()` for a result).
    `texts` are what is said of the exception's message, or of any other; `logs` are the messages
    that a planned test says are logged. `parts` are attributes of the result with the constants
    that they are.
    """

    method: str
    errors: frozenset[tuple[str, str]] = frozenset()
    raises: str = ""
    returns: str = ""
    called: frozenset[str] = frozenset()
    uncalled: frozenset[str] = frozenset()
    attributes: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    texts: frozenset[str] = frozenset()
    logs: frozenset[str] = frozenset()
    parts: Mapping[str, str] = field(default_factory=dict)

    @property
    def failing(self) -> frozenset[str]:
        """The methods of collaborators that are made to raise."""
        return frozenset(name for name, _ in self.errors)


def is_compatible(planned: Account, written: Account) -> bool:
    """Whether nothing that the two tests say of one method's call contradicts."""
    return ends_may_agree(planned, written) and not contradictions(planned.inputs, written.inputs)


def ends_may_agree(planned: Account, written: Account) -> bool:
    """Whether nothing that they say of errors and of the end contradicts."""
    if planned.failing != written.failing or planned.raises != written.raises:
        return False
    if planned.returns and written.returns and not _agree(planned.returns, written.returns):
        return False
    if planned.called & written.uncalled or planned.uncalled & written.called:
        return False
    return not (
        _differ(planned.attributes, written.attributes) or _differ(planned.parts, written.parts)
    )


def _differ(first: Mapping[str, str], second: Mapping[str, str]) -> bool:
    pairs = ((first[name], second[name]) for name in first.keys() & second.keys())
    return any(mine and other and mine != other for mine, other in pairs)


def contradictions(first: Mapping[str, str], second: Mapping[str, str]) -> frozenset[str]:
    """The inputs that cannot lead down one path: None and something, true and false."""
    shared = first.keys() & second.keys()
    return frozenset(name for name in shared if _contradict(first[name], second[name]))


def share_a_condition(first: Account, second: Account) -> bool:
    """Whether both tests give an input the same telling value."""
    return bool(conditions(first) & conditions(second))


def conditions(account: Account) -> frozenset[tuple[str, str]]:
    """The inputs that have a telling value: None, true, false, empty."""
    return frozenset(
        (name, value)
        for name, value in account.inputs.items()
        if value in ("None", "True", "False") or _is_empty(value)
    )


def ends_alike(planned: Account, written: Account) -> bool:
    """Whether both tests look at the same end: exception, constant, attribute, log.

    A call says enough only of what happens after an error: without one, other ways may lead to it.
    """
    if planned.raises or written.raises:
        return planned.raises == written.raises
    returns = (planned.returns, written.returns)
    if all(returns) and NOT_NONE not in returns and _agree(*returns):
        return True
    same = planned.attributes.items() & written.attributes.items()
    if any(value for _, value in same) or planned.parts.items() & written.parts.items():
        return True
    if logs_alike(planned, written):
        return True
    return bool(planned.errors and planned.called & written.called)


def speak_alike(planned: Account, written: Account) -> bool:
    """Whether both tests quote the same message."""
    return any(
        mine in other or other in mine
        for mine in planned.texts
        for other in written.texts
        if min(len(mine), len(other)) >= _TELLING
    )


def logs_alike(planned: Account, written: Account) -> bool:
    """Whether the written test quotes a message that the planned one says is logged."""
    quoted = [text.lower() for text in written.texts if " " in text and len(text) >= _TELLING]
    return any(text in message.lower() for message in planned.logs for text in quoted)


def unescaped(pattern: str) -> str:
    """The words that a plain pattern looks for: without its ends and its backslashes."""
    return pattern.removeprefix("^").removesuffix("$").replace("\\", "")


def _agree(first: str, second: str) -> bool:
    if NOT_NONE in (first, second):
        return "None" not in (first, second)
    for one, other in ((first, second), (second, first)):
        if one in (EMPTY, FALSY) and _is_empty(other):
            return True
        if one == FALSY and other in ("None", "False", "0"):
            return True
    return first == second


def _contradict(first: str, second: str) -> bool:
    if first == second:
        return False
    if "None" in (first, second):
        return True
    return {first, second} == {"True", "False"} or (_is_empty(first) != _is_empty(second))


def _is_empty(text: str) -> bool:
    return text in ("''", "b''", "list()", "tuple()", "{}", "set()")


def kind_of(code: Code, spelled: str) -> str:
    """What an input is told as: its spelling where it is a constant, else `OBJECT`."""
    is_plain = isinstance(code, Lit) or (isinstance(code, Display | Pairs) and not code.items)
    return spelled if is_plain else OBJECT


def placed(name: str, parameters: Sequence[str]) -> str:
    """How an argument that is given by name is told where it has a place: `#0` for the first."""
    return f"#{parameters.index(name)}" if name in parameters else name


def consistent(found: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The inputs by name, less those of which two different things are told, and what only says how
    a mock is made. An attribute `_name` is told as what it is set from: `name`.
    """
    inputs: dict[str, str] = {}
    doubtful: set[str] = set()
    for given, value in found:
        name = given.lstrip("_")
        if name in _MOCKING:
            continue
        if inputs.setdefault(name, value) != value:
            doubtful.add(name)
    return {name: value for name, value in inputs.items() if name not in doubtful}
