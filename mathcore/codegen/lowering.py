"""Statements in index notation as lines that an array library runs one by one.

Every sum becomes a line of its own, a product of arrays contracted over indices; what is summed
and is no array yet becomes one before. What is left is elementwise. Quotients of exponentials by
their sum are shifted by the largest exponent, which changes nothing and cannot overflow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import count
from typing import Literal, TypeAlias

from sympy import Expr, Indexed, Max, Min, Mul, Pow, S, Sum, Symbol, Wild, exp, log
from sympy.core.function import AppliedUndef

from mathcore.codegen.stable import stabilise
from mathcore.derivation.indices import Program, Statement
from mathcore.symbols import Largest, indexed, symbol

Kind: TypeAlias = Literal["elementwise", "contract", "largest"]
Indices: TypeAlias = tuple[Symbol, ...]
t, u, rest = Wild("t"), Wild("u"), Wild("rest")


@dataclass(frozen=True, slots=True)
class Line:
    """One operation on whole arrays: `target[indices] = expr`, of one of three kinds.

    A contraction's expr is a product of elements, summed over what the target lacks.
    """

    target: str
    indices: Indices
    extents: tuple[Expr, ...]
    kind: Kind
    expr: Expr
    over: Indices = ()
    statement: str = ""
    ranges: tuple[Expr, ...] = ()


@dataclass(slots=True)
class Lowering:
    """The lines of a program, and how far each index runs in the statement at hand."""

    lines: list[Line] = field(default_factory=list)
    extents: dict[Symbol, Expr] = field(default_factory=dict)
    known: dict[Expr, Indexed] = field(default_factory=dict)
    statement: str = ""
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def add(self, statement: Statement) -> None:
        """The lines of one statement."""
        self.statement = statement.name
        self.extents = dict(zip(statement.indices, statement.extents, strict=True))
        expr = shifted(statement.expr)
        found = self.without_sums(expr, statement.indices)
        target = statement.target
        if is_lone(found, self.lines, statement):
            line = self.lines.pop()
            self.known = {e: t for e, t in self.known.items() if str(t.base.label) != line.target}
            self.lines.append(replace(line, target=statement.name))
            return
        expr = stable(self.with_known(found, statement.indices))
        self.line(str(target.base.label), statement.indices, "elementwise", expr)

    def line(
        self, name: str, indices: Indices, kind: Kind, expr: Expr, over: Indices = ()
    ) -> Indexed | Symbol:
        sizes = tuple(self.extents[i] for i in indices)
        ranges = tuple(self.extents[i] for i in over)
        self.lines.append(Line(name, indices, sizes, kind, expr, over, self.statement, ranges))
        return indexed(name)[indices] if indices else indexed(name)[S.Zero]

    def fresh(self) -> str:
        return f"t{next(self.numbers)}"

    def without_sums(self, expr: Expr, around: Indices) -> Expr:
        """The expression with an element of an array in the place of every sum and maximum."""
        made_of: dict[Expr, Expr] = {}
        for part in outermost(expr):
            key = part.as_dummy() if isinstance(part, Sum) else part
            if key not in self.known:
                made = self.sum(part, around) if isinstance(part, Sum) else self.most(part, around)
                self.known[key] = made
            made_of[part] = self.known[key]
        return expr.xreplace(made_of)

    def sum(self, total: Sum, around: Indices) -> Indexed:
        """An element of an array that holds a sum, for what the other indices may be."""
        for v, low, high in total.limits:
            self.extents[v] = whole_range(low, high)
        over = tuple(v for v, _, _ in total.limits)
        inner = (*around, *over)
        summand = self.without_sums(total.function, inner)
        kept = tuple(i for i in around if i in summand.free_symbols and i not in over)
        factors = []
        for factor in Mul.make_args(summand):
            factors.append(factor if isinstance(factor, Indexed) else self.array(factor, inner))
        return self.line(self.fresh(), kept, "contract", Mul(*factors, evaluate=False), over)

    def most(self, part: Expr, around: Indices) -> Indexed:
        """An element of an array that holds a maximum over an index."""
        inside, (v, low, high) = part.args
        self.extents[v] = whole_range(low, high)
        inner = self.array(inside, (*around, v))
        kept = tuple(i for i in around if i in inner.free_symbols and i != v)
        return self.line(self.fresh(), kept, "largest", inner, (v,))

    def array(self, expr: Expr, around: Indices) -> Expr:
        """The expression as an element of an array; a number stays one."""
        if isinstance(expr, Indexed) or not expr.atoms(Indexed):
            return expr
        expr = stable(expr)
        kept = tuple(i for i in around if i in expr.free_symbols)
        for other, element in self.known.items():
            if other == expr:
                return element
        made = self.line(self.fresh(), kept, "elementwise", expr)
        self.known[expr] = made
        return made

    def with_known(self, expr: Expr, around: Indices) -> Expr:
        """The expression with arrays that are there already, whatever letters they were made in."""
        for other, element in self.known.items():
            if isinstance(other, Sum | Largest) or not isinstance(element, Indexed):
                continue
            places = element.indices
            if len(places) == len(around) and not expr.has(other):
                renamed = dict(zip(places, around, strict=True))
                expr = expr.xreplace({other.xreplace(renamed): element.xreplace(renamed)})
        return expr


@lru_cache(maxsize=64)
def lowered(program: Program) -> tuple[Line, ...]:
    """The lines of a program, in order; they are the same for every backend."""
    whole = Lowering()
    for statement in program:
        whole.add(statement)
    return tuple(whole.lines)


def outermost(expr: Expr) -> list[Expr]:
    """The sums and maxima in an expression that stand in no other one."""
    if isinstance(expr, Sum | Largest):
        return [expr]
    found = [part for arg in expr.args for part in outermost(arg)]
    return list(dict.fromkeys(found))


def is_lone(found: Expr, lines: list[Line], statement: Statement) -> bool:
    """Whether a statement is just what its last line gives."""
    return (
        isinstance(found, Indexed)
        and bool(lines)
        and str(found.base.label) == lines[-1].target
        and tuple(found.indices) == statement.indices
        and lines[-1].statement == statement.name
    )


def whole_range(low: Expr, high: Expr) -> Expr:
    """How far an index runs; where its ends are cut, as far as it runs at most."""
    ends = [e for e in Max.make_args(low) if not is_moving(e)]
    tops = [e for e in Min.make_args(high) if not is_moving(e)]
    first, last = (ends or [S.One])[0], (tops or [high])[0]
    return last - first + 1


def is_moving(expr: Expr) -> bool:
    """Whether an end of a range holds an index."""
    return any(s.is_integer for s in expr.free_symbols)


def stable(expr: Expr) -> Expr:
    """A spelling that code can run, worked out once for all arrays of the same part in it."""
    if not expr.has(exp, AppliedUndef):
        return expr
    elements = sorted(expr.atoms(Indexed), key=str)
    letters = [symbol(f"v{k}") for k in range(len(elements))]
    spelled = stable_in_letters(expr.xreplace(dict(zip(elements, letters, strict=True))))
    return spelled.xreplace(dict(zip(letters, elements, strict=True)))


@lru_cache(maxsize=512)
def stable_in_letters(expr: Expr) -> Expr:
    return stabilise(expr)


# Sums of exponentials, shifted


def shifted(expr: Expr) -> Expr:
    """Shares e^t/Sum(e^t) and ln Sum(e^t) written with t - max t in the place of t."""
    expr = expr.replace(lambda e: isinstance(e, log), logarithm)
    return expr.replace(is_over_total, quotient)


def total_of(expr: Expr) -> Sum | None:
    """The sum of exponentials that an expression is, over one index."""
    is_total = isinstance(expr, Sum) and len(expr.limits) == 1 and isinstance(expr.function, exp)
    return expr if is_total else None


def lower_total(total: Sum) -> tuple[Expr, Sum]:
    """The largest exponent, and the sum of exponentials shifted by it."""
    (limits,) = total.limits
    exponent = total.function.exp
    top = Largest(exponent, limits)
    return top, Sum(exp(exponent - top), limits)


def is_over_total(expr: Expr) -> bool:
    return expr.is_Mul and split(expr) is not None


def split(expr: Expr) -> tuple[Expr, Sum, Expr] | None:
    """The exponent above, the sum below and the other factors of e^t/Sum(e^t)."""
    factors = Mul.make_args(expr)
    totals = [f for f in factors if isinstance(f, Pow) and f.exp == -1 and total_of(f.base)]
    above = [f for f in factors if isinstance(f, exp)]
    if len(totals) != 1 or len(above) != 1 or above[0].has(Largest):
        return None
    total = totals[0].base
    if total.has(Largest):
        return None
    others = [f for f in factors if f not in (totals[0], above[0])]
    return above[0].exp, total, Mul(*others)


def quotient(expr: Expr) -> Expr:
    found = split(expr)
    assert found is not None
    exponent, total, others = found
    top, sum_of_shifted = lower_total(total)
    return others * exp(exponent - top) / sum_of_shifted


def logarithm(call: Expr) -> Expr:
    """ln of a share, or of a sum of exponentials."""
    (inside,) = call.args
    total = total_of(inside)
    if total is not None and not total.has(Largest):
        top, below = lower_total(total)
        return top + log(below)
    found = split(inside) if inside.is_Mul else None
    if found is None or found[2] != 1:
        return call
    top, below = lower_total(found[1])
    return found[0] - top - log(below)
