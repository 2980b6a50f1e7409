"""Bases, followed: C3 method resolution order over what could be read."""

from __future__ import annotations

from collections.abc import Callable

from orchscaffold.frozen import dataclass, field, replace
from orchscaffold.model.code import ClassModel
from orchscaffold.model.types import Named, builtin

_OBJECT = builtin("object")
MEMBERLESS = frozenset(
    f"{module}.{name}"
    for module in ("typing", "typing_extensions")
    for name in ("Generic", "Protocol", "NamedTuple", "TypedDict")
)


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Method resolution orders; `model_of` reads a class, `address_of` says where it is defined."""

    model_of: Callable[[Named], ClassModel | None]
    _orders: dict[Named, tuple[ClassModel, ...]] = field(default_factory=dict)
    _complete: dict[Named, bool] = field(default_factory=dict)
    _answers: dict[tuple[Named, Named], bool | None] = field(default_factory=dict)

    def mro(self, ref: Named) -> tuple[ClassModel, ...]:
        """`ref` and its readable bases in order, without `object`; () where `ref` itself is
        unread."""
        key = bare(ref)
        found = self._orders.get(key)
        if found is None:
            found = self._orders[key] = ()
            model = self.model_of(key)
            if model is not None and model.ref != _OBJECT:
                found = self._orders[key] = self._linearise(model)
        return found

    def is_complete(self, ref: Named) -> bool:
        """Whether every base was read."""
        key = bare(ref)
        if key not in self._complete:
            self._complete[key] = False
            self._complete[key] = self._reads_all(key)
        return self._complete[key]

    def is_subclass(self, ref: Named, of: Named) -> bool | None:
        """Whether `ref` derives from `of`; None where an unread base could tell otherwise."""
        key = (bare(ref), bare(of))
        if key not in self._answers:
            self._answers[key] = self._derives(*key)
        return self._answers[key]

    def _derives(self, ref: Named, of: Named) -> bool | None:
        if of in (ref, _OBJECT):
            return True
        target = self.model_of(of)
        wanted = {of} | ({target.ref} if target else set())
        order = self.mro(ref)
        for model in order:
            if model.ref in wanted or any(
                isinstance(base, Named) and bare(base) in wanted for base in model.bases
            ):
                return True
        return False if order and self.is_complete(ref) else None

    def _reads_all(self, ref: Named) -> bool:
        if ref == _OBJECT or ref.address in MEMBERLESS:
            return True
        model = self.model_of(ref)
        if model is None:
            return False
        return all(isinstance(base, Named) and self.is_complete(base) for base in model.bases)

    def _linearise(self, model: ClassModel) -> tuple[ClassModel, ...]:
        orders = [list(self.mro(base)) for base in model.bases if isinstance(base, Named)]
        orders = [order for order in orders if order]
        firsts = [order[0] for order in orders]
        merged = _merge([*orders, firsts])
        return (model, *(item for item in merged if item.ref != model.ref))


def _merge(orders: list[list[ClassModel]]) -> list[ClassModel]:
    """The C3 merge; an inconsistent hierarchy falls back to first come, first served."""
    merged: list[ClassModel] = []
    waiting = [order for order in orders if order]
    while waiting:
        candidate = next(
            (order[0] for order in waiting if not _in_a_tail(order[0], waiting)), waiting[0][0]
        )
        merged.append(candidate)
        waiting = [
            rest
            for order in waiting
            if (rest := [item for item in order if item.ref != candidate.ref])
        ]
    return merged


def _in_a_tail(model: ClassModel, orders: list[list[ClassModel]]) -> bool:
    return any(item.ref == model.ref for order in orders for item in order[1:])


def bare(ref: Named) -> Named:
    """The class without its type arguments."""
    return replace(ref, args=(), variadic=False) if ref.args or ref.variadic else ref
