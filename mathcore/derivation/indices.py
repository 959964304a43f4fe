"""Statements in index notation: `target[n,k] = expression`, sums written out, and lists of them.

A `Program` is what a network runs forwards and backwards: it is read as a page of formulas, and
`codegen` prints it as code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sympy import Expr, Indexed, S, Sum, Symbol

from mathcore.symbols import LAYER, index

LETTERS = "njkmqrcsutvpihgef"
"""Letters for indices, in the order in which they are taken."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One line of a program in index notation: `target[indices] = expr`.

    `extents` says up to what each index of the target runs, from 1; a first index that counts the
    layers has none, for it is one and the same.
    """

    target: Indexed
    expr: Expr
    extents: tuple[Expr, ...] = ()

    @property
    def name(self) -> str:
        return str(self.target.base.label.name)

    @property
    def indices(self) -> tuple[Symbol, ...]:
        return tuple(self.target.indices)

    @property
    def limits(self) -> tuple[tuple[Symbol, Expr, Expr], ...]:
        """The target's indices with their ranges, as a sum takes them."""
        running = self.indices[-len(self.extents) :]
        return tuple((i, S.One, e) for i, e in zip(running, self.extents, strict=True))

    def apart(self, taken: Iterable[Expr]) -> Statement:
        """The same statement, those of its indices renamed that are taken elsewhere."""
        used = {s for one in taken for s in one.free_symbols if s != LAYER}
        running = self.indices[-len(self.extents) :]
        own = [*running, *(v for total in sums_in(self.expr) for v in total.variables)]
        fresh = (i for i in map(index, LETTERS) if i not in used and i not in own)
        renamed = {i: next(fresh) for i in dict.fromkeys(own) if i in used}
        return Statement(self.target.xreplace(renamed), self.expr.xreplace(renamed), self.extents)


def sums_in(expr: Expr) -> list[Sum]:
    return sorted(expr.atoms(Sum), key=str)


@dataclass(frozen=True, slots=True)
class Program:
    """Statements in the order they run, the arrays they start from and those they hand back.

    `shapes` gives the size of each axis of an input as a letter, such as x of (N, d0).
    """

    inputs: tuple[str, ...]
    statements: tuple[Statement, ...]
    outputs: tuple[str, ...]
    shapes: tuple[tuple[str, tuple[Expr, ...]], ...] = ()

    def __iter__(self) -> Iterator[Statement]:
        return iter(self.statements)

    def needed_for(self, outputs: Iterable[str]) -> frozenset[str]:
        """The statements, by name, without which these arrays are not known."""
        needed = set(outputs)
        for statement in reversed(self.statements):
            if statement.name in needed:
                needed |= {str(e.base.label) for e in statement.expr.atoms(Indexed)}
        return frozenset(s.name for s in self.statements if s.name in needed)

    def up_to(self, outputs: Iterable[str]) -> Program:
        """The part of the program that hands back these arrays and runs nothing else."""
        outputs = tuple(outputs)
        needed = self.needed_for(outputs)
        return replace(self, statements=tuple(s for s in self if s.name in needed), outputs=outputs)
