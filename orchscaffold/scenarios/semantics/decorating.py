"""Functions that a decorator of the project wraps: what is called is the wrapper."""

from __future__ import annotations

from orchscaffold.inspection.typing_names import dotted
from orchscaffold.model.ir import Call, Expr, Function
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.following import Following
from orchscaffold.scenarios.semantics.frames import Frame
from orchscaffold.scenarios.values import (
    FunctionValue,
    Partial,
    Value,
    settled,
)


class Decorating(Following):
    """Follows a decorated function by way of its wrappers.

    A decorator of another project, one that gives something else than a function, and one that
    depends on more than is known when a module is read, is taken to change nothing.
    """

    def call(
        self,
        func: Value,
        args: list[Value],
        kwargs: dict[str, Value],
        key: str,
        *,
        awaited: bool = False,
    ) -> Value:
        """Call a value (supplied by a higher layer)."""
        raise NotImplementedError

    def follow_in(
        self,
        function: Function,
        bound: Value | None,
        args: list[Value],
        kwargs: dict[str, Value],
        scope: Frame | None,
    ) -> Value:
        """Run a function; one of a module or class that is wrapped, by way of its wrapper."""
        wrapper = None if scope is not None else self.wrapper(function)
        if wrapper is None:
            return super().follow_in(function, bound, args, kwargs, scope)
        given = args if bound is None else [bound, *args]
        return self.call(wrapper, given, kwargs, function.qualname)

    def wrapper(self, function: Function) -> Value | None:
        """What stands in the place of a function that the project's decorators wrap, or None."""
        if not function.decorators or function.is_generator:
            return None
        key = (function.module, function.qualname, function.kind)
        if key not in self.run.wrappers:
            self.run.wrappers[key] = None
            self.run.wrappers[key] = self._wrapped(function)
        return self.run.wrappers[key]

    def _wrapped(self, function: Function) -> Value | None:
        try:
            return self.as_read(lambda: self._decorated(function))
        except (Abandoned, Raised):
            return None

    def _decorated(self, function: Function) -> Value | None:
        bare = made = FunctionValue(_bare(function), None)
        for decorator in reversed(function.decorators):
            maker = self._maker(function.module, decorator)
            if maker is not None:
                given = settled(self.call(maker, [made], {}, function.qualname))
                made = given if isinstance(given, FunctionValue) else made
        return None if made is bare else made

    def _maker(self, module: str, decorator: Expr) -> Value | None:
        """What is called with the function, where the project defines it."""
        if not isinstance(decorator, Call):
            return self._named(module, decorator)
        factory = self._named(module, decorator.func)
        if factory is None or any(argument.star for argument in decorator.args):
            return None
        args: list[Value] = []
        kwargs: dict[str, Value] = {}
        for argument in decorator.args:
            value = self.evaluate_early(module, argument.value)
            if argument.keyword is None:
                args.append(value)
            else:
                kwargs[argument.keyword] = value
        made = settled(self.call(factory, args, kwargs, module))
        return made if isinstance(made, (FunctionValue, Partial)) else None

    def _named(self, module: str, expr: Expr) -> Value | None:
        name = dotted(expr)
        found = self.library.resolve(module, name) if name is not None else None
        if found is None or not self.library.is_project(found.module):
            return None
        function = self.library.function(found.module, found.qualname)
        return FunctionValue(function, None) if function is not None else None


def _bare(function: Function) -> Function:
    """The function without its decorators."""
    return Function(
        module=function.module,
        qualname=function.qualname,
        name=function.name,
        kind=function.kind,
        parameters=function.parameters,
        returns=function.returns,
        body=function.body,
        is_async=function.is_async,
        is_generator=function.is_generator,
        is_abstract=function.is_abstract,
        is_stub=function.is_stub,
        decorators=(),
        doc=function.doc,
        line=function.line,
        end_line=function.end_line,
        source=function.source,
    )
