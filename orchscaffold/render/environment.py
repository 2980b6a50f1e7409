"""The one Jinja2 environment: strict, sandboxed, the project's own templates looked up first."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from jinja2.exceptions import (
    TemplateNotFound,
    TemplateRuntimeError,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.sandbox import SandboxedEnvironment

from orchscaffold.errors import TemplateError
from orchscaffold.render.filters import FILTERS, GLOBALS

_FAILURES = (
    TemplateRuntimeError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
_PACKAGE = Path(__file__).resolve().parent.parent


def templates_folder(package: Path = _PACKAGE) -> Path:
    """The folder of built-in templates: inside the installed package, or beside it in a checkout.

    Raises TemplateError where neither exists.
    """
    for folder in (package / "templates", package.parent / "templates"):
        if (folder / "coordinator.py.j2").is_file():
            return folder
    raise TemplateError(
        "the built-in templates are missing", path=package, hint="install orchscaffold again"
    )


@lru_cache(maxsize=8)
def environment(project_templates: Path | None = None) -> SandboxedEnvironment:
    """The environment; `project_templates` is looked into first.

    Raises TemplateError as `templates_folder` does.
    """
    folders = [folder for folder in (project_templates, templates_folder()) if folder is not None]
    env = SandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    env.filters.update(FILTERS)
    env.globals.update(GLOBALS)
    return env


def render_template(env: SandboxedEnvironment, name: str, values: Mapping[str, object]) -> str:
    """The text of template `name` filled with `values`.

    Raises TemplateError, with the template's file and line, where it is missing, does not parse,
    uses a name that does not exist or does what the sandbox forbids.
    """
    try:
        return env.get_template(name).render(values)
    except TemplateNotFound as error:
        raise TemplateError(f"there is no template {error.name}", hint=_templates(env)) from error
    except TemplateSyntaxError as error:
        path = Path(error.filename) if error.filename else None
        raise TemplateError(
            f"template {error.name}: {error.message}", path=path, line=error.lineno
        ) from error
    except _FAILURES as error:
        path, line = _place(error)
        hint = (
            f"names there are: {_names(env, values)}" if isinstance(error, UndefinedError) else ""
        )
        raise TemplateError(f"template {name}: {error}", path=path, line=line, hint=hint) from error


def _templates(env: SandboxedEnvironment) -> str:
    names = [name for name in env.list_templates() if name.endswith(".j2")]
    return f"templates there are: {', '.join(names)}"


def _names(env: SandboxedEnvironment, values: Mapping[str, object]) -> str:
    return ", ".join(sorted({*values, *GLOBALS}))


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
