"""One short journey for each lesson on derivatives and descent, in a real browser."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from tests.app.test_journeys import APP, arrived, at_rest

pytestmark = pytest.mark.browser


def drag_to_the_end(page, reading, said: str) -> None:
    """Press the end of the slider, again where a chart that is just being drawn does not feel it,
    until the reading says so."""
    at_rest(page)
    slider = page.locator(".slider-rail-touch-rect").first
    for _ in range(20):
        # Not at the top, where the app's bar would lie over it.
        slider.evaluate("e => e.scrollIntoView({block: 'center'})")
        page.wait_for_timeout(500)
        box = slider.bounding_box()
        page.mouse.click(box["x"] + box["width"] * 0.999, box["y"] + box["height"] / 2)
        page.wait_for_timeout(500)
        if said in reading.text_content():
            return
    expect(reading).to_contain_text(said)


def test_the_secant_becomes_the_tangent_without_the_server(serve, page, sent):
    arrived(serve, page, "derivative")
    reading = page.locator(".annotation-text").first
    expect(reading).to_contain_text("slope of the secant 1.5")
    page.wait_for_timeout(500)
    messages = len(sent)
    drag_to_the_end(page, reading, "h = 0.002")
    assert len(sent) == messages


def test_a_row_of_the_table_is_opened_and_stands_in_the_url(serve, page):
    arrived(serve, page, "derivative-table")
    page.locator("[data-testid=stExpander] summary").nth(4).click()
    page.get_by_text("proved").first.wait_for(timeout=60_000)
    at_rest(page)
    assert "row4=true" in page.url


def test_ones_own_activation_is_described(serve, page):
    arrived(serve, page, "activations")
    page.get_by_role("button", name="typed by hand").click()
    expect(page.get_by_text("Odd, so centred on 0")).to_be_visible(timeout=60_000)
    at_rest(page)
    assert "activation=own" in page.url


def test_hints_are_asked_for_one_by_one(serve, page):
    page.goto(serve(APP, query="f=x%5E3"))
    at_rest(page)
    page.get_by_role("tab", name="Hints").click()
    page.get_by_role("button", name="Next hint").click()
    expect(page.get_by_text("Hint 2 of")).to_be_visible(timeout=60_000)


def test_a_formula_has_words_for_a_screen_reader_and_they_are_not_seen(serve, page):
    page.goto(serve(APP, query="f=x%5E2"))
    at_rest(page)
    spoken = page.locator(".st-key-answer .spoken")
    assert spoken.text_content() == "the derivative of x squared with respect to x equals 2 x"
    style = "getComputedStyle(e.closest('.stElementContainer'))"
    assert spoken.evaluate(f"e => {style}.position + ' ' + {style}.clipPath") == (
        "absolute inset(50%)"
    )
    # Nor before the app's own style has come.
    page.evaluate("document.querySelectorAll('style').forEach(each => each.remove())")
    assert max(spoken.bounding_box()[side] for side in ("width", "height")) <= 1


def test_a_claim_is_judged_and_opened(serve, page):
    arrived(serve, page, "claims")
    page.get_by_text("stochastic_GD is stochastic").first.wait_for(timeout=60_000)
    page.get_by_role("button", name="one wrong sign").click()
    page.locator("strong:visible", has_text="Mended").first.wait_for(timeout=60_000)
    at_rest(page)
    assert "log-loss-gradient=true" in page.url


def test_the_gradient_of_another_surface_is_worked_out(serve, page):
    arrived(serve, page, "partials")
    page.get_by_role("button", name="a minimum at (1, 1)").click()
    expect(page.get_by_text("(5.25; −3.75)")).to_be_visible(timeout=60_000)
    page.get_by_role("tab", name="In space").click()
    at_rest(page)


def test_a_rate_is_changed_and_its_regime_named(serve, page):
    arrived(serve, page, "step-size")
    rate = page.get_by_label("learning rate", exact=True)
    rate.fill("4.4")
    rate.press("Enter")
    expect(page.get_by_text("Diverging: each step")).to_be_visible(timeout=60_000)
    at_rest(page)
    assert "eta=4.4" in page.url


def set_number(page, key: str, value: str) -> None:
    field = page.locator(f".st-key-{key} input")
    field.fill(value)
    field.press("Enter")


def test_the_folds_at_the_foot_say_how_the_fields_stand(serve, page):
    arrived(serve, page, "step-size")
    code, link = page.locator(".st-key-code-that-ran"), page.locator(".st-key-class")
    set_number(page, "eta", "1.5")
    expect(page.get_by_text("0.25", exact=True)).to_be_visible()
    code.locator("summary").click()
    expect(code).to_contain_text("learning_rate=1.5")
    set_number(page, "eta", "2.5")
    expect(code).to_contain_text("learning_rate=2.5")
    link.locator("summary").click()
    expect(link).to_contain_text("eta=2.5")
    code.locator("summary").click()
    set_number(page, "eta", "3.5")
    expect(link).to_contain_text("eta=3.5")
    code.locator("summary").click()
    expect(code).to_contain_text("learning_rate=3.5")


def test_a_field_that_is_set_wrong_and_right_again_takes_the_page_with_it(serve, page):
    arrived(serve, page, "step-size")
    below = page.get_by_role("heading", name="Where the borders come from")
    expect(below).to_be_visible()
    set_number(page, "n", "500")
    expect(page.get_by_text("take from 1 to 200 steps here, not 500")).to_be_visible()
    expect(below).to_have_count(0)
    expect(page.get_by_role("heading", name="Try this")).to_be_visible()
    set_number(page, "n", "30")
    expect(below).to_be_visible()
    expect(page.get_by_text("take from 1 to 200")).to_have_count(0)


def test_a_run_into_another_valley_brings_that_valleys_curvature(serve, page):
    """Its slope is w(w - 2)(w + 1), its curvature 3w^2 - 2w - 2: 6 at 2, and 3 at -1."""
    query = urlencode({"cost": "w^4/4 - w^3/3 - w^2", "start": 1, "eta": 0.1, "lang": "en"})
    page.goto(serve(APP, query=query, path="step-size"))
    said = page.get_by_test_id("stCaptionContainer").filter(has_text="at the minimum")
    expect(said.locator("annotation")).to_have_text("6", timeout=60_000)
    set_number(page, "start", "-0.5")
    expect(said.locator("annotation")).to_have_text("3")


def test_the_line_of_a_neuron_moves_without_the_server(serve, page, sent):
    arrived(serve, page, "perceptron")
    reading = page.locator(".annotation-text").first
    expect(reading).to_contain_text("y = −1.5, the neuron is silent")
    page.wait_for_timeout(500)
    messages = len(sent)
    drag_to_the_end(page, reading, "b = 3: y = 0.5, the neuron fires")
    assert len(sent) == messages


def test_the_perceptron_rule_is_walked_to_its_last_mistake(serve, page):
    arrived(serve, page, "perceptron")
    page.get_by_test_id("player").scroll_into_view_if_needed()
    page.get_by_role("button", name="To the end").click()
    expect(page.get_by_test_id("player-step")).to_have_text("Mistake 18 of 18")


def test_a_shift_of_the_logits_moves_one_output_without_the_server(serve, page, sent):
    arrived(serve, page, "softmax")
    page.get_by_text("a number added to every logit").click()
    at_rest(page)
    reading = page.locator(".annotation-text").filter(has_text="softmax sums to 1")
    expect(reading).to_contain_text("sigmoid to 2.107")
    page.wait_for_timeout(500)
    messages = len(sent)
    drag_to_the_end(page, reading, "z + 5: softmax sums to 1, sigmoid to 2.99")
    assert len(sent) == messages
    assert "moves_logits=shift" in page.url


def test_another_loss_is_chosen_and_its_slope_derived(serve, page):
    arrived(serve, page, "costs")
    page.get_by_role("button", name="right by more than 1").click()
    at_rest(page)
    expect(page.get_by_test_id("stMetricValue").first).to_have_text("0")
    drag_to_the_end(page, page.locator(".annotation-text").first, "φ = 3")
    assert "loss=hinge" in page.url


def test_a_pass_is_walked_and_a_deeper_network_chosen(serve, page, sent):
    arrived(serve, page, "backpropagation")
    reading = page.locator(".annotation-text").filter(has_text="/12, ")
    expect(reading).to_contain_text("12/12, update")
    page.wait_for_timeout(500)
    messages = len(sent)
    slider = page.locator(".slider-rail-touch-rect").first
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    page.mouse.click(box["x"] + 2, box["y"] + box["height"] / 2)
    expect(reading).to_contain_text("1/12, forwards")
    assert len(sent) == messages
    page.get_by_role("button", name="a second layer, and two paths").click()
    expect(page.get_by_text("path 2 of 2")).to_be_visible(timeout=60_000)


def test_both_networks_are_played_to_the_end_without_the_server(serve, page, sent):
    arrived(serve, page, "why-non-linearity")
    step = page.get_by_test_id("player-step")
    expect(step).to_have_text("Epoch 0 of 200")
    messages = len(sent)
    page.get_by_role("button", name="To the end").click()
    expect(step).to_have_text("Epoch 200 of 200")
    assert len(sent) == messages
    page.get_by_role("button", name="opposite quadrants").click()
    expect(page.get_by_text("hidden layers with relu")).to_be_visible(timeout=60_000)
