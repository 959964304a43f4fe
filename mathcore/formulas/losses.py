"""The losses, each stated for one sample. Adding one is one row here."""

from __future__ import annotations

from sympy import Abs, Max, exp, log
from sympy.codegen.cfunctions import log1p

from mathcore.errors import N_
from mathcore.formulas.records import Loss, Records
from mathcore.symbols import symbol

phi, y, z = symbol("phi"), symbol("y"), symbol("z")

LOSSES: Records[Loss] = Records(
    N_("loss"),
    Loss(
        "mse",
        phi,
        y,
        (y - phi) ** 2 / 2,
        paired_with="identity",
        logit=z,
        stable=(y - z) ** 2 / 2,
        source="lecture topic 13: half the square, so that the 2 of the derivative cancels",
    ),
    Loss(
        "log_loss",
        phi,
        y,
        # The deck has a minus before (1 - y); only the plus gives the gradient it states.
        -(y * log(phi) + (1 - y) * log(1 - phi)),
        paired_with="sigmoid",
        logit=z,
        stable=Max(z, 0) + log1p(exp(-Abs(z))) - y * z,
        source="lecture topic 13, mended",
    ),
)
