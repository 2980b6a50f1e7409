"""One child process: started, listened to, and ended with all that descends from it."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from orchscaffold.frozen import dataclass
from orchscaffold.verify.environment import child_environment

CHILD: Final = Path(__file__).parent / "child"
PACKAGE: Final = "_orchscaffold_fence"
START: Final = (
    "import sys; sys.path[:] = [sys.argv[1], *(path for path in sys.path if path)]; "
    "import {package}.run as run; sys.path.pop(0); "
    "sys.exit(run.main(sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))"
)
LAST_WORDS: Final = ("finished", "no-pytest")
OUTPUT: Final = "output.txt"
FAREWELL: Final = 1.0
START_SECONDS: Final = 60.0
GRACE: Final = 5.0
TICK: Final = 0.2
MOST_MEMORY: Final = 4 << 30
TAIL: Final = 4000


@dataclass(frozen=True, slots=True)
class Event:
    """One line that the child wrote: `kind` and its values."""

    kind: str
    values: Mapping[str, object]

    def text(self, name: str) -> str:
        """A value as text, "" if there is none."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> float:
        """A value as a number, 0 if there is none."""
        value = self.values.get(name, 0.0)
        return float(value) if isinstance(value, (int, float)) else 0.0

    def names(self, name: str) -> tuple[str, ...]:
        """A value as strings, () if there is none."""
        value = self.values.get(name)
        return tuple(str(item) for item in value) if isinstance(value, list) else ()


@dataclass(frozen=True, slots=True)
class Ended:
    """All that a child said; `killed` says why it was ended from outside ("" if it was not)."""

    events: tuple[Event, ...]
    code: int
    killed: str
    output: str


def install_child(folder: Path) -> None:
    """Copy the child's files into `folder`; raises OSError where that fails."""
    target = folder / PACKAGE
    target.mkdir()
    for path in sorted(CHILD.glob("*.py")):
        shutil.copyfile(path, target / path.name)


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` for the whole child, which `stop` ends at once."""

    seconds: float
    stop: threading.Event


@dataclass(frozen=True, slots=True)
class Place:
    """Where a child runs: its own `folder`, the working folder, and `code`, filled by
    `install_child`.
    """

    folder: Path
    cwd: Path
    code: Path


def run_child(python: Path, place: Place, settings: Mapping[str, object], limits: Limits) -> Ended:
    """Run one child to its end. Raises OSError where the interpreter cannot be started."""
    folder, code = place.folder, place.code
    for name in ("home", "tmp"):
        (folder / name).mkdir(exist_ok=True)
    told = folder / "settings.json"
    with open(told, "w", encoding="utf-8") as file:
        json.dump(dict(settings), file)
    events_in, events_out = os.pipe()
    life_in, life_out = os.pipe()
    start = START.format(package=PACKAGE)
    command = [str(python), "-c", start, str(code), str(told), str(events_out), str(life_in)]
    try:
        process = _start(command, place, settings, (events_out, life_in))
    except OSError:
        os.close(events_in)
        os.close(life_out)
        raise
    finally:
        os.close(events_out)
        os.close(life_in)
    patient = False
    try:
        events, killed = _listen(process.pid, events_in, limits)
        patient = not killed and not _has_finished(events)
    finally:
        _end(process, patient)
        os.close(events_in)
        os.close(life_out)
    return Ended(events, process.returncode, killed, _tail(folder / OUTPUT))


def _start(
    command: list[str],
    place: Place,
    settings: Mapping[str, object],
    descriptors: tuple[int, int],
) -> subprocess.Popen[bytes]:
    seed = settings.get("seed")
    with open(place.folder / OUTPUT, "wb") as output:
        return subprocess.Popen(
            command,
            cwd=place.cwd,
            env=child_environment(os.environ, place.folder, seed if isinstance(seed, int) else 0),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=descriptors,
            start_new_session=True,
        )


def _listen(pid: int, descriptor: int, limits: Limits) -> tuple[tuple[Event, ...], str]:
    """Read events until the child has finished, is silent for too long, or its time is up."""
    began = last = time.monotonic()
    events: list[Event] = []
    rest = b""
    patience = START_SECONDS
    while True:
        ready, _, _ = select.select([descriptor], [], [], TICK)
        now = time.monotonic()
        if ready:
            data = os.read(descriptor, 1 << 16)
            *lines, rest = (rest + data).split(b"\n")
            events += [_event(line) for line in lines]
            last = now
            patience = _patience(events) or patience
            if not data or _has_finished(events):
                return tuple(events), ""
        killed = _overstepped(pid, now - began, now - last > patience, limits)
        if killed:
            return tuple(events), killed


def _patience(events: list[Event]) -> float:
    """How long the child may be silent: as long as the phase it began, and a little."""
    begun = next((event for event in reversed(events) if event.kind == "phase"), None)
    return begun.number("seconds") + GRACE if begun is not None else 0.0


def _overstepped(pid: int, lived: float, silent: bool, limits: Limits) -> str:
    """Why the child has to be ended now; "" if it may go on."""
    if limits.stop.is_set():
        return "interrupted"
    if lived > limits.seconds:
        return "timeout"
    if silent:
        return "silent"
    return "memory" if _memory(pid) > MOST_MEMORY else ""


def _event(line: bytes) -> Event:
    values = json.loads(line)
    return Event(str(values.pop("event")), values)


def _memory(pid: int) -> int:
    """The resident memory of a process in bytes, 0 where the system does not tell."""
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0


def _has_finished(events: Sequence[Event]) -> bool:
    """Whether the child has said all it had to say."""
    return bool(events) and events[-1].kind in LAST_WORDS


def _end(process: subprocess.Popen[bytes], patient: bool) -> None:
    """End the child and all that descends from it; wait for one that is ending by itself first."""
    if patient:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(FAREWELL)
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()
    process.wait()


def _tail(path: Path) -> str:
    try:
        return path.read_bytes()[-TAIL:].decode("utf-8", "replace")
    except OSError:
        return ""
