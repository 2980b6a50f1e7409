"""Units whose result is known from an earlier run, and the others, done now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from orchscaffold.checking.memory import Json, Memory
from orchscaffold.checking.units import Checked, Unit
from orchscaffold.model.findings import Finding, Replacement
from orchscaffold.model.settings import Project

Work = Callable[[Sequence[Unit]], Iterator[Checked]]


class Remembering:
    """The memories of the projects of one run."""

    def __init__(self) -> None:
        self._memories: dict[Project, Memory] = {}

    def results(self, units: Sequence[Unit], work: Work) -> Iterator[Checked]:
        """The result of each unit, in their order; `work` does those that are not known."""
        known = [self._recalled(unit) for unit in units]
        missing = [unit for unit, found in zip(units, known, strict=True) if found is None]
        done = work(missing)
        for unit, found in zip(units, known, strict=True):
            if found is not None:
                yield Checked(found)
            else:
                checked = next(done)
                self._keep(unit, checked)
                yield checked

    def documents(self) -> Iterator[tuple[Path, bytes]]:
        """What to write for the next run, and where."""
        for memory in self._memories.values():
            content = memory.document()
            if content is not None:
                yield memory.path, content

    def _memory(self, project: Project) -> Memory:
        if project not in self._memories:
            self._memories[project] = Memory(project)
        return self._memories[project]

    def _recalled(self, unit: Unit) -> tuple[Finding, ...] | None:
        value = self._memory(unit.project).recall(unit.name, unit.files)
        return None if value is None else _findings(value)

    def _keep(self, unit: Unit, checked: Checked) -> None:
        if not checked.errors:
            values: list[Json] = [_value(finding) for finding in checked.findings]
            self._memory(unit.project).keep(unit.name, unit.files, values)


def _value(finding: Finding) -> Json:
    edits: list[Json] = [[edit.start, edit.end, edit.new.hex()] for edit in finding.edits]
    return [
        str(finding.path),
        finding.line,
        finding.column,
        finding.code,
        finding.message,
        finding.hint,
        finding.fix,
        edits,
    ]


def _findings(value: Json) -> tuple[Finding, ...] | None:
    try:
        return tuple(_finding(item) for item in _items(value))
    except (TypeError, ValueError):
        return None


def _finding(value: Json) -> Finding:
    path, line, column, code, message, hint, fix, edits = _items(value)
    return Finding(
        Path(str(path)),
        int(str(line)),
        int(str(column)),
        str(code),
        str(message),
        str(hint),
        str(fix),
        tuple(_edit(item) for item in _items(edits)),
    )


def _edit(value: Json) -> Replacement:
    start, end, new = _items(value)
    return Replacement(int(str(start)), int(str(end)), bytes.fromhex(str(new)))


def _items(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise TypeError
    return value
