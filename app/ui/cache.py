"""What is remembered between reruns, and asked of the workers only once.

Results are plain data keyed by the job's name and its plain arguments; nothing is kept on disk.
The only module of the app with `st.cache_*`.
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from app import workers

SECONDS_BETWEEN_COLLECTIONS = 60


def answer(job: Callable[..., Any], *args: Any, lane: str = "quick", **kwargs: Any) -> Any:
    """What a job of `app.jobs` returns for these arguments.

    Raises:
        DiscesaError: the job's own complaint, or that it ran out of its budget; not remembered.
    """
    return _answer(job.__name__, args, tuple(sorted(kwargs.items())), lane, _job=job)


@st.cache_data(max_entries=128, show_spinner=False)
def _answer(name: str, args: tuple[Any, ...], named: Any, lane: str, _job: Any) -> Any:
    context = get_script_run_ctx()
    session = context.session_id if context else "none"
    return workers.ask(_job, *args, lane=lane, session=session, **dict(named))


@st.cache_resource(show_spinner=False)
def keep_house() -> threading.Thread:
    """Once a server: freeze what the imports made, and collect garbage on a timer, not per run."""
    workers.freeze()
    collector = threading.Thread(target=_collect_now_and_then, name="collector", daemon=True)
    collector.start()
    return collector


def _collect_now_and_then() -> None:
    while True:
        time.sleep(SECONDS_BETWEEN_COLLECTIONS)
        gc.collect()
