"""`--diff` shows what would be written, to the byte: applied, it gives the same files."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from orchscaffold.cli import run

Files = Callable[[Path], dict[str, bytes]]

NEW = ("new", "coordinator", "src/shop/feed.py", "--no-verify")
TESTS = "tests/shop/test_feed.py"
BY_HAND = "# é\nimport asyncio\n\n\ndef test_mine():\n    x = 1  \n    assert x\n"


def _latin(text: str) -> bytes:
    return f"# -*- coding: latin-1 -*-\n{text}".encode("latin-1")


@pytest.mark.parametrize(
    "there",
    [
        None,
        b"",
        BY_HAND.encode(),
        BY_HAND.replace("\n", "\r\n").encode(),
        BY_HAND.replace("\n", "\r").encode(),
        BY_HAND.replace("= 1", "= 1\r").encode(),
        b"\xef\xbb\xbf" + BY_HAND.encode(),
        _latin(BY_HAND),
        BY_HAND.rstrip("\n").encode(),
        BY_HAND.replace("    ", "\t").replace("\n\n\n", "\n\f\n").encode(),
    ],
    ids=["new", "empty", "lf", "crlf", "cr", "mixed", "bom", "latin-1", "no-end", "tabs-and-feeds"],
)
@pytest.mark.parametrize("layout", ["module", "folder"])
def test_a_diff_gives_the_same_files(
    project: Path,
    files: Files,
    capfdbinary: pytest.CaptureFixture[bytes],
    there: bytes | None,
    layout: str,
) -> None:
    settings = project / "pyproject.toml"
    settings.write_text(settings.read_text() + f'\n[tool.orchscaffold]\nlayout = "{layout}"\n')
    if there is not None:
        (project / TESTS).parent.mkdir(parents=True)
        (project / TESTS).write_bytes(there)
    subprocess.run(("git", "init", "-q"), cwd=project, check=True)
    before = files(project)
    assert run((*NEW, "--diff")) == 0
    diff = capfdbinary.readouterr().out
    assert files(project) == before
    subprocess.run(("git", "apply", "--whitespace=nowarn"), cwd=project, check=True, input=diff)
    applied = files(project)
    for name in applied.keys() - before.keys():
        (project / name).unlink()
    for name, content in before.items():
        (project / name).write_bytes(content)
    assert run(NEW) == 0
    assert files(project) == applied
    assert applied != before


def test_nothing_to_do_is_no_diff(project: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(NEW) == 0
    capfdbinary.readouterr()
    assert run((*NEW, "--diff")) == 0
    assert capfdbinary.readouterr().out == b""
