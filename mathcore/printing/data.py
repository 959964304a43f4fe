"""Expressions as plain data for JSON, and back: the same object, nothing worked out.

A number is itself, everything else a list that starts with a head of a closed table. Reading
builds what the table names and nothing else; no text is ever run.

Imports SymPy, the symbols and the errors. Adding a kind of expression is one row in a table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.codegen.cfunctions import expm1, log1p
from sympy.core.function import AppliedUndef

from mathcore.errors import N_, DataError
from mathcore.symbols import (
    NAME,
    At,
    CostSlope,
    D,
    Dependent,
    Dot,
    Entry,
    Largest,
    MatrixEntry,
    Partial,
    Whole,
    dependent,
    function,
    index,
    indexed,
    symbol,
)

DEEPEST, MOST_BITS = 200, 100_000

KEPT: dict[str, Any] = {
    kind.__name__: kind
    for kind in (
        *(sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log, sp.Abs, sp.sign, sp.Max, sp.Min),
        *(sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc),
        *(sp.asin, sp.acos, sp.atan, sp.acot, sp.asec, sp.acsc),
        *(sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.sech, sp.csch),
        *(sp.asinh, sp.acosh, sp.atanh, sp.acoth, sp.asech, sp.acsch),
        *(sp.erf, sp.erfc, sp.sinc, sp.gamma, sp.factorial, sp.floor, sp.ceiling, sp.Heaviside),
        *(sp.Eq, sp.Ne, sp.Lt, sp.Le, sp.Gt, sp.Ge, sp.And, sp.Or, sp.Not, log1p, expm1),
    )
}
"""What can be put together with nothing worked out."""

BUILT: dict[str, Any] = {
    kind.__name__: kind
    for kind in (
        *(D, Partial, Entry, MatrixEntry, Whole, CostSlope, Largest, Dot, At),
        *(sp.Sum, sp.Limit, sp.Derivative, sp.Tuple, sp.KroneckerDelta),
    )
}
"""What never works anything out."""

CONSTANTS: dict[str, Any] = {
    str(constant): constant
    for constant in (
        *(sp.E, sp.pi, sp.I, sp.oo, -sp.oo, sp.zoo, sp.nan, sp.EulerGamma, sp.GoldenRatio),
        *(sp.true, sp.false),
    )
}


def to_data(expr: Any) -> Any:
    """An expression as numbers, texts and lists.

    Raises:
        DataError: it holds something that has no row in the tables.

    >>> to_data(symbol("x") ** 2 / 3)
    ['Mul', ['Rational', 1, 3], ['Pow', ['symbol', 'x'], 2]]
    """
    if isinstance(expr, sp.Integer):
        return int(expr)
    for kind, write in WRITTEN:
        if isinstance(expr, kind):
            return write(expr)
    head = type(expr).__name__
    if str(expr) in CONSTANTS:
        return ["constant", str(expr)]
    if (KEPT | BUILT).get(head) is not type(expr):
        raise DataError(N_("{kind} cannot be stored"), kind=head)
    return [head, *map(to_data, expr.args)]


def written_symbol(expr: Any) -> list[Any]:
    if expr not in (symbol(expr.name), index(expr.name)):
        raise DataError(N_("{kind} cannot be stored"), kind=expr.name)
    return ["index" if expr == index(expr.name) else "symbol", expr.name]


def written_call(expr: Any) -> list[Any]:
    if expr.func != function(name_of(expr)):
        raise DataError(N_("{kind} cannot be stored"), kind=name_of(expr))
    return ["call", name_of(expr), *parts(expr)]


def parts(expr: Any) -> list[Any]:
    return [to_data(part) for part in expr.args]


def name_of(expr: Any) -> str:
    return type(expr).__name__


WRITTEN: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (sp.Rational, lambda expr: ["Rational", int(expr.p), int(expr.q)]),
    (sp.Float, lambda expr: ["Float", str(expr), int(expr._prec)]),
    (sp.Symbol, written_symbol),
    (sp.Indexed, lambda expr: ["element", str(expr.base.label), *map(to_data, expr.indices)]),
    (Dependent, lambda expr: ["dependent", name_of(expr), *parts(expr)]),
    (AppliedUndef, written_call),
    (sp.Piecewise, lambda expr: ["cases", *(parts(case) for case in expr.args)]),
    (sp.MatrixBase, lambda expr: ["matrix", *expr.shape, *map(to_data, expr.flat())]),
    (sp.Sum, lambda expr: ["Sum", to_data(expr.function), *map(to_data, expr.limits)]),
    (sp.Limit, lambda expr: ["Limit", *map(to_data, expr.args[:3]), str(expr.args[3])]),
)


def from_data(data: Any) -> Any:
    """The expression that `to_data` wrote, the same in every part.

    Raises:
        DataError: the data are of another form, or hold a number too large to be worked with.

    >>> from_data(["Pow", ["symbol", "x"], 2])
    x**2
    """
    return read(data, 0)


def read(data: Any, depth: int) -> Any:
    if isinstance(data, int) and not isinstance(data, bool):
        if data.bit_length() > MOST_BITS:
            raise refused()
        return sp.Integer(data)
    if depth > DEEPEST or not (isinstance(data, list) and data and isinstance(data[0], str)):
        raise refused()
    head, *rest = data
    try:
        if head in READ:
            return READ[head](rest, depth + 1)
        args = [read(part, depth + 1) for part in rest]
        if head == "Pow":
            return power(*args)
        return KEPT[head](*args, evaluate=False) if head in KEPT else BUILT[head](*args)
    except (TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
        raise error if isinstance(error, DataError) else refused() from None


def power(base: Any, exponent: Any) -> Any:
    """A power; one of numbers only as large as it may become when it is worked out."""
    made = sp.Pow(base, exponent, evaluate=False)
    if not made.free_symbols and bits(made) > MOST_BITS:
        raise refused()
    return made


def bits(expr: Any) -> int:
    """About how many digits a number has once it is worked out."""
    if isinstance(expr, sp.Rational):
        return max(int(expr.p).bit_length(), int(expr.q).bit_length())
    if isinstance(expr, sp.Pow) and isinstance(expr.exp, sp.Rational):
        return bits(expr.base) * max(1, abs(int(expr.exp)))
    return max((bits(part) for part in expr.args), default=1) + sum(map(bits, expr.args))


def name(text: Any) -> str:
    if not (isinstance(text, str) and NAME.fullmatch(text)):
        raise refused()
    return text


def several(rest: list[Any], depth: int) -> list[Any]:
    return [read(part, depth) for part in rest]


def ratio(above: Any, below: Any) -> Any:
    if not below:
        raise refused()
    return sp.Rational(above, below)


def number(digits: str, precision: int) -> Any:
    if not (isinstance(digits, str) and len(digits) < 400 and 0 < precision < 2_000):
        raise refused()
    return sp.Float(digits, precision=precision)


def direction(text: str) -> str:
    if text not in ("+", "-", "+-"):
        raise refused()
    return text


READ: dict[str, Callable[[list[Any], int], Any]] = {
    "Rational": lambda rest, depth: ratio(*several(rest, depth)),
    "Float": lambda rest, depth: number(*rest),
    "symbol": lambda rest, depth: symbol(name(*rest)),
    "index": lambda rest, depth: index(name(*rest)),
    "constant": lambda rest, depth: CONSTANTS[rest[0]],
    "element": lambda rest, depth: indexed(name(rest[0]))[tuple(several(rest[1:], depth))],
    "dependent": lambda rest, depth: dependent(name(rest[0]))(*several(rest[1:], depth)),
    "call": lambda rest, depth: function(name(rest[0]))(*several(rest[1:], depth)),
    "cases": lambda rest, depth: sp.Piecewise(
        *(tuple(several(case, depth)) for case in rest), evaluate=False
    ),
    "matrix": lambda rest, depth: sp.ImmutableMatrix(rest[0], rest[1], several(rest[2:], depth)),
    "Limit": lambda rest, depth: sp.Limit(*several(rest[:3], depth), direction(*rest[3:])),
}


def refused() -> DataError:
    return DataError(N_("the data are not a formula that was stored here"))
