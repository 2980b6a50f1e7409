"""What an expression in a test stands for, as far as it is certain."""

from __future__ import annotations

from typing import TypeAlias

from orchscaffold.frozen import dataclass
from orchscaffold.model.types import Named


@dataclass(frozen=True, slots=True)
class Unknown:
    """Anything; never accused."""


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the code under test or of an installed package."""

    name: str


@dataclass(frozen=True, slots=True)
class External:
    """A name of the standard library or of a test tool, by its address (`unittest.mock.Mock`)."""

    address: str


@dataclass(frozen=True, slots=True)
class Class:
    """A class itself."""

    ref: Named


@dataclass(frozen=True, slots=True)
class Function:
    """A module-level function."""

    module: str
    qualname: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal."""

    value: str | int | float | complex | bytes | bool | None


@dataclass(frozen=True, slots=True)
class Items:
    """A tuple or list display without stars."""

    items: tuple[Value, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Display:
    """A dict, set, f-string, comprehension, lambda or comparison: some value of builtin type
    `kind`."""

    kind: str


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance. `exact`: of this very class, made in the test. `serial` tells objects apart."""

    ref: Named
    serial: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Mock:
    """A mock, or what is reached from one through `path` ("()" for a call).

    `maker` is "Mock", "MagicMock", "AsyncMock", "autospec", or "" where it cannot be told. `spec`
    is the class it was made from; `bare` says that nothing else was configured.
    """

    maker: str
    serial: int
    spec: Named | None = None
    bare: bool = True
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Method:
    """`owner.name`, where that is a function found in the owner's class."""

    owner: Instance | Class
    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an enum."""

    ref: Named
    name: str


@dataclass(frozen=True, slots=True)
class Coroutine:
    """What calling an `async def` gives, before it is awaited."""

    of: Function | Method | Mock
    result: Value


@dataclass(frozen=True, slots=True)
class Returned:
    """What a known function gave back, where that is all there is to say."""

    of: Function | Method
    serial: int


@dataclass(frozen=True, slots=True)
class Patcher:
    """`patch(…)`, not entered yet; `mock` is what entering it gives."""

    mock: Value


@dataclass(frozen=True, slots=True)
class Expectation:
    """`pytest.raises(…)`: the addresses of what is expected, "" where that is not known."""

    expected: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Fixture:
    """A builtin fixture by name: `monkeypatch`, `mocker`, `caplog`."""

    name: str
    path: tuple[str, ...] = ()


Value: TypeAlias = (
    Unknown
    | Module
    | External
    | Class
    | Function
    | Constant
    | Items
    | Display
    | Instance
    | Mock
    | Method
    | Member
    | Coroutine
    | Returned
    | Patcher
    | Expectation
    | Fixture
)

UNKNOWN = Unknown()


def joined(values: tuple[Value, ...]) -> Value:
    """The one value that all are, else Unknown."""
    return values[0] if values and all(item == values[0] for item in values) else UNKNOWN
