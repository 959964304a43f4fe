"""The network playground in a real browser: trained, played, clicked, and sent as a link."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from tests.app.test_journeys import arrived, at_rest
from tests.conftest import PHONE, sideways

pytestmark = pytest.mark.browser

SENTENCE = re.compile(r"^(After|Dopo) \d+ epo")


def ended(page) -> str:
    return page.get_by_text(SENTENCE).text_content()


def accuracies(page) -> list[float]:
    """The accuracy on the samples learned from, and on the test, as the page says them."""
    words = ended(page)
    return [float(found) for found in re.findall(r"(?:accuracy|test:) ([\d.]+\d)", words)]


def come(serve, page, name: str = "playground", lang: str = "en") -> None:
    arrived(serve, page, name, lang)
    page.get_by_test_id("player-scrubber").wait_for(timeout=60_000)
    at_rest(page)


def tries(page, label: str) -> None:
    page.get_by_role("button", name=re.compile(f"^{label}")).click()
    page.wait_for_timeout(500)
    at_rest(page)


def lines(page) -> list[str]:
    return page.locator(".edge").evaluate_all("all => all.map(e => e.getAttribute('stroke-width'))")


def fill(page, label: str, value: str) -> None:
    field = page.get_by_role("spinbutton", name=label, exact=True)
    field.fill(value)
    field.press("Enter")
    page.wait_for_timeout(400)
    at_rest(page)


def test_the_spiral_is_solved(serve, page):
    come(serve, page)
    tries(page, "a spiral")
    expect(page.get_by_test_id("player-step")).to_have_text("Epoch 400 of 400", timeout=60_000)
    learned, test = accuracies(page)
    assert learned >= 0.95
    assert test >= 0.95
    # x1, x2 to 8 units, those to 8 more, those to the output.
    assert len(lines(page)) == 2 * 8 + 8 * 8 + 8


def test_scrubbing_and_playing_move_the_network_without_the_server(serve, page, sent):
    come(serve, page)
    page.wait_for_timeout(500)
    before, messages = lines(page), len(sent)
    scrubber = page.get_by_test_id("player-scrubber")
    scrubber.focus()
    scrubber.press("Home")
    step = page.get_by_test_id("player-step")
    expect(step).to_have_text("Epoch 0 of 200")
    assert lines(page) != before
    page.get_by_test_id("player-forward").click()
    expect(step).to_have_text("Epoch 1 of 200")
    page.get_by_test_id("player-speed").select_option("4")
    page.get_by_test_id("player-play").click()
    expect(step).to_have_text("Epoch 200 of 200", timeout=30_000)
    assert lines(page) == before
    assert len(sent) == messages


def test_a_click_on_a_unit_and_on_a_line_explains_it(serve, page):
    come(serve, page)
    page.get_by_role("button", name="unit 2 of layer 2", exact=True).click()
    explained = page.get_by_text(re.compile(r"^W\d\[\d,\d\] = .* after epoch"))
    expect(explained).to_contain_text("W2[1,2] = ", timeout=60_000)
    at_rest(page)
    page.locator("[data-place='W3[2,1]']").dispatch_event("click")
    expect(explained).to_contain_text("W3[2,1] = ", timeout=60_000)
    at_rest(page)
    assert page.locator(".edge.chosen").count() == 1
    assert "net_w=W3" in page.url


def test_the_frame_that_is_clicked_is_the_one_that_is_explained(serve, page):
    come(serve, page)
    scrubber = page.get_by_test_id("player-scrubber")
    scrubber.focus()
    scrubber.press("Home")
    page.get_by_role("button", name="unit 1 of layer 1", exact=True).click()
    explained = page.get_by_text(re.compile(r"^W\d\[\d,\d\] = .* after epoch"))
    expect(explained).to_contain_text("after epoch 0;", timeout=60_000)
    expect(page.get_by_test_id("player-step")).to_have_text("Epoch 0 of 200")


def test_the_loss_says_its_values_under_the_pointer(serve, page):
    come(serve, page)
    chart = page.locator("canvas[role=img]").nth(1)
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tip = page.locator(".tip:visible")
    expect(tip).to_contain_text(re.compile(r"Epoch \d+ of 200learned: 0\.\d+test: 0\.\d+"))


def test_going_on_at_another_rate_is_one_click(serve, page):
    come(serve, page)
    page.get_by_role("button", name="Go on", exact=True).click()
    expect(page.get_by_test_id("player-step")).to_have_text("Epoch 400 of 400", timeout=60_000)
    at_rest(page)
    assert ended(page).startswith("After 400 epochs")


def test_a_link_brings_the_same_run_back(serve, page, browser):
    come(serve, page)
    fill(page, "Epochs", "30")
    fill(page, "Learning rate", "0.3")
    fill(page, "Hidden layers", "1")
    page.get_by_role("button", name="x₁ x₂").click()
    page.wait_for_timeout(400)
    at_rest(page)
    page.get_by_role("button", name="Go on", exact=True).click()
    page.wait_for_timeout(400)
    at_rest(page)
    said = ended(page)
    assert said.startswith("After 230 epochs")
    # Not a watched page: a deep link asks for the server below its path first, as Streamlit does.
    other = browser.new_page()
    other.goto(page.url)
    other.get_by_text(SENTENCE).wait_for(timeout=60_000)
    at_rest(other)
    assert ended(other) == said
    other.close()


def test_points_that_are_clicked_are_learned(serve, page):
    come(serve, page)
    page.get_by_role("combobox", name=re.compile("Data")).click()
    page.get_by_role("option", name="my own points").click()
    square = page.locator("canvas.takes")

    def click(across: float, up: float, points: int) -> None:
        square.wait_for(timeout=60_000)
        square.scroll_into_view_if_needed()
        box = square.bounding_box()
        square.click(position={"x": across * box["width"], "y": up * box["height"]})
        field = page.get_by_role("textbox", name="Points: x, y, class")
        expect(field).to_have_value(re.compile(rf"^([^;]*;){{{points - 1}}}[^;]+$"), timeout=60_000)
        at_rest(page)

    click(0.4, 0.3, 1)
    click(0.5, 0.3, 2)
    page.locator(".st-key-net_class").get_by_text("1", exact=True).click()
    at_rest(page)
    click(0.6, 0.7, 3)
    page.get_by_text(SENTENCE).wait_for(timeout=60_000)
    click(0.7, 0.7, 4)
    assert "net_points=" in page.url
    assert ended(page)


def test_it_fits_a_phone_with_every_layer_there_is(serve, open_page):
    page = open_page(viewport=PHONE)
    come(serve, page, lang="it")
    field = page.get_by_role("spinbutton", name="Strati nascosti", exact=True)
    field.fill("6")
    field.press("Enter")
    expect(page.locator(".unit")).to_have_count(2 + 4 + 5 * 2 + 1, timeout=60_000)
    at_rest(page)
    assert sideways(page) <= 2
    inside = page.locator(".network").evaluate(
        "e => { const box = e.getBoundingClientRect();"
        " return [...e.querySelectorAll('.unit')].every(u => {"
        " const b = u.getBoundingClientRect();"
        " return b.left >= box.left - 1 && b.right <= box.right + 1; }) }"
    )
    assert inside
