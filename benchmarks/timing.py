"""How long a call takes, for every benchmark."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


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
