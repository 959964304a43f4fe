"""Points in the plane as the features that a network is given, by their compiled formulas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from sympy import legendre

from mathcore.codegen.functions import compile as compile_formula
from mathcore.errors import N_, DataError, SettingError
from mathcore.formulas import FEATURES
from mathcore.formulas.features import POINT
from mathcore.symbols import symbol

Array = np.ndarray[Any, np.dtype[Any]]


def featured(points: Array, names: Sequence[str]) -> Array:
    """The features of some points, (n, d).

    Args:
        points: (n, 2).
        names: names in FEATURES, in the order of the columns.

    Raises:
        SettingError: no feature at all.
        DataError: points of another shape.
        UnknownFormulaError: no such feature; the nearest one is suggested.

    >>> featured(np.array([[2.0, 3.0]]), ["x1", "x1x2"])
    array([[2., 6.]])
    """
    if not names:
        raise SettingError(N_("choose at least one feature"))
    if np.ndim(points) != 2 or np.shape(points)[1] != 2:
        raise DataError(N_("points are of the shape (n, 2), not {shape}"), shape=np.shape(points))
    return np.column_stack([_compiled(name)(*np.asarray(points).T) for name in names])


def legendre_features(places: Array, degree: int) -> Array:
    """The Legendre polynomials of numbers in [-1, 1] up to a degree, (n, degree).

    A neuron that reads them fits a polynomial of that degree. They stand square on each other, so
    that descent finds every one of them soon.

    >>> legendre_features(np.array([0.0, 1.0]), 2)
    array([[ 0. , -0.5],
           [ 1. ,  1. ]])
    """
    return np.column_stack([_polynomial(k)(places) for k in range(1, degree + 1)])


@lru_cache(maxsize=64)
def _polynomial(degree: int) -> Callable[..., Array]:
    x = symbol("x")
    return compile_formula(legendre(degree, x), [x])


@lru_cache(maxsize=32)
def _compiled(name: str) -> Callable[..., Array]:
    return compile_formula(FEATURES[name].expr, POINT)
