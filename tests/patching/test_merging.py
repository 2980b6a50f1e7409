"""How imports come into a file that has some."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_parts import make_helper, patched

from orchscaffold.model.testcode import Sym
from orchscaffold.patching.parts import Needed, PatchSettings
from orchscaffold.patching.reading import read_test_file
from orchscaffold.source import source_from_bytes

FEED = Needed("shop.feed", "Feed", "Feed")
CLOCK = Needed("shop.feed", "Clock", "Clock")
MAKE = Needed("shop.feed", "make", "make")
PATCH = Needed("unittest.mock", "patch", "patch")
ASYNCIO = Needed("asyncio", "", "asyncio")
PYTEST = Needed("pytest", "", "pytest")
ALIAS = Needed("decimal", "Decimal", "D")

# (the file's head, what is needed, the head afterwards)
HEADS = {
    "known already": ("from shop.feed import Feed\n", (FEED,), "from shop.feed import Feed\n"),
    "known under another name": (
        "import asyncio as aio\n",
        (Needed("asyncio", "", "aio"),),
        "import asyncio as aio\n",
    ),
    "a module from its package": (
        "from shop import feed\n",
        (Needed("shop", "feed", "feed"),),
        "from shop import feed\n",
    ),
    "an empty file": ("", (FEED,), "from shop.feed import Feed\n"),
    "after the docstring": ('"""Doc."""\n', (FEED,), '"""Doc."""\n\nfrom shop.feed import Feed\n'),
    "after __future__": (
        '"""Doc."""\nfrom __future__ import annotations\n',
        (FEED,),
        '"""Doc."""\nfrom __future__ import annotations\n\nfrom shop.feed import Feed\n',
    ),
    "after a licence": (
        "# (c) somebody\n# all rights\n\nX = 1\n",
        (FEED,),
        "# (c) somebody\n# all rights\n\nfrom shop.feed import Feed\n\nX = 1\n",
    ),
    "after #! and coding": (
        "#!/usr/bin/python\n# coding: utf-8\nX = 1\n",
        (FEED,),
        "#!/usr/bin/python\n# coding: utf-8\n\nfrom shop.feed import Feed\n\nX = 1\n",
    ),
    "into the statement, in its order": (
        "from shop.feed import Brake, Feed\n",
        (CLOCK, MAKE),
        "from shop.feed import Brake, Clock, Feed, make\n",
    ),
    "before the first name": (
        "from shop.feed import Feed\n",
        (CLOCK,),
        "from shop.feed import Clock, Feed\n",
    ),
    "at the end where there is no order": (
        "from shop.feed import z, Feed\n",
        (CLOCK,),
        "from shop.feed import z, Feed, Clock\n",
    ),
    "a comment stays behind the names": (
        "from shop.feed import Feed  # noqa\n",
        (MAKE,),
        "from shop.feed import Feed, make  # noqa\n",
    ),
    "a name a line": (
        "from shop.feed import (\n    Brake,  # why\n    Feed,\n)\n",
        (CLOCK, MAKE),
        "from shop.feed import (\n    Brake,  # why\n    Clock,\n    Feed,\n    make,\n)\n",
    ),
    "a name a line, the first": (
        "from shop.feed import (\n\tFeed,\n)\n",
        (CLOCK,),
        "from shop.feed import (\n\tClock,\n\tFeed,\n)\n",
    ),
    "in parentheses on one line": (
        "from shop.feed import (Brake, Feed)\n",
        (CLOCK,),
        "from shop.feed import (Brake, Clock, Feed)\n",
    ),
    "over a backslash": (
        "from shop.feed import Brake, \\\n    Feed\n",
        (MAKE,),
        "from shop.feed import Brake, \\\n    Feed, make\n",
    ),
    "too long a line": (
        f"from shop.feed import Feed, {'f' * 60}\n",
        (MAKE,),
        f"from shop.feed import Feed, {'f' * 60}\nfrom shop.feed import make\n",
    ),
    "each name has its statement": (
        "from shop.feed import Brake\nfrom shop.feed import Feed\n",
        (MAKE,),
        "from shop.feed import Brake\nfrom shop.feed import Feed\nfrom shop.feed import make\n",
    ),
    "sorted among the others": (
        "import abc\nimport re\nfrom decimal import Decimal\n\nimport attr\n",
        (ASYNCIO, PATCH, PYTEST, FEED),
        "import abc\nimport asyncio\nimport re\nfrom decimal import Decimal\n"
        "from unittest.mock import patch\n\nimport attr\nimport pytest\n\n"
        "from shop.feed import Feed\n",
    ),
    "a long alias": (
        "",
        (Needed("shop.feed", "Feed", "f" * 70),),
        f"from shop.feed import (\n    Feed as {'f' * 70},\n)\n",
    ),
    "a section before the first": (
        "from shop.feed import Feed\n",
        (ASYNCIO,),
        "import asyncio\n\nfrom shop.feed import Feed\n",
    ),
    "first in its section": (
        '"""Doc."""\n\nimport re\n\nimport shop\n',
        (ASYNCIO,),
        '"""Doc."""\n\nimport asyncio\nimport re\n\nimport shop\n',
    ),
    "no order but sections": (
        "import re\nimport abc\n\nimport pytest\nimport attr\n",
        (ASYNCIO, FEED),
        "import re\nimport abc\nimport asyncio\n\nimport pytest\nimport attr\n\n"
        "from shop.feed import Feed\n",
    ),
    "no order": (
        "import pytest\nimport abc\n",
        (ASYNCIO, FEED),
        "import pytest\nimport abc\nimport asyncio\nfrom shop.feed import Feed\n",
    ),
    "relative ones, the furthest first": (
        "import re\n\nfrom ...zoo import z\nfrom .. import b\nfrom ..bar import c\n",
        (ASYNCIO, FEED),
        "import asyncio\nimport re\n\nfrom shop.feed import Feed\n\n"
        "from ...zoo import z\nfrom .. import b\nfrom ..bar import c\n",
    ),
    "something between the imports": (
        "import abc\nsys.path.insert(0, '.')\nimport re\n",
        (ASYNCIO,),
        "import abc\nsys.path.insert(0, '.')\nimport re\nimport asyncio\n",
    ),
    "an alias has a statement of its own": (
        "from decimal import Context\n",
        (ALIAS,),
        "from decimal import Context\nfrom decimal import Decimal as D\n",
    ),
    "what is imported on a condition is not known": (
        "import re\n\ntry:\n    from shop.feed import Feed\nexcept ImportError:\n    Feed = None\n",
        (Needed("shop.feed", "Feed", "feed_Feed"),),
        "import re\n\nfrom shop.feed import Feed as feed_Feed\n\n"
        "try:\n    from shop.feed import Feed\nexcept ImportError:\n    Feed = None\n",
    ),
    "nor what is for type checkers": (
        "import re\n\nif TYPE_CHECKING:\n    from shop.feed import Feed\n",
        (FEED,),
        "import re\n\nfrom shop.feed import Feed\n\n"
        "if TYPE_CHECKING:\n    from shop.feed import Feed\n",
    ),
    "nor what is bound again": (
        "from shop.feed import Feed\n\nFeed = 1\n",
        (Needed("shop.feed", "Feed", "feed_Feed"),),
        "from shop.feed import Feed\nfrom shop.feed import Feed as feed_Feed\n\nFeed = 1\n",
    ),
    "relative imports are others": (
        "from .feed import Feed\n",
        (CLOCK,),
        "from shop.feed import Clock\n\nfrom .feed import Feed\n",
    ),
    "a statement on the line of one from the future": (
        '"""Doc."""\nfrom __future__ import annotations; import site\n',
        (ASYNCIO,),
        '"""Doc."""\nfrom __future__ import annotations; import site\nimport asyncio\n',
    ),
    "two statements on a line": (
        "import abc; import re\n",
        (ASYNCIO,),
        "import abc; import re\nimport asyncio\n",
    ),
}


@pytest.mark.parametrize("name", HEADS)
def test_heads(name: str) -> None:
    head, needed, expected = HEADS[name]
    after = patched(head.encode(), make_helper(imports=needed)).content.decode()
    for line in make_helper().text.split("\n"):
        after = after.replace(f"{line}\n", "", 1)
    assert _squeezed(after) == _squeezed(expected)


def _squeezed(text: str) -> str:
    """Without the blank lines that a helper brings along."""
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.strip("\n")


def test_a_long_statement_is_broken() -> None:
    names = tuple(Needed("shop.feed", f"name{n}", f"name{n}") for n in range(12))
    after = patched(b"", make_helper(imports=names)).content.decode()
    assert after.startswith("from shop.feed import (\n    name0,\n    name1,\n")
    settings = PatchSettings(line_length=200, first_party={"shop"})
    after = patched(b"", make_helper(imports=names), settings=settings).content.decode()
    assert after.startswith("from shop.feed import name0, name1, name2,")


@pytest.mark.parametrize(
    ("line", "package", "known"),
    [
        ("from . import feed", "", None),
        ("from ...feed import Feed", "shop.tests", None),
        ("from . import *", "shop", None),
        ("from ..feed import Feed", "shop.tests", (Sym("shop.feed", "Feed"), "Feed")),
        ("from .. import feed as f", "shop.tests", (Sym("shop.feed"), "f")),
        ("from .feed import Feed", "shop", (Sym("shop.feed", "Feed"), "Feed")),
    ],
)
def test_relative_imports(line: str, package: str, known: tuple[Sym, str] | None) -> None:
    source = source_from_bytes(Path("t.py"), line.encode())
    found = read_test_file(source, package).names.known
    assert (known in found) if known is not None else found == ()
