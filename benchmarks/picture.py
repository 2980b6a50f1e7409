"""Draws docs/demo.svg: what `orchscaffold demo` shows in a terminal.

    python benchmarks/picture.py

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
COLUMNS = 100


def session() -> str:
    """The output of the demo, with its colours."""
    environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "VIRTUAL_ENV")}
    environment |= {"PYTHONPATH": str(ROOT), "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            (sys.executable, "-m", "orchscaffold", "demo"),
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
    console = Console(
        record=True,
        file=io.StringIO(),
        force_terminal=True,
        width=COLUMNS,
        color_system="truecolor",
    )
    console.print(Text.assemble(("$ ", "bold green"), "orchscaffold demo"))
    console.print(Text.from_ansi(text.rstrip("\n")), soft_wrap=True)
    frame = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    svg = console.export_svg(title="orchscaffold demo", code_format=frame, unique_id="demo")
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def main() -> None:
    """Run the demo and write the picture."""
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(draw(session()), encoding="utf-8")
    print(PICTURE.relative_to(ROOT))


if __name__ == "__main__":
    main()
