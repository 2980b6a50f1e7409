"""What an exception carries beside its message."""

from __future__ import annotations

from orchscaffold.composing.arranging.places import Unreachable
from orchscaffold.composing.asserting.expected import Expected
from orchscaffold.model.testcode import (
    Check,
    Get,
    Step,
    Var,
)
from orchscaffold.model.types import Named
from orchscaffold.scenarios.values import (
    NONE,
    Instance,
    Sequence,
    settled,
)


class Errors(Expected):
    """The assertions on the exception that a path ends in."""

    def cause(self, error: Instance) -> list[Step]:
        """That a translated exception names the one it was made from."""
        cause = settled(error.attributes.get("__cause__", NONE))
        if not isinstance(cause, Instance) or cause.origin is None:
            return []
        try:
            code = self.arranger.code(cause)
        except Unreachable:
            return []
        return [Check(Get(Get(Var("raised"), "value"), "__cause__"), "is", code)]

    def carried(self, error: Instance) -> list[Step]:
        """What an exception that the code makes carries beside a message: its arguments, where they
        are several, and the public attributes that its constructor sets."""
        if error.origin is not None or error.is_vague:
            return []
        value = Get(Var("raised"), "value")
        steps: list[Step] = []
        if len(error.args) > 1 and not self._is_os_error(error):
            steps.extend(self.compare(Get(value, "args"), Sequence("tuple", list(error.args))))
        if error.cls.address == "builtins.SystemExit":
            steps.extend(self.compare(Get(value, "code"), settled(error.args[0])))
        for name, item in error.attributes.items():
            if not name.startswith("_"):
                steps.extend(self.compare(Get(value, name), settled(item)))
        return steps

    def _is_os_error(self, error: Instance) -> bool:
        """Whether it is of the kind that keeps but two of its arguments."""
        os_error = Named("builtins", "OSError")
        return self.machine.library.is_subclass(error.cls, os_error) is not False
