"""Moves that write a result in a shorter form: what each is called and what it says.

What each one does stands in `tidy`; adding a move is one record here and one row there.
"""

from __future__ import annotations

from sympy import Abs, Mul, Pow, S, cos, exp, sign, sin

from mathcore.derivation.rules import Rule, equation
from mathcore.errors import N_
from mathcore.symbols import symbol

a, b, c, x = (symbol(name) for name in "abcx")


TIDY_MOVES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        Rule(
            "sign-times",
            N_("Size and sign"),
            N_("A number times its sign is its size."),
            equation(x * sign(x), Abs(x)),
        ),
        Rule(
            "like-powers",
            N_("Gather the powers"),
            N_("Powers of one base are multiplied by adding their exponents."),
            equation(Mul(exp(a), exp(b), evaluate=False), exp(a + b)),
        ),
        Rule(
            "common-factor",
            N_("Take out the common factor"),
            N_("A factor that every term has stands before a bracket."),
            equation(a * c + b * c, c * (a + b)),
        ),
        Rule(
            "turn-round",
            N_("Turn the difference round"),
            N_("A minus before a difference changes the order of its two parts."),
            equation(Mul(S.NegativeOne, a - b, evaluate=False), b - a),
        ),
        Rule(
            "one-fraction",
            N_("One fraction"),
            N_("Bring all terms over one denominator."),
            equation(a + b / c, (a * c + b) / c),
        ),
        Rule(
            "multiply-out",
            N_("Multiply out"),
            N_("Multiply the brackets out and gather what is alike."),
            equation(a * (b + c), a * b + a * c),
        ),
        Rule(
            "multiply-out-above",
            N_("Multiply out above"),
            N_("Multiply the brackets above the bar out and gather what is alike."),
        ),
        Rule(
            "pythagoras",
            N_("Sine and cosine squared"),
            N_("The squares of sine and cosine add up to 1."),
            equation(sin(x) ** 2 + cos(x) ** 2, S.One),
        ),
        Rule(
            "cancel-common",
            N_("Cancel the common factor"),
            N_("What is a factor above and below cancels."),
            equation(
                Mul(a, c, Pow(Mul(b, c, evaluate=False), -1, evaluate=False), evaluate=False),
                a / b,
            ),
        ),
        Rule(
            "as-product",
            N_("Write it as a product"),
            N_("Write the sum as a product of its factors."),
        ),
    )
}
