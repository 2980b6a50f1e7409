"""What surrounds the call: patches, class variables put back, loggers stood in for."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.composing.arranging.builders import autospec, callable_double
from orchscaffold.composing.arranging.patches import (
    PATCH,
    Contexts,
    module_code,
)
from orchscaffold.composing.arranging.wrapped import Wrapping, wrapping_of
from orchscaffold.composing.asserting.pieces import parts_of
from orchscaffold.composing.asserting.visible import is_heard
from orchscaffold.composing.drafting.construction import is_arranged
from orchscaffold.composing.drafting.one_pass import OnePass
from orchscaffold.composing.wording.naming import slug, variable_name
from orchscaffold.model.testcode import (
    Code,
    Get,
    Invoke,
    Let,
    Lit,
    Step,
    Sym,
    Var,
)
from orchscaffold.model.types import Named
from orchscaffold.scenarios.semantics.files import is_opener
from orchscaffold.scenarios.values import (
    Double,
    Input,
    settled,
)


class Surroundings(OnePass):
    """The `with` items of a test, and what the stand-ins that they give are told."""

    def patches(self) -> tuple[Contexts, list[Step]]:
        """The patches of what the code looks up, and what their stand-ins are told."""
        contexts: Contexts = []
        told: list[Step] = []
        for (home, local), stand_in in tuple(self.path.run.patches.items()):
            value = settled(stand_in)
            owner, _, name = local.rpartition(".")
            place = module_code(self.machine.library, home)
            for part in owner.split(".") if owner else ():
                place = Get(place, part)
            if isinstance(value, Input) and not is_arranged(value):
                continue
            if isinstance(value, Double) and value.kind in ("callable", "class", "logger"):
                if not (_is_used(value) or self.arranger.was_mentioned(value)):
                    continue
                wrapping = wrapping_of(value, (home, local), self.path)
                if wrapping is not None:
                    told.extend(self._wrapped(value, wrapping, contexts))
                    continue
                wanted = "opened" if is_opener(value) else variable_name(value.origin)
                variable = self.arranger.name(value, wanted)
                patch = _replaced(place, name, value)
                contexts.append((patch, variable.name))
                if value.kind != "logger":
                    told.extend(self.arranger.told(value, variable))
            else:
                contexts.append(
                    (Invoke(PATCH, (place, Lit(name), self.arranger.code(value))), None)
                )
        contexts.extend((patch, None) for patch in self._class_slots())
        return contexts, told

    def _class_slots(self) -> Iterator[Code]:
        """Class variables that the code sets start anew in each test, and are put back."""
        for (module, dotted), slot in self.path.run.class_slots.items():
            owner, _, name = dotted.rpartition(".")
            if slot.is_changed:
                made = self.arranger.build(slot.initial)
                variable = self.arranger.name(slot.initial, slug(name))
                self.arranger.steps.append(Let(variable, made))
            anew = self.arranger.code(slot.initial)
            yield Invoke(PATCH, (Sym(module, owner), Lit(name), anew))

    def _wrapped(self, value: Double, wrapping: Wrapping, contexts: Contexts) -> list[Step]:
        """Steer one method of a wrapped class or module; two methods share the patch."""
        same = [name for code, name in contexts if code == wrapping.patch and name]
        if wrapping.is_scripted:
            holder = Var("clock")
        elif same:
            holder = Var(same[0])
        else:
            holder = self.arranger.name(value, f"{wrapping.name}_")
            contexts.append((wrapping.patch, holder.name))
        code = Get(holder, wrapping.method)
        self.arranger.place(value, code)
        mock: list[Step] = (
            [Let(code, callable_double(is_async=False))] if wrapping.is_scripted else []
        )
        return [*mock, *self.arranger.told(value, code)]

    def own_loggers(self, is_inside: bool) -> tuple[Contexts, list[Step]]:
        """Stand-ins for loggers that the object made for itself: patched, or set where it is made
        inside of the patches."""
        contexts: Contexts = []
        steps: list[Step] = []
        subject = self.path.subject
        if subject is None:
            return contexts, steps
        for name, value in subject.attributes.items():
            logger = settled(value)
            if not isinstance(logger, Double) or logger.origin.kind != "logger":
                continue
            if is_heard(self.path, logger):
                variable = self.arranger.name(logger, "logger")
                place = self.arranger.own(name)
                if is_inside:
                    made = autospec(Named("logging", "Logger"))
                    steps.extend([Let(variable, made), Let(place, variable)])
                    continue
                owner = (place.obj, Lit(place.name))
                patch = Invoke(PATCH, owner, (("autospec", Lit(True)),))
                contexts.append((patch, variable.name))
        return contexts, steps


def _replaced(place: Code, name: str, value: Double) -> Code:
    """The patch that puts the stand-in there; autospec would await nothing but an `async def`."""
    if is_opener(value):
        made = Invoke(Sym("unittest.mock", "mock_open"))
        return Invoke(PATCH, (place, Lit(name), made), (("create", Lit(True)),))
    is_plain = value.function is not None and not value.function.is_async
    if value.kind == "callable" and value.is_async and is_plain:
        awaited = ("new_callable", Sym("unittest.mock", "AsyncMock"))
        return Invoke(PATCH, (place, Lit(name)), (awaited,))
    return Invoke(PATCH, (place, Lit(name)), (("autospec", Lit(True)),))


def _is_used(value: Double) -> bool:
    if value.kind == "logger":
        return any(_is_used(member) for member in value.members.values()) or bool(value.calls)
    return bool(value.calls) or value.kind == "class" or bool(value.reads)


def named_where_read(
    contexts: tuple[tuple[Code, str | None], ...], steps: tuple[Step, ...]
) -> tuple[tuple[Code, str | None], ...]:
    """The `with` items, without the names that nothing reads."""
    if not any(name for _, name in contexts):
        return contexts
    read = {part.name for part in parts_of((steps, contexts)) if isinstance(part, Var)}
    return tuple((code, name if name in read else None) for code, name in contexts)
