"""A project's templates, each read, compiled and tried on the demo; all that is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from orchscaffold.config.complaints import line_of
from orchscaffold.errors import ConfigError, OrchscaffoldError, TemplateError
from orchscaffold.house.folders import Template
from orchscaffold.house.reading import OwnFolder, house_of
from orchscaffold.model.house import House, Parameters
from orchscaffold.nearest import did_you_mean
from orchscaffold.previewing.trying import Trial, demo_units, trials, tried
from orchscaffold.render.environment import compile_template, environment

_PARAMETER: Final = re.compile(r"parameters(?:\.(\w+)|\[['\"](\w+)['\"]\])")

_COMPUTED: Final = re.compile(r"\bparameters\b(?!\.\w|\[['\"]\w+['\"]\]|\])")


def problems_of(
    own: OwnFolder, parameters: Parameters, pyproject: Path
) -> tuple[tuple[OrchscaffoldError, ...], int]:
    """What is wrong with the templates in a project's folder, each once, and how many tests and
    helpers they were tried on.
    """
    errors: list[OrchscaffoldError] = [h for _, h in own.templates if isinstance(h, TemplateError)]
    errors += _unused(own, parameters, pyproject)
    errors += _compiled(own)
    if errors:
        return _distinct(errors), 0
    try:
        house = house_of(own, parameters)
    except TemplateError as error:
        return (error,), 0
    on = trials(demo_units(house))
    count = 0
    for name in _names(own, house):
        try:
            count += _tried(name, on, house)
        except TemplateError as error:
            errors.append(error)
    return _distinct(errors), count


def _tried(name: str, on: tuple[Trial, ...], house: House) -> int:
    return len(tried(name, on, house).rendered)


def _names(own: OwnFolder, house: House) -> tuple[str, ...]:
    """The templates that come out otherwise than the built-in ones."""
    names = {template.name for template, _ in own.templates}
    return tuple(sorted(names | {name for name, _ in house.digests}))


def _compiled(own: OwnFolder) -> Iterator[TemplateError]:
    env = environment(own.folder)
    for template, _ in own.templates:
        try:
            compile_template(env, template.name)
        except TemplateError as error:
            yield error


def _unused(own: OwnFolder, parameters: Parameters, pyproject: Path) -> Iterator[ConfigError]:
    """Parameters of the table that no template mentions: misspelt, most likely. Where a template
    computes a name, nothing is sure.
    """
    if any(_COMPUTED.search(template.text) for template, _ in own.templates):
        return
    used = {word for template, _ in own.templates for word in _words(template)}
    for name, _ in parameters:
        if name not in used:
            yield ConfigError(
                f"no template uses parameter {name}",
                path=pyproject,
                line=line_of(name, pyproject, "parameters"),
                hint=did_you_mean(name, sorted(used), "Take it out."),
            )


def _words(template: Template) -> Iterator[str]:
    for found in _PARAMETER.finditer(template.text):
        yield found[1] or found[2]


def _distinct(errors: list[OrchscaffoldError]) -> tuple[OrchscaffoldError, ...]:
    return tuple({str(error): error for error in errors}.values())
