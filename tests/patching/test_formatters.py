"""black and ruff format leave alone what was put in, and marks outlive them."""

from __future__ import annotations

import subprocess
import sys

import black
import pytest
from sample_parts import DECLINED, RESILIENCE, make_function, make_helper, make_test, patched

from orchscaffold.patching.marks import find_marked
from orchscaffold.patching.parts import Needed, NewClass

FILES = {
    "empty": "",
    "a docstring": '"""Doc."""\n',
    "a comment": "# Licence\n",
    "imports alone": "import abc\n\nimport pytest\n",
    "one import": "import pytest\n",
    "a constant after the imports": "import abc\n\nX = 1\n",
    "a function after the imports": "import abc\n\n\ndef test_a():\n    pass\n",
    "no imports": "def test_a():\n    pass\n",
    "the class": f"import abc\n\n\nclass {RESILIENCE}:\n    x = 1\n\n    def a(self):\n        b\n",
    "the class, its docstring alone": f'import abc\n\n\nclass {RESILIENCE}:\n    """Doc."""\n',
    "the class before another": (
        f"class {RESILIENCE}:\n    def test_a(self):\n        pass\n\n\nclass TestB:\n    x = 1\n"
    ),
    "a test before a field": (
        f"class {RESILIENCE}:\n    def test_a(self):\n        pass\n\n    x = 1\n\n\nY = 1\n"
    ),
    "a guard": 'x = 1\n\nif __name__ == "__main__":\n    main()\n',
    "a guard after a class": (
        'class TestA:\n    x = 1\n\n\nif __name__ == "__main__":\n    main()\n'
    ),
    "names a line": "from shop.feed import (\n    Brake,\n    Clutch,\n)\n\nX = 1\n",
    "imports on a condition": "import abc\n\ntry:\n    import a\nexcept ImportError:\n    a = 1\n",
}
NEEDED = (
    Needed("shop.feed", "Feed", "Feed"),
    Needed("asyncio", "", "asyncio"),
    Needed("unittest.mock", "patch", "patch"),
)


def _black(text: str, length: int) -> str:
    return black.format_str(text, mode=black.Mode(line_length=length))


def _ruff(text: str, length: int) -> str:
    ruff = (sys.executable, "-m", "ruff", "format", "--isolated", "-")
    command = (*ruff, "--line-length", str(length))
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("length", [88, 100])
def test_formatters_change_nothing(name: str, length: int) -> None:
    assert _black(FILES[name], length) == FILES[name]
    head = NewClass(RESILIENCE, f'class {RESILIENCE}:\n    """Doc."""')
    test = make_test(imports=NEEDED)
    parts = (test, make_test("test_more"), make_helper(), make_function())
    result = patched(FILES[name].encode(), *parts, classes=(head,), declined=(DECLINED,))
    text = result.content.decode()
    assert _black(text, length) == text
    assert _ruff(text, length) == text
    narrow = _black(text, 40)
    assert [item.pristine for item in find_marked(narrow)] == [True, True, True, True]
