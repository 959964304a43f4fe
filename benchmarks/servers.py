"""A Streamlit server as a process of its own: started, asked for its health, weighed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "benchmarks" / "pages"
MEGABYTE = 2**20


class Server:
    """The app as `discesa app` serves it, or any script."""

    def __init__(self, log: BinaryIO, script: Path | None = None) -> None:
        self.log = log
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        address = ["--host", "127.0.0.1", "--port", str(port)]
        command = ["-m", "app.cli", "app", *address]
        if script is not None:
            command = ["-m", "streamlit", "run", str(script), "--server.address=127.0.0.1"]
            command.append(f"--server.port={port}")
        self.process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env=os.environ | {"PYTHONPATH": str(ROOT)}, start_new_session=True,
        )  # fmt: skip

    def health(self) -> float | None:
        """The seconds its health endpoint takes to answer; None where it does not."""
        begin = time.perf_counter()
        with (
            suppress(OSError),
            urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=30) as reply,
        ):
            return time.perf_counter() - begin if reply.status == 200 else None
        return None

    def megabytes(self) -> float:
        """The memory of the server's own process; its workers are bounded by their number."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        kilobytes = next(line.split()[1] for line in status.splitlines() if "VmRSS" in line)
        return int(kilobytes) * 1024 / MEGABYTE

    def errors(self) -> list[str]:
        """The lines of its log that tell of something unforeseen."""
        self.log.seek(0)
        text = self.log.read().decode("utf-8", "replace")
        return [line for line in text.splitlines() if "Error" in line or "Traceback" in line]


@contextmanager
def serving(script: Path | None = None) -> Iterator[Server]:
    """A server that answers, until the block ends."""
    with tempfile.TemporaryFile() as log:
        server = Server(log, script)
        try:
            yield started(server)
        finally:
            stop(server)


def started(server: Server) -> Server:
    end = time.monotonic() + 60
    while server.health() is None:
        if server.process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"the server does not start: {server.errors()}")
        time.sleep(0.05)
    return server


def stop(server: Server) -> None:
    server.process.terminate()
    try:
        server.process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait(10)


@contextmanager
def watched_health(server: Server, pause: float = 0.05) -> Iterator[list[float]]:
    """How long each answer of the health endpoint took while the block ran."""
    taken: list[float] = []
    done = threading.Event()

    def watch() -> None:
        while not done.wait(pause):
            took = server.health()
            taken.append(float("inf") if took is None else took)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield taken
    finally:
        done.set()
        thread.join()
