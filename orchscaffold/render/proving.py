"""What a project's own template gave is what was asked for: one definition of the right name."""

from __future__ import annotations

import ast

from orchscaffold.errors import FileError, TemplateError
from orchscaffold.model.house import House
from orchscaffold.patching.digests import parsed

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def prove_definition(text: str, name: str, template: str, house: House) -> None:
    """See that `text` is Python and defines `name` last, other definitions only before it.

    Raises TemplateError with the line of the rendered text that is wrong.
    """
    path = house.folder / template if house.folder is not None else None
    try:
        body = parsed(text).body
    except FileError as error:
        line = text.split("\n")[(error.line or 2) - 2].strip() if error.line else ""
        raise TemplateError(
            f"what {template} renders to is no Python: {error.message}"
            + (f" ({line})" if line else ""),
            path=path,
            hint=f"See it with: orchscaffold templates preview {template}",
        ) from error
    names = [node.name if isinstance(node, _DEFINITIONS) else "" for node in body]
    if not names or names[-1] != name or "" in names or names.count(name) > 1:
        what = ", ".join(name or "something else" for name in names) or "nothing"
        raise TemplateError(
            f"{template} has to render to the definition of {name}, and renders to {what}",
            path=path,
            hint="Fill the blocks of patterns/_test.py.j2; they keep the rest right.",
        )
