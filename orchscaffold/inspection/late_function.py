"""Methods that are lowered when somebody first looks into them: most classes are asked for a few of
theirs, and most of those for their signature."""

from __future__ import annotations

from collections.abc import Callable

from orchscaffold.frozen import replace
from orchscaffold.inspection.function_kinds import function_kind
from orchscaffold.inspection.lowering import Signature
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
    """A function of which only the outline is known so far; `read_signature` and `lower` give the
    rest, and each is called at most once.

    What the outline has is there at once; parameters, return type and decorators (where it has any)
    are the signature's, the body is the lowered function's. It equals a function that was lowered
    at once.
    """

    __slots__ = ("_has_decorators", "_lower", "_lowered", "_read_signature", "_signature")

    _has_decorators: bool
    _lower: Callable[[], ir.Function]
    _lowered: ir.Function | None
    _read_signature: Callable[[], Signature | None]
    _signature: Signature | None

    def __init__(
        self,
        outline: ir.Function,
        lower: Callable[[], ir.Function],
        read_signature: Callable[[], Signature | None],
    ) -> None:
        for name in _KNOWN_AT_ONCE:
            object.__setattr__(self, name, getattr(outline, name))
        object.__setattr__(self, "_has_decorators", bool(outline.decorators))
        object.__setattr__(self, "_lower", lower)
        object.__setattr__(self, "_lowered", None)
        object.__setattr__(self, "_read_signature", read_signature)
        object.__setattr__(self, "_signature", None)

    def whole(self) -> ir.Function:
        """The function, lowered."""
        if self._lowered is None:
            object.__setattr__(self, "_lowered", self._lower())
        assert self._lowered is not None
        return self._lowered

    def signature(self) -> Signature:
        """Parameters, return type, and decorators but for those that its kind stands for."""
        if self._signature is None:
            object.__setattr__(self, "_signature", self._known_signature())
        assert self._signature is not None
        return self._signature

    def _known_signature(self) -> Signature:
        read = None if self._lowered is not None else self._read_signature()
        if read is None:
            whole = self.whole()
            return Signature(whole.parameters, whole.returns, whole.decorators)
        _, rest = function_kind(read.decorators, True, self.name)
        return replace(read, decorators=rest)

    @property
    def parameters(self) -> tuple[ir.Parameter, ...]:
        """Its parameters, with their types."""
        return self.signature().parameters

    @property
    def returns(self) -> TypeRef:
        """What it returns."""
        return self.signature().returns

    @property
    def body(self) -> ir.Block:
        """Its statements."""
        return self.whole().body

    @property
    def decorators(self) -> tuple[ir.Expr, ...]:
        """Its decorators, but for those that its kind stands for."""
        return self.signature().decorators if self._has_decorators else ()

    def __eq__(self, other: object) -> bool:
        return self.whole() == (other.whole() if isinstance(other, LateFunction) else other)

    def __hash__(self) -> int:
        return hash(self.whole())
