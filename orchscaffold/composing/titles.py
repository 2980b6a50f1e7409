"""The name, the docstring and the distinguishing part of the id of a test."""

from __future__ import annotations

from dataclasses import dataclass

from orchscaffold.composing.naming import slug, snake
from orchscaffold.composing.phrases import Phrase
from orchscaffold.model.ir import Function
from orchscaffold.scenarios.run import Path, Started
from orchscaffold.scenarios.values import Instance, Known, settled

MAX_DOC = 80


@dataclass(frozen=True, slots=True)
class Title:
    """`name` of the test method, its one-line `doc`, and what `differs` from other paths (for the id)."""

    name: str
    doc: str
    differs: str


def title_of(method: Function, path: Path, phrase: Phrase | None) -> Title:
    """Method, condition and outcome in words."""
    words, says = _outcome(path)
    subject = method.name.strip("_") or method.name
    name = f"test_{slug(subject)}_{words}"
    text = f"{method.name} {says}"
    if phrase is not None:
        link = "" if phrase.words.startswith(("with_", "without_")) else "when_"
        name = f"{name}_{link}{phrase.words}"
        text = f"{text} when {phrase.text}"
    differs = phrase.words.replace("_", "-") if phrase is not None else words.replace("_", "-")
    doc = f"{text}." if len(text) < MAX_DOC else f"{method.name} {says}."
    return Title(name[:110].rstrip("_"), doc, differs)


def _outcome(path: Path) -> tuple[str, str]:
    ending = path.ending
    if ending.kind == "raised" and isinstance(ending.value, Instance):
        name = ending.value.cls.qualname.rpartition(".")[2]
        return f"raises_{snake(name)}", f"raises {name}"
    if ending.kind == "cancelled":
        return "runs_until_cancelled", "runs until it is cancelled"
    if any(isinstance(event, Started) for event in path.run.events):
        return "starts_tasks", "starts its tasks"
    if path.method == "__init__":
        return "sets_its_attributes", "sets its attributes"
    value = settled(ending.value) if ending.value is not None else None
    if isinstance(value, Known) and (value.value is None or isinstance(value.value, bool)):
        text = str(value.value)
        return f"returns_{text.lower()}", f"returns {text}"
    return "returns_its_result", "returns its result"
