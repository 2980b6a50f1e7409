"""Statements: each node of the model has one method here; control flow travels as exceptions."""

from __future__ import annotations

from orchscaffold.model import ir
from orchscaffold.model.types import UNKNOWN, Named
from orchscaffold.scenarios.run import Handled, Inner, Last
from orchscaffold.scenarios.semantics.answering import MAX_ITERATIONS
from orchscaffold.scenarios.semantics.arguments import LoopState
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.frames import Frame
from orchscaffold.scenarios.semantics.managing import Managing
from orchscaffold.scenarios.semantics.signals import Break, Continue, Return
from orchscaffold.scenarios.values import (
    NONE,
    ClassValue,
    Dict,
    Double,
    FunctionValue,
    Input,
    Instance,
    ModuleValue,
    Sequence,
    Value,
    collection_of,
    origin_of,
    settled,
)


class Statements(Managing):
    """Runs statements; `visit_X` takes the node X."""

    def run_body(self, body: ir.Block, frame: Frame) -> Value:
        """Run a function's body and give what it returns (None where it falls off the end)."""
        try:
            self.block(body, frame)
        except Return as signal:
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
        choices, events = len(self.run.choices), len(self.run.events)
        self.evaluate(node.value, frame)
        call = node.value.value if isinstance(node.value, ir.Await) else node.value
        if isinstance(call, ir.Call) and isinstance(call.func, ir.Attr):
            is_felt = any(not isinstance(event, Handled) for event in self.run.events[events:])
            taken = range(choices, len(self.run.choices))
            self.run.inner.append(Inner((frame.function, call.site), taken, is_felt))

    def visit_Return(self, node: ir.Return, frame: Frame) -> None:
        raise Return(NONE if node.value is None else self.evaluate(node.value, frame))

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
            if self.library.is_missing(module):
                raise Raised(self._not_installed())
            if attribute is None:
                value: Value = ModuleValue(module, module, "")
            else:
                place = (module, attribute)
                value = self.run.patches.get(place) or self.resolved(
                    self.library.resolve(module, attribute), place
                )
            frame.bind(name, value)

    def _not_installed(self) -> Instance:
        """What an import of what is not installed raises: only code that expects it means it."""
        error = self.builtin_error(ModuleNotFoundError())
        error.is_mishap = error.is_vague = True
        return error

    def visit_Pass(self, node: ir.Pass, frame: Frame) -> None:
        return

    def visit_Break(self, node: ir.Break, frame: Frame) -> None:
        raise Break

    def visit_Continue(self, node: ir.Continue, frame: Frame) -> None:
        raise Continue

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
                except Continue:
                    continue
                except Break:
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
            except Continue:
                passed_over = self._cause(choices)
            except Break:
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
