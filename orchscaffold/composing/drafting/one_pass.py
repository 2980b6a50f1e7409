"""One pass over one path: what all parts of a test share."""

from __future__ import annotations

from orchscaffold.composing.arranging.arranger import Arranger
from orchscaffold.composing.arranging.builders import Builders
from orchscaffold.composing.asserting.checks import Checker
from orchscaffold.composing.asserting.contrast import NONE_SEEN
from orchscaffold.composing.wording.naming import last_word
from orchscaffold.model.ir import Function
from orchscaffold.scenarios.machine import Machine
from orchscaffold.scenarios.run import Path


class OnePass:
    """The arrangement and the checks of one test, as its parts go on building them."""

    def __init__(
        self,
        machine: Machine,
        path: Path,
        method: Function,
        builders: Builders,
        mentions: dict[int, int],
    ) -> None:
        self.machine = machine
        self.path = path
        self.method = method
        self.subject = last_word(machine.cls.qualname)
        self.arranger = Arranger(machine, path, builders, self.subject, mentions)
        self.checker = Checker(self.arranger)
        self.builders = builders
        self.stand_ins: dict[str, str] = {}
        self.contrast = NONE_SEEN
