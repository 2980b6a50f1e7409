"""Methods that are lowered when somebody first looks into them: most classes are asked for a few of
theirs."""

from __future__ import annotations

from collections.abc import Callable

from orchscaffold.model import ir
from orchscaffold.model.types import TypeRef

_KNOWN_AT_ONCE = (
    "module",
    "qualname",
    "name",
    "kind",
    "is_async",
    "is_generator",
    "is_abstract",
    "is_stub",
    "doc",
    "line",
    "end_line",
    "source",
)


class LateFunction(ir.Function):
    """A function of which only the outline is known so far; `lower` gives the whole, and is called
    at most once.

    What the outline has is there at once; parameters, return type, body and decorators (where it
    has any) are the lowered function's. It equals a function that was lowered at once.
    """

    __slots__ = ("_has_decorators", "_lower", "_lowered")

    _has_decorators: bool
    _lower: Callable[[], ir.Function]
    _lowered: ir.Function | None

    def __init__(self, outline: ir.Function, lower: Callable[[], ir.Function]) -> None:
        for name in _KNOWN_AT_ONCE:
            object.__setattr__(self, name, getattr(outline, name))
        object.__setattr__(self, "_has_decorators", bool(outline.decorators))
        object.__setattr__(self, "_lower", lower)
        object.__setattr__(self, "_lowered", None)

    def whole(self) -> ir.Function:
        """The function, lowered."""
        if self._lowered is None:
            object.__setattr__(self, "_lowered", self._lower())
        assert self._lowered is not None
        return self._lowered

    @property
    def parameters(self) -> tuple[ir.Parameter, ...]:
        """Its parameters, with their types."""
        return self.whole().parameters

    @property
    def returns(self) -> TypeRef:
        """What it returns."""
        return self.whole().returns

    @property
    def body(self) -> ir.Block:
        """Its statements."""
        return self.whole().body

    @property
    def decorators(self) -> tuple[ir.Expr, ...]:
        """Its decorators, but for those that its kind stands for."""
        return self.whole().decorators if self._has_decorators else ()

    def __eq__(self, other: object) -> bool:
        return self.whole() == (other.whole() if isinstance(other, LateFunction) else other)

    def __hash__(self) -> int:
        return hash(self.whole())
