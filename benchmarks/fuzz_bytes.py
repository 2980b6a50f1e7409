"""Test files of any bytes, steered by what they reach: does patching end in a word?

    python benchmarks/fuzz_bytes.py [CORPUS] [-max_total_time=600] [-seed=1]

Needs atheris (`pip install atheris`); options are libFuzzer's. Each input is read as a test file,
its facts are told, and tests are added to it. Wrong are an error that is none for the user, and a
file that loses a byte. What is found is written to the current folder.
"""

from __future__ import annotations

import sys
import warnings
from contextlib import suppress
from pathlib import Path

import atheris

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(CHECKOUT), str(CHECKOUT / "tests" / "patching")]

with atheris.instrument_imports(include=["orchscaffold"]):
    from sample_parts import HEAD, SETTINGS, make_helper, make_test

    from orchscaffold.checking.facts import facts_of
    from orchscaffold.errors import FileError
    from orchscaffold.patching.patch import patch_file
    from orchscaffold.source import source_from_bytes

PATH = Path("tests/test_feed.py")
PARTS = (make_test(), make_helper())


def test_one_input(content: bytes) -> None:
    """Read, tell, patch."""
    with suppress(FileError, RecursionError):
        source = source_from_bytes(PATH, content)
        facts_of(PATH, content)
        after = patch_file(source, PARTS, (HEAD,), SETTINGS).content
        rest = iter(after)
        if b"orchscaffold:" not in content and not all(byte in rest for byte in content):
            raise AssertionError("a byte is lost")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    atheris.Setup(sys.argv, test_one_input)
    atheris.Fuzz()
