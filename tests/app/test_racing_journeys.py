"""The pages on optimizers, on SGD against GD, on capacity, and on films, in a real browser."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from tests.app.test_journeys import arrived, at_rest

pytestmark = pytest.mark.browser


def test_a_race_is_scrubbed_without_the_server_and_started_from_where_the_map_is_clicked(
    serve, page, sent
):
    arrived(serve, page, "optimizers")
    step = page.get_by_test_id("player-step")
    expect(step).to_have_text("Step 100 of 100", timeout=60_000)
    page.wait_for_timeout(1000)
    messages = len(sent)
    scrubber = page.get_by_test_id("player-scrubber")
    scrubber.focus()
    scrubber.press("Home")
    expect(step).to_have_text("Step 0 of 100")
    # The first step of adam goes by its rate: -2.5 + 0.1.
    expect(page.get_by_test_id("player-slot-came_to").last).to_contain_text("2.4")
    assert len(sent) == messages
    surface = page.locator("canvas.takes")
    box = surface.bounding_box()
    surface.click(position={"x": box["width"] * 0.75, "y": box["height"] * 0.25})
    at_rest(page)
    start = page.get_by_label("start, x =", exact=True)
    expect(start).not_to_have_value("-2.5", timeout=60_000)
    assert float(start.input_value()) == pytest.approx(1.5, abs=0.6)
    assert "race_p=" in page.url


def test_batches_and_all_samples_walk_side_by_side(serve, page, sent):
    arrived(serve, page, "sgd")
    step = page.get_by_test_id("player-step")
    expect(step).to_have_text("Samples read: 512 of 512", timeout=60_000)
    page.get_by_text("in the better valley").first.wait_for(timeout=60_000)
    at_rest(page)
    page.wait_for_timeout(1000)
    messages = len(sent)
    scrubber = page.get_by_test_id("player-scrubber")
    scrubber.focus()
    scrubber.press("Home")
    expect(step).to_have_text("Samples read: 0 of 512")
    assert len(sent) == messages
    page.get_by_label("epochs", exact=True).fill("3")
    page.get_by_label("epochs", exact=True).press("Enter")
    expect(step).to_have_text("Samples read: 192 of 192", timeout=60_000)
    at_rest(page)
    assert "sg_epochs=3" in page.url
    surface, curve = (panel.bounding_box() for panel in page.locator("figure .stage canvas").all())
    assert curve["y"] == pytest.approx(surface["y"], abs=1), "no gap above the lower of the two"
    assert curve["height"] == pytest.approx(surface["height"], abs=1)


def test_a_film_that_is_not_there_says_how_it_is_rendered(serve, page):
    arrived(serve, page, "films")
    page.get_by_text("From the secant to the tangent").click()
    expect(page.get_by_text("discesa render secant -q").first).to_be_visible(timeout=60_000)
    at_rest(page)


def test_a_fit_with_too_much_capacity_is_scrubbed_back_to_before(serve, page, sent):
    arrived(serve, page, "capacity")
    step = page.get_by_test_id("player-step")
    expect(step).to_have_text("Epoch 2000 of 2000", timeout=60_000)
    page.get_by_text("lowest at degree 3").wait_for(timeout=60_000)
    at_rest(page)
    page.wait_for_timeout(1000)
    messages = len(sent)
    page.get_by_test_id("player-scrubber").focus()
    page.get_by_test_id("player-scrubber").press("Home")
    expect(step).to_have_text("Epoch 0 of 2000")
    assert len(sent) == messages
