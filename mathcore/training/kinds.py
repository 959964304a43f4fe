"""What is given of another kind than it should be, or outside its range: one line on each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mathcore.errors import N_, DataError, SettingError

Array = np.ndarray[Any, np.dtype[Any]]
LONGEST = 40
"""Letters of a wrong setting that its message repeats."""
REAL = (int, float, np.number)
NO_REAL_KINDS = "cMm"
"""Complex numbers, points in time and spans of it: NumPy would turn them into floats unasked."""


def check_rate(learning_rate: float) -> None:
    """Refuse a learning rate that is not a positive number."""
    check_given("learning_rate", learning_rate, isinstance(learning_rate, REAL), "0.1")
    if not (np.isfinite(learning_rate) and learning_rate > 0):
        raise SettingError(
            N_("the learning rate must be a number greater than 0, not {rate}"),
            rate=float(learning_rate),
        )


def is_whole(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def is_several(value: object) -> bool:
    return isinstance(value, Sequence | np.ndarray) and not isinstance(value, str)


def is_real(value: object) -> bool:
    return isinstance(value, REAL) and bool(np.isfinite(float(value)))


def check_given(name: str, value: object, fits: bool, wanted: str) -> None:
    """Refuse a setting of another kind, and show how one is given."""
    if not fits:
        raise SettingError(
            N_("{name} is given as {wanted}, not as {given}"),
            name=name,
            wanted=wanted,
            given=" ".join(repr(value).split())[:LONGEST],
        )


def check_count(name: str, count: int, most: int) -> None:
    """Refuse a count of steps or epochs outside 1..most."""
    if not (is_whole(count) and 1 <= count <= most):
        raise SettingError(
            N_("{name} must be a whole number from 1 to {most}, not {count}"),
            name=name,
            most=most,
            count=str(count)[:LONGEST],
        )


def numbers(given: Any, name: str) -> Array:
    """An array of numbers as float64, whatever its kind and layout."""
    try:
        found = np.asarray(given)
        if found.dtype.kind not in NO_REAL_KINDS:
            return np.ascontiguousarray(found, dtype=float) if found.ndim else found.astype(float)
    except (TypeError, ValueError, OverflowError):
        raise DataError(N_("{name} is not an array of real numbers"), name=name) from None
    raise DataError(
        N_("{name} is not an array of real numbers, but of dtype {dtype}; convert it to float64 "
           "first"),
        name=name, dtype=str(found.dtype),
    )  # fmt: skip
