"""Patterns of the project's own: which paths they claim, before any built-in one does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from orchscaffold.inspection.typing_names import dotted
from orchscaffold.model import ir
from orchscaffold.model.code import Library
from orchscaffold.model.house import House, OwnPattern, Selector, fits
from orchscaffold.model.ir import Function
from orchscaffold.model.types import Named
from orchscaffold.patterns import async_loop
from orchscaffold.patterns.base import Facts, Pattern
from orchscaffold.scenarios.run import Called, Path
from orchscaffold.scenarios.values import Origin


class OwnPatterns:
    """The project's patterns that can apply to one class."""

    def __init__(self, house: House, library: Library, cls: Named) -> None:
        bases = frozenset(_names_of_bases(library, cls)) if house.patterns else frozenset()
        self._chosen = tuple(
            (pattern, as_pattern(pattern))
            for pattern in house.patterns
            if _fits_class(pattern.when, cls, bases)
            and not (_asks_class(pattern.unless) and _fits_class(pattern.unless, cls, bases))
        )

    def claim(self, method: Function, path: Path, facts: Facts) -> Pattern | None:
        """The first of them, by name, that claims a path; None where none does."""
        for own, pattern in self._chosen:
            if _fits_path(own.when, method, path, facts) and not (
                _asks_path(own.unless) and _fits_path(own.unless, method, path, facts)
            ):
                return pattern
        return None


def as_pattern(own: OwnPattern) -> Pattern:
    """A project's pattern as built-in ones are; what it selects is asked of `OwnPatterns`."""
    return Pattern(
        name=own.name,
        summary=own.summary,
        asserts=own.asserts,
        class_suffix=own.test_class,
        class_doc=own.class_doc,
        selects=_never,
    )


def calls_on(path: Path) -> tuple[str, ...]:
    """The calls of collaborators on a path, in order: `metrics.increment`."""
    return tuple(spelled(event.record.double.origin) for event in _called(path))


def spelled(origin: Origin) -> str:
    """A collaborator as code spells it: `context.metrics.increment`, `logger.error`."""
    names: list[str] = []
    step: Origin | None = origin
    while step is not None:
        if step.kind == "global":
            names.append(step.name.partition(":")[2])
        elif step.kind != "result":
            names.append(step.name)
        step = step.parent
    return ".".join(reversed(names))


def _never(facts: Facts) -> bool:
    del facts
    return False


# --- the class


def _asks_class(selector: Selector) -> bool:
    return bool(selector.cls or selector.subclass_of)


def _fits_class(selector: Selector, cls: Named, bases: Iterable[str]) -> bool:
    return _any_fits(selector.cls, (cls.qualname,)) and _any_fits(selector.subclass_of, bases)


def _names_of_bases(library: Library, cls: Named) -> Iterator[str]:
    """The bases of a class, near and far, by name and by full name; unread ones, too."""
    for model in library.mro(cls):
        if model.ref != cls:
            yield from (model.name, f"{model.module}.{model.qualname}")
        for base in model.bases:
            if isinstance(base, Named):
                yield from (base.qualname, f"{base.module}.{base.qualname}")


# --- the path


def _asks_path(selector: Selector) -> bool:
    return bool(selector.behaviour or selector.calls or selector.decorated_with or selector.method)


def _fits_path(selector: Selector, method: Function, path: Path, facts: Facts) -> bool:
    return (
        _any_fits(selector.method, (method.name,))
        and _any_fits(selector.decorated_with, map(_name, method.decorators))
        and _any_fits(selector.calls, calls_on(path))
        and set(selector.behaviour) <= set(_behaviours(path, facts))
    )


def _behaviours(path: Path, facts: Facts) -> Iterator[str]:
    """What a path shows, in the words of headers."""
    has_loop = bool(async_loop.PATTERN.selects and async_loop.PATTERN.selects(facts))
    shown = {
        "cancelled": facts.ending == "cancelled",
        "guards": facts.turned_away,
        "has-loop": has_loop,
        "logs-and-continues": facts.swallowed and facts.ending == "returned",
        "on-settings": facts.on_settings,
        "raises": facts.ending == "raised",
        "retries": not has_loop and _retries(path),
        "returns": facts.ending == "returned",
        "returns-diff": facts.is_diff,
        "starts-tasks": facts.runs_tasks,
        "takes-context": facts.takes_context,
        "waits": facts.waited,
    }
    return (word for word, holds in shown.items() if holds)


def _retries(path: Path) -> bool:
    """Whether a call that raised is made once more."""
    failed: set[str] = set()
    for event in _called(path):
        name = event.record.double.origin.path
        if name in failed:
            return True
        if event.record.raised is not None:
            failed.add(name)
    return False


def _called(path: Path) -> Iterator[Called]:
    """The calls of doubles after the object was made."""
    for event in path.run.events:
        if isinstance(event, Called) and event.record.order > path.run.constructed_at:
            yield event


def _name(decorator: ir.Expr) -> str:
    return dotted(decorator.func if isinstance(decorator, ir.Call) else decorator) or ""


def _any_fits(globs: tuple[str, ...], names: Iterable[str]) -> bool:
    """Whether any glob fits any name, or there is no glob."""
    return not globs or any(fits(name, glob) for name in names for glob in globs)
