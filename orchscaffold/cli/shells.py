"""What a shell asks while somebody types, answered without parsing what is typed so far.

The scripts that ask are typer's (`--install-completion`), and so is the way of asking. Typer itself
would read the whole line as a command first, with all that takes to load.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final

import typer
from typer.core import TyperCommand

from orchscaffold.cli.completing import typed_words
from orchscaffold.frozen import dataclass

VARIABLE: Final = "_ORCHSCAFFOLD_COMPLETE"
SHELLS: Final = ("complete_bash", "complete_zsh", "complete_fish")
_FISH_ACTION: Final = "_TYPER_COMPLETE_FISH_ACTION"


@dataclass(frozen=True, slots=True)
class Answer:
    """What to print for the shell, and the exit code."""

    text: str
    code: int = 0


def answer(app: typer.Typer, shell: str) -> Answer:
    """The answer to what one of SHELLS has asked by way of the environment."""
    words, incomplete = typed_words()
    values = offered(typer.main.get_command(app), words[1:], incomplete)
    if shell == "complete_zsh":
        return Answer(_for_zsh(values))
    if shell == "complete_fish" and os.environ.get(_FISH_ACTION) == "is-args":
        return Answer("", 0 if values else 1)
    return Answer("".join(f"{value}\n" for value in values))


def offered(command: object, words: Sequence[str], incomplete: str) -> list[str]:
    """What `incomplete` may become after these words."""
    waiting: typer.core.TyperOption | None = None
    given = 0
    for word in words:
        if waiting is not None:
            waiting = None
        elif word.startswith("-"):
            waiting = _option_with_value(command, word)
        elif word in (commands := getattr(command, "commands", {})):
            command, given = commands[word], 0
        elif word.strip(":"):
            given += 1
    if waiting is not None:
        return _values(command, waiting, incomplete)
    if incomplete.startswith("-"):
        return _beginning(_options(command), incomplete)
    if names := getattr(command, "commands", {}):
        return _beginning(list(names), incomplete)
    arguments = [p for p in _parameters(command) if isinstance(p, typer.core.TyperArgument)]
    # What stands before a colon, which bash makes a word of its own, is no argument of its own.
    place = min(given - (bool(words) and not words[-1].strip(":")), len(arguments) - 1)
    return _values(command, arguments[place], incomplete) if arguments else []


def _parameters(command: object) -> Sequence[object]:
    return getattr(command, "params", ())


def _option_with_value(command: object, word: str) -> typer.core.TyperOption | None:
    for parameter in _parameters(command):
        if isinstance(parameter, typer.core.TyperOption) and word in parameter.opts:
            return None if parameter.is_flag or parameter.count else parameter
    return None


def _options(command: object) -> list[str]:
    return [
        name
        for parameter in _parameters(command)
        if isinstance(parameter, typer.core.TyperOption) and not parameter.hidden
        for name in (*parameter.opts, *parameter.secondary_opts)
    ]


def _values(
    command: object, parameter: typer.core.TyperArgument | typer.core.TyperOption, start: str
) -> list[str]:
    if not isinstance(command, TyperCommand):
        return []
    context = typer.Context(command)
    found = [item.value for item in parameter.shell_complete(context, start)]
    return _beginning(found, start)


def _beginning(names: Sequence[str], start: str) -> list[str]:
    return [name for name in names if name and name.startswith(start)]


def _for_zsh(values: Sequence[str]) -> str:
    """A call that offers the values, or paths where there is none; zsh evaluates it."""
    if not values:
        return "_files\n"
    return f"_arguments '*: :(({' '.join(map(_quoted, values))}))'\n"


def _quoted(value: str) -> str:
    for character, escaped in (
        ("'", "''"),
        ('"', '""'),
        ("$", "\\$"),
        ("`", "\\`"),
        (":", "\\\\:"),
    ):
        value = value.replace(character, escaped)
    return f'"{value}"'
