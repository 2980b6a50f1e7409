"""The ids that marks carry: of scenarios, and of the helpers that tests share."""

from __future__ import annotations

from typing import Final

from orchscaffold.frozen import dataclass

_HELPER: Final = "helper"


@dataclass(frozen=True, slots=True)
class ScenarioId:
    """`Class.method/pattern/what-differs` in its parts.

    The id of a helper, `module/helper/name`, has no class: its subject is the last name of the
    module under test, its difference the helper's name.
    """

    subject: str
    pattern: str
    difference: str

    @classmethod
    def parse(cls, text: str) -> ScenarioId:
        """The parts of an id; those that it lacks are ""."""
        subject, _, rest = text.partition("/")
        pattern, _, difference = rest.partition("/")
        return cls(subject, pattern, difference)

    @classmethod
    def of_helper(cls, module: str, name: str) -> ScenarioId:
        """The id of a helper for tests of `module`, a dotted name."""
        return cls(module.rpartition(".")[2], _HELPER, name)

    @classmethod
    def of_shared_helper(cls, module: str, name: str) -> ScenarioId:
        """The id of a helper for tests of `module` among those for tests of other modules."""
        return cls(module, _HELPER, name)

    def __str__(self) -> str:
        """The id as marks have it."""
        return f"{self.subject}/{self.pattern}/{self.difference}"

    @property
    def is_helper(self) -> bool:
        """Whether it stands for a helper and not for a test."""
        return self.pattern == _HELPER

    @property
    def owner(self) -> str:
        """The class whose method is tested; "" for a helper."""
        return "" if self.is_helper else self.subject.rpartition(".")[0]

    @property
    def method(self) -> str:
        """The method that is tested; "" for a helper."""
        return "" if self.is_helper else self.subject.rpartition(".")[2]

    @property
    def group(self) -> tuple[str, str]:
        """What one test is enough for: a method and a pattern."""
        return self.subject, self.pattern

    @property
    def kind(self) -> tuple[str, str]:
        """What sets it apart from others of its method: pattern and difference."""
        return self.pattern, self.difference
