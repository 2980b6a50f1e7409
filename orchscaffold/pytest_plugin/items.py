"""The nodes of pytest that show what was found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, Self

import pytest

MARKER: Final = "orchscaffold"


class FoundError(Exception):
    """What was found in a file, in full."""


class CheckItem(pytest.Item):
    """One file; it fails with what was found there, and passes where that is nothing."""

    _told: str = ""

    @classmethod
    def of(cls, parent: CheckFile, told: str) -> Self:
        """The item of a test file, in which `told` was found."""
        item: Self = cls.from_parent(parent, name=MARKER)
        return item._telling(told)

    @classmethod
    def elsewhere(cls, session: pytest.Session, path: Path, told: str) -> Self:
        """The item of a file that pytest does not collect, in which `told` was found."""
        root = session.config.rootpath
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
        item: Self = cls.from_parent(session, name=MARKER, nodeid=f"{name}::{MARKER}")
        item.path = path
        return item._telling(told)

    def _telling(self, told: str) -> Self:
        self._told = told
        self.add_marker(MARKER)
        return self

    def runtest(self) -> None:
        """Fail where anything was found. Raises FoundError."""
        if self._told:
            raise FoundError(self._told)

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None
    ) -> str:
        """What was found, without a traceback; pytest's own account of any other error."""
        if isinstance(excinfo.value, FoundError):
            return self._told
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, None, str]:
        """The file, and the heading above what was found there."""
        return self.path, None, f"orchscaffold check {self.nodeid.rpartition('::')[0]}"


class CheckFile(pytest.File):
    """A test file that was checked."""

    _told: str = ""

    @classmethod
    def told(cls, parent: pytest.Collector, path: Path, told: str) -> Self:
        """The collector for the file at `path`, in which `told` was found."""
        file: Self = cls.from_parent(parent, path=path)
        file._told = told
        return file

    def collect(self) -> Iterator[CheckItem]:
        """The one item."""
        yield CheckItem.of(self, self._told)
