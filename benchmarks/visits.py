"""Chromium on a page: how long until its chart stands, and until a moved control changes it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
PATIENCE = 60_000
# Milliseconds since the browser began to open the page, once a curve is drawn.
CURVE = ".js-plotly-plot .scatterlayer path.js-line"
STANDS = f"() => document.querySelector('{CURVE}') && performance.now()"
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
# Press a button, and wait for the frame in which a chart is another one.
PRESS = """
(button) => new Promise((done, fail) => {
    const charts = () => [...document.querySelectorAll('.js-plotly-plot .cartesianlayer')]
        .map(chart => chart.innerHTML).join();
    const before = charts();
    const begin = performance.now();
    setTimeout(() => fail(new Error('the picture stays as it was')), 30000);
    button.click();
    const look = () => {
        if (charts() !== before) done(performance.now() - begin);
        else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
})
"""


@contextmanager
def chromium() -> Iterator[Callable[[], Any]]:
    """Opens pages; each time as a new visitor, who has cached nothing."""
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=executable, args=list(FLAGS))
        size = {"width": 1280, "height": 900}
        yield lambda: browser.new_context(viewport=size).new_page()
        browser.close()


def until_it_stands(page: Any, address: str) -> float:
    """The seconds from the first request to a chart that stands."""
    page.goto(address, wait_until="commit")
    seconds = page.wait_for_function(STANDS, timeout=PATIENCE).json_value() / 1000
    at_rest(page)
    return seconds


def moved(page: Any, field: str) -> float:
    """The seconds from a step up in a number field to another picture."""
    button = page.locator(f".st-key-{field} [data-testid=stNumberInputStepUp]").first
    seconds = button.evaluate(PRESS) / 1000
    at_rest(page)
    return seconds


def at_rest(page: Any) -> None:
    page.wait_for_timeout(150)
    page.wait_for_selector(IDLE, timeout=PATIENCE)
