"""Points for a chart: where a sampled curve is drawn, where it breaks, how high the frame is.

A pole or a jump must leave a gap, not a vertical line, and one steep end must not flatten the
rest. This is about pictures, so it stands with the app; the values come from `mathcore.compile`.
Imports NumPy and the errors only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mathcore.errors import N_, SettingError

Array = NDArray[np.float64]
Points = list[float | None]
NEAR, FAR = 1e-6, 1_000_000


def sampled(
    variable: str,
    f: Callable[[Array], Array],
    slope: Callable[[Array], Array],
    low: float,
    high: float,
    points: int = 800,
    places: int = 81,
    also: float | None = None,
) -> dict[str, Any]:
    """A function, its derivative, and its tangents at `places` points and one `also`, for a chart.

    Raises:
        SettingError: the ends are no axis.
    """
    if not (high - low > NEAR * (1 + abs(low)) and max(-low, high) <= FAR):
        raise SettingError(
            N_("the axis cannot go from {low} to {high}: it must rise, and stay within ±{far}"),
            low=low,
            high=high,
            far=FAR,
        )
    xs = np.linspace(low, high, points)
    heights = f(xs)
    # The formula of a slope may have a value where the function has none, as 1/x beside ln x.
    slopes = np.where(np.isfinite(heights), slope(xs), np.nan)
    frame = visible(heights, slopes)
    touch = np.linspace(low, high, places)
    if also is not None and low <= also <= high:
        touch = np.union1d(touch, [also])
    at = f(touch)
    near = NEAR * (high - low)
    beside = (f(touch - near), at, f(touch + near))
    rise = without_corners(slope(touch), *beside, near)
    with np.errstate(invalid="ignore"):  # a place without a value has no tangent
        ends = at[:, None] + rise[:, None] * (np.array([low, high]) - touch[:, None])
    return {
        "variable": variable,
        "x": rounded(xs),
        "f": with_gaps(heights, *frame),
        "slope": with_gaps(slopes, *frame),
        "frame": list(frame),
        "touch": rounded(touch),
        "at": rounded(at),
        "rise": rounded(rise),
        "tangents": [rounded(pair) for pair in ends],
    }


def visible(*curves: Array, reach: float = 0.6) -> tuple[float, float]:
    """The heights a frame should show so that the bulk of the curves is seen.

    Args:
        curves: sampled heights, NaN where there is none.
        reach: how far beyond the middle four fifths the frame goes, in their spans.
    """
    heights = np.concatenate([curve[np.isfinite(curve)] for curve in curves])
    if heights.size == 0:
        return -1.0, 1.0
    low, high = np.quantile(heights, [0.1, 0.9]).tolist()
    span = high - low
    low = max(float(heights.min()), low - reach * span)
    high = min(float(heights.max()), high + reach * span)
    margin = 0.06 * (high - low) or max(1.0, abs(high) / 2)
    return low - margin, high + margin


def with_gaps(curve: Array, low: float, high: float) -> Points:
    """The curve as a list with None where it is undefined, far outside the frame, or jumps.

    A jump is one difference much larger than both of its neighbours: on a steep but continuous
    curve the neighbours are steep too.
    """
    span = high - low
    drawn = curve.copy()
    with np.errstate(invalid="ignore"):
        step = np.abs(np.diff(drawn))
        beside = np.fmax(np.append(step[1:], 0), np.insert(step[:-1], 0, 0))
        jump = (step > 0.15 * span) & (np.nan_to_num(beside) < 0.5 * step)
        drawn[(drawn < low - 2 * span) | (drawn > high + 2 * span)] = np.nan
    drawn[1:][jump] = np.nan
    return rounded(drawn)


def without_corners(slopes: Array, left: Array, at: Array, right: Array, near: float) -> Array:
    """The slopes, NaN where the curve leaves its two sides in different directions.

    Args:
        slopes: what the derivative's formula says, by convention also at a corner.
        left, at, right: heights a distance `near` before, at, and after each place.
    """
    with np.errstate(invalid="ignore"):
        bend = np.abs((right - at) - (at - left)) / near
        corner = bend > 1e-2 * (1 + np.abs(slopes))
    return np.where(corner, np.nan, slopes)


def rounded(values: Array) -> Points:
    """Plain numbers of six significant digits, None for what is not finite."""
    return [float(f"{value:.6g}") if np.isfinite(value) else None for value in values.tolist()]


def evenly(length: int, most: int) -> list[int]:
    """At most `most` positions out of `length`, dense at the start, both ends included.

    >>> evenly(5, 10)
    [0, 1, 2, 3, 4]
    """
    if length <= most:
        return list(range(length))
    dense = np.arange(most // 3)
    grown = np.geomspace(most // 3, length - 1, most - dense.size).round().astype(int)
    return sorted({*dense.tolist(), *grown.tolist()})
