"""A full server: whoever comes on top is told so, and is let in when somebody has left."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

pytest.importorskip("streamlit")

from streamlit.testing.v1 import AppTest

from app.ui import crowd
from app.ui.i18n import words
from tests.conftest import ROOT


@pytest.fixture
def here(monkeypatch) -> set[str]:
    """The sessions that are connected."""
    connected: set[str] = set()
    server = SimpleNamespace(is_active_session=connected.__contains__)
    monkeypatch.setattr(crowd.runtime, "get_instance", lambda: server)
    return connected


def test_a_session_that_is_in_stays_in_and_the_next_one_waits(here):
    here |= {"a", "b"}
    door = crowd.Crowd(most=2)
    assert [door.lets_in(session) for session in ("a", "b", "a", "b")] == [True] * 4
    assert not door.lets_in("c")
    assert door.lets_in("a")


def test_there_is_room_again_once_somebody_has_left(here):
    here |= {"a", "b", "c"}
    door = crowd.Crowd(most=2)
    assert door.lets_in("a")
    assert door.lets_in("b")
    assert not door.lets_in("c")
    here.remove("a")
    assert door.lets_in("c")
    here.add("a")
    assert not door.lets_in("a")


@pytest.mark.parametrize("lang", ["en", "it"])
def test_a_full_server_says_so_in_the_reader_s_language_and_shows_no_lesson(monkeypatch, lang):
    words.cache_clear()
    monkeypatch.setattr(crowd.Crowd, "lets_in", lambda door, session: False)
    page = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=30)
    page.query_params["lang"] = lang
    page.run()
    assert not page.exception
    [notice] = page.info
    assert {"en": "as fit at once", "it": "possono stare insieme"}[lang] in notice.value
    assert not page.title
    assert not page.markdown
