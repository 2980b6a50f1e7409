"""How a file is written, and new text written the same way."""

from __future__ import annotations

import ast
import io
import tokenize
from collections import Counter
from collections.abc import Iterator

from orchscaffold.frozen import dataclass
from orchscaffold.patching.syntax import is_docstring
from orchscaffold.patching.textmap import TextMap
from orchscaffold.source import SourceFile

_FEWEST = 3


@dataclass(frozen=True, slots=True)
class FileStyle:
    """A file's newline, one level of its indentation, and the quote of most of its strings."""

    newline: str
    indent: str
    quote: str


def read_style(source: SourceFile, tree: ast.Module, lines: TextMap, indent: str) -> FileStyle:
    """The style of a file; four blanks and double quotes where it shows nothing else."""
    quotes = Counter(_quotes(tree, lines))
    single = quotes["'"] > quotes['"'] and quotes["'"] >= _FEWEST
    return FileStyle(source.newline, indent or "    ", "'" if single else '"')


def reindented(text: str, unit: str, prefix: str, inner: str) -> str:
    """A member's text, each level written as `unit`, for a class whose members stand at `prefix`
    and whose bodies add `inner`.
    """
    if prefix == unit == inner:
        return text
    return "\n".join(_reindented(line, unit, prefix, inner) for line in text.split("\n"))


def requoted(text: str, quote: str) -> str:
    """The text with `quote` around each plain string, where that needs no escape."""
    if quote == '"':
        return text
    lines = text.split("\n")
    indented = text[:1] in (" ", "\t")
    first = "if True:\n" if indented else ""
    shift = 1 if indented else 0
    for token in tokenize.generate_tokens(io.StringIO(f"{first}{text}\n").readline):
        if token.type == tokenize.STRING and _can_be_requoted(token.string):
            row, column = token.start[0] - 1 - shift, token.start[1]
            end = token.end[1] - 1
            line = lines[row]
            at = line.index('"', column)
            lines[row] = f"{line[:at]}'{line[at + 1 : end]}'{line[end + 1 :]}"
    return "\n".join(lines)


def _can_be_requoted(literal: str) -> bool:
    body = literal.lstrip("rRbBuU")
    return body.startswith('"') and not body.startswith('"""') and not set("'\\\n") & set(body)


def _reindented(line: str, unit: str, prefix: str, inner: str) -> str:
    depth = 0
    while line.startswith(unit, depth * len(unit)):
        depth += 1
    if not depth:
        return line
    return prefix + inner * (depth - 1) + line[depth * len(unit) :]


def _quotes(tree: ast.Module, lines: TextMap) -> Iterator[str]:
    """The quote of each plain string that is not a docstring."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
            start = lines.offset(node.lineno, node.col_offset)
            literal = lines.text[start : start + 5].lstrip("rRbBuUfF")
            yield "" if literal.startswith(('"""', "'''")) else literal[:1]
        elif not isinstance(node, ast.JoinedStr) and not _documents(node):
            waiting.extend(ast.iter_child_nodes(node))


def _documents(node: ast.AST) -> bool:
    return isinstance(node, ast.stmt) and is_docstring(node)
