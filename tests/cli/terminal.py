"""A real pseudo-terminal: the command, and what a person types when it asks."""

from __future__ import annotations

import errno
import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Session:
    """What was on the screen in the end, without colours, and the exit code."""

    code: int
    screen: str


def talk(folder: Path, arguments: Sequence[str], answers: Sequence[str], asks: str) -> Session:
    """Run the command in a terminal; type the next answer each time that the screen ends in `asks`.

    An answer is a line, or a control character as it is.
    """
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (40, 300))
    root = str(Path(__file__).resolve().parents[2])
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    process = subprocess.Popen(
        (sys.executable, "-m", "orchscaffold", *arguments),
        cwd=folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={**environment, "PYTHONPATH": root, "TERM": "xterm"},
        preexec_fn=lambda: _take_terminal(theirs),  # noqa: PLW1509
    )
    os.close(theirs)
    try:
        seen = _conversation(ours, list(answers), asks)
        return Session(process.wait(_LIMIT), seen)
    finally:
        os.close(ours)
        process.kill()
        process.wait()


def _take_terminal(descriptor: int) -> None:
    """Make it the terminal that Ctrl-C comes from."""
    import fcntl  # noqa: PLC0415
    import signal  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.default_int_handler)
    fcntl.ioctl(descriptor, termios.TIOCSCTTY, 0)


def _conversation(terminal: int, answers: list[str], asks: str) -> str:
    seen = b""
    limit = time.monotonic() + _LIMIT
    while select.select((terminal,), (), (), max(0.0, limit - time.monotonic()))[0]:
        try:
            data = os.read(terminal, 65536)
        except OSError as error:  # the way Linux says that the other side is closed
            if error.errno != errno.EIO:
                raise
            break
        if not data:
            break
        seen += data
        if seen.endswith(asks.encode()):
            assert answers, f"asked once more than expected:\n{seen.decode()}"
            answer = answers.pop(0)
            is_control = answer in ("\x03", "\x04")
            if is_control:
                time.sleep(0.3)  # a signal between the prompt and the reading would go unheard
            os.write(terminal, (answer if is_control else f"{answer}\n").encode())
    return _ESCAPE.sub("", seen.decode()).replace("\r\n", "\n")
