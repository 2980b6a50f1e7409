"""Progress: what is worked on, and how far that is, once it has taken a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING, Final

from rich.console import Console

from orchscaffold.report.base import Advance

if TYPE_CHECKING:
    from rich.progress import Progress

AFTER: Final = 1.0
_ROOM_FOR_BAR: Final = 60
_BAR: Final = 24


@contextmanager
def progress_on(console: Console, total: int, *, after: float = AFTER) -> Iterator[Advance]:
    """While the context is open, each call names the item that is now worked on, of `total`.

    Shown on a terminal alone, once `after` seconds have passed, and taken away in the end.
    """
    if not is_watched(console) or console.is_dumb_terminal:
        yield lambda _: None
        return
    bar = _bar(console, total)
    task = bar.add_task("reading", total=max(total, 1))
    begun = iter(range(total + 1))
    start = Timer(after, bar.start)
    start.daemon = True
    start.start()
    try:
        yield lambda name: bar.update(task, description=name, completed=next(begun, total))
    finally:
        start.cancel()
        start.join()
        if bar.live.is_started:
            bar.stop()


def is_watched(console: Console) -> bool:
    """Whether somebody looks on: forced colours make no terminal of a file."""
    return console.is_terminal and console.file.isatty()


def _bar(console: Console, total: int) -> Progress:
    from rich import progress
    from rich.table import Column

    is_unicode = (console.encoding or "").lower().startswith("utf")
    columns: list[progress.ProgressColumn] = [
        progress.SpinnerColumn("dots" if is_unicode else "line", style="cyan")
    ]
    if total > 1 and console.width >= _ROOM_FOR_BAR:
        columns.append(progress.BarColumn(_BAR, complete_style="cyan", finished_style="cyan"))
    if total > 1:
        columns.append(progress.MofNCompleteColumn())
    columns.append(progress.TimeElapsedColumn())
    name = Column(no_wrap=True, overflow="ellipsis")
    columns.append(
        progress.TextColumn("{task.description}", style="dim", markup=False, table_column=name)
    )
    return progress.Progress(
        *columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False
    )
