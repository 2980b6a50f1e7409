"""Putting new tests into a test file: bytes in, bytes and a report out."""

from __future__ import annotations

from collections.abc import Sequence

from orchscaffold.errors import FileError, ProofError
from orchscaffold.frozen import dataclass
from orchscaffold.patching.edits import TextEdit, apply_edits, byte_edits
from orchscaffold.patching.insertions import Block, block_edits
from orchscaffold.patching.merging import merge_imports
from orchscaffold.patching.parts import NewClass, Part, PatchSettings
from orchscaffold.patching.places import (
    class_block,
    declined_block,
    function_block,
    helper_blocks,
    member_block,
    written,
)
from orchscaffold.patching.proof import prove
from orchscaffold.patching.reading import Reading, read_test_file
from orchscaffold.patching.suites import ASYNC_UNITTEST, PLAIN, UNITTEST, Suite
from orchscaffold.patching.verdicts import NEW, STALE, Judged, judge
from orchscaffold.source import SourceFile, source_from_bytes


@dataclass(frozen=True, slots=True)
class PatchResult:
    """A patched file: its bytes, and the verdict on each part.

    `written` and `regenerated` are ids; `declined` are the ids of the lines that were added.
    """

    content: bytes
    judged: tuple[Judged, ...]
    declined: tuple[str, ...]

    @property
    def written(self) -> tuple[str, ...]:
        """The ids of the parts that are new in the file."""
        return tuple(item.id for item in self.judged if item.verdict == NEW)

    @property
    def regenerated(self) -> tuple[str, ...]:
        """The ids of the pristine parts that were written anew in place."""
        return tuple(item.id for item in self.judged if item.verdict == STALE)

    @property
    def kept(self) -> tuple[Judged, ...]:
        """The parts that the file has, or has turned down."""
        return tuple(item for item in self.judged if item.verdict not in (NEW, STALE))


@dataclass(frozen=True, slots=True)
class DeclinedLine:
    """The id of a scenario to turn down and the comment that does so."""

    id: str
    text: str


def patch_file(
    source: SourceFile,
    parts: Sequence[Part],
    classes: Sequence[NewClass],
    settings: PatchSettings,
    declined: Sequence[DeclinedLine] = (),
) -> PatchResult:
    """Put into a test file what it lacks of `parts`, and prove that nothing of it is lost.

    `classes` say how those classes begin that the file does not have. Raises FileError where the
    file does not parse, cannot hold the new text, or has no sure place for it; ProofError where the
    result would not be right.
    """
    first = _patched(source, parts, classes, settings, declined)
    if first.content == source.bytes:
        return first
    again = source_from_bytes(source.path, first.content)
    if _patched(again, parts, classes, settings, declined).content != first.content:
        raise ProofError("a second run would change the file again", path=source.path)
    return first


def can_hold(suite: Suite, runner: str, *, is_async: bool) -> bool:
    """Whether tests for `runner`, async ones among them or not, run in a class."""
    if runner != "unittest":
        kinds = {PLAIN}
    else:
        kinds = {ASYNC_UNITTEST} if is_async else {ASYNC_UNITTEST, UNITTEST}
    return suite.kind in kinds and bool(suite.prefix)


def _patched(
    source: SourceFile,
    parts: Sequence[Part],
    classes: Sequence[NewClass],
    settings: PatchSettings,
    declined: Sequence[DeclinedLine],
) -> PatchResult:
    reading = read_test_file(source)
    judged = tuple(judge(reading, p.id, p.digest, p.name, p.owner) for p in parts)
    by_id = {item.id: item for item in judged}
    new = [part for part in parts if by_id[part.id].verdict == NEW]
    stale = [(part, by_id[part.id]) for part in parts if by_id[part.id].verdict == STALE]
    lines = [item for item in declined if item.id not in reading.declined_ids]
    if not (new or stale or lines):
        return PatchResult(source.bytes, judged, ())
    owners = {part.owner for part in new}
    heads = [c for c in classes if c.name in owners and reading.suite(c.name) is None]
    needed = [item for part in (*(part for part, _ in stale), *new) for item in part.imports]
    needed += [item for head in heads for item in head.imports]
    merged = merge_imports(reading, needed, settings)
    blocks = [*merged.blocks, *_blocks(reading, new, heads, settings)]
    if lines:
        blocks.append(declined_block(reading, [item.text for item in lines]))
    replacing = [_replacement(reading, part, item, settings) for part, item in stale]
    edits = byte_edits(
        source,
        (*merged.edits, *block_edits(reading.lines, blocks, reading.style.newline), *replacing),
    )
    content = apply_edits(source.bytes, edits)
    prove(source, content, edits, [_replaced_lines(item) for _, item in stale])
    return PatchResult(content, judged, tuple(item.id for item in lines))


def _blocks(
    reading: Reading, new: Sequence[Part], heads: Sequence[NewClass], settings: PatchSettings
) -> list[Block]:
    blocks = list(helper_blocks(reading, [p for p in new if p.is_helper], settings))
    functions = [part for part in new if not (part.owner or part.is_helper)]
    if functions:
        blocks.append(function_block(reading, functions, settings))
    for owner in dict.fromkeys(part.owner for part in new if part.owner):
        mine = [part for part in new if part.owner == owner]
        suite = reading.suite(owner)
        head = next((head for head in heads if head.name == owner), None)
        is_async = any("async def test" in part.text for part in mine)
        if suite is not None and can_hold(suite, settings.runner, is_async=is_async):
            blocks.append(member_block(reading, suite, mine, settings))
        elif suite is None and head is not None and owner not in reading.names.taken:
            blocks.append(class_block(reading, head, mine, settings, is_alone=len(heads) == 1))
        else:
            raise FileError(
                f"has no sure place for tests of {owner}: there is something else of this name",
                path=reading.source.path,
                hint="Rename it, or write a file beside it with --out.",
            )
    return blocks


def _replacement(reading: Reading, part: Part, judged: Judged, settings: PatchSettings) -> TextEdit:
    lines, marked = reading.lines, judged.marked
    if marked is None:
        raise ProofError("a test that is written anew has no place", path=reading.source.path)
    owner = marked.name.rpartition(".")[0]
    suite = reading.suite(owner) if owner else None
    text = written(reading, part, settings, suite)
    start = lines.starts[marked.line - 1]
    end = start + len(lines.text[start : lines.after(marked.last)].rstrip("\r\n"))
    return TextEdit(start, end, text.replace("\n", reading.style.newline))


def _replaced_lines(judged: Judged) -> range:
    marked = judged.marked
    return range(marked.line, marked.last + 1) if marked is not None else range(0)
