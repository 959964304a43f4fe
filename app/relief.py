"""A surface as it is drawn from above: shades of its heights, and lines of equal height."""

from __future__ import annotations

from typing import Any

import contourpy
import numpy as np
from numpy.typing import NDArray

from app.sampling import rounded
from mathcore.errors import N_, SettingError

Array = NDArray[np.float64]
LEVELS = 18


def relief(across: Array, up: Array, heights: Array) -> dict[str, Any]:
    """The shades and the lines of a surface over a grid.

    Raises:
        SettingError: there is no height at all.
    """
    known = np.sort(heights[np.isfinite(heights)])
    if not known.size:
        raise SettingError(N_("the function has no value anywhere in this picture"))
    ranks = np.searchsorted(known, heights) / known.size
    levels = np.quantile(known, np.linspace(0.02, 0.98, LEVELS))
    return {
        "size": len(across),
        "shades": rounded(np.where(np.isfinite(heights), ranks, np.nan).ravel()),
        "lines": level_lines(across, up, heights, levels),
    }


def level_lines(
    across: Array, up: Array, heights: Array, levels: Array
) -> dict[str, list[float | None]]:
    """Lines of equal height as one path with gaps."""
    maker = contourpy.contour_generator(across, up, np.ma.masked_invalid(heights))
    pieces = [piece for level in np.unique(levels) for piece in maker.lines(level)]
    gap = np.full((1, 2), np.nan)
    path = np.concatenate([part for piece in pieces for part in (piece, gap)] or [gap])
    return {"x": rounded(path[:, 0]), "y": rounded(path[:, 1])}
