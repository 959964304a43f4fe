"""The public face: each name, and where it comes from."""

from .claims import CLAIMS, Claim, ClaimVerdict
from .codegen.functions import compile
from .codegen.own import activation
from .codegen.secants import Secant, SecantTable, secant_table
from .derivation.bounds import StepBounds, step_bounds
from .derivation.critical import CriticalPoint, CriticalPoints, critical_points
from .derivation.curvature import Curvature, curvature
from .derivation.differentiate import METHODS, alternatives, differentiate
from .derivation.directions import directional, tangent_plane
from .derivation.equality import Equality, equivalent
from .derivation.gradients import COSTS, loss_gradient
from .derivation.implicit import implicit
from .derivation.indices import Program
from .derivation.layer import Layer
from .derivation.lemmas import LEMMAS, Lemma
from .derivation.limits import difference_quotient
from .derivation.lines import Line
from .derivation.meeting import Meeting, meeting
from .derivation.moves import RULES
from .derivation.outputs import combined_output
from .derivation.penalties import penalty_gradient
from .derivation.proof import Verdict
from .derivation.properties import Properties, properties
from .derivation.recurrences import Assigned, first_state, recurrence, unrolled, worked_step
from .derivation.secants import at_point
from .derivation.several import (
    gradient,
    hessian,
    jacobian,
    partial,
)
from .derivation.softmax import cross_entropy_gradient, softmax_jacobian, softmax_shift
from .derivation.steps import DETAILS, Derivation, Step
from .derivation.table import TableRow, derivative_table
from .errors import (
    BudgetError,
    DataError,
    DiscesaError,
    DivergenceError,
    FreeSymbolError,
    ParseError,
    SettingError,
    UnknownFormulaError,
)
from .formulas import (
    ACTIVATIONS,
    FEATURES,
    INITIALISATIONS,
    LOSSES,
    OPTIMIZERS,
    PENALTIES,
    SCHEDULES,
    Activation,
    Feature,
    Optimizer,
    Penalty,
    Schedule,
    optimizer,
    schedule,
)
from .formulas.perceptron import PERCEPTRON
from .parse import is_equation, parse, point_out, understood
from .printing import NOTATIONS
from .training.changing import at_rate, with_parameter
from .training.datasets import DATASETS, Dataset, dataset
from .training.descend import descend
from .training.explain import Explanation
from .training.features import featured
from .training.history import History
from .training.measure import accuracy, confusion, predict, unit_outputs
from .training.network import Network
from .training.optimize import step_source
from .training.perceptron import mistake_bound, train_perceptron
from .training.settings import Snapshot
from .training.stopping import Stop
from .training.tables import Samples, Table, read_csv
from .training.train import resume, train, train_steps

__all__ = [
    "ACTIVATIONS",
    "CLAIMS",
    "COSTS",
    "DATASETS",
    "DETAILS",
    "FEATURES",
    "INITIALISATIONS",
    "LEMMAS",
    "LOSSES",
    "METHODS",
    "NOTATIONS",
    "OPTIMIZERS",
    "PENALTIES",
    "PERCEPTRON",
    "RULES",
    "SCHEDULES",
    "Activation",
    "Assigned",
    "BudgetError",
    "Claim",
    "ClaimVerdict",
    "CriticalPoint",
    "CriticalPoints",
    "Curvature",
    "DataError",
    "Dataset",
    "Derivation",
    "DiscesaError",
    "DivergenceError",
    "Equality",
    "Explanation",
    "Feature",
    "FreeSymbolError",
    "History",
    "Layer",
    "Lemma",
    "Line",
    "Meeting",
    "Network",
    "Optimizer",
    "ParseError",
    "Penalty",
    "Program",
    "Properties",
    "Samples",
    "Schedule",
    "Secant",
    "SecantTable",
    "SettingError",
    "Snapshot",
    "Step",
    "StepBounds",
    "Stop",
    "Table",
    "TableRow",
    "UnknownFormulaError",
    "Verdict",
    "accuracy",
    "activation",
    "alternatives",
    "at_point",
    "at_rate",
    "combined_output",
    "compile",
    "confusion",
    "critical_points",
    "cross_entropy_gradient",
    "curvature",
    "dataset",
    "derivative_table",
    "descend",
    "difference_quotient",
    "differentiate",
    "directional",
    "equivalent",
    "featured",
    "first_state",
    "gradient",
    "hessian",
    "implicit",
    "is_equation",
    "jacobian",
    "loss_gradient",
    "meeting",
    "mistake_bound",
    "optimizer",
    "parse",
    "partial",
    "penalty_gradient",
    "point_out",
    "predict",
    "properties",
    "read_csv",
    "recurrence",
    "resume",
    "schedule",
    "secant_table",
    "softmax_jacobian",
    "softmax_shift",
    "step_bounds",
    "step_source",
    "tangent_plane",
    "train",
    "train_perceptron",
    "train_steps",
    "understood",
    "unit_outputs",
    "unrolled",
    "with_parameter",
    "worked_step",
]
