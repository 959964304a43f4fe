"""A program for many runs at once: every array that depends on the parameters has one axis more.

The axis comes last, so that neighbours in memory are the same number of different runs and every
operation goes along it. The statements themselves stay what they are. Where a layer is wide,
`matmul` takes one run's matrices after the other's. Where it is narrow, a contraction with an
array that all runs share is one matrix product for all of them, and `einsum` multiplies run beside
run what differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sympy import Expr, Indexed, Mul, S, Symbol

from mathcore.codegen.arrays import Indices, call, view
from mathcore.codegen.lowering import Line
from mathcore.codegen.source import Printed
from mathcore.codegen.ufuncs import reads
from mathcore.derivation.indices import Program, Statement
from mathcore.symbols import index, indexed, symbol

RUN, RUNS = index("run"), symbol("R")
WIDE = 2
"""A layer of j by k weights is wide from j k = WIDE (j + k) on.

`matmul` moves j + k numbers a sample to where it multiplies them j k times; with 10 to 1,000 runs
it was measured to be the faster one from about here on.
"""
View = tuple[str, Indices]


def for_runs(program: Program, shared: tuple[str, ...]) -> Program:
    """The same statements with an index for the run in all that is not the same for every run.

    Args:
        program: statements in index notation.
        shared: inputs that all runs share, such as x and y, and numbers.
    """
    own = set(program.inputs) - set(shared)
    statements = []
    for statement in program:
        if reads(statement.expr) & own:
            own.add(statement.name)
            statement = with_run(statement, own)
        statements.append(statement)
    shapes = tuple(
        (name, (*shape, RUNS) if name in own else shape) for name, shape in program.shapes
    )
    return replace(program, statements=tuple(statements), shapes=shapes)


def with_run(statement: Statement, own: set[str]) -> Statement:
    """A statement with the run's index on its target and on what it reads of it."""
    elements = {e: with_index(e) for e in statement.expr.atoms(Indexed) if str(e.base.label) in own}
    target = with_index(statement.target)
    return Statement(target, statement.expr.xreplace(elements), (*statement.extents, RUNS))


def with_index(element: Indexed) -> Indexed:
    places = () if element.indices == (S.Zero,) else element.indices
    return indexed(str(element.base.label))[(*places, RUN)]


class PrintedRuns(Printed):
    """The source of a program over runs.

    Args:
        program: what `for_runs` gives.
        constants: inputs that are numbers, with their values.
        sizes: how long axes are, where it is known; without it every layer counts as narrow.
    """

    def __init__(
        self,
        program: Program,
        constants: Mapping[str, float],
        sizes: Mapping[Expr, int] | None = None,
    ) -> None:
        super().__init__(program, "gradients", constants)
        self.lines = runs_last(self.lines)
        self.known = sizes or {}

    def calls(self, line: Line) -> list[str]:
        if line.kind == "contract" and (code := self.side_by_side(line)):
            self.buffers[line.target] = line.extents
            return [code]
        return super().calls(line)

    def side_by_side(self, line: Line) -> str:
        """A product of two matrices in every run as `matmul`, or nothing where that does not do."""
        factors = Mul.make_args(line.expr)
        if len(factors) != 2 or len(line.over) != 1 or len(line.indices) != 3:
            return ""
        if line.indices[-1] != RUN or not all(isinstance(f, Indexed) for f in factors):
            return ""
        lengths = {**dict(zip(line.indices, line.extents, strict=True)), **dict(self.over(line))}
        first, second = (view(f, lengths) for f in factors)
        if line.indices[0] in second[1]:
            first, second = second, first
        over, out = line.over[0], line.target
        if self.is_wide([lengths[i] for i in (*line.indices[:-1], over)]):
            return one_by_one(first, second, line.indices, over, out)
        shared = RUN not in first[1]
        return shared_first(first, second, line.indices, over, out) if shared else ""

    def is_wide(self, lengths: list[Expr]) -> bool:
        """Whether a product is that of a wide layer, whatever the number of samples is."""
        layer = [self.known[e] for e in lengths if e in self.known]
        return len(layer) == 2 and is_wide(*layer)


def is_wide(j: int, k: int) -> bool:
    """Whether a layer has so many weights for its units that products cost more than moving."""
    return j * k >= WIDE * (j + k)


def shared_first(first: View, second: View, kept: Indices, over: Symbol, out: str) -> str:
    """One product of a matrix that all runs share with those of all runs, side by side."""
    row, column, _ = kept
    code = {(row, over): first[0], (over, row): f"{first[0]}.T"}.get(first[1])
    if code is None or second[1] != (over, column, RUN):
        return ""
    return call("numpy.matmul", code, in_one(second[0]), f"out={in_one(out)}")


def in_one(code: str) -> str:
    """An array with its last two axes, the columns and the runs, as one."""
    return f"{code}.reshape(len({code}), -1)"


def one_by_one(first: View, second: View, kept: Indices, over: Symbol, out: str) -> str:
    """The product of two matrices of each run; of the first there may be one for all."""
    row, column, _ = kept
    if set(first[1]) - {RUN} != {row, over} or set(second[1]) != {over, column, RUN}:
        return ""
    places = [
        (axes.index(a), axes.index(b))
        for axes, (a, b) in ((first[1], (row, over)), (second[1], (over, column)))
    ]
    axes = f"axes={[*places, (0, 1)]}"
    return call("numpy.matmul", first[0], second[0], axes, f"out={out}")


def runs_last(lines: list[Line]) -> list[Line]:
    """The lines with the run as the last axis also of what is computed on the way."""
    moved = {line.target for line in lines if RUN in line.indices and line.indices[-1] != RUN}
    return [with_runs_last(line, moved) for line in lines]


def with_runs_last(line: Line, moved: set[str]) -> Line:
    swap = {
        e: indexed(str(e.base.label))[ordered(e.indices)]
        for e in line.expr.atoms(Indexed)
        if str(e.base.label) in moved
    }
    expr = line.expr.xreplace(swap)
    if line.target not in moved:
        return replace(line, expr=expr)
    lengths = dict(zip(line.indices, line.extents, strict=True))
    indices = ordered(line.indices)
    return replace(line, indices=indices, extents=tuple(lengths[i] for i in indices), expr=expr)


def ordered(indices: Indices) -> Indices:
    return (*(i for i in indices if i != RUN), RUN)
