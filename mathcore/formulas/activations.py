"""The activation functions. Adding one is one row here."""

from __future__ import annotations

from sympy import Abs, Max, Min, Piecewise, S, exp, log, tanh
from sympy.codegen.cfunctions import log1p

from mathcore.errors import N_
from mathcore.formulas.records import Activation, Records
from mathcore.symbols import function, symbol

z = symbol("z")

ACTIVATIONS: Records[Activation] = Records(
    N_("activation"),
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
        # exp only ever sees a number that is not positive, so it cannot overflow.
        stable=exp(Min(z, 0)) / (1 + exp(-Abs(z))),
        stable_slope=exp(-Abs(z)) / (1 + exp(-Abs(z))) ** 2,
    ),
    Activation(
        "tanh",
        z,
        (exp(z) - exp(-z)) / (exp(z) + exp(-z)),
        called=tanh,
        source="lecture topic 5",
        stable=tanh(z),
        # 1 - tanh(z)^2 cancels to 0 from z = 19 on, where the true slope is 1e-16.
        stable_slope=4 * exp(-2 * Abs(z)) / (1 + exp(-2 * Abs(z))) ** 2,
    ),
    Activation(
        "relu",
        z,
        # Piecewise, not Max: SymPy differentiates Max to Heaviside, which is 1/2 at the kink.
        Piecewise((S.Zero, z <= 0), (z, True)),
        called=function("relu"),
        source="lecture topic 5",
        stable=Max(z, 0),
        stable_slope=Piecewise((S.Zero, z <= 0), (S.One, True)),
        kinks=(S.Zero,),
    ),
    Activation(
        "softplus",
        z,
        log(1 + exp(z)),
        called=function("softplus"),
        source="lecture topic 5",
        stable=Max(z, 0) + log1p(exp(-Abs(z))),
        stable_slope=exp(Min(z, 0)) / (1 + exp(-Abs(z))),
    ),
)
