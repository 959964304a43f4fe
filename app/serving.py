"""The app's server: where it listens, and how many processes compute for it.

The number of processes reaches the server (`app.workers`) in the environment, so that it holds
also where Streamlit is started by hand. Everything else is Streamlit's own setting: behind a
proxy that serves the app under a path, `STREAMLIT_SERVER_BASE_URL_PATH=/path discesa app`.

Needs the base dependencies only.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
from pathlib import Path
from typing import NoReturn

from mathcore.errors import N_, SettingError

HERE = Path(__file__).parent
WORKERS = "DISCESA_WORKERS"
MOST_WORKERS = 256
SPARE = 4
HIGHEST_PORT = 65535
LONGEST = 60


def become_server(host: str, port: int, workers: int | None) -> NoReturn:
    """Become the app's server.

    Raises:
        SettingError: nobody can listen there, or so many processes cannot be.
    """
    check_address(host, port)
    os.environ[WORKERS] = str(worker_processes() if workers is None else checked(workers))
    # Streamlit reads its settings from the folder it starts in.
    if (HERE.parent / ".streamlit").is_dir():
        os.chdir(HERE.parent)
    # The package is found from there too.
    paths = [str(HERE.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)
    address = [f"--server.address={host}", f"--server.port={port}"]
    os.execv(sys.executable, [sys.executable, "-m", "app.launch", *address])


def check_address(host: str, port: int) -> None:
    """Refuse an address where no server can listen; Streamlit would end in a traceback."""
    if not 1 <= port <= HIGHEST_PORT:
        raise SettingError(
            N_("a port is a number from 1 to {most}, not {port}"), most=HIGHEST_PORT, port=port
        )
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            # As the server does: a port left a moment ago is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except (OSError, UnicodeError) as error:
        template = REFUSALS.get(getattr(error, "errno", None), NO_HOST)
        raise SettingError(template, host=host[:LONGEST], port=port) from None


NO_HOST = N_("this machine has no address {host} to listen on")
REFUSALS: dict[int | None, str] = {
    errno.EADDRINUSE: N_("port {port} is taken; choose another one with --port"),
    errno.EACCES: N_("this user may not listen on port {port}; choose one above 1023 with --port"),
}


def worker_processes() -> int:
    """How many processes compute in each lane: as the environment says, or one for each core and
    some to spare, so that a few endless jobs leave room for the others until they are ended."""
    asked = os.environ.get(WORKERS)
    if asked is None:
        return (os.cpu_count() or 2) + SPARE
    try:
        return checked(int(asked))
    except ValueError as error:
        raise no_number(asked) from error


def checked(workers: int) -> int:
    if not 1 <= workers <= MOST_WORKERS:
        raise no_number(str(workers))
    return workers


def no_number(asked: str) -> SettingError:
    return SettingError(
        N_("the number of worker processes is from 1 to {most}, not {asked}"),
        most=MOST_WORKERS,
        asked=asked[:LONGEST],
    )
