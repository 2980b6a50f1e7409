"""Files that are opened by name, read by the line, and written; parts bound while the class is."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)


class JournalError(Exception):
    """The journal cannot be read."""


class Index:
    """Where each entry is."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def note(self, name: str) -> int:
        """Give a name the next place."""
        self.places[name] = len(self.places)
        return self.places[name]


@dataclass
class JournalManager:
    """Keeps entries in a file, a line each."""

    filename: str
    pool: ThreadPoolExecutor
    index: Index = field(default_factory=Index)

    def load(self) -> bool:
        """Whether there was something to read."""
        try:
            with open(self.filename, encoding="utf-8") as file:
                for line in file:
                    if line.startswith("#"):
                        continue
                    self.index.note(line.strip())
        except FileNotFoundError:
            return False
        except PermissionError as error:
            raise JournalError(f"cannot read {self.filename}") from error
        return True

    def save(self, names: dict[str, int]) -> None:
        """Write what there is beside the file, then put it in its place."""
        fresh = self.filename + ".new"
        try:
            with open(fresh, "w") as file:
                json.dump(names, file)
            os.replace(fresh, self.filename)
        except OSError as error:
            logger.error("cannot save: %s", error)
            sys.stderr.flush()

    def append(self, name: str) -> int:
        """Write one more line; the entry's place."""
        with open(self.filename, "a") as file:
            file.write(name + "\n")
        return self.index.note(name)

    async def sync(self, name: str) -> None:
        """Write one more line, aside."""
        try:
            await asyncio.wrap_future(self.pool.submit(self.append, name))
        except OSError as error:
            logger.warning("not written: %s", error)
