"""What a student does, in a real browser on the real app."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from tests.app.reading import TITLES, unmarked
from tests.conftest import idle

pytestmark = pytest.mark.browser

APP = "app/main.py"
LINKS = "[data-testid=stSidebarNavLink]"
STOPPED = "[data-testid=stApp][data-test-script-state=notRunning]"


def at_rest(page) -> None:
    """Wait until the page has its title and nothing of it is still being worked out."""
    page.wait_for_selector("h1", timeout=60_000)
    idle(page)
    page.wait_for_timeout(300)
    idle(page)


def go_to(page, title: str) -> None:
    """Change pages as a reader does, through the sidebar."""
    menu = page.get_by_test_id("stExpandSidebarButton")
    if menu.is_visible():
        menu.click()
    page.locator(LINKS).filter(has=page.get_by_text(title, exact=True)).click()
    titled(page, title)


def titled(page, title: str) -> None:
    """Wait for the page of that title."""
    page.locator("h1").filter(has=page.get_by_text(title, exact=True)).wait_for(timeout=60_000)
    at_rest(page)


def arrived(serve, page, name: str, lang: str = "en") -> None:
    """Come to a page by its address."""
    page.goto(serve(APP, query=f"lang={lang}", path="" if name == "home" else name))
    titled(page, TITLES[name, lang])


def answer(page) -> str:
    """The derivative as the page states it: the TeX that KaTeX keeps for screen readers."""
    return unmarked(page.locator(".st-key-answer annotation").text_content())


def type_formula(page, text: str) -> None:
    field = page.get_by_role("textbox").first
    field.fill(text)
    field.press("Enter")


def test_a_typed_function_is_derived_on_the_page(serve, page):
    arrived(serve, page, "derive")
    type_formula(page, "x^3 + 5x")
    expect(page.locator(".st-key-answer annotation")).to_contain_text("3 x^{2}", timeout=60_000)
    at_rest(page)
    assert answer(page).endswith("= 3 x^{2} + 5")
    assert "f=x%5E3" in page.url.replace("x^3", "x%5E3")
    assert page.get_by_text("proved").count() > 0


def test_the_link_to_a_function_brings_it_back(serve, page):
    page.goto(serve(APP, query="lang=it&f=e%5E%283x%29"))
    at_rest(page)
    assert answer(page).endswith("= 3 e^{3 x}")
    assert page.locator("h1").inner_text() == TITLES["derive", "it"]


def test_the_tangent_moves_without_the_server(serve, page, sent):
    page.goto(serve(APP, query="f=x%5E2"))
    at_rest(page)
    slider = page.locator(".slider-rail-touch-rect")
    slider.scroll_into_view_if_needed()
    reading = page.locator(".annotation-text")
    page.wait_for_timeout(500)
    before, messages = reading.text_content(), len(sent)
    box = slider.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + box["height"] / 2)
    expect(reading).not_to_have_text(before)
    expect(reading).to_contain_text("slope")
    assert len(sent) == messages


def test_scrubbing_a_run_changes_its_numbers_without_the_server(serve, page, sent):
    arrived(serve, page, "descent")
    step = page.get_by_test_id("player-step")
    step.wait_for(timeout=60_000)
    page.wait_for_timeout(500)
    slots = page.locator("[data-testid^=player-slot-]")
    before, messages = slots.all_text_contents(), len(sent)
    expect(step).to_have_text("Step 0 of 200")
    scrubber = page.get_by_test_id("player-scrubber")
    scrubber.focus()
    scrubber.press("End")
    expect(step).to_have_text("Step 200 of 200")
    after = slots.all_text_contents()
    assert len(after) == len(before) > 3
    assert after != before
    assert len(sent) == messages


def test_playing_a_run_moves_it_on(serve, page):
    arrived(serve, page, "descent")
    page.get_by_test_id("player-play").click()
    expect(page.get_by_test_id("player-step")).not_to_have_text("Step 0 of 200")


def test_the_language_is_switched_and_kept_from_page_to_page(serve, page):
    page.goto(serve(APP))
    at_rest(page)
    page.get_by_test_id("stSidebar").get_by_text("Italiano").click()
    page.get_by_role("heading", name="Il corso").wait_for(timeout=60_000)
    at_rest(page)
    assert "lang=it" in page.url
    for name in ("cost-gradient", "derive", "home"):
        go_to(page, TITLES[name, "it"])
        assert "lang=it" in page.url
    page.reload()
    at_rest(page)
    expect(page.get_by_role("heading", name="Il corso")).to_be_visible()


@pytest.mark.parametrize("name", ["derive", "cost-gradient", "descent"])
def test_a_deep_link_opens_its_page_in_its_language(serve, page, name):
    arrived(serve, page, name, "it")
    assert page.locator("h1").inner_text() == TITLES[name, "it"]


def test_an_error_stands_beside_the_field_and_the_text_stays(serve, page):
    arrived(serve, page, "derive")
    typed = "2 + * <img src=x onerror=alert(1)>"
    type_formula(page, typed)
    page.get_by_test_id("stAlert").wait_for(timeout=60_000)
    at_rest(page)
    assert page.get_by_test_id("stAlert").count() == 1
    assert page.get_by_role("textbox").first.input_value() == typed
    assert page.locator("[data-testid=stMain] img").count() == 0


def test_a_chart_is_downloaded_as_svg(serve, page, tmp_path):
    page.goto(serve(APP, query="f=x%5E2"))
    at_rest(page)
    page.get_by_role("button", name="Download this chart").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="This chart as SVG").click()
    path = tmp_path / "chart.svg"
    download.value.save_as(path)
    picture = path.read_text()
    assert picture.startswith("<?xml")
    assert "f, the function" in picture


def test_the_pages_stay_readable_in_the_dark(serve, open_page):
    page = open_page(color_scheme="dark")
    page.goto(serve(APP))
    at_rest(page)
    behind = page.evaluate(
        "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    )
    ink = page.evaluate("getComputedStyle(document.querySelector('h1')).color")

    def light(colour: str) -> int:
        return sum(int(part) for part in colour.strip("rgba()").split(",")[:3])

    assert light(behind) < 150 < 600 < light(ink)
