"""Every page in a real browser: no trouble, and no scrolling sideways."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api")

from tests.app.reading import TITLES
from tests.app.test_journeys import APP, at_rest, go_to
from tests.conftest import DESKTOP, PHONE, sideways

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(
    ("lang", "sizes"), [("en", (DESKTOP, PHONE)), ("it", (PHONE, DESKTOP))], ids=["en", "it"]
)
def test_every_page_opens_without_trouble_and_fits_a_desktop_and_a_phone(
    serve, open_page, lang, sizes
):
    page = open_page(viewport=sizes[0])
    page.goto(serve(APP, query=f"lang={lang}"))
    at_rest(page)
    for title in [title for (_, spoken), title in TITLES.items() if spoken == lang]:
        page.set_viewport_size(sizes[0])
        # The sidebar comes or goes with the width, and its button with it.
        page.wait_for_timeout(600)
        go_to(page, title)
        assert page.get_by_test_id("stException").count() == 0, title
        assert page.get_by_test_id("stAlert").count() == 0, title
        assert sideways(page) <= 2, title
        page.set_viewport_size(sizes[1])
        page.wait_for_timeout(600)
        assert sideways(page) <= 2, title
