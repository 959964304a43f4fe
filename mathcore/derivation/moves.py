"""The moves that are no rules of differentiation: laws of limits, definitions, numbers put in.

Words only: what each one does stands where it is done (`limits`, `limit_ways`, `table`).
`RULES` holds these and the rules, by key; adding a move is one record here.
"""

from __future__ import annotations

from sympy import Expr, Limit

from mathcore.derivation import rules
from mathcore.derivation.rules import Rule, equation
from mathcore.derivation.sum_moves import SUM_MOVES
from mathcore.derivation.tidy_moves import TIDY_MOVES
from mathcore.errors import N_
from mathcore.symbols import D, function, symbol

x, y, h, c = (symbol(name) for name in "xyhc")
f, g = function("f"), function("g")


def lim(inside: Expr, var: Expr = h) -> Limit:
    """The limit from both sides as the variable goes to 0, not worked out."""
    return Limit(inside, var, 0, "+-")


MOVES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        Rule(
            "difference-quotient",
            N_("Slope of the secant"),
            N_("The derivative is what the slope of the secant through {x} and {x} + {h} goes to."),
            equation(D(f(x), x), lim((f(x + h) - f(x)) / h)),
        ),
        Rule(
            "expand",
            N_("Multiply out"),
            N_("Multiply the brackets out; what has no {h} cancels."),
        ),
        Rule(
            "common-denominator",
            N_("One fraction"),
            N_("Bring both fractions to one denominator and subtract."),
        ),
        Rule(
            "conjugate",
            N_("Multiply by the sum of the roots"),
            N_("Multiply above and below by the sum of the two roots."),
        ),
        Rule(
            "difference-of-squares",
            N_("Difference of squares"),
            N_("Difference times sum is the difference of the squares, and the roots are gone."),
        ),
        Rule(
            "cancel-h",
            N_("Cancel"),
            N_("{h} is not 0 yet, so it cancels above and below."),
        ),
        Rule(
            "take-out",
            N_("Take out the common factor"),
            N_("Both terms have the value at {x} as a factor: take it out."),
        ),
        Rule(
            "gather-logarithms",
            N_("One logarithm"),
            N_("The difference of two logarithms is the logarithm of the quotient."),
        ),
        Rule(
            "addition-theorem",
            N_("Addition theorem"),
            N_("Write the sine or cosine of the sum in sines and cosines of its terms."),
        ),
        Rule(
            "regroup",
            N_("Sort the terms"),
            N_("Put together what has the same factor without {h}."),
        ),
        Rule(
            "rename",
            N_("New variable"),
            N_("Call {old} now {new}: it goes to 0 together with {h}."),
        ),
        Rule(
            "limit-constant",
            N_("Limit of a constant"),
            N_("Nothing here depends on {h}, so this is the limit."),
        ),
        Rule(
            "limit-linear",
            N_("Limits term by term"),
            N_(
                "Where the limit of each term exists, they are added up, and a factor without {h} "
                "stands in front."
            ),
            equation(lim(c * f(h) + g(h)), c * lim(f(h)) + lim(g(h))),
        ),
        Rule(
            "lemma",
            N_("Special limit"),
            N_("This limit is known: {statement}."),
        ),
        Rule(
            "let-go",
            N_("Let it go to 0"),
            N_("Nothing goes wrong at {h} = 0 any more: put 0 in its place."),
        ),
        Rule(
            "between-steps",
            N_("Constant between its steps"),
            N_(
                "Between its steps the function keeps one value, so it is derived as a constant; "
                "at the steps it has no derivative."
            ),
        ),
        Rule(
            "inverse",
            N_("Inverse function"),
            N_(
                "The slope of an inverse function is 1 over the slope of the function itself, "
                "taken at {y}."
            ),
        ),
        Rule(
            "in-itself",
            N_("In terms of the function"),
            N_("Write it with the function itself, which {y} turns into {x}."),
        ),
        Rule(
            "area",
            N_("Slope of an area"),
            N_("The function is an area under a curve from 0; its slope is the curve's height."),
        ),
        Rule(
            "table-form",
            N_("Shown form"),
            N_("The same, as it stands in the table."),
        ),
        Rule(
            "gather",
            N_("Gather the derivative"),
            N_("What holds the derivative stands on the left, everything else on the right."),
        ),
        Rule(
            "divide",
            N_("Divide by its factor"),
            N_("Divide both sides by the factor of the derivative, where it is not 0."),
        ),
        Rule(
            "put-in",
            N_("Put the numbers in"),
            N_("Put {value} in the place of {x}."),
        ),
        Rule(
            "put-two-in",
            N_("Put the numbers in"),
            N_("Put {first} and {second} in the place of {x}."),
        ),
        Rule(
            "values",
            N_("Put the values in"),
            N_("Here {first} and {second}."),
        ),
        Rule(
            "unit-vector",
            N_("Unit vector"),
            N_("Divide the direction by its length, so that it has the length 1."),
        ),
        Rule(
            "dot-product",
            N_("Inner product"),
            N_("Multiply component by component and add."),
        ),
        Rule(
            "arithmetic",
            N_("Arithmetic"),
            N_("Work the numbers out."),
        ),
        Rule(
            "zeros-and-ones",
            N_("Leave out 0 and 1"),
            N_("A term 0 and a factor 1 change nothing, and a factor 0 makes a product 0."),
        ),
        Rule(
            "like-terms",
            N_("Add what is alike"),
            N_("Multiples of one term are added by adding their factors."),
        ),
        Rule(
            "distribute",
            N_("Multiply the bracket"),
            N_("A factor before a bracket multiplies every term in it."),
            equation(c * (x + y), c * x + c * y),
        ),
        Rule(
            "in-order",
            N_("Put in order"),
            N_("The same terms and factors in the order in which they are read."),
        ),
        Rule(
            "result",
            N_("Derivative"),
            N_("This is what the rules lead to."),
        ),
    )
}

RULES: dict[str, Rule] = rules.RULES | TIDY_MOVES | SUM_MOVES | MOVES
