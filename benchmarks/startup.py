"""How long the command line takes, as ratios against floors measured in the same run.

    PYTHONPATH=. python benchmarks/startup.py [TARGET] [--runs N] [--kind coordinator] [--out FRESH]

Without TARGET the demo's coordinator is scaffolded. Prints, with medians of N alternating runs:

- help: `orchscaffold --help` over `python -c "import typer"` (wanted: at most 2)
- completion: what `orchscaffold new coordinator TARGET::` completes to, over the same (at most 2)
- new: `orchscaffold new KIND TARGET --no-verify --dry-run --out FRESH` over
  `python -c "import libcst, jinja2, typer, rich"` (wanted: at most 4)
- again: the same on a copy of the project in which plans are kept, as where `check` is in use

Both sides run from compiled bytecode, as an installed package does, kept in a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from orchscaffold.checking.manifest import CACHE_FOLDER
from orchscaffold.project.root import find_root

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "templates" / "demo" / "src" / "greenhouse" / "climate.py"
BYTECODE = tempfile.TemporaryDirectory(prefix="orchscaffold-bytecode-")
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "PYTHONPATH": str(ROOT),
    "PYTHONPYCACHEPREFIX": BYTECODE.name,
}
COMMAND = (sys.executable, "-m", "orchscaffold")


def seconds(command: tuple[str, ...], folder: Path) -> float:
    """The wall time of one run; ends the benchmark where the command fails."""
    start = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env=ENVIRONMENT
    )
    taken = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    return taken


def compare(
    name: str, command: tuple[str, ...], floor: tuple[str, ...], folder: Path, runs: int
) -> None:
    """Run command and floor in turn and print the ratio of their medians."""
    seconds(command, folder), seconds(floor, folder)
    pairs = [(seconds(command, folder), seconds(floor, folder)) for _ in range(runs)]
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"{name:<10} {ours:6.3f} s   floor {theirs:6.3f} s   ratio {ours / theirs:5.2f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("target", nargs="?", default=str(DEMO))
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--kind", default="coordinator")
    parser.add_argument("--out", default="tests/test_fresh_file_of_the_benchmark.py")
    options = parser.parse_args()
    target = Path(options.target).resolve()
    new = (
        *COMMAND,
        "new",
        options.kind,
        str(target),
        "--no-verify",
        "--dry-run",
        "--out",
        options.out,
    )
    imports = (sys.executable, "-c", "import libcst, jinja2, typer, rich")
    typer = (sys.executable, "-c", "import typer")
    asked = f"_TYPER_COMPLETE_ARGS=orchscaffold new coordinator {target}::"
    complete = ("env", "_ORCHSCAFFOLD_COMPLETE=complete_zsh", asked, *COMMAND)
    compare("help", (*COMMAND, "--help"), typer, target.parent, options.runs)
    compare("completion", complete, typer, target.parent, options.runs)
    compare("new", new, imports, target.parent, options.runs)
    with tempfile.TemporaryDirectory(prefix="orchscaffold-again-") as above:
        root = find_root(target, None).path
        copy = Path(above) / root.name
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns(".git", ".venv", "venv"))
        (copy / CACHE_FOLDER).mkdir(exist_ok=True)
        place = copy / target.relative_to(root)
        again = tuple(str(place) if word == str(target) else word for word in new)
        compare("again", again, imports, place.parent, options.runs)


if __name__ == "__main__":
    main()
