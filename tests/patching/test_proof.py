"""The proof finds what a wrong patch would do."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchscaffold.errors import FileError, ProofError
from orchscaffold.patching.edits import Edit, apply_edits
from orchscaffold.patching.proof import prove
from orchscaffold.source import source_from_bytes

FILE = b'''\
import os
from a import b


class TestA:
    """Doc."""

    def test_x(self):
        pass
'''

CLASS = FILE.index(b"TestA") + 5


@pytest.mark.parametrize(
    "edits",
    [
        (),
        (Edit(0, 0, b"import abc\n"),),
        (Edit(25, 25, b", c"),),
        (Edit(20, 20, b""),),
        (Edit(len(FILE), len(FILE), b"\n    def test_y(self):\n        pass\n"),),
    ],
)
def test_good_patches_pass(edits: tuple[Edit, ...]) -> None:
    source = source_from_bytes(Path("t.py"), FILE)
    after = apply_edits(FILE, edits)
    assert prove(source, after, edits, ()).bytes == after


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ((Edit(9, 9, b" ="),), "would not compile"),
        ((Edit(0, 10, b""),), "something else than a pristine test"),
        ((Edit(0, 0, b"'''"), Edit(10, 10, b"'''\n")), "a statement would be lost"),
        ((Edit(0, 0, b"if x:\n    pass\n# "),), "a statement would be lost"),
        ((Edit(9, 9, b".path"),), "a statement would be lost"),
        ((Edit(CLASS, CLASS, b"(object)"),), "a statement would be lost"),
        ((Edit(0, 0, b"# coding: latin-1\n"),), "another encoding"),
        ((Edit(0, 0, b"\xef\xbb\xbf"),), "another encoding"),
    ],
)
def test_wrong_patches_do_not(edits: tuple[Edit, ...], said: str) -> None:
    source = source_from_bytes(Path("t.py"), FILE)
    with pytest.raises(ProofError, match=said):
        prove(source, apply_edits(FILE, edits), edits, ())


NOT_COMPILED = {
    "await outside async": (b"    await x\n", "outside function"),
    "an argument twice": (b"    def test_y(self, a, a):\n        pass\n", "duplicate argument"),
    "a return in a class": (b"    return 1\n", "outside function"),
}


@pytest.mark.filterwarnings("error")
def test_what_only_warns_compiles() -> None:
    """`"\\d"` and `1 is 1` are Python; that Python warns of them is for the file's owner."""
    file = FILE + b'X = "\\d", 1 is 1\n'
    source = source_from_bytes(Path("t.py"), file)
    edits = (Edit(0, 0, b'Y = "\\s"\n'),)
    assert prove(source, apply_edits(file, edits), edits, ()).bytes == b'Y = "\\s"\n' + file


@pytest.mark.parametrize(("added", "said"), NOT_COMPILED.values(), ids=NOT_COMPILED)
def test_what_parses_and_does_not_compile(added: bytes, said: str) -> None:
    source = source_from_bytes(Path("t.py"), FILE)
    edits = (Edit(len(FILE), len(FILE), b"\n" + added),)
    with pytest.raises(ProofError, match=f"would not compile.*{said}"):
        prove(source, apply_edits(FILE, edits), edits, ())


@pytest.mark.parametrize(("added", "said"), NOT_COMPILED.values(), ids=NOT_COMPILED)
def test_a_file_that_does_not_compile_gets_nothing(added: bytes, said: str) -> None:
    """That is not our bug: its owner is told where it is."""
    file = FILE + b"\n" + added
    source = source_from_bytes(Path("t.py"), file)
    with pytest.raises(FileError, match=f"does not compile: .*{said}") as caught:
        prove(source, b"import abc\n" + file, (Edit(0, 0, b"import abc\n"),), ())
    assert (caught.value.exit_code, caught.value.line) == (3, 11)


@pytest.mark.parametrize("after", [FILE[1:], FILE + b"x = 1\n", FILE.replace(b"os", b"re")])
def test_bytes_that_no_edit_explains(after: bytes) -> None:
    source = source_from_bytes(Path("t.py"), FILE)
    with pytest.raises(ProofError):
        prove(source, after, (), ())


def test_a_replaced_test_may_vanish_no_other() -> None:
    start = FILE.index(b"    def test_x")
    edits = (Edit(start, len(FILE) - 1, b"    def test_z(self):\n        pass"),)
    source = source_from_bytes(Path("t.py"), FILE)
    after = apply_edits(FILE, edits)
    assert prove(source, after, edits, (range(8, 10),)).bytes == after
    with pytest.raises(ProofError):
        prove(source, after, edits, (range(1, 2),))
