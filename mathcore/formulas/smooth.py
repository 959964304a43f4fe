"""The activations given by one formula for all z. Adding one is one row in `SMOOTH`."""

from __future__ import annotations

import sympy as sp
from sympy import (
    Abs,
    Expr,
    Heaviside,
    Max,
    Min,
    Piecewise,
    Rational,
    S,
    erf,
    exp,
    log,
    pi,
    sign,
    sqrt,
    tanh,
)
from sympy.codegen.cfunctions import log1p

from mathcore.formulas.records import Activation
from mathcore.formulas.special import Erfcx, ExpSum, SincSlope
from mathcore.symbols import function, symbol

z, beta = symbol("z"), symbol("beta")


def logistic(t: Expr) -> Expr:
    """1/(1 + e^(-t)); exp only ever sees a number that is not positive, so it cannot overflow."""
    return exp(Min(t, 0)) / (1 + exp(-Abs(t)))


def above_log(t: Expr) -> Expr:
    """ln(1 + e^t) without overflow, its digits kept where it is small."""
    return Max(t, 0) + log1p(exp(-Abs(t)))


def sech_squared(t: Expr) -> Expr:
    """1 - tanh(t)^2, which cancels to 0 from t = 19 on, where it is 1e-16."""
    return 4 * exp(-2 * Abs(t)) / (1 + exp(-2 * Abs(t))) ** 2


GELU_CUBE = Rational(44715, 10**6)


def gelu_decay() -> Expr:
    """e^(-2 |u|) for the u inside the tanh form of GELU, to the last digits of its tail.

    There 2u is some 700, and a rounding of the exponent is an error of the result. So z is cut
    to quarters and the coefficients to a few bits, whose products are exact; the rest is small.
    """
    line, cube = 2 * sqrt(2 / pi), 2 * sqrt(2 / pi) * GELU_CUBE
    few, fewer = Rational(3, 2), Rational(9, 128)
    size = Abs(z)
    cut = sp.floor(4 * size) / 4
    rest = (size - cut) * (line + cube * (size**2 + size * cut + cut**2))
    small = (line - few) * cut + (cube - fewer) * cut**3 + rest
    return ExpSum(-(few * cut + fewer * cut**3), -small)


DECAY = gelu_decay()
GELU_GROWTH = Abs(z) * 2 * sqrt(2 / pi) * (1 + 3 * GELU_CUBE * z**2)
TAIL = exp(-(z**2) / 2)

SMOOTH: tuple[Activation, ...] = (
    Activation(
        "identity",
        z,
        z,
        called=function("id"),
        source="lecture topic 2",
        stable_slope=S.One,
    ),
    Activation(
        "sigmoid",
        z,
        1 / (1 + exp(-z)),
        called=function("sigma"),
        source="lecture topic 5",
        stable=logistic(z),
        stable_slope=exp(-Abs(z)) / (1 + exp(-Abs(z))) ** 2,
    ),
    Activation(
        "tanh",
        z,
        (exp(z) - exp(-z)) / (exp(z) + exp(-z)),
        called=tanh,
        source="lecture topic 5",
        stable=tanh(z),
        stable_slope=sech_squared(z),
    ),
    Activation(
        "softplus",
        z,
        log(1 + exp(z)),
        called=function("softplus"),
        source="lecture topic 5",
        stable=above_log(z),
        stable_slope=logistic(z),
    ),
    Activation(
        "log_sigmoid",
        z,
        -log(1 + exp(-z)),
        called=function("logsigmoid"),
        source="lecture topic 5",
        stable=Min(z, 0) - log1p(exp(-Abs(z))),
        stable_slope=logistic(-z),
    ),
    Activation(
        "softsign",
        z,
        z / (1 + Abs(z)),
        called=function("softsign"),
        source="lecture topic 5; Turian, Bergstra, Bengio 2009",
        stable_slope=1 / (1 + Abs(z)) ** 2,
    ),
    Activation(
        "swish",
        z,
        z / (1 + exp(-beta * z)),
        called=function("swish"),
        source="lecture topic 5, with beta = 1; Ramachandran, Zoph, Le 2017, arXiv 1710.05941",
        stable=z * logistic(beta * z),
        stable_slope=logistic(beta * z) * (1 + beta * z * logistic(-beta * z)),
        parameters={beta: S.One},
    ),
    Activation(
        "mish",
        z,
        z * tanh(log(1 + exp(z))),
        called=function("mish"),
        source="lecture topic 5; Misra 2019, arXiv 1908.08681",
        stable=z * tanh(above_log(z)),
        stable_slope=tanh(above_log(z)) + z * logistic(z) * sech_squared(above_log(z)),
    ),
    Activation(
        "gelu",
        z,
        z * (1 + erf(z / sqrt(2))) / 2,
        called=function("gelu"),
        source="Hendrycks, Gimpel 2016, arXiv 1606.08415",
        stable=Max(z, 0) - Abs(z) * TAIL * Erfcx(Abs(z) / sqrt(2)) / 2,
        stable_slope=Heaviside(z)
        + sign(z) * TAIL * (Abs(z) / sqrt(2 * pi) - Erfcx(Abs(z) / sqrt(2)) / 2),
    ),
    Activation(
        "gelu_tanh",
        z,
        z * (1 + tanh(sqrt(2 / pi) * (z + GELU_CUBE * z**3))) / 2,
        called=function("gelutanh"),
        source="Hendrycks, Gimpel 2016, arXiv 1606.08415: the approximation",
        stable=(Max(z, 0) + Min(z, 0) * DECAY) / (1 + DECAY),
        stable_slope=Piecewise(
            (DECAY * (1 + DECAY - GELU_GROWTH), z < 0),
            (1 + DECAY + GELU_GROWTH * DECAY, True),
        )
        / (1 + DECAY) ** 2,
    ),
    Activation(
        "sinc",
        z,
        sp.sin(z) / z,
        called=function("sinc"),
        source="lecture topic 5, which leaves 0 out; the limit there is 1",
        stable=sp.sinc(z),
        stable_slope=SincSlope(z),
        holes={S.Zero: S.One},
    ),
)
