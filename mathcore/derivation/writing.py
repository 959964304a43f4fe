"""Expressions as they are written: put together with nothing worked out."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Add, Expr, Function, Mul, Pow


def as_written(kind: type[Expr], *parts: Expr) -> Expr:
    """A sum, product or power of these parts, as it stands."""
    return kind(*parts, evaluate=False)


def rebuilt(expr: Expr, args: Sequence[Expr]) -> Expr:
    """The same kind of expression with other parts."""
    evaluates = isinstance(expr, (Add, Mul, Pow, Function))
    return expr.func(*args, evaluate=False) if evaluates else expr.func(*args)


def put_in(expr: Expr, old: Expr, new: Expr) -> Expr:
    """The expression with `new` in the place of `old`, and nothing worked out.

    >>> from sympy import S
    >>> from mathcore.symbols import symbol
    >>> put_in(symbol("x") ** 2 + 1, symbol("x"), 3 * S.One)
    1 + 3**2
    """
    if expr == old:
        return new
    args = tuple(put_in(part, old, new) for part in expr.args)
    return expr if args == expr.args else rebuilt(expr, args)
