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
from .derivation.meeting import Meeting, meeting
from .derivation.moves import RULES
from .derivation.outputs import combined_output
from .derivation.penalties import penalty_gradient
from .derivation.proof import Verdict
from .derivation.properties import Properties, properties
from .derivation.secants import at_point
from .derivation.several import (
    gradient,
    hessian,
    jacobian,
    partial,
)
from .derivation.softmax import cross_entropy_gradient, softmax_jacobian, softmax_shift
from .derivation.steps import DETAILS, Derivation, Line, Step
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
from .formulas import ACTIVATIONS, LOSSES, OPTIMIZERS, PENALTIES, Activation, Penalty
from .parse import is_equation, parse, point_out, understood
from .printing import NOTATIONS
from .training.datasets import DATASETS
from .training.descend import descend
from .training.explain import Explanation
from .training.history import History
from .training.network import Network
from .training.tables import Samples, Table, read_csv
from .training.train import Snapshot, train, train_steps

__all__ = [
    "ACTIVATIONS",
    "CLAIMS",
    "COSTS",
    "DATASETS",
    "DETAILS",
    "LEMMAS",
    "LOSSES",
    "METHODS",
    "NOTATIONS",
    "OPTIMIZERS",
    "PENALTIES",
    "RULES",
    "Activation",
    "BudgetError",
    "Claim",
    "ClaimVerdict",
    "CriticalPoint",
    "CriticalPoints",
    "Curvature",
    "DataError",
    "Derivation",
    "DiscesaError",
    "DivergenceError",
    "Equality",
    "Explanation",
    "FreeSymbolError",
    "History",
    "Layer",
    "Lemma",
    "Line",
    "Meeting",
    "Network",
    "ParseError",
    "Penalty",
    "Program",
    "Properties",
    "Samples",
    "Secant",
    "SecantTable",
    "SettingError",
    "Snapshot",
    "Step",
    "StepBounds",
    "Table",
    "TableRow",
    "UnknownFormulaError",
    "Verdict",
    "activation",
    "alternatives",
    "at_point",
    "combined_output",
    "compile",
    "critical_points",
    "cross_entropy_gradient",
    "curvature",
    "derivative_table",
    "descend",
    "difference_quotient",
    "differentiate",
    "directional",
    "equivalent",
    "gradient",
    "hessian",
    "implicit",
    "is_equation",
    "jacobian",
    "loss_gradient",
    "meeting",
    "parse",
    "partial",
    "penalty_gradient",
    "point_out",
    "properties",
    "read_csv",
    "secant_table",
    "softmax_jacobian",
    "softmax_shift",
    "step_bounds",
    "tangent_plane",
    "train",
    "train_steps",
    "understood",
]
