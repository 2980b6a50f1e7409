"""Parts to put into files, and a way to put them that always runs twice."""

from __future__ import annotations

from pathlib import Path

from orchscaffold.patching.marks import Mark, text_digest
from orchscaffold.patching.parts import Needed, NewClass, Part, PatchSettings
from orchscaffold.patching.patch import DeclinedLine, PatchResult, patch_file
from orchscaffold.source import source_from_bytes

SETTINGS = PatchSettings(line_length=88, first_party={"shop"})
UNITTEST = PatchSettings(line_length=88, first_party={"shop"}, runner="unittest")
RESILIENCE = "TestFeedErrorResilience"
HEAD = NewClass(RESILIENCE, f'class {RESILIENCE}:\n    """Test error handling."""')
DECLINED = DeclinedLine(
    "Feed.gone/guard/x", "# orchscaffold: declined Feed.gone/guard/x  failed: no"
)


def marked(id_: str, text: str, scenario: str = "0a0b0c0d") -> str:
    """The text with a mark that fits it."""
    margin = text[: len(text) - len(text.lstrip(" "))]
    return f"{margin}{Mark(id_, scenario, text_digest(text)).line}\n{text}"


def make_test(
    name: str = "test_refresh_is_none",
    owner: str = RESILIENCE,
    body: str = "assert Feed(None).refresh() is None",
    imports: tuple[Needed, ...] = (Needed("shop.feed", "Feed", "Feed"),),
    scenario: str = "0a0b0c0d",
) -> Part:
    """A test for a class."""
    text = f'    def {name}(self) -> None:\n        """It is so."""\n        {body}\n'
    id_ = f"Feed.refresh/guard/{name.removeprefix('test_')}"
    return Part(id_, name, owner, marked(id_, text, scenario).rstrip("\n"), imports)


def make_helper(
    name: str = "_make_feed", imports: tuple[Needed, ...] = (Needed("shop.feed", "Feed", "Feed"),)
) -> Part:
    """A helper."""
    text = (
        f'def {name}(**overrides: object) -> Feed:\n    """Build one."""\n'
        "    return Feed(**overrides)\n"
    )
    id_ = f"feed/helper/{name}"
    return Part(id_, name, "", marked(id_, text).rstrip("\n"), imports)


def make_function(name: str = "test_all_is_idle", body: str = "assert Feed(None).idle") -> Part:
    """A test that is a function."""
    text = f'def {name}() -> None:\n    """It is so."""\n    {body}\n'
    id_ = f"Feed.idle/guard/{name.removeprefix('test_')}"
    needed = (Needed("shop.feed", "Feed", "Feed"),)
    return Part(id_, name, "", marked(id_, text).rstrip("\n"), needed)


def patched(
    content: bytes,
    *parts: Part,
    classes: tuple[NewClass, ...] = (HEAD,),
    settings: PatchSettings = SETTINGS,
    declined: tuple[DeclinedLine, ...] = (),
) -> PatchResult:
    """Patch a file, then patch the result: the second run must change nothing."""
    path = Path("test_feed.py")
    first = patch_file(source_from_bytes(path, content), parts, classes, settings, declined)
    again = patch_file(source_from_bytes(path, first.content), parts, classes, settings, declined)
    assert again.content == first.content
    assert (again.written, again.regenerated, again.declined) == ((), (), ())
    return first


def new_lines(before: bytes, after: bytes) -> list[str]:
    """The lines of `after` that `before` does not have at that point, in order."""
    old = before.decode().split("\n")
    found = []
    for line in after.decode().split("\n"):
        if old and line == old[0]:
            old.pop(0)
        else:
            found.append(line)
    assert old == []
    return found
