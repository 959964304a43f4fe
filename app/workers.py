"""Worker processes: everything SymPy or NumPy does for a web session runs in one of these.

A formula of twelve characters can hold the interpreter's lock for hours, and no time-out inside
a process ends that. So every job runs in a process of its own that is killed, with whatever it
started, when its budget is spent; the next job finds a new one. Jobs are functions of
`app.jobs`: they take and return plain data.

    ask(jobs.derive, "x^2", "x", "en", session=session)

Each lane has a fixed number of processes. A session may have one job running and one waiting,
a server a bounded queue; whoever asks for more is told so at once. Adding a lane is one row.

Imports no screen.
"""

from __future__ import annotations

import atexit
import gc
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.confined import MEGABYTE, Outcome
from app.processes import Cells, NoProcessError, prepare_fork_server
from app.serving import worker_processes
from mathcore.errors import N_, BudgetError, DiscesaError

WAITING_OF_A_SESSION = 1
# A class that presses at once waits some seconds, and is not told to come back.
WAITING_IN_ALL = 100
# Whoever waits longer than this for a process is told that the server is busy.
PATIENCE = 15.0

BUSY_SESSION = N_("your last question is still being worked out; try again in a while")
BUSY_SERVER = N_("many people are asking at once; try again in a while")
UNFORESEEN = N_("the computation failed in an unforeseen way; the server's log says how")
TOO_LONG = N_("stopped after {seconds} s of work: this is too much to work out here")
TOO_LARGE = N_("stopped at {megabytes} MB of memory: this is too much to work out here")
TOO_DEEP = N_("the formula is nested too deeply to work out here")
DIED = N_("the computation was stopped: it is too much to work out here")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lane:
    """A kind of job: its seconds of processor time, its bytes of memory, and how many at once."""

    seconds: float
    memory: int
    processes: int


LANES = {
    "quick": Lane(2.0, 512 * MEGABYTE, worker_processes()),
    "long": Lane(10.0, 1024 * MEGABYTE, worker_processes()),
}


class BusyError(DiscesaError):
    """The session, or the server, has as many jobs as it may have."""

    code = "busy"


class JobError(DiscesaError):
    """A job failed in a way nobody foresaw; the server's log says how."""

    code = "job"


def ask(
    job: Callable[..., Any],
    *args: Any,
    lane: str = "quick",
    session: str = "",
    seconds: float | None = None,
    **kwargs: Any,
) -> Any:
    """What `job(*args, **kwargs)` returns, worked out in a confined process.

    Args:
        job: a function of a module, so that it can be sent by its name.
        lane: "quick" or "long".
        session: whose quota it counts towards.
        seconds: the budget, where it is not the lane's own.

    Raises:
        BudgetError: out of time or memory.
        BusyError: too many jobs of this session or of this server.
        DiscesaError: whatever kind the job raised, with its fields.
        JobError: the job failed in another way.
    """
    row = LANES[lane]
    budget = row.seconds if seconds is None else seconds
    try:
        with _ADMISSION.of(session), _cells(lane).borrowed(PATIENCE) as cell:
            if cell is None:
                raise BusyError(BUSY_SERVER)
            outcome = cell.run(job, budget, args, kwargs)
    except NoProcessError as error:
        logger.exception("no worker")
        raise JobError(UNFORESEEN) from error
    return _value(outcome, budget, row)


def _value(outcome: Outcome, budget: float, row: Lane) -> Any:
    """The value of an outcome, or the error it stands for, raised on this side."""
    match outcome.kind:
        case "value":
            return outcome.value
        case "error":
            raise outcome.value
        case "time":
            raise BudgetError(TOO_LONG, seconds=int(budget) if budget == int(budget) else budget)
        case "memory":
            raise BudgetError(TOO_LARGE, megabytes=row.memory // MEGABYTE)
        case "depth":
            raise BudgetError(TOO_DEEP)
        case "died":
            raise BudgetError(DIED)
    raise JobError(UNFORESEEN)


class _Session:
    """How many jobs a session has here, and whose turn it is among them."""

    def __init__(self) -> None:
        self.jobs = 0
        self.turn = threading.Lock()


class _Admission:
    """Lets one job of a session run and one wait, and bounds those of all sessions together."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sessions: dict[str, _Session] = {}

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        session = self._enter(name)
        try:
            if not session.turn.acquire(timeout=PATIENCE):
                raise BusyError(BUSY_SESSION)
            try:
                yield
            finally:
                session.turn.release()
        finally:
            self._leave(name, session)

    def _enter(self, name: str) -> _Session:
        with self._lock:
            session = self._sessions.get(name) or _Session()
            if session.jobs > WAITING_OF_A_SESSION:
                raise BusyError(BUSY_SESSION)
            running = sum(lane.processes for lane in LANES.values())
            if sum(other.jobs for other in self._sessions.values()) >= WAITING_IN_ALL + running:
                raise BusyError(BUSY_SERVER)
            session.jobs += 1
            self._sessions[name] = session
            return session

    def _leave(self, name: str, session: _Session) -> None:
        with self._lock:
            session.jobs -= 1
            if not session.jobs:
                del self._sessions[name]


_ADMISSION = _Admission()


_STARTING = threading.Lock()
_RUNNING: dict[str, Cells] = {}


def _cells(lane: str) -> Cells:
    with _STARTING:
        if lane not in _RUNNING:
            prepare_fork_server()
            _RUNNING[lane] = Cells(LANES[lane].processes, LANES[lane].memory)
        return _RUNNING[lane]


def start() -> None:
    """Start every lane now, so that the first question finds the workers warm."""
    for lane in LANES:
        _cells(lane)


@atexit.register
def shutdown() -> None:
    """End every worker; a later `ask` starts new ones."""
    with _STARTING:
        while _RUNNING:
            _RUNNING.popitem()[1].close()


@cache
def freeze() -> None:
    """Leave what the imports made out of every later garbage collection; once, after imports."""
    gc.collect()
    gc.freeze()
