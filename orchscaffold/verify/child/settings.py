"""What the parent asks of one child run, read from a JSON file."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class ChildSettings:
    """`base` is the folder that may be written to, `folder` this run's own below it, `project`
    where the project is shown; `seed` 0 keeps the tests in order.
    """

    base: str
    folder: str
    project: str
    arguments: tuple[str, ...]
    import_roots: tuple[str, ...]
    targets: tuple[str, ...]
    per_test: float
    collect: float
    processor_seconds: int
    seed: int
    only: tuple[str, ...] | None
    without: tuple[str, ...]
    early: tuple[str, ...]


def read_settings(path: str) -> ChildSettings:
    """The settings in the file that the parent wrote."""
    with open(path, encoding="utf-8") as file:
        told = json.load(file)
    only = told["only"]
    return ChildSettings(
        base=told["base"],
        folder=told["folder"],
        project=told["project"],
        arguments=tuple(told["arguments"]),
        import_roots=tuple(told["import_roots"]),
        targets=tuple(told["targets"]),
        per_test=told["per_test"],
        collect=told["collect"],
        processor_seconds=told["processor_seconds"],
        seed=told["seed"],
        only=None if only is None else tuple(only),
        without=tuple(told["without"]),
        early=tuple(told["early"]),
    )
