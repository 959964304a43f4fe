"""Lines on which sampled heights have one value: marching squares, ends joined into long lines.

Pure arithmetic on arrays; which heights they are is for the storyboards to say.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

Place = tuple[int, int, int]
# The sides of a cell as places on the grid: which corner they start from, and which way they go.
BELOW, RIGHT, ABOVE, LEFT = (0, 0, 0), (1, 0, 1), (0, 1, 0), (0, 0, 1)


def level_lines(
    x: np.ndarray, y: np.ndarray, heights: np.ndarray, level: float
) -> tuple[np.ndarray, ...]:
    """Lines of shape (n, 2) along which the heights (len(y), len(x)) come to the level.

    >>> x = np.array([0.0, 1.0, 2.0])
    >>> [line.tolist() for line in level_lines(x, x, np.tile(x, (3, 1)), 0.5)]
    [[[0.5, 0.0], [0.5, 1.0], [0.5, 2.0]]]
    """
    above = heights > level
    joined: dict[Place, list[Place]] = defaultdict(list)
    mixed = above[:-1, :-1] | above[1:, :-1] | above[:-1, 1:] | above[1:, 1:]
    mixed &= ~(above[:-1, :-1] & above[1:, :-1] & above[:-1, 1:] & above[1:, 1:])
    for j, i in zip(*np.nonzero(mixed), strict=True):
        crossed = [
            (i + a, j + b, way)
            for a, b, way in (BELOW, RIGHT, ABOVE, LEFT)
            if above[j + b, i + a] != above[j + b + way, i + a + (1 - way)]
        ]
        if len(crossed) == 4 and above[j, i] == (heights[j : j + 2, i : i + 2].mean() > level):
            # A saddle whose middle belongs to this corner: cut off the two other corners.
            crossed = [crossed[k] for k in (0, 1, 2, 3)]
        elif len(crossed) == 4:
            crossed = [crossed[k] for k in (1, 2, 3, 0)]
        for one, other in zip(crossed[::2], crossed[1::2], strict=True):
            joined[one].append(other)
            joined[other].append(one)
    return tuple(
        np.array([_crossing(x, y, heights, level, place) for place in line])
        for line in _chains(joined)
    )


def _chains(joined: dict[Place, list[Place]]) -> list[list[Place]]:
    """Open lines first, from their ends; then what is left, which is closed."""
    left = {place: list(others) for place, others in joined.items()}
    lines = []
    for start in sorted(left, key=lambda place: (len(joined[place]), place)):
        line = [start]
        while left[line[-1]]:
            following = left[line[-1]].pop()
            left[following].remove(line[-1])
            line.append(following)
        if len(line) > 1:
            lines.append(line)
    return lines


def _crossing(
    x: np.ndarray, y: np.ndarray, heights: np.ndarray, level: float, place: Place
) -> tuple[float, float]:
    """Where a side of the grid comes to the level, between its ends."""
    i, j, way = place
    k, m = i + 1 - way, j + way
    share = (level - heights[j, i]) / (heights[m, k] - heights[j, i])
    return float(x[i] + share * (x[k] - x[i])), float(y[j] + share * (y[m] - y[j]))
