"""The app as `app.launch` has Streamlit serve it: a browser is told where it is, and shown it."""

from __future__ import annotations

import asyncio
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from app.head import WriteHead, told
from app.ui.pages import PAGES

LATER = 0.5
"""Seconds after which a server that starts answers, about."""


@asynccontextmanager
async def shown(_app: st.App) -> AsyncIterator[None]:
    """While the server runs; where this machine has a screen, a browser opens it."""
    if not st.get_option("server.headless"):
        host = st.get_option("server.address")
        host = "localhost" if host in (None, "", "0.0.0.0", "::") else host
        base = (st.get_option("server.baseUrlPath") or "").strip("/")
        address = f"http://{host}:{st.get_option('server.port')}/{base}"
        asyncio.get_running_loop().call_later(LATER, webbrowser.open, address)
    yield


app = st.App(
    Path(__file__).with_name("main.py"),
    middleware=[Middleware(WriteHead, words=told(page.path for page in PAGES if page.path))],
    lifespan=shown,
)
