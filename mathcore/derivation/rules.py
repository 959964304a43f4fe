"""The rules of differentiation and of tidying up, one record each.

A rule matches a function of x, and applies by writing down the right-hand side with the
derivatives that remain still to be done. Its general form is the statement a textbook prints; a
test checks that the rule applied to the left side of that statement gives the right side.

Order is the order of trying. Adding a rule is one record here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sympy import (
    Add,
    Eq,
    Expr,
    Max,
    Min,
    Mul,
    Piecewise,
    S,
    Symbol,
    exp,
    log,
)

from mathcore.derivation.proof import Where
from mathcore.errors import N_
from mathcore.formulas import ELEMENTARY
from mathcore.formulas.elementary import CORNERS
from mathcore.formulas.elementary import x as table_variable
from mathcore.symbols import D, function, symbol

x, u, n, a, c = (symbol(name) for name in "xunac")
f, g = function("f"), function("g")


@dataclass(frozen=True, slots=True)
class Move:
    """What a rule makes of a derivative: the new term, and the derivatives still to be done.

    `where` is the local definition (u, g) of a chain: the first of `open` is a derivative by u,
    and u is put back as soon as that one is done.
    """

    after: Expr
    open: tuple[D, ...] = ()
    where: Where = ()
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: when it applies, what it does, its general form, and what it says."""

    key: str
    title: str
    sentence: str
    general: Expr | None = None
    match: Callable[[Expr, Expr], bool] = field(default=lambda expr, var: False)
    apply: Callable[[type[D], Expr, Expr], Move] | None = None


def depends(expr: Expr, var: Expr) -> bool:
    """Whether the expression changes with the variable, be it a symbol or an indexed one."""
    return bool(expr.has(var))


def apart(factors: tuple[Expr, ...], var: Expr) -> tuple[Expr, list[Expr]]:
    """The constant factor, and the factors that depend on the variable."""
    moving = [part for part in factors if depends(part, var)]
    return Mul(*(part for part in factors if not depends(part, var))), moving


def is_constant(expr: Expr, var: Expr) -> bool:
    return not depends(expr, var)


def is_scaled(expr: Expr, var: Expr) -> bool:
    return bool(expr.is_Mul and apart(expr.args, var)[0] != 1)


def scale(d: type[D], expr: Expr, var: Expr) -> Move:
    constant, moving = apart(expr.args, var)
    inner = d(Mul(*moving), var)
    return Move(Mul(constant, inner, evaluate=constant != 0), (inner,))


def add(d: type[D], expr: Expr, var: Expr) -> Move:
    # As ordered as they are read, so that the steps follow the eye from left to right.
    inner = tuple(d(term, var) for term in expr.as_ordered_terms())
    return Move(Add(*inner), inner)


def over(expr: Expr) -> tuple[Expr, Expr]:
    """Numerator and denominator as written: e^(-x) stays upstairs."""
    below = [p for p in Mul.make_args(expr) if p.is_Pow and p.exp.is_Number and p.exp.is_negative]
    above = [p for p in Mul.make_args(expr) if p not in below]
    return Mul(*above), Mul(*(1 / p for p in below))


def is_quotient(expr: Expr, var: Expr) -> bool:
    above, below = over(expr)
    return expr.is_Mul and depends(above, var) and depends(below, var)


def divide(d: type[D], expr: Expr, var: Expr) -> Move:
    above, below = over(expr)
    first, second = d(above, var), d(below, var)
    return Move((first * below - above * second) / below**2, (first, second))


READING_ORDER: tuple[Callable[[Expr], bool], ...] = (
    lambda part: bool(part.is_Symbol or part.is_Indexed),
    lambda part: bool(part.is_Pow),
    lambda part: not part.is_Add,
)


def reading_order(part: Expr) -> tuple[int, str]:
    """Powers of the variable first, then functions, then brackets."""
    place = next((k for k, test in enumerate(READING_ORDER) if test(part)), len(READING_ORDER))
    return place, str(part)


def multiply(d: type[D], expr: Expr, var: Expr) -> Move:
    first, *others = sorted(expr.args, key=reading_order)
    rest = Mul(*others)
    one, two = d(first, var), d(rest, var)
    return Move(one * rest + first * two, (one, two))


def is_power(expr: Expr, var: Expr) -> bool:
    return expr.is_Pow and expr.base == var and is_constant(expr.exp, var)


def power(d: type[D], expr: Expr, var: Expr) -> Move:
    return Move(expr.exp * var ** (expr.exp - 1))


def is_exponential(expr: Expr, var: Expr) -> bool:
    return expr == exp(var) or (expr.is_Pow and expr.exp == var and is_constant(expr.base, var))


def exponential(d: type[D], expr: Expr, var: Expr) -> Move:
    return Move(expr if isinstance(expr, exp) else expr * log(expr.base))


def in_table(expr: Expr, var: Expr) -> bool:
    return expr.func in ELEMENTARY and expr.args[0] == var


def look_up(d: type[D], expr: Expr, var: Expr) -> Move:
    return Move(ELEMENTARY[expr.func].xreplace({table_variable: var}))


def is_step(expr: Expr, var: Expr) -> bool:
    return expr.func in CORNERS and expr.args[0] == var


def is_composed(expr: Expr, var: Expr) -> bool:
    return outer(expr, var) is not None


def outer(expr: Expr, var: Expr) -> tuple[Callable[[Expr], Expr], Expr] | None:
    """The outer function and what stands inside it, for a function of a function."""
    if expr.is_Pow and is_constant(expr.exp, var):
        return lambda inside: inside**expr.exp, expr.base
    if expr.is_Pow and is_constant(expr.base, var):
        return lambda inside: expr.base**inside, expr.exp
    if expr.func in ELEMENTARY or expr.func in (exp, log):
        return lambda inside: expr.func(inside, *expr.args[1:]), expr.args[0]
    return None


def chain(d: type[D], expr: Expr, var: Expr) -> Move:
    found = outer(expr, var)
    assert found is not None
    around, inside = found
    name = fresh(expr, var)
    first, second = D(around(name), name), d(inside, var)
    return Move(first * second, (first, second), ((name, inside),))


def fresh(*taken: Expr) -> Symbol:
    """A letter for the inner function that the formula does not use yet."""
    used = {str(s) for part in taken for s in part.free_symbols}
    return symbol(
        next(name for name in ("u", "v", "t", "s", "q", "u_1", "u_2") if name not in used)
    )


def is_general_power(expr: Expr, var: Expr) -> bool:
    return expr.is_Pow and depends(expr.base, var) and depends(expr.exp, var)


def general_power(d: type[D], expr: Expr, var: Expr) -> Move:
    inner = d(expr.exp * log(expr.base), var)
    return Move(expr * inner, (inner,))


def branches(d: type[D], expr: Expr, var: Expr) -> Move:
    inner = tuple(d(branch, var) for branch, _ in expr.args)
    cases = [(slope, condition) for slope, (_, condition) in zip(inner, expr.args, strict=True)]
    return Move(Piecewise(*cases, evaluate=False), inner)


def is_choice(expr: Expr, var: Expr) -> bool:
    return isinstance(expr, (Max, Min)) and len(expr.args) >= 2


def choose(d: type[D], expr: Expr, var: Expr) -> Move:
    """The larger (or smaller) of two, as cases; of more than two, one against the others."""
    first, *others = sorted(expr.args, key=lambda part: (depends(part, var), str(part)))
    rest = expr.func(*others)
    wins = rest <= first if isinstance(expr, Max) else rest >= first
    inner = d(Piecewise((first, wins), (rest, True)), var)
    return Move(inner, (inner,))


def equation(left: Expr, right: Expr) -> Expr:
    return Eq(left, right, evaluate=False)


def dx(expr: Expr, var: Expr = x) -> D:
    return D(expr, var)


RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        Rule(
            "constant",
            N_("Constant"),
            N_("A constant does not change, so its derivative is 0."),
            equation(dx(c), S.Zero),
            is_constant,
            lambda d, expr, var: Move(S.Zero),
        ),
        Rule(
            "linear",
            N_("The variable itself"),
            N_("The variable grows as fast as itself: its derivative is 1."),
            equation(dx(x), S.One),
            lambda expr, var: expr == var,
            lambda d, expr, var: Move(S.One),
        ),
        Rule(
            "constant-multiple",
            N_("Constant multiple"),
            N_("A constant factor stays in front of the derivative."),
            equation(dx(c * f(x)), c * dx(f(x))),
            is_scaled,
            scale,
        ),
        Rule(
            "sum",
            N_("Sum rule"),
            N_("The derivative of a sum is the sum of the derivatives."),
            equation(dx(f(x) + g(x)), dx(f(x)) + dx(g(x))),
            lambda expr, var: expr.is_Add,
            add,
        ),
        Rule(
            "quotient",
            N_("Quotient rule"),
            N_(
                "Derivative of the top times the bottom, minus the top times the derivative of the "
                "bottom, over the bottom squared."
            ),
            equation(dx(f(x) / g(x)), (dx(f(x)) * g(x) - f(x) * dx(g(x))) / g(x) ** 2),
            is_quotient,
            divide,
        ),
        Rule(
            "product",
            N_("Product rule"),
            N_("Derive one factor and keep the other, then the other way round, and add."),
            equation(dx(f(x) * g(x)), dx(f(x)) * g(x) + f(x) * dx(g(x))),
            lambda expr, var: expr.is_Mul,
            multiply,
        ),
        Rule(
            "power",
            N_("Power rule"),
            N_("The exponent comes down as a factor and goes down by one."),
            equation(dx(x**n), n * x ** (n - 1)),
            is_power,
            power,
        ),
        Rule(
            "exponential",
            N_("Exponential"),
            N_(
                "An exponential is its own derivative, times the logarithm of its base; for e that "
                "factor is 1."
            ),
            equation(dx(a**x), a**x * log(a)),
            is_exponential,
            exponential,
        ),
        Rule(
            "logarithm",
            N_("Logarithm"),
            N_("The derivative of the natural logarithm is one over its argument."),
            equation(dx(log(x)), 1 / x),
            lambda expr, var: expr == log(var),
            lambda d, expr, var: Move(1 / var),
        ),
        Rule(
            "corner",
            N_("Function with steps or corners"),
            N_(
                "Between its steps and corners the function is a straight piece, with this "
                "slope. At them the derivative does not exist."
            ),
            None,
            is_step,
            look_up,
        ),
        Rule(
            "table",
            N_("From the table"),
            N_("This derivative is a row of the table of elementary functions."),
            None,
            in_table,
            look_up,
        ),
        Rule(
            "chain",
            N_("Chain rule"),
            N_(
                "A function of a function: the derivative of the outer one by its inside, times "
                "the derivative of the inside."
            ),
            equation(dx(f(g(x))), D(f(u), u) * dx(g(x))),
            is_composed,
            chain,
        ),
        Rule(
            "general-power",
            N_("Base and exponent both vary"),
            N_(
                "Write the power as e to the exponent times the logarithm of the base: its "
                "derivative is itself times the derivative of that product."
            ),
            equation(dx(f(x) ** g(x)), f(x) ** g(x) * dx(g(x) * log(f(x)))),
            is_general_power,
            general_power,
        ),
        Rule(
            "cases",
            N_("Case by case"),
            N_(
                "Each branch is derived by itself. Where two branches meet with different slopes "
                "there is no derivative; the value shown there is a convention."
            ),
            None,
            lambda expr, var: isinstance(expr, Piecewise),
            branches,
        ),
        Rule(
            "choice",
            N_("Maximum and minimum as cases"),
            N_("The larger or the smaller of two functions is one of them on each side."),
            None,
            is_choice,
            choose,
        ),
        Rule(
            "unknown",
            N_("No rule known"),
            N_("No rule of this collection derives this function, so it is left as it stands."),
        ),
        Rule(
            "substitute",
            N_("Put the inside back"),
            N_("Replace {name} by what it stands for."),
        ),
        Rule(
            "tidy",
            N_("Tidy up"),
            N_("Write the same expression in a shorter form."),
        ),
        Rule(
            "rewrite",
            N_("Write it with the function"),
            N_("The same expression, put together from what the function is made of."),
        ),
        Rule(
            "recognise",
            N_("Recognise the function"),
            N_("The function itself appears again in its derivative."),
        ),
        Rule(
            "sum-over-samples",
            N_("Sum rule, over the samples"),
            N_("The derivative of a sum over samples is the sum of the derivatives."),
        ),
        Rule(
            "loss-chain",
            N_("Chain rule through the neuron"),
            N_(
                "The parameter moves z, z moves the prediction, the prediction moves the loss: "
                "multiply the three derivatives."
            ),
        ),
        Rule(
            "activation",
            N_("Derivative of the activation"),
            N_("The activation's derivative, as derived from its definition."),
        ),
        Rule(
            "cancel",
            N_("Multiply and cancel"),
            N_("Equal factors above and below cancel."),
        ),
    )
}
