"""A network's forward and backward pass as equations between whole matrices.

Each is what was derived for one entry, written for all of them at once: sums over a shared index
are products of matrices, and what is left multiplies entry by entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sympy import Expr, Indexed, Sum, Tuple

from mathcore.derivation.adjoints import as_matrix_entry
from mathcore.derivation.backprop import calls
from mathcore.derivation.layers import Row, dense, j, layer_names, n
from mathcore.derivation.steps import Derivation
from mathcore.printing import latex, plain, speech, typst
from mathcore.symbols import CostSlope, Whole, indexed


@dataclass(frozen=True, slots=True)
class MatrixEquation:
    """One array as a formula of others; both sides print without indices.

    A vector that is added to a matrix is added to each of its rows; ⊙ multiplies entry by entry,
    and functions act on every entry.
    """

    left: Whole
    right: Whole

    def latex(self) -> str:
        return f"{latex(self.left)} = {latex(self.right, notation='prime')}"

    def typst(self) -> str:
        return f"{typst(self.left)} = {typst(self.right, notation='prime')}"

    def text(self) -> str:
        return f"{plain(self.left)} = {plain(self.right, notation='prime')}"

    def speech(self, lang: str = "en") -> str:
        return f"{speech(self.left, lang)} = {speech(self.right, lang)}"


def matrix_form(rows: Sequence[Row], derived: Derivation) -> tuple[MatrixEquation, ...]:
    """The forward statements of a network and the results of its backpropagation."""
    last = len(rows)
    forward = []
    for layer, row in enumerate(rows, start=1):
        before = indexed(layer_names(layer, last)[0])[n, j]
        for statement in (dense(layer, before), calls(row, layer, last)):
            forward.append(equation(statement.target, statement.expr, statement.indices))
    return (*forward, *(of_part(part) for part in derived.parts))


def of_part(part: Derivation) -> MatrixEquation:
    """A derived gradient; that by the logits is named delta."""
    claim = part.claim
    assert isinstance(claim, CostSlope)
    var = claim.var
    assert isinstance(var, Indexed)
    left = delta_of(var) if str(var.base.label).startswith("z") else claim
    return equation(left, part.result, var.indices)


def delta_of(logit: Indexed) -> Indexed:
    return indexed(str(logit.base.label).replace("z", "delta"))[logit.indices]


def equation(left: Expr, right: Expr, places: Sequence[Expr]) -> MatrixEquation:
    own = Tuple(*(place for place in places if place.is_Symbol and place.name != "l"))
    forms = {total: as_matrix_entry(total) for total in right.atoms(Sum)}
    right = right.xreplace({total: form for total, form in forms.items() if form is not None})
    return MatrixEquation(Whole(left, own), Whole(right, own))
