"""Expressions: each node of the model has one method here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from orchscaffold.model import ir
from orchscaffold.model.types import UNKNOWN
from orchscaffold.scenarios.conditions.terms import is_pure, is_scalar
from orchscaffold.scenarios.semantics.decisions import Abandoned
from orchscaffold.scenarios.semantics.frames import Frame
from orchscaffold.scenarios.semantics.operators import Operators
from orchscaffold.scenarios.values import (
    FALSE,
    NONE,
    TRUE,
    ClassValue,
    Dict,
    FunctionValue,
    Hidden,
    Input,
    Instance,
    Known,
    Native,
    Sequence,
    Super,
    Value,
    apart_from,
    settled,
)

AWAITING: Final = frozenset(
    {"create_task", "gather", "wait_for", "ensure_future", "shield", "wait"}
)


class Expressions(Operators):
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

    def visit_BinOp(self, expr: ir.BinOp, frame: Frame) -> Value:
        return self.binary(
            expr.op, self.evaluate(expr.left, frame), self.evaluate(expr.right, frame), frame
        )

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

    def visit_IfExpr(self, expr: ir.IfExpr, frame: Frame) -> Value:
        test = self.truth(self.evaluate(expr.test, frame), f"{frame.function}:{expr.site}")
        self.run.branches[frame.function, expr.site, str(test)] = None
        return self.evaluate(expr.body if test else expr.orelse, frame)

    def visit_Call(self, expr: ir.Call, frame: Frame, *, awaited: bool = False) -> Value:
        if isinstance(expr.func, ir.Name) and expr.func.id == "super":
            return self._super(expr, frame)
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

    def _super(self, call: ir.Call, frame: Frame) -> Value:
        if call.args:
            cls, *rest = (settled(self.evaluate(arg.value, frame)) for arg in call.args)
            if isinstance(cls, ClassValue) and len(rest) == 1 and isinstance(rest[0], Instance):
                return Super(cls.ref, rest[0])
            raise Abandoned("super() of what is not known while reading")
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

    def visit_Yield(self, expr: ir.Yield, frame: Frame) -> Value:
        value = NONE if expr.value is None else self.evaluate(expr.value, frame)
        if expr.delegate:
            frame.yields.extend(self.iterate(value, frame.function))
        elif frame.on_yield is not None:
            frame.on_yield(value)
        else:
            frame.yields.append(value)
        return NONE
