"""The page and the picture: the same bytes each time, well formed, nothing out of place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_map import FEED, HOSTILE, SAMPLE, TILL

from orchscaffold.model.scenario_map import MappedClass, ScenarioMap
from orchscaffold.report.pages import is_page, map_page, map_picture
from orchscaffold.report.picture import MOST_ROWS, picture_of

GOLDEN = Path(__file__).parent / "golden"
REFRESH = "python tests/report/regenerate.py"
EMPTY = ScenarioMap(Path("/x"), (), ())
SVG = "{http://www.w3.org/2000/svg}"


class Reading(HTMLParser):
    """The tags, ids, links and texts of a page; every tag is closed in order."""

    VOID = frozenset({"meta", "wbr", "input", "br", "img", "link"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.handlers: list[str] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name in ("href", "src"):
                self.links.append(value or "")
            elif name.startswith("on"):
                self.handlers.append(name)
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self._open):
            self.text += data


@pytest.mark.parametrize(("name", "make"), [("map.html", map_page), ("map.svg", map_picture)])
def test_golden(name: str, make) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    assert make(SAMPLE) == (GOLDEN / name).read_text(encoding="utf-8"), f"look, then: {REFRESH}"


@pytest.mark.parametrize("drawn", [EMPTY, SAMPLE], ids=["empty", "sample"])
def test_pages_are_known_again(drawn: ScenarioMap) -> None:
    assert is_page(map_page(drawn).encode())
    assert is_page(map_picture(drawn).encode())


@pytest.mark.parametrize(
    "content", [b"", b"<html></html>", b"\xff\x00", b"# orchscaffold report\n"]
)
def test_other_files_are_not(content: bytes) -> None:
    assert not is_page(content)


@pytest.mark.parametrize("drawn", [EMPTY, SAMPLE], ids=["empty", "sample"])
def test_the_page_needs_nothing_else(drawn: ScenarioMap) -> None:
    page = map_page(drawn)
    reading = Reading(page)

    assert [link for link in reading.links if not link.startswith("#")] == []
    assert re.findall(r"url\(|@import|https?://", page) == []
    assert "default-src 'none'" in page


def test_every_link_leads_somewhere_and_ids_are_distinct() -> None:
    reading = Reading(map_page(SAMPLE))

    assert len(set(reading.ids)) == len(reading.ids)
    assert {unquote(link[1:]) for link in reading.links} <= set(reading.ids)


def test_every_class_method_and_scenario_has_a_place_to_link_to() -> None:
    ids = set(Reading(map_page(SAMPLE)).ids)

    for cls in SAMPLE.classes:
        assert f"{cls.module}.{cls.name}" in ids
        for method in cls.methods:
            assert f"{cls.module}.{cls.name}.{method.name}" in ids
            assert {f"{cls.module}.{item.id}" for item in method.scenarios} <= ids


def test_what_a_project_says_stays_text() -> None:
    reading = Reading(map_page(SAMPLE))

    assert reading.text.count(HOSTILE) == 2
    assert reading.tags.count("script") == 1
    assert "img" not in reading.tags
    assert reading.handlers == []


def test_source_is_shown_to_the_letter() -> None:
    reading = Reading(map_page(SAMPLE))

    for method in FEED.methods:
        assert "\n".join(text for _, text in method.source) + "\n" in reading.text


def test_paths_are_from_the_root() -> None:
    page = map_page(SAMPLE) + map_picture(SAMPLE)

    assert "/somewhere" not in page
    assert "tests/test_feed.py:31" in page


def _named(name: str) -> ScenarioMap:
    """The sample with this text wherever a project has a say."""

    def cls(item: MappedClass) -> MappedClass:
        methods = tuple(
            replace(
                method,
                source=((1, name),),
                left_out=name,
                scenarios=tuple(
                    replace(scenario, title=name, reason=name) for scenario in method.scenarios
                ),
            )
            for method in item.methods
        )
        return replace(item, name=name, methods=methods)

    return replace(SAMPLE, classes=tuple(map(cls, SAMPLE.classes)), notes=(name,))


# What XML 1.0 has no way to say is in no name and in no id.
PRINTABLE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=40)


@given(PRINTABLE)
def test_any_text_stays_text(name: str) -> None:
    reading = Reading(map_page(_named(name)))
    picture = ElementTree.fromstring(map_picture(_named(name)))

    assert reading.tags.count("script") == 1
    assert name in reading.text
    assert name in [element.text for element in picture.iter(f"{SVG}text")]


# --- the picture


def _texts(drawn: ScenarioMap) -> Iterator[str]:
    for element in ElementTree.fromstring(map_picture(drawn)).iter(f"{SVG}text"):
        yield element.text or ""


def test_the_picture_has_a_row_for_each_class() -> None:
    texts = list(_texts(SAMPLE))

    assert {"FeedManager", "Till<b>", "own-pattern", "3/4", "0/2"} <= set(texts)
    assert "3 of 6 scenarios tested" in texts


def test_many_classes_are_put_together_by_package() -> None:
    many = tuple(
        replace(TILL, module=f"shop.{'till' if number % 2 else 'desk'}.m{number}")
        for number in range(MOST_ROWS + 1)
    )
    picture = picture_of(replace(SAMPLE, classes=many))

    assert [row.name for row in picture.lines] == ["shop.desk (21)", "shop.till (20)"]
    assert [row.cells[-1].text for row in picture.lines] == ["0/42", "0/40"]


def test_nothing_lies_outside_the_picture() -> None:
    root = ElementTree.fromstring(map_picture(SAMPLE))
    width, height = float(root.attrib["width"]), float(root.attrib["height"])

    for element in root.iter(f"{SVG}rect"):
        right = float(element.attrib["x"]) + float(element.attrib["width"])
        below = float(element.attrib["y"]) + float(element.attrib["height"])
        assert right <= width
        assert below <= height
