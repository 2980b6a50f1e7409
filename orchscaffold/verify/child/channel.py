"""What the child tells the parent: one JSON line an event, written at once so that a crash loses
none.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Mapping

ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")
LONGEST = 300


class Channel:
    """The way to the parent: the writing end of a pipe."""

    def __init__(self, descriptor: int, project: str, folder: str) -> None:
        """`project` is the mirrored project, below `folder`: neither shows in a reason."""
        self._descriptor = descriptor
        self._hidden = ((project + os.sep, ""), (project, "."), (folder, "<temporary folder>"))
        self._lock = threading.Lock()

    def send(self, event: str, values: Mapping[str, object]) -> None:
        """Write one event, whole."""
        line = (json.dumps({"event": event, **values}) + "\n").encode()
        with self._lock:
            while line:
                line = line[os.write(self._descriptor, line) :]

    def clean(self, text: str) -> str:
        """The first line of a message without addresses and without the run's own folder."""
        lines = [line.strip() for line in text.strip().split("\n")]
        first = next((line for line in lines if line), "")
        for place, shown in self._hidden:
            first = first.replace(place, shown)
        first = ADDRESS.sub("0x...", first)
        return first if len(first) <= LONGEST else first[: LONGEST - 3] + "..."

    def describe(self, error: BaseException) -> str:
        """The type and the first line of an exception's message."""
        try:
            message = self.clean(str(error))
        except Exception as failure:  # noqa: BLE001  a message of the project's own making
            message = f"(its message raises {type(failure).__name__})"
        name = type(error).__qualname__
        return f"{name}: {message}" if message else name
