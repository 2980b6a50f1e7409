"""Values as an assertion compares with them."""

from __future__ import annotations

from orchscaffold.composing.arranging.arranger import Arranger
from orchscaffold.composing.arranging.places import Unreachable
from orchscaffold.composing.asserting.pieces import ANY, is_single, names, parts_of
from orchscaffold.composing.asserting.tasks import coroutine_name, is_named, label
from orchscaffold.model.ir import Const, Function
from orchscaffold.model.testcode import (
    Check,
    Code,
    Display,
    Get,
    Invoke,
    Lit,
    Pairs,
    Step,
    Sym,
)
from orchscaffold.scenarios.semantics.equality import says
from orchscaffold.scenarios.values import (
    NONE,
    ClassValue,
    Dict,
    Double,
    External,
    FunctionValue,
    Input,
    Instance,
    Known,
    Leaf,
    Native,
    Sequence,
    Task,
    Term,
    Value,
    settled,
)


class Expected:
    """Spells what a path determines on top of the arrangement of its test."""

    def __init__(self, arranger: Arranger) -> None:
        self.arranger = arranger
        self.machine = arranger.machine
        self._shown_as = _properties(arranger)

    def expected(self, value: Value) -> Code:
        """`value` as an assertion compares with it; ANY for a part that is not known."""
        value = settled(value)
        if isinstance(value, Sequence) and value.origin is None:
            return self._sequence(value)
        if isinstance(value, Dict) and value.origin is None:
            return self._dict(value)
        if isinstance(value, Instance) and value.symbol is not None:
            return Sym(*value.symbol)
        if isinstance(value, Instance) and value.origin is None and not value.is_subject:
            return self._constructed(value)
        if isinstance(value, FunctionValue):
            return self.method(value) or ANY
        if isinstance(value, External):
            return Sym(value.module, value.name)
        try:
            return self.arranger.code(value)
        except Unreachable:
            return self.held(value) or ANY

    def method(self, value: FunctionValue) -> Code | None:
        """A method of the object under test by its name; None for a function that is made on the
        way, and where no object came to be."""
        bound = settled(value.bound) if value.bound is not None else None
        is_own = isinstance(bound, Instance) and bound.is_subject
        is_there = self.arranger.path.subject is not None
        if is_own and is_there and isinstance(value.function, Function):
            return self.arranger.own(value.function.name)
        return None

    def callback(self, value: Value) -> Code | None:
        """A method of the object under test, or of a container it holds; None for other
        functions."""
        function = settled(value)
        if isinstance(function, FunctionValue):
            return self.method(function)
        if not isinstance(function, Native) or function.bound is None:
            return None
        holder = self.held(function.bound)
        return Get(holder, function.name.rpartition(".")[2]) if holder is not None else None

    def _sequence(self, value: Sequence) -> Code:
        if value.kind == "view":
            return ANY
        items = tuple(self.expected(item) for item in value.items)
        if value.kind in ("set", "frozenset"):
            if ANY in items:
                return ANY
            return Display("set", items) if items else Invoke(Sym("builtins", value.kind))
        if value.kind == "deque":
            return Invoke(Sym("collections", "deque"), (Display("list", items),))
        return Display("tuple" if value.kind == "tuple" else "list", items)

    def _dict(self, value: Dict) -> Code:
        pairs = tuple((self.expected(k), self.expected(v)) for k, v in value.items)
        return ANY if any(ANY in parts_of(key) for key, _ in pairs) else Pairs(pairs)

    def _constructed(self, value: Instance) -> Code:
        model = self.machine.library.class_model(value.cls)
        kinds = ("dataclass", "attrs", "namedtuple")
        is_known = model is not None and model.kind in kinds and not value.is_vague
        if model is None or not is_known or says(model, "eq", Const(False)):
            return self.held(value) or ANY
        if value.base is not None:
            return self._copied(value, value.base)
        fields = [f for f in self.machine.library.fields(value.cls) if f.init]
        given = tuple(
            (f.alias or f.name, self.expected(value.attributes[f.name]))
            for f in fields
            if f.name in value.attributes
        )
        return Invoke(Sym(value.cls.module, value.cls.qualname), (), given)

    def _copied(self, value: Instance, base: Instance) -> Code:
        changed = tuple(
            (name, self.expected(item))
            for name, item in value.attributes.items()
            if settled(item) is not settled(base.attributes.get(name, item))
        )
        model = self.machine.library.class_model(value.cls)
        if model is not None and model.kind == "namedtuple":
            return Invoke(Get(self.expected(base), "_replace"), (), changed)
        is_attrs = model is not None and model.kind == "attrs"
        copy = Sym("attrs", "evolve") if is_attrs else Sym("dataclasses", "replace")
        return Invoke(copy, (self.expected(base),), changed)

    def held(self, value: Value) -> Code | None:
        """The attribute of the object under test that holds `value`, where one does."""
        value = settled(value)
        subject = self.arranger.path.subject
        if subject is None or isinstance(value, (Known, Leaf, Term)):
            return None
        for name, held in subject.attributes.items():
            if settled(held) is value:
                return self.arranger.own(name)
        return None

    def compare(self, place: Code, value: Value) -> list[Step]:
        """That `place` holds `value`; nothing where nothing is known of it."""
        if isinstance(value, Task) and value.origin is None:
            return self.made_task(place, value)
        code = self.expected(value)
        if code in (ANY, place) or self.refuses(value, code):
            return []
        same = is_single(code) or (names(code) and self.is_same_object(value))
        return [Check(place, "is" if same else "==", code)]

    def made_task(self, place: Code, task: Task) -> list[Step]:
        """That a task runs the right coroutine; how a future ended."""
        if task.is_future:
            return [Check(Invoke(Get(place, "done")), "is", Lit(task.is_done))]
        if is_named(task):
            steps: list[Step] = [Check(coroutine_name(place), "==", Lit(label(task)))]
        else:
            steps = [Check(Invoke(Sym("builtins", "isinstance"), (place, Sym("asyncio", "Task"))))]
        if task.name is not None and isinstance(settled(task.name), (Known, Leaf, Term)):
            named = self.compare(Invoke(Get(place, "get_name")), task.name)
            steps.extend(named if task.name is not NONE else [])
        return steps

    def refuses(self, value: Value, code: Code) -> bool:
        """Whether comparing with `code` may fail because something refuses the ANY in it."""
        return ANY in parts_of(code) and self._compares_itself(value)

    def _compares_itself(self, value: Value) -> bool:
        """Whether something made on the way has an `__eq__` of its own, which may refuse ANY."""
        value = settled(value)
        if isinstance(value, Sequence):
            return any(map(self._compares_itself, value.items))
        if isinstance(value, Dict):
            return any(self._compares_itself(item) for _, item in value.items)
        library = self.machine.library
        return isinstance(value, Instance) and library.method(value.cls, "__eq__") is not None

    def is_same_object(self, value: Value) -> bool:
        """Whether the test holds the very object, so that `is` tells more than `==`."""
        if isinstance(value, (Double, ClassValue)):
            return True
        if isinstance(value, FunctionValue):
            return False
        if isinstance(value, Instance):
            return value.origin is not None or value.is_subject or self.held(value) is not None
        return not isinstance(value, (Known, Leaf, Term, Sequence, Dict, Input))

    def attribute(self, name: str) -> Code:
        """An attribute of the object under test, by the property that shows it, if any."""
        shown = self._shown_as.get(name, name)
        return self.arranger.own(shown)


def _properties(arranger: Arranger) -> dict[str, str]:
    """Private attributes by the public property that does nothing but return them."""
    found: dict[str, str] = {}
    for attribute, name in arranger.machine.getters:
        if name != arranger.path.method:
            found.setdefault(attribute, name)
    return found
