"""How generated files, classes, tests and helpers are called."""

from __future__ import annotations

from typing import Final

from orchscaffold.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Naming:
    """Patterns of names: a word in braces stands for what varies.

    `file` has `{module}`, the last part of the module's name; `cls` has `{class}`, the class under
    test, and ends in `{pattern}`, what its tests are about; `test` has `{name}`, what a test shows;
    `context` and `factory` have `{name}`, of what the helper builds.
    """

    file: str = "test_{module}.py"
    cls: str = "Test{class}{pattern}"
    test: str = "test_{name}"
    context: str = "_make_{name}"
    factory: str = "_create_test_{name}"

    def file_for(self, stem: str) -> str:
        """The name of the test file for a module of that last name."""
        return self.file.replace("{module}", stem)

    def stem_of(self, name: str) -> str | None:
        """The module's last name for a test file of that name; None where it does not fit."""
        before, _, after = self.file.partition("{module}")
        fits = len(name) > len(before) + len(after)
        if not (fits and name.startswith(before) and name.endswith(after)):
            return None
        return name[len(before) : len(name) - len(after)]

    def class_for(self, owner: str, suffix: str) -> str:
        """The name of the test class for `owner`'s tests of that kind."""
        return self.cls.replace("{class}", owner).replace("{pattern}", suffix)

    def test_for(self, name: str) -> str:
        """The name of a test that is usually called `name`."""
        return self.test.replace("{name}", name.removeprefix("test_"))

    def helper_for(self, name: str) -> str:
        """The name of a helper that is usually called `name`."""
        for own, pattern in ((self.context, USUAL.context), (self.factory, USUAL.factory)):
            start = pattern.partition("{name}")[0]
            if name.startswith(start):
                return own.replace("{name}", name.removeprefix(start))
        return name


USUAL: Final = Naming()
"""The names that the guide gives."""
