"""Expressions: each node of the model has one method here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from orchscaffold.model import ir
from orchscaffold.model.types import UNKNOWN, Named, TypeRef
from orchscaffold.scenarios.conditions.sizes import LONGEST, is_long
from orchscaffold.scenarios.conditions.terms import is_pure, is_scalar, leaves_of
from orchscaffold.scenarios.semantics.decisions import Abandoned
from orchscaffold.scenarios.semantics.files import LINES, is_file
from orchscaffold.scenarios.semantics.frames import Frame
from orchscaffold.scenarios.semantics.tasks import Tasks
from orchscaffold.scenarios.values import (
    FALSE,
    NONE,
    TRUE,
    ClassValue,
    Dict,
    Double,
    External,
    FunctionValue,
    Hidden,
    Input,
    Instance,
    Known,
    Leaf,
    Native,
    Origin,
    Sequence,
    Super,
    Term,
    Value,
    apart_from,
    settled,
)

AWAITING: Final = frozenset(
    {"create_task", "gather", "wait_for", "ensure_future", "shield", "wait"}
)


class Expressions(Tasks):
    """Evaluates expressions; `visit_X` takes the node X."""

    def evaluate(self, expr: ir.Expr, frame: Frame) -> Value:
        """The value of `expr` in `frame`; raises Raised or Abandoned."""
        self.tick()
        visit = getattr(self, f"visit_{type(expr).__name__}", None)
        if visit is None:
            raise Abandoned(f"an expression that is not followed: {type(expr).__name__}")
        value: Value = visit(expr, frame)
        return value

    def evaluate_expression(
        self, module: str, expr: ir.Expr, scope: Mapping[str, Value] | None = None
    ) -> Value:
        """The value of a module-level expression, or of one in a class body with the names of
        `scope`."""
        frame = Frame(module, "<module>")
        frame.locals.update(scope or {})
        return self.evaluate(expr, frame)

    # --- names and displays

    def visit_Const(self, expr: ir.Const, frame: Frame) -> Value:
        return Known(expr.value)

    def visit_EllipsisLiteral(self, expr: ir.EllipsisLiteral, frame: Frame) -> Value:
        return Known(...)

    def visit_Name(self, expr: ir.Name, frame: Frame) -> Value:
        found = frame.find(expr.id)
        return found if found is not None else self.global_value(frame.module, expr.id)

    def visit_Attr(self, expr: ir.Attr, frame: Frame) -> Value:
        return self.get_attribute(self.evaluate(expr.obj, frame), expr.name)

    def visit_Subscript(self, expr: ir.Subscript, frame: Frame) -> Value:
        owner = self.evaluate(expr.obj, frame)
        index = self.evaluate(expr.index, frame)
        if isinstance(owner, ClassValue) and self.enum_class(owner.ref) is None:
            return ClassValue(owner.ref, owner.place, index)
        if isinstance(owner, Native) and owner.bound is None:
            return owner  # Counter[str]
        return self.get_item(owner, index, f"{frame.function}:item")

    def visit_SliceExpr(self, expr: ir.SliceExpr, frame: Frame) -> Value:
        parts = [
            None if part is None else self.known(self.evaluate(part, frame))
            for part in (expr.lower, expr.upper, expr.step)
        ]
        return Known(slice(*parts))

    def _items(self, items: tuple[ir.Expr, ...], frame: Frame) -> list[Value]:
        result: list[Value] = []
        for item in items:
            if isinstance(item, ir.Starred):
                result.extend(self.iterate(self.evaluate(item.value, frame), "starred"))
            else:
                result.append(self.evaluate(item, frame))
        return result

    def visit_TupleExpr(self, expr: ir.TupleExpr, frame: Frame) -> Value:
        return Sequence("tuple", self._items(expr.items, frame))

    def visit_ListExpr(self, expr: ir.ListExpr, frame: Frame) -> Value:
        return Sequence("list", self._items(expr.items, frame))

    def visit_SetExpr(self, expr: ir.SetExpr, frame: Frame) -> Value:
        return Sequence("set", self._items(expr.items, frame))

    def visit_DictExpr(self, expr: ir.DictExpr, frame: Frame) -> Value:
        result = Dict([])
        for key, item in expr.items:
            value = self.evaluate(item, frame)
            if key is None:
                self.update(result, value, frame.function)
            else:
                self.set_key(result, self.evaluate(key, frame), value, frame.function)
        return result

    def update(self, target: Dict, source: Value, key: str) -> None:
        """`target.update(source)`."""
        source = self.shape(source, "item")
        if not isinstance(source, Dict):
            raise Abandoned("a dict is updated from a value that cannot be followed")
        self.dict_size(source, key)
        for name, item in source.items:
            self.set_key(target, name, item, key)

    def set_key(self, target: Dict, index: Value, item: Value, key: str) -> None:
        """`target[index] = item`."""
        self.need_hash(index)
        for place, (known, _) in enumerate(target.items):
            if self.equal(known, index, key):
                target.items[place] = (known, item)
                return
        target.items.append((index, item))

    # --- operators

    def visit_BinOp(self, expr: ir.BinOp, frame: Frame) -> Value:
        return self.binary(
            expr.op, self.evaluate(expr.left, frame), self.evaluate(expr.right, frame), frame
        )

    def binary(self, op: str, left: Value, right: Value, frame: Frame) -> Value:
        """`left op right`."""
        left, right = settled(left), settled(right)
        if op == "|" and _are_classes(left) and _are_classes(right):
            return Sequence("tuple", [*_classes_in(left), *_classes_in(right)])
        if isinstance(left, Sequence) and op == "*":
            count = self._count(right)
            if len(left.items) * count > LONGEST:
                return Hidden("a sequence of more items than are looked at")
            return Sequence(left.kind, left.items * count)
        left, right = self.paired(left, right)
        if isinstance(left, Sequence) and isinstance(right, Sequence):
            return self._combine(op, left, right, frame.function)
        if isinstance(left, Dict) and isinstance(right, Dict) and op == "|":
            result = Dict(list(left.items))
            self.update(result, right, frame.function)
            return result
        if is_pure(left) and is_pure(right):
            return self.guarded_pure(op, (left, right), "Exception", f"{frame.function}:{op}")
        if isinstance(left, Instance) or isinstance(right, Instance):
            return self._overloaded(op, left, right)
        return Hidden("arithmetic on a value that is not known while reading")

    def _count(self, value: Value) -> int:
        count = self.known(value)
        if not isinstance(count, int):
            raise Abandoned("a repetition that is not known while reading")
        return count

    def _overloaded(self, op: str, left: Value, right: Value) -> Value:
        name = {"+": "__add__", "-": "__sub__", "*": "__mul__", "/": "__truediv__"}.get(op)
        if name is not None and isinstance(left, Instance):
            method = self.find_attribute(left, name)
            if method is not None:
                return self.call(method, [right], {}, name)
        return Hidden("arithmetic on a value that is not known while reading")

    def _combine(self, op: str, left: Sequence, right: Sequence, key: str) -> Value:
        if op == "+":
            return Sequence(left.kind, [*left.items, *right.items])
        inside = [item for item in left.items if self.contains(right, item, key)]
        outside = [item for item in left.items if item not in inside]
        if op == "-":
            return Sequence(left.kind, outside)
        if op == "&":
            return Sequence(left.kind, inside)
        extra = [item for item in right.items if not self.contains(left, item, key)]
        if op == "|":
            return Sequence(left.kind, [*left.items, *extra])
        return Sequence(left.kind, [*outside, *extra])

    def visit_UnaryOp(self, expr: ir.UnaryOp, frame: Frame) -> Value:
        value = self.evaluate(expr.operand, frame)
        if expr.op == "not":
            if is_scalar(value):
                return self.pure("unary:not", value)
            return FALSE if self.truth(value, f"{frame.function}:{expr.site}") else TRUE
        value = self.shape(value, "number")
        if not is_scalar(value):
            return Hidden("arithmetic on a value that is not known while reading")
        return self.pure(f"unary:{expr.op}", value)

    def visit_BoolOp(self, expr: ir.BoolOp, frame: Frame) -> Value:
        value: Value = NONE
        for place, item in enumerate(expr.values):
            value = self.evaluate(item, frame)
            if place == len(expr.values) - 1:
                break
            following = expr.values[place + 1]
            if expr.op == "or" and isinstance(following, ir.Const):
                apart_from(value, Known(following.value))
            if self.truth(value, f"{frame.function}:{expr.site}:{place}") is (expr.op == "or"):
                break
        return value

    def visit_Compare(self, expr: ir.Compare, frame: Frame) -> Value:
        left = self.evaluate(expr.left, frame)
        result: Value = TRUE
        key = f"{frame.function}:{expr.site}"
        for place, (op, comparator) in enumerate(zip(expr.ops, expr.comparators, strict=True)):
            right = self.evaluate(comparator, frame)
            result = self.compare(op, left, right, f"{key}:{place}")
            if place < len(expr.ops) - 1 and not self.truth(result, f"{key}:{place}"):
                return FALSE
            left = right
        return result

    def compare(self, op: str, left: Value, right: Value, key: str) -> Value:
        """`left op right` for a comparison operator."""
        if op in ("is", "is not"):
            return self._identity(op, left, right, key)
        if op in ("in", "not in"):
            return self._membership(op, left, right, key)
        if op in ("==", "!="):
            return self._equality(op, left, right, key)
        left, right = self.paired(left, right)
        if is_pure(left) and is_pure(right):
            return self.guarded_pure(op, (left, right), "TypeError", key)
        if isinstance(left, Sequence) and isinstance(right, Sequence) and left.kind == right.kind:
            return self._lexical(op, left, right, key)
        if isinstance(left, Instance) and isinstance(right, Instance):
            one, other = self.order_key(left), self.order_key(right)
            if one is not None and other is not None and left.cls == right.cls:
                return self._lexical(op, one, other, key)
        return Hidden("a comparison of values that are not known while reading")

    def _lexical(self, op: str, left: Sequence, right: Sequence, key: str) -> Value:
        """Tuples and lists: the first items that differ decide, then the lengths."""
        if left.kind not in ("tuple", "list"):
            return Hidden("a comparison of values that are not known while reading")
        for one, other in zip(left.items, right.items, strict=False):
            if not self.equal(one, other, key):
                return self.compare(op, one, other, key)
        return self.compare(op, Known(len(left.items)), Known(len(right.items)), key)

    def _identity(self, op: str, left: Value, right: Value, key: str) -> Value:
        answer = self.same(left, right, key)
        if answer is None:
            left, right = self.paired(left, right)
            if not (is_scalar(left) and is_scalar(right)):
                answer = False
            else:
                return self.pure("==" if op == "is" else "!=", left, right)
        return TRUE if answer is (op == "is") else FALSE

    def _equality(self, op: str, left: Value, right: Value, key: str) -> Value:
        answer = self.same(left, right, key)
        if answer is None:
            left, right = self.paired(left, right)
            if is_scalar(left) and is_scalar(right):
                return self.pure(op, left, right)
            answer = self.equal(left, right, key)
        elif not answer:
            answer = self.equal(left, right, key)
        return TRUE if answer is (op == "==") else FALSE

    def _membership(self, op: str, left: Value, right: Value, key: str) -> Value:
        container = self.shape(right, "item")
        if isinstance(container, Sequence) and is_pure(container) and container.items:
            told = (item for item in container.items if not _is_none(item))
            left, _ = self.paired(left, next(told, container.items[0]))
            if is_scalar(left):
                return self.pure(op, left, container)
        if is_scalar(container):
            left, container = self.shape(left, "text"), self.shape(container, "text")
            return self.pure(op, left, container)
        return TRUE if self.contains(container, left, key) is (op == "in") else FALSE

    def contains(self, container: Value, item: Value, key: str) -> bool:
        """Whether `item in container` on this path."""
        container = self.shape(container, "item")
        if isinstance(container, Dict):
            return self.find_key(container, item, key) is not None
        if isinstance(container, Sequence):
            return any(self.equal(member, item, key) for member in container.items)
        if isinstance(container, Double):
            answer = settled(self.call_member(container, "__contains__", [item], key))
            if isinstance(answer, Input):
                answer.type = Named("builtins", "bool")
            return self.truth(answer, key)
        raise Abandoned("membership in a value that cannot be followed")

    def visit_IfExpr(self, expr: ir.IfExpr, frame: Frame) -> Value:
        test = self.truth(self.evaluate(expr.test, frame), f"{frame.function}:{expr.site}")
        self.run.branches[frame.function, expr.site, str(test)] = None
        return self.evaluate(expr.body if test else expr.orelse, frame)

    # --- calls, strings, functions

    def visit_Call(self, expr: ir.Call, frame: Frame, *, awaited: bool = False) -> Value:
        if isinstance(expr.func, ir.Name) and expr.func.id == "super" and not expr.args:
            return self._super(frame)
        func = self.evaluate(expr.func, frame)
        if isinstance(func, Native) and func.name == "typing.cast" and len(expr.args) == 2:
            return self._cast(expr, frame)
        waits = (
            isinstance(expr.func, (ir.Attr, ir.Name))
            and (expr.func.name if isinstance(expr.func, ir.Attr) else expr.func.id) in AWAITING
        )
        args: list[Value] = []
        kwargs: dict[str, Value] = {}
        for arg in expr.args:
            value = self._argument(arg.value, frame, awaited=waits)
            if arg.star == "*":
                args.extend(self.iterate(value, f"{frame.function}:{expr.site}"))
            elif arg.star == "**":
                self._spread(value, kwargs, frame)
            elif arg.keyword is not None:
                kwargs[arg.keyword] = value
            else:
                args.append(value)
        return self.call(func, args, kwargs, f"{frame.function}:{expr.site}", awaited=awaited)

    def _cast(self, expr: ir.Call, frame: Frame) -> Value:
        value = settled(self.evaluate(expr.args[1].value, frame))
        target = expr.args[0].value
        if (
            isinstance(value, Input)
            and value.type == UNKNOWN
            and isinstance(target, (ir.Name, ir.Attr))
        ):
            cls = self.evaluate(target, frame)
            if isinstance(cls, ClassValue):
                value.type = cls.ref
        return value

    def _argument(self, expr: ir.Expr, frame: Frame, *, awaited: bool) -> Value:
        if awaited and isinstance(expr, ir.Call):
            return self.visit_Call(expr, frame, awaited=True)
        return self.evaluate(expr, frame)

    def _spread(self, value: Value, kwargs: dict[str, Value], frame: Frame) -> None:
        value = self.shape(value, "item")
        if not isinstance(value, Dict):
            raise Abandoned("keyword arguments that cannot be followed")
        if value.is_open and not value.is_filled:
            value.is_open = False
        self.dict_size(value, frame.function)
        for name, item in value.items:
            key = settled(name)
            if not isinstance(key, Known) or not isinstance(key.value, str):
                raise Abandoned("keyword arguments whose names are not known while reading")
            kwargs[key.value] = item

    def _super(self, frame: Frame) -> Value:
        outer: Frame = frame
        while outer.parent is not None:
            outer = outer.parent
        bound = next(iter(outer.locals.values()), None)
        if outer.owner is None or not isinstance(bound, Instance):
            raise Abandoned("super() outside a method")
        return Super(outer.owner, bound)

    def visit_Await(self, expr: ir.Await, frame: Frame) -> Value:
        value = self._argument(expr.value, frame, awaited=True)
        if isinstance(settled(value), Hidden):
            return value
        return self.await_value(value, frame.function)

    def visit_FString(self, expr: ir.FString, frame: Frame) -> Value:
        parts: list[Value] = []
        for part in expr.parts:
            if isinstance(part, str):
                parts.append(Known(part))
            else:
                parts.append(self._formatted(part, frame))
        if not all(is_pure(part) for part in parts):
            return Hidden("text made from a value that is not known while reading")
        return self.pure("fstring", *parts)

    def _formatted(self, part: ir.Formatted, frame: Frame) -> Value:
        value = self.evaluate(part.value, frame)
        if part.conversion and isinstance(settled(value), Instance):
            return Hidden("the representation of an object")
        value = self.text_of(value)
        spec = self.visit_FString(ir.FString(part.spec), frame) if part.spec else Known("")
        if not (is_pure(value) and is_pure(spec)):
            return Hidden("text made from a value that is not known while reading")
        return self.guarded_pure(
            f"formatted:{part.conversion}", (value, spec), "Exception", frame.function
        )

    def text_of(self, value: Value) -> Value:
        """What stands for `value` where it is made into text: an exception gives its message."""
        value = self.shape(value, "text")
        if isinstance(value, Instance) and self.is_exception(value.cls):
            if self.library.method(value.cls, "__str__") is not None:
                return Hidden("the text of an exception with its own __str__")
            if len(value.args) == 1 and value.cls.qualname != "KeyError":
                return self.text_of(value.args[0])
            return Known("") if not value.args else Hidden("the text of an exception")
        return value

    def visit_Lambda(self, expr: ir.Lambda, frame: Frame) -> Value:
        return FunctionValue(expr, frame)

    def visit_NamedExpr(self, expr: ir.NamedExpr, frame: Frame) -> Value:
        value = self.evaluate(expr.value, frame)
        frame.bind(expr.name, value)
        return value

    def visit_Yield(self, expr: ir.Yield, frame: Frame) -> Value:
        value = NONE if expr.value is None else self.evaluate(expr.value, frame)
        if expr.delegate:
            frame.yields.extend(self.iterate(value, frame.function))
        elif frame.on_yield is not None:
            frame.on_yield(value)
        else:
            frame.yields.append(value)
        return NONE

    # --- iteration

    def iterate(self, value: Value, key: str, *, is_async: bool = False) -> list[Value]:
        """The items of an iterable, in order; raises Abandoned where they cannot be told."""
        value = self.shape(value, "iterate")
        if isinstance(value, Sequence):
            return list(value.items)
        if isinstance(value, Dict):
            self.dict_size(value, key)
            return [name for name, _ in value.items]
        if isinstance(value, ClassValue):
            members = self.enum_class(value.ref)
            if members is not None:
                return [Known(member) for member in members]
        if isinstance(value, (Known, Leaf, Term)):
            if leaves_of(value) and not self.decide(value, key):
                return []
            items = self.known(value)
            if is_long(items):
                raise Abandoned("a loop over more items than are looked at")
            if isinstance(items, (str, bytes, tuple, list, range, set, frozenset, dict)):
                return [Known(item) for item in items]
        if isinstance(value, Double):
            return self._iterate_double(value, key, is_async=is_async)
        raise Abandoned("a loop over a value that cannot be followed")

    def _iterate_double(self, value: Double, key: str, *, is_async: bool) -> list[Value]:
        name = "__aiter__" if is_async else "__iter__"
        items = value.reads.get(name)
        if items is None:
            type_ = Named("builtins", "list", self._item_types(value, is_async=is_async))
            called = "lines" if is_file(value.cls) else name
            child = Input(Origin("attr", called, value.origin), type_)
            items = value.reads[name] = self.shape(child, "iterate")
        return self.iterate(items, key)

    def _item_types(self, value: Double, *, is_async: bool) -> tuple[TypeRef, ...]:
        """The declared type of what iterating over a service gives."""
        if value.cls is None:
            return ()
        if is_file(value.cls):
            return (LINES[value.cls],)
        step = self.library.method(value.cls, "__anext__" if is_async else "__next__")
        if step is not None:
            return (step.returns,)
        start = self.library.method(value.cls, "__aiter__" if is_async else "__iter__")
        returns = start.returns if start is not None else UNKNOWN
        return returns.args if isinstance(returns, Named) else ()

    def visit_Comprehension(self, expr: ir.Comprehension, frame: Frame) -> Value:
        inner = Frame(frame.module, frame.function, frame)
        keys: list[Value] = []
        values: list[Value] = []

        def produce() -> None:
            if expr.key is not None:
                keys.append(self.evaluate(expr.key, inner))
            values.append(self._argument(expr.element, inner, awaited=expr.kind == "generator"))

        self._clauses(expr.clauses, inner, produce)
        if expr.kind == "dict":
            result = Dict([])
            for name, item in zip(keys, values, strict=True):
                self.set_key(result, name, item, frame.function)
            return result
        return Sequence("view" if expr.kind == "generator" else expr.kind, values)

    def _clauses(
        self, clauses: tuple[ir.Clause, ...], frame: Frame, produce: Callable[[], None]
    ) -> None:
        if not clauses:
            produce()
            return
        first, *rest = clauses
        key = f"{frame.function}:{first.site}"
        iterable = self.evaluate(first.iterable, frame)
        for item in self.iterate(iterable, key, is_async=first.is_async):
            self.bind_target(first.target, item, frame)
            if all(
                self.truth(self.evaluate(test, frame), f"{key}:{place}")
                for place, test in enumerate(first.conditions)
            ):
                self._clauses(tuple(rest), frame, produce)

    # --- targets

    def bind_target(self, target: ir.Expr, value: Value, frame: Frame) -> None:
        """Assign `value` to a target: a name, an attribute, an item, a tuple of targets."""
        if isinstance(target, ir.Name):
            frame.bind(target.id, value)
        elif isinstance(target, ir.Attr):
            self.set_attribute(self.evaluate(target.obj, frame), target.name, value)
        elif isinstance(target, ir.Subscript):
            self._set_item(target, value, frame)
        elif isinstance(target, (ir.TupleExpr, ir.ListExpr)):
            self._unpack(target.items, value, frame)
        else:
            raise Abandoned("an assignment that cannot be followed")

    def _set_item(self, target: ir.Subscript, value: Value, frame: Frame) -> None:
        owner = self.shape(self.evaluate(target.obj, frame), "item")
        index = self.evaluate(target.index, frame)
        if isinstance(owner, Dict):
            self.set_key(owner, index, value, frame.function)
        elif isinstance(owner, Sequence):
            position = self.known(index)
            if not isinstance(position, int):
                raise Abandoned("an assignment to a slice")
            owner.items[position] = value
        elif isinstance(owner, Double):
            self.call_member(owner, "__setitem__", [index, value], frame.function)
        else:
            raise Abandoned("an item is set on a value that cannot be followed")

    def _unpack(self, targets: tuple[ir.Expr, ...], value: Value, frame: Frame) -> None:
        value = settled(value)
        if isinstance(value, Input):
            self.give_length(value, len(targets))
        items = self.iterate(value, frame.function)
        starred = [place for place, item in enumerate(targets) if isinstance(item, ir.Starred)]
        if not starred:
            if len(items) != len(targets):
                raise Abandoned("an unpacking of another length")
            for target, item in zip(targets, items, strict=True):
                self.bind_target(target, item, frame)
            return
        if len(items) < len(targets) - 1:
            raise Abandoned("an unpacking of another length")
        place, after = starred[0], len(targets) - starred[0] - 1
        middle = Sequence("list", items[place : len(items) - after])
        rest = [*items[:place], middle, *items[len(items) - after :]]
        for target, item in zip(targets, rest, strict=True):
            plain = target.value if isinstance(target, ir.Starred) else target
            self.bind_target(plain, item, frame)


def _is_none(value: Value) -> bool:
    known = settled(value)
    return isinstance(known, Known) and known.value is None


def _are_classes(value: Value) -> bool:
    """Whether `value` is a class or a union of classes, as `isinstance` takes it."""
    if isinstance(value, Sequence):
        return value.kind == "tuple" and bool(value.items) and all(map(_are_classes, value.items))
    return isinstance(value, (ClassValue, External))


def _classes_in(value: Value) -> list[Value]:
    return value.items if isinstance(value, Sequence) else [value]
