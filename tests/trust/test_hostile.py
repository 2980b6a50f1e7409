"""Text that nobody means well with: a word on it, the right exit code, and never a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from attacked import Run
from feed_project import FEED
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from modules import modules
from mutations import damaged

COMMANDS = (
    ("inspect", "src/shop/feed.py"),
    ("new", "coordinator", "src/shop/feed.py", "--no-verify"),
    ("check", "--no-cache"),
)
SOURCE, TEST = "src/shop/feed.py", "tests/shop/test_feed.py"
LAST = "        self.prices[name] = price\n"
REFUSED = 3


def _with(lines: str) -> bytes:
    """The feed with some more lines in its method."""
    return FEED.replace(LAST, LAST + lines).encode("utf-8", "surrogatepass")


def _deep(line: str, depth: int) -> bytes:
    return _with("".join(f"        {' ' * n}{line}\n" for n in range(depth)) + "pass\n")


def _nested() -> Iterator[tuple[str, bytes, bool]]:
    """(name, content, whether Python itself refuses it) of what is nested too deeply for some."""
    for depth, refused in ((60, False), (5_000, True)):
        yield f"{depth} brackets", _with(f"        x = {'(' * depth}{')' * depth}\n"), refused
    for depth, refused in ((900, False), (30_000, True)):
        yield f"{depth} sums", _with(f"        x = {'1 + ' * depth}1\n"), refused
        yield f"{depth} attributes", _with(f"        x = self{'.a' * depth}\n"), refused
        yield f"{depth} calls", _with(f"        x = self{'()' * depth}\n"), refused
    yield "200 blocks", _deep("if name:", 200), True


BYTES: dict[str, tuple[bytes, bool]] = {
    **{name: (content, refused) for name, content, refused in _nested()},
    "nothing": (b"", False),
    "a mark alone": (b"\xef\xbb\xbf", False),
    "a null byte": (FEED.encode() + b"\0", True),
    "a lone surrogate": (_with("        x = '\ud800'\n"), True),
    "a surrogate by its number": (_with("        return '\\ud800'\n"), False),
    "UTF-16": (FEED.encode("utf-16"), True),
    "UTF-16 without a mark": (FEED.encode("utf-16-le"), True),
    "an encoding that is none": (b"# coding: nonsense\n" + FEED.encode(), True),
    "an encoding that is no text": (b"# coding: zlib\n" + FEED.encode(), True),
    "an encoding that lies": (b"# coding: ascii\n# \xe9\n" + FEED.encode(), True),
    "a mark and another encoding": (b"\xef\xbb\xbf# coding: latin-1\n" + FEED.encode(), True),
    "a stateful encoding": (b"# coding: utf-7\n" + FEED.encode(), False),
    "bidirectional controls": (_with("        x = '\u202e\u2066 evil'\n"), False),
    "other letters that look alike": (FEED.replace("name", "n\u0430me").encode(), False),
    "letters that Python folds": (FEED.replace("refresh", "re\ufb01").encode(), False),
    "no letters": (FEED.replace("price", "pri\U0001f600ce").encode(), True),
    "line ends in a string": (_with("        x = '\u2028\x85\x0c'\n"), False),
    "lone carriage returns": (FEED.replace("\n", "\r").encode(), False),
    "a line of 100,000 characters": (_with(f"        x = '{'y' * 100_000}'\n"), False),
    "a name of 10,000 characters": (FEED.replace("refresh", "r" * 10_000).encode(), False),
    "10 MB of comment": (FEED.encode() + b"# " + b"x" * 10_000_000 + b"\n", False),
    "10 MB of text": (FEED.encode() + b"X = '" + b"x" * 10_000_000 + b"'\n", False),
    "a number of 5,000 digits": (_with(f"        x = {'9' * 5_000}\n"), True),
    "a power": (_with("        return 10 ** 10 ** 10\n"), False),
    "a repetition": (_with("        return 'a' * 10 ** 12\n"), False),
    "a shift": (_with("        return 1 << 10 ** 11\n"), False),
    "a range": (_with("        return list(range(10 ** 12))\n"), False),
    "a list": (_with("        return [0] * 10 ** 12\n"), False),
    "a comprehension": (_with("        return [x for x in range(10 ** 12)]\n"), False),
    "a width": (_with("        return '%99999999999d' % 1\n"), False),
    "a format": (_with("        return f'{1:>9999999999}'\n"), False),
    "zero padding": (_with("        return '1'.zfill(10 ** 11)\n"), False),
    "bases that go round": (
        FEED.encode() + b"class AManager(BManager): ...\nclass BManager(AManager): ...\n",
        False,
    ),
    "an import of itself": (FEED.encode() + b"from shop.feed import *\n", False),
    "a call of itself": (_with("        return await self.refresh(name)\n"), False),
    "no end": (_with("        while True:\n            pass\n"), False),
}
WORDS = (
    *("match", "case", "type", "_", "print", "cls", "list", "object", "Exception", "super"),
    *("result", "pytest", "asyncio", "patch", "create_autospec", "overrides", "fields", "logger"),
    *("manager", "error", "source", "self2", "__class__", "__dict__", "True_", "property"),
)
TEXTS = (
    *("{{ 7 * 7 }}", "{% for x in y %}", "{# c #}", "{0}", "%s %d %", "{name!r:>{w}}", "{%", "}}"),
    *("\\\\", "'''", '\\"\\"\\"', "$x ${y}", "<b>&amp;", "[red]x[/red]", "\\x1b[31m"),
    "# orchscaffold: Feed.a/guard/b 11111111:22222222",
)


def _survives(root: Path, orchscaffold: Run, name: str, content: bytes) -> list[int]:
    """The exit codes of all commands with this file in the project."""
    (root / name).write_bytes(content)
    codes = []
    for command in COMMANDS:
        code, output = orchscaffold(*command)
        assert "Traceback" not in output
        assert "a bug in orchscaffold" not in output, output[-2000:]
        if code == REFUSED:
            assert f"{name}:" in output
        codes.append(code)
    return codes


@pytest.mark.parametrize("name", BYTES)
def test_a_module(root: Path, orchscaffold: Run, name: str) -> None:
    content, refused = BYTES[name]
    codes = _survives(root, orchscaffold, SOURCE, content)
    assert (REFUSED in codes) is refused, codes
    assert set(codes) <= {0, 1, 2, REFUSED}


@pytest.mark.parametrize("name", BYTES)
def test_a_test_file(root: Path, orchscaffold: Run, name: str) -> None:
    content, _ = BYTES[name]
    assert set(_survives(root, orchscaffold, TEST, content)) <= {0, 1, REFUSED}
    assert (root / TEST).read_bytes().startswith(content[:1])


def test_an_encoding_that_cannot_take_the_tests(root: Path, orchscaffold: Run) -> None:
    (root / TEST).write_bytes(b"# coding: idna\nx=1\n")
    code, output = orchscaffold(*COMMANDS[1])
    assert (code, "is idna, which has no" in output) == (REFUSED, True), output


@pytest.mark.parametrize("word", WORDS)
def test_names_that_mean_something_else(root: Path, orchscaffold: Run, word: str) -> None:
    text = FEED.replace("prices", word).replace("name", word).replace("_source", f"_{word}")
    assert set(_survives(root, orchscaffold, SOURCE, text.encode())) <= {0, 1, REFUSED}


@pytest.mark.parametrize("text", TEXTS)
def test_text_that_a_template_could_take_for_its_own(
    root: Path, orchscaffold: Run, text: str
) -> None:
    """It reaches the tests as it is: as a value, in a docstring, in what is logged."""
    source = FEED.replace("Keeps the last", text).replace("return None", f'return "{text}"')
    assert set(_survives(root, orchscaffold, SOURCE, source.encode())) <= {0, 1}
    written = (root / TEST).read_text(encoding="utf-8")
    assert "49" not in written
    compile(written, TEST, "exec", dont_inherit=True)


@pytest.fixture
def tests(root: Path, orchscaffold: Run) -> bytes:
    """A generated test file."""
    orchscaffold(*COMMANDS[1])
    return (root / TEST).read_bytes()


FEW = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@FEW
@given(st.integers(0, 10**9), st.sampled_from([SOURCE, TEST]))
def test_files_that_were_damaged(
    root: Path, orchscaffold: Run, tests: bytes, number: int, name: str
) -> None:
    (root / SOURCE).write_text(FEED)
    (root / TEST).write_bytes(tests)
    content = damaged((root / name).read_bytes(), Random(number))
    assert set(_survives(root, orchscaffold, name, content)) <= {0, 1, 2, REFUSED}


@FEW
@given(modules())
def test_modules_that_nobody_wrote(root: Path, orchscaffold: Run, text: str) -> None:
    (root / TEST).unlink(missing_ok=True)
    assert set(_survives(root, orchscaffold, SOURCE, text.encode())) <= {0, 1, 2}
