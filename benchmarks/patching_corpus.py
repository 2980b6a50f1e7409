"""Patch every foreign test file there is: is a byte lost, a file broken, a second run not empty?

    python benchmarks/patching_corpus.py FOLDER... [--variants] [--limit N]

Nothing is written. Each file gets a helper, a test in a class of its own, a test in the first class
that can hold one, a test function, imports and a declined line. With `--variants` each file is also
tried with CRLF, lone CR, mixed line ends, a byte order mark, no final newline, and form feeds.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from orchscaffold.errors import FileError, OrchscaffoldError
from orchscaffold.patching.marks import Mark, find_marked, text_digest
from orchscaffold.patching.parts import Needed, NewClass, Part, PatchSettings
from orchscaffold.patching.patch import DeclinedLine, can_hold, patch_file
from orchscaffold.patching.reading import read_test_file
from orchscaffold.source import source_from_bytes

NAMES = re.compile(r"test_.*\.py|.*_test\.py|tests?\.py")
IMPORTS = (
    Needed("asyncio", "", "asyncio"),
    Needed("decimal", "Decimal", "orchscaffold_decimal"),
    Needed("unittest.mock", "create_autospec", "create_autospec"),
    Needed("shop.feed", "FeedManager", "FeedManager"),
)
HELPER = '''\
def _make_feed_manager(**overrides: object) -> FeedManager:
    """Build a FeedManager for a test; keyword arguments replace the defaults."""
    fields = {"source": create_autospec(FeedManager), "price": orchscaffold_decimal("1")}
    return FeedManager(**(fields | overrides))'''
TEST = '''\
    def test_refresh_returns_none_when_name_is_empty(self) -> None:
        """refresh returns None when name is empty."""
        manager = _make_feed_manager(name="")

        result = asyncio.run(manager.refresh("it's"))

        assert result is None'''
FUNCTION = '''\
def test_a_feed_is_idle() -> None:
    """A feed is idle."""
    assert _make_feed_manager().is_idle("it's")'''
DECLINED = DeclinedLine(
    "FeedManager.refresh/guard/gone",
    "# orchscaffold: declined FeedManager.refresh/guard/gone  failed: no",
)


def _variants() -> dict[str, Callable[[bytes], bytes]]:
    def lines(data: bytes) -> list[bytes]:
        return re.split(rb"\r\n|\n|\r", data)

    def mixed(data: bytes) -> bytes:
        ends = (b"\n", b"\r\n", b"\n", b"\r")
        parts = lines(data)
        return b"".join(
            line + (ends[i % 4] if i < len(parts) - 1 else b"") for i, line in enumerate(parts)
        )

    return {
        "as it is": lambda data: data,
        "CRLF": lambda data: b"\r\n".join(lines(data)),
        "lone CR": lambda data: b"\r".join(lines(data)),
        "mixed": mixed,
        "BOM": lambda data: b"\xef\xbb\xbf" + data.removeprefix(b"\xef\xbb\xbf"),
        "no final newline": lambda data: data.rstrip(b"\r\n"),
        "trailing blanks": lambda data: data + b"\n   \n\n    ",
        "form feeds": lambda data: re.sub(rb"(?m)^(class |def )", lambda m: b"\x0c\n" + m[1], data),
        "tabs": lambda data: re.sub(rb"(?m)^(?:    )+", lambda m: b"\t" * (len(m[0]) // 4), data),
    }


VARIANTS = _variants()


COLUMNS = (
    "variant",
    "files",
    "patched",
    "of these into an existing class",
    "refused",
    "bytes or tests lost",
    "broken",
    "changed by a second run",
    "seconds",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file in one variant; `defect` is "" where all is well."""

    path: str
    variant: str
    kind: str
    defect: str
    place: str
    seconds: float


def _part(id_: str, name: str, owner: str, text: str) -> Part:
    margin = "    " if owner else ""
    mark = Mark(id_, "0a0b0c0d", text_digest(text + "\n"))
    return Part(id_, name, owner, f"{margin}{mark.line}\n{text}", IMPORTS)


def _try(path: str, variant: str) -> Outcome:
    start = time.perf_counter()
    content = VARIANTS[variant](Path(path).read_bytes())
    kind, defect, place = _patch(Path(path), content)
    return Outcome(path, variant, kind, defect, place, time.perf_counter() - start)


def _patch(path: Path, content: bytes) -> tuple[str, str, str]:
    try:
        source = source_from_bytes(path, content)
        reading = read_test_file(source)
    except FileError as error:
        return "refused", "", error.message.partition(":")[0].partition("(")[0]
    suites = [s for s in reading.suites if can_hold(s, "unittest", is_async=False)]
    plain = [s for s in reading.suites if can_hold(s, "pytest-asyncio", is_async=False)]
    runner = "unittest" if suites else "pytest-asyncio"
    owner = (suites or plain)[:1]
    parts = [_part("feed/helper/_make_feed_manager", "_make_feed_manager", "", HELPER)]
    for number, name in enumerate((*(s.name for s in owner), "TestFeedManagerErrorResilience")):
        test = "test_refresh_returns_none_when_name_is_empty"
        parts.append(_part(f"FeedManager.refresh/guard/{number}", test, name, TEST))
    parts.append(_part("FeedManager.refresh/guard/function", "test_a_feed_is_idle", "", FUNCTION))
    head = 'class TestFeedManagerErrorResilience:\n    """Test error handling."""'
    base = "(unittest.TestCase)" if runner == "unittest" else ""
    head = head.replace("Resilience:", f"Resilience{base}:")
    needs = (Needed("unittest", "", "unittest"),) if base else ()
    classes = (NewClass("TestFeedManagerErrorResilience", head, needs),)
    settings = PatchSettings(88, {"shop"}, runner=runner)
    try:
        result = patch_file(source, parts, classes, settings, (DECLINED,))
        again = patch_file(
            source_from_bytes(path, result.content), parts, classes, settings, (DECLINED,)
        )
    except FileError as error:
        return "refused", "", error.message.partition(":")[0]
    except OrchscaffoldError as error:
        return "broken", str(error), ""
    where = "existing class" if owner else "new class alone"
    return "patched", _defect(content, result.content, again.content, len(parts)), where


def _defect(before: bytes, after: bytes, again: bytes, count: int) -> str:
    """Checked without the package's own proof."""
    if again != after:
        return "second run changes"
    rest = iter(after)
    if not all(byte in rest for byte in before):
        return "bytes lost"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(after)
            old = ast.parse(before)
    except SyntaxError as error:
        return f"does not parse: {error}"
    lost = Counter(_tests(old)) - Counter(_tests(tree))
    if lost:
        return f"test lost: {next(iter(lost))}"
    source = source_from_bytes(Path("x.py"), after)
    marked = [item for item in find_marked(source.text) if item.mark.scenario == "0a0b0c0d"]
    if len(marked) != count or not all(item.pristine and item.name for item in marked):
        return "marks are not pristine"
    return ""


def _tests(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith(
            "test"
        ):
            yield node.name


def _files(folders: list[Path]) -> list[str]:
    return sorted(
        str(path)
        for folder in folders
        for path in (folder.rglob("*.py") if folder.is_dir() else [folder])
        if path.is_file()
        if NAMES.fullmatch(path.name) or {"test", "tests"} & set(path.parts[:-1])
    )


def _table(outcomes: list[Outcome]) -> None:
    print(f"| {' | '.join(COLUMNS)} |")
    print("|---" * len(COLUMNS) + "|")
    for variant in dict.fromkeys(item.variant for item in outcomes):
        own = [item for item in outcomes if item.variant == variant]
        count = Counter(item.kind for item in own)
        into = sum(item.place == "existing class" for item in own)
        lost = sum(item.defect in ("bytes lost",) or "lost" in item.defect for item in own)
        second = sum(
            item.defect == "second run changes" or "second run" in item.defect for item in own
        )
        broken = sum(bool(item.defect) for item in own) - lost - second
        spent = sum(item.seconds for item in own)
        print(
            f"| {variant} | {len(own)} | {count['patched']} | {into} | {count['refused']} | {lost} "
            f"| {broken} | {second} | {spent:.0f} |"
        )
    reasons = Counter(item.place for item in outcomes if item.kind == "refused")
    print("\nRefused, all variants:")
    for reason, times in reasons.most_common():
        print(f"- {times} times: {reason}")


def main() -> int:
    """Print the table and every defect; 1 where there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--variants", action="store_true")
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    files = _files(options.folders)
    if options.limit:
        files = files[:: max(1, len(files) // options.limit)]
    names = list(VARIANTS) if options.variants else ["as it is"]
    pairs = [(path, name) for name in names for path in files]
    with ProcessPoolExecutor(options.jobs) as pool:
        outcomes = list(pool.map(_try, *zip(*pairs, strict=True), chunksize=20))
    _table(outcomes)
    defects = [item for item in outcomes if item.defect]
    for item in defects[:40]:
        print(f"DEFECT {item.variant}: {item.path}: {item.defect}")
    return 1 if defects else 0


if __name__ == "__main__":
    sys.exit(main())
