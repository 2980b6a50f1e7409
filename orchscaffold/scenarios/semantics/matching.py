"""`match` patterns."""

from __future__ import annotations

from orchscaffold.model import ir
from orchscaffold.scenarios.semantics.decisions import Abandoned
from orchscaffold.scenarios.semantics.frames import Frame
from orchscaffold.scenarios.semantics.targets import Targets
from orchscaffold.scenarios.values import ClassValue, Dict, Instance, Sequence, Value


class Matching(Targets):
    """Decides whether a pattern matches, binding its captures."""

    def matches(self, pattern: ir.Pattern, subject: Value, frame: Frame, key: str) -> bool:
        """Whether `pattern` matches `subject` on this path."""
        if isinstance(pattern, ir.ValuePattern):
            value = self.evaluate(pattern.value, frame)
            return self.truth(self.compare("==", subject, value, key), key)
        if isinstance(pattern, ir.CapturePattern):
            return self._match_capture(pattern, subject, frame, key)
        if isinstance(pattern, ir.OrPattern):
            return any(
                self.matches(option, subject, frame, f"{key}:{place}")
                for place, option in enumerate(pattern.options)
            )
        if isinstance(pattern, ir.ClassPattern):
            return self._match_class(pattern, subject, frame, key)
        if isinstance(pattern, ir.MappingPattern):
            return self._match_mapping(pattern, subject, frame, key)
        if isinstance(pattern, ir.SequencePattern):
            return self._match_sequence(pattern, subject, frame, key)
        raise Abandoned("a pattern that is not followed")

    def _match_capture(
        self, pattern: ir.CapturePattern, subject: Value, frame: Frame, key: str
    ) -> bool:
        if pattern.pattern is not None and not self.matches(pattern.pattern, subject, frame, key):
            return False
        if pattern.name is not None:
            frame.bind(pattern.name, subject)
        return True

    def _match_class(
        self, pattern: ir.ClassPattern, subject: Value, frame: Frame, key: str
    ) -> bool:
        cls = self.evaluate(pattern.cls, frame)
        if not isinstance(cls, ClassValue):
            raise Abandoned("a class pattern that cannot be followed")
        if not self.is_instance(subject, cls.ref, key):
            return False
        names = self._positional_names(cls, pattern)
        if names is None:
            return self.matches(pattern.positional[0], subject, frame, key)
        parts = [*zip(names, pattern.positional, strict=False), *pattern.keywords]
        return all(
            self.matches(part, self.get_attribute(subject, name), frame, f"{key}:{name}")
            for name, part in parts
        )

    def _positional_names(
        self, cls: ClassValue, pattern: ir.ClassPattern
    ) -> tuple[str, ...] | None:
        """The attribute names that positional patterns stand for; None for a builtin that matches
        itself."""
        if not pattern.positional:
            return ()
        if cls.ref.module == "builtins":
            return None
        return tuple(field.name for field in self.library.fields(cls.ref))

    def _match_mapping(
        self, pattern: ir.MappingPattern, subject: Value, frame: Frame, key: str
    ) -> bool:
        subject = self.shape(subject, "item")
        if not isinstance(subject, Dict):
            return False
        for place, (name, part) in enumerate(pattern.items):
            found = self.find_key(subject, self.evaluate(name, frame), f"{key}:{place}")
            if found is None or not self.matches(part, found, frame, f"{key}:{place}"):
                return False
        if pattern.rest is not None:
            self.dict_size(subject, key)
            taken = [self.evaluate(name, frame) for name, _ in pattern.items]
            rest = [
                (name, item)
                for name, item in subject.items
                if not any(self.equal(name, other, key) for other in taken)
            ]
            frame.bind(pattern.rest, Dict(rest))
        return True

    def _match_sequence(
        self, pattern: ir.SequencePattern, subject: Value, frame: Frame, key: str
    ) -> bool:
        items = self._items_of(self.shape(subject, "iterate"))
        parts = _spread(pattern.items, items) if items is not None else None
        return parts is not None and all(
            self._match_part(part, items, frame, f"{key}:{place}")
            for place, (part, items) in enumerate(parts)
        )

    def _items_of(self, subject: Value) -> list[Value] | None:
        """The items of a list or tuple, named ones too; None for what no sequence pattern
        matches."""
        if isinstance(subject, Sequence):
            return subject.items if subject.kind in ("list", "tuple", "deque") else None
        model = self.library.class_model(subject.cls) if isinstance(subject, Instance) else None
        is_tuple = model is not None and model.kind == "namedtuple"
        return (
            list(subject.attributes.values())
            if is_tuple and isinstance(subject, Instance)
            else None
        )

    def _match_part(self, pattern: ir.Pattern, items: list[Value], frame: Frame, key: str) -> bool:
        if not isinstance(pattern, ir.StarPattern):
            return self.matches(pattern, items[0], frame, key)
        if pattern.name is not None:
            frame.bind(pattern.name, Sequence("list", items))
        return True


def _spread(
    patterns: tuple[ir.Pattern, ...], items: list[Value]
) -> list[tuple[ir.Pattern, list[Value]]] | None:
    """Each pattern with the items it stands for; None where there are too few or too many."""
    stars = [place for place, part in enumerate(patterns) if isinstance(part, ir.StarPattern)]
    extra = len(items) - len(patterns)
    if (extra and not stars) or extra < -len(stars):
        return None
    rest = list(items)
    result = []
    for part in patterns:
        count = extra + 1 if isinstance(part, ir.StarPattern) else 1
        result.append((part, rest[:count]))
        del rest[:count]
    return result
