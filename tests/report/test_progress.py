"""Progress: for somebody who looks on, and only once it takes a while."""

from __future__ import annotations

import io
import re
import time
from pathlib import Path

import pytest
from rich.console import Console

from orchscaffold.report.progress import AFTER, progress_on
from orchscaffold.report.terminal import TerminalReporter

_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Screen(io.StringIO):
    """Something that says it is a terminal, or not."""

    def __init__(self, *, is_terminal: bool = True, encoding: str = "utf-8") -> None:
        super().__init__()
        self._is_terminal = is_terminal
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding

    def isatty(self) -> bool:
        return self._is_terminal


def console(screen: Screen, width: int = 80) -> Console:
    return Console(file=screen, force_terminal=True, width=width, _environ={"TERM": "xterm"})


def seen(screen: Screen) -> str:
    return _ESCAPE.sub("", screen.getvalue())


def _work(on: Console, total: int, *, after: float, pause: float = 0.0) -> None:
    with progress_on(on, total, after=after) as advance:
        for number in range(total):
            time.sleep(pause)
            advance(f"module{number}")
        time.sleep(pause)


@pytest.mark.parametrize("total", [0, 1, 5])
def test_nothing_is_said_of_what_is_done_at_once(total: int) -> None:
    screen = Screen()

    _work(console(screen), total, after=AFTER)

    assert screen.getvalue() == ""


def test_nothing_is_said_where_nobody_looks_on() -> None:
    screen = Screen(is_terminal=False)

    _work(console(screen), 3, after=0.0, pause=0.05)

    assert screen.getvalue() == ""


def test_what_takes_long_is_shown() -> None:
    screen = Screen()

    _work(console(screen), 3, after=0.0, pause=0.3)

    assert "2/3" in seen(screen)
    assert "module2" in seen(screen)
    assert "━" in seen(screen)


def test_one_thing_has_no_bar() -> None:
    screen = Screen()

    _work(console(screen), 1, after=0.0, pause=0.3)

    assert "module0" in seen(screen)
    assert "/1" not in seen(screen)
    assert "━" not in seen(screen)


def test_plain_letters_where_the_terminal_has_no_others() -> None:
    screen = Screen(encoding="ascii")

    _work(console(screen), 1, after=0.0, pause=0.3)

    assert seen(screen).isascii()
    assert "module0" in seen(screen)


@pytest.mark.parametrize("width", [20, 40, 60])
def test_it_keeps_to_one_line(width: int) -> None:
    screen = Screen()
    with progress_on(console(screen, width), 3, after=0.0) as advance:
        advance("a.very.long.name.of.a.module" * 3)
        time.sleep(0.3)

    frames = re.split(r"\r|\n", seen(screen))
    assert any("a.very" in frame or "a.v" in frame for frame in frames)
    assert max(map(len, frames)) <= width


def _interrupted(on: Console) -> None:
    with progress_on(on, 3, after=0.0) as advance:
        advance("one")
        time.sleep(0.2)
        raise KeyboardInterrupt


def test_the_cursor_is_back_after_an_interruption() -> None:
    screen = Screen()

    with pytest.raises(KeyboardInterrupt):
        _interrupted(console(screen))

    assert "one" in seen(screen)
    assert screen.getvalue().rindex("\x1b[?25h") > screen.getvalue().rindex("\x1b[?25l")


def test_quiet_means_quiet(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with TerminalReporter(quiet=True).progress(3) as advance:
        advance(tmp_path.name)

    assert capsys.readouterr() == ("", "")
