"""Statements: each node of the model has one method here; control flow travels as exceptions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from orchscaffold.model import ir
from orchscaffold.model.types import UNKNOWN, Named
from orchscaffold.scenarios.facts.raising import HandlerClause, catches
from orchscaffold.scenarios.run import Handled, Last
from orchscaffold.scenarios.semantics.answering import MAX_ITERATIONS
from orchscaffold.scenarios.semantics.arguments import LoopState
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.expressions import Expressions
from orchscaffold.scenarios.semantics.files import is_file
from orchscaffold.scenarios.semantics.frames import Frame
from orchscaffold.scenarios.semantics.groups import leaving, members
from orchscaffold.scenarios.semantics.matching import Matching
from orchscaffold.scenarios.semantics.shaping import TASKS
from orchscaffold.scenarios.values import (
    FALSE,
    NONE,
    TRUE,
    ClassValue,
    Coroutine,
    Dict,
    Double,
    External,
    FunctionValue,
    Hidden,
    Input,
    Instance,
    Managed,
    ModuleValue,
    Native,
    Origin,
    Resource,
    Sequence,
    Value,
    collection_of,
    origin_of,
    settled,
)

ANYTHING: Final = Named("builtins", "BaseException")


class _Return(Exception):
    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


class _Break(Exception):
    pass


class _Continue(Exception):
    pass


class Statements(Matching, Expressions):
    """Runs statements; `visit_X` takes the node X."""

    def reset_statements(self) -> None:
        """Forget the exceptions being handled: a new run begins."""
        self.is_aside = False
        self.groups: list[Resource] = []
        self.handling: list[Instance] = []

    def run_body(self, body: ir.Block, frame: Frame) -> Value:
        """Run a function's body and give what it returns (None where it falls off the end)."""
        try:
            self.block(body, frame)
        except _Return as signal:
            return signal.value
        return NONE

    def block(self, body: ir.Block, frame: Frame) -> None:
        """Run statements in order."""
        for statement in body:
            self.tick()
            self.line = statement.line
            visit = getattr(self, f"visit_{type(statement).__name__}", None)
            if visit is None:
                raise Abandoned(f"a statement that is not followed: {type(statement).__name__}")
            visit(statement, frame)

    # --- simple statements

    def visit_Assign(self, node: ir.Assign, frame: Frame) -> None:
        value = self.evaluate(node.value, frame)
        for target in node.targets:
            self.bind_target(target, value, frame)

    def visit_AnnAssign(self, node: ir.AnnAssign, frame: Frame) -> None:
        if node.value is None:
            return
        value = settled(self.evaluate(node.value, frame))
        if isinstance(value, Input) and value.type == UNKNOWN and not value.is_present:
            value.type = node.annotation
        self.bind_target(node.target, value, frame)

    def visit_AugAssign(self, node: ir.AugAssign, frame: Frame) -> None:
        current = settled(self.evaluate(node.target, frame))
        operand = self.evaluate(node.value, frame)
        if isinstance(current, Sequence) and node.op == "+":
            current.items.extend(self.iterate(operand, frame.function))
            return
        self.bind_target(node.target, self.binary(node.op, current, operand, frame), frame)

    def visit_ExprStmt(self, node: ir.ExprStmt, frame: Frame) -> None:
        self.evaluate(node.value, frame)

    def visit_Return(self, node: ir.Return, frame: Frame) -> None:
        raise _Return(NONE if node.value is None else self.evaluate(node.value, frame))

    def visit_Raise(self, node: ir.Raise, frame: Frame) -> None:
        if node.exception is None:
            if not self.handling:
                raise Abandoned("a bare raise outside a handler")
            raise Raised(self.handling[-1])
        error = self.as_raised(self.evaluate(node.exception, frame))
        if isinstance(error, ClassValue):
            error = self.construct(error, [], {}, f"{frame.function}:raise")
        if not isinstance(error, Instance):
            raise Abandoned("an exception that cannot be followed is raised")
        if node.cause is not None:
            error.attributes["__cause__"] = self.as_raised(self.evaluate(node.cause, frame))
        raise Raised(error)

    def visit_Assert(self, node: ir.Assert, frame: Frame) -> None:
        passed = self.truth(self.evaluate(node.test, frame), f"{frame.function}:{node.site}")
        self.run.branches[frame.function, node.site, str(passed)] = None
        if not passed:
            error = Instance(Named("builtins", "AssertionError"))
            if node.message is not None:
                error.args = [self.evaluate(node.message, frame)]
            raise Raised(error)

    def visit_Delete(self, node: ir.Delete, frame: Frame) -> None:
        for target in node.targets:
            if isinstance(target, ir.Subscript):
                owner = self.shape(self.evaluate(target.obj, frame), "item")
                self.delete_item(owner, self.evaluate(target.index, frame), frame.function)
            elif isinstance(target, ir.Name):
                frame.locals.pop(target.id, None)
            elif isinstance(target, ir.Attr):
                self._delete_attribute(settled(self.evaluate(target.obj, frame)), target.name)
            else:
                raise Abandoned("a del that cannot be followed")

    def delete_item(self, owner: Value, index: Value, key: str) -> None:
        """`del owner[index]`."""
        if isinstance(owner, Double):
            self.call_member(owner, "__delitem__", [index], key)
            return
        if isinstance(owner, Sequence):
            self._delete_from(owner, index)
            return
        if not isinstance(owner, Dict):
            raise Abandoned("a del that cannot be followed")
        if self.find_key(owner, index, key) is None:
            error = Instance(Named("builtins", "KeyError"))
            error.args = [index]
            raise Raised(error)
        owner.items = [pair for pair in owner.items if not self.equal(pair[0], index, key)]
        owner.absent.append(index)

    def _delete_from(self, owner: Sequence, index: Value) -> None:
        position = self.position(index, len(owner.items))
        if not isinstance(position, (int, slice)):
            raise Abandoned("an index that is not known while reading")
        try:
            del owner.items[position]
        except IndexError as error:
            raise Raised(self.builtin_error(error)) from None

    def _delete_attribute(self, owner: Value, name: str) -> None:
        if not (isinstance(owner, Instance) and name in owner.attributes):
            raise Abandoned("a del that cannot be followed")
        self.read_state(owner, name)
        del owner.attributes[name]

    def visit_Scope(self, node: ir.Scope, frame: Frame) -> None:
        if node.kind == "global":
            raise Abandoned("a global name is written")
        frame.outer.update(node.names)

    def visit_LocalFunction(self, node: ir.LocalFunction, frame: Frame) -> None:
        frame.bind(node.function.name, FunctionValue(node.function, frame))

    def visit_LocalImport(self, node: ir.LocalImport, frame: Frame) -> None:
        for name, module, attribute in node.bindings:
            if attribute is None:
                value: Value = ModuleValue(module, module, "")
            else:
                place = (module, attribute)
                value = self.run.patches.get(place) or self.resolved(
                    self.library.resolve(module, attribute), place
                )
            frame.bind(name, value)

    def visit_Pass(self, node: ir.Pass, frame: Frame) -> None:
        return

    def visit_Break(self, node: ir.Break, frame: Frame) -> None:
        raise _Break

    def visit_Continue(self, node: ir.Continue, frame: Frame) -> None:
        raise _Continue

    # --- branches and loops

    def visit_If(self, node: ir.If, frame: Frame) -> None:
        test = self.truth(self.evaluate(node.test, frame), f"{frame.function}:{node.site}")
        self.run.branches[frame.function, node.site, str(test)] = None
        self.block(node.body if test else node.orelse, frame)

    def visit_While(self, node: ir.While, frame: Frame) -> None:
        key = f"{frame.function}:{node.site}"
        endless = isinstance(node.test, ir.Const) and bool(node.test.value)
        loop = LoopState(key, is_endless=endless)
        self.loops.append(loop)
        try:
            while self._goes_on(node, loop, frame):
                try:
                    self.block(node.body, frame)
                except _Continue:
                    continue
                except _Break:
                    self.run.branches[frame.function, node.site, "break"] = None
                    return
        finally:
            self.loops.pop()
        self.block(node.orelse, frame)

    def _goes_on(self, node: ir.While, loop: LoopState, frame: Frame) -> bool:
        loop.iteration += 1
        if loop.iteration > MAX_ITERATIONS:
            raise Abandoned("a loop that nothing a test controls ends")
        test = self.truth(self.evaluate(node.test, frame), f"{loop.key}:{loop.iteration > 1}")
        self.run.branches[frame.function, node.site, str(test)] = None
        loop.entered += test
        return test

    def visit_For(self, node: ir.For, frame: Frame) -> None:
        key = f"{frame.function}:{node.site}"
        iterable = self.evaluate(node.iterable, frame)
        items = self.iterate(iterable, key, is_async=node.is_async)
        passed_over = ""
        for item in items:
            self.tick()
            self.run.branches[frame.function, node.site, "enter"] = None
            if passed_over:
                self.run.branches[frame.function, node.site, passed_over] = None
                passed_over = ""
            self.bind_target(node.target, item, frame)
            events, choices = len(self.run.events), len(self.run.choices)
            try:
                self.block(node.body, frame)
            except _Continue:
                passed_over = self._cause(choices)
            except _Break:
                self.run.branches[frame.function, node.site, "break"] = None
                return
            else:
                if any(isinstance(event, Handled) for event in self.run.events[events:]):
                    passed_over = self._cause(choices)
        if passed_over:
            self._note_last(items[-1], key)
        self.run.branches[frame.function, node.site, "done"] = None
        self.block(node.orelse, frame)

    def _cause(self, since: int) -> str:
        """What led the path to pass an item over: the last option taken that is not the usual."""
        taken = [c.labels[c.taken] for c in self.run.choices[since:] if c.taken]
        return f"goes on after {taken[-1] if taken else 'any'}"

    def _note_last(self, item: Value, key: str) -> None:
        """Note that the last item was passed over, where a test decides how many there are."""
        collection = collection_of(origin_of(item))
        if collection is not None:
            self.run.lasts.append(Last(collection.path, key, len(self.run.choices)))

    # --- exceptions

    def visit_Try(self, node: ir.Try, frame: Frame) -> None:
        try:
            self._try_body(node, frame)
        except Abandoned:
            raise
        except Exception:
            self.block(node.final, frame)
            raise
        self.block(node.final, frame)

    def _try_body(self, node: ir.Try, frame: Frame) -> None:
        clauses = tuple(
            HandlerClause(frame.function, handler.site, self._caught(handler, frame))
            for handler in node.handlers
        )
        depth = len(self.clauses)
        self.clauses.append(clauses)
        try:
            self.block(node.body, frame)
        except Raised as raised:
            del self.clauses[depth:]
            self._handle(node, clauses, raised.error, frame)
            return
        finally:
            del self.clauses[depth:]
        self.block(node.orelse, frame)

    def _handle(
        self,
        node: ir.Try,
        clauses: tuple[HandlerClause, ...],
        error: Instance,
        frame: Frame,
    ) -> None:
        for handler, clause in zip(node.handlers, clauses, strict=True):
            if not self._takes(node, error, clause):
                continue
            self.run.branches[frame.function, handler.site, "caught"] = None
            self.run.events.append(Handled(frame.function, handler.site, error.cls.qualname))
            if handler.name:
                frame.bind(handler.name, error)
            self.handling.append(error)
            try:
                self.block(handler.body, frame)
            finally:
                self.handling.pop()
            return
        raise Raised(error)

    def _takes(self, node: ir.Try, error: Instance, clause: HandlerClause) -> bool:
        """Whether a clause handles `error`: one of `except*` all that is in the group."""
        if not node.is_star:
            return self._matches(error, clause)
        taken = [self._matches(member, clause) for member in members(error)]
        if any(taken) and not all(taken):
            raise Abandoned("an exception group of which a part is handled")
        return any(taken)

    def _matches(self, error: Instance, clause: HandlerClause) -> bool:
        for cls in clause.classes:
            answer = catches(self.library, error.cls, cls)
            if answer:
                return True
            if answer is None and error.cls.module != "builtins":
                raise Abandoned(f"whether {cls.qualname} is raised is not known while reading")
        return False

    def _caught(self, handler: ir.Handler, frame: Frame) -> tuple[Named, ...]:
        if handler.exception is None:
            return (ANYTHING,)
        value = settled(self.evaluate(handler.exception, frame))
        values = value.items if isinstance(value, Sequence) else [value]
        return tuple(ref for item in values if (ref := self.class_ref(item)) is not None)

    def class_ref(self, value: Value) -> Named | None:
        """The class a value names, or None."""
        value = settled(value)
        if isinstance(value, ClassValue):
            return value.ref
        if isinstance(value, External):
            return Named(value.module, value.name)
        if isinstance(value, Native) and value.name in TASKS:
            return Named("asyncio", value.name.rpartition(".")[2])
        if isinstance(value, Double) and value.kind == "class":
            return value.cls
        return None

    # --- context managers

    def visit_With(self, node: ir.With, frame: Frame) -> None:
        self._enter_items(node, 0, frame)

    def _enter_items(self, node: ir.With, place: int, frame: Frame) -> None:
        if place == len(node.items):
            self.block(node.body, frame)
            return
        expr, target = node.items[place]
        manager = self.shape(self.evaluate(expr, frame), "context")

        def body(entered: Value) -> None:
            if target is not None:
                self.bind_target(target, entered, frame)
            self._enter_items(node, place + 1, frame)

        self._manage_with(manager, body, frame, is_async=node.is_async)

    def _manage_with(
        self, manager: Value, body: Callable[[Value], None], frame: Frame, *, is_async: bool
    ) -> None:
        if isinstance(manager, Managed):
            manager.run(body)
        elif isinstance(manager, Resource):
            self._with_resource(manager, body, frame)
        elif isinstance(manager, Double):
            body(self._entered(manager, is_async=is_async))
        elif isinstance(manager, Instance):
            self._with_instance(manager, body, frame, is_async=is_async)
        elif isinstance(manager, Hidden):
            body(Hidden(manager.reason))
        else:
            raise Abandoned("a context manager that cannot be followed")

    def _entered(self, manager: Double, *, is_async: bool) -> Value:
        if is_file(manager.cls):
            return manager
        name = "__aenter__" if is_async else "__enter__"
        if name not in manager.reads:
            method = self.library.method(manager.cls, name) if manager.cls is not None else None
            returns = method.returns if method is not None else UNKNOWN
            manager.reads[name] = Input(Origin("entered", name, manager.origin), returns)
        return manager.reads[name]

    def _with_resource(
        self, manager: Resource, body: Callable[[Value], None], frame: Frame
    ) -> None:
        if manager.kind != "contextlib.suppress":
            self._within(manager, body)
            return
        classes = manager.state["classes"]
        items = classes.items if isinstance(classes, Sequence) else []
        refs = tuple(ref for item in items if (ref := self.class_ref(item)) is not None)
        clause = HandlerClause(frame.function, -1, refs)
        depth = len(self.clauses)
        self.clauses.append((clause,))
        try:
            body(NONE)
        except Raised as raised:
            if not self._matches(raised.error, clause):
                raise
        finally:
            del self.clauses[depth:]

    def _within(self, manager: Resource, body: Callable[[Value], None]) -> None:
        before = manager.state.get("held", FALSE)
        manager.state["held"] = TRUE
        try:
            body(manager)
        except Raised as raised:
            error = leaving(manager, raised.error)
            if error is raised.error:
                raise
            raise Raised(error) from None
        finally:
            manager.state["held"] = before
        self.run_native_exit(manager)

    def run_native_exit(self, manager: Resource) -> None:
        """What leaving a standard context manager does (supplied by a higher layer)."""
        raise NotImplementedError

    def _with_instance(
        self, manager: Instance, body: Callable[[Value], None], frame: Frame, *, is_async: bool
    ) -> None:
        enter, leave = ("__aenter__", "__aexit__") if is_async else ("__enter__", "__exit__")
        entered = self._finish(self.call(self.get_attribute(manager, enter), [], {}, enter))
        try:
            body(entered)
        except Raised as raised:
            details: list[Value] = [ClassValue(raised.error.cls), raised.error, NONE]
            handled = self._finish(
                self.call(self.get_attribute(manager, leave), details, {}, leave)
            )
            if not self.truth(handled, leave):
                raise
            return
        self._finish(self.call(self.get_attribute(manager, leave), [NONE] * 3, {}, leave))

    def _finish(self, value: Value) -> Value:
        return self.await_value(value, "") if isinstance(value, Coroutine) else value

    # --- match

    def visit_Match(self, node: ir.Match, frame: Frame) -> None:
        subject = self.evaluate(node.subject, frame)
        for case in node.cases:
            key = f"{frame.function}:{case.site}"
            matched = self.matches(case.pattern, subject, frame, key)
            if matched and case.guard is not None:
                matched = self.truth(self.evaluate(case.guard, frame), f"{key}:guard")
            self.run.branches[frame.function, case.site, str(matched)] = None
            if matched:
                self.block(case.body, frame)
                return
