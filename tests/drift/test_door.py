"""The door of the room: order, places in odd files, nothing where nothing is wrong."""

from __future__ import annotations

import ast
import contextlib
import subprocess
import sys
from pathlib import Path

import pytest
from drifting import SHOP, project_at
from hypothesis import given, settings
from hypothesis import strategies as st

from orchscaffold.drift import RULES, drift_findings
from orchscaffold.drift.find import FINDERS
from orchscaffold.errors import FileError
from orchscaffold.inspection.library import SourceLibrary
from orchscaffold.model.findings import Finding
from orchscaffold.source import source_from_bytes
from orchscaffold.tracing import open_world

GOLDEN = Path(__file__).parent.parent / "golden"
PROJECTS = sorted(path.parent for path in GOLDEN.glob("*/expected"))
DRIFTED = "from shop import Line\n\n\ndef test():\n    'größe'; Line(nme='ü', price=1)\n"


def _find(root: Path, content: bytes) -> tuple[Finding, ...]:
    (root / "shop.py").write_text(SHOP, encoding="utf-8")
    project = project_at(root)
    source = source_from_bytes(root / "test_shop.py", content)
    return drift_findings(source, open_world(project), project)


@pytest.mark.parametrize(
    "content",
    [
        DRIFTED.encode(),
        b"\xef\xbb\xbf" + DRIFTED.encode(),
        b"# -*- coding: latin-1 -*-\n" + DRIFTED.encode("latin-1"),
        DRIFTED.replace("\n", "\r\n").encode(),
        DRIFTED.replace("\n", "\r").encode(),
        DRIFTED.replace("    ", "\t").encode(),
        ("\f\n" + DRIFTED).encode(),
        DRIFTED.rstrip().encode(),
    ],
    ids=["plain", "bom", "latin-1", "crlf", "cr", "tabs", "form feed", "no last newline"],
)
def test_the_repair_changes_the_keyword_and_no_other_byte(content: bytes, tmp_path: Path) -> None:
    (found,) = _find(tmp_path, content)
    (edit,) = found.edits
    assert content[edit.start : edit.end] == b"nme"
    repaired = content[: edit.start] + edit.new + content[edit.end :]
    assert repaired == content.replace(b"nme=", b"name=")
    assert _find(tmp_path, repaired) == ()


def test_columns_count_characters(tmp_path: Path) -> None:
    (found,) = _find(tmp_path, DRIFTED.encode())
    assert (found.line, found.column) == (5, DRIFTED.splitlines()[4].index("nme") + 1)


def test_findings_come_in_order_and_again_the_same(tmp_path: Path) -> None:
    text = (
        "from shop import Desk, Context, Side\n\n\ndef test_b():\n"
        "    Desk(Context(1), sz=1).plaze(Side.HOLD)\n\n\ndef test_a():\n    Desk()\n"
    )
    first = _find(tmp_path, text.encode())
    assert [item.code for item in first] == ["D101", "D104", "D105", "D102"]
    assert _find(tmp_path, text.encode()) == first


def test_a_library_of_sources_will_do(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(SHOP, encoding="utf-8")
    project = project_at(tmp_path)
    library = SourceLibrary(project.import_roots, (), tmp_path)
    source = source_from_bytes(tmp_path / "test_shop.py", DRIFTED.encode())
    assert [item.code for item in drift_findings(source, library, project)] == ["D101"]


def test_a_file_that_does_not_parse_is_an_error_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        _find(tmp_path, b"def test(:\n    pass\n")
    assert (caught.value.line, caught.value.column) == (1, 10)


@pytest.mark.parametrize(
    "text",
    [
        "def test():\n    x = " + "(" * 150 + "1" + ")" * 150 + "\n",
        "def test():\n    x = " + " + ".join(["a"] * 3000) + "\n",
        "def test():\n    x = a" + ".b" * 900 + "\n",
        "def test():\n    x = a" + "(1)" * 900 + "\n",
        "def test():\n" + "".join(" " * n + "if a:\n" for n in range(1, 90)) + " " * 91 + "b\n",
        "def test():\n    pass\n" * 20_000,
        "",
    ],
    ids=["brackets", "sum", "dots", "calls", "ifs", "long", "empty"],
)
def test_deep_and_long_files_are_read(text: str, tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(SHOP, encoding="utf-8")
    source = source_from_bytes(tmp_path / "test_shop.py", text.encode())
    project = project_at(tmp_path)
    with contextlib.suppress(FileError):
        found = drift_findings(source, open_world(project), project)
        assert {item.code for item in found} <= {"D112"}


@pytest.mark.parametrize("folder", PROJECTS, ids=lambda path: path.name)
def test_generated_files_fit_the_code_they_were_made_from(folder: Path) -> None:
    project = project_at(folder)
    world = open_world(project)
    for path in sorted((folder / "expected").rglob("*.py")):
        source = source_from_bytes(path, path.read_bytes())
        assert drift_findings(source, world, project) == ()


def test_every_rule_explains_itself() -> None:
    assert [rule.info for rule in FINDERS] == list(RULES)
    assert [rule.code for rule in RULES] == [f"D{number}" for number in range(101, 113)]
    for rule in RULES:
        assert all((rule.title, rule.why, rule.repair))
        ast.parse(rule.example)


def test_reading_needs_no_libcst() -> None:
    code = "import sys, orchscaffold.drift; sys.exit('libcst' in sys.modules)"
    assert subprocess.run((sys.executable, "-c", code), check=False).returncode == 0


STATEMENTS = st.sampled_from(
    (
        "desk = Desk(Context(1))",
        "desk = Mock()",
        "desk.size",
        "desk.context.limit = 2",
        "if desk: desk = Line('a', 1)",
        "for desk in (1, 2): desk",
        "with pytest.raises(TypeError): desk(nothing=1)",
        "try:\n        desk.nothing\n    except AttributeError: pass",
        "desk, other = other, desk",
        "del other",
        "desk = [other for other in (desk,)]",
        "def inner():\n        nonlocal desk\n        desk = 1",
        "other = lambda: desk.nothing",
        "return",
        "assert desk == other",
        "await desk",
    )
)


@settings(max_examples=60, deadline=None)
@given(st.lists(STATEMENTS, max_size=8))
def test_any_sequence_of_statements_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, statements: list[str]
) -> None:
    body = "".join(f"    {item}\n" for item in ("desk = other = None", *statements))
    head = "import pytest\nfrom unittest.mock import Mock\nfrom shop import Context, Desk, Line\n"
    text = f"{head}\n\nasync def test():\n{body}"
    found = _find(tmp_path_factory.mktemp("shop"), text.encode())
    assert list(found) == sorted(found, key=lambda item: item.place)
