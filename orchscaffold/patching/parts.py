"""What is to be put into a test file, as text that is ready but for the file's own style."""

from __future__ import annotations

from collections.abc import Collection

from orchscaffold.frozen import dataclass
from orchscaffold.model.ids import ScenarioId
from orchscaffold.patching.marks import Mark, parse_mark


@dataclass(frozen=True, slots=True)
class Needed:
    """An import that a part needs: `from module import name as local`; "" imports the module."""

    module: str
    name: str
    local: str


@dataclass(frozen=True, slots=True)
class Part:
    """A test or a helper as text, its mark on the first line, without a final newline.

    `owner` is the class a test belongs in, "" for a helper and a test function. The text uses
    `\\n` and, for each level of indentation, the unit that the parts were rendered with.
    """

    id: str
    name: str
    owner: str
    text: str
    imports: tuple[Needed, ...] = ()

    @property
    def mark(self) -> Mark | None:
        """The mark on the first line."""
        return parse_mark(self.text.partition("\n")[0])

    @property
    def is_helper(self) -> bool:
        """Whether it is a helper of tests."""
        return ScenarioId.parse(self.id).is_helper

    @property
    def digest(self) -> str:
        """The digest of the scenario it was made from."""
        mark = self.mark
        return mark.scenario if mark is not None else ""


@dataclass(frozen=True, slots=True)
class NewClass:
    """How a class begins that the file does not have: its `class` line and its docstring.

    `order` are the classes that may stand there with it, itself included, in their usual order.
    """

    name: str
    text: str
    imports: tuple[Needed, ...] = ()
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PatchSettings:
    """How parts were rendered, and what the project's own top-level packages are.

    `runner` as in `TestFile`; `keep_quotes` where a formatter of the project decides on quotes;
    `helpers` are the ids of all that may come, in their usual order.
    """

    line_length: int = 88
    first_party: Collection[str] = ()
    indent: str = "    "
    runner: str = "pytest-asyncio"
    keep_quotes: bool = False
    helpers: tuple[str, ...] = ()
