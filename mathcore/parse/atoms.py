"""Atoms: numbers and names, brackets, bars, LaTeX's fractions, and radical signs.

Imports the reading of functions.
"""

from __future__ import annotations

from mathcore.errors import N_
from mathcore.parse import tree
from mathcore.parse.calls import Calls
from mathcore.parse.tokens import Kind
from mathcore.parse.tree import Node
from mathcore.parse.vocabulary import WORDS

LARGEST_ROOT = 60


class Atoms(Calls):
    """The part of the grammar that reads one atom."""

    def atom(self) -> Node:
        token = self.now
        if token.kind in (Kind.NUMBER, Kind.FRACTION, Kind.NAME, Kind.CONSTANT):
            return self.leaf(self.take())
        if token.kind == Kind.OVER:
            return self.over()
        if token.kind == Kind.ROOT:
            return self.root()
        if token.kind == Kind.FUNCTION:
            return self.function()
        if self.at_mark("(", "[", "{", "\\{"):
            return self.group()
        if self.at_mark("|"):
            return self.absolute()
        raise self.unexpected()

    def over(self) -> Node:
        bar = self.take()
        above = self.single()
        below = self.single()
        first = below.factors[0] if isinstance(below, tree.Product) else below
        if is_d(above) and is_d(first):
            raise self.source.error(
                "derivative",
                N_("a derivative is not typed: type the function, and it is derived"),
                bar.start,
            )
        return tree.Product((above, tree.Inverse(below, bar.start)), bar.start)

    def absolute(self) -> Node:
        bar = self.take()
        self.bars += 1
        with self.deeper(bar.start):
            node = self.sum()
        self.close(bar)
        self.bars -= 1
        return tree.Call(WORDS["abs"], (node,), bar.start)

    def root(self) -> Node:
        r"""A radical sign: `√2`, `√(x+1)`, `\sqrt[3]{x}`, or `sqrt x`."""
        sign, place = self.take(), self.place
        if sign.value == "tex":
            degree = self.degree() if self.at_mark("[") else 2
            of = self.group() if self.at_mark("(") else self.single()
            return tree.Root(of, degree, sign.start)
        degree = int(sign.value)
        if self.at_mark("(", "[", "{", "\\{"):
            return tree.Root(self.group(), degree, sign.start)
        return tree.Root(self.under(sign, place), degree, sign.start)

    def degree(self) -> int:
        self.take()
        token = self.now
        if (
            token.kind == Kind.NUMBER
            and token.value.isdigit()
            and 2 <= int(token.value) <= LARGEST_ROOT
        ):
            self.take()
            if self.at_mark("]"):
                self.take()
                return int(token.value)
        raise self.source.error(
            "degree",
            N_("the degree of a root is a whole number from 2 to {most}"),
            token.start,
            most=LARGEST_ROOT,
        )


def is_d(node: Node) -> bool:
    return isinstance(node, tree.Name) and node.name == "d"
