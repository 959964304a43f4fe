"""What is true: records that state a formula once."""

from mathcore.formulas.activations import ACTIVATIONS
from mathcore.formulas.elementary import ELEMENTARY
from mathcore.formulas.losses import LOSSES
from mathcore.formulas.optimizers import OPTIMIZERS
from mathcore.formulas.records import Activation, Loss, Optimizer, Records

__all__ = [
    "ACTIVATIONS",
    "ELEMENTARY",
    "LOSSES",
    "OPTIMIZERS",
    "Activation",
    "Loss",
    "Optimizer",
    "Records",
]
