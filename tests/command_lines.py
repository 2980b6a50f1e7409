"""Commands as documents show them: taken apart by the command line itself, and not run."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import typer.main

from orchscaffold.cli.app import app

# A comment, a redirection, or the next command of a list.
_END = re.compile(r"\s+#\s|\s*(?:\d?>|\|\||&&|;)\s*")


def commands_in(text: str) -> Iterator[str]:
    """What follows `orchscaffold` in the commands of a shell text; without comments and pipes."""
    for line in text.splitlines():
        found = re.search(r"(?:^|[\s/:])orchscaffold (?=[a-z-])(.*)", line)
        if found is not None:
            yield _END.split(found[1])[0].strip()


def parse(command: str) -> str:
    """The name of the command that a line names, `new coordinator`.

    Raises KeyError where there is none, and the command line's own usage error where it does not
    take the line.
    """
    words = shlex.split(command.replace("…", "").replace("[", "").replace("]", ""))
    found: object = typer.main.get_command(app)
    names = []
    while commands := getattr(found, "commands", {}):
        names.append(words.pop(0))
        found = commands[names[-1]]
    assert isinstance(found, typer.core.TyperCommand)
    found.make_context(" ".join(names), words)
    return " ".join(names)
