"""What happens inside a worker process: its limits, and the running of one job.

A job never raises across the process border. `run` turns every ending into plain data, so that
no traceback, no SymPy class and no unpicklable value reaches the server.

Imports no screen.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import connection, parent_process
from typing import Any

from sympy import Basic

from mathcore.errors import DiscesaError
from mathcore.printing import plain

MEGABYTE = 2**20
# A job writes no file; a log that is a file may still grow a little.
FILE_LIMIT = 16 * MEGABYTE

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended: `kind` is value, error, memory, depth or bug."""

    kind: str
    value: Any = None


def confine(memory: int) -> None:
    """Limit this process, once, before its first job.

    Args:
        memory: bytes of address space beyond what the preloaded imports hold; absolute limits
            would change with every library's version.
    """
    os.setpgid(0, 0)
    _end_with_the_server()
    if sys.platform != "win32":
        import resource

        for limit, value in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, FILE_LIMIT),
            (resource.RLIMIT_AS, _address_space() + memory),
        ):
            hard = resource.getrlimit(limit)[1]
            if hard != resource.RLIM_INFINITY:
                value = min(value, hard)
            resource.setrlimit(limit, (value, value))


def run(
    job: Callable[..., Any], seconds: float, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Outcome:
    """Run one job and say how it ended; the kernel ends the process after `seconds` of work.

    Processor time is what counts: on a busy machine the same job takes longer, and is no heavier.
    """
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return Outcome("value", job(*args, **kwargs))
    except DiscesaError as error:
        error.values = {name: _plain(value) for name, value in error.values.items()}
        return Outcome("error", error.with_traceback(None))
    except MemoryError:
        return Outcome("memory")
    except RecursionError:
        return Outcome("depth")
    except Exception:
        logger.exception("the job %s failed", getattr(job, "__name__", job))
        return Outcome("bug")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _plain(value: object) -> object:
    """A value that any process can read: not every SymPy object can be pickled."""
    if isinstance(value, str | int | float | bool | None):
        return value
    return plain(value) if isinstance(value, Basic) else str(value)


def _address_space() -> int:
    """Bytes of address space this process holds already."""
    try:
        with open("/proc/self/statm") as pages:
            return int(pages.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        # No such file outside Linux, where the limit is not enforced tightly either.
        return 1024 * MEGABYTE


def _end_with_the_server() -> None:
    """Kill this process, and whatever it started, as soon as the server is gone."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        connection.wait([parent.sentinel])
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True, name="end with the server").start()
