"""From a project's template folder to its house style."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from orchscaffold.errors import ConfigError, TemplateError
from orchscaffold.frozen import dataclass
from orchscaffold.house.chains import Chains
from orchscaffold.house.folders import (
    Template,
    builtin_patterns,
    builtin_templates,
    own_templates,
    pattern_of,
)
from orchscaffold.house.headers import Header, read_header
from orchscaffold.model.house import House, Parameter, Parameters
from orchscaffold.model.settings import Settings


@dataclass(frozen=True, slots=True)
class OwnFolder:
    """A project's template folder as it was read: each template with its header, or with what is
    wrong with that.
    """

    folder: Path
    templates: tuple[tuple[Template, Header | TemplateError], ...]


def find_house(root: Path, settings: Settings) -> House:
    """The house style of the project at `root`, whose settings name a template folder.

    Raises ConfigError where the setting `templates` names no folder, TemplateError for a template
    that cannot be read or whose header is wrong.
    """
    folder = root / settings.templates
    if not folder.is_dir():
        raise ConfigError(
            f"`templates` in [tool.orchscaffold] names no folder: {settings.templates}",
            path=root / "pyproject.toml",
            hint="`orchscaffold templates eject NAME` makes it, with a template in it.",
        )
    found = read_folder(root, settings.templates)
    for _, header in found.templates:
        if isinstance(header, TemplateError):
            raise header
    return house_of(found, settings.parameters)


def house_of(found: OwnFolder, given: Parameters) -> House:
    """The house style of those templates whose headers are right, and of the parameters that the
    settings give.

    Raises TemplateError where two headers have different defaults for one parameter.
    """
    headers = tuple(_sound(found.templates))
    parameters = merged(headers, given)
    return House(
        folder=found.folder,
        digests=tuple(_digests((template for template, _ in headers), parameters)),
        patterns=tuple(header.pattern for _, header in headers if header.pattern is not None),
        parameters=parameters,
    )


def read_folder(root: Path, name: str) -> OwnFolder:
    """The template folder `name` of the project at `root`, errors in headers included.

    Raises TemplateError for a file that cannot be read.
    """
    folder = root / name
    builtin = builtin_patterns()
    templates = own_templates(root, folder)
    return OwnFolder(folder, tuple((item, _header(item, builtin)) for item in templates))


def merged(headers: Iterable[tuple[Template, Header]], given: Parameters) -> Parameters:
    """The parameters that templates may use: defaults of their headers, and what the table says.

    Raises TemplateError where two headers have different defaults for one that is not given.
    """
    values: dict[str, Parameter] = {}
    origins: dict[str, str] = {}
    table = dict(given)
    for template, header in headers:
        for key, value in header.parameters:
            if key not in table and values.setdefault(key, value) != value:
                raise TemplateError(
                    f"the default of parameter {key} differs from that in {origins[key]}",
                    path=template.path,
                    hint="Set it in [tool.orchscaffold.parameters], or call one of them otherwise.",
                )
            origins.setdefault(key, template.name)
    return tuple(sorted({**values, **table}.items()))


def _header(template: Template, builtin: tuple[str, ...]) -> Header | TemplateError:
    try:
        return read_header(template, builtin)
    except TemplateError as error:
        return error


def _sound(
    templates: Iterable[tuple[Template, Header | TemplateError]],
) -> Iterator[tuple[Template, Header]]:
    for template, header in templates:
        if not isinstance(header, TemplateError):
            yield template, header


def _digests(own: Iterable[Template], parameters: Parameters) -> Iterator[tuple[str, str]]:
    """The templates of tests and helpers in which the project has a part, with their digests."""
    texts = {template.name: template.text for template in own}
    builtin = {template.name: template.text for template in builtin_templates()}
    chains = Chains(builtin, texts)
    for name in sorted({*texts, *builtin}):
        if pattern_of(name) or name.startswith("helpers/"):
            digest = chains.digest(name, parameters)
            if digest:
                yield name, digest
