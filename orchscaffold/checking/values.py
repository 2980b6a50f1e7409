"""Facts and findings as JSON values, and back: whatever else a cache holds raises TypeError or
ValueError.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeAlias

from orchscaffold.checking.facts import FileFacts
from orchscaffold.checking.ignores import Ignore
from orchscaffold.checking.mentions import Names
from orchscaffold.model.findings import Finding, Replacement

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


def encoded(value: Json) -> bytes:
    """A value as the bytes of a cache file."""
    return json.dumps(value, separators=(",", ":")).encode("utf-8", "surrogatepass")


def decoded(path: Path, by: str) -> dict[str, Json]:
    """The tables of the cache file at `path`; empty where there is none, where it is damaged, or
    where it was not written `by` the tool as it is.
    """
    try:
        found = json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) and found.get("by") == by else {}


def items(value: Json) -> list[Json]:
    """A list."""
    if not isinstance(value, list):
        raise TypeError
    return value


def table(value: Json) -> dict[str, Json]:
    """A table; empty for anything else."""
    return value if isinstance(value, dict) else {}


def text(value: Json) -> str:
    """A text."""
    if not isinstance(value, str):
        raise TypeError
    return value


def number(value: Json) -> int:
    """A whole number."""
    if not isinstance(value, int):
        raise TypeError
    return value


def texts(value: Json) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(map(text, items(value)))


# --- facts


def facts_value(facts: FileFacts) -> Json:
    """The facts of a file as a value."""
    names = facts.names
    return [
        facts.code,
        facts.is_whole,
        [[module, name] for module, name in names.imports],
        [*names.texts],
        [*names.uses],
        [*names.asks],
        [*facts.sets],
        [*facts.owners],
        [*facts.stems],
        [[item.line, item.column, [*item.codes], item.is_alone] for item in facts.ignores],
    ]


def facts_from(value: Json) -> FileFacts:
    """The facts that a value stands for."""
    code, is_whole, imports, dotted, uses, asks, sets, owners, stems, ignores = items(value)
    pairs = ((text(module), text(name)) for module, name in map(items, items(imports)))
    return FileFacts(
        text(code),
        is_whole is True,
        Names(tuple(pairs), texts(dotted), texts(uses), texts(asks)),
        texts(sets),
        texts(owners),
        texts(stems),
        tuple(map(_ignore, items(ignores))),
    )


def _ignore(value: Json) -> Ignore:
    line, column, codes, is_alone = items(value)
    return Ignore(number(line), number(column), texts(codes), is_alone is True)


# --- findings


def findings_value(findings: tuple[Finding, ...]) -> Json:
    """Findings as a value."""
    return [
        [
            str(finding.path),
            finding.line,
            finding.column,
            finding.code,
            finding.message,
            finding.hint,
            finding.fix,
            [[edit.start, edit.end, edit.new.hex()] for edit in finding.edits],
        ]
        for finding in findings
    ]


def findings_from(value: Json) -> tuple[Finding, ...]:
    """The findings that a value stands for."""
    return tuple(map(_finding, items(value)))


def _finding(value: Json) -> Finding:
    path, line, column, code, message, hint, fix, edits = items(value)
    return Finding(
        Path(text(path)),
        number(line),
        number(column),
        text(code),
        text(message),
        text(hint),
        text(fix),
        tuple(map(_edit, items(edits))),
    )


def _edit(value: Json) -> Replacement:
    start, end, new = items(value)
    return Replacement(number(start), number(end), bytes.fromhex(text(new)))
