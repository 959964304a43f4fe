"""The perceptron rule: its score, when it errs, what it then does, and how often it can err."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Eq, Expr, Indexed, Le, Sum, Symbol

from mathcore.formulas.hyper import RATE, STEP
from mathcore.symbols import index, indexed, symbol

j, d = index("j"), symbol("d")
w, x = indexed("w")[j], indexed("x")[j]
b, y, R, gamma = symbol("b"), symbol("y"), symbol("R"), symbol("gamma")


@dataclass(frozen=True, slots=True)
class PerceptronRule:
    """What the perceptron does with one sample whose label is -1 or 1.

    Where `mistake` holds, weight and bias get their new values; otherwise they stay. `bound` is
    how many mistakes there can be, in passes of any order and number: `radius` is the length of
    the longest input, with a 1 for the bias, and `margin` how far from the boundary of some
    separating weights of length 1 every sample lies.
    """

    weight: Indexed
    bias: Symbol
    input: Indexed
    label: Symbol
    score: Expr
    mistake: Le
    new_weight: Expr
    new_bias: Expr
    radius: Symbol
    margin: Symbol
    bound: Expr
    source: str

    @property
    def formulas(self) -> tuple[Expr, ...]:
        """When it errs, and what the t-th mistake then makes of the weights, as lines to read."""
        before = {self.weight: indexed("w")[j, STEP - 1], self.bias: indexed("b")[STEP - 1]}
        return (
            self.mistake.xreplace(before),
            Eq(indexed("w")[j, STEP], self.new_weight.xreplace(before), evaluate=False),
            Eq(indexed("b")[STEP], self.new_bias.xreplace(before), evaluate=False),
        )


SCORE = Sum(w * x, (j, 1, d)) + b

PERCEPTRON = PerceptronRule(
    weight=w,
    bias=b,
    input=x,
    label=y,
    score=SCORE,
    mistake=Le(y * SCORE, 0, evaluate=False),
    new_weight=w + RATE * y * x,
    new_bias=b + RATE * y,
    radius=R,
    margin=gamma,
    bound=(R / gamma) ** 2,
    source="Rosenblatt 1958; the bound: Novikoff 1962",
)
