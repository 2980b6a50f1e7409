"""What `templates` found or did, as JSON."""

from __future__ import annotations

from orchscaffold.model.templates import (
    TemplateCheck,
    TemplateEjection,
    TemplateInfo,
    TemplateList,
    TemplatePreview,
    TemplateReport,
    TemplateSource,
)
from orchscaffold.report.difference import diff_text
from orchscaffold.report.json_values import Json, problems_json
from orchscaffold.report.paths import display_path


def template_json(report: TemplateReport, *, diff: bool) -> dict[str, Json]:
    """The document, less its version."""
    match report:
        case TemplateList():
            listed: list[Json] = [_info(info) for info in report.templates]
            folder = None if report.folder is None else display_path(report.folder)
            return {"folder": folder, "templates": listed, "errors": []}
        case TemplateSource():
            return {"template": _info(report.info), "text": report.text, "errors": []}
        case TemplateEjection():
            return {"results": _ejected(report, diff=diff), "errors": []}
        case TemplateCheck():
            return {
                "templates": report.templates,
                "rendered": report.rendered,
                "errors": problems_json(report.problems),
            }
        case TemplatePreview():
            return _previewed(report)


def _info(info: TemplateInfo) -> Json:
    return {
        "name": info.name,
        "origin": info.origin,
        "path": display_path(info.path),
        "changed_through_others": info.is_affected,
    }


def _ejected(report: TemplateEjection, *, diff: bool) -> list[Json]:
    return [
        {
            "path": display_path(change.path),
            "action": change.action,
            **({"diff": diff_text(change)} if diff else {}),
        }
        for change in report.changes
    ]


def _previewed(report: TemplatePreview) -> dict[str, Json]:
    rendered: list[Json] = [{"id": item.id, "text": item.text} for item in report.rendered]
    return {
        "template": report.name,
        "target": report.target or None,
        "as_if": report.is_as_if,
        "rendered": rendered,
        "errors": [],
    }
