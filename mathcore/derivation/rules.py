"""The rules of differentiation and of tidying up, one record each.

A rule matches a function of x, and applies by writing down the right-hand side with the
derivatives that remain still to be done. Its general form is the statement a textbook prints; a
test checks that the rule applied to the left side of that statement gives the right side.

Order is the order of trying. Adding a rule is one record here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sympy import Abs, Eq, Expr, Piecewise, S, log

from mathcore.derivation.matching import (
    Move,
    add,
    branches,
    chain,
    choose,
    divide,
    exponential,
    general_power,
    in_table,
    is_choice,
    is_composed,
    is_constant,
    is_defined,
    is_exponential,
    is_general_power,
    is_known,
    is_logarithm,
    is_pair,
    is_power,
    is_power_product,
    is_quotient,
    is_scaled,
    is_step,
    known_slope,
    look_up,
    multiply,
    open_definition,
    power,
    scale,
    through_logarithm,
)
from mathcore.errors import N_
from mathcore.symbols import D, Dependent, function, symbol

x, u, n, a, c = (symbol(name) for name in "xunac")
f, g, p = (function(name) for name in "fgp")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: when it applies, what it does, its general form, and what it says.

    `instead` names the rules that are as natural where this one applies.
    """

    key: str
    title: str
    sentence: str
    general: Expr | None = None
    match: Callable[[Expr, Expr], bool] = field(default=lambda expr, var: False)
    apply: Callable[[type[D], Expr, Expr], Move] | None = None
    instead: tuple[str, ...] = ()


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
            ("product", "logarithmic"),
        ),
        Rule(
            "product",
            N_("Product rule"),
            N_("Derive one factor and keep the other, then the other way round, and add."),
            equation(dx(f(x) * g(x)), dx(f(x)) * g(x) + f(x) * dx(g(x))),
            is_pair,
            multiply,
        ),
        Rule(
            "product-of-many",
            N_("Product rule for several factors"),
            N_("Derive one factor at a time and keep all the others; add the results."),
            equation(
                dx(f(x) * g(x) * p(x)),
                dx(f(x)) * g(x) * p(x) + f(x) * dx(g(x)) * p(x) + f(x) * g(x) * dx(p(x)),
            ),
            lambda expr, var: expr.is_Mul,
            multiply,
            ("logarithmic",),
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
            is_logarithm,
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
            ("definition",),
        ),
        Rule(
            "known",
            N_("Known activation"),
            N_("The derivative of this activation is known, written with the function itself."),
            None,
            is_known,
            known_slope,
            ("definition",),
        ),
        Rule(
            "definition",
            N_("By its definition"),
            N_("Write what the function stands for."),
            None,
            is_defined,
            open_definition,
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
            ("logarithmic",),
        ),
        Rule(
            "logarithmic",
            N_("Through the logarithm"),
            N_(
                "The derivative of ln |f| is f'/f, so f' is f times the derivative of ln |f|, "
                "and the logarithm makes sums of products and factors of exponents."
            ),
            equation(dx(f(x)), f(x) * dx(log(Abs(f(x))))),
            is_power_product,
            through_logarithm,
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
            "dependent",
            N_("A quantity that moves too"),
            N_("It changes with the variable; its derivative is what is looked for."),
            None,
            lambda expr, var: isinstance(expr, Dependent) and expr.args == (var,),
            lambda d, expr, var: Move(d(expr, var)),
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
