"""The classes of a territory as JSON values, and back: whatever else a cache holds raises TypeError
or ValueError.
"""

from __future__ import annotations

from pathlib import Path

from orchscaffold.checking.values import Json, items, number, text
from orchscaffold.model.scenario_map import (
    CodePlace,
    MappedClass,
    MappedMethod,
    MappedScenario,
)


def classes_value(classes: tuple[MappedClass, ...]) -> Json:
    """Classes as a value, without what was measured of them."""
    return [
        [cls.name, cls.module, str(cls.path), [_method_value(item) for item in cls.methods]]
        for cls in classes
    ]


def classes_from(value: Json) -> tuple[MappedClass, ...]:
    """The classes that a value stands for."""
    return tuple(map(_class, items(value)))


def _class(value: Json) -> MappedClass:
    name, module, path, methods = items(value)
    return MappedClass(
        text(name), text(module), Path(text(path)), tuple(map(_method, items(methods)))
    )


def _method_value(method: MappedMethod) -> Json:
    return [
        method.name,
        method.line,
        [[line, content] for line, content in method.source],
        [_scenario_value(item) for item in method.scenarios],
        method.left_out,
    ]


def _method(value: Json) -> MappedMethod:
    name, line, source, scenarios, left_out = items(value)
    return MappedMethod(
        text(name),
        number(line),
        tuple(map(_numbered, items(source))),
        tuple(map(_scenario, items(scenarios))),
        text(left_out),
    )


def _numbered(value: Json) -> tuple[int, str]:
    line, content = items(value)
    return number(line), text(content)


def _scenario_value(scenario: MappedScenario) -> Json:
    place = scenario.place
    return [
        scenario.id,
        scenario.pattern,
        scenario.title,
        scenario.state,
        None if place is None else [str(place.path), place.line, place.name],
        scenario.reason,
    ]


def _scenario(value: Json) -> MappedScenario:
    id_, pattern, title, state, place, reason = items(value)
    return MappedScenario(
        text(id_),
        text(pattern),
        text(title),
        text(state),
        None if place is None else _place(place),
        text(reason),
    )


def _place(value: Json) -> CodePlace:
    path, line, name = items(value)
    return CodePlace(Path(text(path)), number(line), text(name))
