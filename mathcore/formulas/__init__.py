"""What is true: records that state a formula once."""

from mathcore.formulas.activations import ACTIVATIONS, activation_of
from mathcore.formulas.elementary import ELEMENTARY
from mathcore.formulas.losses import CROSS_ENTROPY, LOSSES
from mathcore.formulas.optimizers import OPTIMIZERS
from mathcore.formulas.penalties import PENALTIES
from mathcore.formulas.records import Activation, Loss, Optimizer, Penalty, Records

__all__ = [
    "ACTIVATIONS",
    "CROSS_ENTROPY",
    "ELEMENTARY",
    "LOSSES",
    "OPTIMIZERS",
    "PENALTIES",
    "Activation",
    "Loss",
    "Optimizer",
    "Penalty",
    "Records",
    "activation_of",
]
