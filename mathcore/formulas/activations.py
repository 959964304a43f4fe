"""The activation functions, by name. Adding one is one row in `smooth.py` or `cornered.py`."""

from __future__ import annotations

from mathcore.errors import N_
from mathcore.formulas.cornered import CORNERED
from mathcore.formulas.records import Activation, Records
from mathcore.formulas.smooth import SMOOTH

ACTIVATIONS: Records[Activation] = Records(N_("activation"), *SMOOTH, *CORNERED)


def activation_of(given: str | Activation) -> Activation:
    """The record of that name, or the record itself."""
    return given if isinstance(given, Activation) else ACTIVATIONS[given]
