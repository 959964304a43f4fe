"""A difference quotient with numbers: the rise, the slope of the secant, and the limit at a point.

The steps of the limit are those of the general derivation with the point in the place of x.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Add, Basic, Eq, Expr, Mul, Pow, S, Symbol, Tuple

from mathcore.derivation.lines import Values
from mathcore.derivation.matching import depends
from mathcore.derivation.moves import lim
from mathcore.derivation.numbers import Value, number
from mathcore.derivation.proof import Where
from mathcore.derivation.remarks import innermost, kinks
from mathcore.derivation.steps import Derivation, Step
from mathcore.derivation.writing import put_in
from mathcore.errors import N_, SettingError
from mathcore.printing import plain
from mathcore.symbols import function

NO_VALUE = (S.NaN, S.Infinity, S.NegativeInfinity, S.ComplexInfinity)


def value_at(f: Expr, x: Symbol, point: Expr) -> Expr:
    """f at a point, worked out."""
    found = f.subs(x, point)
    if found.has(*NO_VALUE) or found.is_real is False:
        raise SettingError(
            N_("{formula} has no real value at {x} = {point}"),
            formula=plain(f),
            x=plain(x),
            point=plain(point),
        )
    return found


def named(f: Expr, x: Symbol) -> Where:
    """f(x) as the name of the formula."""
    taken = {str(s) for s in f.free_symbols}
    name = next(name for name in ("f", "g", "F", "f_1") if name not in taken)
    return ((function(name)(x), f),)


def minus(one: Expr, two: Expr) -> Expr:
    """One take away the other, as it is written."""
    return Add(one, Mul(-1, two, evaluate=False), evaluate=False)


def over(above: Expr, below: Expr) -> Expr:
    return Mul(above, Pow(below, -1, evaluate=False), evaluate=False)


def rise_and_slope(f: Expr, x: Symbol, point: Expr, h: Expr) -> list[Derivation]:
    """The rise f(a+h) - f(a), and the slope of the secant, which is the rise over h."""
    if h == 0:
        raise SettingError(N_("a step of 0 gives no secant: take a number that is not 0"))
    where = named(f, x)
    name = where[0][0].func
    ends = (point + h, point)
    values = [value_at(f, x, end) for end in ends]
    written = minus(*(name(end) for end in ends))
    spelled = minus(*(put_in(f, x, end) for end in ends))
    told: Values = (("x", x), *two(*ends))
    known = two(*(Eq(name(end), v, evaluate=False) for end, v in zip(ends, values, strict=True)))
    rise = [spelled, minus(*values), values[0] - values[1]]
    slope = [over(minus(*values), h), (values[0] - values[1]) / h]
    return [
        Derivation(claim, tuple(through(rule, claim, forms, where, said)), x, where)
        for rule, claim, forms, said in (
            ("put-two-in", written, rise, told),
            ("values", over(written, h), slope, known),
        )
    ]


def two(first: Basic, second: Basic) -> Values:
    """Both as a sentence names them."""
    return ("first", plain(first)), ("second", plain(second))


def through(rule: str, claim: Expr, forms: list[Expr], where: Where, told: Values) -> list[Step]:
    """From the claim through its forms: numbers put in by the rule, then worked out."""
    steps = [Step(rule, claim, forms[0], forms[0], (), where, told)]
    for form in forms[1:]:
        before = steps[-1].after
        if plain(form) != plain(before):
            steps.append(Step("arithmetic", before, form, form))
    return steps


def slope_at(f: Expr, x: Symbol, point: Expr, steps: list[Step]) -> Derivation:
    """The limit at a point, from the steps of the general one."""
    value_at(f, x, point)
    result = value_at(steps[-1].result, x, point)
    h = steps[0].after.args[1]
    where = named(f, x)
    name = where[0][0].func
    claim = lim(over(minus(name(point + h), name(point)), h), h)
    spelled = minus(put_in(f, x, point + h), put_in(f, x, point))
    first = lim(over(spelled, h), h)
    told: Values = (("x", x), *two(point + h, point))
    moved = [at(step, x, point) for step in steps[1:]]
    moved[0] = replace(moved[0], before=first)
    last = moved[-1].result
    if last != result:
        moved.append(Step("arithmetic", last, result, result))
    return Derivation(
        claim, (Step("put-two-in", claim, first, first, (), where, told), *moved), x, where
    )


def at(step: Step, x: Symbol, point: Expr) -> Step:
    """A step with the point in the place of the variable."""
    before, after, result = (there(e, x, point) for e in (step.before, step.after, step.result))
    substeps = tuple(at(substep, x, point) for substep in step.substeps)
    values = tuple((k, v if isinstance(v, str) else v.subs(x, point)) for k, v in step.values)
    return replace(
        step, before=before, after=after, result=result, substeps=substeps, values=values
    )


def there(expr: Expr, x: Symbol, point: Expr) -> Expr:
    """The expression with the point for x: products of numbers worked out, sums as they are."""
    if expr == x:
        return point
    if not depends(expr, x):
        return expr
    args = [there(part, x, point) for part in expr.args]
    if isinstance(expr, Mul):
        number = Mul(*(part for part in args if part.is_Number))
        rest = [part for part in args if not part.is_Number]
        return Mul(*([number] if number != 1 else []), *rest, evaluate=False) if rest else number
    evaluate = not isinstance(expr, Add)
    return expr.func(*args, evaluate=evaluate) if isinstance(expr, (Add, Pow)) else expr.func(*args)


def at_point(derivation: Derivation, point: Value) -> Derivation:
    """A derivation followed by its result at a point, the numbers put in and worked out.

    Args:
        derivation: of a function of one variable.
        point: a number, or text for one.

    Returns:
        A Derivation of two parts: the one given, and the value of its result.

    Raises:
        SettingError: the function or its derivative has no real value there.

    >>> from mathcore.derivation.differentiate import differentiate
    >>> at_point(differentiate("x^3"), 2).result
    (3*x**2, 12)
    """
    x, result, where = derivation.variable, derivation.result, number(point)
    f = innermost(derivation.claim)
    value_at(f, x, where)
    for kink in kinks(f, result, x):
        if kink.at == where:
            raise SettingError(kink.template, **kink.places)
    value = value_at(result, x, where)
    spelled = put_in(result, x, where)
    if plain(spelled) == plain(value):
        told: Values = (("x", x), ("value", plain(where)))
        there = Derivation(
            result, (Step("put-in", result, value, value, (), ((x, where),), told),), x
        )
    else:
        there = Derivation(spelled, (Step("arithmetic", spelled, value, value),), x)
    return Derivation.of(Tuple(derivation.claim, there.claim), [derivation, there], x)
