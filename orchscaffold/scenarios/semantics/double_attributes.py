"""What stand-ins give: members of a service's class, whatever is asked of an untyped one."""

from __future__ import annotations

from orchscaffold.model.types import UNKNOWN, Named, Unknown
from orchscaffold.scenarios.facts.returns import returns_of
from orchscaffold.scenarios.semantics.class_attributes import ClassAttributes
from orchscaffold.scenarios.semantics.names import LOGGER_NAME
from orchscaffold.scenarios.values import (
    ClassValue,
    Double,
    Hidden,
    Input,
    Origin,
    Value,
)


class DoubleAttributes(ClassAttributes):
    """Reads attributes of stand-ins."""

    def of_double(self, value: Double, name: str, *, optional: bool) -> Value | None:
        """What a stand-in holds under a name; None where the class it stands for lacks it."""
        for known in (value.attributes, value.members, value.reads):
            if name in known:
                return known[name]
        if name in value.absent:
            return None
        if name == "__class__":
            return ClassValue(value.cls) if value.cls else Hidden("the class of a stand-in")
        if value.kind == "logger":
            return self._logger_member(value, name)
        if value.kind == "class" and value.cls is not None:
            return self._of_service(value, value.cls, name)
        if value.cls is None:
            return self._of_unknown(value, name, optional=optional)
        return self._of_service(value, value.cls, name)

    def _logger_member(self, value: Double, name: str) -> Double:
        member = Double(Origin("attr", name, value.origin), None, kind="logger")
        value.members[name] = member
        return member

    def _of_unknown(self, value: Double, name: str, *, optional: bool) -> Value | None:
        if name.startswith("__") and name.endswith("__"):
            return None
        if optional and self.choose(f"absent:{value.origin.path}:{name}", 2) == 1:
            value.absent.append(name)
            return None
        if LOGGER_NAME.search(name):
            return self._logger_member(value, name)
        child = Input(Origin("attr", name, value.origin), UNKNOWN)
        value.reads[name] = child
        return child

    def _of_service(self, value: Double, cls: Named, name: str) -> Value | None:
        method = self.library.method(cls, name)
        origin = Origin("attr", name, value.origin)
        if method is not None and method.kind in ("property", "cached_property"):
            value.reads[name] = Input(origin, method.returns)
            return value.reads[name]
        if method is not None:
            member = Double(
                origin,
                None,
                kind="callable",
                function=method,
                is_async=method.is_async and not method.is_generator,
            )
            member.returns = returns_of(method, cls)
            value.members[name] = member
            return member
        type_ = self.library.attribute_type(cls, name)
        if type_ is not None:
            if isinstance(type_, Unknown) and LOGGER_NAME.search(name):
                return self._logger_member(value, name)
            value.reads[name] = Input(origin, type_)
            return value.reads[name]
        if self.library.is_complete(cls) and self.library.class_model(cls) is not None:
            return None
        return self._of_unknown(value, name, optional=False)
