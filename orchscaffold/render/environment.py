"""The Jinja2 environments: strict, sandboxed, the project's own templates looked up first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader
from jinja2.exceptions import (
    TemplateNotFound,
    TemplateRuntimeError,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEnvironment

from orchscaffold.errors import TemplateError
from orchscaffold.house.folders import BUILTIN, templates_folder
from orchscaffold.model.house import House, fits
from orchscaffold.nearest import did_you_mean
from orchscaffold.render.filters import FILTERS, GLOBALS
from orchscaffold.render.undefined import Undefined

_FAILURES = (
    TemplateRuntimeError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)
_MEND = "Mend it, then try it: orchscaffold templates check"
_UNKNOWN_NAME = re.compile(r"'(\w+)' is undefined")


@lru_cache(maxsize=8)
def environment(
    own: Path | None = None, digests: tuple[tuple[str, str], ...] = ()
) -> SandboxedEnvironment:
    """The environment; the folder `own` is looked into first, and what is there is kept in bounds.

    `digests` are those of the house style: where they differ, nothing that was compiled is used.
    Raises TemplateError as `templates_folder` does.
    """
    builtin = FileSystemLoader(templates_folder())
    if own is None:
        env = _made(ImmutableSandboxedEnvironment, builtin)
        env.filters.update(FILTERS)
    else:
        from orchscaffold.render.bounds import BoundedEnvironment

        named = PrefixLoader({BUILTIN.rstrip(":"): builtin}, delimiter=":")
        env = _made(BoundedEnvironment, ChoiceLoader([FileSystemLoader(own), builtin, named]))
    env.globals.update(GLOBALS)
    env.tests["fits"] = fits
    return env


def _made(kind: type[SandboxedEnvironment], loader: BaseLoader) -> SandboxedEnvironment:
    return kind(
        loader=loader,
        undefined=Undefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )


def render_in_house(house: House, name: str, values: Mapping[str, object]) -> str:
    """The text of template `name` in a project's house style; raises as `render_template` does."""
    shared = {"parameters": dict(house.parameters)}
    return render_template(environment(house.folder, house.digests), name, {**shared, **values})


def render_template(env: SandboxedEnvironment, name: str, values: Mapping[str, object]) -> str:
    """The text of template `name` filled with `values`.

    Raises TemplateError, with the template's file and line, where it is missing, does not parse,
    uses a name that does not exist, does what the sandbox forbids or does not come to an end.
    """
    try:
        return env.get_template(name).render(values)
    except TemplateNotFound as error:
        raise _missing(env, error) from error
    except TemplateSyntaxError as error:
        raise _unreadable(error) from error
    except _FAILURES as error:
        path, line = _place(error)
        hint = _names(env, values, str(error)) if isinstance(error, UndefinedError) else ""
        endless = isinstance(error, RecursionError)
        what = "includes or calls itself without end" if endless else str(error)
        raise TemplateError(f"template {name}: {what}", path=path, line=line, hint=hint) from error


def compile_template(env: SandboxedEnvironment, name: str) -> None:
    """See that a template parses, with all filters and tests that it uses.

    Raises TemplateError, with file and line.
    """
    try:
        env.get_template(name)
    except TemplateNotFound as error:
        raise _missing(env, error) from error
    except TemplateSyntaxError as error:
        raise _unreadable(error) from error
    except (RecursionError, SyntaxError) as error:
        raise TemplateError(
            f"template {name}: is nested too deeply: {error}", hint=_MEND
        ) from error


def _missing(env: SandboxedEnvironment, error: TemplateNotFound) -> TemplateError:
    path, line = _place(error)
    names = [name for name in env.list_templates() if name.endswith(".j2")]
    hint = did_you_mean(str(error.name), names, f"There are: {', '.join(names)}")
    return TemplateError(f"there is no template {error.name}", path=path, line=line, hint=hint)


def _unreadable(error: TemplateSyntaxError) -> TemplateError:
    path = Path(error.filename) if error.filename else None
    return TemplateError(
        f"template {error.name}: {error.message}", path=path, line=error.lineno, hint=_MEND
    )


def _names(env: SandboxedEnvironment, values: Mapping[str, object], message: str) -> str:
    """The names there are, the nearest first; nothing for what is not about a name."""
    found = _UNKNOWN_NAME.match(message)
    if found is None:
        return ""
    if found[1] in values:
        return "It is there for templates that are rendered, not imported: import `with context`."
    known = sorted({*values, *env.globals} - {"layout"})
    near = did_you_mean(found[1], known, "")
    return " ".join(part for part in (near, f"Names there are: {', '.join(known)}") if part)


def _place(error: BaseException) -> tuple[Path | None, int | None]:
    """The template line nearest to the error; Jinja2 puts it into the traceback."""
    found: tuple[Path | None, int | None] = (None, None)
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(".j2"):
            found = (Path(name), trace.tb_lineno)
        trace = trace.tb_next
    return found
