"""Single tests and helpers as text, each with the imports it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from orchscaffold.frozen import dataclass, field, replace
from orchscaffold.model.house import PLAIN, House
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
    TestClass,
    TestFile,
    Unpacked,
    Var,
)
from orchscaffold.patching.marks import Mark, text_digest
from orchscaffold.planning.marking import helper_digest, helper_id
from orchscaffold.render.environment import render_in_house
from orchscaffold.render.layout import Layout
from orchscaffold.render.names import (
    Import,
    ImportTable,
    file_names,
    import_table,
    imported,
    name_in,
    symbols_in,
)
from orchscaffold.render.proving import prove_definition
from orchscaffold.render.spelling import Naming

_TEMPLATE_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Style:
    """How a file is to be written: line length, runner, one level of indentation, house style.

    `shift` is the levels that a test stands further out than in a class: 1 for a function.
    """

    line_length: int
    runner: str = "pytest-asyncio"
    indent: str = "    "
    house: House = PLAIN
    shift: int = 0

    @property
    def margin(self) -> str:
        """What a test is indented by."""
        return "" if self.shift else self.indent

    def of_class(self, cls: TestClass) -> Style:
        """The style of the tests of a class, or of functions."""
        return replace(self, runner=cls.runner or self.runner, shift=0 if cls.name else 1)

    def layout(self, naming: Naming) -> Layout:
        """The layout for this style."""
        return Layout(naming, self.line_length, self.indent)


@dataclass(frozen=True, slots=True)
class Piece:
    """A test or helper as text, its mark above it, without a final newline.

    `owner` is the test class it belongs in, "" at module level; `imports` is all it needs.
    """

    id: str
    name: str
    owner: str
    text: str
    imports: tuple[Import, ...]


@dataclass(frozen=True, slots=True)
class Recorder:
    """A naming that notes each symbol it is asked for, and gives the name that `guess` has for what
    is imported, or most files have."""

    guess: Mapping[Sym, str]
    seen: list[Sym] = field(default_factory=list)

    def __call__(self, sym: Sym) -> str:
        """The name that `sym` most likely gets."""
        self.seen.append(sym)
        return name_in(sym, self.guess)

    def is_right(self, names: ImportTable) -> bool:
        """Whether all the names that it gave are those in `names`."""
        return all(names(sym) == name_in(sym, self.guess) for sym in dict.fromkeys(self.seen))


def render_test(test: Test, style: Style, naming: Naming) -> str:
    """The text of one test with its mark, by the template of its pattern.

    Raises TemplateError where that template is missing or wrong.
    """
    text = _body(test.file, {"test": test}, style, naming)
    if test.house:
        prove_definition(text, test.name, test.file, style.house)
    mark = Mark(test.id, test.digest, text_digest(text))
    return f"{style.margin}{mark.line}\n{text}"


def render_helper(helper: Helper, module: str, style: Style, naming: Naming) -> str:
    """The text of one helper of the tests of `module` with its mark.

    Raises TemplateError where its template is missing or wrong.
    """
    text = _body(helper.file, {"helper": helper, **_builder_values(helper)}, style, naming)
    if helper.house:
        prove_definition(text, helper.name, helper.file, style.house)
    mark = Mark(helper_id(module, helper), helper_digest(helper), text_digest(text))
    return f"{mark.line}\n{text}"


def naming_for(
    file: TestFile,
    style: Style,
    taken: frozenset[str] = frozenset(),
    known: tuple[tuple[Sym, str], ...] = (),
) -> ImportTable:
    """The names of all that `file` uses; `taken` and `known` as in `import_table`."""
    taken = file_names(file) | taken
    return _names(file, _drafts(file, style, taken, known), taken, known)


def pieces(
    file: TestFile,
    style: Style,
    taken: frozenset[str] = frozenset(),
    known: tuple[tuple[Sym, str], ...] = (),
) -> tuple[ImportTable, tuple[Piece, ...]]:
    """Each helper and each test of `file` as a piece of its own, in order, and the names they use.

    `taken` and `known` are as in `import_table`. Names can be chosen only once all is written, for
    templates name things, too: what guessed one wrongly is written again.
    """
    taken = file_names(file) | taken
    drafts = _drafts(file, style, taken, known)
    names = _names(file, drafts, taken, known)
    return names, tuple(draft.piece(names) for draft in drafts)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A piece before the names are known; `write` gives its text with a naming."""

    id: str
    name: str
    owner: str
    write: Callable[[Naming], str]
    text: str
    recorder: Recorder

    def piece(self, names: ImportTable) -> Piece:
        """The piece with the names of `names`."""
        text = self.text if self.recorder.is_right(names) else self.write(names)
        used = {imported(sym) for sym in self.recorder.seen}
        own = ImportTable(tuple((sym, local) for sym, local in names.names if sym in used))
        return Piece(self.id, self.name, self.owner, text, own.imports())


def _drafts(
    file: TestFile, style: Style, taken: frozenset[str], known: tuple[tuple[Sym, str], ...]
) -> tuple[_Draft, ...]:
    found: list[_Draft] = []
    guess = dict((*import_table(symbols_in(file), taken, known).names, *known))

    def add(id_: str, name: str, owner: str, write: Callable[[Naming], str]) -> None:
        recorder = Recorder(guess)
        found.append(_Draft(id_, name, owner, write, write(recorder), recorder))

    for helper in file.helpers:
        id_ = helper_id(file.module, helper)
        add(id_, helper.name, "", partial(render_helper, helper, file.module, style))
    for cls in file.classes:
        for test in cls.tests:
            add(test.id, test.name, cls.name, partial(render_test, test, style.of_class(cls)))
    return tuple(found)


def _names(
    file: TestFile,
    drafts: tuple[_Draft, ...],
    taken: frozenset[str],
    known: tuple[tuple[Sym, str], ...],
) -> ImportTable:
    base = (Sym("unittest"),) if file.runner == "unittest" else ()
    symbols = (sym for draft in drafts for sym in draft.recorder.seen)
    return import_table((*symbols, *base), taken, known)


def _body(template: str, values: Mapping[str, object], style: Style, naming: Naming) -> str:
    shared = {
        "layout": style.layout(naming),
        "runner": style.runner,
        "indent": style.indent,
        "margin": style.margin,
        "shift": style.shift,
    }
    text = render_in_house(style.house, template, {**shared, **values})
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
    return Invoke(_made(helper), (*helper.positional, Unpacked("**", fields)))


def _made(helper: Builder) -> Code:
    """The class that is built; for an abstract one a class with stand-ins for what it lacks."""
    if not helper.missing:
        return helper.returns
    methods = Pairs(tuple((Lit(name), code) for name, code in helper.missing))
    bases = Display("tuple", (helper.returns,))
    name = helper.returns.name.rpartition(".")[2]
    return Invoke(Sym("builtins", "type"), (Lit(name), bases, methods))
