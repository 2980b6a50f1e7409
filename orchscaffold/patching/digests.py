"""Digests of tests: the same after any formatter and on every Python version."""

from __future__ import annotations

import ast
import hashlib
import io
import tokenize
import warnings

from orchscaffold.errors import FileError

_SKIPPED = frozenset({"ctx", "kind", "type_comment", "type_ignores"})
_DOCUMENTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module)
_ADAPTED = (ast.Delete, ast.JoinedStr)


def text_digest(text: str) -> str:
    """Eight hex digits for the source of a test, its mark left out.

    Neither formatting counts nor indentation as a whole; code and comments do. Raises FileError for
    text that is not Python.
    """
    tree = parsed(text)
    comments = (comment.lstrip("#").strip() for _, comment in comments_of(text))
    try:
        return _short("\n".join([canonical(tree), *comments]))
    except RecursionError as error:
        raise _not_python(error) from error


def data_digest(value: object) -> str:
    """Eight hex digits for a frozen value, from its `repr`."""
    return _short(ascii(value))


def parsed(text: str) -> ast.Module:
    """The syntax tree of `text`, which may be indented as a whole.

    Raises FileError where it is not Python.
    """
    text = newlines(text)
    code = (line for line in text.split("\n") if line.strip() and line.lstrip()[0] != "#")
    first = next(code, "")
    wrapped = "if True:\n" + text if first[:1] in (" ", "\t") else text
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(wrapped)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise _not_python(error) from error
    if wrapped is text:
        return tree
    body = tree.body[0]
    return ast.Module(body=body.body if isinstance(body, ast.If) else [], type_ignores=[])


def canonical(node: ast.AST) -> str:
    """The tree as text: classes and fields, without positions or what a formatter may change."""
    docstring = _docstring(node) if isinstance(node, _DOCUMENTED) else None
    is_plain = not isinstance(node, _ADAPTED)
    parts = []
    for name, value in ast.iter_fields(node):
        if name in _SKIPPED or value is None or value == []:
            continue
        text = _field(value if is_plain else _plain(node, value), docstring)
        parts.append(f"{name}={text}")
    return f"{type(node).__name__}({', '.join(parts)})"


def comments_of(text: str) -> tuple[tuple[int, str], ...]:
    """(1-based line, comment) of each comment. Raises FileError where the text is not Python."""
    source = newlines(text)
    if "#" not in source:
        return ()
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    try:  # one by one: each token holds a copy of its whole line
        return tuple(
            (token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT
        )
    except (SyntaxError, tokenize.TokenError) as error:
        parsed(source)
        raise _not_python(error) from error


def newlines(text: str) -> str:
    """The text with `\\n` for every newline, as Python itself reads it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _field(value: object, docstring: ast.Constant | None) -> str:
    if isinstance(value, list):
        return f"[{', '.join([_field(item, docstring) for item in value])}]"
    if not isinstance(value, ast.AST):
        return ascii(value)
    if docstring is not None and isinstance(value, ast.Expr) and value.value is docstring:
        return f"Docstring({_plain_docstring(str(docstring.value))})"
    return canonical(value)


def _plain(node: ast.AST, value: object) -> object:
    """The value of a field without what depends on the formatter or the Python version."""
    if isinstance(node, ast.Delete):
        return _deleted(node.targets)
    return _joined(node.values) if isinstance(node, ast.JoinedStr) else value


def _joined(parts: list[ast.expr]) -> list[ast.expr]:
    """Python 3.12 puts empty texts into nested format specifications."""
    return [part for part in parts if not (isinstance(part, ast.Constant) and part.value == "")]


def _deleted(targets: list[ast.expr]) -> list[ast.expr]:
    """`del (a, b)` and `del a, b` are one thing to a formatter."""
    first = targets[0]
    return first.elts if len(targets) == 1 and isinstance(first, ast.Tuple) else targets


def _docstring(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module,
) -> ast.Constant | None:
    if not node.body:
        return None
    first = node.body[0]
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        return first.value
    return None


def _plain_docstring(text: str) -> str:
    """A docstring without the blanks that formatters add and remove."""
    first, *rest = text.strip().expandtabs().split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
    return ascii("\n".join(line.rstrip() for line in (first, *(line[margin:] for line in rest))))


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _not_python(error: Exception) -> FileError:
    hint = "Mend the syntax error; nothing was written for this file."
    if isinstance(error, SyntaxError):
        return FileError(error.msg, line=error.lineno, column=error.offset, hint=hint)
    if isinstance(error, tokenize.TokenError):
        message, (line, column) = error.args
        return FileError(str(message), line=int(line), column=int(column) + 1, hint=hint)
    return FileError(f"not readable as Python: {error}", hint=hint)
