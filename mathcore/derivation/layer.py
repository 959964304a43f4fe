"""A layer of one's own, stated in index notation: its adjoints are derived, proved and run.

Whoever states `y[n,k] = Sum(x[n,i] B[i,j,k] v[n,j], i, j)` gets the derivatives of any cost by B,
x and v, given the one by y.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sympy import Expr, Indexed, Sum, Symbol, Tuple

from mathcore.derivation.adjoints import adjoint
from mathcore.derivation.indices import Program, Statement
from mathcore.derivation.naming import name_arrays
from mathcore.derivation.steps import Derivation, Step
from mathcore.errors import N_, SettingError
from mathcore.printing import plain
from mathcore.symbols import indexed

LONGEST = 40
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
        SettingError: an index is neither summed over nor one of the output's, runs to another
            size than the axis where it stands, has no size, or stands twice in what is given;
            an array is not known or has another number of indices elsewhere. The line names it.

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
        """The layer forwards, and the derivatives by its arrays from the one by its output."""
        given = [*self.inputs, *self.parameters]
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


def label(element: Indexed) -> str:
    return str(element.base.label)


def upstream(element: Indexed) -> Indexed:
    """The derivative of the cost by an element."""
    return indexed(f"d{label(element)}")[element.indices]


def extents(element: Indexed, sizes: Mapping[Symbol, Expr]) -> tuple[Expr, ...]:
    return tuple(sizes[i] for i in element.indices)


def reads(statement: Statement, wanted: Indexed) -> bool:
    return any(e.base == wanted.base for e in statement.expr.atoms(Indexed))


def sizes_of_sums(exprs: Iterator[Expr]) -> dict[Symbol, Expr]:
    """How far the indices of sums run that start from 1."""
    limits = (one for expr in exprs for total in expr.atoms(Sum) for one in total.limits)
    return {v: high for v, low, high in limits if low == 1}


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


# Checks, each with one line that names what is wrong


def check_kind(element: object) -> None:
    if not isinstance(element, Indexed):
        raise SettingError(
            N_("{element} is no element of an array, such as x[n, i]"),
            element=str(element)[:LONGEST],
        )


def check_names(given: list[Indexed], targets: list[Indexed], output: Indexed) -> None:
    names = [label(e) for e in (*given, *targets)]
    taken = {f"d{name}" for name in names}
    for name in names:
        if names.count(name) > 1 or name in taken:
            raise SettingError(N_("the array {name} is given twice"), name=name)
    if targets[-1:] != [output]:
        raise SettingError(
            N_("the last statement of a layer is for its output {output}"), output=plain(output)
        )


def check_element(element: Indexed, sizes: Mapping[Symbol, Expr]) -> None:
    """An element that is given has different plain indices, each with a size."""
    for index in element.indices:
        if not (index.is_Symbol and index.is_integer) or element.indices.count(index) > 1:
            raise SettingError(
                N_("{element} is given with other indices than different letters: {index}"),
                element=plain(element),
                index=plain(index),
            )
        if index not in sizes:
            raise SettingError(
                N_("nothing says how far the index {index} of {element} runs"),
                index=plain(index),
                element=plain(element),
            )


def check_statement(
    target: Indexed, expr: Expr, known: Mapping[str, Indexed], sizes: Mapping[Symbol, Expr]
) -> None:
    for index in sorted(indices_free_in(expr) - set(target.indices), key=str):
        raise SettingError(
            N_("the index {index} in the statement for {target} is neither summed over nor its"),
            index=plain(index),
            target=plain(target),
        )
    for total in expr.atoms(Sum):
        for index, low, _ in total.limits:
            if low != 1:
                raise SettingError(
                    N_("indices count from 1, and the sum over {index} for {target} from {low}"),
                    index=plain(index),
                    target=plain(target),
                    low=plain(low),
                )
        for index in set(total.variables) & set(target.indices):
            raise SettingError(
                N_("the index {index} is summed over and stands in {target} too"),
                index=plain(index),
                target=plain(target),
            )
    for element in sorted(expr.atoms(Indexed), key=str):
        if label(element) not in known:
            raise SettingError(
                N_("the array in {element} is neither given nor stated before"),
                element=plain(element),
            )
        check_axes(element, known[label(element)], {**sizes, **sizes_of_sums(iter([expr]))}, sizes)


def indices_free_in(expr: Expr) -> set[Symbol]:
    """The indices that no sum around them runs through."""
    return {s for s in expr.free_symbols if s.is_Symbol and s.is_integer}


def check_axes(
    element: Indexed, given: Indexed, here: Mapping[Symbol, Expr], sizes: Mapping[Symbol, Expr]
) -> None:
    """The element has as many indices as its array has axes, and each runs to its axis' size."""
    if len(element.indices) != len(given.indices):
        raise SettingError(
            N_("indices of {element}: {count}; of {given}: {wanted}"),
            element=plain(element),
            count=len(element.indices),
            given=plain(given),
            wanted=len(given.indices),
        )
    for place, own in zip(element.indices, given.indices, strict=True):
        size = sizes[own]
        highest = place.xreplace({i: here[i] for i in place.free_symbols if i in here})
        if (place.is_Symbol and highest != size) or (highest - size).is_positive:
            raise SettingError(
                N_("the index {index} of {element} runs to {high}, where {given} goes to {size}"),
                index=plain(place),
                element=plain(element),
                high=plain(highest),
                given=plain(given),
                size=plain(size),
            )


def check_letters(
    lines: list[tuple[Indexed, Expr]], given: list[Indexed], sizes: Mapping[Symbol, Expr]
) -> None:
    """Every letter of a statement is an index or the size of some axis that comes in."""
    read_off = {size for e in given for size in extents(e, sizes)}
    for target, expr in lines:
        letters = {s for s in expr.atoms(Symbol) if not s.is_integer}
        arrays = {e.base.label for e in expr.atoms(Indexed)}
        for letter in sorted(letters - arrays - read_off, key=str):
            raise SettingError(
                N_("the letter {letter} in the statement for {target} is no size of an input"),
                letter=plain(letter),
                target=plain(target),
            )
