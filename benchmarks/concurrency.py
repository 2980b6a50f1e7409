"""Several at work on one project: is a line lost, a test doubled, a file left behind?

    python benchmarks/concurrency.py [--rounds 200] [--seed 1]

Each round lets processes loose at one moment on a project of their own, in turns:

- two `new` on one test file that has tests written by hand
- two `add-pattern`, of different patterns, on one test file
- a `new` and an editor that saves the same file meanwhile, in place or by a rename
- two `check` of a whole project that share a cache which is not there yet
- three `check` of parts of it, as pre-commit starts them, while a `check` writes the cache

A run may be refused because the file changed on disk; whatever happened, the next run has to end
with 0 and with the file that a run alone writes. Checks have to say what a check alone says.
"""

from __future__ import annotations

import argparse
import ast
import multiprocessing
import os
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from random import Random

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(CHECKOUT), str(CHECKOUT / "tests")]

from feed_project import FEED  # noqa: E402

from orchscaffold.cli import run  # noqa: E402

TEST = Path("tests/test_feed.py")
MINE = b'"""Mine."""\n\n\ndef test_mine():\n    assert 1 + 1 == 2\n'
NEW = ("new", "coordinator", "feed.py", "--no-verify")
PATTERNS = ("guard", "log-and-continue")
ADD = tuple(("add-pattern", name, "feed.py", "--no-verify") for name in PATTERNS)
CHECK = ("check", "--format", "json")
PARTS = (("feed.py",), ("tests/test_feed.py",), ("feed.py", "tests/test_drifted.py"))
DRIFTED = b"from feed import FeedManager\n\n\ndef test_it():\n    FeedManager(sauce=1)\n"
MARK = re.compile(rb"# orchscaffold: (\S+) ")
FORK = multiprocessing.get_context("fork")
Ended = tuple[int, str]
Work = Callable[[], Ended]


def _command(*arguments: str) -> Ended:
    output = StringIO()
    with redirect_stdout(output), redirect_stderr(output):
        code = run(arguments)
    return code, output.getvalue()


def _editor(seed: int) -> Ended:
    """Save one to three lines more, each after a moment; these lines."""
    dice = Random(seed)
    lines = [f"# saved {number}\n" for number in range(dice.randrange(1, 4))]
    for line in lines:
        time.sleep(dice.random() * 0.05)
        saved = TEST.read_bytes() + line.encode()
        if dice.random() < 0.5:
            TEST.write_bytes(saved)
        else:
            copy = TEST.with_name("test_feed.py~")
            copy.write_bytes(saved)
            os.replace(copy, TEST)
    return 0, "".join(lines)


def _at_once(*works: Work) -> list[Ended]:
    """What each came to, each in a process of its own, all started at one moment."""
    start = FORK.Barrier(len(works))
    results = FORK.Queue()

    def work(number: int) -> None:
        start.wait()
        results.put((number, works[number]()))

    processes = [FORK.Process(target=work, args=(number,)) for number in range(len(works))]
    for process in processes:
        process.start()
    found = dict(results.get(timeout=120) for _ in processes)
    for process in processes:
        process.join()
    return [found[number] for number in range(len(works))]


def _loose(*arguments: str) -> Work:
    return lambda: _command(*arguments)


def _patching(commands: Sequence[tuple[str, ...]], *others: Work) -> tuple[str, str]:
    """(what happened, what is wrong) where commands and others meet on one file."""
    TEST.write_bytes(MINE)
    ended = _at_once(*(_loose(*command) for command in commands), *others)
    after = TEST.read_bytes()
    refused = sum(code == 3 and "changed on disk" in text for code, text in ended)
    for (code, text), _ in zip(ended, commands, strict=False):
        if code != 0 and not (code == 3 and ("changed on disk" in text or others)):
            return "", f"ended with {code}: {text[-200:]}"
    wrong = _damage(after, ended[len(commands) :])
    for command in commands:
        code, text = _command(*command, "--quiet")
        wrong = wrong or (f"the next run ended with {code}: {text[-200:]}" if code else "")
    finished = TEST.read_bytes()
    return f"{refused} refused", wrong or _damage(finished, ()) or _lines_lost(after, finished)


def _damage(content: bytes, saved: Sequence[Ended]) -> str:
    try:
        ast.parse(content)
    except (SyntaxError, ValueError):
        return "the file does not parse"
    ids = Counter(MARK.findall(content))
    if ids.most_common(1) and ids.most_common(1)[0][1] > 1:
        return "a test is there twice"
    left = [name for name in os.listdir(TEST.parent) if name.endswith((".tmp", "~"))]
    if left:
        return f"left behind: {left[0]}"
    mine = (*MINE.splitlines(), *(line.encode() for _, text in saved for line in text.splitlines()))
    lost = [line for line in mine if line not in content.splitlines()]
    return f"lost: {lost[0].decode()}" if lost else ""


def _lines_lost(before: bytes, after: bytes) -> str:
    rest = iter(after.splitlines())
    mine = (line for line in before.splitlines() if not line.startswith(b"from "))
    return "" if all(line in rest for line in mine) else "the next run lost a line"


def _checking(*commands: tuple[str, ...]) -> tuple[str, str]:
    """Two or more checks on one cache: each has to say what it says alone, and so does the next."""
    TEST.write_bytes(MINE)
    Path("tests/test_drifted.py").write_bytes(DRIFTED)
    alone = [_command(*command, "--no-cache") for command in commands]
    cache = Path(".orchscaffold_cache")
    for path in cache.glob("*") if cache.is_dir() else ():
        path.unlink()
    ended = _at_once(*(_loose(*command) for command in commands))
    later = [_command(*command) for command in commands]
    Path("tests/test_drifted.py").unlink()
    if ended != alone:
        return "", "a check says something else"
    if later != alone:
        return "", "a check from the cache says something else"
    left = [name for name in os.listdir(cache) if name.endswith(".tmp")]
    return "the same answers", f"left behind: {left[0]}" if left else ""


def _rounds(count: int, dice: Random) -> Counter[tuple[str, str, str]]:
    parts = tuple((*CHECK, *part) for part in PARTS)
    kinds: dict[str, Callable[[], tuple[str, str]]] = {
        "two new": lambda: _patching((NEW, NEW)),
        "two add-pattern": lambda: _patching(ADD),
        "new and an editor": lambda: _patching((NEW,), lambda: _editor(dice.randrange(10**9))),
        "two check": lambda: _checking(CHECK, CHECK),
        "pre-commit's batches": lambda: _checking(CHECK, *parts),
    }
    outcomes: Counter[tuple[str, str, str]] = Counter()
    names = list(kinds)
    for number in range(count):
        name = names[number % len(names)]
        dice.random()
        outcomes[name, *kinds[name]()] += 1
    return outcomes


def main() -> int:
    """Print how often each outcome was; 1 where one was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.environ.pop("VIRTUAL_ENV", None)
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        Path("tests").mkdir()
        Path("pyproject.toml").write_text("[project]\nname = 'feed'\nversion = '1'\n")
        Path("feed.py").write_text(FEED)
        outcomes = _rounds(options.rounds, Random(options.seed))
        os.chdir(CHECKOUT)
    for (kind, happened, wrong), count in sorted(outcomes.items()):
        print(f"{count:5} {kind}: {f'WRONG: {wrong}' if wrong else happened}")
    return 1 if any(wrong for _, _, wrong in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
