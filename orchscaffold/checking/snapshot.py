"""What `check` said about a tree, kept until the tree changes.

A snapshot is the answer to one question (the arguments and the folder they were given in) with the
state of every file and folder that was read for it. It is a file of its own, written in one step,
so that runs side by side do no harm; deleting it costs time and nothing else. Only the standard
library is imported here.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from orchscaffold.checking.manifest import (
    CACHE_FOLDER,
    Reads,
    is_current,
    is_settled,
    manifest_of,
)
from orchscaffold.frozen import dataclass

_VERSION = 1
_MOST = 64
_VARIABLES = ("VIRTUAL_ENV", "PYTHONPATH", "NO_COLOR", "FORCE_COLOR")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was printed and the exit code."""

    text: str
    exit_code: int


def question_of(arguments: Sequence[str]) -> str:
    """The key of a question: the arguments, the folder, this tool as it is, the Python."""
    around = (f"{name}={os.environ.get(name, '')}" for name in _VARIABLES)
    parts = ("\0".join(arguments), os.getcwd(), tool_state(), sys.version, sys.prefix, *around)
    digest = hashlib.blake2b("\1".join(parts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:24]


@cache
def tool_state() -> str:
    """The files of this package, templates included, by size and time of change."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    digest = hashlib.blake2b()
    waiting = [package, os.path.join(os.path.dirname(package), "templates")]
    while waiting:
        try:
            entries = sorted(os.scandir(waiting.pop()), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    waiting.append(entry.path)
            else:
                state = entry.stat()
                digest.update(f"{entry.path}:{state.st_mtime_ns}:{state.st_size}\n".encode())
    return digest.hexdigest()[:24]


def recall(question: str) -> Answer | None:
    """The answer to a question, where nothing that it was made from has changed."""
    folder = _nearest()
    if folder is None:
        return None
    try:
        with open(os.path.join(folder, f"{question}.json"), "rb") as stream:
            document = json.loads(stream.read())
        if document["version"] == _VERSION and is_current(document["manifest"]):
            return Answer(str(document["text"]), int(document["exit_code"]))
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None
    return None


def document_of(answer: Answer, reads: Reads) -> bytes | None:
    """The bytes to keep of an answer; None where a file has changed so lately that a further change
    could not be told.
    """
    manifest = manifest_of(reads.files, reads.folders)
    if not is_settled(manifest, time.time_ns()):
        return None
    document = {
        "version": _VERSION,
        "text": answer.text,
        "exit_code": answer.exit_code,
        "manifest": manifest,
    }
    return json.dumps(document, separators=(",", ":")).encode()


def outdated(folder: Path) -> list[str]:
    """The snapshots to delete so that the folder does not grow for ever."""
    try:
        found = [entry for entry in os.scandir(folder) if entry.name.endswith(".json")]
        found.sort(key=lambda entry: (entry.stat().st_mtime_ns, entry.name))
    except OSError:
        return []
    return [entry.path for entry in found[: max(len(found) - _MOST, 0)]]


def _nearest() -> str | None:
    """The cache of the nearest folder above that has one."""
    folder = os.getcwd()
    while True:
        place = os.path.join(folder, CACHE_FOLDER)
        if os.path.isdir(place):
            return place
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
