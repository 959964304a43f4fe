"""Recognising a function in its own derivative: e^(-z)/(1+e^(-z))^2 is sigma(z)(1 - sigma(z)).

Many activations s satisfy s' = A + B s + C s^2, or s' = A + B s + C c + D s c with another one
c beside them, with constants A to D. The constants are found by comparing coefficients of powers
of z and e^z, so the shown form is computed for every such function, and named for none. What is
left is a derivative in which another function stands as it is spelled; that one gets its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from sympy import (
    Add,
    Dummy,
    Expr,
    Function,
    Mul,
    Piecewise,
    Poly,
    S,
    Symbol,
    Wild,
    collect,
    exp,
    fraction,
    linsolve,
    symbols,
    together,
)
from sympy.core.function import AppliedUndef

from mathcore.derivation.proof import Where
from mathcore.derivation.zero import is_zero
from mathcore.formulas import ACTIVATIONS, Activation
from mathcore.symbols import D

A, B, C, E = symbols("A B C E")
t = Wild("t")


def named_slope(row: Activation, at: Expr) -> Expr | None:
    """The recognised derivative of an activation, with its default parameters, at an argument."""
    known = slope_by_name(row, row.definition)
    return None if known is None else known.xreplace({row.z: at})


def own_slope(row: Activation, at: Expr) -> Expr | None:
    """The same where it needs no other function than the activation itself."""
    known = slope_in_itself(row)
    return None if known is None else known.xreplace({row.z: at})


@lru_cache(maxsize=256)
def slope_in_itself(row: Activation) -> Expr | None:
    """The derivative of an activation in terms of itself alone, in its own variable."""
    named, definition = row.called(row.z), row.definition
    if isinstance(definition, Piecewise):
        known = by_cases(named, definition, row.z)
    else:
        known = in_itself(named, definition, D(definition, row.z).doit(), row.z)
    alone = known is not None and known.xreplace({named: S.One}).is_number
    return known if alone else None


def activation_called(expr: Expr) -> Activation | None:
    """The record whose name is called here, as in sigma(2 x)."""
    if not isinstance(expr, AppliedUndef):
        return None
    return next((row for row in ACTIVATIONS.values() if row.called == expr.func), None)


def stated(expr: Expr) -> Where:
    """What the activations stand for that a formula calls by name, in their own variable."""
    found = sorted(expr.atoms(AppliedUndef), key=str)
    rows = [(activation_called(call), len(call.args) > 1) for call in found]
    meanings = (
        (row.called(row.z, *row.parameters), row.expr)
        if several
        else (row.called(row.z), row.definition)
        for row, several in rows
        if row is not None
    )
    return tuple(dict.fromkeys(meanings))


def slope_of_call(expr: Expr) -> Expr | None:
    """The recognised derivative of a called activation by its argument, its parameters kept."""
    row = activation_called(expr)
    if row is None:
        return None
    at, *values = expr.args
    slope = slope_by_name(row, row.expr if values else row.definition)
    given = dict(zip(row.parameters, values, strict=bool(values)))
    return None if slope is None else slope.xreplace({row.z: at, **given})


@lru_cache(maxsize=256)
def slope_by_name(row: Activation, definition: Expr) -> Expr | None:
    """The derivative of an activation in terms of named functions, or None.

    `definition` is the formula with its parameters as letters or as numbers.
    """
    named = call(row, definition)
    if isinstance(definition, Piecewise):
        return by_cases(named, definition, row.z)
    slope = D(definition, row.z).doit()
    return in_itself(named, definition, slope, row.z) or beside_another(
        row, named, definition, slope
    )


def call(row: Activation, definition: Expr) -> Expr:
    """The name of the activation at z, with its parameters where they are letters."""
    return row.called(row.z) if definition == row.definition else row.called(row.z, *row.parameters)


def by_cases(named: Expr, definition: Piecewise, var: Symbol) -> Expr | None:
    """Each branch that is an exponential recognised by itself."""
    pairs = [(value, D(value, var).doit(), when) for value, when in definition.args]
    known = [in_itself(named, value, slope, var) for value, slope, _ in pairs]
    if not any(known):
        return None
    shown = [
        (new if new is not None else slope, when)
        for new, (_, slope, when) in zip(known, pairs, strict=True)
    ]
    return Piecewise(*shown, evaluate=False)


def in_itself(named: Expr, own: Expr, slope: Expr, var: Symbol) -> Expr | None:
    """slope = A + B s + C s^2, for a function s of e^z."""
    found = constants([own, slope], [S.One, own, own**2], slope, var)
    if found is None:
        return None
    constant, linear, square = found
    if constant == 0:
        return named * (linear + square * named)
    return constant + linear * named + square * named**2


def beside_another(row: Activation, named: Expr, own: Expr, slope: Expr) -> Expr | None:
    """slope = A + B c, or A + B s + C c + E s c, with another activation c: the shortest."""
    for definition, c in companions(row, own):
        for parts, stand in (
            ([S.One, definition], [S.One, c]),
            ([S.One, own, definition, own * definition], [S.One, named, c, named * c]),
        ):
            found = constants([own, definition, slope], parts, slope, row.z)
            if found is not None:
                total = Add(*(k * part for k, part in zip(found, stand, strict=True)))
                return grouped(total, c)
    return None


def companions(row: Activation, own: Expr) -> Iterator[tuple[Expr, Expr]]:
    """Every other activation given by one formula in e^z, at the exponents found in this one."""
    exponents = sorted({e.exp for e in own.atoms(exp)}, key=str)
    for other in ACTIVATIONS.values():
        plain = other is not row and other.expr.has(exp) and not other.parameters
        if plain and not isinstance(other.expr, Piecewise):
            for argument in exponents:
                at = -argument if argument.could_extract_minus_sign() else argument
                yield other.at(at), other.called(at)


def grouped(total: Expr, c: Expr) -> Expr:
    """The terms with c as one product: b s + c (1 - b s)."""
    gathered = collect(total, c, evaluate=False)
    return Add(*(part * factor for part, factor in gathered.items()))


def constants(
    exprs: list[Expr], parts: list[Expr], slope: Expr, var: Symbol
) -> tuple[Expr, ...] | None:
    """Constants that make `slope` a combination of the parts, if there are any."""
    if not any(e.has(exp) for e in exprs):
        return None
    grown = Dummy("E", positive=True)
    rational = []
    for expr in (*parts, slope):
        spelled = in_powers(expr, var, grown)
        if spelled is None:
            # A logarithm of e^z is no rational function of it; it may stand in no part.
            return None
        rational.append(spelled)
    unknown = (A, B, C, E)[: len(parts)]
    whole = Add(*(k * part for k, part in zip(unknown, rational, strict=False))) - rational[-1]
    gap = fraction(together(whole))[0]
    found = linsolve(Poly(gap, var, grown).coeffs(), *unknown)
    if not found:
        return None
    (values,) = found
    free = set(unknown) | {var, grown}
    return None if any(value.free_symbols & free for value in values) else tuple(values)


def in_powers(expr: Expr, var: Symbol, grown: Symbol) -> Expr | None:
    """A rational function of z and of e^z (or e^(c z) for one c), or None."""
    expr = together(expr.rewrite(exp))
    rates = {(e.exp / var).cancel() for e in expr.atoms(exp)}
    if not rates:
        return expr if expr.is_rational_function(var) else None
    unit = min(rates, key=lambda rate: (abs(rate.as_coeff_Mul()[0]), str(rate)))
    unit = -unit if unit.could_extract_minus_sign() else unit
    if unit.has(var):
        return None
    swap = {}
    for e in expr.atoms(exp):
        power = (e.exp / var / unit).cancel()
        if not power.is_Integer:
            return None
        swap[e] = grown**power
    spelled = together(expr.xreplace(swap))
    return spelled if spelled.is_rational_function(var, grown) else None


def fold(expr: Expr, var: Expr) -> Expr:
    """The same expression with every function of the records named where it is spelled out."""
    for row in ACTIVATIONS.values():
        if not row.expr.has(exp) or row.parameters:
            continue
        for argument in (var, -var):
            spelled, named = row.at(argument), row.called(argument)
            expr = expr.xreplace({spelled: named})
            for product in expr.atoms(Mul):
                expr = expr.xreplace({product: with_name(product, spelled, named)})
    return expr


def named_inside(expr: Expr, var: Expr) -> tuple[Expr, Where]:
    """The expression with names for what spells them out at `var`, and what these stand for."""
    folded = fold(expr, var) if expr.has(exp) else expr
    return folded, () if folded == expr else meanings(folded, S.NaN, expr)


def with_name(product: Mul, spelled: Expr, named: Expr) -> Expr:
    """A product with those factors as one name that make up its spelling: e^t/(1 + e^t)."""
    inside = [f for f in product.args if {a.func for a in f.atoms(Function)} == {exp}]
    if len(inside) < 2 or not is_zero(Mul(*inside) - spelled):
        return product
    return Mul(named, *(f for f in product.args if f not in inside))


def recognised(expr: Expr, var: Symbol, raw: Expr) -> tuple[Expr, Where] | None:
    """The derivative of a record's function with names in it, and what the names stand for.

    Args:
        expr: the function; anything that no record states is not looked at.
        var: its variable.
        raw: its derivative as the rules leave it.
    """
    found = activation_of(expr, var)
    if found is None:
        return None
    row, definition = found
    slope = slope_by_name(row, definition)
    known = fold(raw, var) if slope is None else slope.xreplace({row.z: var})
    if known == raw:
        return None
    named = call(row, definition).xreplace({row.z: var})
    return known, meanings(known, named, expr)


def activation_of(expr: Expr, var: Symbol) -> tuple[Activation, Expr] | None:
    """The record that states this expression, written in `var`, and its formula.

    Its parameters may be letters or their defaults.
    """
    return stated_in(var).get(expr)


@lru_cache(maxsize=64)
def stated_in(var: Symbol) -> dict[Expr, tuple[Activation, Expr]]:
    """Each formula that a record states, written in a variable; the first that states it."""
    found: dict[Expr, tuple[Activation, Expr]] = {}
    for row in ACTIVATIONS.values():
        for definition in dict.fromkeys((row.definition, row.expr)):
            found.setdefault(definition.xreplace({row.z: var}), (row, definition))
    return found


def meanings(known: Expr, named: Expr, expr: Expr) -> Where:
    """What the names in a recognised derivative stand for, the function's own first."""
    rows = {row.called: row for row in ACTIVATIONS.values()}
    others = sorted(
        (c for c in known.atoms(AppliedUndef) if c.func in rows and c != named), key=str
    )
    own: Where = ((named, expr),) if known.has(named) else ()
    return (*own, *((c, rows[c.func].at(*c.args)) for c in others))
