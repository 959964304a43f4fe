"""Several films at once, each drawn in a process of its own, with a bar of progress for each.

What carries the jobs is any `concurrent.futures.Executor`: threads of this process if none is
given, or one that sends them to other machines, which need the same folder of films.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mathcore.errors import N_, DiscesaError

TOLD = "beat"


class NoSchedulerError(DiscesaError):
    """The jobs cannot be sent where they were meant to go."""

    code = "no-scheduler"


@dataclass(frozen=True, slots=True)
class Ways:
    """How many films at once, and what carries them."""

    jobs: int = 2
    executor: Executor | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One film to be drawn."""

    name: str
    quality: str
    lang: str
    media: str

    @property
    def command(self) -> list[str]:
        asked = [self.name, "-q", self.quality, "--lang", self.lang, "--media", self.media]
        return [sys.executable, "-m", "animations.render", *asked, "--told"]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a job: its exit code, its last line, its seconds."""

    name: str
    code: int
    line: str
    seconds: float


Watch = Callable[[str, int, int], None]


def tell(played: int, beats: int) -> None:
    """Say how far a film is, for a person or for whoever draws the bars."""
    if sys.stderr.isatty():
        end = "\n" if played == beats else ""
        print(f"\r{played}/{beats} ", end=end, file=sys.stderr, flush=True)
    else:
        print(f"{TOLD} {played} {beats}", flush=True)


def carry_out(job: Job, watch: Watch | None = None) -> Done:
    """Draw one film in a process of its own."""
    start, line = time.monotonic(), job.name
    with subprocess.Popen(
        job.command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        for text in process.stdout:
            words = text.split()
            if words[:1] == [TOLD] and len(words) == 3:
                if watch is not None:
                    watch(job.name, int(words[1]), int(words[2]))
            elif text.strip():
                line = text.strip()
    return Done(job.name, process.returncode, line, time.monotonic() - start)


def render_all(names: Sequence[str], quality: str, lang: str, media: Path, ways: Ways) -> int:
    """Render several films, each in a process of its own; returns how many failed."""
    asked = [Job(name, quality, lang, str(media)) for name in names]
    failed = 0
    with bars(names) as watch, carrying(ways) as executor:
        # A watch is of this process; a job that goes elsewhere is told of when it is done.
        own = () if ways.executor is not None else (watch,)
        futures: list[Future[Done]] = [executor.submit(carry_out, job, *own) for job in asked]
        for future in as_completed(futures):
            done = future.result()
            failed += done.code != 0
            if watch is not None and ways.executor is not None:
                watch(done.name, 1, 1)
            out = sys.stderr if done.code else sys.stdout
            print(f"{done.line} ({done.seconds:.0f} s)", file=out, flush=True)
    return failed


@contextmanager
def carrying(ways: Ways) -> Iterator[Executor]:
    if ways.executor is not None:
        yield ways.executor
        return
    with ThreadPoolExecutor(max_workers=max(1, ways.jobs)) as pool:
        yield pool


@contextmanager
def bars(names: Sequence[str]) -> Iterator[Watch | None]:
    """A bar for each film where a person looks on; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        tasks: dict[str, Any] = {name: progress.add_task(name, total=None) for name in names}

        def watch(name: str, played: int, beats: int) -> None:
            progress.update(tasks[name], completed=played, total=beats)

        yield watch


@contextmanager
def workers(scheduler: str | None) -> Iterator[Executor | None]:
    """The workers of a Dask scheduler, or none where no address is given.

    Raises:
        NoSchedulerError: Dask is not installed, or nobody answers there.
    """
    if scheduler is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise NoSchedulerError(
            N_("--scheduler needs Dask: pip install 'discesa[cluster]'")
        ) from error
    try:
        client = Client(scheduler, timeout=10)
    except (OSError, ValueError) as error:
        raise NoSchedulerError(
            N_("no Dask scheduler answers at {address}"), address=scheduler[:80]
        ) from error
    with client, client.get_executor() as executor:
        yield executor
