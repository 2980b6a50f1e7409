"""Lowering: what is written and what is read say the same, line for line."""

from __future__ import annotations

import ast
import sysconfig
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from rebuild import plain, rebuild_block, shown

from orchscaffold.errors import FileError
from orchscaffold.inspection.function_outline import Segment, outline_function
from orchscaffold.inspection.lower_expressions import lower_text
from orchscaffold.inspection.lowering import lower_function
from orchscaffold.inspection.lowering_state import Place
from orchscaffold.inspection.outline import Outline, read_outline
from orchscaffold.model import ir
from orchscaffold.source import read_source, source_from_bytes


def outline(text: str) -> Outline:
    return read_outline(source_from_bytes(Path("m.py"), text.encode()), "pkg.m", False)


def lowered(read: Outline, qualname: str, with_body: bool = True) -> ir.Function:
    definition = read.definitions[qualname]
    assert not isinstance(definition.node, ast.ClassDef)
    segment = Segment(
        read.segment(definition), definition.node, definition.line, definition.end_line
    )
    place = Place(read.module, read.package, qualname)
    lower = lower_function if with_body else outline_function
    return lower(segment, place, in_class="." in qualname)


def body_of(*lines: str) -> str:
    return "".join(f"    {line}\n" for line in lines)


BODIES = [
    "x = 1; y = 2",
    "x: int = 1\ny: str\nself.z: list[int] = []",
    "a = b = c, *d = f()",
    "a[1:2, ...] += g(*b, key=1, **c)",
    "return",
    "return not -x ** ~y // +z",
    "return a and b and (c or d or e) and f",
    "return (a and b) and c, a and (b and c)",
    "return 1 < x <= 2 != y is not None in z not in w is v",
    "return a if b else c if d else e",
    "return [1, *x], {1, *x}, {1: 2, **x}, (1,), ()",
    "return [x for y in z if a if b for w in await v], {k: v for k, v in m}, {i for i in j}",
    "return sum(x async for x in y)",
    "return lambda a, /, b=1, *c, d, e=2, **f: (yield)",
    "x = yield 1\nyield from f()\ny = await z",
    "if (n := f(1)) > 2:\n    pass\nelif n:\n    g()\nelse:\n    h()",
    "while True:\n    if x: break\n    continue\nelse:\n    y()",
    "for a, b in c:\n    d()\nelse:\n    e()",
    "async for a in b(\n    1,\n    c(),\n):\n    await d(\n        e(),\n    )",
    "try:\n    a()\nexcept (B, C) as error:\n    raise D(error) from error\nexcept E:\n    raise\n"
    "else:\n    f()\nfinally:\n    g()",
    "try:\n    a()\nexcept* B as group:\n    pass",
    "try:\n    a()\nexcept:\n    pass",
    "with a() as b, c as (d, e), f:\n    g()",
    "async with (\n    a() as b,\n    c(),\n):\n    pass",
    "assert x, f'{y!r:>{width}.{precision}} {{z}} {w=}'",
    "del a, b.c, d[0]\ndel (e)",
    "global a, b\nnonlocal_ = 1",
    "import a.b, c.d as e\nfrom . import f\nfrom ..g import h as i, j",
    "def inner(a: int = f(1), *, b) -> str:\n    'doc'\n    return a\n\nclass Local:\n    x = 1",
    "@wrap(1)\nasync def inner():\n    yield 1",
    "match f(x):\n    case 1 | 'a' | None | True | a.B:\n        pass\n"
    "    case -1 | 2 + 3j:\n        pass\n"
    "    case C(1, y, z=[a, *_, b]) as d if d > 1:\n        g()\n    case {'k': v, **rest}:\n"
    "        pass\n    case (a, *b):\n        pass\n    case _:\n        pass",
    "return 'a' 'b' f'{c}d' 'e', b'x' b'y', r'\\d', f'\\n{x}', rf'\\n{x}'",
    "return 0x10, 1_000, 1.5, 2j, ..., None, True",
    "x = (\n    a()\n    .b(c())\n    .d(\n        e(),\n        [f() for g in h()],\n    )\n)",
    "return x[*a], x[1,], x[1, 2], x[a:b:c], x[:]",
    "s = 'é' + f(g(\n  1))",
]


@pytest.mark.parametrize("text", BODIES)
@pytest.mark.parametrize("nested", [False, True], ids=["function", "method"])
def test_says_the_same(text: str, nested: bool) -> None:
    written = "async def f(self):\n" + body_of(*text.split("\n"))
    if nested:
        written = "class A:\n" + body_of(*written.rstrip("\n").split("\n"))
    read = outline(written)
    qualname = "A.f" if nested else "f"
    function = lowered(read, qualname)
    body = read.definitions[qualname].node.body
    assert shown(rebuild_block(function.body)) == shown(plain(body, read.package))


def sites(value: object) -> Iterator[int]:
    """Every site number in `value`, less those of inner functions."""
    if isinstance(value, tuple):
        for item in value:
            yield from sites(item)
    elif is_dataclass(value) and not isinstance(value, ir.LocalFunction):
        for item in fields(value):
            inner = getattr(value, item.name)
            if item.name == "site":
                yield inner
            else:
                yield from sites(inner)


@pytest.mark.parametrize("text", BODIES)
def test_sites_are_numbered_without_gaps(text: str) -> None:
    function = lowered(outline("async def f(self):\n" + body_of(*text.split("\n"))), "f")
    found = sorted(sites(function.body))
    assert found == list(range(len(found)))


@pytest.mark.parametrize(
    ("header", "kind", "flags", "decorators"),
    [
        ("def f(self): ...", "method", "stub", 0),
        ("async def f(self): 'doc'", "method", "async stub", 0),
        ("async def f(self):\n        yield 1", "method", "async generator", 0),
        ("def f(self):\n        def g(): yield\n        return g", "method", "", 0),
        ("@staticmethod\n    def f(): pass", "static", "stub", 0),
        ("@classmethod\n    @wraps(x)\n    def f(cls): x()", "class", "", 1),
        ("@property\n    @abstractmethod\n    def f(self): x()", "property", "abstract", 0),
        ("@abc.abstractmethod\n    def f(self): ...", "method", "abstract stub", 0),
        ("@f.setter\n    def f(self, value): x()", "setter", "", 0),
        ("@functools.cached_property\n    def f(self): x()", "cached_property", "", 0),
        ("@asynccontextmanager\n    async def f(self): yield", "method", "async generator", 1),
    ],
)
@pytest.mark.parametrize("with_body", [True, False], ids=["full", "outline"])
def test_kinds(header: str, kind: str, flags: str, decorators: int, with_body: bool) -> None:
    function = lowered(outline(f"class A:\n    {header}\n"), "A.f", with_body)
    told = {
        "async": function.is_async,
        "generator": function.is_generator,
        "abstract": function.is_abstract,
        "stub": function.is_stub,
    }
    assert function.kind == kind
    assert " ".join(name for name, value in told.items() if value) == flags
    assert len(function.decorators) == decorators


def test_the_docstring_is_kept_apart() -> None:
    function = lowered(outline('def f():\n    """Say it.\n\n    More.\n    """\n    g()\n'), "f")
    assert function.doc == "Say it.\n\nMore."
    assert len(function.body) == 1


def test_a_header_alone_has_the_signature_and_no_body() -> None:
    read = outline("class A:\n    def f(self, a, *, b=1):  # why\n        'doc'\n        g()\n")
    function = lowered(read, "A.f", with_body=False)
    assert [parameter.name for parameter in function.parameters] == ["self", "a", "b"]
    assert (function.body, function.is_stub, function.doc) == ((), False, "doc")


def test_local_functions_count_for_themselves() -> None:
    function = lowered(outline("def f():\n    a()\n    def g():\n        b()\n    c()\n"), "f")
    local = function.body[1]
    assert isinstance(local, ir.LocalFunction)
    assert local.function.qualname == "f.<locals>.g"
    assert local.function.source == "def g():\n    b()\n"


@pytest.mark.parametrize("text", ["1 +", "a b", "for", "'", ")", ""])
def test_what_does_not_parse_is_opaque(text: str) -> None:
    assert isinstance(lower_text(text), ir.OpaqueExpr)


def test_too_deep_for_the_parser_is_opaque_but_has_its_parameters() -> None:
    read = outline("def f(a, /, b=1, *c, d, **e):\n    return " + " + ".join(["x"] * 2000) + "\n")
    function = lowered(read, "f")
    kinds = [parameter.kind for parameter in function.parameters]
    assert kinds == ["positional", "normal", "args", "keyword", "kwargs"]


STDLIB = Path(sysconfig.get_path("stdlib"))
CORPUS = sorted(
    path
    for folder in ("asyncio", "concurrent/futures", "email", "json", "unittest", "logging")
    for path in (STDLIB / folder).glob("*.py")
)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_standard_library_says_the_same(path: Path) -> None:
    try:
        read = read_outline(read_source(path), f"pkg.{path.stem}", False)
    except FileError:
        pytest.skip("does not parse")
    for qualname, definition in read.definitions.items():
        if isinstance(definition.node, ast.ClassDef):
            continue
        function = lowered(read, qualname)
        written = shown(plain(definition.node.body, read.package))
        assert shown(rebuild_block(function.body)) == written, qualname
