"""What a command was asked to write."""

from __future__ import annotations

from pathlib import Path

from orchscaffold.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Request:
    """What `new` was asked for. `verify` None: where it can be; `out` None: the default place.

    `methods`, the method on `line`, and `helpers` limit what is written to these methods' tests,
    these helpers (all where empty). `beside` asks for a file next to the one written by hand,
    `everything` for what hand-written tests cover, too.
    """

    kind: str
    patterns: tuple[str, ...] = ()
    out: Path | None = None
    verify: bool | None = None
    methods: tuple[str, ...] = ()
    helpers: str = ""
    line: int | None = None
    beside: bool = False
    everything: bool = False
