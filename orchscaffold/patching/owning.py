"""Handing generated tests over to their owner, and turning scenarios down."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Sequence

from orchscaffold.errors import ProofError
from orchscaffold.patching.edits import TextEdit, apply_edits, byte_edits
from orchscaffold.patching.marks import Marked
from orchscaffold.patching.parts import PatchSettings
from orchscaffold.patching.patch import DeclinedLine, PatchResult, patch_file
from orchscaffold.patching.reading import read_test_file
from orchscaffold.source import SourceFile

ADOPTED = "0" * 8


def hand_over(source: SourceFile) -> tuple[bytes, tuple[str, ...]]:
    """The file with the text digest of each pristine test and helper made one that never fits, and
    the ids of these.

    The scenario's id and digest stay, so that it is not offered again. Raises FileError where the
    file does not parse, ProofError where anything but digests would change.
    """
    reading = read_test_file(source)
    pristine = [marked for marked in reading.marked if marked.pristine]
    edits = byte_edits(source, (_digest_edit(reading.lines.starts, source, m) for m in pristine))
    content = apply_edits(source.bytes, edits)
    if len(content) != len(source.bytes) or not _same_code(source.bytes, content):
        raise ProofError("more than digests would change; nothing was written", path=source.path)
    return content, tuple(marked.mark.id for marked in pristine)


def turn_down(source: SourceFile, lines: Sequence[DeclinedLine]) -> PatchResult:
    """The file with these scenarios turned down for good; raises what `patch_file` raises."""
    return patch_file(source, (), (), PatchSettings(), lines)


def _digest_edit(starts: Sequence[int], source: SourceFile, marked: Marked) -> TextEdit:
    start = starts[marked.line - 1]
    digests = f"{marked.mark.scenario}:{marked.mark.text}"
    end = source.text.index(digests, start) + len(digests)
    return TextEdit(end - len(ADOPTED), end, ADOPTED)


def _same_code(before: bytes, after: bytes) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.dump(ast.parse(before)) == ast.dump(ast.parse(after))
