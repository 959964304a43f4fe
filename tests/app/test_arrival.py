"""A visitor's first page: its first chart comes first, then the list of pages and the rest."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

pytest.importorskip("streamlit")

import streamlit as st

from app import workers
from app.ui import arrival
from tests.app.reading import opened

WAITED = f"waited {arrival.HEAD_START} s"


@pytest.fixture
def came(monkeypatch):
    """What came, in its order: charts by their keys, the list of pages, pauses, and jobs asked."""
    events: list[str] = []
    chart, navigation, ask = st.plotly_chart, st.navigation, workers.ask

    def shown(*figure, **settings):
        events.append(settings["key"])
        return chart(*figure, **settings)

    def listed(*pages, **settings):
        events.append(settings.get("position", "pages"))
        return navigation(*pages, **settings)

    def asked(job, *args, **settings):
        events.append("job")
        return ask(job, *args, **settings)

    monkeypatch.setattr(st, "plotly_chart", shown)
    monkeypatch.setattr(st, "navigation", listed)
    monkeypatch.setattr(workers, "ask", asked)
    pause = SimpleNamespace(sleep=lambda seconds: events.append(f"waited {seconds} s"))
    monkeypatch.setattr(arrival, "time", pause)
    return events


@pytest.fixture
def browser(monkeypatch):
    headers = property(lambda context: {"User-Agent": "a browser"})
    monkeypatch.setattr(type(st.context), "headers", headers)


def test_where_no_browser_asks_nothing_is_put_off(came):
    opened("costs")
    assert came[0] == "pages"
    assert "hidden" not in came
    assert WAITED not in came


def test_to_a_browser_the_first_chart_of_a_visit_is_sent_ahead(came, browser):
    opened("costs")
    del came[:]
    app = opened("costs")
    first = ["hidden", "loss chart", WAITED, "pages"]
    assert came == [*first, "all losses", "cost chart"]
    app.run()
    assert came[len(first) + 2 :] == ["pages", "loss chart", "all losses", "cost chart"]


def test_the_pages_are_listed_while_a_job_is_at_work(came, browser):
    opened("step-size", eta="0.123")
    assert came[:3] == ["hidden", "pages", "job"]
    assert came.count("pages") == 1


def test_a_page_without_charts_lists_the_pages_at_its_end(came, browser):
    app = opened("about")
    assert came == ["hidden", "pages"]
    app.run()
    assert came == ["hidden", "pages", "pages"]


def test_a_page_that_fails_lists_the_pages_all_the_same(came, browser, monkeypatch):
    def fails(*_):
        raise RuntimeError("a bug")

    monkeypatch.setattr(st, "markdown", fails)
    assert opened("about").exception
    assert came == ["hidden", "pages"]
