"""The page in a real browser: rendered, clicked, filtered, read aloud; skipped without Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sample_map import FEED, REFRESH, SAMPLE

from orchscaffold.report.pages import map_page, map_picture

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    # Of playwright's own event loop, which it closes when it likes.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
METHODS = ("__init__", "refresh", "forget", "run")
GUARD = "shop.feed.FeedManager.refresh/guard/name"
Page = playwright.Page
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    """A browser for all tests here."""
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the page and the picture of the sample."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "map.html").write_text(map_page(SAMPLE), encoding="utf-8")
    (folder / "map.svg").write_text(map_picture(SAMPLE), encoding="utf-8")
    return folder


@pytest.fixture
def opened(browser: playwright.Browser, files: Path) -> Iterator[Open]:
    """A way to open the page; whatever goes wrong in it, or leaves it, fails the test."""
    told: list[str] = []
    contexts = []

    def open_page(
        anchor: str = "", *, width: int = 1000, scheme: str = "light", script: bool = True
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("dialog", lambda dialog: told.append(dialog.message))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"file://{files / 'map.html'}{anchor}")
        return page

    asked: list[str] = []
    yield open_page
    for context in contexts:
        context.close()
    assert told == []
    assert all(url.startswith("file://") and "map.html" in url for url in asked)


def shown_methods(page: Page) -> list[str]:
    """The names of the methods that can be seen."""
    return [item.inner_text() for item in page.locator(".method .name").all() if item.is_visible()]


def test_everything_is_there(opened: Open) -> None:
    page = opened()

    assert page.title() == "shop: scenarios and their tests"
    assert page.locator("h1").inner_text() == "shop"
    assert page.locator(".sum").inner_text() == "3 of 6 scenarios tested in 2 classes"
    assert shown_methods(page) == list(METHODS)


@pytest.mark.parametrize(
    ("words", "methods"),
    [
        ("", METHODS),
        ("refresh", ["refresh"]),
        ("REFRESH", ["refresh"]),
        ("feedmanager guard", ["refresh", "forget"]),
        ("own-pattern", ["run"]),
        ("emits a metric", ["run"]),
        ("no such thing", []),
    ],
)
def test_the_filter(opened: Open, words: str, methods: list[str]) -> None:
    page = opened()

    page.get_by_role("searchbox", name="Filter").fill(words)

    assert shown_methods(page) == list(methods)
    told = f"{len(methods)} of 4 methods shown" if words else ""
    assert page.get_by_role("status").inner_text() == told
    assert page.get_by_text("Nothing here fits the filter.").is_visible() == (not methods)
    rows = [row.is_visible() for row in page.locator("tbody tr").all()]
    assert rows == [bool({"__init__", "refresh", "forget"} & {*methods}), "run" in methods]


def test_states_can_be_chosen(opened: Open) -> None:
    page = opened()
    missing = page.get_by_role("button", name="2 missing")

    missing.click()
    assert shown_methods(page) == ["run"]
    assert missing.get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="1 declined").click()
    assert shown_methods(page) == ["forget", "run"]
    missing.click()
    assert shown_methods(page) == ["forget"]


def test_the_keyboard_alone(opened: Open) -> None:
    page = opened()

    page.keyboard.press("/")
    page.keyboard.type("forget")
    assert shown_methods(page) == ["forget"]
    page.keyboard.press("Escape")
    assert shown_methods(page) == list(METHODS)
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".method").first.get_attribute("open") is not None


def test_a_slash_in_the_filter_is_a_slash(opened: Open) -> None:
    page = opened()

    page.keyboard.press("/")
    page.keyboard.type("refresh/guard")

    assert page.get_by_role("searchbox").input_value() == "refresh/guard"
    assert shown_methods(page) == ["refresh"]


def test_a_link_to_a_scenario_opens_its_method(opened: Open) -> None:
    page = opened(f"#{GUARD}")

    scenario = page.locator(f"[id='{GUARD}']")
    assert scenario.is_visible()
    box = scenario.bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= 800


def test_a_link_is_followed_through_a_filter(opened: Open) -> None:
    page = opened()
    page.get_by_role("searchbox").fill("run")

    page.evaluate("id => { location.hash = encodeURIComponent(id) }", GUARD)

    page.locator(f"[id='{GUARD}']").wait_for(state="visible")
    assert page.get_by_role("searchbox").input_value() == ""


def test_each_scenario_links_to_itself(opened: Open) -> None:
    page = opened()
    page.get_by_role("button", name="Open all").click()

    for link in page.locator(".scenario .anchor").all():
        link.focus()
        page.keyboard.press("Enter")
        target = page.evaluate("decodeURIComponent(location.hash.slice(1))")
        assert link.get_attribute("aria-label") == f"Link to {target}"
        assert page.locator(f"[id={target!r}]").is_visible()


def test_all_can_be_opened_and_closed(opened: Open) -> None:
    page = opened()
    page.get_by_role("button", name="Open all").click()

    assert page.locator(".method[open]").count() == 4
    assert all(item.is_visible() for item in page.locator(".scenario").all())
    page.get_by_role("button", name="Close all").click()
    assert page.locator(".method[open]").count() == 0


def _background(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_themes_follow_the_system_then_the_button(opened: Open) -> None:
    light, dark = _background(opened(scheme="light")), _background(opened(scheme="dark"))
    assert light != dark
    page = opened(scheme="dark")
    button = page.get_by_role("button", name="Theme")

    button.click()
    assert (button.inner_text(), _background(page)) == ("Theme: light", light)
    page.reload()
    assert (button.inner_text(), _background(page)) == ("Theme: light", light)
    button.click()
    assert (button.inner_text(), _background(page)) == ("Theme: dark", dark)
    button.click()
    assert (button.inner_text(), _background(page)) == ("Theme: automatic", dark)


def test_without_scripts_all_can_still_be_read(opened: Open) -> None:
    page = opened(f"#{GUARD}", script=False)

    assert shown_methods(page) == list(METHODS)
    assert not page.get_by_role("searchbox").is_visible()
    page.locator("summary", has_text="forget").click()
    assert page.get_by_text("forget returns False.").is_visible()


def test_source_is_copied_as_it_is(opened: Open) -> None:
    page = opened("#shop.feed.FeedManager.refresh")

    copied = page.evaluate(
        "() => { getSelection().selectAllChildren(document.querySelector('[open] pre'));"
        " return getSelection().toString() }"
    )

    assert copied.rstrip("\n") == REFRESH


def test_lines_that_did_not_run_stand_out(opened: Open) -> None:
    page = opened("#shop.feed.FeedManager.refresh")

    missed = [line.get_attribute("data-n") for line in page.locator("[open] .line.miss").all()]
    assert missed == ["32", "33"]
    assert page.get_by_text("Not run: lines 32-33.").is_visible()
    assert page.get_by_text("A branch not run: line 30.").is_visible()
    assert page.get_by_text("Line 32, constant: no test notices 'no <x>'").is_visible()


@pytest.mark.parametrize("width", [320, 400, 1000, 1600])
def test_the_page_is_never_wider_than_its_window(opened: Open, width: int) -> None:
    page = opened(width=width)
    page.get_by_role("button", name="Open all").click()

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_printed_has_everything(opened: Open) -> None:
    page = opened()

    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    assert all(item.is_visible() for item in page.locator(".scenario").all())
    assert not page.get_by_role("searchbox").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".method[open]").count() == 0


_UNNAMED = """
() => [...document.querySelectorAll('a, button, input, summary, [role], table th, pre')]
  .filter(item => item.offsetParent !== null)
  .filter(item => {
    const by = item.getAttribute('aria-labelledby');
    const label = by ? document.getElementById(by).textContent : item.getAttribute('aria-label');
    return !(label || item.textContent).trim() && item.getAttribute('role') !== 'status';
  })
  .map(item => item.outerHTML)
"""
_CONTRASTS = """
() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgb = colours => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const light = ([r, g, b]) => [r, g, b]
    .map(value => value / 255)
    .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, place) => sum + value * [0.2126, 0.7152, 0.0722][place], 0);
  const found = [];
  for (const item of document.querySelectorAll('body *')) {
    const own = [...item.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || item.offsetParent === null || item.closest('.sr, .skip, .anchor')) continue;
    const behind = [];
    for (let at = item; at; at = at.parentElement) {
      behind.unshift(getComputedStyle(at).backgroundColor);
    }
    const pair = [light(rgb(behind)), light(rgb([...behind, getComputedStyle(item).color]))];
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (ratio < 4.5) found.push(`${ratio.toFixed(2)} ${item.outerHTML.slice(0, 90)}`);
  }
  return [...new Set(found)];
}
"""


def test_everything_that_can_be_used_has_a_name(opened: Open) -> None:
    page = opened()
    page.get_by_role("button", name="Open all").click()

    assert page.evaluate(_UNNAMED) == []


def test_a_reader_hears_what_others_see(opened: Open) -> None:
    page = opened("#shop.feed.FeedManager.refresh")

    heard = page.locator("body").aria_snapshot()

    assert '- img "1 generated, 1 adopted, 1 by hand, 1 stale, 1 declined, 2 missing"' in heard
    assert '- heading "FeedManager' in heard
    assert '- row "FeedManager 0 of 1 tested 2 of 2 tested 1 of 1 tested 3 of 4 tested"' in heard
    assert '- searchbox "Filter"' in heard
    assert '- button "1 stale"' in heard
    assert "refresh returns None." in heard


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_on_its_ground(opened: Open, scheme: str) -> None:
    page = opened(scheme=scheme)
    page.get_by_role("button", name="Open all").click()

    assert page.evaluate(_CONTRASTS) == []


def test_a_large_page_is_filtered_at_once(browser: playwright.Browser, tmp_path: Path) -> None:
    classes = tuple(replace(FEED, module=f"shop.feed{number}") for number in range(500))
    path = tmp_path / "large.html"
    path.write_text(map_page(replace(SAMPLE, classes=classes)), encoding="utf-8")
    page = browser.new_page()
    page.goto(f"file://{path}")

    page.get_by_role("searchbox").fill("feed499.feedmanager.forget")

    assert page.get_by_role("status").inner_text() == "1 of 1500 methods shown"
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_picture_is_drawn(browser: playwright.Browser, files: Path, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme)
    page.goto(f"file://{files / 'map.svg'}")

    ground = page.evaluate("getComputedStyle(document.querySelector('.page')).fill")
    ends = page.evaluate(
        "[...document.querySelectorAll('text')].map(t => t.getBBox().x + t.getBBox().width)"
    )
    width = page.evaluate("document.documentElement.viewBox.baseVal.width")
    page.close()

    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 25, 29)"}[scheme]
    assert max(ends) <= width
