"""Modules and test files that nobody wrote: is there a traceback, a file lost, a run without end?

    python benchmarks/fuzz.py [--seconds 600] [--seed 1] [--keep FOLDER] [FOLDER...]

Half of the rounds take a module made by a grammar (`tests/trust/modules.py`), the others one of the
golden shapes or of FOLDER, damaged at random (`tests/trust/mutations.py`): bytes, lines, tokens,
statements, expressions. The test file is missing, generated, or generated and damaged. Each round
runs `inspect`, `new`, `add-pattern`, `check`, `check --diff` and `report` on both, in one process
and without `verify`. Wrong are

- a traceback, exit code 4, or any code but 0, 1, 2 and 3
- a test file that does not compile once it was written, or in which a line of before is gone
- a second run that changes the file again
- more than 60 seconds

What is found is made smaller line by line, and written to the folder of `--keep`.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import sys
import tempfile
import time
import warnings
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from pathlib import Path
from random import Random
from types import FrameType

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(CHECKOUT), str(CHECKOUT / "tests" / "trust")]

from hypothesis import HealthCheck, Phase, given, seed, settings  # noqa: E402
from modules import modules  # noqa: E402
from mutations import damaged, smallest  # noqa: E402

from orchscaffold.cli import run  # noqa: E402
from orchscaffold.patterns import PATTERNS  # noqa: E402

SOURCE, TEST = Path("shop/feed.py"), Path("tests/shop/test_feed.py")
NEW = ("new", "coordinator", str(SOURCE), "--no-verify")
MOST_SECONDS = 60
BATCH = 5


class TooSlow(BaseException):
    """A command took too long."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A module and its test file; None: there is none."""

    module: bytes
    tests: bytes | None


class Fuzzer:
    """Rounds in one folder; `found` has the smallest pair for each kind of what was wrong."""

    def __init__(self, dice: Random, seeds: list[bytes]) -> None:
        self.rounds: Counter[str] = Counter()
        self.codes: Counter[tuple[str, int]] = Counter()
        self.slowest = 0.0
        self.found: dict[str, Pair] = {}
        self._dice = dice
        self._seeds = seeds

    def grammar(self, number: int) -> None:
        """Some modules of the grammar."""

        @seed(number)
        @settings(
            max_examples=BATCH, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(modules())
        def rounds(text: str) -> None:
            self.rounds["grammar"] += 1
            self._judge(Pair(text.encode(), None))

        rounds()

    def mutation(self) -> None:
        """One damaged module, with tests or without."""
        self.rounds["damaged"] += 1
        module = self._dice.choice(self._seeds)
        kind = self._dice.randrange(4)
        if kind == 0:
            self._judge(Pair(damaged(module, self._dice), None))
            return
        _lay(Pair(module, None))
        _command(*NEW)
        tests = TEST.read_bytes() if TEST.exists() else b"import os\n"
        if kind > 1:
            tests = damaged(tests, self._dice)
        self._judge(Pair(module if kind == 2 else damaged(module, self._dice), tests))

    def _judge(self, pair: Pair) -> None:
        pattern = self._dice.choice(PATTERNS).name
        start = time.perf_counter()
        wrong = self._wrong(pair, pattern)
        self.slowest = max(self.slowest, time.perf_counter() - start)
        if wrong and wrong not in self.found:
            self.found[wrong] = pair
            print(f"FOUND {wrong}", flush=True)
            module = smallest(
                pair.module, lambda text: self._wrong(Pair(text, pair.tests), pattern) == wrong, 120
            )
            tests = pair.tests and smallest(
                pair.tests, lambda text: self._wrong(Pair(module, text), pattern) == wrong, 120
            )
            self.found[wrong] = Pair(module, tests)

    def _wrong(self, pair: Pair, pattern: str) -> str:
        """What is wrong with a run of all commands on a pair; "" where nothing is."""
        _lay(pair)
        for command in (
            ("inspect", str(SOURCE)),
            NEW,
            ("add-pattern", pattern, str(SOURCE), "--no-verify"),
            ("check", "--no-cache"),
            ("check", "--no-cache", "--diff", "--no-verify"),
            ("report",),
        ):
            before = TEST.read_bytes() if TEST.exists() else None
            code, output = _command(*command)
            self.codes[command[0], code] += 1
            wrong = _wrong_end(code, output) or _wrong_file(before, command)
            if wrong:
                return f"{command[0]}: {wrong}"
        return ""


def _lay(pair: Pair) -> None:
    SOURCE.write_bytes(pair.module)
    if pair.tests is None:
        TEST.unlink(missing_ok=True)
    else:
        TEST.write_bytes(pair.tests)


def _command(*arguments: str) -> tuple[int, str]:
    """Its exit code, -1 where it raised, -2 where it took too long, and all its output."""
    output = StringIO()
    signal.alarm(MOST_SECONDS)
    try:
        with redirect_stdout(output), redirect_stderr(output):
            return run(arguments), output.getvalue()
    except TooSlow:
        return -2, output.getvalue()
    except BaseException as error:  # noqa: BLE001
        return -1, f"{type(error).__name__}: {error}"
    finally:
        signal.alarm(0)


def _wrong_end(code: int, output: str) -> str:
    if code == -2:
        return "too slow"
    places = re.findall(r'File "[^"]*/(orchscaffold/[^"]+)", line (\d+)', output)
    if code not in (0, 1, 2, 3) or "Traceback" in output or "bug in orchscaffold" in output:
        last = next((line for line in reversed(output.splitlines()) if line.strip()), "")
        return f"exit {code} {' '.join(places[-1]) if places else ''} {last[:160]}"
    return ""


def _wrong_file(before: bytes | None, command: tuple[str, ...]) -> str:
    if not TEST.exists():
        return "" if before is None else "the test file is gone"
    after = TEST.read_bytes()
    if after == before:
        return ""
    if command[0] not in ("new", "add-pattern"):
        return "the test file was written"
    if before is not None and b"# orchscaffold: " not in before and _is_lost(before, after):
        return "a line of the test file is lost"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(after, str(TEST), "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        return f"the test file does not compile: {error.__class__.__name__}"
    _command(*command)
    return "" if TEST.read_bytes() == after else "a second run changes the file"


def _is_lost(before: bytes, after: bytes) -> bool:
    rest = iter(after)
    return not all(byte in rest for byte in before)


def _seeds(folders: list[Path]) -> list[bytes]:
    """Modules to damage, of a size that leaves time for many."""
    golden = CHECKOUT / "tests" / "golden"
    expected = sorted(golden.glob("*/expected/**/test_*.py"))
    names = {path.stem.removeprefix("test_") for path in expected}
    own = [path for path in sorted(golden.rglob("*.py")) if path.stem in names]
    own += sorted((CHECKOUT / "templates" / "demo" / "src").rglob("*.py"))
    given = [path for folder in folders for path in sorted(folder.rglob("*.py"))]
    contents = [path.read_bytes() for path in (*own, *given) if path.is_file()]
    classes = re.compile(
        rb"^class \w*(Coordinator|Manager|Reconciler|Orchestrator|Scheduler)", re.M
    )
    return [text for text in contents if len(text) < 15_000 and classes.search(text)]


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise TooSlow


def _keep(found: dict[str, Pair], folder: Path) -> None:
    for wrong, pair in found.items():
        place = folder / sha256(wrong.encode()).hexdigest()[:12]
        place.mkdir(parents=True, exist_ok=True)
        (place / "what.txt").write_text(wrong + "\n", encoding="utf-8")
        (place / "module.py").write_bytes(pair.module)
        if pair.tests is not None:
            (place / "tests.py").write_bytes(pair.tests)


def main() -> int:
    """Print how many rounds there were and what was found; 1 where anything was."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    seeds = _seeds([folder.resolve() for folder in options.folders])
    keep = options.keep.resolve() if options.keep else None
    fuzzer = Fuzzer(Random(options.seed), seeds)
    signal.signal(signal.SIGALRM, _stop)
    os.environ.pop("VIRTUAL_ENV", None)
    began, number = time.monotonic(), options.seed * 1_000_000
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        Path("pyproject.toml").write_text("[project]\nname = 'shop'\nversion = '1'\n")
        for folder in (SOURCE.parent, TEST.parent):
            folder.mkdir(parents=True)
        (SOURCE.parent / "__init__.py").touch()
        while time.monotonic() - began < options.seconds:
            fuzzer.grammar(number)
            number += 1
            for _ in range(BATCH):
                fuzzer.mutation()
            if keep is not None:
                _keep(fuzzer.found, keep)
        os.chdir(CHECKOUT)
    spent = time.monotonic() - began
    print(f"{spent / 60:.0f} minutes, {len(seeds)} seeds, slowest round {fuzzer.slowest:.1f} s")
    for kind, count in sorted(fuzzer.rounds.items()):
        print(f"{count:7} rounds: {kind}")
    for (command, code), count in sorted(fuzzer.codes.items()):
        print(f"{count:7} times {command} ended with {code}")
    for wrong in fuzzer.found:
        print(f"WRONG {wrong}")
    return 1 if fuzzer.found else 0


if __name__ == "__main__":
    sys.exit(main())
