"""Refreshes what the README shows: docs/demo.svg, docs/map.svg and the generated test.

    python benchmarks/readme.py

The demo is run in a temporary folder. But for the seconds that the tests took, the picture is the
same every time; the fonts are the reader's own.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "demo.svg"
MAP = ROOT / "docs" / "map.svg"
README = ROOT / "README.md"
SHOWN = "WateringReconciler.reconcile/log-and-continue/scheduled "
COLUMNS = 100


def run_command(folder: Path, *arguments: str) -> str:
    """Run the command in `folder` and return its output with its colours."""
    environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "VIRTUAL_ENV")}
    environment |= {"PYTHONPATH": str(ROOT), "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    done = subprocess.run(
        (sys.executable, "-m", "orchscaffold", *arguments),
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        env=environment,
    )
    return done.stdout


def draw(text: str) -> str:
    """The picture of a terminal that shows `text` below the command."""
    screen = io.StringIO()
    console = Console(
        record=True, file=screen, force_terminal=True, width=COLUMNS, color_system="truecolor"
    )
    console.print(Text.assemble(("$ ", "bold green"), "orchscaffold demo"))
    console.print(Text.from_ansi(text.rstrip("\n")), soft_wrap=True)
    frame = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    svg = console.export_svg(title="orchscaffold demo", code_format=frame, unique_id="demo")
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def shown_test(text: str) -> str:
    """The last test of the pattern and method that the README explains, with its mark."""
    pieces = re.split(r"\n\n(?=    # orchscaffold: |class )", text)
    found = [piece for piece in pieces if piece.lstrip().startswith(f"# orchscaffold: {SHOWN}")]
    return found[-1].rstrip("\n")


def main() -> None:
    """Run the demo; write the pictures and the README's test."""
    with tempfile.TemporaryDirectory() as folder:
        output = run_command(Path(folder), "demo")
        demo = Path(folder) / "orchscaffold-demo"
        tests = demo / "tests/greenhouse/test_watering.py"
        piece = shown_test(tests.read_text(encoding="utf-8"))
        run_command(demo, "report", "--svg", MAP.name)
        MAP.write_bytes((demo / MAP.name).read_bytes())
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(draw(output), encoding="utf-8")
    before, start, rest = README.read_text(encoding="utf-8").partition("```python\n")
    _, end, after = rest.partition("\n```\n")
    README.write_text(before + start + piece + end + after, encoding="utf-8")
    print(piece)


if __name__ == "__main__":
    main()
