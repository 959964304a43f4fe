"""What benchmarks share: how long a call takes, and which parts were asked for."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterable


def seconds(
    work: Callable[[], object], repeats: int = 5, prepare: Callable[[], object] | None = None
) -> float:
    """The median time of a call: after one to warm up, or each after what makes it cold."""
    times = []
    if prepare is None:
        work()
    for _ in range(repeats):
        if prepare is not None:
            prepare()
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def asked_for(known: Iterable[str]) -> list[str]:
    """The parts that the command names, or all; an unknown one ends it with one line."""
    known = list(known)
    asked = sys.argv[1:] or known
    if unknown := set(asked) - set(known):
        sys.exit(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    return asked
