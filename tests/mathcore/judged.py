"""The judges of a derivative: SymPy's diff and slopes measured with fifty digits."""

from __future__ import annotations

import importlib
import inspect
import time
from collections.abc import Iterator
from itertools import count

import mpmath
import sympy as sp
from sympy.core.expr import Expr

from mathcore.budget import spare
from mathcore.derivation.proof import open_names
from mathcore.errors import DataError
from mathcore.printing.data import to_data
from mathcore.symbols import NAME, symbol

SYMPYS_TESTS = (
    "core.tests.test_diff",
    "functions.elementary.tests.test_trigonometric",
    "functions.elementary.tests.test_exponential",
    "functions.elementary.tests.test_hyperbolic",
    "functions.elementary.tests.test_miscellaneous",
    "functions.elementary.tests.test_piecewise",
    "functions.elementary.tests.test_complexes",
    "functions.elementary.tests.test_integers",
)
POINTS = [
    mpmath.mpf(p) / 1000
    for p in (
        *(350, 800, -400, 1700, -1300, 2900, 4200, -3700, 37, -83, 613, 941, -713, 127, 229, 1091),
        *(533, 5300, 7100, 11300, -7900, 17, 13700, 419, 677, 877, 2311, 3313, -2311, 25100),
        *(151, 271, 311, 449, 571, 739, 953, 967, 6100, 8300, 9700, 10300),
    )
]
ENOUGH, LONGEST, MANY = 8, 5, 500
GUARDED = (sp.Pow, sp.log, sp.asin, sp.acos, sp.asec, sp.acsc, sp.acosh, sp.atanh, sp.acoth)
"""What may be no real number though the whole is one: there the function has no value."""


def sympys_derivative(f: sp.Expr, x: sp.Symbol) -> sp.Expr:
    """SymPy's diff where no step is: there a step's own derivative is 0."""
    slope = sp.diff(open_names(f), x)
    steps = slope.atoms(sp.DiracDelta) | {
        part for part in slope.atoms(sp.Derivative, sp.Subs) if part.has(sp.floor, sp.ceiling)
    }
    return slope.xreplace(dict.fromkeys(steps, sp.S.Zero))


def real(function, point):
    """The value there, or None where it is not a finite real number."""
    try:
        # The sine of an enormous number takes for ever.
        value = spare(0.5, lambda: function(point), mpmath.nan)
    except (ZeroDivisionError, ValueError, TypeError, OverflowError, MemoryError):
        return None
    if mpmath.im(value) != 0 or not mpmath.isfinite(value):
        return None
    return mpmath.re(value)


def heaviside(value, at_zero=0.5):
    return mpmath.mpf(at_zero) if value == 0 else mpmath.mpf(value > 0)


# SymPy would write its step as cases, which it cannot compare where a logarithm may be of 0.
BY = [{"Heaviside": heaviside}, "mpmath"]


def apart(found, expected) -> bool:
    return found is None or abs(found - expected) > mpmath.mpf("1e-40") * (1 + abs(expected))


def wrong_points(f: sp.Expr, slope: sp.Expr, x: sp.Symbol, most: int = ENOUGH) -> tuple[int, list]:
    """At how many points a slope was judged, and where it is not that of f."""
    f, slope = open_names(f), open_names(slope)
    others = sorted((f.free_symbols | slope.free_symbols) - {x}, key=str)
    filled = {name: sp.Rational(7 + 4 * k, 5) for k, name in enumerate(others)}
    try:
        asked = [part.xreplace(filled) for part in (f, slope, sympys_derivative(f, x))]
    except ValueError:
        return 0, []  # a choice between numbers one of which is infinite there
    if asked[0].has(sp.zoo):
        return 0, []  # there is no such function for these values of its letters
    function, mine, theirs = (sp.lambdify([x], part, BY) for part in asked)
    inside = [sp.lambdify([x], part, BY) for part in asked[0].atoms(*GUARDED)]
    judged, wrong, begun = 0, [], time.monotonic()
    with mpmath.workdps(50):
        step = mpmath.mpf("1e-17")
        for point in POINTS:
            around = [real(function, point + k * step) for k in (-1, 0, 1)]
            if None in around or None in [real(part, point) for part in inside]:
                continue
            measured = (around[2] - around[0]) / (2 * step)
            found = real(mine, point)
            expected = real(theirs, point)
            if expected is None or abs(measured - expected) > 1e-12 * (1 + abs(expected)):
                continue  # the two judges do not agree: a step or a corner lies within the secant
            judged += 1
            if apart(found, expected):
                # Digits that cancel are no fault of the slope: with many more they are there.
                with mpmath.workdps(MANY):
                    found, expected = real(mine, point), real(theirs, point)
                if expected is None or apart(found, expected):
                    wrong.append((str(point), found, expected))
            if judged == most or time.monotonic() - begun > LONGEST:
                break
    return judged, wrong


def sympys_own() -> Iterator[tuple[sp.Expr, sp.Symbol]]:
    """What SymPy's own tests derive, in the symbols of the house, where it can be written there."""
    asked: dict[tuple[sp.Expr, sp.Symbol], None] = {}
    original = Expr.diff

    def spy(self, *by, **options):
        if len(by) == 1 and isinstance(by[0], sp.Symbol):
            asked.setdefault((self, by[0]))
        return original(self, *by, **options)

    Expr.diff = spy
    try:
        for name in SYMPYS_TESTS:
            module = importlib.import_module(f"sympy.{name}")
            for key, test in vars(module).items():
                if key.startswith("test") and "diff(" in inspect.getsource(test):
                    test()
    finally:
        Expr.diff = original
    seen = set()
    for f, x in asked:
        names = {one: house_name(one.name) for one in f.free_symbols | {x}}
        moved = f.xreplace(names), names[x]
        if moved not in seen and is_written_here(*moved):
            seen.add(moved)
            yield moved


def house_name(name: str) -> sp.Symbol:
    return symbol(name if NAME.fullmatch(name) else f"v_{next(count())}")


def is_written_here(f: sp.Expr, x: sp.Symbol) -> bool:
    """A real function of x with nothing unknown in it."""
    if not f.has(x) or f.has(sp.I, sp.zoo, sp.nan, sp.oo) or f.atoms(sp.core.function.AppliedUndef):
        return False
    try:
        to_data(f)
    except DataError:
        return False
    return not f.has(sp.Derivative)
