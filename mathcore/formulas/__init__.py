"""What is true: records that state a formula once."""

from mathcore.formulas.activations import ACTIVATIONS, activation_of
from mathcore.formulas.elementary import ELEMENTARY
from mathcore.formulas.features import FEATURES
from mathcore.formulas.initialisations import INITIALISATIONS
from mathcore.formulas.losses import CROSS_ENTROPY, LOSSES
from mathcore.formulas.optimizers import CONVENTIONS, OPTIMIZERS, optimizer
from mathcore.formulas.penalties import PENALTIES
from mathcore.formulas.records import (
    Activation,
    Feature,
    Initialisation,
    Loss,
    Optimizer,
    Penalty,
    Records,
    Schedule,
    Surface,
)
from mathcore.formulas.schedules import SCHEDULES, schedule
from mathcore.formulas.surfaces import SURFACES

__all__ = [
    "ACTIVATIONS",
    "CONVENTIONS",
    "CROSS_ENTROPY",
    "ELEMENTARY",
    "FEATURES",
    "INITIALISATIONS",
    "LOSSES",
    "OPTIMIZERS",
    "PENALTIES",
    "SCHEDULES",
    "SURFACES",
    "Activation",
    "Feature",
    "Initialisation",
    "Loss",
    "Optimizer",
    "Penalty",
    "Records",
    "Schedule",
    "Surface",
    "activation_of",
    "optimizer",
    "schedule",
]
