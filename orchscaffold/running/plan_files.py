"""Plans as JSON, and back; what is no plan is refused with its place in the document."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Final, TypeAlias

from orchscaffold.errors import UsageError
from orchscaffold.model.write_plan import PlannedChange, ReadFile, WritePlan

VERSION: Final = 1
Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


def plan_json(plan: WritePlan) -> dict[str, Json]:
    """The parts of the document that say what to write, and what that depends on."""
    return {
        "reads": [{"path": read.path, "sha256": read.digest} for read in plan.reads],
        "changes": [
            {"path": change.path, "before": change.before, **_encoded(change.content)}
            for change in plan.changes
        ],
    }


def plan_from(text: bytes) -> WritePlan:
    """The plan that a document holds; raises UsageError where it is none of this version."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _wrong(f"is not JSON: {error}") from error
    found = _table(document, "the document")
    if found.get("version") != VERSION:
        raise _wrong(f"is of version {found.get('version')!r}; this orchscaffold has {VERSION}")
    if found.get("errors"):
        raise _wrong("has errors in it: it is not whole")
    return WritePlan(
        tuple(
            ReadFile(_text(item, "path", where), _text(item, "sha256", where))
            for item, where in _tables(found, "reads")
        ),
        tuple(_change(item, where) for item, where in _tables(found, "changes")),
    )


def _change(item: Mapping[str, object], where: str) -> PlannedChange:
    before = item.get("before")
    if not isinstance(before, str | None):
        raise _wrong(f"{where}.before has to be a string or null")
    content, encoding = _text(item, "content", where), _text(item, "encoding", where)
    return PlannedChange(_text(item, "path", where), before, _decoded(content, encoding, where))


def _encoded(content: bytes) -> dict[str, Json]:
    try:
        return {"encoding": "utf-8", "content": content.decode("utf-8")}
    except UnicodeDecodeError:
        return {"encoding": "base64", "content": base64.b64encode(content).decode("ascii")}


def _decoded(content: str, encoding: str, where: str) -> bytes:
    try:
        if encoding == "utf-8":
            return content.encode("utf-8")
        if encoding == "base64":
            return base64.b64decode(content, validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise _wrong(f"{where}.content is no {encoding}") from error
    raise _wrong(f'{where}.encoding has to be "utf-8" or "base64"')


def _tables(found: Mapping[str, object], key: str) -> list[tuple[Mapping[str, object], str]]:
    items = found.get(key)
    if not isinstance(items, list):
        raise _wrong(f"{key} has to be a list")
    return [(_table(item, f"{key}[{n}]"), f"{key}[{n}]") for n, item in enumerate(items)]


def _table(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _wrong(f"{where} has to be an object")
    return value


def _text(item: Mapping[str, object], key: str, where: str) -> str:
    value = item.get(key)
    if not isinstance(value, str):
        raise _wrong(f"{where}.{key} has to be a string")
    return value


def _wrong(what: str) -> UsageError:
    return UsageError(
        f"the plan {what}", hint="A plan is what `orchscaffold new TARGET --plan` prints."
    )
