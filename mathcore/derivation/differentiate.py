"""Differentiation step by step.

The rules write each derivative out; nothing here asks SymPy's `diff`, which judges the result
when a derivation is verified.
"""

from __future__ import annotations

from itertools import pairwise

from sympy import Expr, Symbol, count_ops
from sympy.core.function import AppliedUndef

from mathcore.budget import BUDGET, TOO_LONG, budgeted, spare
from mathcore.derivation.recognise import activation_of, named_inside, recognised, stated
from mathcore.derivation.rules import RULES, Rule
from mathcore.derivation.steps import Derivation, Step
from mathcore.derivation.tidy import Forms, tidy
from mathcore.errors import N_, BudgetError, FreeSymbolError, SettingError
from mathcore.parse import parse
from mathcore.printing import plain
from mathcore.symbols import NAME, D, symbol

LARGEST_INPUT = 300
LARGEST_RESULT = 3_000
HIGHEST_ORDER = 10
TIDYING = 1.0
"""Seconds for the search for a shorter form."""

METHODS = ("quotient", "product", "logarithmic", "definition", "table")
"""Rules that may be asked for by name."""

FIRST = ("constant", "linear", "constant-multiple", "sum")


@budgeted(TOO_LONG)
def differentiate(
    f: str | Expr,
    x: str | Symbol | None = None,
    *,
    order: int = 1,
    method: str = "",
    budget: float = BUDGET,
) -> Derivation:
    """Derive f by x, with every step.

    Args:
        f: a formula as text, or a SymPy expression in symbols of `mathcore.symbols`. In a text,
            activations inside a larger formula keep their names; one that is the whole formula
            is opened into its definition.
        x: the variable, by name or as a symbol; may be left out where f has only one symbol.
        order: how many times to derive, from 1 to 10.
        method: a key of `METHODS`, taken wherever it applies: "quotient", "product" (with a
            negative power), "logarithmic" (through ln |f|), "definition" (functions such as tan
            or sigma opened), "table" (a named activation kept as known).
        budget: seconds that it may take.

    Raises:
        ParseError: f is not a formula.
        FreeSymbolError: f has several symbols and x does not say which one varies.
        SettingError: an order or a method that is not there.
        BudgetError: f or its derivative is larger than 300 or 3,000 operations, or the time is up.

    >>> differentiate("x^2 sin(x)").result
    x**2*cos(x) + 2*x*sin(x)
    >>> differentiate("x sigmoid(x)").result
    x*(1 - sigma(x))*sigma(x) + sigma(x)
    """
    expr = formula(f, x, method) if isinstance(f, str) else f
    var = the_variable(expr, x)
    check_settings(order, method)
    within(expr, LARGEST_INPUT)
    claim = expr
    for _ in range(order):
        claim = D(claim, var)
    steps: list[Step] = []
    current = expr
    for _ in range(order):
        steps += derive(D(current, var), method)
        current = steps[-1].result
    return Derivation(claim, tuple(steps), var, stated(expr))


def formula(text: str, x: str | Symbol | None = None, method: str = "") -> Expr:
    """The formula of a text, activations kept by name inside it, or where the table is asked."""
    named = parse(text, named=True)
    if method == "table" or not isinstance(named, AppliedUndef):
        return named
    opened = parse(text)
    return opened if activation_of(opened, the_variable(opened, x)) is not None else named


def check_settings(order: int, method: str) -> None:
    if not 1 <= order <= HIGHEST_ORDER:
        raise SettingError(
            N_("the order of a derivative is a whole number from 1 to {highest}, not {order}"),
            highest=HIGHEST_ORDER,
            order=order,
        )
    if method and method not in METHODS:
        raise SettingError(
            N_("no method is called {name!r}; known: {known}"),
            name=method[:40],
            known=", ".join(METHODS),
        )


def derive(claim: D, method: str = "") -> list[Step]:
    """The steps of one derivative: the rules, then the best shown form."""
    expr, var = claim.expr, claim.var
    steps = [work_out(claim, method)]
    before = steps[0].result
    within(before, LARGEST_RESULT)
    if (found := spare(TIDYING, lambda: recognised(expr, var, before), None)) is not None:
        known, where = found
        spelled = known.xreplace(dict(where))
        if spelled != before:
            steps.append(Step("rewrite", before, spelled, spelled))
        if known != spelled:
            steps.append(Step("recognise", spelled, known, known, (), where))
    else:
        steps += named_again(before, var) if stated(expr) else []
        steps += tidied(steps[-1].result)
    return steps


def named_again(expr: Expr, var: Symbol) -> list[Step]:
    """The step that names the functions of the records that an opened definition left spelled."""
    folded, where = named_inside(expr, var)
    return [Step("recognise", expr, folded, folded, (), where)] if where else []


def tidied(expr: Expr) -> list[Step]:
    """The steps to the shortest form found; none where finding it takes too long."""
    nothing: Forms = ()
    forms = [("", expr), *spare(TIDYING, lambda: tidy(expr), nothing)]
    return [Step(key, before, after, after) for (_, before), (key, after) in pairwise(forms)]


def work_out(term: D, method: str = "") -> Step:
    """Apply the first rule that matches, then work out what it leaves open.

    `method` is the key of a rule that is taken wherever it matches.
    """
    rule = rule_for(term, method)
    if rule is None or rule.apply is None:
        return unknown(term)
    move = rule.apply(type(term), term.expr, term.var)
    method = "" if rule.key == "logarithmic" else method
    done: dict[Expr, Expr] = {}
    substeps: list[Step] = []
    for inner in move.open:
        if inner.expr.xreplace({inner.var: term.var}) == term.expr:
            return unknown(term)  # the rule leads back to where it began
        step = work_out(inner, method)
        substeps.append(step)
        done[inner] = step.result
        if move.where and len(substeps) == 1:
            if step.result.has(D):
                return unknown(term)  # u cannot be put back where it is still derived by
            substeps += put_back(step.result, move.where)
            done[inner] = step.result.xreplace(dict(move.where))
    result = move.after.xreplace(done)
    return Step(
        rule.key, term, move.after, result, tuple(substeps), move.where, move.values, move.raw
    )


def unknown(term: D) -> Step:
    """A derivative that no rule works out stays as it is."""
    return Step("unknown", term, term, term)


def rule_for(term: D, method: str = "") -> Rule | None:
    """The rule that is taken for a derivative: the one asked for, else the first that matches.

    No method comes before the rules that take constants and sums apart.
    """
    asked = [rule for key, rule in RULES.items() if method and key.startswith(method)]
    first = [RULES[key] for key in FIRST if key in RULES]
    for rule in (*first, *asked, *RULES.values()):
        if rule.apply is not None and rule.match(term.expr, term.var):
            return rule
    return None


def alternatives(step: Step) -> tuple[Step, ...]:
    """The same derivative worked out by each rule that is as natural there.

    >>> (step,) = differentiate("sin(x)/x").steps
    >>> [other.rule for other in alternatives(step)]
    ['product', 'logarithmic']
    """
    if not isinstance(step.before, D) or step.rule not in RULES:
        return ()
    others = (work_out(step.before, key) for key in RULES[step.rule].instead)
    return tuple(other for other in others if other.rule != step.rule)


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
