"""A decided condition on scalars in words: `quantity is at most 0`, `side is not SELL`."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.composing.wording.sentences import Subject, Wording, shown, word
from orchscaffold.frozen import dataclass
from orchscaffold.model.types import Named
from orchscaffold.scenarios.conditions.terms import leaves_of
from orchscaffold.scenarios.values import Known, Leaf, Sequence, Term, Value, settled


@dataclass(frozen=True, slots=True)
class Phrase:
    """`words` go into a name (`broker_is_none`), `text` into a sentence (`broker is None`)."""

    words: str
    text: str

    @property
    def clause(self) -> str:
        """The words with the conjunction they need."""
        bare = self.words.startswith(("with_", "without_", "outside_"))
        return self.words if bare else f"when_{self.words}"

    @property
    def about(self) -> str:
        """The name of what the phrase speaks of."""
        bare = self.words.removeprefix("without_").removeprefix("with_")
        return _VERB.split(bare)[0]


_VERB: Final = re.compile(r"_(is|has|returns|raises|fails|stays|changes|equals|differs)(_|$)")
_OPPOSITE: Final = MappingProxyType(
    {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
)
_MIRRORED: Final = MappingProxyType(
    {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
)
_RELATION: Final = MappingProxyType(
    {"==": "", "!=": "not", "<": "below", ">=": "at least", ">": "above", "<=": "at most"}
)
_BETWEEN: Final = MappingProxyType(
    {
        "==": "equals",
        "!=": "differs from",
        "<": "is below",
        ">=": "is at least",
        ">": "is above",
        "<=": "is at most",
    }
)
_TRANSPARENT: Final = frozenset(
    {
        "call:str",
        "call:float",
        "call:int",
        "call:abs",
        "call:decimal.Decimal",
        "method:lower",
        "method:upper",
        "method:strip",
        "truth:",
    }
)


class Conditions:
    """Puts conditions of one path into words."""

    def __init__(self, wording: Wording, assignment: Mapping[Leaf, object]) -> None:
        self._wording = wording
        self._assignment = assignment

    def phrase(self, value: Value, answer: bool) -> Phrase | None:
        """That `value` is true, or false; None where it depends on no input."""
        value = settled(value)
        if isinstance(value, Term):
            if value.op == "unary:not":
                return self.phrase(value.args[0], not answer)
            if value.op in _TRANSPARENT:
                return self.phrase(value.args[0], answer)
            found = self._comparison(value, answer)
            if found is not None:
                return found
        if isinstance(value, Leaf):
            return self._truth(value, answer)
        return self.values(value)

    def values(self, value: Value) -> Phrase | None:
        """The values that the test gives to the inputs of `value`."""
        parts = [
            (self._wording.subject(leaf.origin), self._assignment[leaf])
            for leaf in leaves_of(value)
            if leaf in self._assignment and not _is_filler(leaf, self._assignment[leaf])
        ][:2]
        if not parts:
            return None
        return Phrase(
            "_and_".join(f"{subject.words}_{word(item)}" for subject, item in parts),
            " and ".join(f"{subject.text} {shown(item)}" for subject, item in parts),
        )

    def _truth(self, leaf: Leaf, answer: bool) -> Phrase:
        subject = self._wording.subject(leaf.origin)
        kind = leaf.type.address if isinstance(leaf.type, Named) else ""
        if kind == "builtins.str":
            return _said(subject, "given" if answer else "empty")
        if kind in ("builtins.int", "builtins.float", "decimal.Decimal"):
            return _said(subject, "not zero" if answer else "zero")
        return _said(subject, str(answer), str(answer).lower())

    def _comparison(self, term: Term, answer: bool) -> Phrase | None:
        op = term.op
        if op in ("in", "not in"):
            return self._membership(term, (op == "in") is answer)
        if op not in _OPPOSITE or len(term.args) != 2:
            return None
        op = op if answer else _OPPOSITE[op]
        left, right = (settled(arg) for arg in term.args)
        if isinstance(left, Known):
            left, right, op = right, left, _MIRRORED[op]
        subject = self._named(left)
        if subject is None:
            return None
        if isinstance(right, Known):
            return self._against(subject, op, right.value, left)
        other = self._named(right)
        if other is None or other.verb != "is" or subject.verb != "is":
            return None
        relation = _BETWEEN[op]
        words = f"{subject.name}_{relation.replace(' ', '_')}_{other.name}"
        return Phrase(words, f"{subject.name} {relation} {other.name}")

    def _against(self, subject: Subject, op: str, value: object, left: Value) -> Phrase | None:
        if op == "!=" and isinstance(value, enum.Enum):
            return self.values(left)
        relation = _RELATION[op]
        gap = f"{relation} " if relation else ""
        return _said(subject, f"{gap}{shown(value)}", f"{gap}{word(value)}")

    def _membership(self, term: Term, answer: bool) -> Phrase | None:
        subject = self._named(settled(term.args[0]))
        known = settled(term.args[1])
        if subject is None or not isinstance(known, (Known, Sequence)):
            return None
        return self.values(term.args[0]) if answer else self._outside(subject, term)

    def _outside(self, subject: Subject, term: Term) -> Phrase | None:
        return self.values(term.args[0]) or _said(subject, "something else")

    def _named(self, value: Value) -> Subject | None:
        value = settled(value)
        if isinstance(value, Leaf):
            return self._wording.subject(value.origin)
        if isinstance(value, Term) and value.op in _TRANSPARENT and len(value.args) == 1:
            return self._named(value.args[0])
        return None


def _said(subject: Subject, text: str, words: str | None = None) -> Phrase:
    spelled = (words or text).replace(" ", "_")
    return Phrase(f"{subject.words}_{spelled}", f"{subject.text} {text}")


def _is_filler(leaf: Leaf, value: object) -> bool:
    """Whether the value is the field's own name: what a test gives where any string will do."""
    return isinstance(value, str) and value.strip("_") == leaf.origin.name.strip("_")
