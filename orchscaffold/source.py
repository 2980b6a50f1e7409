"""A source file as bytes and as text, with all that is needed to write into it in its own
manner."""

from __future__ import annotations

import ast
import io
import os
import re
import tokenize
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from orchscaffold.errors import FileError, nested_too_deeply
from orchscaffold.frozen import dataclass
from orchscaffold.regular import read_regular

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile(r"\r\n|\n|\r")
_INDENTED = re.compile(r"^[^\s#][^#\r\n]*:[ \t]*(?:#.*)?(?:\r\n|\n|\r)([ \t]+)\S", re.MULTILINE)


_instead: ContextVar[tuple[str, bytes] | None] = ContextVar("instead", default=None)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One Python file as read.

    `text` is the decoded content without a byte order mark and with its line ends untouched;
    `newline` is the line end used most (`"\\n"` where there is none) and `indent` the first block's
    indentation.
    """

    path: Path
    bytes: bytes
    text: str
    encoding: str
    newline: str
    has_bom: bool
    indent: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines with their ends, as Python counts them (`\\n`, `\\r\\n` and `\\r` only)."""
        return split_lines(self.text)


def read_source(path: Path) -> SourceFile:
    """Read and decode the Python file at `path`.

    Raises FileError where it cannot be opened, declares an unknown encoding, does not decode, or
    holds a null byte.
    """
    instead = _instead.get()
    if instead is not None and os.path.abspath(path) == instead[0]:
        return source_from_bytes(path, instead[1])
    try:
        content = read_regular(path)
    except OSError as error:
        raise FileError(
            f"cannot be read: {error.strerror or error}",
            path=path,
            hint="Check the path and its permissions.",
        ) from error
    return source_from_bytes(path, content)


@contextmanager
def read_instead(path: Path, content: bytes) -> Iterator[None]:
    """While the context is open, the file at `path` reads as if `content` stood there."""
    token = _instead.set((os.path.abspath(path), content))
    try:
        yield
    finally:
        _instead.reset(token)


def source_from_bytes(path: Path, content: bytes) -> SourceFile:
    """Decode `content`, which stands (or will stand) at `path`.

    Raises FileError where it declares an unknown encoding, does not decode, or holds a null byte.
    """
    _refuse_null_bytes(path, content)
    encoding = _encoding(path, content)
    has_bom = content.startswith(_BOM)
    text = _decode(path, content[len(_BOM) :] if has_bom else content, encoding)
    return SourceFile(
        path=path,
        bytes=content,
        text=text,
        encoding=encoding,
        newline=_newline(text),
        has_bom=has_bom,
        indent=_indent(text),
    )


def split_lines(text: str) -> tuple[str, ...]:
    """Cut `text` into lines with their ends kept; form feeds and Unicode separators do not end a
    line."""
    lines: list[str] = []
    if "\r" not in text:
        lines = [f"{line}\n" for line in text.split("\n")]
        lines[-1] = lines[-1][:-1]
        return tuple(lines if lines[-1] else lines[:-1])
    start = 0
    for match in _LINE_END.finditer(text):
        lines.append(text[start : match.end()])
        start = match.end()
    if start < len(text):
        lines.append(text[start:])
    return tuple(lines)


def _refuse_null_bytes(path: Path, content: bytes) -> None:
    at = content.find(b"\0")
    if at >= 0:
        line, column = _place(content, at)
        raise FileError(
            "holds a null byte",
            path=path,
            line=line,
            column=column,
            hint="Save it as UTF-8; it may be UTF-16, or no Python at all.",
        )


def _encoding(path: Path, content: bytes) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    except (SyntaxError, UnicodeDecodeError) as error:
        raise FileError(
            f"its encoding cannot be told: {error}",
            path=path,
            line=1,
            column=1,
            hint="Declare a known encoding on the first line, or save the file as UTF-8.",
        ) from error
    return "utf-8" if encoding == "utf-8-sig" else encoding


def _decode(path: Path, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line, column = _place(content, error.start)
        raise FileError(
            f"byte 0x{content[error.start]:02x} is not {encoding}",
            path=path,
            line=line,
            column=column,
            hint="Declare the encoding on the first line, or save the file as UTF-8.",
        ) from error
    except (LookupError, ValueError) as error:
        raise FileError(
            f"cannot be decoded as {encoding}: {error}",
            path=path,
            line=1,
            column=1,
            hint="Save the file as UTF-8.",
        ) from error


def _place(content: bytes, at: int) -> tuple[int, int]:
    before = re.split(rb"\r\n|\n|\r", content[:at])
    return len(before), len(before[-1]) + 1


def _newline(text: str) -> str:
    ends = _LINE_END.findall(text)
    return max(("\n", "\r\n", "\r"), key=ends.count) if ends else "\n"


def _indent(text: str) -> str:
    match = _INDENTED.search(text)
    return match.group(1) if match else "    "


def parse_source(source: SourceFile) -> ast.Module:
    """The syntax tree of a file, to be looked at alone: who asks again is given the same.

    Raises FileError, with line and column, where it does not parse.
    """
    try:
        return _tree(source.text)
    except SyntaxError as error:
        raise FileError(
            f"does not parse: {error.msg}",
            path=source.path,
            line=error.lineno,
            column=error.offset,
            hint="Mend the syntax error; nothing was written for this file.",
        ) from error
    except ValueError as error:
        raise FileError(
            f"does not parse: {error}",
            path=source.path,
            hint="Mend it; nothing was written for this file.",
        ) from error
    except (RecursionError, MemoryError) as error:
        raise nested_too_deeply(source.path) from error


@lru_cache(maxsize=16)  # several rooms look at a file, one soon after the other
def _tree(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def compiled_tree(content: bytes) -> ast.Module:
    """The syntax tree of a file's bytes that Python would run; nothing is run.

    Raises what Python does where it would not: SyntaxError, ValueError, RecursionError,
    MemoryError.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(content)
        compile(tree, "<test file>", "exec", dont_inherit=True)
    return tree
