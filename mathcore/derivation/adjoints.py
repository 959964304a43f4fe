"""The adjoint of a statement: the derivative of a cost by what the statement reads.

A cost J that moves with an array w only through y, as y[n,k] = f(w) says, has the derivative
dJ/dw_j = Sum(dJ/dy_nk dy_nk/dw_j, n, k). SymPy's rules are not asked: the local derivative is
worked out by the rules of the house, and of the sums the deltas leave the terms that count.

Source: Laue, Mitterreiter, Giesen, Computing Higher Order Derivatives of Matrix and Tensor
Expressions, NeurIPS 2018.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sympy import Add, Expr, Indexed, KroneckerDelta, Mul, S, Sum, Tuple
from sympy.core.function import AppliedUndef

from mathcore.derivation.deltas import contract_sum
from mathcore.derivation.indices import Statement
from mathcore.derivation.linear import linear
from mathcore.derivation.penalties import with_kinks
from mathcore.derivation.proof import Where
from mathcore.derivation.recognise import activation_called
from mathcore.derivation.steps import Derivation, Step
from mathcore.derivation.tidy import absorb_sign
from mathcore.errors import N_, NoRuleError, SettingError
from mathcore.printing import plain
from mathcore.symbols import CostSlope, D, MatrixEntry, Partial, symbol

J = symbol("J")

Reading = tuple[Statement, Indexed]
"""A statement and the derivative of the cost by its target, with the target's indices."""


def adjoint(
    readings: Sequence[Reading], wanted: Indexed, where: Where = (), directly: Expr = S.Zero
) -> Derivation:
    """Derive the cost by an element that is read in one or several statements.

    Args:
        readings: every statement that reads the array, with the derivative of J by its target.
        wanted: an element of the array, with its own indices.
        where: what names in the statements stand for.
        directly: what the cost adds that moves with the array itself, such as a penalty.

    Raises:
        NoRuleError: something in a statement has no rule of differentiation.
        SettingError: an index cannot be solved for.
    """
    moved = [in_other_letters(reading, wanted) for reading in readings]
    through = Add(*(Sum(slope * s.expr, *s.limits) for s, slope in moved))
    claim = CostSlope(J, wanted, through + directly)
    after, result, inner = [], [], []
    for statement, slope in moved:
        local = linear(Partial(statement.expr, wanted))
        check_worked_out(local, statement)
        total = Sum(slope * local.before, *statement.limits)
        derived = Sum(slope * local.result, *statement.limits)
        left = contract_sum(slope * local.result, list(statement.limits))
        check_contracted(left, statement)
        after.append(total)
        result.append(left)
        inner += [local, *contracting(derived, left, wanted)]
    if directly != 0:
        local = with_kinks(linear(Partial(directly, wanted)))
        after.append(local.before)
        result.append(local.result)
        inner.append(local)
    told = (
        ("slope", as_one([u for _, u in moved])),
        ("array", as_one([s.target for s, _ in moved])),
    )
    step = Step("through-array", claim, Add(*after), Add(*result), tuple(inner), where, told)
    steps = [step, *in_order(step.result, where)]
    return Derivation(claim, tuple(steps), wanted, where)


def is_of_any_function(derivative: D) -> bool:
    """Whether it is the slope of a function that is known by its letter alone, such as g."""
    called = derivative.expr
    unknown = isinstance(called, AppliedUndef) and activation_called(called) is None
    return unknown and called.args == (derivative.var,)


def as_one(exprs: list[Expr]) -> Expr:
    return exprs[0] if len(exprs) == 1 else Tuple(*exprs)


def in_other_letters(reading: Reading, wanted: Indexed) -> Reading:
    """The statement and the slope by its target in letters that the wanted element lacks."""
    statement, slope = reading
    moved = statement.apart(wanted.indices)
    renamed = dict(zip(statement.indices, moved.indices, strict=True))
    return moved, slope.xreplace(renamed)


def contracting(derived: Expr, left: Expr, wanted: Indexed) -> list[Step]:
    """The step from a sum over deltas to what is left of it."""
    if derived == left:
        return []
    names = ", ".join(plain(one) for one in wanted.indices)
    return [Step("contract", derived, left, left, (), (), (("index", names),))]


def check_contracted(left: Expr, statement: Statement) -> None:
    for delta in sorted(left.atoms(KroneckerDelta), key=str):
        raise SettingError(
            N_("no index of the sums can be solved for in {one} = {other}, which the statement "
               "for {target} asks for"),
            one=plain(delta.args[0]), other=plain(delta.args[1]), target=plain(statement.target),
        )  # fmt: skip


def check_worked_out(step: Step, statement: Statement) -> None:
    left = [d for d in sorted(step.result.atoms(D), key=str) if not is_of_any_function(d)]
    if left:
        unknown = left[0]
        raise NoRuleError(
            N_("no rule derives {term} in the statement for {name}"),
            term=plain(unknown.expr),
            name=plain(statement.target),
        )


def in_order(expr: Expr, where: Where) -> list[Step]:
    """The step that absorbs a sign, where there is one."""
    tidied = absorb_sign(expr)
    return [] if tidied == expr else [Step("turn-round", expr, tidied, tidied, (), where)]


def in_matrices(expr: Expr) -> list[Step]:
    """The steps that write each sum of a product of two elements as an entry of a product."""
    steps, now = [], expr
    for total in sorted(expr.atoms(Sum), key=str):
        form = as_matrix_entry(total)
        if form is not None:
            steps.append(Step("as-matrices", total, form, form))
            now = now.xreplace({total: form})
    return steps


def as_matrix_entry(total: Sum) -> MatrixEntry | None:
    """Sum(A_nj B_nk, n) as an entry of A^T B, if it is of that kind."""
    factors = Mul.make_args(total.function)
    if len(total.limits) != 1 or len(factors) != 2:
        return None
    if not all(isinstance(f, Indexed) and len(planes(f)) == 2 for f in factors):
        return None
    (limits,) = total.limits
    over = limits[0]
    if limits[1] != S.One or not all(over in planes(f) for f in factors):
        return None
    rows = [next((i for i in planes(f) if i != over), None) for f in factors]
    if None in rows or rows[0] == rows[1]:
        return None
    first, second = sorted(factors, key=place_in_product(over))
    return MatrixEntry(first, second, Tuple(*limits))


def planes(element: Indexed) -> tuple[Expr, ...]:
    """The indices of an element, without that of the layer."""
    return tuple(i for i in element.indices if i.is_Symbol and i.name != "l")


def place_in_product(over: Expr) -> Callable[[Indexed], int]:
    """Samples before units: the factor whose other index comes first in reading."""
    order = "nmijqkrc"

    def key(element: Indexed) -> int:
        other = next(i for i in planes(element) if i != over)
        return order.find(str(other)) if str(other) in order else len(order)

    return key
