"""What sets a path apart, in words: for the test's name, its docstring and its id."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from orchscaffold.composing.naming import slug, variable_name
from orchscaffold.scenarios.run import Choice, Path
from orchscaffold.scenarios.terms import leaves_of
from orchscaffold.scenarios.values import Double, Input, Leaf, Origin, Value, settled


@dataclass(frozen=True, slots=True)
class Phrase:
    """`words` go into a name (`broker_is_none`), `text` into a sentence (`broker is None`)."""

    words: str
    text: str


def phrase_of(path: Path, assignment: dict[Leaf, object]) -> Phrase | None:
    """What the choice that led to this path decided; None for the path that took every first option."""
    prefix = path.run.prefix
    for choice in reversed(path.run.choices[: len(prefix)]):
        if choice.taken or choice is path.run.choices[len(prefix) - 1]:
            found = _phrase(choice, assignment, path)
            if found is not None:
                return found
    return None


def _phrase(choice: Choice, assignment: dict[Leaf, object], path: Path) -> Phrase | None:
    label = choice.labels[choice.taken]
    kind = label.partition(":")[0]
    if choice.about is None:
        return _unnamed(label)
    if kind == "handler" and isinstance(choice.about, Double):
        return _raising(choice.about, label, path)
    if kind in ("none", "alias", "state", "isinstance"):
        return _about_object(kind, choice, label)
    return _about_scalars(choice.about, assignment)


def _raising(double: Double, label: str, path: Path) -> Phrase:
    raised = [call.raised for call in double.calls if call.raised is not None]
    error = raised[0].cls.qualname if raised else "an error"
    name = variable_name(double.origin)
    return Phrase(f"{name}_raises_{slug(error)}", f"{name} raises {error}")


def _about_object(kind: str, choice: Choice, label: str) -> Phrase | None:
    origin = _origin(choice.about)
    if origin is None:
        return None
    name = variable_name(origin)
    if kind == "none":
        there = choice.taken == 0
        return (
            Phrase(f"with_{name}", f"{name} is given")
            if there
            else Phrase(f"without_{name}", f"{name} is None")
        )
    if kind == "alias":
        return (
            Phrase(f"same_{name}", f"{name} stays the same")
            if choice.taken
            else Phrase(f"another_{name}", f"{name} changes")
        )
    if kind == "isinstance":
        cls = label.split(":")[1]
        answer = "is" if choice.taken == 0 else "is_not"
        return Phrase(f"{name}_{answer}_{slug(cls)}", f"{name} {answer.replace('_', ' ')} a {cls}")
    return Phrase(f"{name}_preset", f"{name} was set before")


def _about_scalars(value: Value, assignment: dict[Leaf, object]) -> Phrase | None:
    parts = [
        (variable_name(leaf.origin), assignment[leaf])
        for leaf in leaves_of(value)
        if leaf in assignment
    ][:2]
    if not parts:
        return None
    words = "_and_".join(f"{name}_is_{_word(item)}" for name, item in parts)
    return Phrase(words, " and ".join(f"{name} is {_shown(item)}" for name, item in parts))


def _unnamed(label: str) -> Phrase | None:
    kind, _, rest = label.partition(":")
    name, _, option = rest.rpartition("=")
    origin = name.split("/")[-1].split(":")
    what = slug(origin[-1]) if origin else ""
    if kind == "size":
        word = {"0": "one", "1": "no", "2": "two"}.get(option, option)
        what = slug(origin[1] if len(origin) > 1 else origin[0])
        return Phrase(f"{word}_{what}", f"there is {word} of {what}")
    if kind in ("absent", "key"):
        there = "with" if option == "0" else "without"
        return Phrase(f"{there}_{what}", f"{what} is {'there' if option == '0' else 'missing'}")
    if kind == "loop":
        return Phrase("outside_a_loop", "no event loop runs")
    return None


def _origin(value: Value | None) -> Origin | None:
    if isinstance(value, Input):
        return value.origin
    return getattr(settled(value), "origin", None) if value is not None else None


def _word(value: object) -> str:
    if isinstance(value, enum.Enum):
        return slug(value.name or "")
    text = slug(str(value).replace("-", "minus ", 1) if _is_negative(value) else str(value))
    return (text or "empty")[:24].strip("_")


def _is_negative(value: object) -> bool:
    return isinstance(value, (int, float)) and value < 0


def _shown(value: object) -> str:
    if isinstance(value, enum.Enum):
        return value.name or ""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 30 else f"{text[:27]}..."
