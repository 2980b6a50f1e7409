"""What a path comes to, in words: `re-raises ValidationError`, `returns no orders`."""

from __future__ import annotations

import enum
from types import MappingProxyType
from typing import Final

from orchscaffold.composing.asserting.contrast import NONE_SEEN, Contrast
from orchscaffold.composing.wording.naming import last_word, slug, snake, without_verb
from orchscaffold.composing.wording.sentences import Wording, shown, word
from orchscaffold.frozen import dataclass
from orchscaffold.model.ir import Function
from orchscaffold.model.types import NoneType
from orchscaffold.scenarios.run import Called, Handled, Path, Slept, Started, Wrote
from orchscaffold.scenarios.values import (
    ClassValue,
    Dict,
    Double,
    Instance,
    Known,
    Leaf,
    Origin,
    Sequence,
    Task,
    Value,
    settled,
)

_NUMBERS: Final = ("no", "one", "two", "three", "four", "five")
_LOGGED: Final = MappingProxyType(
    {
        "warning": "logs a warning",
        "error": "logs an error",
        "exception": "logs the error",
        "critical": "logs a critical error",
    }
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`words` go into a name (`returns_none`), `text` into a sentence (`returns None`)."""

    words: str
    text: str


_GOES_ON: Final = Outcome("goes_on", "goes on")
_NOTHING: Final = Outcome("does_nothing", "does nothing")
_VALUES: Final = frozenset({"item", "key", "result", "entered"})
_QUESTIONS: Final = (
    "__",
    "is_",
    "has_",
    "can_",
    "should_",
    "supports_",
    "get_",
    "list_",
    "fetch_",
    "load_",
)


def outcome_of(method: Function, path: Path, contrast: Contrast = NONE_SEEN) -> Outcome:
    """What the path comes to: what it did, how it ended, what it left undone beside its sibling."""
    ending = path.ending
    if ending.kind == "raised" and isinstance(ending.value, Instance):
        return _raised(path, ending.value)
    if ending.kind == "cancelled":
        return _cancelled(path)
    tasks = [event.task for event in path.run.events if isinstance(event, Started)]
    if tasks:
        return _started(tasks)
    if method.name == "__init__":
        return Outcome("sets_attributes", "sets its attributes")
    if is_procedure(method):
        return _done(path, contrast)
    value = settled(ending.value) if ending.value is not None else Known(None)
    return _with_log(path, _returned(method, path, value))


def is_procedure(method: Function) -> bool:
    """Whether the method is declared to return nothing."""
    return isinstance(method.returns, NoneType)


def _raised(path: Path, error: Instance) -> Outcome:
    name = error.cls.qualname.rpartition(".")[2]
    if error.origin is not None and error.origin.kind == "error" and _handled(path):
        logs = _log_text(path)
        text = f"{logs} and re-raises {name}" if logs else f"re-raises {name}"
        return Outcome(f"reraises_{snake(name)}", text)
    return Outcome(f"raises_{snake(name)}", f"raises {name}")


def _cancelled(path: Path) -> Outcome:
    survived = [event for event in _handled(path) if event.exception != "CancelledError"]
    if survived:
        return Outcome("keeps_running", "handles the error and keeps running")
    if any(isinstance(event, Slept) for event in path.run.events):
        return Outcome("runs_until_cancelled", "runs until it is cancelled")
    return Outcome("stops_when_cancelled", "lets a cancellation through")


def _started(tasks: list[Task]) -> Outcome:
    labels = [task.label.rpartition(".")[2] for task in tasks]
    if len(tasks) == 1 and labels[0].isidentifier():
        label = labels[0].strip("_")
        return Outcome(f"starts_{label}_task", f"starts the task {labels[0]}")
    count = _count(len(tasks))
    return Outcome(f"starts_{count}_tasks", f"starts {count} tasks")


def _done(path: Path, contrast: Contrast) -> Outcome:
    """What a method that returns nothing did."""
    logs = _log_text(path)
    if _handled(path):
        return Outcome(_bare(logs), f"{logs} and goes on") if logs else _GOES_ON
    turned_away = _warned(logs) if contrast.uncalled else None
    found = turned_away or _kept(contrast) or _last_call(path) or _written(path) or _refilled(path)
    return found or _left_undone(contrast) or _warned(logs) or _NOTHING


def _warned(logs: str) -> Outcome | None:
    return Outcome(_bare(logs), logs) if logs else None


def _bare(text: str) -> str:
    return "_".join(word for word in text.split() if word not in ("a", "an", "the"))


def _kept(contrast: Contrast) -> Outcome | None:
    if not contrast.unwritten or contrast.uncalled:
        return None
    name = contrast.unwritten[-1].strip("_")
    return Outcome(f"keeps_{name}", f"keeps {name} as it is")


def _left_undone(contrast: Contrast) -> Outcome | None:
    if not contrast.uncalled:
        return None
    name = slug(contrast.uncalled[-1].name)
    return Outcome(f"does_not_call_{name}", f"does not call {name}")


def _last_call(path: Path) -> Outcome | None:
    """The last call of a collaborator; a function of a module only where there is no other."""
    called = [double for double in _called(path) if double.kind in ("callable", "class")]
    if not called:
        return None
    methods = [double for double in called if _is_of_collaborator(double)]
    orders = [double for double in methods if not double.origin.name.startswith(_QUESTIONS)]
    last = (orders or methods or called)[-1]
    name = Wording(path).name(last.origin)
    verb = "makes" if last.kind == "class" else "calls"
    return Outcome(f"{verb}_{name}", f"{verb} {name}")


def _written(path: Path) -> Outcome | None:
    events = [event for event in path.run.events if isinstance(event, Wrote)]
    if not events:
        return None
    given = (event for event in events if _is_argument(event.value))
    event = next(given, events[-1])
    name = event.name.strip("_")
    value = settled(event.value)
    verb = "clears" if isinstance(value, Known) and value.value is None else "sets"
    return Outcome(f"{verb}_{name}", f"{verb} {name}")


def _refilled(path: Path) -> Outcome | None:
    """The last container of the object under test, or of its class, that holds more or less than
    before."""
    if path.subject is None:
        return None
    initial, slots = path.subject.initial, path.run.class_slots.items()
    shared = [(dotted.rpartition(".")[2], slot.value, None) for (_, dotted), slot in slots]
    own = [(n, settled(v), initial.get(n)) for n, v in path.subject.attributes.items()]
    changes = [(n.strip("_"), _growth(after, before)) for n, after, before in (*shared, *own)]
    name, growth = next((pair for pair in reversed(changes) if pair[1]), ("", 0))
    if not growth:
        return None
    verb = "adds to" if growth > 0 else "takes from"
    return Outcome(f"{verb.replace(' ', '_')}_{name}", f"{verb} {name}")


def _growth(after: Value, before: Value | None) -> int:
    """How many items more a list, set or dict holds than it did."""
    if not isinstance(after, (Sequence, Dict)):
        return 0
    if after.origin is not None:
        return len(after.items) - len(after.given)
    return len(after.items) - len(before.items) if isinstance(before, (Sequence, Dict)) else 0


def _is_of_collaborator(double: Double) -> bool:
    """Whether a method of something that the object holds was called, not of a mere value."""
    owner = double.origin.parent
    return double.origin.kind == "attr" and owner is not None and owner.kind not in _VALUES


def _is_argument(value: Value) -> bool:
    origin = getattr(settled(value), "origin", None)
    return origin is not None and origin.kind == "param"


def _with_log(path: Path, outcome: Outcome) -> Outcome:
    logs = _log_text(path)
    if _handled(path) and logs:
        return Outcome(outcome.words, f"{logs} and {outcome.text}")
    return outcome


# --- the returned value


def _returned(method: Function, path: Path, value: Value) -> Outcome:
    noun = _short(without_verb(method.name))
    if isinstance(value, Known):
        return _constant(value.value, noun)
    if isinstance(value, (Sequence, Dict)):
        return _collection(value, noun)
    if isinstance(value, Instance):
        return _instance(path, value)
    if isinstance(value, (Double, Leaf)) and value.origin is not None:
        return _given(path, value.origin)
    if isinstance(value, ClassValue):
        return Outcome(f"returns_{snake(value.ref.qualname)}", f"returns {value.ref.qualname}")
    return _named(noun)


def _short(noun: str) -> str:
    """The last word of a long noun: the method's name already says the rest."""
    words = noun.split("_")
    return words[-1] if len(words) > 2 else noun


def _constant(value: object, noun: str) -> Outcome:
    if value is None or isinstance(value, (bool, int, enum.Enum)):
        return Outcome(f"returns_{word(value)}", f"returns {shown(value)}")
    if isinstance(value, str) and len(slug(value)) <= 30:
        return Outcome(f"returns_{slug(value) or 'empty_text'}", f"returns {shown(value)}")
    return _named(noun) if value else Outcome(f"returns_{word(value)}", f"returns {shown(value)}")


def _named(noun: str) -> Outcome:
    if noun:
        return Outcome(f"returns_{noun}", f"returns the {noun.replace('_', ' ')}")
    return Outcome("returns_result", "returns its result")


def _collection(value: Sequence | Dict, noun: str) -> Outcome:
    kind = value.kind if isinstance(value, Sequence) else "dict"
    if value.items:
        return (
            _named(noun) if noun else Outcome(f"returns_filled_{kind}", f"returns a filled {kind}")
        )
    if noun.endswith("s") and not noun.endswith("ss"):
        return Outcome(f"returns_no_{noun}", f"returns no {noun.replace('_', ' ')}")
    return Outcome(f"returns_empty_{kind}", f"returns an empty {kind}")


def _instance(path: Path, value: Instance) -> Outcome:
    if value.is_subject:
        return Outcome("returns_itself", "returns itself")
    if value.origin is not None:
        name = Wording(path).name(value.origin)
        return Outcome(f"returns_{name}", f"returns {name} as it is")
    health = settled(value.attributes.get("healthy", Known(None)))
    if isinstance(health, Known) and isinstance(health.value, bool):
        said = "healthy" if health.value else "unhealthy"
        return Outcome(f"reports_{said}", f"reports that it is {said}")
    name = value.cls.qualname.rpartition(".")[2]
    if value.base is not None:
        return Outcome(f"returns_updated_{last_word(name)}", f"returns an updated {name}")
    article = "an" if name[:1] in "AEIOU" else "a"
    return Outcome(f"returns_{snake(name)}", f"returns {article} {name}")


def _given(path: Path, origin: Origin) -> Outcome:
    subject = Wording(path).subject(origin)
    if subject.verb == "returns":
        return Outcome(f"returns_what_{subject.words}", f"returns what {subject.text}")
    return Outcome(f"returns_{subject.name}", f"returns {subject.name}")


# --- what was met on the way


def _handled(path: Path) -> list[Handled]:
    return [event for event in path.run.events if isinstance(event, Handled)]


def _called(path: Path) -> list[Double]:
    doubles = [event.record.double for event in path.run.events if isinstance(event, Called)]
    return [double for double in doubles if double.kind != "logger"]


def _log_text(path: Path) -> str:
    """The gravest level that was logged, as a verb; empty for information and debugging."""
    levels = [
        event.record.double.origin.name
        for event in path.run.events
        if isinstance(event, Called) and event.record.double.kind == "logger"
    ]
    for level in reversed(_LOGGED):
        if level in levels:
            return _LOGGED[level]
    return ""


def _count(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)
