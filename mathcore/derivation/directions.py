"""The slope of a function along a direction, and the plane that touches it at a point.

Both start from the gradient. Each component is derived with its steps, the point is put in where
one is given, and the inner product with the unit vector is a step of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from sympy import Add, Expr, Integer, Mul, Pow, Rational, S, Symbol, Tuple, expand, sqrt

from mathcore.budget import BUDGET, TOO_LONG, budgeted
from mathcore.derivation.differentiate import derive, tidied
from mathcore.derivation.numbers import Value, number
from mathcore.derivation.several import Formula, Variables, read, variables_of
from mathcore.derivation.steps import Derivation, Step
from mathcore.derivation.writing import as_written, put_in
from mathcore.errors import N_, SettingError
from mathcore.printing import plain
from mathcore.symbols import At, Dot, Partial

Point: TypeAlias = Sequence[Value] | Mapping[str, Value]

NO_VALUE = (S.NaN, S.Infinity, S.NegativeInfinity, S.ComplexInfinity)


@budgeted(TOO_LONG)
def directional(
    f: Formula,
    direction: Sequence[Value],
    xs: Variables | None = None,
    *,
    at: Point | None = None,
    budget: float = BUDGET,
) -> Derivation:
    """Derive the slope of f along a direction, which is scaled to length 1.

    Args:
        f: a formula of any number of variables, text or expression.
        direction: one number for each variable, not all of them 0.
        xs: the variables, in the order of the components; by name if left out.
        at: the point, numbers in that order or by name; the slope at any point if left out.

    Returns:
        The Derivation of the gradient times the unit vector: the vector, each partial derivative,
        the point put in, the inner product.

    Raises:
        SettingError: a direction or a point with another number of components, a direction that
            is 0, or a point at which f or a derivative has no real value.

    >>> directional("x^2 + y^2", [3, 4]).result
    6*x/5 + 8*y/5
    >>> directional("x^2 + y^2", [3, 4], at=[1, 2]).result
    22/5
    """
    expr = read(f)
    names = variables_of([expr], xs)
    parts = [number(part) for part in direction]
    size = sqrt(Add(*(part**2 for part in parts)))
    if len(parts) != len(names) or size == 0:
        raise SettingError(
            N_("a direction needs one number for each of {count} variables, not all of them 0"),
            count=len(names),
        )
    point = None if at is None else point_of(at, names)
    slopes = Tuple(*(placed(Partial(expr, x), names, point) for x in names))
    claim = Dot(slopes, over_length(parts, size))
    unit = Tuple(*(part / size for part in parts))
    first = [Step("unit-vector", claim.args[1], unit, unit)] if size != 1 else []
    steps = [*first, *gradient_steps(expr, names, point)]
    found = Tuple(*(steps_result(slope, steps) for slope in slopes))
    product = Dot(found, unit)
    raw = as_written(Add, *(as_written(Mul, *pair) for pair in zip(found, unit, strict=True)))
    after = product.meaning
    steps.append(Step("dot-product", product, after, after, raw=raw if len(names) > 1 else None))
    return Derivation(claim, (*steps, *tidied(after)), Tuple(*names))


@budgeted(TOO_LONG)
def tangent_plane(
    f: Formula, at: Point, xs: Variables | None = None, *, budget: float = BUDGET
) -> Derivation:
    """Derive the linear function that touches f at a point: f(a) + gradient(a) (x - a).

    Args:
        f: a formula of any number of variables, text or expression.
        at: the point, one number for each variable, in their order or by name.
        xs: the variables, in the order of the numbers; by name if left out.

    Returns:
        The Derivation: the value and each partial derivative at the point, then multiplied out.

    Raises:
        SettingError: a point with another number of components, or one at which f or a
            derivative has no real value.

    >>> tangent_plane("x^2 + y^2", [1, 2]).result
    2*x + 4*y - 5
    """
    expr = read(f)
    names = variables_of([expr], xs)
    point = point_of(at, names)
    slopes = [placed(Partial(expr, x), names, point) for x in names]
    rises = [s * (x - a) for s, x, a in zip(slopes, names, point, strict=True)]
    claim = Add(placed(expr, names, point), *rises)
    steps = [put_point_in(placed(expr, names, point)), *gradient_steps(expr, names, point)]
    before = steps_result(claim, steps)
    after = expand(before)
    last = [Step("multiply-out", before, after, after)] if after != before else []
    return Derivation(claim, (*steps, *last), Tuple(*names))


def point_of(at: Point, names: Sequence[Symbol]) -> list[Expr]:
    """The numbers of a point in the order of the variables."""
    given = [at[x.name] for x in names if x.name in at] if isinstance(at, Mapping) else list(at)
    if len(given) != len(names) or (isinstance(at, Mapping) and len(at) != len(names)):
        raise SettingError(
            N_("a point needs one number for each of {names}"), names=", ".join(map(str, names))
        )
    return [number(part) for part in given]


def placed(expr: Expr, names: Sequence[Symbol], point: Sequence[Expr] | None) -> Expr:
    """The expression at the point, not worked out yet, or anywhere."""
    return expr if point is None else At(expr, Tuple(*names), Tuple(*point))


def over_length(parts: Sequence[Expr], size: Expr) -> Tuple:
    """The vector over its length, as it is written down; a vector of length 1 as it is."""
    if size == 1:
        return Tuple(*parts)
    squares = [as_written(Pow, part, Integer(2)) for part in parts if part != 0]
    length = as_written(Add, *squares) if len(squares) > 1 else squares[0]
    below = as_written(Pow, length, Rational(-1, 2))
    return Tuple(*(S.Zero if part == 0 else as_written(Mul, part, below) for part in parts))


def gradient_steps(expr: Expr, names: Sequence[Symbol], point: Sequence[Expr] | None) -> list[Step]:
    """Each partial derivative, and its value at the point where there is one."""
    steps = []
    for x in names:
        steps += derive(Partial(expr, x))
        if point is not None:
            steps.append(put_point_in(placed(steps[-1].result, names, point)))
    return steps


def put_point_in(claim: At) -> Step:
    """The step that puts the numbers in."""
    inside, names, point = claim.args
    value = claim.meaning
    if value.has(*NO_VALUE) or value.is_real is False:
        raise SettingError(
            N_("{formula} has no real value at {x} = {point}"),
            formula=plain(inside),
            x=plain(names),
            point=plain(point),
        )
    raw = inside
    for x, a in zip(names, point, strict=True):
        raw = put_in(raw, x, a)
    kept = raw if not point.free_symbols & set(names) and plain(raw) != plain(value) else None
    told = (("x", ", ".join(map(plain, names))), ("value", ", ".join(map(plain, point))))
    return Step("put-in", claim, value, value, (), (), told, kept)


def steps_result(whole: Expr, steps: Sequence[Step]) -> Expr:
    """What an expression has become after the steps."""
    for step in steps:
        whole = whole.xreplace({step.before: step.result})
    return whole
