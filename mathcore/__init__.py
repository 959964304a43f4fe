"""The truth of Discesa: formulas as SymPy expressions, and all that is computed from them.

The names below are the public face; `app` and `animations` import nothing else.
"""

from mathcore.claims import CLAIMS, Claim, ClaimVerdict
from mathcore.codegen.functions import compile
from mathcore.codegen.own import activation
from mathcore.codegen.secants import Secant, SecantTable, secant_table
from mathcore.derivation.bounds import StepBounds, step_bounds
from mathcore.derivation.critical import CriticalPoint, CriticalPoints, critical_points
from mathcore.derivation.curvature import Curvature, curvature
from mathcore.derivation.differentiate import METHODS, alternatives, differentiate
from mathcore.derivation.directions import directional, tangent_plane
from mathcore.derivation.equality import Equality, equivalent
from mathcore.derivation.gradients import COSTS, loss_gradient
from mathcore.derivation.implicit import implicit
from mathcore.derivation.lemmas import LEMMAS, Lemma
from mathcore.derivation.limits import difference_quotient
from mathcore.derivation.meeting import Meeting, meeting
from mathcore.derivation.moves import ALL_RULES as RULES
from mathcore.derivation.penalties import penalty_gradient
from mathcore.derivation.proof import Verdict
from mathcore.derivation.properties import Properties, properties
from mathcore.derivation.secants import at_point
from mathcore.derivation.several import (
    gradient,
    hessian,
    jacobian,
    partial,
)
from mathcore.derivation.softmax import cross_entropy_gradient, softmax_jacobian
from mathcore.derivation.steps import DETAILS, Derivation, Line, Step
from mathcore.derivation.table import TableRow, derivative_table
from mathcore.errors import (
    BudgetError,
    DataError,
    DiscesaError,
    DivergenceError,
    FreeSymbolError,
    ParseError,
    SettingError,
    UnknownFormulaError,
)
from mathcore.formulas import ACTIVATIONS, LOSSES, OPTIMIZERS, PENALTIES, Activation, Penalty
from mathcore.parse import is_equation, parse, point_out, understood
from mathcore.printing import NOTATIONS
from mathcore.training.datasets import DATASETS
from mathcore.training.descend import descend
from mathcore.training.history import History
from mathcore.training.network import Network
from mathcore.training.tables import Samples, Table, read_csv
from mathcore.training.train import Snapshot, train, train_steps

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
    "FreeSymbolError",
    "History",
    "Lemma",
    "Line",
    "Meeting",
    "Network",
    "ParseError",
    "Penalty",
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
    "step_bounds",
    "tangent_plane",
    "train",
    "train_steps",
    "understood",
]
