"""From a planned test file to its text: names, layout and templates."""

from __future__ import annotations

from collections.abc import Collection

from orchscaffold.house.folders import templates_folder
from orchscaffold.model.house import PLAIN, House
from orchscaffold.model.testcode import Get, Sym, TestFile
from orchscaffold.render.environment import render_in_house
from orchscaffold.render.names import Import, ImportTable, import_block
from orchscaffold.render.pieces import Piece, Style, naming_for, pieces, render_helper, render_test

__all__ = [
    "Import",
    "ImportTable",
    "Piece",
    "Style",
    "import_block",
    "naming_for",
    "render_helper",
    "render_pieces",
    "render_test",
    "render_test_file",
    "templates_folder",
]


def render_test_file(
    file: TestFile,
    *,
    line_length: int,
    first_party: Collection[str],
    template: str = "coordinator",
    house: House = PLAIN,
    indent: str = "    ",
) -> str:
    """The whole text of a test file.

    `first_party` are the project's top-level packages, `template` the file template ("coordinator",
    "reconciler", "factories" or one of the project's own). Raises TemplateError where a template is
    missing or wrong.
    """
    style = Style(line_length, file.runner, indent, house)
    names, written = pieces(file, style)
    values = _values(file, written, style, names)
    values["imports"] = import_block(names.imports(), first_party, line_length, indent)
    text = render_in_house(house, f"{template}.py.j2", values)
    return text.strip("\n") + "\n"


def render_pieces(
    file: TestFile,
    *,
    line_length: int,
    house: House = PLAIN,
    indent: str = "    ",
    taken: frozenset[str] = frozenset(),
    known: tuple[tuple[Sym, str], ...] = (),
) -> tuple[Piece, ...]:
    """Each test and helper as text with the imports it needs.

    `taken` are names the target file binds already, `known` symbols it has imported, with their
    local names; these are used as they are and not among a piece's imports. Raises TemplateError
    where a template is missing or wrong.
    """
    style = Style(line_length, file.runner, indent, house)
    _, written = pieces(file, style, taken, known)
    return written


def _values(
    file: TestFile, written: tuple[Piece, ...], style: Style, names: ImportTable
) -> dict[str, object]:
    """What a file template may use, the imports excepted."""
    base = Get(Sym("unittest"), "IsolatedAsyncioTestCase")
    classes = tuple(
        {
            "name": cls.name,
            "doc": cls.doc,
            "tests": tuple(piece.text for piece in written if piece.owner == cls.name),
        }
        for cls in file.classes
    )
    return {
        "layout": style.layout(names),
        "runner": file.runner,
        "indent": style.indent,
        "doc": file.doc,
        "module": file.module,
        "helpers": tuple(piece.text for piece in written if not piece.owner),
        "classes": classes,
        "base": base if file.runner == "unittest" else None,
    }
