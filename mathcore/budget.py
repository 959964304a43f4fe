"""A limit of time on work that may take long, in whatever thread it runs.

A signal would need the main thread, and a page of the app is none. So a watch raises an
exception in the working thread when its time is up; it arrives between two instructions of
Python, and no `except Exception` swallows it.

What counts is the processor time of that thread: the same work fits its budget on a busy machine
as on a quiet one, and gives the same answer.

Imports the errors and SymPy's cache only.
"""

from __future__ import annotations

import ctypes
import sys
import threading
import time
from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import ParamSpec, TypeVar

from sympy.core.cache import clear_cache

from mathcore.errors import N_, BudgetError, SettingError

T = TypeVar("T")
P = ParamSpec("P")

BUDGET = 5.0
"""Seconds that a call may take if nothing else is asked for."""
CLOCK = 4
"""How many times its budget a call may take by the clock, on a machine that does other things."""
SOONEST = 0.001
"""Seconds between two looks at the time that is left, at least."""
AGAIN = 0.25
"""Seconds after which an exception is raised once more, should it have been lost: what arrives in
a callback of the interpreter, as of a weak reference, goes no further than that."""
ARRIVES = 100
"""Turns of a loop within which an exception raised in a thread has arrived there."""


class TimeIsUp(BaseException):
    """Raised in the thread that works; each watch has a kind of its own."""


class Watch:
    """A timer that raises its kind of `TimeIsUp` in the thread that started it."""

    def __init__(self, seconds: float) -> None:
        self.kind: type[TimeIsUp] = type("TimeIsUp", (TimeIsUp,), {})
        self.thread = threading.get_ident()
        self.worked = worked_by(self.thread)
        self.ends = self.worked() + seconds
        self.latest = time.monotonic() + CLOCK * seconds
        self.lock = threading.Lock()
        self.over = self.fired = False
        self.timer = self.alarm(seconds)

    def alarm(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(seconds, self.fire)
        timer.daemon = True
        return timer

    def left(self) -> float:
        """Seconds of work until the time is up."""
        return min(self.ends - self.worked(), self.latest - time.monotonic())

    def fire(self) -> None:
        with self.lock:
            if self.over:
                return
            if (left := self.left()) > 0:
                self.timer = self.alarm(max(left, SOONEST))
                self.timer.start()
            else:
                self.fired = True
                pass_over_lost()
                raise_in(self.thread, self.kind)
                self.timer = self.alarm(AGAIN)
                self.timer.start()

    def stop(self) -> None:
        """After this nothing is raised any more, nor still on its way.

        What is on its way is let arrive. Taken back, it would leave the interpreter looking for
        it at every turn, and a profiler waiting for ever.
        """
        try:
            with self.lock:
                self.timer.cancel()
                self.over = True
            for _ in range(ARRIVES if self.fired else 0):
                pass
        except self.kind:
            pass


def worked_by(thread: int) -> Callable[[], float]:
    """The clock of a thread's processor time; the one on the wall where there is none."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.monotonic
    clock = time.pthread_getcpuclockid(thread)
    return lambda: time.clock_gettime(clock)


def pass_over_lost() -> None:
    """Let the interpreter print nothing of a `TimeIsUp` that it loses: it is raised once more."""
    told = sys.unraisablehook
    if getattr(told, "passes_over", None) is TimeIsUp:
        return

    def hook(lost: sys.UnraisableHookArgs) -> None:
        if not issubclass(lost.exc_type, TimeIsUp):
            told(lost)

    hook.passes_over = TimeIsUp  # type: ignore[attr-defined]
    sys.unraisablehook = hook


def raise_in(thread: int, kind: type[BaseException]) -> None:
    """Let another thread raise an exception."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(kind))


running = threading.local()
"""The watch of the innermost limit in each thread."""


def limited(seconds: float, message: str, work: Callable[[], T]) -> T:
    """Do the work, or stop it when the time is up.

    Inside a limit that ends sooner, that one holds.

    Args:
        seconds: how long it may take, in processor time; by the clock `CLOCK` times as long.
        message: what was not finished, a template with the place {seconds}.

    Raises:
        BudgetError: the time is up.
        SettingError: not a positive number of seconds.
    """
    if not 0 < seconds <= threading.TIMEOUT_MAX:
        raise SettingError(
            N_("a budget is a positive number of seconds, not {given}"), given=seconds
        )
    outer: Watch | None = getattr(running, "watch", None)
    if outer is not None and outer.left() <= seconds:
        return work()
    watch = Watch(seconds)
    try:
        try:
            running.watch = watch
            watch.timer.start()
            return work()
        finally:
            running.watch = outer
            watch.stop()
    except watch.kind:
        # Once more: one that came while the first was on its way out kept it from being done.
        watch.stop()
        running.watch = outer
        # What was interrupted while SymPy asked itself a question would stay unanswered there.
        clear_cache()
        raise BudgetError(message, seconds=float(seconds)) from None


def budgeted(message: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Hold every call of a function to the seconds of its keyword `budget`, as `limited` does."""

    def decorate(work: Callable[P, T]) -> Callable[P, T]:
        usual = signature(work).parameters["budget"].default

        @wraps(work)
        def held(*args: P.args, **options: P.kwargs) -> T:
            seconds = options.get("budget", usual)
            return limited(seconds, message, lambda: work(*args, **options))  # type: ignore[arg-type]

        return held

    return decorate


TOO_LONG = N_("the derivative was not worked out within {seconds} seconds")
"""What most calls say when the time is up."""


def spare(seconds: float, work: Callable[[], T], otherwise: T) -> T:
    """What the work gives, or what is there without it when the time is up."""
    try:
        return limited(seconds, N_("this was not finished within {seconds} seconds"), work)
    except BudgetError:
        return otherwise
