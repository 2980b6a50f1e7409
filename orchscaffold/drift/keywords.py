"""D101: an argument that the callee does not take."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.drift.base import Drift, Rule, Traced, nearest
from orchscaffold.drift.callees import Callee, certain_callee
from orchscaffold.frozen import replace
from orchscaffold.model.findings import RuleInfo
from orchscaffold.tracing.events import Argument, Called, Place


def find(traced: Traced) -> Iterator[Drift]:
    """Keywords that are no parameters, and positions past the last one."""
    for event in traced.events("TypeError"):
        callee = certain_callee(traced, event) if isinstance(event, Called) else None
        if callee is not None and isinstance(event, Called):
            yield from _unknown(event, callee)
            yield from _too_many(event, callee)


def _unknown(event: Called, callee: Callee) -> Iterator[Drift]:
    signature = callee.signature
    if signature.takes_any_keyword:
        return
    given = {item.keyword for item in event.arguments}
    free = [name for name in signature.keywords if name not in given]
    for item in event.arguments:
        if item.keyword and item.keyword not in signature.keywords:
            yield _drift(item, event, callee, free)


def _drift(item: Argument, event: Called, callee: Callee, free: list[str]) -> Drift:
    name = item.keyword or ""
    place = _keyword_place(item)
    message = f"{callee.name} has no parameter '{name}'"
    new, fix = _renamed(name, event, callee, free)
    if not new:
        known = ", ".join(callee.signature.keywords) or "none"
        return Drift(place, message, f"its parameters are: {known}")
    return Drift(place, message, f"did you mean '{new}'?", fix, ((place, new),))


def _renamed(name: str, event: Called, callee: Callee, free: list[str]) -> tuple[str, str]:
    """The parameter that was meant, and how sure that is.

    It is sure where the one unknown keyword stands against the one required parameter that is
    missing, and their names have something in common.
    """
    missing = [item.name for item in callee.signature.parameters if item.required]
    missing = [item for item in missing if item in free]
    unknown = [
        item
        for item in event.arguments
        if item.keyword and item.keyword not in callee.signature.keywords
    ]
    is_plain = not any(item.star for item in event.arguments) and all(
        item.keyword for item in event.arguments
    )
    if len(missing) == 1 and len(unknown) == 1 and is_plain:
        alike = nearest(name, missing) or missing[0] in name.split("_") or name in missing[0]
        return missing[0], "safe" if alike else "unsafe"
    return nearest(name, free), "unsafe"


def _keyword_place(item: Argument) -> Place:
    """The place of the keyword itself."""
    start = item.place
    width = len((item.keyword or "").encode())
    return replace(start, end_line=start.line, end_column=start.column + width)


def _too_many(event: Called, callee: Callee) -> Iterator[Drift]:
    signature = callee.signature
    if signature.takes_any_position or any(item.star for item in event.arguments):
        return
    positional = [item for item in event.arguments if not item.keyword]
    limit = len(signature.positions)
    if len(positional) > limit:
        takes = f"takes {limit} positional argument{'' if limit == 1 else 's'}"
        message = f"{callee.name} {takes}, {len(positional)} are given"
        names = ", ".join(item.name for item in signature.parameters)
        yield Drift(positional[limit].place, message, f"its parameters are: {names or 'none'}")


RULE = Rule(
    RuleInfo(
        code="D101",
        title="Unknown argument",
        why=(
            "The constructor, function or method does not take this argument any more: the call "
            "raises TypeError. It is reported where the whole signature is known: no **kwargs, no "
            "decorator that could change it, every base class read."
        ),
        example="Order(id='1', order_type=OrderType.MARKET)  # the parameter is called 'type'",
        repair="Use the parameter's name of today; --fix does where there is only one it can be.",
    ),
    find,
)
