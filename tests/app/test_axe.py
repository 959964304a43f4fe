"""axe-core on every page: nothing serious beyond what a bare Streamlit page has of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api")
pytest.importorskip("axe_playwright_python.base")

from axe_playwright_python.base import AXE_FILE_PATH

from tests.app.reading import TITLES
from tests.app.test_journeys import arrived, at_rest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
GRAVE = ("serious", "critical")
EASED = {
    # A long formula scrolls sideways in a box of its own.
    "scrollable-region-focusable": "browsers let the keyboard reach a box that scrolls",
}
# What the same page in other colours may break.
OF_COLOURS = ("color-contrast", "link-in-text-block")
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


def found(page, rules: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """The grave findings of axe-core by rule, of some or of all: where on the page they are."""
    page.evaluate(Path(AXE_FILE_PATH).read_text("utf-8"))
    asked = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
    result = page.evaluate("asked => axe.run(document, asked)", asked)
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


@pytest.mark.parametrize("name", [name for name, lang in TITLES if lang == "en"])
def test_nothing_grave_beyond_streamlit_s_own_in_light_and_dark(serve, open_page, bare, name):
    page = open_page(color_scheme="light")
    arrived(serve, page, name)
    for scheme, rules in (("light", ()), ("dark", OF_COLOURS)):
        page.emulate_media(color_scheme=scheme)
        at_rest(page)
        ours = {k: v for k, v in found(page, rules).items() if k not in bare and k not in EASED}
        assert ours == {}, scheme
