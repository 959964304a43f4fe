"""A cost seen from above, for the films that draw paths on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
