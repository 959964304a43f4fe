"""Processes that run one job each at a time, and end when its budget is spent.

Pebble supplies the pools, one for each process: a process killed while it writes its answer can
then harm no other. The fork server imports `app.preload` once; a worker starts from there within
some ten milliseconds. POSIX only.
"""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import TimeoutError as LateError
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import context, forkserver, popen_forkserver, reduction, spawn, util
from queue import Empty, LifoQueue
from typing import Any, cast

from pebble import CONSTS, ProcessExpired, ProcessPool

from app.confined import Outcome, confine, run
from mathcore.budget import CLOCK

# A process is killed at once; there is nothing to wait for.
CONSTS.term_timeout = 0.1

TASKS_OF_A_PROCESS = 200
# An answer may come this much later than the budget says before the process counts as stuck.
SLACK = 10.0
SECONDS_TO_START = 120.0


class NoProcessError(Exception):
    """No worker process could be started."""


def prepare_fork_server() -> None:
    """What must be said before the first worker starts."""
    # One thread a worker: more would only wait for each other on a small machine.
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    forkserver.set_forkserver_preload(["app.preload"])


class Popen(popen_forkserver.Popen):
    """Starts a process without running the server's main script in it.

    Streamlit puts the page's script in `__main__`'s place, and the stock method would run that
    script again in every worker. The rest is the standard library's `_launch`.
    """

    # What the child is to inherit; typeshed does not know of it.
    _fds: list[int]

    def _launch(self, process_obj: Any) -> None:
        preparation = spawn.get_preparation_data(process_obj.name)
        for main in ("init_main_from_name", "init_main_from_path"):
            preparation.pop(main, None)
        buffer = io.BytesIO()
        context.set_spawning_popen(self)
        try:
            reduction.dump(preparation, buffer)
            reduction.dump(process_obj, buffer)
        finally:
            context.set_spawning_popen(None)
        self.sentinel, w = forkserver.connect_to_new_process(self._fds)
        # The child reads from the duplicate's other end when this process is gone.
        ends = os.dup(w), self.sentinel
        # Typeshed has no `close_fds`.
        self.finalizer = util.Finalize(self, util.close_fds, ends)  # type: ignore[attr-defined]
        with open(w, "wb", closefd=True) as pipe:
            pipe.write(buffer.getbuffer())
        self.pid = forkserver.read_signed(self.sentinel)


def end_group(leader: int) -> None:
    """End all that a process started, and the process."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


class ConfinedProcess(context.ForkServerProcess):
    @staticmethod
    def _Popen(process_obj: Any) -> Popen:  # noqa: N802  the standard library's name
        return Popen(process_obj)

    def terminate(self) -> None:
        """End the process and all it started, at once."""
        # Only what was started is ended, and that has a number.
        leader = cast(int, self.pid)
        end_group(leader)
        # It may not yet lead a group of its own.
        with suppress(ProcessLookupError):
            os.kill(leader, signal.SIGKILL)


class Context(context.ForkServerContext):
    Process = ConfinedProcess


class Cell:
    """One worker process, replaced whenever it is killed, and the pool that watches it."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._start()

    def _start(self) -> None:
        self._pool = ProcessPool(
            max_workers=1,
            max_tasks=TASKS_OF_A_PROCESS,
            initializer=confine,
            initargs=(self._memory,),
            context=Context(),
        )
        # The first process of a server waits for the fork server's imports; no job pays for them.
        try:
            self._pool.schedule(os.getpid).result(SECONDS_TO_START)
        except (BrokenProcessPool, LateError, RuntimeError, OSError) as error:
            raise NoProcessError("a worker process does not start") from error

    def run(
        self, job: Callable[..., Any], seconds: float, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Outcome:
        """How the job ended; `seconds` are those of processor time that it may use."""
        longest = CLOCK * seconds
        for _ in range(2):
            try:
                future = self._pool.schedule(run, (job, seconds, args, kwargs), timeout=longest)
                outcome: Outcome = future.result(longest + SLACK)
            except LateError:
                outcome = Outcome("time")
                if future.done():
                    return outcome
            except ProcessExpired as error:
                end_group(error.pid)
                return Outcome("time" if error.exitcode == -signal.SIGPROF else "died")
            except (BrokenProcessPool, RuntimeError):
                # The process died before it had this job; jobs are pure, so it is asked again.
                self.replace()
                continue
            if outcome.kind in ("memory", "time"):
                self.replace()
            return outcome
        return Outcome("bug")

    def replace(self) -> None:
        self.close()
        self._start()

    def close(self) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]  # Pebble states no types for it
        self._pool.join()


class Cells:
    """The processes of a lane, lent out one job at a time.

    The one that came back last goes out first: what it has worked out is still in its caches.
    """

    def __init__(self, processes: int, memory: int) -> None:
        self._all = [Cell(memory) for _ in range(processes)]
        self._free: LifoQueue[Cell] = LifoQueue()
        for cell in self._all:
            self._free.put(cell)

    @contextmanager
    def borrowed(self, patience: float) -> Iterator[Cell | None]:
        """A free process, or None where none becomes free in so many seconds."""
        try:
            cell = self._free.get(timeout=patience)
        except Empty:
            yield None
            return
        try:
            yield cell
        finally:
            self._free.put(cell)

    def close(self) -> None:
        for cell in self._all:
            cell.close()
