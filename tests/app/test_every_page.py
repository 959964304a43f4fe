"""Every page in a real browser: no trouble, no scrolling sideways, and nothing that axe-core
finds serious beyond what a bare Streamlit page has of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api")
pytest.importorskip("axe_playwright_python.base")

from axe_playwright_python.base import AXE_FILE_PATH

from tests.app.reading import TITLES
from tests.app.test_journeys import APP, at_rest, go_to
from tests.conftest import DESKTOP, PHONE, sideways

pytestmark = [pytest.mark.browser, pytest.mark.slow]
GRAVE = ("serious", "critical")
EASED = {
    # A long formula scrolls sideways in a box of its own.
    "scrollable-region-focusable": "browsers let the keyboard reach a box that scrolls",
}
BARE = """
import streamlit as st
import plotly.graph_objects as go

def page():
    st.title("Bare")
    st.text_input("Text")
    st.number_input("Number", value=1.0)
    st.selectbox("One", ["a", "b"])
    st.segmented_control("Several", ["a", "b"], default="a")
    st.slider("Slider", 0, 10)
    st.button("Press")
    st.plotly_chart(go.Figure(go.Scatter(x=[1, 2], y=[1, 2])))
    st.latex("x^2")
    one, other = st.tabs(["One", "Other"])
    one.metric("Number", "1")
    with st.expander("More"):
        st.code("print(1)", language="python")
    st.table({"a": [1], "b": [2]})
    st.page_link("https://127.0.0.1/", label="Link")

def other():
    st.title("Other")

pages = [st.Page(page, title="Bare", default=True), st.Page(other, title="Other")]
st.navigation({"Group": pages}).run()
"""


def still(page) -> None:
    """Wait until nothing moves: the bar at the side has come or gone, colours have changed."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.wait_for_function("document.getAnimations().every(one => one.playState !== 'running')")


def resized(page, size: dict[str, int]) -> None:
    page.set_viewport_size(size)
    still(page)


def coloured(page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    app = "getComputedStyle(document.querySelector('.stApp'))"
    page.wait_for_function(f"scheme => {app}.colorScheme === scheme", arg=scheme)
    still(page)


# The formulas of which a part is out of sight; the slant of a last letter is not.
CUT = """
[...document.querySelectorAll(".katex-display")]
    .filter((shown) => shown.offsetParent && shown.scrollWidth > shown.clientWidth + 4)
    .map((shown) => shown.textContent)
"""


def found(page) -> dict[str, list[str]]:
    """The grave findings of axe-core by rule: the parts of the page where they are."""
    page.evaluate(Path(AXE_FILE_PATH).read_text("utf-8"))
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return {
        one["id"]: [" ".join(map(str, node["target"])) for node in one["nodes"]]
        for one in result["violations"]
        if one["impact"] in GRAVE
    }


@pytest.fixture(scope="module")
def bare(serve, browser, tmp_path_factory) -> set[str]:
    """The rules that a page of Streamlit's own parts breaks."""
    script = tmp_path_factory.mktemp("bare") / "bare.py"
    script.write_text(BARE, "utf-8")
    page = browser.new_page()
    page.goto(serve(script))
    at_rest(page)
    rules = set(found(page))
    page.close()
    return rules


def test_every_page_opens_without_trouble_and_fits_a_desktop_and_a_phone(serve, open_page, bare):
    """In English axe-core sees it on the desktop too, in light and in dark.

    A page opens in the size and the colours that the one before ended in: where it opened on a
    desktop in English, it opens on a phone in Italian.
    """
    for lang, sizes in (("en", [DESKTOP, PHONE]), ("it", [PHONE, DESKTOP])):
        grave, schemes = {}, ["light", "dark"]
        page = open_page(viewport=sizes[0], color_scheme="light")
        page.goto(serve(APP, query=f"lang={lang}"))
        at_rest(page)
        for title in [title for (_, spoken), title in TITLES.items() if spoken == lang]:
            go_to(page, title)
            assert page.get_by_test_id("stException").count() == 0, title
            assert page.get_by_test_id("stAlert").count() == 0, title
            for size in sizes:
                resized(page, size)
                assert sideways(page) <= 2, title
                assert page.evaluate(CUT) == [], title
                for scheme in schemes if lang == "en" and size == DESKTOP else ():
                    coloured(page, scheme)
                    grave |= {
                        (title, scheme, rule): places
                        for rule, places in found(page).items()
                        if rule not in bare and rule not in EASED
                    }
            sizes.reverse()
            schemes.reverse()
        assert grave == {}
