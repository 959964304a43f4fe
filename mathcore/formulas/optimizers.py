"""The optimizers, each one step as a recurrence. Adding one is one row here."""

from __future__ import annotations

from mathcore.errors import N_
from mathcore.formulas.records import Optimizer, Records
from mathcore.symbols import symbol

w, g, eta = symbol("w"), symbol("g"), symbol("eta")

OPTIMIZERS: Records[Optimizer] = Records(
    N_("optimizer"),
    Optimizer(
        "sgd",
        w,
        g,
        hyper={eta: 0.1},
        delta=-eta * g,
        source="lecture topic 15; Kiefer and Wolfowitz 1952",
    ),
)
