"""JSON as a type, and problems in it."""

from __future__ import annotations

from typing import TypeAlias

from orchscaffold.model.outcome import Problem
from orchscaffold.report.paths import display_path

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


def problems_json(problems: tuple[Problem, ...]) -> list[Json]:
    """The errors, each with its place and the way out."""
    return [
        {
            "path": None if problem.path is None else display_path(problem.path),
            "line": problem.line,
            "column": problem.column,
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in problems
    ]
