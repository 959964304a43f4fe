"""A layer of one's own, stated in index notation: its adjoints are derived, proved and run.

Whoever states `y[n,k] = Sum(x[n,i] B[i,j,k] v[n,j], i, j)` gets the derivatives of any cost by B,
x and v, given the one by y.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sympy import Expr, Indexed, Symbol, Tuple

from mathcore.derivation.adjoints import adjoint
from mathcore.derivation.indices import Program, Statement
from mathcore.derivation.layer_checks import (
    LONGEST,
    check_element,
    check_kind,
    check_letters,
    check_names,
    check_runs,
    check_statement,
    extents,
    label,
    sizes_of_sums,
)
from mathcore.derivation.naming import name_arrays
from mathcore.derivation.steps import Derivation, Step
from mathcore.errors import N_, SettingError
from mathcore.symbols import indexed

Stated: TypeAlias = Expr | Sequence[tuple[Indexed, Expr]]


@dataclass(frozen=True)
class Layer:
    """A layer stated by its own formula, over elements of arrays with indices.

    Args:
        name: what it is called.
        inputs: an element of each array that comes in, such as x[n,i].
        parameters: an element of each array that is learned.
        output: an element of the array that goes out.
        statement: the output's expression, or, for a layer of several lines, pairs of an element
            and its expression, the output's last.
        sizes: up to what each index runs, from 1; an index that some sum runs through from 1 to
            a size need not be said.

    Raises:
        SettingError: an index is fixed, such as 1 or 2j, is neither summed over nor one of the
            output's, runs to another size than the axis where it stands, has no size, or stands
            twice in an element; an array is not known or has another number of indices
            elsewhere. The line names it.

    >>> from sympy import Sum
    >>> from mathcore.symbols import index, symbol
    >>> x, w, y = indexed("x"), indexed("w"), indexed("y")
    >>> n, j = index("n"), index("j")
    >>> own = Layer("neuron", [x[n, j]], [w[j]], y[n], Sum(x[n, j] * w[j], (j, 1, symbol("d"))),
    ...             {n: symbol("N")})
    >>> [line.expr for line in own.program if line.name == "dw"]
    [Sum(dy[n]*x[n, j], (n, 1, N))]
    """

    name: str
    inputs: Sequence[Indexed]
    parameters: Sequence[Indexed]
    output: Indexed
    statement: Stated
    sizes: Mapping[Symbol, Expr] = field(default_factory=dict)
    statements: tuple[Statement, ...] = field(init=False)

    def __post_init__(self) -> None:
        for element in (*self.inputs, *self.parameters, self.output):
            check_kind(element)
        lines = lines_of(self.output, self.statement)
        sizes = {**sizes_of_sums(expr for _, expr in lines), **self.sizes}
        given = [*self.inputs, *self.parameters]
        check_names(given, [target for target, _ in lines], self.output)
        known: dict[str, Indexed] = {label(e): e for e in given}
        for element in given:
            check_element(element, sizes)
        for target, expr in lines:
            check_element(target, sizes)
            check_statement(target, expr, known, sizes)
            known[label(target)] = target
        check_letters(lines, given, sizes)
        statements = tuple(Statement(t, e, extents(t, sizes)) for t, e in lines)
        object.__setattr__(self, "sizes", sizes)
        object.__setattr__(self, "statements", statements)

    def adjoints(self) -> dict[str, Derivation]:
        """The derivative of a cost by each array, from those by the output: last lines first."""
        made = [statement.target for statement in reversed(self.statements[:-1])]
        found = {}
        for wanted in (*made, *self.parameters, *self.inputs):
            readers = [s for s in self.statements if reads(s, wanted)]
            if readers:
                found[label(wanted)] = self.by(wanted, readers)
        return found

    def by(self, wanted: Indexed, readers: list[Statement]) -> Derivation:
        """The derivative of a cost by one array, from those by the lines that read it."""
        derived = adjoint([(s, upstream(s.target)) for s in readers], wanted)
        steps: list[Step] = list(derived.steps)
        for statement in readers:
            steps += name_arrays(steps[-1].result, statement)
        return Derivation(derived.claim, tuple(steps), wanted)

    def backprop(self) -> Derivation:
        """The derivatives of a cost by every array of the layer, as one derivation."""
        parts = list(self.adjoints().values())
        claim = Tuple(*(part.claim for part in parts))
        return Derivation.of(claim, parts, Tuple(*(part.variable for part in parts)))

    @property
    def program(self) -> Program:
        """The layer forwards, and the derivatives by its arrays from the one by its output.

        Raises:
            SettingError: an index such as i + j - 1 stands where no code can be printed for it.
        """
        given = [*self.inputs, *self.parameters]
        known = {label(e): e for e in (*given, *(s.target for s in self.statements))}
        for statement in self.statements:
            check_runs(statement.target, statement.expr, known, self.sizes)
        back = upstream(self.output)
        backward = tuple(
            Statement(upstream(part.variable), part.result, extents(part.variable, self.sizes))
            for part in self.adjoints().values()
        )
        return Program(
            (*map(label, given), label(back)),
            (*self.statements, *backward),
            (label(self.output), *(f"d{label(e)}" for e in given)),
            tuple((label(e), extents(e, self.sizes)) for e in (*given, back)),
        )


def upstream(element: Indexed) -> Indexed:
    """The derivative of the cost by an element."""
    return indexed(f"d{label(element)}")[element.indices]


def reads(statement: Statement, wanted: Indexed) -> bool:
    return any(e.base == wanted.base for e in statement.expr.atoms(Indexed))


def lines_of(output: Indexed, stated: Stated) -> list[tuple[Indexed, Expr]]:
    """The lines of a layer: elements and their expressions."""
    lines = [(output, stated)] if isinstance(stated, Expr) else [*stated]
    for line in lines:
        if not (isinstance(line, tuple) and len(line) == 2 and isinstance(line[1], Expr)):
            raise SettingError(
                N_("a layer is stated by an expression, or by pairs of an element and its "
                   "expression, not by {given}"), given=str(stated)[:LONGEST],
            )  # fmt: skip
        check_kind(line[0])
    return lines
