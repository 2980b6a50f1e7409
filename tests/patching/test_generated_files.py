"""Files nobody would write, in every style: nothing is lost, and a second run is empty."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sample_parts import DECLINED, RESILIENCE, make_function, make_helper, make_test, patched

from orchscaffold.errors import FileError
from orchscaffold.patching.marks import find_marked
from orchscaffold.patching.parts import Needed, NewClass
from orchscaffold.source import compiled_tree

HEADERS = (
    "",
    "#!/usr/bin/env python\n",
    "# Licence.\n# More.\n\n",
    '"""Doc."""\n',
    '"""Doc.\n\nfrom shop.feed import Feed\n"""\n\n',
    "'''d''' ; import abc\n",
    "\x0c\n# page\n",
    "\\\n\n",
)
IMPORTS = (
    "",
    "from __future__ import annotations\n",
    "import abc\n",
    "import abc; import re\n",
    "import os.path as p, sys\n",
    "from shop.feed import Feed\n",
    "from shop.feed import (Brake,\n  Gear)\n",
    "from shop.feed import (\n    Brake,  # a\n    Gear,\n)\n",
    "from shop.feed import Brake, \\\n    Gear\n",
    "from shop.feed import *\n",
    "from .feed import Feed\n",
    "try:\n    from shop.feed import Feed\nexcept ImportError:\n    Feed = None\n",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from shop.feed import Feed\n",
    "if True:\n    import asyncio\nelse:\n    asyncio = None\n",
    "# standard\nimport abc\n\n# ours\nimport shop\n",
    "import pytest\npytestmark = pytest.mark.asyncio\n",
)
MEMBERS = (
    "x = 1\n",
    "x = 1; y = 2\n",
    "pass\n",
    '"""Doc."""\n',
    "def test_a(self): pass\n",
    "def test_b(self):\n    pass\n",
    "def test_b2(self):\n    pass\n    # trailing\n",
    "def test_c(self):\n    s = '''\n  class Nothing:\n'''\n",
    "@mark.skip(\n    reason='x',\n)\nasync def test_d(self):\n    await x\n",
    "# orchscaffold: declined Feed.other/guard/x  no\n",
    "# a comment\n",
    "def test_e(self):\n    x = 1 \\\n        + 2\n",
    "if True:\n    def test_f(self):\n        pass\nelse:\n    pass\n",
    "class Inner:\n    def test_g(self):\n        pass\n",
    "x = f'{1:{2}}' f\"{'a'}\"\n",
    "def test_h(self, a):  # type: (int) -> None\n    return (\n1\n)\n",
    "\x0c\n",
    "match x:\n    case {'a': b, **c}:\n        pass\n",
)
STATEMENTS = (
    *MEMBERS,
    "if x:\n    class TestIn:\n        def test_z(self): pass\n",
    "with a as b, c:\n    d = 1\n",
    f"class {RESILIENCE}: pass\n",
    f"{RESILIENCE} = 1\n",
    "_make_feed = 1\n",
    "def _make_feed(): ...\n",
    "lambda: (yield)\n",
    "del x\n",
    'if __name__ == "__main__":\n    main()\n',
)
ENDS = ("", "\n", "# vim: x\n", "    # deep\n", "   \n\n", "\\\n\n")
PARTS = (
    make_test(imports=(Needed("shop.feed", "Feed", "Feed"), Needed("asyncio", "", "asyncio"))),
    make_helper(),
    make_test("test_more"),
    make_function(),
)


def _indented(text: str, prefix: str) -> str:
    return "".join(prefix + line if line.strip() else line for line in text.splitlines(True))


@st.composite
def _classes(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from([RESILIENCE, "TestOther", "TestThird"]))
    base = draw(st.sampled_from(["", "()", "(object)", "(TestCase)", "(Base, metaclass=M)"]))
    body = "".join(draw(st.lists(st.sampled_from(MEMBERS), max_size=4))) + "x = 0\n"
    decorator = draw(st.sampled_from(["", "@mark\n", "# about\n@mark(\n  1)\n"]))
    return f"{decorator}class {name}{base}:\n{_indented(body, '    ')}"


@st.composite
def _texts(draw: st.DrawFn) -> str:
    parts = [draw(st.sampled_from(HEADERS))]
    parts += draw(st.lists(st.sampled_from(IMPORTS), max_size=3))
    parts += draw(st.lists(st.one_of(st.sampled_from(STATEMENTS), _classes()), max_size=5))
    gap = draw(st.sampled_from(["", "\n", "\n\n"]))
    return gap.join(parts) + draw(st.sampled_from(ENDS))


@st.composite
def _files(draw: st.DrawFn) -> bytes:
    text = draw(_texts())
    indent = draw(st.sampled_from(["    ", "  ", "   ", "\t"]))
    text = re.sub(r"(?m)^(?:    )+", lambda m: indent * (len(m[0]) // 4), text)
    ends = draw(
        st.sampled_from([("\n",), ("\r\n",), ("\r",), ("\n", "\r\n"), ("\r", "\n", "\r\n")])
    )
    lines = text.split("\n")
    text = "".join(
        line + (ends[i % len(ends)] if i < len(lines) - 1 else "") for i, line in enumerate(lines)
    )
    if draw(st.booleans()):
        text = text.rstrip("\r\n")
    cookie, encoding = draw(
        st.sampled_from(
            [("", "utf-8"), ("# é\n", "utf-8"), ("# -*- coding: latin-1 -*-\n# é\n", "latin-1")]
        )
    )
    bom = b"\xef\xbb\xbf" if encoding == "utf-8" and draw(st.booleans()) else b""
    return bom + (cookie + text).encode(encoding)


def _tests(content: bytes) -> Iterator[str]:
    for node in ast.walk(compiled_tree(content)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(_files())
def test_nothing_is_lost(content: bytes) -> None:
    try:
        compiled_tree(content)
    except (SyntaxError, ValueError):
        assume(False)
    head = NewClass(RESILIENCE, f'class {RESILIENCE}:\n    """Doc."""')
    try:
        after = patched(content, *PARTS, classes=(head,), declined=(DECLINED,)).content
    except FileError as error:
        if "no sure place" in error.message:
            return
        raise
    rest = iter(after)
    assert all(byte in rest for byte in content)
    assert not Counter(_tests(content)) - Counter(_tests(after))
    text = after.decode("latin-1" if b"latin-1" in content[:60] else "utf-8-sig")
    ours = [item for item in find_marked(text) if item.mark.scenario == "0a0b0c0d"]
    assert all(item.pristine for item in ours)
    assert {item.mark.id for item in ours} >= {PARTS[0].id, PARTS[2].id}
