"""The points where the gradient vanishes, and what each of them is.

The equations are solved where they are polynomials with rational coefficients, up to a size that
ends soon: a Groebner basis gives, for each variable, a polynomial whose real zeros it can take,
and of all combinations those are kept at which the gradient vanishes to 40 digits. Elsewhere no
point is given, and a remark says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from sympy import (
    QQ,
    CRootOf,
    Expr,
    Float,
    ImmutableMatrix,
    Mul,
    Poly,
    PolynomialError,
    S,
    Symbol,
    Tuple,
    exp,
    factor,
    fraction,
    groebner,
    radsimp,
    real_roots,
    together,
)
from sympy.polys.polyerrors import CoercionFailed

from mathcore.budget import BUDGET, TOO_LONG, budgeted
from mathcore.derivation.curvature import DIGITS, eigenvalues, sign_of
from mathcore.derivation.several import Formula, Variables, gradient, hessian, read, variables_of
from mathcore.derivation.steps import Derivation
from mathcore.errors import N_
from mathcore.printing import say

MOST_SOLUTIONS, MOST_VARIABLES, MOST_LINEAR = 36, 3, 8
PRECISION = 60
VANISHES = Float("1e-40", PRECISION)

Kind = Literal["minimum", "maximum", "saddle", "undecided"]

EVERYWHERE = N_("The function is constant: every point is a critical point.")
CURVES = N_(
    "The gradient vanishes on whole curves, at least among the complex numbers, so the points "
    "cannot be listed."
)
UNSOLVED = N_(
    "The equations for the critical points are no polynomials with rational coefficients, so "
    "none was looked for."
)
TOO_LARGE = N_("The equations for the critical points are too large to be solved here.")


@dataclass(frozen=True, slots=True)
class CriticalPoint:
    """A point where the gradient vanishes: f there, the Hessian's eigenvalues, and its kind.

    Coordinates that are no rational numbers or square roots are given to 25 digits.
    "undecided" means that the second derivatives do not tell: an eigenvalue is 0, and no two
    have opposite signs.
    """

    point: Tuple
    value: Expr
    eigenvalues: tuple[Expr, ...]

    @property
    def kind(self) -> Kind:
        signs = {sign_of(value) for value in self.eigenvalues}
        if {1, -1} <= signs:
            return "saddle"
        if 0 in signs:
            return "undecided"
        return "minimum" if 1 in signs else "maximum"


@dataclass(frozen=True, slots=True)
class CriticalPoints:
    """All critical points, ordered by their coordinates, or none and the reason why.

    `remark` is "" where `points` are all there are; otherwise nothing is known about how many.
    """

    variables: Tuple
    gradient: Derivation
    hessian: Derivation
    points: tuple[CriticalPoint, ...]
    remark: str = ""

    def __iter__(self) -> Iterator[CriticalPoint]:
        return iter(self.points)

    def __len__(self) -> int:
        return len(self.points)

    def note(self, lang: str = "en") -> str:
        """The remark in words, or nothing."""
        return say(self.remark, lang) if self.remark else ""


@budgeted(TOO_LONG)
def critical_points(
    f: Formula, xs: Variables | None = None, *, budget: float = BUDGET
) -> CriticalPoints:
    """The points where the gradient of f vanishes, each with its kind.

    Args:
        f: a formula of one or more variables, text or expression.
        xs: the variables, in the order of the coordinates; by name if left out.

    Returns:
        The CriticalPoints: all of them where the gradient leads to polynomial equations with
        rational coefficients and finitely many solutions, of a size that is solved here;
        otherwise no point, and a remark.

    Raises:
        SettingError: f has no variable.
        BudgetError: f or a derivative is too large to be derived.

    >>> [(point.point, point.kind) for point in critical_points("x^3 - 3x y + y^3")]
    [((0, 0), 'saddle'), ((1, 1), 'minimum')]
    >>> critical_points("sin(x) + y^2").note()[:43]
    'The equations for the critical points are n'
    """
    expr = read(f)
    names = variables_of([expr], xs)
    slopes, bends = gradient(expr, names), hessian(expr, names)
    equations = [polynomial(slope, names) for slope in slopes.result]
    found: list[tuple[Expr, ...]] = []
    remark = UNSOLVED
    if all(one is not None for one in equations):
        found, remark = solved([one for one in equations if one is not None], names)
    points = [point_at(expr, slopes, bends, names, place) for place in found]
    return CriticalPoints(
        Tuple(*names), slopes, bends, tuple(p for p in points if p is not None), remark
    )


def polynomial(slope: Expr, names: Sequence[Symbol]) -> Poly | None:
    """A polynomial that vanishes where the slope does, or None; e to a power never vanishes."""
    above = factor(fraction(together(slope))[0])
    kept = (part for part in Mul.make_args(above) if not isinstance(part.as_base_exp()[0], exp))
    kept = (part for part in kept if not isinstance(part, exp))
    try:
        return Poly(Mul(*kept), *names, domain=QQ)
    except (PolynomialError, CoercionFailed):
        return None


def solved(
    equations: Sequence[Poly], names: Sequence[Symbol]
) -> tuple[list[tuple[Expr, ...]], str]:
    """All real solutions, or none and the reason."""
    asked = [one for one in equations if not one.is_zero]
    if not asked:
        return [], EVERYWHERE
    if not is_small(asked, names):
        return [], TOO_LARGE
    basis = groebner(asked, *names, order="grevlex")
    if basis.exprs == [1]:
        return [], ""
    if not basis.is_zero_dimensional:
        return [], CURVES
    candidates = [zeros_of(basis.exprs, name, names) for name in names]
    return [place for place in product(*candidates) if vanish(asked, place)], ""


def is_small(equations: Sequence[Poly], names: Sequence[Symbol]) -> bool:
    """Whether the equations are solved soon: by how many solutions they can have (Bezout)."""
    degrees = [one.total_degree() for one in equations]
    if max(degrees) <= 1:
        return len(names) <= MOST_LINEAR
    solutions = 1
    for degree in degrees:
        solutions *= max(degree, 1)
    return len(names) <= MOST_VARIABLES and solutions <= MOST_SOLUTIONS


def zeros_of(basis: Sequence[Expr], name: Symbol, names: Sequence[Symbol]) -> list[Expr]:
    """The real numbers that one variable can be, from the polynomial in it alone."""
    others = [other for other in names if other != name]
    last = groebner(basis, *others, name, order="lex").exprs[-1]
    return sorted(set(real_roots(Poly(last, name))), key=lambda root: root.evalf(PRECISION))


def vanish(equations: Sequence[Poly], place: Sequence[Expr]) -> bool:
    """Whether all equations hold at a place, to 40 digits of their largest term."""
    numbers = [coordinate.evalf(PRECISION) for coordinate in place]
    for equation in equations:
        terms = [
            coefficient * Mul(*(x**power for x, power in zip(numbers, powers, strict=True)))
            for powers, coefficient in equation.terms()
        ]
        size = max(abs(term) for term in terms)
        if abs(sum(terms)) > VANISHES * (1 + size):
            return False
    return True


def point_at(
    expr: Expr,
    slopes: Derivation,
    bends: Derivation,
    names: Sequence[Symbol],
    place: Sequence[Expr],
) -> CriticalPoint | None:
    """What a place is, or None where the function or its gradient has no real value there."""
    here = dict(zip(names, place, strict=True))
    value, *rises = (simple(part.subs(here)) for part in (expr, *slopes.result))
    if not all(number.is_real and number.is_finite for number in (value, *rises)):
        return None
    matrix = ImmutableMatrix(bends.result).subs(here).applyfunc(simple)
    return CriticalPoint(Tuple(*map(simple, place)), value, eigenvalues(matrix))


def simple(number: Expr) -> Expr:
    """A number as short as it is exact; one with a root of a polynomial to 25 digits."""
    if not number.has(CRootOf):
        return radsimp(number.expand())
    found = number.evalf(PRECISION)
    return S.Zero if abs(found) < VANISHES else Float(found, DIGITS)
