"""What a check knows of a file before anything in it is judged; it depends on the file alone."""

from __future__ import annotations

import ast
import hashlib
import io
import re
import tokenize
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from orchscaffold.checking.ignores import Ignore, ignores_in
from orchscaffold.checking.mentions import NO_NAMES, Names, names_in
from orchscaffold.errors import FileError
from orchscaffold.frozen import dataclass
from orchscaffold.inspection.surface.setting import attributes_set
from orchscaffold.model.ids import ScenarioId
from orchscaffold.patching.digests import newlines
from orchscaffold.patching.marks import parse_mark
from orchscaffold.source import parse_source, source_from_bytes, split_lines

_SIGN: Final = "orchscaffold:"
# Where these stand depends on the comments before them.
_BY_COMMENTS: Final = (tokenize.NEWLINE, tokenize.DEDENT, tokenize.ENDMARKER)
_COMMENT: Final = re.compile(r"#[^\r\n]*orchscaffold:[^\r\n]*")


@dataclass(frozen=True, slots=True)
class FileFacts:
    """`code` is a digest of all but the comments that say nothing to this tool, places included;
    `is_whole` says whether the file can be read as Python.

    `names` is what it speaks of, `sets` are the attributes that it may set on something; `owners`
    are the classes whose generated tests it holds, `stems` what the marks of helpers say of their
    modules, `ignores` the comments that silence findings.
    """

    code: str
    is_whole: bool
    names: Names = NO_NAMES
    sets: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    ignores: tuple[Ignore, ...] = ()


def facts_of(path: Path, content: bytes) -> FileFacts:
    """What the file at `path` says of itself; where it is not Python, what looks like a mark."""
    try:
        source = source_from_bytes(path, content)
        tree = parse_source(source)
        return _facts(source.text, tree)
    except (FileError, RecursionError, SyntaxError, tokenize.TokenError):
        text = content.decode("utf-8", "replace")
        owners, stems = _marked(_COMMENT.findall(text) if _SIGN in text else ())
        return FileFacts(digest_of(content), False, owners=owners, stems=stems)


def _facts(text: str, tree: ast.Module) -> FileFacts:
    code, comments = _read(text)
    owners, stems = _marked(comment for _, comment in comments)
    return FileFacts(
        code=digest_of(code.encode("utf-8", "surrogatepass")),
        is_whole=True,
        names=names_in(tree),
        sets=attributes_set(text),
        owners=owners,
        stems=stems,
        ignores=ignores_in(comments, split_lines(text)) if comments else (),
    )


def digest_of(content: bytes) -> str:
    """A digest of bytes, long enough to tell all files apart."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _read(text: str) -> tuple[str, list[tuple[int, str]]]:
    """The tokens that count, and the comments for this tool with their lines.

    Tokens are let go of one by one: each holds a copy of its whole line.
    """
    code = []
    comments = []
    for token in tokenize.generate_tokens(io.StringIO(newlines(text)).readline):
        is_ours = token.type == tokenize.COMMENT and _SIGN in token.string
        if is_ours:
            comments.append((token.start[0], token.string))
        if token.type in _BY_COMMENTS:
            code.append(str(token.type))
        elif is_ours or token.type not in (tokenize.COMMENT, tokenize.NL):
            code.append(f"{token.type} {token.start} {token.string}")
    return "\n".join(code), comments


def _marked(comments: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The classes that marks name, and the modules that marks of helpers do."""
    marks = (mark for comment in comments if (mark := parse_mark(comment)) is not None)
    ids = [ScenarioId.parse(mark.id) for mark in marks]
    stems = {id_.subject for id_ in ids if id_.is_helper}
    return tuple(sorted({id_.owner for id_ in ids} - {""})), tuple(sorted(stems))
