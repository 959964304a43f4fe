"""Why backpropagation: how the gradient swells when it is written out, and how it does not.

The same gradient of one sample is counted three ways: written out as one expression for each
weight, with every sub-expression that recurs worked out once, and statement by statement.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from sympy import Add, Expr, Function, Indexed, Integer, Max, Min, Mul, Pow, S, Sum

from mathcore.derivation.indices import Program, Statement
from mathcore.derivation.layers import N, Row, k, layer_names, n, width
from mathcore.formulas import Activation
from mathcore.symbols import function, indexed, symbol


@dataclass(frozen=True, slots=True)
class Swelling:
    """The operations of one gradient: additions, multiplications, powers, function calls.

    `unrolled` writes every weight's derivative out in weights and inputs alone; `shared` works
    out each different sub-expression of these once; `backprop` runs the program's statements.
    """

    sizes: tuple[int, ...]
    unrolled: int
    shared: int
    backprop: int

    @property
    def ratio(self) -> float:
        """How many times as long the gradient is when it is written out."""
        return self.unrolled / self.backprop


class Unrolled:
    """The entries of a program's arrays for one sample, each written out in its inputs."""

    def __init__(self, program: Program, sizes: Sequence[int]) -> None:
        self.statements = {s.name: replace(s, expr=held(s.expr)) for s in program}
        self.extents: dict[Expr, Expr] = {width(layer): Integer(d) for layer, d in enumerate(sizes)}
        self.extents[N] = S.One
        self.known: dict[Indexed, Expr] = {}

    def entry(self, element: Indexed) -> Expr:
        """One entry, with everything that it is made of put in."""
        if element not in self.known:
            statement = self.statements.get(str(element.base.label))
            if statement is None:
                self.known[element] = letter(element)
            else:
                stated = self.stated(statement, element)
                parts = {e: self.entry(e) for e in stated.atoms(Indexed)}
                self.known[element] = stated.xreplace(parts)
        return self.known[element]

    def stated(self, statement: Statement, element: Indexed) -> Expr:
        """What a statement says of one entry, sums written out."""
        at = dict(zip(statement.indices, element.indices, strict=True))
        return written_out(statement.expr.xreplace(at), self.extents)

    def entries(self, statement: Statement) -> Iterator[Indexed]:
        """Every entry of a statement's target."""
        runs = (range(1, int(e.xreplace(self.extents)) + 1) for e in statement.extents)
        for place in product(*runs):
            yield statement.target.base[tuple(map(Integer, place))]


def held(expr: Expr) -> Expr:
    """The expression with functions that nothing evaluates, for they are only counted."""

    def opaque(call: Expr) -> Expr:
        parts = [part for arg in call.args for part in (arg.args if call.is_Piecewise else (arg,))]
        kept = [part for part in parts if isinstance(part, Expr)]
        return function(type(call).__name__)(*kept)

    kinds = (Function, Max, Min)
    return expr.replace(lambda e: isinstance(e, kinds) and e.args, opaque)


def written_out(expr: Expr, extents: dict[Expr, Expr]) -> Expr:
    """The expression with its sums written term by term."""

    def terms(total: Sum) -> Expr:
        summand = total.function
        for v, low, high in total.limits:
            first, last = (int(end.xreplace(extents)) for end in (low, high))
            summand = Add(*(summand.xreplace({v: Integer(k)}) for k in range(first, last + 1)))
        return summand

    return expr.replace(lambda e: isinstance(e, Sum), terms).xreplace(extents)


def letter(element: Indexed) -> Expr:
    """An entry that is given, as a letter."""
    places = "x".join(str(i) for i in element.indices)
    return symbol(f"{element.base.label}_{places}")


def own_operations(expr: Expr) -> int:
    """The operations of an expression's outermost part."""
    if isinstance(expr, Add | Mul):
        return len(expr.args) - 1
    return int(bool(expr.args)) if isinstance(expr, Pow) or expr.is_Function else 0


def operations(expr: Expr, known: dict[Expr, int]) -> int:
    """All operations of an expression as it is written; what recurs is looked up."""
    if expr not in known:
        inside = sum(operations(arg, known) for arg in expr.args if arg.args)
        known[expr] = own_operations(expr) + inside
    return known[expr]


def in_textbook_form(program: Program, rows: Sequence[Row]) -> Program:
    """The program with every activation as its record states it, not in the spelling that runs."""
    last = len(rows)
    stated = {
        layer_names(layer, last)[1]: row.at(indexed(f"z{layer}")[n, k])
        for layer, row in enumerate(rows, start=1)
        if isinstance(row, Activation)
    }
    statements = tuple(replace(s, expr=stated.get(s.name, s.expr)) for s in program)
    return replace(program, statements=statements)


def swelling(program: Program, rows: Sequence[Row], sizes: Sequence[int]) -> Swelling:
    """Count the gradient of one sample by all weights and biases, three ways."""
    program = in_textbook_form(program, rows)
    whole = Unrolled(program, sizes)
    wanted = [s for s in program if s.name in program.outputs and s.name[:2] in ("dW", "db")]
    counted: dict[Expr, int] = {}
    unrolled = sum(
        operations(whole.entry(element), counted) for s in wanted for element in whole.entries(s)
    )
    needed = program.needed_for(s.name for s in wanted)
    by_statement = sum(
        operations(whole.stated(s, element), {})
        for s in program
        if s.name in needed
        for element in whole.entries(s)
    )
    shared = sum(own_operations(expr) for expr in counted)
    return Swelling(tuple(sizes), unrolled, shared, by_statement)
