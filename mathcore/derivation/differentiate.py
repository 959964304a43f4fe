"""Differentiation step by step.

The rules write each derivative out; nothing here asks SymPy's `diff`, which judges the result
when a derivation is verified.
"""

from __future__ import annotations

from sympy import Expr, Symbol, count_ops

from mathcore.derivation.recognise import recognised
from mathcore.derivation.rules import RULES
from mathcore.derivation.steps import Derivation, Step
from mathcore.derivation.tidy import tidy
from mathcore.errors import N_, BudgetError, FreeSymbolError, SettingError
from mathcore.parse import parse
from mathcore.printing import plain
from mathcore.symbols import NAME, D, symbol

LARGEST_INPUT = 300
LARGEST_RESULT = 3_000
HIGHEST_ORDER = 10


def differentiate(f: str | Expr, x: str | Symbol | None = None, *, order: int = 1) -> Derivation:
    """Derive f by x, with every step.

    Args:
        f: a formula as text, or a SymPy expression in symbols of `mathcore.symbols`.
        x: the variable, by name or as a symbol; may be left out where f has only one symbol.
        order: how many times to derive, from 1 to 10.

    Raises:
        ParseError: f is not a formula.
        FreeSymbolError: f has several symbols and x does not say which one varies.
        BudgetError: f or its derivative is larger than 300 or 3,000 operations.

    >>> differentiate("x^2 sin(x)").result
    x**2*cos(x) + 2*x*sin(x)
    """
    expr = parse(f) if isinstance(f, str) else f
    var = the_variable(expr, x)
    if not 1 <= order <= HIGHEST_ORDER:
        raise SettingError(
            N_("the order of a derivative is a whole number from 1 to {highest}, not {order}"),
            highest=HIGHEST_ORDER,
            order=order,
        )
    within(expr, LARGEST_INPUT)
    claim = expr
    for _ in range(order):
        claim = D(claim, var)
    steps: list[Step] = []
    current = expr
    for _ in range(order):
        steps += derive(D(current, var))
        current = steps[-1].result
    return Derivation(claim, tuple(steps), var)


def derive(claim: D) -> list[Step]:
    """The steps of one derivative: the rules, then the best shown form."""
    expr, var = claim.expr, claim.var
    steps = [work_out(claim)]
    before = steps[0].result
    within(before, LARGEST_RESULT)
    if (found := recognised(expr, var, before)) is not None:
        known, where = found
        spelled = known.xreplace(dict(where))
        if spelled != before:
            steps.append(Step("rewrite", before, spelled, spelled))
        if known != spelled:
            steps.append(Step("recognise", spelled, known, known, (), where))
    elif (after := tidy(before)) != before:
        steps.append(Step("tidy", before, after, after))
    return steps


def work_out(term: D) -> Step:
    """Apply the first rule that matches, then work out what it leaves open."""
    for rule in RULES.values():
        if rule.apply is not None and rule.match(term.expr, term.var):
            move = rule.apply(type(term), term.expr, term.var)
            break
    else:
        return Step("unknown", term, term, term)
    substeps: list[Step] = []
    result = move.after
    for inner in move.open:
        step = work_out(inner)
        substeps.append(step)
        result = result.xreplace({inner: step.result})
        if move.where and len(substeps) == 1:
            back = put_back(step.result, move.where)
            result = result.xreplace(dict(move.where))
            substeps += back
    return Step(rule.key, term, move.after, result, tuple(substeps), move.where, move.values)


def put_back(outer: Expr, where: tuple[tuple[Expr, Expr], ...]) -> list[Step]:
    """The step that replaces u by what it stands for, where the outer derivative has a u."""
    after = outer.xreplace(dict(where))
    if after == outer:
        return []
    values = (("name", plain(where[0][0])),)
    return [Step("substitute", outer, after, after, (), where, values)]


def the_variable(expr: Expr, x: str | Symbol | None) -> Symbol:
    """The symbol to derive by, named or the only one there is."""
    if isinstance(x, str) and not NAME.fullmatch(x):
        raise SettingError(
            N_("{name!r} is not the name of a variable: a letter, then letters or digits"),
            name=x[:40],
        )
    if x is not None:
        return symbol(x) if isinstance(x, str) else x
    names = sorted(str(s) for s in expr.free_symbols)
    if len(names) > 1:
        raise FreeSymbolError(
            N_("the formula has the symbols {names}: say which one to derive by"),
            names=", ".join(names),
        )
    return symbol(names[0]) if names else symbol("x")


def within(expr: Expr, most: int) -> None:
    size = int(count_ops(expr))
    if size > most:
        raise BudgetError(
            N_("the formula has {size} operations, more than the {most} that are derived here"),
            size=size,
            most=most,
        )
