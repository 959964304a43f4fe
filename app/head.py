"""What the head of a page tells a browser: where the server is, and what it will need.

Of itself Streamlit's page at `/step-size` asks `/step-size/_stcore/health`, is refused, waits, and
only then asks `/_stcore/health`. Which names are pages is known here, so what is sent says what is
left of an address without them, behind any proxy too. It fetches what draws charts, the largest
file of all, only when the first chart has come; here it does so from the start.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCRIPT = """<script>(() => {
  const parts = location.pathname.replace(/\\/+$/, '').split('/');
  if (%s.includes(parts.at(-1))) parts.pop();
  window.__streamlit = {BACKEND_BASE_URL: location.origin + parts.join('/')};
})()</script>"""
AHEAD = '<link rel="modulepreload" fetchpriority="low" crossorigin href="./static/js/%s">'
DRAWING_CHARTS = "PlotlyChart.*.js"
HEAD = b"<head>"


def told(pages: Iterable[str]) -> str:
    """What is told.

    Args:
        pages: the last parts of the addresses that are pages.
    """
    scripts = Path(streamlit.__file__).parent / "static" / "static" / "js"
    ahead = [AHEAD % script.name for script in scripts.glob(DRAWING_CHARTS)]
    return "".join([SCRIPT % json.dumps([*pages]), *ahead])


class WriteHead:
    """Middleware that writes into the head of every page of HTML.

    Args:
        words: what comes first there.
    """

    def __init__(self, app: ASGIApp, words: str) -> None:
        self.app = app
        self.head = HEAD + words.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wanted = dict(scope["headers"]).get(b"accept", b"") if scope["type"] == "http" else b""
        if b"text/html" not in wanted or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        # A page is eight thousand letters: it may come as it is, so that it can be written into.
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        scope = {**scope, "headers": plain}
        begun: list[Message] = []

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                is_page = headers.get("content-type", "").startswith("text/html")
                if is_page and message["status"] == 200 and "content-encoding" not in headers:
                    begun.append(message)
                    return
            elif begun:
                start = begun.pop()
                body = message.get("body", b"")
                written = body.replace(HEAD, self.head, 1)
                headers = MutableHeaders(raw=start["headers"])
                if "content-length" in headers:
                    longer = int(headers["content-length"]) + len(written) - len(body)
                    headers["content-length"] = str(longer)
                await send(start)
                message = {**message, "body": written}
            await send(message)

        await self.app(scope, receive, sending)
