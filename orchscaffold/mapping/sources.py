"""The source text of each method, as it stands in its file."""

from __future__ import annotations

import ast
from textwrap import dedent

from orchscaffold.source import SourceFile, parse_source, split_lines


def function_sources(source: SourceFile) -> dict[int, tuple[tuple[int, str], ...]]:
    """The lines of every function, by the line of its `def` and by that of its first decorator:
    (number, text), less the indentation that they share.

    Raises FileError where the file does not parse.
    """
    lines = [line.rstrip("\r\n").expandtabs(4) for line in split_lines(source.text)]
    found: dict[int, tuple[tuple[int, str], ...]] = {}
    for node in ast.walk(parse_source(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min(item.lineno for item in (node, *node.decorator_list))
            text = dedent("\n".join(lines[first - 1 : node.end_lineno]))
            lines_of_it = tuple(enumerate(text.split("\n"), start=first))
            found[node.lineno] = found[first] = lines_of_it
    return found
