"""Secants with ever smaller steps, in floating point: the limit, and where the computer fails it.

The error falls with h until the digits that f(a+h) and f(a) share are all that is left; from
there on it grows again, and at h = 1e-16 the slope is 0 or nonsense.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import nan

from sympy import Expr, Symbol

from mathcore.codegen.functions import compile
from mathcore.derivation.differentiate import differentiate, the_variable
from mathcore.derivation.numbers import Value, number
from mathcore.derivation.remarks import kinks
from mathcore.derivation.secants import value_at
from mathcore.derivation.several import read
from mathcore.errors import N_, SettingError
from mathcore.printing import plain

STEPS = (1.0, *(10.0**-k for k in range(1, 17)))

JUMP = N_("{formula} jumps at {x} = {point}, so it has no derivative there; take another point")
CORNER = N_(
    "{formula} has no derivative at {x} = {point}: from the left the slope is {left}, from the "
    "right {right}; take another point"
)
NO_VALUE = N_(
    "{formula} has no derivative to compare the slopes with at {x} = {point}, where {derivative} "
    "has no real value; take another point"
)


@dataclass(frozen=True, slots=True)
class Secant:
    """One row: the step, f(a+h) - f(a), that over h, and how far off the derivative it is.

    `error` is nan where there is no derivative to compare with.
    """

    h: float
    rise: float
    slope: float
    error: float


@dataclass(frozen=True, slots=True)
class SecantTable:
    """The secants of f at a point, and the derivative there to compare them with.

    `limit` is that derivative, or the line on why there is none.
    """

    rows: tuple[Secant, ...]
    limit: float | SettingError

    @property
    def slope(self) -> float:
        """The derivative at the point.

        Raises:
            SettingError: there is none, as at a corner.
        """
        if isinstance(self.limit, SettingError):
            raise self.limit
        return self.limit

    @property
    def best(self) -> Secant:
        """The row with the smallest error; the larger step where two are equally good.

        Raises:
            SettingError: there is no derivative to be near to.
        """
        slope = self.slope
        return min(self.rows, key=lambda row: (abs(row.slope - slope), -abs(row.h)))

    def __iter__(self) -> Iterator[Secant]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def slope_at(f: Expr, x: Symbol, point: Expr) -> float | SettingError:
    """The derivative at a point, or one line on why there is none to compare with."""
    derivative = differentiate(f, x).result
    for kink in kinks(f, derivative, x):
        if kink.at == point:
            return SettingError(JUMP if kink.jumps else CORNER, formula=plain(f), **kink.places)
    try:
        return float(value_at(derivative, x, point))
    except SettingError:
        places = {"formula": f, "derivative": derivative, "x": x, "point": point}
        return SettingError(NO_VALUE, **{name: plain(e) for name, e in places.items()})


def secant_table(
    f: str | Expr,
    x: str | Symbol | None = None,
    *,
    at: Value,
    hs: Sequence[float] | None = None,
    dtype: type = float,
) -> SecantTable:
    """The slopes of ever shorter secants through a point, computed in floating point.

    Args:
        f: a formula of one variable, text or expression.
        x: its variable; may be left out where f has only one symbol.
        at: the point, where f has a value; without a derivative the table has no `slope`.
        hs: the steps, none of them 0; 1 down to 1e-16 if left out.
        dtype: float for 64 bit, numpy.float32 for 32.

    Raises:
        SettingError: a step is 0, or f has no value at the point. Where it has no derivative
            there, the slopes are given all the same, and the table's own `slope` says why.

    Source:
        lecture topic 8; Nocedal and Wright, Numerical Optimization, section 8.1: the best step
        is about the square root of the machine's precision.

    >>> secant_table("x^2", at=3, hs=[1, 1e-8, 1e-16]).best.h
    1e-08
    """
    expr = read(f)
    var = the_variable(expr, x)
    point = number(at)
    value_at(expr, var, point)
    limit = slope_at(expr, var, point)
    slope = limit if isinstance(limit, float) else nan
    steps = STEPS if hs is None else tuple(float(h) for h in hs)
    if 0.0 in steps:
        raise SettingError(N_("a step of 0 gives no secant: take a number that is not 0"))
    run = compile(expr, [var], dtype=dtype, outside="nan")
    here = dtype(float(point))
    rows = []
    for h in steps:
        step = dtype(h)
        rise = dtype(run(here + step)) - dtype(run(here))
        rows.append(Secant(h, float(rise), float(rise / step), abs(float(rise / step) - slope)))
    return SecantTable(tuple(rows), limit)
