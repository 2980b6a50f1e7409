"""What sets a path apart, in words: for the test's name, its docstring and its id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from orchscaffold.composing.wording.conditions import Conditions, Phrase
from orchscaffold.composing.wording.naming import slug, snake
from orchscaffold.composing.wording.sentences import Subject, Wording, origin_of
from orchscaffold.scenarios.run import Choice, Path
from orchscaffold.scenarios.values import Double, Input, Leaf, Origin, Value, settled

_QUIET: Final = frozenset({"call", "ok", "wait", "cancel", "follow", "async"})


def phrases_of(path: Path, assignment: Mapping[Leaf, object]) -> tuple[Phrase, ...]:
    """What was decided on this path, the most telling first; empty for the path of first options.

    The choice that led here comes first, then those that were turned before it, nearest first, then
    the others.
    """
    prefix = len(path.run.prefix)
    if not prefix:
        return ()
    writer = _Writer(path, assignment)
    choices = path.run.choices
    deciding = choices[prefix - 1 : prefix]
    turned = [choice for choice in reversed(choices[: prefix - 1]) if choice.taken]
    rest = [choice for choice in reversed(choices[: prefix - 1]) if not choice.taken]
    found: dict[str, Phrase] = {}
    for choice in (*deciding, *turned, *choices[prefix:], *rest):
        phrase = writer.phrase(choice)
        if phrase is not None:
            found.setdefault(phrase.words, phrase)
    return tuple(found.values())


class _Writer:
    def __init__(self, path: Path, assignment: Mapping[Leaf, object]) -> None:
        self._wording = Wording(path)
        self._conditions = Conditions(self._wording, assignment)

    def phrase(self, choice: Choice) -> Phrase | None:
        label = choice.labels[choice.taken]
        kind = label.partition(":")[0]
        if kind in _QUIET and not isinstance(choice.about, Double):
            return None
        if kind == "handler" and isinstance(choice.about, Double):
            return self._raising(choice.about, label)
        if choice.about is None:
            return self._unnamed(label)
        if kind in ("none", "alias", "state", "isinstance", "symbol"):
            return self._about_object(kind, choice, label)
        if label.endswith((":True", ":False")):
            return self._conditions.phrase(choice.about, label.endswith(":True"))
        if isinstance(choice.about, Double):
            return None
        return self._conditions.values(choice.about)

    def _raising(self, double: Double, label: str) -> Phrase:
        raised = [call.raised for call in double.calls if call.raised is not None]
        error = raised[-1].cls.qualname if raised else "an error"
        name = self._wording.name(double.origin)
        if error == "RuntimeError":
            return Phrase(f"{name}_fails", f"{name} fails")
        return Phrase(f"{name}_raises_{snake(error)}", f"{name} raises {error}")

    def _about_object(self, kind: str, choice: Choice, label: str) -> Phrase | None:
        origin = _origin(choice.about)
        if origin is None:
            return None
        subject = self._wording.subject(origin)
        if kind == "none":
            return _presence(subject, is_there=choice.taken == 0)
        if kind == "symbol":
            return _symbolic(subject, label.split(":")[1], is_one=choice.taken == 1)
        if kind == "alias":
            text = "stays the same" if choice.taken else "changes"
            return Phrase(f"{subject.name}_{text.replace(' ', '_')}", f"{subject.name} {text}")
        if kind == "isinstance":
            return _classified(subject, label.split(":")[1], is_one=choice.taken == 0)
        if not choice.taken:
            return None
        return Phrase(f"{subject.name}_is_already_set", f"{subject.name} is already set")

    def _unnamed(self, label: str) -> Phrase | None:
        kind, _, rest = label.partition(":")
        about, _, option = rest.rpartition("=")
        if kind == "loop":
            return Phrase("outside_an_event_loop", "no event loop runs")
        if kind == "size":
            return self._sized(about, option)
        if kind in ("absent", "key"):
            what = slug(about.rpartition(":")[2])
            link, text = ("with", "there") if option == "0" else ("without", "missing")
            return Phrase(f"{link}_{what}", f"{what} is {text}") if what else None
        return None

    def _sized(self, about: str, option: str) -> Phrase | None:
        origin = origin_of(about)
        if origin is None:
            return None
        subject = self._wording.subject(_root(origin))
        if option == "0":
            many = "one item"
            return _told(subject, "returns" if subject.verb == "returns" else "has", many)
        if option == "1":
            return _told(subject, subject.verb, "nothing" if subject.verb == "returns" else "empty")
        return _told(subject, "returns" if subject.verb == "returns" else "has", "two items")


def _root(origin: Origin) -> Origin:
    """The origin without what a label adds after it (the place of the question)."""
    name = origin.name.partition(":")[0]
    return Origin(origin.kind, name, origin.parent) if origin.kind != "global" else origin


def _told(subject: Subject, verb: str, what: str) -> Phrase:
    words = f"{subject.name}_{verb}_{what.replace(' ', '_')}"
    return Phrase(words, f"{subject.name} {verb} {what}")


def _presence(subject: Subject, *, is_there: bool) -> Phrase:
    if subject.verb == "returns":
        return _told(subject, "returns", "something") if is_there else _none_returned(subject)
    if is_there:
        return Phrase(f"with_{subject.name}", f"{subject.name} is given")
    return Phrase(f"without_{subject.name}", f"{subject.name} is None")


def _none_returned(subject: Subject) -> Phrase:
    return Phrase(f"{subject.words}_none", f"{subject.text} None")


def _symbolic(subject: Subject, symbol: str, *, is_one: bool) -> Phrase:
    if not is_one:
        return _presence(subject, is_there=True)
    return Phrase(f"{subject.words}_{slug(symbol)}", f"{subject.text} {symbol}")


def _classified(subject: Subject, cls: str, *, is_one: bool) -> Phrase:
    kind = snake(cls)
    article = "an" if cls[:1] in "AEIOUaeiou" else "a"
    negation = "" if is_one else "no " if subject.verb == "returns" else "not "
    lead = f"{negation}{article}" if negation != "no " else "no"
    words = f"{subject.words}_{lead.replace(' ', '_')}_{kind}"
    return Phrase(words, f"{subject.text} {lead} {cls}")


def _origin(value: Value | None) -> Origin | None:
    if isinstance(value, Input):
        return value.origin
    return getattr(settled(value), "origin", None) if value is not None else None
