"""How a function is curved at a point: the eigenvalues of its Hessian.

They are exact for one and two variables and wherever the Hessian is rational; otherwise they are
found to 25 digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import mpmath
from sympy import QQ, Dummy, Expr, Float, ImmutableMatrix, Poly, Symbol, radsimp, real_roots, sqrt

from mathcore.budget import BUDGET, TOO_LONG, budgeted
from mathcore.derivation.directions import NO_VALUE, Point, point_of
from mathcore.derivation.several import Formula, Variables, hessian
from mathcore.derivation.steps import Derivation
from mathcore.derivation.zero import is_zero
from mathcore.errors import N_, SettingError
from mathcore.printing import plain

DIGITS = 25
TINY = Float("1e-20", DIGITS)

Definite = Literal[
    "positive definite",
    "positive semidefinite",
    "negative definite",
    "negative semidefinite",
    "indefinite",
    "zero",
]


@dataclass(frozen=True, slots=True)
class Curvature:
    """The Hessian with its derivation, its value at the point, and its eigenvalues, rising.

    `definite` says which signs the eigenvalues have: a minimum is where they are all positive.
    """

    derivation: Derivation
    matrix: ImmutableMatrix
    eigenvalues: tuple[Expr, ...]

    @property
    def smallest(self) -> Expr:
        return self.eigenvalues[0]

    @property
    def largest(self) -> Expr:
        return self.eigenvalues[-1]

    @property
    def definite(self) -> Definite:
        signs = {sign_of(value) for value in self.eigenvalues}
        return DEFINITE[1 in signs, -1 in signs, 0 in signs]


DEFINITE: dict[tuple[bool, bool, bool], Definite] = {
    (True, False, False): "positive definite",
    (True, False, True): "positive semidefinite",
    (False, True, False): "negative definite",
    (False, True, True): "negative semidefinite",
    (True, True, False): "indefinite",
    (True, True, True): "indefinite",
    (False, False, True): "zero",
}
"""By whether there are positive, negative and zero eigenvalues."""


@budgeted(TOO_LONG)
def curvature(
    f: Formula, xs: Variables | None = None, *, at: Point | None = None, budget: float = BUDGET
) -> Curvature:
    """The curvature of f in every direction: its Hessian, and the eigenvalues of that.

    Args:
        f: a formula of one or more variables, text or expression.
        xs: the variables, in the order of rows and columns; by name if left out.
        at: the point, numbers in that order or by name; may be left out where the Hessian is
            the same everywhere, as for a quadratic function.

    Returns:
        The Curvature; `matrix` has the shape (d, d) for d variables.

    Raises:
        SettingError: the curvature varies and no point is given, the point has another number of
            components, or f has no second derivative there.

    >>> bowl = curvature("x^2 + 3 y^2")
    >>> bowl.eigenvalues, bowl.definite
    ((2, 6), 'positive definite')
    >>> curvature("x y", at=[0, 0]).definite
    'indefinite'
    """
    derivation = hessian(f, xs)
    names = list(derivation.variable)
    matrix = ImmutableMatrix(derivation.result)
    if at is not None:
        matrix = placed(matrix, names, point_of(at, names))
    if matrix.free_symbols & set(names):
        raise SettingError(
            N_("the curvature {curvature} changes with the point: say at which point"),
            curvature=plain(matrix[0] if len(names) == 1 else matrix),
        )
    return Curvature(derivation, matrix, eigenvalues(matrix))


def placed(
    matrix: ImmutableMatrix, names: Sequence[Symbol], point: Sequence[Expr]
) -> ImmutableMatrix:
    """The Hessian at a point."""
    there = matrix.subs(dict(zip(names, point, strict=True)), simultaneous=True)
    if there.has(*NO_VALUE) or any(entry.is_real is False for entry in there):
        raise SettingError(
            N_("{formula} has no real value at {x} = {point}"),
            formula=plain(matrix),
            x=", ".join(map(plain, names)),
            point=", ".join(map(plain, point)),
        )
    return there


def eigenvalues(matrix: ImmutableMatrix) -> tuple[Expr, ...]:
    """The eigenvalues of a symmetric matrix, rising.

    >>> eigenvalues(ImmutableMatrix([[2, 1], [1, 2]]))
    (1, 3)
    """
    found = exact(matrix) if not matrix.has(Float) else None
    if found is None:
        return by_numbers(matrix)
    return tuple(sorted(found, key=lambda value: value.evalf(DIGITS)))


def exact(matrix: ImmutableMatrix) -> list[Expr] | None:
    if matrix.rows == 1:
        return [matrix[0, 0]]
    if matrix.rows == 2:
        # The mean of the diagonal, and how far from it they lie on both sides.
        mean, half = ((matrix[0, 0] + s * matrix[1, 1]) / 2 for s in (1, -1))
        apart = sqrt(half**2 + matrix[0, 1] ** 2)
        return [radsimp(mean - apart), radsimp(mean + apart)]
    if all(entry.is_Rational for entry in matrix):
        return list(real_roots(Poly(matrix.charpoly().all_coeffs(), Dummy("t"), domain=QQ)))
    return None


def by_numbers(matrix: ImmutableMatrix) -> tuple[Expr, ...]:
    with mpmath.workdps(DIGITS + 10):
        entries = mpmath.matrix([[mpmath.mpf(str(entry.evalf(DIGITS + 10))) for entry in row]
                                 for row in matrix.tolist()])  # fmt: skip
        found, _ = mpmath.eigsy(entries)
        return tuple(sorted(Float(str(value), DIGITS) for value in found))


def sign_of(value: Expr) -> int:
    """-1, 0 or 1; a number of no more than 1e-20 counts as 0."""
    number = value.evalf(DIGITS)
    if abs(number) < TINY or is_zero(value):
        return 0
    return 1 if number > 0 else -1
