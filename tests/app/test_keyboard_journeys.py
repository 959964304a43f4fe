"""A lesson gone through with the keys alone, in a real browser: no pointer is ever moved."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from tests.app.reading import TITLES
from tests.app.test_journeys import APP, at_rest, titled

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WHERE = """() => {
  let at = document.activeElement;
  while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
  const name = at.getAttribute('aria-label') || at.innerText || at.value || '';
  return [at.tagName.toLowerCase(), at.getAttribute('role') || at.type || '', name.trim()];
}"""
SEEN = """() => {
  let at = document.activeElement;
  while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
  const marks = [];
  for (let one = at, up = 0; one && up < 5; one = one.parentElement, up += 1) {
    for (const part of [null, '::before', '::after']) {
      const look = getComputedStyle(one, part);
      marks.push(look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0);
      marks.push(look.boxShadow !== 'none' && look.boxShadow !== '');
    }
    marks.push(getComputedStyle(one).borderColor);
  }
  return JSON.stringify(marks);
}"""


def tab_to(page, role: str, name: str, most: int = 90, back: bool = False) -> None:
    """Press Tab until what has the focus has that role and those words in its name."""
    passed = []
    for _ in range(most):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        tag, kind, called = page.evaluate(WHERE)
        passed.append((tag, kind, called[:40]))
        if role in (tag, kind) and name in called:
            return
    raise AssertionError(f"Tab never comes to {role} {name!r}: {passed}")


def is_marked(page) -> bool:
    """Whether what has the focus comes to look other than without it, in two seconds at most."""
    page.evaluate("() => { window.kept = document.activeElement; }")
    kept = SEEN.replace("let at = document.activeElement;", "let at = window.kept;")
    page.wait_for_timeout(300)
    with_focus = page.evaluate(kept)
    page.evaluate("() => window.kept.blur()")
    for _ in range(20):
        if page.evaluate(kept) != with_focus:
            break
        page.wait_for_timeout(100)
    differs = page.evaluate(kept) != with_focus
    page.evaluate("() => window.kept.focus({focusVisible: true})")
    return differs


def open_by_keys(serve, page, name: str, lang: str) -> None:
    """From home to a page by the links at the side."""
    page.goto(serve(APP, query=f"lang={lang}"))
    at_rest(page)
    for _ in range(60):
        page.keyboard.press("Tab")
        tag, _, called = page.evaluate(WHERE)
        if tag == "a" and called.split("\n")[-1] == TITLES[name, lang]:
            break
    assert is_marked(page)
    page.keyboard.press("Enter")
    titled(page, TITLES[name, lang])


def test_the_slider_of_a_chart_is_moved_by_the_keys(serve, page):
    page.goto(serve(APP, query="lang=en", path="step-size"))
    titled(page, TITLES["step-size", "en"])
    tab_to(page, "slider", "The path of descent")
    assert is_marked(page)
    slider = page.locator(".slider-group")
    for key, place, said in (
        ("Home", "0", "Step 0: w = 0, f = 5"),
        ("ArrowRight", "1", "Step 1: w = 2, f = 2"),
        ("PageUp", "3", "Step 3: w = 3.5"),
        ("ArrowLeft", "2", "Step 2: w = 3, f = 1.25"),
        ("End", "20", "Step 20: w = 4, f = 1"),
        ("ArrowRight", "20", "Step 20: w = 4, f = 1"),
    ):
        page.keyboard.press(key)
        expect(page.locator(".annotation-text").first).to_contain_text(said)
        expect(slider).to_have_attribute("aria-valuenow", place)
        expect(slider).to_have_attribute("aria-valuetext", re.compile(re.escape(said)))


@pytest.mark.parametrize("lang", ["en", "it"])
def test_a_lesson_is_gone_through_with_the_keys_alone(serve, page, lang):
    """A field, its answer, the derivation folded out, another detail, and on to the next page."""
    open_by_keys(serve, page, "derive", lang)
    tab_to(page, "text", "")
    assert is_marked(page)
    page.keyboard.press("Control+a")
    page.keyboard.type("x^3")
    page.keyboard.press("Enter")
    answer = page.locator(".st-key-answer annotation")
    expect(answer).to_contain_text("3 x^{2}", timeout=30_000)
    at_rest(page)
    step = {"en": "1 Power rule", "it": "1 Regola della potenza"}[lang]
    opened = page.locator("details[open]").count()
    tab_to(page, "summary", step)
    assert is_marked(page)
    page.keyboard.press("Enter")
    expect(page.locator("details[open]")).not_to_have_count(opened)
    onward = {"en": "Next:", "it": "Avanti:"}[lang]
    tab_to(page, "a", onward)
    assert is_marked(page)
    page.keyboard.press("Enter")
    page.locator("h1").filter(has_not_text=TITLES["derive", lang]).wait_for(timeout=60_000)
    at_rest(page)
    assert page.get_by_test_id("stException").count() == 0


def test_a_run_is_played_and_walked_with_the_keys_alone(serve, page):
    open_by_keys(serve, page, "capacity", "en")
    player = page.get_by_test_id("player")
    expect(player).to_contain_text("Epoch 2000 of 2000", timeout=30_000)
    tab_to(page, "range", "degree")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**cap=10**")
    at_rest(page)
    tab_to(page, "range", "")
    page.keyboard.press("Home")
    expect(player).to_contain_text("Epoch 0 of 2000")
    page.keyboard.press("ArrowRight")
    expect(player).not_to_contain_text("Epoch 0 of 2000")
    page.keyboard.press("End")
    expect(player).to_contain_text("Epoch 2000 of 2000")
