"""A state that lives in a file, watchers of any number, entries that have an order."""

from __future__ import annotations

import heapq
import json
import logging
import os
import subprocess
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

logger = logging.getLogger(__name__)


@dataclass(order=True)
class Due:
    """Something to do at a time; its name does not count."""

    at: int
    name: str = field(compare=False)


class LedgerManager:
    """Keeps totals in a file."""

    def __init__(self, path: Path, *, room: int = 3) -> None:
        self._path = path
        self._room = room
        self._totals: OrderedDict[str, int] = OrderedDict()
        self._watched: set[str] = set()
        self._due: list[Due] = []

    def load(self) -> bool:
        """Whether there was something to read."""
        if not self._path.exists():
            return False
        try:
            self._totals = OrderedDict(json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            logger.error("cannot read the ledger: %s", error)
            return False
        return True

    def save(self) -> None:
        """Write what there is beside the file, then put it in its place."""
        if not self._totals:
            return
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(self._totals))
        os.replace(fresh, self._path)

    def watch(self, *names: str) -> int:
        """How many of the names are new."""
        fresh = [name for name in names if name not in self._watched]
        if any(not name for name in fresh):
            raise ValueError("a name is missing")
        self._watched.update(fresh)
        return len(fresh)

    def trim(self) -> list[str]:
        """The oldest names that there is no room for."""
        dropped: list[str] = []
        while len(self._totals) > self._room:
            name, _ = self._totals.popitem(last=False)
            dropped.append(name)
        return dropped

    def plan(self, entry: Due) -> str:
        """What comes first."""
        heapq.heappush(self._due, entry)
        return self._due[0].name


class ToolSupervisor:
    """Runs a tool, and once more where it failed."""

    def __init__(self, command, limit=1, popen=subprocess.Popen):
        self.command = list(command)
        self.limit = limit
        self.restarts = 0
        self._popen = popen
        self._process = None

    def start(self):
        """Whether it was started."""
        if self._process is not None and self._process.poll() is None:
            logger.warning("it runs already: %s", self._process.pid)
            return False
        self._process = self._popen(self.command)
        return True

    def stop(self, timeout=5):
        """End it, by force where it does not end by itself."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=timeout)
        except subprocess.TimeoutExpired:
            self._process.kill()
        finally:
            self._process = None
