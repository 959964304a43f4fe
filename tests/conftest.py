"""What all tests share: compiled catalogues, a served app and a real browser.

The last two are for tests marked `browser`. A lane of tests has one server and one browser.

`serve(script)` starts Streamlit on a free port, once for each script of a test module.
`page` is a Chromium page that fails its test when the app logs an error to the console, raises
in the page, or asks another host for anything. `sent` lists what the page sends to the server
over its web socket, so a test can say that an action needed no round trip.

    def test_the_page_opens(serve, page):
        page.goto(serve("app/main.py", query="lang=it"))
        idle(page)
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

# One reader at a time keeps two processes of a lane busy at most; more would only start cold.
os.environ.setdefault("DISCESA_WORKERS", "2")
# SymPy remembers a thousand results of each function; a lane asks it for many more.
os.environ.setdefault("SYMPY_CACHE_SIZE", "20000")
if "PYTEST_XDIST_WORKER" in os.environ:
    # Lanes share the processors; threads of theirs would only wait for each other.
    for library in ("OPENBLAS", "OMP"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")

from app import cli

ROOT = Path(__file__).parents[1]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
# A browser that neither looks for updates nor needs a graphics card, and finds no other host.
FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
BELOW_A_PAGE = re.compile(r"/[a-z-]+/_stcore/(health|host-config)")
SERVER_SETTINGS = (
    "--server.headless=true",
    "--server.address=127.0.0.1",
    "--server.fileWatcherType=none",
    "--browser.gatherUsageStats=false",
)


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    """Write each .mo that is older than its .po, whole or not at all: several lanes may do it."""
    for source in ROOT.glob("*/locale/*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime > source.stat().st_mtime:
            continue
        part = compiled.with_suffix(f".{os.getpid()}.part")
        with source.open("rb") as text, part.open("wb") as binary:
            write_mo(binary, read_po(text))
        part.replace(compiled)


@pytest.fixture
def run(capsys):
    """Runs the command `discesa` in this process: exit code, output, errors."""

    def running(*arguments: str) -> tuple[int, str, str]:
        try:
            code = cli.main(arguments)
        except SystemExit as ended:
            code = ended.code
        return code, *capsys.readouterr()

    return running


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(ready: Callable[[], bool], seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, f"{what} within {seconds} s"
        time.sleep(0.05)


def answers(url: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(url, timeout=2) as reply:
        return reply.status == 200
    return False


class Server:
    """One Streamlit server on a free port, with its log in a file."""

    def __init__(self, script: Path, log: Path) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        self.log = log
        command = [sys.executable, "-m", "streamlit", "run", str(script), *SERVER_SETTINGS]
        with log.open("wb") as sink:
            self.process = subprocess.Popen(
                [*command, f"--server.port={urlsplit(self.url).port}"],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
            )

    def started(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        return answers(self.url + "/_stcore/health")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """`serve(script, query="")` -> the address of the running app; scripts are relative to the
    root of the project, and each has one server."""
    servers: dict[str, Server] = {}

    def start(script: str | Path, query: str = "", path: str = "") -> str:
        name = str(script)
        if name not in servers:
            log = tmp_path_factory.mktemp("server") / "log.txt"
            servers[name] = Server(ROOT / script, log)
            wait_until(servers[name].started, 60, f"the server of {name} answers")
        address = f"{servers[name].url}/{path}".rstrip("/")
        return f"{address}/?{query}" if query else address

    yield start
    for server in servers.values():
        server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator:
    """Chromium, started once."""
    playwright = pytest.importorskip("playwright.sync_api")
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None:
        pytest.skip("no chromium on the PATH")
    # How soon a page shows something is measured in the benchmarks; a test only waits for it.
    playwright.expect.set_options(timeout=30_000)
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def profiles(browser) -> dict[str, Any]:
    """The kinds of reader so far, each with a cache of its own, as a reader who comes again."""
    return {}


@pytest.fixture
def open_page(browser, profiles) -> Iterator[Callable]:
    """`open_page(viewport=..., color_scheme=..., ...)` -> a page that is watched for trouble."""
    pages, trouble = [], []

    def asked(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1":
            trouble.append(f"asked another host: {url[:200]}")

    def note(message) -> None:
        # Streamlit looks for its server below a page's path first, and Chromium logs that it is
        # not there.
        sought = urlsplit(message.location.get("url", "")).path
        if message.type == "error" and not BELOW_A_PAGE.fullmatch(sought):
            trouble.append(f"console: {message.text}")

    def opened(**settings):
        settings = {"viewport": DESKTOP, "locale": "en-US"} | settings
        kind = repr(sorted(settings.items()))
        if kind not in profiles:
            profiles[kind] = browser.new_context(**settings)
        page = profiles[kind].new_page()
        pages.append(page)
        page.on("console", note)
        page.on("pageerror", lambda error: trouble.append(f"raised in the page: {error}"))
        page.on("request", lambda request: asked(request.url))
        page.on("websocket", lambda socket: asked(socket.url))
        return page

    yield opened
    for page in pages:
        page.close()
    assert trouble == []


@pytest.fixture
def page(open_page):
    """A watched page as wide as a desktop."""
    return open_page()


@pytest.fixture
def sent(page) -> list:
    """What the page has sent to the server over its web socket so far."""
    frames: list = []
    page.on("websocket", lambda ws: ws.on("framesent", lambda frame: frames.append(frame)))
    return frames


def idle(page) -> None:
    """Wait until Streamlit has drawn the page and no script is running."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)


def sideways(page) -> int:
    """By how many pixels the page scrolls sideways."""
    return page.evaluate(
        "Math.max(document.documentElement.scrollWidth - innerWidth,"
        " ...[...document.querySelectorAll('[data-testid=stMain]')]"
        ".map(e => e.scrollWidth - e.clientWidth))"
    )
