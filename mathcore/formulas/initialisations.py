"""How weights are drawn before the first step. Adding one is one row here."""

from __future__ import annotations

from sympy import Rational, S, sqrt

from mathcore.errors import N_
from mathcore.formulas.records import Initialisation, Records
from mathcore.symbols import symbol

d, k = symbol("d"), symbol("k")

INITIALISATIONS: Records[Initialisation] = Records(
    N_("initialisation"),
    Initialisation("zeros", d, k, S.Zero, source="Goodfellow, Bengio, Courville, 8.4"),
    Initialisation("normal", d, k, Rational(1, 20), source="keras.initializers.RandomNormal"),
    Initialisation("lecun", d, k, 1 / sqrt(d), source="LeCun, Bottou, Orr, Müller 1998, 4.6"),
    Initialisation(
        "xavier", d, k, sqrt(2) / sqrt(d + k), source="Glorot, Bengio 2010, equation 12"
    ),
    Initialisation("he", d, k, sqrt(2) / sqrt(d), source="He, Zhang, Ren, Sun 2015, equation 10"),
)
