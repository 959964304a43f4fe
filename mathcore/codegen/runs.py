"""A program for many runs at once: every array that depends on the parameters has one axis more.

The axis comes last, so that neighbours in memory are the same number of different runs and every
operation goes along it. The statements themselves stay what they are.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Indexed, S

from mathcore.codegen.ufuncs import reads
from mathcore.derivation.indices import Program, Statement
from mathcore.symbols import index, indexed, symbol

RUN, RUNS = index("run"), symbol("R")


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
