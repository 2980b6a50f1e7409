"""Plans of modules, kept until something that the module reaches changes.

Planning takes nearly all the time of a check and of `new`; a test file that was edited, and a
module whose tests are wanted once more, need no new plan. `check` knows what a module reaches;
`new` keeps the state of all that was read for the plan instead.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from orchscaffold.checking.facts import digest_of
from orchscaffold.checking.manifest import (
    Manifest,
    Reads,
    is_current,
    is_settled,
    manifest_of,
)
from orchscaffold.checking.values import Json, decoded, encoded, texts
from orchscaffold.files import write_cache
from orchscaffold.frozen import dataclass

if TYPE_CHECKING:
    from orchscaffold.checking.readers import Readers
    from orchscaffold.model.plan import Plan
    from orchscaffold.targets import Unit

PLANS: Final = "plans"
"""The folder of plans in that of the cache."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Where plans of a module are kept, and what they depend on, as a digest.

    With `reads`, they depend on what was read up to then, too.
    """

    folder: Path
    by: str
    reads: Reads | None = None

    def recall(self, unit: Unit, kind: str, patterns: tuple[str, ...]) -> Plan | None:
        """The plan that was kept; None where none was, or something it depends on has changed."""
        from orchscaffold.checking.plan_values import plan_from

        found = decoded(self._place(unit, kind, patterns), self.by)
        try:
            content = found.get("plan")
            if not isinstance(content, str) or found.get("sum") != self._sum(content):
                return None
            if self.reads is not None and not is_current(_manifest(found.get("reads"))):
                return None
            return plan_from(json.loads(content))
        except (IndexError, TypeError, ValueError, RecursionError):
            return None

    def keep(self, unit: Unit, kind: str, patterns: tuple[str, ...], plan: Plan) -> None:
        """Keep a plan; one that cannot be told as JSON is not kept."""
        from orchscaffold.checking.plan_values import plan_value

        document: dict[str, Json] = {"by": self.by}
        if self.reads is not None:
            manifest = manifest_of(self.reads.files, self.reads.folders)
            if not is_settled(manifest, time.time_ns()):
                return
            document["reads"] = {path: [*state] for path, state in manifest.items()}
        try:
            content = encoded(plan_value(plan)).decode()
        except (TypeError, ValueError, RecursionError):
            return
        document |= {"sum": self._sum(content), "plan": content}
        write_cache(self._place(unit, kind, patterns), encoded(document), ())

    def _place(self, unit: Unit, kind: str, patterns: tuple[str, ...]) -> Path:
        how = "reached" if self.reads is None else "read"
        name = "\0".join((how, unit.module, str(unit.path), *unit.classes, "", kind, *patterns))
        return self.folder / f"{digest_of(name.encode('utf-8', 'surrogatepass'))}.json"

    def _sum(self, content: str) -> str:
        """Damage would show late in a plan, as a wrong test."""
        return digest_of(f"{self.by} {content}".encode("utf-8", "surrogatepass"))


def _manifest(value: Json) -> Manifest:
    """Raises TypeError where there is none."""
    if not isinstance(value, dict):
        raise TypeError
    return {path: [*texts(state)] for path, state in value.items()}


@dataclass(frozen=True, slots=True)
class Plans:
    """Plans of modules: those that are `kept`, where any are, and others made by `readers`."""

    readers: Readers
    kept: Kept | None = None

    def of(self, unit: Unit, kind: str = "coordinator", patterns: tuple[str, ...] = ()) -> Plan:
        """The plan of a module; raises as `plan_unit` does."""
        known = None if self.kept is None else self.kept.recall(unit, kind, patterns)
        if known is not None:
            return known
        from orchscaffold.core import plan_unit

        plan = plan_unit(unit, kind, patterns, self.readers.library(unit.project))
        if self.kept is not None:
            self.kept.keep(unit, kind, patterns, plan)
        return plan
