"""The way through the course in a real browser: from home to the lessons, and links that hide."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from tests.app.reading import TITLES
from tests.app.test_journeys import APP, at_rest, go_to, titled

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("lang", "begin", "onward"),
    [("en", "Begin with the first lesson", "Next:"), ("it", "Si comincia dalla prima", "Avanti:")],
)
def test_from_home_through_the_first_lesson_to_the_next(serve, page, lang, begin, onward):
    page.goto(serve(APP, query=f"lang={lang}"))
    at_rest(page)
    page.get_by_role("link", name=begin).click()
    titled(page, TITLES["perceptron", lang])
    assert f"lang={lang}" in page.url
    page.get_by_role("link", name=onward).click()
    titled(page, TITLES["activations", lang])
    assert f"lang={lang}" in page.url


def test_the_descent_on_the_home_page_plays_without_the_server(serve, page, sent):
    page.goto(serve(APP))
    at_rest(page)
    reading = page.locator(".annotation-text")
    expect(reading).to_contain_text("Step 14")
    page.wait_for_timeout(500)
    messages = len(sent)
    page.locator(".updatemenu-button").click()
    expect(reading).to_contain_text(re.compile(r"Step \d:"))
    assert len(sent) == messages


def test_another_step_size_on_the_home_page_ends_elsewhere(serve, page):
    page.goto(serve(APP))
    at_rest(page)
    reading = page.locator(".annotation-text")
    before = reading.text_content()
    page.get_by_test_id("stMain").get_by_role("radio", name="diverging").click()
    at_rest(page)
    expect(reading).not_to_have_text(before)


def test_a_link_hides_parts_and_fields_and_the_value_of_a_hidden_field_counts(serve, page):
    page.goto(serve(APP, query="f=x%5E3&hide=f,chips,code,presets"))
    titled(page, TITLES["derive", "en"])
    expect(page.locator(".st-key-answer annotation")).to_contain_text("3 x^{2}")
    expect(page.get_by_role("textbox", name="A function or an equation")).to_be_hidden()
    assert page.locator(".st-key-chips").is_hidden()
    assert page.get_by_text("The code that ran", exact=True).count() == 0
    assert page.get_by_role("heading", name="What to notice").is_visible()


def test_what_is_hidden_stays_hidden_on_the_next_page_until_it_is_shown_again(serve, page):
    page.goto(serve(APP, query="hide=notice,code"))
    at_rest(page)
    go_to(page, TITLES["derivative", "en"])
    assert "hide=notice" in page.url
    assert page.get_by_role("heading", name="What to notice").count() == 0
    page.get_by_text("A link for a class").click()
    page.get_by_role("button", name="Show everything again").click()
    page.get_by_role("heading", name="What to notice").wait_for(timeout=60_000)
    at_rest(page)
    assert "hide" not in page.url
