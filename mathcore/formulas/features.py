"""What a network of two inputs may be shown of a point. Adding one is one row here."""

from __future__ import annotations

from sympy import sin

from mathcore.errors import N_
from mathcore.formulas.records import Feature, Records
from mathcore.symbols import symbol

x_1, x_2 = symbol("x_1"), symbol("x_2")
POINT = (x_1, x_2)
PLAYGROUND = "TensorFlow Playground, state.ts"

FEATURES: Records[Feature] = Records(
    N_("feature"),
    Feature("x1", x_1, PLAYGROUND),
    Feature("x2", x_2, PLAYGROUND),
    Feature("x1^2", x_1**2, PLAYGROUND),
    Feature("x2^2", x_2**2, PLAYGROUND),
    Feature("x1x2", x_1 * x_2, PLAYGROUND),
    Feature("sin(x1)", sin(x_1), PLAYGROUND),
    Feature("sin(x2)", sin(x_2), PLAYGROUND),
)
