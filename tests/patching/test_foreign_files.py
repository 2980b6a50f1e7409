"""A sample of test files that nobody here wrote; `benchmarks/patching_corpus.py` tries all."""

from __future__ import annotations

import re
import sysconfig
from pathlib import Path

import pytest
from sample_parts import DECLINED, RESILIENCE, make_helper, make_test, patched

from orchscaffold.errors import FileError
from orchscaffold.patching.marks import find_marked
from orchscaffold.patching.parts import Needed, PatchSettings
from orchscaffold.patching.patch import can_hold
from orchscaffold.patching.reading import read_test_file
from orchscaffold.source import source_from_bytes

FOLDER = Path(sysconfig.get_path("stdlib")) / "test"
LARGEST = 60_000
FILES = [p for p in sorted(FOLDER.glob("test_*.py"))[::16] if p.stat().st_size < LARGEST]
NEEDED = (Needed("shop.feed", "Feed", "Feed"), Needed("asyncio", "", "asyncio"))
NEWLINES = {"as it is": None, "CRLF": b"\r\n", "lone CR": b"\r"}


@pytest.mark.skipif(not FILES, reason="this Python came without its own tests")
@pytest.mark.parametrize("newline", NEWLINES)
def test_a_sample(newline: str) -> None:
    refused = 0
    for path in FILES:
        content = path.read_bytes()
        if (end := NEWLINES[newline]) is not None:
            content = re.sub(rb"\r\n|\n|\r", lambda _, end=end: end, content)
        try:
            _try(path, content)
        except FileError:
            refused += 1
    assert refused <= len(FILES) // 10


def _try(path: Path, content: bytes) -> None:
    suites = read_test_file(source_from_bytes(path, content)).suites
    own = next((s.name for s in suites if can_hold(s, "unittest", is_async=False)), RESILIENCE)
    parts = (make_test(owner=own, imports=NEEDED), make_helper())
    settings = PatchSettings(first_party={"shop"}, runner="unittest")
    after = patched(content, *parts, settings=settings, declined=(DECLINED,)).content
    rest = iter(after)
    assert all(byte in rest for byte in content), path
    text = source_from_bytes(path, after).text
    assert [item.pristine for item in find_marked(text)] == [True, True], path
