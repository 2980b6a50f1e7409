"""Digests of tests: equal for equal code, on every Python version."""

from __future__ import annotations

import ast
import shutil
import subprocess
from pathlib import Path

import pytest

import orchscaffold
from orchscaffold.errors import FileError
from orchscaffold.model.testcode import Builder, Lit, Sym
from orchscaffold.patching.digests import canonical, comments_of, data_digest, parsed, text_digest

ROOT = Path(orchscaffold.__file__).parent.parent

FIXED = {
    "def f(a, *b, c=1, **d) -> None: ...\n": "d19c307e",
    "class C(B, k=1):\n    x: int = 1\n\n    async def f(self):\n        del c, d\n": "59649993",
    "async def f():\n    async with a as b:\n        await b\n": "9317a6cf",
    'x = f"{a!r:>{w}} b" "c" + f\'{x["k"]}\'\n': "057ac527",
    "match a:\n    case {'k': [1, *_], **r} | C(x=None): pass\n": "c1bea169",
    "try:\n    pass\nexcept* E as e:\n    raise E from None\n": "bdb76c0e",
    "x = [lambda: (yield), {*a, 1}, {**b}, a[1:2, ::3], -1j, b'x', ...]  # note\n": "83ef7e42",
}
SAME = (
    ("x = (1)", "x = 1"),
    ("del (a, b)", "del a, b"),
    ("x = u'a' 'b'", 'x = "ab"'),
    ("x = 0XFF + 1E5", "x = 0xff + 1e5"),
    ("with (a as b, c): pass", "with a as b, c: pass"),
    ("def f():\n  '''  Doc.\n\n     More.\n  '''", 'def f():\n    """Doc.\n\n    More."""'),
    ("x = 1 #c", "x = 1  #  c"),
    ("a; b", "a\nb"),
    ("    x = 1\n    y = 2\n", "x = 1\ny = 2\n"),
)
DIFFERENT = (
    ("x = 1", "x = 1.0"),
    ("x = 1", "x = True"),
    ("x = 'a'", "x = b'a'"),
    ("x = ' a'", "x = 'a'"),
    ("f(*a)", "f(a)"),
    ("a < b", "a <= b"),
    ("{None: a}", "{**a}"),
    ("def f(): x", "async def f(): x"),
    ("x = 1", "x = 1  # c"),
    ("def f(a=None): x", "def f(*, a=None): x"),
    ("x = f'{a}'", "x = f'{a!r}'"),
    ("x: int", "x: int = None"),
)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_same(one: str, other: str) -> None:
    assert text_digest(one) == text_digest(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different(one: str, other: str) -> None:
    assert text_digest(one) != text_digest(other)


@pytest.mark.parametrize(("text", "digest"), FIXED.items())
def test_fixed_for_ever(text: str, digest: str) -> None:
    assert text_digest(text) == digest


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
def test_other_pythons_agree(version: str) -> None:
    python = shutil.which(f"python{version}")
    if (
        python is None
        or subprocess.run([python, "-V"], capture_output=True, check=False).returncode
    ):
        pytest.skip(f"no Python {version} here")
    script = (
        "import sys; sys.dont_write_bytecode = True\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from orchscaffold.patching.digests import text_digest\n"
        f"print(*map(text_digest, {list(FIXED)!r}))"
    )
    done = subprocess.run([python, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == list(FIXED.values())


def test_canonical_names_no_position() -> None:
    assert canonical(ast.parse("x")) == canonical(ast.parse("\n\n(x)"))
    assert canonical(ast.parse("f(x)")) == (
        "Module(body=[Expr(value=Call(func=Name(id='f'), args=[Name(id='x')]))])"
    )


@pytest.mark.parametrize("text", ["def f(:\n", "  x\n y\n", "x = '\n", "x = (\n", "\0"])
def test_not_python(text: str) -> None:
    with pytest.raises(FileError):
        text_digest(text)
    with pytest.raises(FileError):
        parsed(text)


def test_what_nests_too_deep_is_digested_or_refused() -> None:
    """How deep is too deep differs from one Python to the next; no other error comes of it."""
    deep = "x = " + "-" * 5000 + "1"
    seen = []
    for _ in range(2):
        try:
            seen.append(text_digest(deep))
        except FileError as error:
            seen.append(error.message)
    assert seen[0] == seen[1] != ""


def test_comments() -> None:
    assert comments_of("x = '# no'  # yes\r\n# also\n") == ((1, "# yes"), (2, "# also"))


def test_data() -> None:
    one = Builder("_make", "Build.", Sym("m", "C"), (("a", Lit(1)),))
    assert data_digest(one) == data_digest(
        Builder("_make", "Build.", Sym("m", "C"), (("a", Lit(1)),))
    )
    assert data_digest(one) != data_digest(
        Builder("_make", "Build.", Sym("m", "C"), (("a", Lit(2)),))
    )
    assert data_digest("é") == "84b1a9db"
