"""Proofs that two expressions are the same function.

A proof is a difference that is zero, never a difference that was not seen to be something else:
`Expr.equals` may answer None and `simplify` may hang, so neither is asked. What cannot be
brought to zero is compared at points to 40 digits, and then says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeAlias

from sympy import (
    Add,
    Derivative,
    Dummy,
    Eq,
    Expr,
    Heaviside,
    Indexed,
    Limit,
    Piecewise,
    Rational,
    S,
    Sum,
    Symbol,
    Tuple,
    ceiling,
    expand,
    floor,
    sign,
)
from sympy.core.function import AppliedUndef

from mathcore.derivation.deltas import contracted
from mathcore.derivation.domain import guarded, number_there
from mathcore.derivation.identities import is_proved
from mathcore.derivation.limit_values import close_by, same_inside, settle
from mathcore.derivation.sums import closed, normal
from mathcore.derivation.zero import is_zero
from mathcore.formulas import ACTIVATIONS, Activation
from mathcore.formulas.special import spelled_out
from mathcore.symbols import D, spelled

Where = tuple[tuple[Expr, Expr], ...]

POINTS = tuple(Rational(p, 7) for p in (-25, -11, -6, -3, -1, 1, 2, 4, 5, 9, 17, 30))
ENOUGH_POINTS = 30
DIGITS = 40


class Verdict(StrEnum):
    """How far two expressions are known to agree."""

    PROVED = "proved"
    NUMBERS = "numbers"
    REFUTED = "refuted"
    UNDECIDED = "undecided"

    @property
    def holds(self) -> bool:
        return self in (Verdict.PROVED, Verdict.NUMBERS)


Named: TypeAlias = tuple[Any, int]
"""A function and how many arguments it is called with."""


def named(call: AppliedUndef) -> Named:
    return call.func, len(call.args)


def open_names(
    expr: Expr, definitions: Mapping[Named, tuple[tuple[Expr, ...], Expr]] | None = None
) -> Expr:
    """Replace named functions such as sigma(z) by what they stand for, inner ones first.

    `definitions` gives variables and meaning; what it lacks is looked up in the records.
    """
    given = definitions or {}
    rows = {row.called: row for row in ACTIVATIONS.values()}

    def is_known(call: AppliedUndef) -> bool:
        return named(call) in given or call.func in rows

    while names := [call for call in expr.atoms(AppliedUndef) if is_known(call)]:
        opened = {}
        for call in names:
            if any(is_known(inner) for inner in Tuple(*call.args).atoms(AppliedUndef)):
                continue
            if named(call) in given:
                variables, meaning = given[named(call)]
                opened[call] = meaning.xreplace(dict(zip(variables, call.args, strict=True)))
            else:
                opened[call] = spelled_at(rows[call.func], call.args)
        expr = expr.xreplace(opened)
    return expr


def spelled_at(row: Activation, args: tuple[Expr, ...]) -> Expr:
    """What an activation states; without cases where its argument has cases of its own.

    SymPy takes 2^n steps to unfold n functions given by cases inside the condition of another.
    """
    if args[0].has(Piecewise) and len(args) == 1 and not row.numeric.has(Piecewise):
        return spelled_out(row.numeric.xreplace({row.z: args[0]}))
    return row.at(*args)


def value(expr: Expr, where: Where = ()) -> Expr:
    """The expression with names opened, derivatives done and local definitions put back.

    An entry of `where` is either (symbol, what it stands for) or (phi(z), its definition).
    """
    functions = {
        named(name): (name.args, meaning)
        for name, meaning in where
        if isinstance(name, AppliedUndef)
    }
    local = {
        name: open_names(meaning, functions)
        for name, meaning in where
        if not isinstance(name, AppliedUndef)
    }
    expr = open_names(expr, functions)
    while derivatives := [d for d in expr.atoms(D) if not d.expr.has(D)]:
        done = {}
        for d in derivatives:
            # u moves with x: by any other variable than itself it counts as what it stands for.
            inside = d.expr if d.var in local else put_back(d.expr, local)
            done[d] = off_the_steps(d.func(inside, d.var))
        expr = expr.xreplace(done)
    return open_names(put_back(spelled(put_back(expr, local)), local), functions)


def put_back(expr: Expr, local: Mapping[Expr, Expr]) -> Expr:
    """The expression with local definitions put in, also those that hold others."""
    for _ in range(1 + len(local)):
        expr = expr.xreplace(local)
    return expr


def off_the_steps(derivative: D) -> Expr:
    """The derivative where no step is: there, what steps is a constant, as SymPy does not say."""
    stepping = derivative.expr.atoms(floor, ceiling, sign, Heaviside)
    held = {part: Dummy(real=True) for part in stepping}
    slope = derivative.func(derivative.expr.xreplace(held), derivative.var).doit()
    return slope.xreplace({dummy: part for part, dummy in held.items()})


@lru_cache(maxsize=4096)
def compare(a: Expr, b: Expr, where: Where = ()) -> Verdict:
    """Prove that `a` equals `b`, with the local definitions in `where` put in."""
    if isinstance(a, Eq) and isinstance(b, Eq):
        return compare_equations(a, b, where)
    left, right = value(a, where), value(b, where)
    if isinstance(left, Tuple):
        return worst(compare(p, q) for p, q in zip(left, right, strict=True))
    difference = one_sum(left - right)
    if difference.has(Limit):
        return compare_limits(difference)
    if is_zero(closed(difference)):
        return Verdict.PROVED
    if difference.has(Sum):
        facts = {name: meaning for name, meaning in where if isinstance(name, Sum)}
        return Verdict.PROVED if is_zero(normal(difference, facts)) else by_letters(difference)
    found = compare_numbers(difference)
    if found is Verdict.NUMBERS and not difference.has(Indexed):
        # Many identities hold only where roots and logarithms are real.
        names = sorted(difference.free_symbols, key=str)
        return Verdict.PROVED if is_proved(left, right, names) else found
    return found


def by_letters(difference: Expr) -> Verdict:
    """Judge a difference by numbers for its sums: where they vanish for any, they do for these."""
    found = compare_numbers(closed(difference))
    return found if found is Verdict.NUMBERS else Verdict.UNDECIDED


def compare_equations(a: Eq, b: Eq, where: Where) -> Verdict:
    """Two equations: side by side, or as the same condition on the derivative in them.

    The gaps between the sides are multiples of each other where their quotient does not change
    with that derivative; neither gap may vanish of itself.
    """
    sides = worst(compare(one, two, where) for one, two in zip(a.args, b.args, strict=True))
    if sides is Verdict.PROVED:
        return sides
    gaps = [value(equation.lhs - equation.rhs, where) for equation in (a, b)]
    found = gaps[0].atoms(Derivative) | gaps[1].atoms(Derivative)
    if len(found) != 1 or any(is_zero(gap) for gap in gaps):
        return sides
    unknown = Dummy(real=True)
    one, two = (gap.xreplace(dict.fromkeys(found, unknown)) for gap in gaps)
    return compare(one.diff(unknown) * two, one * two.diff(unknown))


def compare_limits(difference: Expr) -> Verdict:
    """Two limits over one variable by what stands inside; a limit and a value by SymPy's limit."""
    inside = same_inside(difference)
    if inside is not None and is_zero(inside):
        return Verdict.PROVED
    settled = settle(difference)
    if not settled.has(Limit):
        return Verdict.PROVED if is_zero(settled) else compare_numbers(settled)
    return worst(compare_numbers(side) for side in close_by(settled))


def worst(verdicts: Any) -> Verdict:
    """The weakest of several verdicts."""
    order = [Verdict.REFUTED, Verdict.UNDECIDED, Verdict.NUMBERS, Verdict.PROVED]
    return min(verdicts, key=order.index, default=Verdict.PROVED)


def one_sum(difference: Expr) -> Expr:
    """Sums over one range gathered into their common summand, which must vanish for each i."""
    if not difference.has(Sum):
        return difference
    rest, summands = [], dict[Any, Expr]()
    for term in Add.make_args(expand(contracted(difference), deep=False)):
        outside, sums = term.as_independent(Sum, as_Add=False)
        if isinstance(sums, Sum):
            gathered = summands.get(sums.limits, S.Zero)
            summands[sums.limits] = gathered + outside * sums.function
        else:
            rest.append(term)
    if len(summands) == 1 and not rest:
        return Add(*summands.values())
    left = [Sum(one, *limits) for limits, one in summands.items() if not is_zero(closed(one))]
    return Add(*rest, *left)


def compare_numbers(difference: Expr) -> Verdict:
    """Judge a difference at points of the real domain, to 40 digits."""
    if difference.has(Sum, AppliedUndef):
        return Verdict.UNDECIDED
    unknowns = sorted(difference.atoms(Indexed) | difference.free_symbols, key=str)
    unknowns = [u for u in unknowns if not (isinstance(u, Symbol) and _only_inside(u, unknowns))]
    inside, seen = list(guarded(difference)), 0
    for k in range(6 * ENOUGH_POINTS):
        here = {
            u: POINTS[(k * (3 + 2 * j) + 5 * j) % len(POINTS)] + Rational(k, 97)
            for j, u in enumerate(unknowns)
        }
        terms = [number_there(term, here, DIGITS) for term in Add.make_args(difference)]
        numbers = [term for term in terms if term is not None]
        if len(numbers) < len(terms):
            continue
        if any(number_there(part, here, DIGITS) is None for part in inside):
            continue
        size = max((abs(number) for number in numbers), default=S.One)
        if abs(Add(*numbers)) > (1 + size) * Rational(1, 10) ** (DIGITS // 2):
            return Verdict.REFUTED
        seen += 1
        if seen == ENOUGH_POINTS or not unknowns:
            return Verdict.NUMBERS
    return Verdict.UNDECIDED


def _only_inside(symbol: Symbol, unknowns: list[Expr]) -> bool:
    """Whether a symbol stands only inside an indexed quantity, as i and x do in x[i]."""
    return any(isinstance(u, Indexed) and symbol in u.free_symbols for u in unknowns)
