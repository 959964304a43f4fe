"""Moves with sums and their indices: constants out, equal indices, one term left.

Adding a move is one record here; what it does stands where it is done (`costs`, `softmax`).
"""

from __future__ import annotations

from sympy import KroneckerDelta, Sum, Tuple

from mathcore.derivation.rules import Rule, equation
from mathcore.errors import N_
from mathcore.symbols import MatrixEntry, Partial, index, indexed, symbol

c, m = symbol("c"), symbol("m")
i, j, k = index("i"), index("j"), index("k")
x, y = indexed("x"), indexed("y")

SUM_MOVES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        Rule(
            "constant-out",
            N_("Constant out of the sum"),
            N_("A constant factor of every term stands in front of the sum."),
            equation(Sum(c * x[k], (k, 1, m)), c * Sum(x[k], (k, 1, m))),
        ),
        Rule(
            "expand-sum",
            N_("Sum term by term"),
            N_(
                "The sum of a difference is the difference of the sums, and what does not change "
                "with the index stands in front."
            ),
            equation(
                Sum(x[k] - c * y[k], (k, 1, m)), Sum(x[k], (k, 1, m)) - c * Sum(y[k], (k, 1, m))
            ),
        ),
        Rule(
            "delta",
            N_("The same component or another"),
            N_(
                "A variable moves with itself and not with the others: the derivative is 1 where "
                "the two indices are equal and 0 elsewhere."
            ),
            equation(Partial(x[i], x[j]), KroneckerDelta(i, j)),
        ),
        Rule(
            "contract",
            N_("One term of the sum is left"),
            N_("In the sum every term is 0 but the one whose index is {index}."),
            equation(Sum(x[k] * KroneckerDelta(j, k), (k, 1, m)), x[j]),
        ),
        Rule(
            "through-array",
            N_("Through every entry"),
            N_(
                "The cost moves through the entries of another array, and {slope} is its "
                "derivative by the entry {array}: multiply it with that of the entry, and add."
            ),
        ),
        Rule(
            "total",
            N_("Chain rule through several parts"),
            N_(
                "Derive by one part at a time, the others held, multiply with the derivative of "
                "that part, and add."
            ),
        ),
        Rule(
            "as-matrices",
            N_("As a product of matrices"),
            N_(
                "A sum of the products of two arrays over a shared index is an entry of their "
                "product; the index comes last in the first and first in the second, and where "
                "it does not, the array is transposed."
            ),
            equation(
                Sum(x[k, i] * y[k, j], (k, 1, m)), MatrixEntry(x[k, i], y[k, j], Tuple(k, 1, m))
            ),
        ),
        Rule(
            "name-array",
            N_("Put the name back"),
            N_("A formula calls this {name}, and the name is written in its place."),
        ),
        Rule(
            "split-exponent",
            N_("A difference in the exponent"),
            N_("e to a difference is a product: {name} is the factor that all have in common."),
        ),
        Rule(
            "kink",
            N_("Slope of a size"),
            N_(
                "The slope of |{x}| is -1 left of 0 and 1 right of it. At {x} = 0 there is a "
                "corner and no derivative; the value 0 is taken there, by convention."
            ),
        ),
        Rule(
            "logit-chain",
            N_("Chain rule through all the logits"),
            N_(
                "The parameter moves the logits of the sample, and each logit moves the loss: "
                "multiply the two derivatives and add over the logits."
            ),
        ),
        Rule(
            "known-error",
            N_("Derivative of softmax and cross-entropy"),
            N_("By a logit, the loss of a sample has the derivative that was found first."),
        ),
        Rule(
            "matrix-form",
            N_("As a product of matrices"),
            N_(
                "Sums over the samples of an error times an input are the entries of a product: "
                "the transposed matrix of the inputs times the errors."
            ),
        ),
        Rule(
            "softmax",
            N_("Derivative of softmax"),
            N_("A component of softmax has the derivative {jacobian}, and equal factors cancel."),
        ),
        Rule(
            "shares",
            N_("The targets sum to 1"),
            N_("The targets of a sample are the shares of its classes, so they sum to 1."),
        ),
    )
}
