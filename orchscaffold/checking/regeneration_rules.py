"""What the findings on generated tests mean, for `explain`."""

from __future__ import annotations

from typing import Final

from orchscaffold.model.findings import RuleInfo

STALE_TEST: Final = "G101"
MISSING: Final = "G102"
ORPHANED: Final = "G103"
DAMAGED: Final = "G104"
UNUSED: Final = "D100"
REGENERATED: Final = (STALE_TEST, MISSING, ORPHANED)

REGENERATION_RULES: Final = (
    RuleInfo(
        STALE_TEST,
        "Generated test is stale",
        "The code that the test was generated from behaves differently now: generated today, the\n"
        "test would arrange or assert something else. Only tests that nobody has edited are\n"
        "reported; an edited one is yours.",
        "# orchscaffold: FeedCoordinator.start/guard/not-ready 3f9a1c27:b07d44e1\n"
        "def test_start_returns_false_when_not_ready(self) -> None: ...",
        "orchscaffold check --fix writes it anew, in its place.",
    ),
    RuleInfo(
        MISSING,
        "Generated test is missing",
        "A method of a class with generated tests has no test for a pattern that applies to it:\n"
        "it is new, or it logs and continues since yesterday. One test of the pattern is enough,\n"
        "generated or not; a scenario that is turned down counts too.",
        "class FeedCoordinator:\n"
        "    async def drain(self) -> None:  # G102: no test for log-and-continue",
        "orchscaffold check --fix writes it; orchscaffold decline ID turns it down.\n"
        "[tool.orchscaffold] patterns limits which patterns are asked for.",
    ),
    RuleInfo(
        ORPHANED,
        "Generated test is orphaned",
        "The class, the method or the path that the test was generated for is gone. Only tests\n"
        "that nobody has edited are reported.",
        "# orchscaffold: FeedCoordinator.poll/guard/closed 3f9a1c27:b07d44e1  (there is no poll)\n"
        "def test_poll_returns_none_when_closed(self) -> None: ...",
        "orchscaffold check --fix deletes it. To keep it as yours, delete its mark.",
    ),
    RuleInfo(
        DAMAGED,
        "Mark is damaged",
        "A comment that begins with `# orchscaffold:` is no mark that can be read, stands over no\n"
        "test, or stands twice: what it says cannot be relied on.",
        "# orchscaffold: FeedCoordinator.start/guard/not-ready 3f9a1c\n"
        "def test_start_returns_false_when_not_ready(self) -> None: ...",
        "Restore it from version control, or delete it: the test is yours then.",
    ),
    RuleInfo(
        UNUSED,
        "Ignore comment silences nothing",
        "A comment `# orchscaffold: ignore[…]` stands on a line that has no such finding: it\n"
        "would hide one that comes later.",
        "coordinator = FeedCoordinator(context)  # orchscaffold: ignore[D101]",
        "Delete the comment, or the code that is not needed.",
    ),
)
