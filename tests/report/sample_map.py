"""A map with every state, what was measured, and names that would like to be markup."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from orchscaffold.model.scenario_map import (
    ADOPTED,
    BY_HAND,
    DECLINED,
    GENERATED,
    MISSING,
    STALE,
    CodePlace,
    MappedClass,
    MappedMethod,
    MappedScenario,
    MapRun,
    Measured,
    ScenarioMap,
    Share,
    Survivor,
)

ROOT: Final = Path("/somewhere/shop")
TESTS: Final = ROOT / "tests/test_feed.py"
HOSTILE: Final = (
    "</script><script>alert('x')</script><img src=x onerror=alert(1)>&amp;\"'{{ 7 * 7 }}"
)

REFRESH: Final = '''\
async def refresh(self, name: str) -> float | None:
    """Fetch <b>one</b> price."""
    if not name:
        return None
    try:
        price = await self._source.fetch(f"{name!r}: </code></pre>")
    except ConnectionError as error:
        logger.error("no price: %s", error)
        return None
    self.prices[name] = price  # kept
    return price'''


def _scenario(
    id_: str, title: str, state: str = GENERATED, *, line: int = 0, reason: str = ""
) -> MappedScenario:
    pattern = id_.split("/")[1]
    name = "test_" + id_.rpartition("/")[2].replace("-", "_")
    place = CodePlace(TESTS, line, name) if line else None
    return MappedScenario(id_, pattern, title, state, place, reason)


FEED: Final = MappedClass(
    "FeedManager",
    "shop.feed",
    ROOT / "src/shop/feed.py",
    (
        MappedMethod("__init__", 21, ((21, "def __init__(self, source: Source) -> None:"),)),
        MappedMethod(
            "refresh",
            25,
            tuple(enumerate(REFRESH.split("\n"), start=25)),
            (
                _scenario("FeedManager.refresh/guard/name", "refresh returns None.", line=31),
                _scenario(
                    "FeedManager.refresh/log-and-continue/fetch",
                    "refresh logs an error and returns None when fetch fails.",
                    STALE,
                    line=44,
                ),
                _scenario(
                    "FeedManager.refresh/integration/returns-price",
                    "refresh returns the price.",
                    ADOPTED,
                    line=58,
                ),
            ),
            measured=Measured(
                Share(8, 11), (32, 33), (30,), Share(4, 5), (Survivor(32, "constant", "'no <x>'"),)
            ),
        ),
        MappedMethod(
            "forget",
            37,
            ((37, "def forget(self, name: str) -> bool:"), (38, "    return bool(name)")),
            (
                _scenario(
                    "FeedManager.forget/guard/name", "forget returns False.", BY_HAND, line=9
                ),
                _scenario(
                    "FeedManager.forget/guard/none",
                    HOSTILE,
                    DECLINED,
                    reason=f"not worth it: {HOSTILE}",
                ),
            ),
            left_out="the result of a call that cannot be followed (line 38)",
        ),
    ),
)
TILL: Final = MappedClass(
    "Till<b>",
    "shop.till",
    ROOT / "src/shop/till.py",
    (
        MappedMethod(
            "run",
            0,
            (),
            (
                _scenario("Till<b>.run/async-loop/runs-until-cancelled", "run runs.", MISSING),
                _scenario("Till<b>.run/own-pattern/emits", "run emits a metric.", MISSING),
            ),
        ),
    ),
)
PATTERNS: Final = ("async-loop", "log-and-continue", "guard", "integration", "own-pattern")
SAMPLE: Final = ScenarioMap(
    ROOT,
    (FEED, TILL),
    PATTERNS,
    measures=("coverage", "mutants"),
    notes=("the coverage file says nothing of shop.till",),
)
RUN: Final = MapRun(SAMPLE, ())
