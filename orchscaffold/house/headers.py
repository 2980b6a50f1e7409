"""The header of a template: a comment at its top that says, in TOML, what it is for.

    {# orchscaffold
    api = 1
    summary = "sends that are tried again"
    class = "Retries"

    [when]
    behaviour = ["retries"]
    #}

`api` is the version of what templates are given; the rest makes a pattern of a template that has
the name of no built-in one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from orchscaffold.config.house import plain_values
from orchscaffold.config.toml import TomlError, parsed_toml
from orchscaffold.errors import TemplateError
from orchscaffold.frozen import dataclass
from orchscaffold.house.folders import Template, pattern_of
from orchscaffold.model.house import API, BEHAVIOURS, OwnPattern, Parameters, Selector
from orchscaffold.nearest import did_you_mean

_HEADER: Final = re.compile(r"\s*\{#-?\s*orchscaffold\b:?(.*?)-?#\}", re.DOTALL)
_TEXTS: Final = ("summary", "asserts", "class", "class-doc")
_KEYS: Final = ("api", *_TEXTS, "when", "unless", "parameters")
_SELECTORS: Final[Mapping[str, str]] = {
    "behaviour": "behaviour",
    "calls": "calls",
    "class": "cls",
    "decorated-with": "decorated_with",
    "method": "method",
    "subclass-of": "subclass_of",
}
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_CLASS: Final = re.compile(r"[A-Z]\w*")
_MEND: Final = "Mend the header at the top of the template."
EXAMPLE: Final = "{# orchscaffold ... [when] behaviour = [...] #}"


@dataclass(frozen=True, slots=True)
class Header:
    """What a template says of itself: a pattern, where it is one, and defaults of parameters."""

    pattern: OwnPattern | None
    parameters: Parameters


def read_header(template: Template, builtin: Iterable[str]) -> Header:
    """The header of a project's template; `builtin` are the names of the built-in patterns.

    Raises TemplateError, with the line, where it is wrong, is for another version of this tool, or
    is missing where it is needed.
    """
    return _Reader(template).header(frozenset(builtin))


class _Reader:
    """Reads one header; `_wrong` knows the lines."""

    def __init__(self, template: Template) -> None:
        self._template = template
        found = _HEADER.match(template.text)
        self._first = template.text.count("\n", 0, found.start(1)) + 1 if found else 1
        self._text = found[1] if found else ""
        self._is_there = found is not None
        self._table = self._parsed()

    def header(self, builtin: frozenset[str]) -> Header:
        """The header; raises TemplateError."""
        for key in self._table:
            if key not in _KEYS:
                hint = did_you_mean(key, _KEYS, f"The keys are: {', '.join(_KEYS)}")
                raise self._wrong(key, f"unknown key `{key}` in the header", hint)
        self._check_api()
        parameters = plain_values(
            self._inner("parameters"), lambda key, what: self._wrong(key, f"`{key}` {what}")
        )
        name = pattern_of(self._template.name)
        if not name:
            return Header(None, parameters)
        if name in builtin:
            self._refuse_selecting()
            return Header(None, parameters)
        return Header(self._pattern(name), parameters)

    def _parsed(self) -> Mapping[str, object]:
        try:
            return parsed_toml(self._text)
        except TomlError as error:
            message = f"the header is not valid TOML: {error.message}"
            line = self._first + error.line - 1
            raise TemplateError(message, path=self._template.path, line=line, hint=_MEND) from error

    def _check_api(self) -> None:
        api = self._table.get("api", API)
        if not isinstance(api, int) or isinstance(api, bool):
            raise self._wrong("api", f"`api` has to be a number: api = {API}")
        if api != API:
            newer = "Install a newer orchscaffold, or eject" if api > API else "Eject"
            raise self._wrong(
                "api",
                f"is for template API {api}; this orchscaffold has {API}",
                f"{newer} the template anew (orchscaffold templates eject) and bring your changes "
                "over.",
            )

    def _refuse_selecting(self) -> None:
        extra = next((key for key in self._table if key not in ("api", "parameters")), None)
        if extra is not None:
            raise self._wrong(
                extra,
                f"`{extra}` is for a pattern of your own; this template overrides a built-in one",
                "Take it out, or give the template another name.",
            )

    def _pattern(self, name: str) -> OwnPattern:
        if not _NAME.fullmatch(name) or name == "helper":
            message = f"{name!r} is no name for a pattern: small letters, digits and hyphens"
            hint = "Rename the file, as in patterns/metrics-emission.py.j2."
            raise TemplateError(message, path=self._template.path, hint=hint)
        when = self._selector("when")
        if when.is_empty:
            message = "does not say what the pattern applies to"
            if not self._is_there:
                message = f"has no header, and there is no built-in pattern {name}"
            raise self._wrong("when", message, f"Begin it with a header: {EXAMPLE}")
        texts = {key: self._text_of(key) for key in _TEXTS}
        test_class = texts["class"] or "".join(part.capitalize() for part in name.split("-"))
        if not _CLASS.fullmatch(test_class):
            message = f"`class` has to be the end of a class name, like Retries, not {test_class!r}"
            raise self._wrong("class", message)
        words = name.replace("-", " ")
        return OwnPattern(
            name=name,
            summary=texts["summary"] or words,
            asserts=texts["asserts"] or "what its template says",
            test_class=test_class,
            class_doc=texts["class-doc"] or f"Test {words}.",
            when=when,
            unless=self._selector("unless"),
            path=self._template.path,
        )

    def _selector(self, table: str) -> Selector:
        given: dict[str, tuple[str, ...]] = {}
        for key, value in self._inner(table).items():
            if key not in _SELECTORS:
                hint = did_you_mean(key, _SELECTORS, f"The keys are: {', '.join(_SELECTORS)}")
                raise self._wrong(key, f"unknown key `{key}` in [{table}]", hint)
            items = [value] if isinstance(value, str) else value
            if not isinstance(items, list) or not all(isinstance(i, str) and i for i in items):
                raise self._wrong(key, f"`{key}` has to be a string or a list of strings")
            given[_SELECTORS[key]] = tuple(items)
        for word in given.get("behaviour", ()):
            if word not in BEHAVIOURS:
                hint = did_you_mean(word, BEHAVIOURS, f"There are: {', '.join(BEHAVIOURS)}")
                raise self._wrong("behaviour", f"unknown behaviour {word!r}", hint)
        return Selector(**given)

    def _inner(self, key: str) -> Mapping[str, object]:
        found = self._table.get(key, {})
        if not isinstance(found, dict):
            raise self._wrong(key, f"`{key}` has to be a table: [{key}]")
        return found

    def _text_of(self, key: str) -> str:
        found = self._table.get(key, "")
        if not isinstance(found, str) or "\n" in found:
            raise self._wrong(key, f"`{key}` has to be a string of one line")
        return found

    def _wrong(self, key: str, message: str, hint: str = "") -> TemplateError:
        lines = self._text.split("\n")
        starts = (key, f"[{key}]", f'"{key}"')
        offset = next((n for n, line in enumerate(lines) if line.lstrip().startswith(starts)), 0)
        return TemplateError(
            message,
            path=self._template.path,
            line=self._first + offset,
            hint=hint or _MEND,
        )
