"""Findings that a legacy suite had when the check came: known, and not reported again.

A finding is known by its file, code and message, not by its line, and as often as it was there.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from orchscaffold.errors import ConfigError
from orchscaffold.model.findings import Finding

Known: TypeAlias = "Counter[tuple[str, str, str]]"

VERSION = 1


def read_baseline(path: Path) -> Known:
    """The findings a baseline file knows. Raises ConfigError where it is none."""
    try:
        document = json.loads(path.read_bytes())
        if document["version"] != VERSION:
            raise _broken(path, f"has version {document['version']}, not {VERSION}")
        return Counter(
            {
                (str(item["path"]), str(item["code"]), str(item["message"])): int(item["count"])
                for item in document["findings"]
            }
        )
    except OSError as error:
        raise _broken(path, f"cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise _broken(path, "is no baseline of orchscaffold") from error


def baseline_text(findings: Iterable[Finding], root: Path) -> str:
    """The text of a baseline that knows these findings; paths are relative to `root`."""
    counts = Counter(_key(finding, root) for finding in findings)
    rows = [
        {"path": path, "code": code, "message": message, "count": counts[path, code, message]}
        for path, code, message in sorted(counts)
    ]
    return json.dumps({"version": VERSION, "findings": rows}, indent=2, ensure_ascii=False) + "\n"


def unknown(findings: Iterable[Finding], known: Known, root: Path) -> Iterator[Finding]:
    """The findings that the baseline does not know."""
    left = Counter(known)
    for finding in findings:
        key = _key(finding, root)
        if left[key] > 0:
            left[key] -= 1
        else:
            yield finding


def _key(finding: Finding, root: Path) -> tuple[str, str, str]:
    name = Path(os.path.relpath(finding.path, root)).as_posix()
    return name, finding.code, finding.message


def _broken(path: Path, what: str) -> ConfigError:
    return ConfigError(
        what, path=path, hint="Write it anew with: orchscaffold check --write-baseline"
    )
