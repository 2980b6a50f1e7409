"""What becomes of each planned scenario among a module's test files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from orchscaffold.frozen import dataclass
from orchscaffold.model.plan import Plan
from orchscaffold.model.scenario_map import (
    ADOPTED,
    BY_HAND,
    DECLINED,
    GENERATED,
    MISSING,
    STALE,
    CodePlace,
)
from orchscaffold.model.settings import Project
from orchscaffold.model.testcode import TestFile
from orchscaffold.patching.marks import Marked
from orchscaffold.patching.reading import Reading
from orchscaffold.patching.verdicts import DECLINED as TURNED_DOWN
from orchscaffold.patching.verdicts import NEW, Judged
from orchscaffold.patching.verdicts import STALE as OUTDATED
from orchscaffold.planning.pruning import each_test
from orchscaffold.recognising.recognition import recognise
from orchscaffold.scaffolding.existing import fit
from orchscaffold.tracing import World

# Which of two files tells more of a scenario: the first of these.
_RANKS: Final = (GENERATED, ADOPTED, BY_HAND, STALE, DECLINED, MISSING)


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of one scenario, the test there is for it, and what is to be said of that."""

    state: str
    place: CodePlace | None = None
    reason: str = ""


NOWHERE: Final = Standing(MISSING)


def standings(
    planned: TestFile,
    plan: Plan,
    readings: Iterable[Reading],
    project: Project,
    world: Callable[[], World],
) -> dict[str, Standing]:
    """The standing of each planned test that a file has or turns down, by its id.

    Tests by hand are followed, in `world`, where a scenario has no other test.
    """
    found: dict[str, Standing] = {}
    read = tuple(readings)
    for reading in read:
        _keep_better(found, _by_marks(planned, reading, project))
    ids = {test.id for _, test in each_test(planned)}
    for reading in read:
        if ids <= found.keys():
            break
        _keep_better(found, _by_hand(plan, reading, project, world()))
    return found


def _keep_better(found: dict[str, Standing], more: Iterable[tuple[str, Standing]]) -> None:
    for id_, standing in more:
        known = found.get(id_, NOWHERE)
        if id_ not in found or _RANKS.index(standing.state) < _RANKS.index(known.state):
            found[id_] = standing


def _by_marks(
    planned: TestFile, reading: Reading, project: Project
) -> Iterator[tuple[str, Standing]]:
    if not _may_have(planned, reading):
        return
    fitted = fit(planned, reading, project)
    digests = {test.id: test.digest for _, test in each_test(planned)}
    reasons = {note.id: note.reason for _, note in reading.declined}
    for item in fitted.judged:
        if item.verdict == TURNED_DOWN:
            yield item.id, Standing(DECLINED, reason=reasons.get(item.id, ""))
        elif item.verdict != NEW:
            yield item.id, _kept(item, reading, digests)


def _may_have(planned: TestFile, reading: Reading) -> bool:
    """Whether a file has a mark, or a class or test of a planned one's name."""
    if reading.marked or reading.declined:
        return True
    defined = {name for name, _ in reading.definitions}
    names = (cls.name or test.name for cls, test in each_test(planned))
    return any(name in defined for name in names)


def _kept(item: Judged, reading: Reading, digests: Mapping[str, str]) -> Standing:
    marked = next((m for m in reading.marked if _is(m, item)), None)
    line = item.line or 0
    path = reading.source.path
    if marked is None:
        return Standing(BY_HAND, CodePlace(path, line, ""), item.reason)
    if not marked.name:
        return Standing(MISSING, CodePlace(path, line, ""), "its mark stands above no test")
    place = CodePlace(path, line, marked.name.rpartition(".")[2])
    if not marked.pristine:
        return Standing(ADOPTED, place)
    is_current = item.verdict != OUTDATED and marked.mark.scenario == digests[item.id]
    return Standing(GENERATED if is_current else STALE, place)


def _is(marked: Marked, item: Judged) -> bool:
    return marked.mark.id == item.id and marked.line == item.line


def _by_hand(
    plan: Plan, reading: Reading, project: Project, world: World
) -> Iterator[tuple[str, Standing]]:
    for id_, test in recognise(plan, reading, project, world).items():
        yield id_, Standing(BY_HAND, CodePlace(test.path, test.line, test.name))
    world.release(reading.source.path)
