"""What the object under test has from a class of an installed package."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from machine_runs import MODULE, endings, write_module

from orchscaffold.inspection.library import SourceLibrary
from orchscaffold.model.types import Named
from orchscaffold.scenarios.conditions.enums import EnumTable
from orchscaffold.scenarios.machine import Machine

INSTALLED = """
    class Base:
        count = 0

        def bump(self, by: int) -> int:
            self.count += by
            return self.count

        def hook(self) -> None:
            pass

        def begin(self):
            return self.started()

        def __enter__(self):
            return self.bump(10)

        def __exit__(self, *details):
            self.count = -1
"""
STUBBED = """
    class Opaque:
        def total(self) -> int: ...
        def forget(self) -> None: ...
"""
SOURCE = """
    from compiled import Opaque
    try:
        import absent
    except ImportError:
        absent = None
    from installed import Base

    class C(Base):
        def started(self) -> str:
            return "started"

        def act(self) -> object:
            {}

    class D(Opaque):
        def act(self) -> object:
            {}
"""

GUARDED = """
            try:
                import absent
            except ImportError:
                return "missing"
            """


@pytest.mark.parametrize(
    ("cls", "body", "expected"),
    [
        ("C", "return self.hook()", "None"),
        ("C", "return self.bump(2) + self.bump(3)", "7"),
        ("C", "return self.begin()", "'started'"),
        ("C", "return super().bump(4)", "4"),
        ("C", "return super(C, self).bump(4)", "4"),
        ("C", "\n            with self as found: pass\n            return found + self.count", "9"),
        ("C", "return absent is None", None),
        ("C", "import installed\n            return 'found'", "'found'"),
        ("C", f"{GUARDED}return 'there'", "'missing'"),
        ("C", f"{GUARDED.replace('ImportError', 'ValueError')}return 'there'", None),
        ("D", "return self.forget()", "None"),
        ("D", "return self.total()", "<Hidden>"),
    ],
)
def test_what_is_installed_runs(tmp_path: Path, cls: str, body: str, expected: str | None) -> None:
    installed = tmp_path / "site"
    installed.mkdir()
    (installed / "pytest").mkdir()
    (installed / "installed.py").write_text(dedent(INSTALLED), encoding="utf-8")
    (installed / "compiled.pyi").write_text(dedent(STUBBED), encoding="utf-8")
    write_module(tmp_path, SOURCE.format(body, body))
    library = SourceLibrary((tmp_path / "src",), (installed,), tmp_path)
    machine = Machine(library, EnumTable(library), Named(MODULE, cls))
    assert endings(machine) == ({expected} if expected else set())
