"""How many visitors a server takes at once: whoever comes on top is told so politely.

Every session holds some megabytes; without a bound a server would end for want of memory, and
with it the pages of everybody.
"""

from __future__ import annotations

import threading

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from app.ui.i18n import Words

MOST_SESSIONS = 300


class Crowd:
    """The sessions that are in; one that has left makes room for another."""

    def __init__(self, most: int = MOST_SESSIONS) -> None:
        self._most = most
        self._inside: set[str] = set()
        self._lock = threading.Lock()

    def lets_in(self, session: str) -> bool:
        """Whether a session is in, or there was room for it."""
        with self._lock:
            if session not in self._inside and len(self._inside) >= self._most:
                is_here = runtime.get_instance().is_active_session
                self._inside = {one for one in self._inside if is_here(one)}
            if session in self._inside or len(self._inside) < self._most:
                self._inside.add(session)
                return True
            return False


@st.cache_resource(show_spinner=False)
def crowd() -> Crowd:
    return Crowd()


def wait_outside(_: Words) -> bool:
    """Say that the server is full, where it is; and whether it is."""
    context = get_script_run_ctx()
    if context is None or crowd().lets_in(context.session_id):
        return False
    st.info(
        _("As many people are studying here as fit at once. There will be room again in a while."),
        icon=":material/groups:",
    )
    st.button(_("Try again"), key="again", type="primary")
    return True
