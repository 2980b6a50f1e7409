"""Reading what other runs have measured: coverage.py's JSON, and the changes that `prove` tried.

coverage json -o coverage.json
orchscaffold prove --format json > mutants.json
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, TypeVar

from orchscaffold.errors import UsageError
from orchscaffold.files import read_bytes
from orchscaffold.mapping.evidence import Evidence, FileCoverage, TriedChange
from orchscaffold.model.scenario_map import Survivor

_COVERAGE_IS: Final = (
    "is no JSON report of coverage.py",
    "Make it with: coverage json -o coverage.json",
)
_MUTANTS_ARE: Final = (
    "is no JSON document of orchscaffold prove",
    "Make it with: orchscaffold prove --format json > mutants.json",
)

Value = TypeVar("Value")


def read_evidence(coverage: Path | None, mutants: Path | None, folders: Iterable[Path]) -> Evidence:
    """What these files hold; the paths in them are from one of the `folders`.

    Raises FileError for a file that cannot be read, UsageError for one that is something else.
    """
    places = tuple(folders)
    return Evidence(
        None if coverage is None else _read(coverage, _coverage, _COVERAGE_IS, places),
        None if mutants is None else _read(mutants, _mutants, _MUTANTS_ARE, places),
    )


def _read(
    path: Path,
    parse: Callable[[bytes], Iterable[tuple[str, Value]]],
    expected: tuple[str, str],
    folders: tuple[Path, ...],
) -> dict[Path, Value]:
    content = read_bytes(path)
    try:
        return dict(_located(parse(content), folders))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        what, hint = expected
        raise UsageError(what, path=path, hint=hint) from error


def _located(
    found: Iterable[tuple[str, Value]], folders: tuple[Path, ...]
) -> Iterator[tuple[Path, Value]]:
    """What is told of files that exist, by their places."""
    for name, value in found:
        places = (Path(os.path.abspath(folder / name)) for folder in folders)
        path = next(filter(Path.is_file, places), None)
        if path is not None:
            yield path, value


def _coverage(content: bytes) -> Iterator[tuple[str, FileCoverage]]:
    for name, told in json.loads(content)["files"].items():
        yield (
            str(name),
            FileCoverage(
                ran=frozenset(map(int, told["executed_lines"])),
                missed=frozenset(map(int, told["missing_lines"])),
                branches_ran=tuple(int(start) for start, _ in told.get("executed_branches", ())),
                branches_missed=tuple(int(start) for start, _ in told.get("missing_branches", ())),
            ),
        )


def _mutants(content: bytes) -> Iterator[tuple[str, tuple[TriedChange, ...]]]:
    for result in json.loads(content)["results"]:
        changes = tuple(
            TriedChange(
                change["noticed_by"] is not None,
                Survivor(int(change["line"]), str(change["kind"]), str(change["after"])),
            )
            for change in result["changes"]
        )
        yield str(result["source"]), changes
