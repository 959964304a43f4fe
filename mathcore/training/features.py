"""Points in the plane as the features that a network is given, by their compiled formulas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from mathcore.codegen.functions import compile as compile_formula
from mathcore.errors import N_, SettingError
from mathcore.formulas import FEATURES
from mathcore.formulas.features import POINT

Array = np.ndarray[Any, np.dtype[Any]]


def featured(points: Array, names: Sequence[str]) -> Array:
    """The features of some points, (n, d).

    Args:
        points: (n, 2).
        names: names in FEATURES, in the order of the columns.

    Raises:
        SettingError: no feature at all.
        UnknownFormulaError: no such feature; the nearest one is suggested.

    >>> featured(np.array([[2.0, 3.0]]), ["x1", "x1x2"])
    array([[2., 6.]])
    """
    if not names:
        raise SettingError(N_("choose at least one feature"))
    return np.column_stack([_compiled(name)(*points.T) for name in names])


@lru_cache(maxsize=32)
def _compiled(name: str) -> Callable[..., Array]:
    return compile_formula(FEATURES[name].expr, POINT)
