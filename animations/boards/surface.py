"""A cost seen from above, for the films that draw paths on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from animations.level_lines import level_lines
from animations.storyboard import Formula, Window, window_of

GRID = 61
LEVELS = 9


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """A window of the plane with the names of its axes, and lines of equal height in it."""

    window: Window
    names: tuple[Formula, Formula]
    contours: tuple[np.ndarray, ...]


def surface(
    run: Callable[[np.ndarray, np.ndarray], np.ndarray],
    across: tuple[float, float],
    up: tuple[float, float],
    names: tuple[Formula, Formula],
    lang: str,
) -> Surface:
    """The surface of `run`; its contours are closest together, in height, at its floor."""
    x, y = np.linspace(*across, GRID), np.linspace(*up, GRID)
    heights = run(*np.meshgrid(x, y))
    low, high = float(heights.min()), float(heights.max())
    levels = [low + (high - low) * (k / LEVELS) ** 2 for k in range(1, LEVELS)]
    contours = tuple(line for level in levels for line in level_lines(x, y, heights, level))
    return Surface(window_of(across, up, lang), names, contours)


def room_around(values: np.ndarray, part: float = 0.25) -> tuple[float, float]:
    """From and to where an axis reaches that shows these values with room beside them."""
    low, high = float(values.min()), float(values.max())
    room = part * (high - low)
    return low - room, high + room


def inside(path: np.ndarray, window: Window) -> Iterator[np.ndarray]:
    """The pieces (n, 2) of a broken line that lie in a window, cut at its edges.

    >>> square = Window((0, 1), (0, 1), (), ())
    >>> [piece.tolist() for piece in inside(np.array([[0.5, 0.5], [0.5, 2], [0.5, 0.0]]), square)]
    [[[0.5, 0.5], [0.5, 1.0]], [[0.5, 1.0], [0.5, 0.0]]]
    """
    low, high = np.array([window.x, window.y]).T
    within = ((path >= low) & (path <= high)).all(axis=1)
    if within.all():
        if len(path) > 1:
            yield path
        return
    piece: list[np.ndarray] = []
    for start, end in pairwise(path):
        since, until = shares_inside(start, end - start, low, high)
        if since > until:
            continue
        if not piece or since > 0:
            piece = [start + since * (end - start)]
        piece.append(start + until * (end - start))
        if until < 1:
            yield np.array(piece)
            piece = []
    if piece:
        yield np.array(piece)


def shares_inside(
    start: np.ndarray, way: np.ndarray, low: np.ndarray, high: np.ndarray
) -> tuple[float, float]:
    """From and to which share of a way from `start` it lies in a box; from > to where nowhere."""
    since, until = 0.0, 1.0
    for at, along, least, most in zip(start, way, low, high, strict=True):
        if along == 0:
            if not least <= at <= most:
                return 1.0, 0.0
            continue
        enters, leaves = sorted(((least - at) / along, (most - at) / along))
        since, until = max(since, enters), min(until, leaves)
    return (since, until) if since < until else (1.0, 0.0)
