"""The shapes of everything that is not a sum, a product or a power.

Adding a kind of expression is one function and one row in `SHAPES`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.codegen.cfunctions import expm1, log1p
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from mathcore.printing.arrays import (
    all_entries,
    cost_slope,
    delta,
    entry,
    indexed,
    largest,
    matrix_entry,
)
from mathcore.printing.conditions import both, cases, relation, truth
from mathcore.printing.derivatives import derivative, sympys_derivative
from mathcore.printing.names import POWERED, USUAL, name
from mathcore.printing.parts import as_decimal
from mathcore.printing.tree import (
    ATOM,
    POWER,
    PRODUCT,
    RELATION,
    SUM,
    Below,
    BigSum,
    Call,
    Fraction,
    Limit,
    Matrix,
    Name,
    Node,
    Number,
    Operator,
    Parens,
    Power,
    Row,
    tight,
)
from mathcore.symbols import (
    At,
    CostSlope,
    D,
    Dependent,
    Dot,
    Entry,
    Largest,
    MatrixEntry,
    Whole,
)

if TYPE_CHECKING:
    from mathcore.printing.layout import Layout

# Names and numbers


def symbol(expr: Any, to: Layout) -> Node:
    return name(expr.name)


def rational(expr: Any, to: Layout) -> Node:
    if expr.q == 1:
        return Number(str(expr.p))
    if text := as_decimal(expr):
        return Number(text)
    return Fraction(Number(str(expr.p)), Number(str(expr.q)))


def decimal(expr: Any, to: Layout) -> Node:
    """A decimal as short as it is exact; very large and very small ones with a power of ten."""
    mantissa, _, exponent = repr(float(expr)).partition("e")
    mantissa = mantissa.removesuffix(".0")
    if not exponent:
        return Number(mantissa)
    place = int(exponent)
    ten = Number(str(abs(place)))
    raised_to: Node = ten if place > 0 else Row((Operator("neg"), ten), SUM)
    power = Power(Number("10"), raised_to)
    if mantissa == "1":
        return power
    return Row((Number(mantissa), Operator("dot"), power), PRODUCT)


CONSTANTS: dict[Any, str] = {
    sp.E: "e",
    sp.pi: "pi",
    sp.oo: "oo",
    sp.zoo: "oo",
    sp.I: "i",
    sp.EulerGamma: "gamma",
    sp.GoldenRatio: "phi",
    sp.nan: "undefined",
}


def constant(expr: Any, to: Layout) -> Node:
    text = CONSTANTS.get(expr, str(expr))
    return Name(text, raw=text)


# Functions


def function(expr: Any, to: Layout) -> Node:
    """A function by its usual name; sums of numbers and letters among max's arguments sorted."""
    kind = type(expr).__name__
    undefined = isinstance(expr, AppliedUndef)
    head = name(kind) if undefined else Name(USUAL.get(kind, kind), raw=kind)
    args = expr.args[:1] if isinstance(expr, sp.Heaviside) else expr.args
    if isinstance(expr, (sp.Max, sp.Min)):
        args = sorted(args, key=lambda part: (not part.is_Number, sp.default_sort_key(part)))
    return Call(head, tuple(to.inside().node(part) for part in args))


def dependent(expr: Any, to: Layout) -> Node:
    """A quantity on a curve by its letter alone."""
    return name(type(expr).__name__)


def between(kind: str) -> Callable[[Any, Layout], Node]:
    """|x| and its like."""
    return lambda expr, to: Parens(to.inside().node(expr.args[0]), kind)


def factorial(expr: Any, to: Layout) -> Node:
    return Row((tight(to.node(expr.args[0]), ATOM), Operator("!")), POWER)


def log_1_plus(expr: Any, to: Layout) -> Node:
    return to.node(sp.log(sp.Add(1, expr.args[0], evaluate=False), evaluate=False))


def exp_minus_1(expr: Any, to: Layout) -> Node:
    return to.node(sp.Add(sp.exp(expr.args[0], evaluate=False), -1, evaluate=False))


def takes_power(base: Node, exponent: Any) -> bool:
    """Whether a power is written between name and argument: sin^2(x)."""
    if not (isinstance(base, Call) and isinstance(base.head, Name)):
        return False
    usual = base.power is None and base.head.text in POWERED
    return bool(usual and exponent.is_Integer and exponent > 1)


def raised(base: Node, exponent: Node) -> Node:
    assert isinstance(base, Call)
    return Call(base.head, base.args, exponent)


# Sums, limits


def big_sum(expr: Any, to: Layout) -> Node:
    body = tight(to.node(expr.function), PRODUCT)
    for limits in expr.limits:
        index, low, high = (to.inside().node(part) for part in limits)
        body = BigSum(index, low, high, body)
    return body


def limit(expr: Any, to: Layout) -> Node:
    inner, var, point = expr.args[:3]
    return Limit(to.node(var), to.node(point), tight(to.node(inner), PRODUCT))


# Tuples and matrices


def row(expr: Any, to: Layout) -> Node:
    items = [item for part in expr.args for item in (Operator(","), to.node(part))]
    return Parens(Row(tuple(items[1:]), RELATION))


def matrix(expr: Any, to: Layout) -> Node:
    return Matrix(tuple(tuple(to.node(part) for part in line) for line in expr.tolist()))


# Written forms


def dot(expr: Any, to: Layout) -> Node:
    """(a, b) * (c, d)."""
    left, right = (to.node(part) for part in expr.args)
    return Row((left, Operator("dot"), right), PRODUCT)


def value_at(expr: Any, to: Layout) -> Node:
    """(x^2 + y)_{x = 1, y = 2}."""
    inside, names, point = expr.args
    equal = [
        Row((to.inside().node(name), Operator("="), to.inside().node(number)), RELATION)
        for name, number in zip(names, point, strict=True)
    ]
    items = [item for part in equal for item in (Operator(","), part)]
    return Below(Parens(to.node(inside)), Row(tuple(items[1:]), RELATION))


def anything(expr: Any, to: Layout) -> Node:
    return Call(Name(type(expr).__name__), tuple(to.node(part) for part in expr.args))


SHAPES: tuple[tuple[Any, Callable[[Any, Layout], Node]], ...] = (
    (sp.Symbol, symbol),
    (sp.Float, decimal),
    ((sp.core.numbers.Infinity, sp.core.numbers.NaN), constant),
    (sp.Rational, rational),
    ((sp.NumberSymbol, sp.core.numbers.ImaginaryUnit, type(sp.zoo)), constant),
    (sp.Indexed, indexed),
    (D, derivative),
    (sp.Derivative, sympys_derivative),
    (sp.Sum, big_sum),
    (sp.Limit, limit),
    (sp.Piecewise, cases),
    (sp.Abs, between("bar")),
    (sp.floor, between("floor")),
    (sp.ceiling, between("ceil")),
    (sp.factorial, factorial),
    (sp.KroneckerDelta, delta),
    (log1p, log_1_plus),
    (expm1, exp_minus_1),
    (Dependent, dependent),
    ((sp.Function, sp.Max, sp.Min), function),
    (sp.core.relational.Relational, relation),
    (sp.And, both("and")),
    (sp.Or, both("or")),
    ((BooleanTrue, BooleanFalse), truth),
    (Entry, entry),
    (MatrixEntry, matrix_entry),
    (Whole, all_entries),
    (CostSlope, cost_slope),
    (Largest, largest),
    (Dot, dot),
    (At, value_at),
    (sp.MatrixBase, matrix),
    (sp.Tuple, row),
)


def shape(expr: Any, to: Layout) -> Node:
    """The shape of an expression that is not a sum, a product or a power."""
    made = next((make for kind, make in SHAPES if isinstance(expr, kind)), anything)
    return made(expr, to)
