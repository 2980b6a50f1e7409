"""Single tests and helpers as text, each with the imports it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from orchscaffold.model.testcode import (
    Builder,
    Code,
    Display,
    Helper,
    Infix,
    Invoke,
    Item,
    Let,
    Lit,
    Pairs,
    StandIn,
    Sym,
    Test,
    TestFile,
    Unpacked,
    Var,
)
from orchscaffold.patching.marks import Mark, data_digest, text_digest
from orchscaffold.render.environment import environment, render_template
from orchscaffold.render.layout import Layout
from orchscaffold.render.names import Import, ImportTable, file_names, import_table, imported
from orchscaffold.render.spelling import Naming

_TEMPLATE_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Style:
    """How a file is to be written: line length, runner, one level of indentation, templates."""

    line_length: int
    runner: str = "pytest-asyncio"
    indent: str = "    "
    project_templates: Path | None = None

    def layout(self, naming: Naming) -> Layout:
        """The layout for this style."""
        return Layout(naming, self.line_length, self.indent)


@dataclass(frozen=True, slots=True)
class Piece:
    """A test or helper as text, its mark above it, without a final newline.

    `owner` is the test class it belongs in, "" for a helper at module level; `imports` is all it
    needs.
    """

    id: str
    name: str
    owner: str
    text: str
    imports: tuple[Import, ...]


@dataclass(frozen=True, slots=True)
class Recorder:
    """A naming that notes each symbol it is asked for."""

    seen: list[Sym] = field(default_factory=list)

    def __call__(self, sym: Sym) -> str:
        """The symbol's own name."""
        self.seen.append(sym)
        return sym.name or sym.module


def render_test(test: Test, style: Style, naming: Naming) -> str:
    """The text of one test method with its mark, by the template of its pattern.

    Raises TemplateError where that template is missing or wrong.
    """
    text = _body(f"patterns/{test.pattern}.py.j2", {"test": test}, style, naming)
    mark = Mark(test.id, test.digest, text_digest(text))
    return f"{style.indent}{mark.line}\n{text}"


def render_helper(helper: Helper, module: str, style: Style, naming: Naming) -> str:
    """The text of one helper of the tests of `module` with its mark.

    Raises TemplateError where its template is missing or wrong.
    """
    text = _body(
        _helper_template(helper), {"helper": helper, **_builder_values(helper)}, style, naming
    )
    mark = Mark(helper_id(module, helper), data_digest(helper), text_digest(text))
    return f"{mark.line}\n{text}"


def helper_id(module: str, helper: Helper) -> str:
    """The id in a helper's mark: the module's last name and the helper's."""
    return f"{module.rpartition('.')[2]}/helper/{helper.name}"


def symbols_of(file: TestFile, style: Style) -> tuple[Sym, ...]:
    """Every symbol that the tests and helpers of `file` use, templates included."""
    recorder = Recorder()
    for helper in file.helpers:
        render_helper(helper, file.module, style, recorder)
    for cls in file.classes:
        for test in cls.tests:
            render_test(test, style, recorder)
    return tuple(recorder.seen)


def naming_for(
    file: TestFile,
    style: Style,
    taken: frozenset[str] = frozenset(),
    known: tuple[tuple[Sym, str], ...] = (),
) -> ImportTable:
    """The names of all that `file` uses; `taken` and `known` as in `import_table`."""
    symbols = symbols_of(file, style)
    base = (Sym("unittest"),) if style.runner == "unittest" else ()
    return import_table((*symbols, *base), file_names(file) | taken, known)


def pieces(file: TestFile, style: Style, names: ImportTable) -> tuple[Piece, ...]:
    """Each helper and each test of `file` as a piece of its own, in order."""
    found: list[Piece] = []
    for helper in file.helpers:
        noted = _Noting(names)
        text = render_helper(helper, file.module, style, noted)
        found.append(Piece(helper_id(file.module, helper), helper.name, "", text, noted.imports()))
    for cls in file.classes:
        for test in cls.tests:
            noted = _Noting(names)
            text = render_test(test, style, noted)
            found.append(Piece(test.id, test.name, cls.name, text, noted.imports()))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Noting:
    """A table that also notes which of its names were used."""

    table: ImportTable
    seen: list[Sym] = field(default_factory=list)

    def __call__(self, sym: Sym) -> str:
        self.seen.append(imported(sym))
        return self.table(sym)

    def imports(self) -> tuple[Import, ...]:
        """The imports that what was used needs."""
        return ImportTable(tuple((s, n) for s, n in self.table.names if s in self.seen)).imports()


def _body(template: str, values: Mapping[str, object], style: Style, naming: Naming) -> str:
    shared = {"layout": style.layout(naming), "runner": style.runner, "indent": style.indent}
    text = render_template(environment(style.project_templates), template, {**shared, **values})
    return (
        _reindented(text.strip("\n"), style.indent)
        if isinstance(values.get("helper"), StandIn)
        else text.strip("\n")
    )


def _reindented(text: str, indent: str) -> str:
    """Helper templates are written with four blanks a level; the file may use something else."""
    if indent == _TEMPLATE_INDENT:
        return text
    lines = (line.lstrip(" ") if line.strip() else "" for line in text.split("\n"))
    depths = (len(line) - len(line.lstrip(" ")) for line in text.split("\n"))
    return "\n".join(
        indent * (depth // 4) + line for depth, line in zip(depths, lines, strict=True)
    )


def _helper_template(helper: Helper) -> str:
    if isinstance(helper, StandIn):
        return helper.template if "/" in helper.template else f"helpers/{helper.template}.py.j2"
    kind = "context-builder" if helper.name.startswith("_make_") else "data-factory"
    return f"helpers/{kind}.py.j2"


def _builder_values(helper: Helper) -> dict[str, object]:
    """The statements of a builder: its defaults as a dict, and the call that builds the value.

    The dict is of Any, so that a type checker accepts the call whatever the fields are.
    """
    if not isinstance(helper, Builder):
        return {}
    overrides: Code = Var("overrides")
    type_ = Item(Var("dict"), Display("tuple", (Var("str"), Sym("typing", "Any"))))
    if not helper.defaults:
        copy = Pairs(((Unpacked("**", overrides), overrides),))
        return {
            "fields": (Let(Var("fields"), copy, type_),),
            "built": _build(helper, Var("fields")),
        }
    defaults = Pairs(tuple((Lit(name), value) for name, value in helper.defaults))
    merged = Infix(Var("fields"), "|", overrides)
    return {"fields": (Let(Var("fields"), defaults, type_),), "built": _build(helper, merged)}


def _build(helper: Builder, fields: Code) -> Code:
    return Invoke(helper.returns, (*helper.positional, Unpacked("**", fields)))
