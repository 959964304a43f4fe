"""The activations given by cases. Adding one is one row in `CORNERED`.

Piecewise, not Max: SymPy differentiates Max to Heaviside, which is 1/2 at the kink. The branch
that holds at a kink is the convention for the slope there: the left one, which is 0 for ReLU.
"""

from __future__ import annotations

from sympy import Expr, Max, Min, Piecewise, Rational, S, exp
from sympy.codegen.cfunctions import expm1

from mathcore.formulas.records import Activation
from mathcore.symbols import function, symbol

z, n, alpha, scale = (symbol(name) for name in ("z", "n", "alpha", "lambda"))


def cases(left: Expr, right: Expr) -> Expr:
    """One formula up to 0, another from there on."""
    return Piecewise((left, z <= 0), (right, True))


def clipped(slope: Expr) -> Expr:
    """A line through 1/2, cut off at 0 and at 1."""
    end = 1 / (2 * slope)
    return Piecewise((S.Zero, z <= -end), (slope * z + S.Half, z < end), (S.One, True))


def clipped_slope(slope: Expr) -> Expr:
    end = 1 / (2 * slope)
    return Piecewise((S.Zero, z <= -end), (slope, z < end), (S.Zero, True))


CORNERED: tuple[Activation, ...] = (
    Activation(
        "step",
        z,
        Piecewise((S.Zero, z < n), (S.One, True)),
        called=function("step"),
        source="lecture topic 5",
        stable_slope=S.Zero,
        kinks=(S.Zero,),
        parameters={n: S.Zero},
    ),
    Activation(
        "relu",
        z,
        cases(S.Zero, z),
        called=function("relu"),
        source="lecture topic 5",
        stable=Max(z, 0),
        stable_slope=cases(S.Zero, S.One),
        kinks=(S.Zero,),
    ),
    Activation(
        "leaky_relu",
        z,
        cases(alpha * z, z),
        called=function("leakyrelu"),
        source="lecture topic 5, with alpha = 0.01; Maas, Hannun, Ng 2013",
        stable=Max(z, 0) + alpha * Min(z, 0),
        stable_slope=cases(alpha, S.One),
        kinks=(S.Zero,),
        parameters={alpha: Rational(1, 100)},
    ),
    Activation(
        "elu",
        z,
        cases(alpha * (exp(z) - 1), z),
        called=function("elu"),
        source="lecture topic 5; Clevert, Unterthiner, Hochreiter 2015, arXiv 1511.07289",
        stable=Max(z, 0) + alpha * expm1(Min(z, 0)),
        stable_slope=cases(alpha * exp(Min(z, 0)), S.One),
        # With any other alpha the slopes alpha and 1 meet at 0.
        parameters={alpha: S.One},
    ),
    Activation(
        "selu",
        z,
        cases(scale * alpha * (exp(z) - 1), scale * z),
        called=function("selu"),
        source="Klambauer, Unterthiner, Mayr, Hochreiter 2017, arXiv 1706.02515, equation 14",
        stable=scale * (Max(z, 0) + alpha * expm1(Min(z, 0))),
        stable_slope=cases(scale * alpha * exp(Min(z, 0)), scale),
        kinks=(S.Zero,),
        parameters={
            alpha: Rational("1.6732632423543772"),
            scale: Rational("1.0507009873554805"),
        },
    ),
    Activation(
        "hard_sigmoid",
        z,
        clipped(Rational(1, 6)),
        called=function("hardsigmoid"),
        source="Howard and others 2019, arXiv 1905.02244; PyTorch, and Keras from version 3",
        stable=Max(0, Min(1, z / 6 + S.Half)),
        stable_slope=clipped_slope(Rational(1, 6)),
        kinks=(S(-3), S(3)),
    ),
    Activation(
        "hard_sigmoid_fifth",
        z,
        clipped(Rational(1, 5)),
        called=function("hardsigmoid5"),
        source="Courbariaux, Bengio, David 2015, arXiv 1511.00363, in the form of Keras before 3",
        stable=Max(0, Min(1, z / 5 + S.Half)),
        stable_slope=clipped_slope(Rational(1, 5)),
        kinks=(Rational(-5, 2), Rational(5, 2)),
    ),
)
