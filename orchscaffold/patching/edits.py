"""Changes of a file as byte ranges, applied to the original bytes in one pass."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from orchscaffold.errors import FileError, ProofError
from orchscaffold.frozen import dataclass
from orchscaffold.patching.textmap import byte_offset
from orchscaffold.source import SourceFile


@dataclass(frozen=True, slots=True)
class Edit:
    """`new` instead of the bytes from `start` to `end`; an insertion where these are equal."""

    start: int
    end: int
    new: bytes

    @property
    def is_insertion(self) -> bool:
        """Whether every byte that was there stays."""
        return self.start == self.end


@dataclass(frozen=True, slots=True)
class TextEdit:
    """The same in a file's text. Its `new` text has the file's own newlines."""

    start: int
    end: int
    new: str


def apply_edits(content: bytes, edits: tuple[Edit, ...]) -> bytes:
    """The bytes with all edits made.

    Raises ProofError where edits overlap, are out of order or lie outside the content.
    """
    parts: list[bytes] = []
    at = 0
    for edit in edits:
        if not at <= edit.start <= edit.end <= len(content):
            raise ProofError(f"edits overlap at byte {edit.start}")
        parts += (content[at : edit.start], edit.new)
        at = edit.end
    return b"".join((*parts, content[at:]))


def byte_edits(source: SourceFile, edits: Iterable[TextEdit]) -> tuple[Edit, ...]:
    """The edits of a file's text as edits of its bytes, in order; those at one place are joined.

    Raises FileError where the file's encoding cannot say what is new, or where an offset has no
    certain place among its bytes; ProofError where two edits overlap.
    """
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
    for first, second in pairwise(ordered):
        if second.start < first.end:
            raise ProofError(f"edits overlap at offset {second.start}", path=source.path)
    return _joined(_byte_edit(source, edit) for edit in ordered)


def _byte_edit(source: SourceFile, edit: TextEdit) -> Edit:
    start, end = byte_offset(source, edit.start), byte_offset(source, edit.end)
    if start is None or end is None:
        raise FileError(
            f"has no sure place for tests: {source.encoding} does not give its bytes again",
            path=source.path,
            hint="Save it as UTF-8, or write a file beside it with --out.",
        )
    try:
        return Edit(start, end, edit.new.encode(source.encoding))
    except UnicodeError as error:
        place = slice(error.start, error.end) if isinstance(error, UnicodeEncodeError) else slice(9)
        missing = repr(edit.new[place])
        raise FileError(
            f"is {source.encoding}, which has no {missing}; the new tests need it",
            path=source.path,
            hint="Save it as UTF-8, or write a file beside it with --out.",
        ) from error


def _joined(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    found: list[Edit] = []
    for edit in edits:
        last = found[-1] if found else None
        if last is not None and last.end == edit.start and last.is_insertion and edit.is_insertion:
            found[-1] = Edit(last.start, last.end, last.new + edit.new)
        else:
            found.append(edit)
    return tuple(found)
