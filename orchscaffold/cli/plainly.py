"""Lines that are spelled plainly, read without what typer loads to convert and refuse values.

Hooks, editors and CI run `check` and `new` with whole option names. Such a line is read here, by
the same declarations; any other, and any that is wrong, is typer's.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, get_args, get_type_hints

import typer
from typer.core import TyperArgument, TyperOption

from orchscaffold.cli.common import Common, Format
from orchscaffold.cli.options import run_with, with_common
from orchscaffold.frozen import dataclass

P = ParamSpec("P")

_KINDS: Final = ("coordinator", "reconciler", "factories")


class NotPlain(Exception):
    """The line is typer's to read, or to refuse."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command as typer reads it: its parameters with their types, and what runs it with values
    for them.
    """

    parameters: tuple[TyperArgument | TyperOption, ...]
    types: Mapping[str, object]
    run: Callable[[Mapping[str, object]], int]


def plain_run(arguments: Sequence[str]) -> Callable[[], int] | None:
    """What runs a command line and gives its exit code; None where typer has to read it."""
    if os.name == "nt":  # there typer also expands what the shell did not
        return None
    try:
        command, words = _command_of(arguments)
        return partial(command.run, values_of(command, words))
    except NotPlain:
        return None


def values_of(command: Command, words: Sequence[str]) -> dict[str, object]:
    """The values that the words give to parameters of a command, or to the common ones.

    Raises NotPlain.
    """
    declared = command.parameters
    options = {name: o for o in declared if isinstance(o, TyperOption) for name in _names(o)}
    arguments = [item for item in declared if isinstance(item, TyperArgument)]
    values: dict[str, object] = {}
    waiting = iter(words)
    for word in waiting:
        parameter, value = _option(word, waiting, options) or (_only(arguments), word)
        name = parameter.name or ""
        if isinstance(value, bool):
            values[name] = value
        elif _is_several(parameter):
            before = values.get(name)
            items = before if isinstance(before, list) else []
            values[name] = [*items, _converted(value, command.types[name])]
        else:
            values[name] = _converted(value, command.types[name])
    if any(item.required and item.name not in values for item in declared):
        raise NotPlain
    return values


def command_of(function: Callable[Concatenate[Common, P], int]) -> Command:
    """The command that `function` is, the common options included."""
    whole = with_common(function)
    app = typer.Typer(add_completion=False)
    app.command()(whole)
    found: list[object] = [*getattr(typer.main.get_command(app), "params", ())]
    parameters = (item for item in found if isinstance(item, (TyperArgument, TyperOption)))
    return Command(tuple(parameters), get_type_hints(whole), partial(run_with, function))


def _command_of(arguments: Sequence[str]) -> tuple[Command, Sequence[str]]:
    match arguments:
        case ["check", *words]:
            from orchscaffold.cli.check import check

            return command_of(check), words
        case ["new", kind, *words] if kind in _KINDS:
            from orchscaffold.cli import new

            if kind == "factories":
                return command_of(new.factories), words
            return command_of(new.coordinator if kind == "coordinator" else new.reconciler), words
    raise NotPlain


def _names(option: TyperOption) -> tuple[str, ...]:
    return (*option.opts, *option.secondary_opts)


def _only(arguments: Sequence[TyperArgument]) -> TyperArgument:
    if len(arguments) != 1:
        raise NotPlain
    return arguments[0]


def _is_several(parameter: TyperArgument | TyperOption) -> bool:
    return parameter.multiple if isinstance(parameter, TyperOption) else parameter.nargs == -1


def _option(
    word: str, waiting: Iterator[str], options: Mapping[str, TyperOption]
) -> tuple[TyperOption, bool | str] | None:
    """The option that a word names and its value, the next word if need be; None for no option."""
    if not word:
        raise NotPlain
    if not word.startswith("-"):
        return None
    name, equals, value = word.partition("=")
    option = options.get(name)
    if option is None or (equals and not (name.startswith("--") and value)):
        raise NotPlain
    if option.is_flag:
        if equals:
            raise NotPlain
        return option, name in option.opts
    if not equals:
        value = next(waiting, "")
        if not value or value.startswith("-"):
            raise NotPlain
    return option, value


def _converted(text: str, annotation: object) -> object:
    """The text as a value of its parameter's type, `None` and a list around it left aside."""
    mentioned = _mentioned(annotation)
    if Path in mentioned:
        return Path(text)
    if Format in mentioned:
        if text not in list(Format):
            raise NotPlain
        return Format(text)
    if str in mentioned:
        return text
    raise NotPlain


def _mentioned(annotation: object) -> tuple[object, ...]:
    inner: tuple[object, ...] = get_args(annotation)
    return (annotation, *(found for item in inner for found in _mentioned(item)))
