"""The commands in the order of their use, each with lines to copy, for `--help`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

EXAMPLES: Final[Mapping[str, tuple[str, ...]]] = {
    "demo": ("demo", "demo /tmp/greenhouse"),
    "init": ("init", "init --yes"),
    "new": (
        "new coordinator src/app/orders.py",
        "new reconciler src/app/reconciler.py",
    ),
    "new coordinator": (
        "new coordinator src/app/orders.py",
        "new coordinator src/app/orders.py::OrderManager --pattern guard",
        "new coordinator app.orders:OrderManager --diff",
        "new coordinator src/app --no-verify",
    ),
    "new reconciler": ("new reconciler src/app/reconciler.py",),
    "new factories": ("new factories src/app/orders.py --out tests/app/builders.py",),
    "inspect": (
        "inspect src/app/orders.py",
        "inspect app.orders:OrderManager --explain --method place",
    ),
    "add-pattern": (
        "add-pattern guard app.orders:OrderManager",
        "add-pattern log-and-continue src/app/orders.py::OrderManager --method place",
    ),
    "patterns": ("patterns --verbose",),
    "check": (
        "check",
        "check src/app/orders.py --fix",
        "check --since origin/main --format github",
    ),
    "explain": ("explain D103",),
    "verify": ("verify", "verify tests/app/test_orders.py"),
    "prove": ("prove src/app/orders.py --sample 60", "prove src/app --fail-under 75"),
    "report": ("report", "report --html map.html --svg map.svg"),
    "adopt": ("adopt tests/app/test_orders.py",),
    "decline": ('decline OrderManager.place/guard/order-is-none --reason "never None"',),
    "apply": ("apply plan.json", "apply - --dry-run"),
    "templates": ("templates list",),
    "templates list": ("templates list",),
    "templates show": ("templates show patterns/guard.py.j2",),
    "templates eject": ("templates eject patterns/_test.py.j2",),
    "templates check": ("templates check",),
    "templates preview": ("templates preview patterns/guard.py.j2 app.orders:OrderManager",),
}


def epilog(command: str) -> str:
    """The lines for the end of a command's help, each to be kept as it is."""
    lines = (f"  orchscaffold {example}" for example in EXAMPLES[command])
    return "\n".join(("\b", "Examples:", *lines))
