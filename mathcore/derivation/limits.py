"""Derivatives from their definition: the limit of the difference quotient, worked out.

The way depends on the kind of function (`limit_ways`); what is left is finished by the laws of
limits and the special limits of `lemmas`. Every move is proved with SymPy's `limit` as judge.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeAlias

from sympy import Add, Eq, Expr, Limit, Pow, Symbol, Tuple, log, powsimp

from mathcore.budget import BUDGET, budgeted
from mathcore.derivation.differentiate import the_variable, tidied
from mathcore.derivation.lemmas import LEMMAS
from mathcore.derivation.limit_ways import (
    WAYS,
    Form,
    fresh,
    parts_of_sum,
    quotient,
)
from mathcore.derivation.lines import Values
from mathcore.derivation.moves import lim
from mathcore.derivation.numbers import Value, number
from mathcore.derivation.secants import rise_and_slope, slope_at
from mathcore.derivation.several import read
from mathcore.derivation.steps import Derivation, Step
from mathcore.errors import N_, NoRuleError, SettingError
from mathcore.printing import plain
from mathcore.printing.order import terms_in_order
from mathcore.printing.parts import is_negative
from mathcore.symbols import D

Chain: TypeAlias = Callable[[Limit], list[Step]]


@budgeted(N_("the limit was not worked out within {seconds} seconds"))
def difference_quotient(
    f: str | Expr,
    x: str | Symbol | None = None,
    *,
    at: Value | None = None,
    h: Value | None = None,
    budget: float = BUDGET,
) -> Derivation:
    """Derive f by x from the definition: write (f(x+h) - f(x))/h and let h go to 0.

    Args:
        f: a formula, text or expression: polynomials and their quotients, square roots, powers,
            exponentials, logarithms, sine and cosine (of x or a x + b), their sums and constant
            multiples.
        x: the variable; may be left out where f has only one symbol.
        at: a point; the limit is then worked out there, as a number.
        h: with `at`, a step: the rise f(at+h) - f(at) and the slope of that secant come first.
        budget: seconds that it may take.

    Returns:
        The Derivation; with `at` and `h` one of three parts: rise, slope of the secant, limit.

    Raises:
        NoRuleError: f is none of these.
        SettingError: h is 0, is given without `at`, or f has no value where it is needed.
        BudgetError: f is too large, or the time is up.

    Source:
        lecture topic 8

    >>> difference_quotient("x^2").result
    2*x
    >>> difference_quotient("x^2/4 - 2x + 5", at=6, h=2).result
    (3, 3/2, 1)
    """
    expr = read(f)
    var = the_variable(expr, x)
    if at is None and h is not None:
        raise SettingError(N_("a step needs a point: say at which {x}"), x=plain(var))
    steps = from_definition(expr, var)
    if at is None:
        return Derivation(D(expr, var), tuple(steps), var)
    point = number(at)
    slope = slope_at(expr, var, point, steps)
    if h is None:
        return slope
    parts = [*rise_and_slope(expr, var, point, number(h)), slope]
    return Derivation.of(Tuple(*(part.claim for part in parts)), parts, var)


def from_definition(f: Expr, x: Symbol) -> list[Step]:
    """The steps of the limit: the quotient, its rewriting, and the shortest form at the end."""
    h = fresh(f, "h", "k", "d", "h_1", "h_2", "h_3", "h_4")
    whole = lim(quotient(f, x, h), h)
    values: Values = (("x", x), ("h", h))
    steps = [Step("difference-quotient", D(f, x), whole, whole, (), (), values)]
    steps += quotient_steps(whole, f, x, h)
    return [*steps, *tidied(steps[-1].result)]


def quotient_steps(whole: Limit, f: Expr, x: Symbol, h: Symbol) -> list[Step]:
    """The limit of one difference quotient: by its way, or term by term."""
    for way in WAYS:
        if way.match(f, x):
            return rewritten(whole, list(way.forms(f, x, h)), x, h)
    if parts := parts_of_sum(f, x):
        pieces = [(c, quotient(part, x, h)) for c, part in parts]
        chains = [partial(quotient_steps, f=part, x=x, h=h) for _, part in parts]
        return [term_by_term(whole, h, pieces, chains)]
    raise NoRuleError(
        N_(
            "the limit for {formula} is not worked out here; what can be: polynomials and their "
            "quotients, square roots, powers, exponentials, logarithms, sine and cosine, each of "
            "{x} or of a straight line in {x}, their sums and constant multiples"
        ),
        formula=plain(f),
        x=plain(x),
    )


def term_by_term(
    whole: Limit, h: Symbol, pieces: list[tuple[Expr, Expr]], chains: Sequence[Chain]
) -> Step:
    """One step that leaves a limit for each (constant, inside), and these worked out."""
    limits = [lim(inside, h) for _, inside in pieces]
    worked = [chain(inner) for chain, inner in zip(chains, limits, strict=True)]
    after, result = (
        Add(*(c * part for (c, _), part in zip(pieces, parts, strict=True)))
        for parts in (limits, [steps[-1].result for steps in worked])
    )
    substeps = tuple(step for steps in worked for step in steps)
    return Step("limit-linear", whole, after, result, substeps, (), (("h", h),))


def rewritten(whole: Limit, forms: list[Form], x: Symbol, h: Symbol) -> list[Step]:
    """The forms of a way one after the other, then the laws of limits."""
    steps: list[Step] = []
    words: Values = (("x", x), ("h", h))
    for form in forms:
        if form.after != whole:
            steps.append(
                Step(form.move, whole, form.after, form.after, (), (), form.values or words)
            )
            whole = form.after
    return [*steps, *finished(whole)]


def finished(whole: Limit) -> list[Step]:
    """The steps that a limit needs when its rewriting is done: the first law that applies."""
    inside, h = whole.args[:2]
    words: Values = (("h", h),)
    if not inside.has(h):
        return [Step("limit-constant", whole, inside, inside, (), (), words)]
    for lemma in LEMMAS.values():
        if (value := lemma.limit_of(inside, h)) is not None:
            statement = Eq(whole, value, evaluate=False)
            return [Step("lemma", whole, value, value, (), (), (("statement", statement),))]
    if is_smooth_at_zero(inside, h):
        gone = inside.subs(h, 0)
        return [Step("let-go", whole, gone, gone, (), (), words)]
    terms = terms_in_order(list(Add.make_args(inside)), is_negative)
    pieces = [term.as_independent(h, as_Add=False) for term in terms]
    pieces = [(powsimp(constant), rest) for constant, rest in pieces]
    return [term_by_term(whole, h, pieces, [finished] * len(pieces))]


def is_smooth_at_zero(inside: Expr, h: Symbol) -> bool:
    """Whether 0 may be put in: no denominator, root or logarithm is at its edge there."""
    edges = [p.base for p in inside.atoms(Pow) if not (p.exp.is_Integer and p.exp > 0)]
    edges += [call.args[0] for call in inside.atoms(log)]
    return all(edge.subs(h, 0) != 0 for edge in edges if edge.has(h))
