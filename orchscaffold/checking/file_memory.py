"""The facts of a project's files, kept until a file changes.

One cache file, written in one step after a run; deleting it costs time and nothing else.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Final

from orchscaffold.checking.facts import FileFacts, digest_of, facts_of
from orchscaffold.checking.manifest import CACHE_FOLDER, FRESH_NS, file_state, note_reads
from orchscaffold.checking.snapshot import tool_state
from orchscaffold.checking.values import (
    Json,
    decoded,
    encoded,
    facts_from,
    facts_value,
    items,
    table,
    text,
)
from orchscaffold.regular import read_regular

NOT_THERE: Final = FileFacts("", False)


class FileMemory:
    """Facts of files, each read once, and only where its state is not that of an earlier run.

    `root` is the folder of the project whose cache is used; None keeps nothing.
    """

    def __init__(self, root: Path | None) -> None:
        self._path = None if root is None else root / CACHE_FOLDER / "files.json"
        self._by = f"{tool_state()} {sys.version}"
        self._kept = {} if self._path is None else table(decoded(self._path, self._by).get("files"))
        self._facts: dict[str, FileFacts] = {}
        self._has_news = False

    def facts(self, path: str | Path) -> FileFacts:
        """The facts of a file; NOT_THERE where it cannot be read."""
        name = os.fspath(path)
        found = self._facts.get(name)
        if found is None:
            found = self._facts[name] = self._looked_up(name)
        return found

    def document(self) -> tuple[Path, bytes] | None:
        """Where to write what for the next run; None where nothing is new."""
        if self._path is None or not self._has_news:
            return None
        return self._path, encoded({"by": self._by, "files": self._kept})

    def _looked_up(self, name: str) -> FileFacts:
        state, (old_state, old_digest, old_facts) = file_state(name), _read(self._kept.get(name))
        if old_facts is not None and old_state == state:
            note_reads((name,), ())
            return old_facts
        try:
            content = read_regular(name)
        except OSError:
            return NOT_THERE
        digest = digest_of(content)
        is_same = old_facts is not None and old_digest == digest
        facts = old_facts if is_same and old_facts is not None else facts_of(Path(name), content)
        state = state if _is_settled(state) else ""
        if not is_same or state != old_state:
            self._kept[name] = [state, digest, facts_value(facts)]
            self._has_news = True
        return facts


def _read(kept: Json) -> tuple[str, str, FileFacts | None]:
    """State, digest and facts as they were kept; no facts where nothing was, or it is damaged."""
    try:
        state, digest, facts = items(kept)
        return text(state), text(digest), facts_from(facts)
    except (TypeError, ValueError):
        return "", "", None


def _is_settled(state: str) -> bool:
    """Whether a further change would show another state: the clock of files is coarse."""
    changed, separator, _ = state.partition(":")
    return bool(separator) and time.time_ns() - int(changed) > FRESH_NS
