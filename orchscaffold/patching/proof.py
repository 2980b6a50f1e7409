"""Proof, before anything is written, that a patch took nothing away.

None of this trusts the places that were chosen: bytes, syntax trees and test names of the file as
it was are sought again in the file as it would be.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Collection, Sequence

from orchscaffold.errors import FileError, ProofError
from orchscaffold.patching.edits import Edit
from orchscaffold.patching.suites import ids_of_tests
from orchscaffold.patching.syntax import blocks, first_line, last_line
from orchscaffold.source import SourceFile, compiled_tree, source_from_bytes

_REFUSED = (SyntaxError, ValueError, RecursionError, MemoryError)
_POSITIONS = frozenset({"ctx", "type_comment", "type_ignores"})


def prove(
    source: SourceFile, after: bytes, edits: Sequence[Edit], replaced: Collection[range]
) -> SourceFile:
    """The patched file, read anew. `replaced` are the lines of the pristine tests written anew.

    Raises ProofError where a byte, a statement or a test of the file is not there any more, or
    where the result does not compile or reads in another encoding; FileError where the file itself
    does not compile.
    """
    before = _compiled(source)
    try:
        result = source_from_bytes(source.path, after)
        tree = compiled_tree(after)
    except (FileError, *_REFUSED) as error:
        raise _failed(source, f"the patched file would not compile ({error})") from error
    if (result.encoding, result.has_bom) != (source.encoding, source.has_bom):
        raise _failed(source, "the patched file would have another encoding")
    _prove_bytes(source, after, edits, len(replaced))
    if not _kept(_without(before.body, replaced), tree.body):
        raise _failed(source, "a statement would be lost or changed")
    lost = Counter(ids_of_tests(_without(before.body, replaced))) - Counter(ids_of_tests(tree.body))
    if lost:
        raise _failed(source, f"the test {next(iter(lost))} would vanish")
    return result


def _compiled(source: SourceFile) -> ast.Module:
    """The tree of the file as it stands; a file that Python would not run gets no tests."""
    try:
        return compiled_tree(source.bytes)
    except _REFUSED as error:
        raise FileError(
            f"does not compile: {error.msg if isinstance(error, SyntaxError) else error}",
            path=source.path,
            line=error.lineno if isinstance(error, SyntaxError) else None,
            column=error.offset if isinstance(error, SyntaxError) else None,
            hint="Mend it; nothing was written for this file.",
        ) from error


def _prove_bytes(source: SourceFile, after: bytes, edits: Sequence[Edit], replaced: int) -> None:
    """Every byte outside the replaced ranges stands in the result, in order."""
    if sum(not edit.is_insertion for edit in edits) != replaced:
        raise _failed(source, "something else than a pristine test would be replaced")
    at = start = 0
    for edit in (*edits, Edit(len(source.bytes), len(source.bytes), b"")):
        kept = source.bytes[start : edit.start]
        if after[at : at + len(kept)] != kept:
            raise _failed(source, f"bytes from {start} on would be lost")
        at += len(kept) + len(edit.new)
        start = edit.end
    if at != len(after):
        raise _failed(source, "the patched file would hold bytes of unknown origin")


# --- statements


def _without(body: Sequence[ast.stmt], replaced: Collection[range]) -> list[ast.stmt]:
    """The statements less those on replaced lines; classes lose such members."""
    if not replaced:
        return list(body)
    kept: list[ast.stmt] = []
    for node in body:
        if any(first_line(node) in lines and last_line(node) in lines for lines in replaced):
            continue
        if isinstance(node, ast.ClassDef):
            node.body = _without(node.body, replaced)
        for block in blocks(node):
            block[:] = _without(block, replaced)
        kept.append(node)
    return kept


def _kept(old: Sequence[ast.AST], new: Sequence[ast.AST]) -> bool:
    """Whether each old statement stands among the new ones, in order, at most added to."""
    waiting = iter(new)
    return all(any(_holds(mine, other) for other in waiting) for mine in old)


def _holds(old: ast.AST, new: ast.AST) -> bool:
    """Whether the new node is the old one, but for members and imported names added to it."""
    if type(old) is not type(new):
        return False
    if isinstance(old, ast.ClassDef) and isinstance(new, ast.ClassDef):
        return old.name == new.name and _same(old, new, skip="body") and _kept(old.body, new.body)
    if isinstance(old, ast.ImportFrom) and isinstance(new, ast.ImportFrom):
        return _same(old, new, skip="names") and _kept(old.names, new.names)
    return _same(old, new)


def _same(old: ast.AST, new: ast.AST, skip: str = "") -> bool:
    """Whether two nodes are alike, positions aside; `skip` is a field of theirs not to look at."""
    pairs: list[tuple[object, object]] = [
        (getattr(old, name, None), getattr(new, name, None)) for name in old._fields if name != skip
    ]
    while pairs:
        mine, other = pairs.pop()
        if type(mine) is not type(other):
            return False
        if isinstance(mine, ast.AST):
            pairs += (
                (getattr(mine, name, None), getattr(other, name, None))
                for name in mine._fields
                if name not in _POSITIONS
            )
        elif isinstance(mine, list) and isinstance(other, list):
            if len(mine) != len(other):
                return False
            pairs += zip(mine, other, strict=True)
        elif mine != other and mine == mine:  # noqa: PLR0124  (NaN is unlike itself)
            return False
    return True


def _failed(source: SourceFile, what: str) -> ProofError:
    return ProofError(
        f"{what}; nothing was written",
        path=source.path,
        hint="This is a bug of orchscaffold; please report it with the file.",
    )
