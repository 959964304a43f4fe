"""Index calculus: the adjoint of a statement in index notation.

A statement is `target[n,k] = expression` over arrays with indices, its sums written out. The
derivative of a sum by one array leaves Kronecker deltas; contracting them is renaming indices, so
every adjoint is again a statement, and a backward pass is a list of them.

Source: Laue, Mitterreiter, Giesen, Computing Higher Order Derivatives of Matrix and Tensor
Expressions, NeurIPS 2018.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sympy import Add, Dummy, Expr, Indexed, IndexedBase, Sum, Symbol

from mathcore.derivation.differentiate import work_out
from mathcore.derivation.tidy import absorb_sign
from mathcore.symbols import D


@dataclass(frozen=True, slots=True)
class Statement:
    """One line of a program in index notation: `target[indices] = expr`."""

    target: Indexed
    expr: Expr

    @property
    def name(self) -> str:
        return str(self.target.base.label)

    @property
    def indices(self) -> tuple[Symbol, ...]:
        return tuple(self.target.indices)


@dataclass(frozen=True, slots=True)
class Program:
    """Statements in the order they run, the arrays they start from and those they hand back."""

    inputs: tuple[str, ...]
    statements: tuple[Statement, ...]
    outputs: tuple[str, ...]


Ranges = Mapping[Symbol, tuple[Expr, Expr]]


def adjoint(statement: Statement, upstream: Indexed, wanted: Indexed, ranges: Ranges) -> Expr:
    """What the statement passes back: the derivative of the cost by `wanted`.

    Args:
        statement: target[I] = expr.
        upstream: the derivative of the cost by target[I], with the same indices I.
        wanted: an element of the array whose derivative is asked for, with its own indices K.
        ranges: first and last value of each index that may have to be summed over.

    Returns:
        Sum over I and the statement's own sums of upstream times the local derivative, with the
        deltas between the occurrence's indices and K contracted.
    """
    terms = []
    for occurrence, inner in occurrences(statement.expr, wanted.base):
        local = local_derivative(statement.expr, occurrence)
        renamed = dict(zip(occurrence.indices, wanted.indices, strict=True))
        left = [k for k in (*statement.indices, *inner) if k not in renamed]
        product = (upstream * local).xreplace(renamed)
        terms.append(Sum(product, *((k, *ranges[k]) for k in left)) if left else product)
    return Add(*terms)


def occurrences(expr: Expr, base: IndexedBase) -> Iterable[tuple[Indexed, tuple[Symbol, ...]]]:
    """Each element of an array that a statement reads, with the sums that run over it."""
    for element in sorted(expr.atoms(Indexed), key=str):
        if element.base == base:
            around = [s for s in expr.atoms(Sum) if s.has(element)]
            yield element, tuple(v for s in around for v in s.variables)


def local_derivative(expr: Expr, occurrence: Indexed) -> Expr:
    """The derivative of a statement's right side by one element it reads, by the rules."""
    for total in expr.atoms(Sum):
        if total.has(occurrence):
            outside = Dummy(real=True)
            linear = work_out(D(expr.xreplace({total: outside}), outside)).result
            return linear * local_derivative(total.function, occurrence)
    return absorb_sign(work_out(D(expr, occurrence)).result)
