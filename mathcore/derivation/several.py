"""Functions of several variables: partial derivatives, gradient, Jacobian, Hessian.

Layout: the gradient and each row of the Jacobian run over the variables in the order given, or by
name; the Jacobian has one row for each function. Each component is a Derivation of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from sympy import Expr, ImmutableMatrix, Symbol, Tuple

from mathcore.budget import BUDGET, TOO_LONG, budgeted
from mathcore.derivation.differentiate import LARGEST_INPUT, derive, the_variable, within
from mathcore.derivation.steps import Derivation
from mathcore.errors import N_, SettingError
from mathcore.parse import parse
from mathcore.symbols import Partial, symbol

Formula: TypeAlias = str | Expr
Variables: TypeAlias = Sequence[str | Symbol]


def read(f: Formula) -> Expr:
    """The formula as an expression of a size that is derived here."""
    expr = parse(f) if isinstance(f, str) else f
    within(expr, LARGEST_INPUT)
    return expr


@budgeted(TOO_LONG)
def partial(f: Formula, x: str | Symbol, *, budget: float = BUDGET) -> Derivation:
    """Derive f by one of its variables, the others held constant.

    Args:
        f: a formula of any number of variables, text or expression.
        x: the variable that moves.

    >>> partial("x^2 y + y", "y").result
    x**2 + 1
    """
    expr = read(f)
    claim = Partial(expr, the_variable(expr, x))
    return Derivation(claim, tuple(derive(claim)), claim.var)


def variables_of(exprs: Sequence[Expr], xs: Variables | None) -> list[Symbol]:
    """The variables in the order given; every symbol by name where none is."""
    if xs is not None:
        return [symbol(x) if isinstance(x, str) else x for x in xs]
    found = sorted(set().union(*(expr.free_symbols for expr in exprs)), key=str)
    if not found:
        raise SettingError(N_("the formula has no variable to derive by"))
    return found


@budgeted(TOO_LONG)
def gradient(f: Formula, xs: Variables | None = None, *, budget: float = BUDGET) -> Derivation:
    """The vector of the partial derivatives of f.

    Args:
        f: a formula, text or expression.
        xs: the variables, in the order of the components; by name if left out.

    >>> gradient("x^2 + 3 x y").result
    (2*x + 3*y, 3*x)
    """
    expr = read(f)
    names = variables_of([expr], xs)
    parts = [partial(expr, x) for x in names]
    return Derivation.of(Tuple(*(part.claim for part in parts)), parts, Tuple(*names))


@budgeted(TOO_LONG)
def jacobian(
    fs: Sequence[Formula], xs: Variables | None = None, *, budget: float = BUDGET
) -> Derivation:
    """The matrix of the partial derivatives of several functions, one row for each.

    >>> jacobian(["x y", "x + y"]).result
    Matrix([
    [y, x],
    [1, 1]])
    """
    exprs = [read(f) for f in fs]
    names = variables_of(exprs, xs)
    parts = [partial(expr, x) for expr in exprs for x in names]
    claim = ImmutableMatrix(len(exprs), len(names), [part.claim for part in parts])
    return Derivation.of(claim, parts, Tuple(*names))


@budgeted(TOO_LONG)
def hessian(f: Formula, xs: Variables | None = None, *, budget: float = BUDGET) -> Derivation:
    """The matrix of the second partial derivatives of f, first index down, second across.

    >>> hessian("x^2 y").result
    Matrix([
    [2*y, 2*x],
    [2*x,   0]])
    """
    expr = read(f)
    names = variables_of([expr], xs)
    parts = [second(expr, one, two) for one in names for two in names]
    claim = ImmutableMatrix(len(names), len(names), [part.claim for part in parts])
    return Derivation.of(claim, parts, Tuple(*names))


def second(expr: Expr, one: Symbol, two: Symbol) -> Derivation:
    """The derivative by `two` of the derivative by `one`."""
    inner = Partial(expr, one)
    first = derive(inner)
    then = derive(Partial(first[-1].result, two))
    return Derivation(Partial(inner, two), (*first, *then), Tuple(one, two))
