"""From the small tree of a formula to SymPy, node by node.

Imports SymPy, the algebra that sizes what it makes, and the tree.
"""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction

import sympy as sp
from sympy import Expr, Symbol

from mathcore.errors import N_
from mathcore.parse import tree
from mathcore.parse.activations import activation
from mathcore.parse.algebra import Algebra
from mathcore.parse.gate import Source
from mathcore.parse.terms import Term, constant, number, variable
from mathcore.parse.vocabulary import Word
from mathcore.symbols import symbol

LARGEST_FACTORIAL = 170
MOST_CASES = 3
CONSTANTS = {"e": (sp.E, math.e), "pi": (sp.pi, math.pi)}


class Builder:
    """Builds the formula of one source; `named` keeps the activations by name."""

    def __init__(self, source: Source, named: bool = False) -> None:
        self.source = source
        self.named = named
        self.algebra = Algebra(source)
        self.names: dict[str, str] = {}
        self.nested = False

    def formula(self, node: tree.Node) -> Expr:
        """The formula of a whole text."""
        self.nested = has_nested_cases(node)
        return self.build(node).expr

    def build(self, node: tree.Node) -> Term:
        match node:
            case tree.Number(value, _):
                return number(value)
            case tree.Name(name, at):
                return variable(self.name(name, at))
            case tree.Constant(name, _):
                return constant(*CONSTANTS[name])
            case tree.Negative(of, at):
                return self.algebra.negative(self.build(of), at)
            case tree.Inverse(of, at):
                return self.algebra.invert(self.build(of), at)
            case tree.Sum(terms, at):
                return self.algebra.add([self.term(term, i) for i, term in enumerate(terms)], at)
            case tree.Product(factors, at):
                return self.algebra.multiply([self.build(factor) for factor in factors], at)
            case tree.Power(base, exponent, at):
                return self.algebra.power(self.build(base), self.build(exponent), at)
            case tree.Root(of, degree, at):
                return self.algebra.root(self.build(of), degree, at)
            case tree.Logarithm(of, base, at):
                return self.logarithm(self.build(of), self.build(base), at)
            case tree.Factorial(of, at):
                return self.factorial(self.build(of), at)
            case tree.Call(word, args, at):
                return self.call(word, [self.build(arg) for arg in args], at)

    def term(self, node: tree.Node, place: int) -> Term:
        """A term of a sum; the minus before it is an operation of the sum, but for the first."""
        if place and isinstance(node, tree.Negative):
            return self.algebra.negative(self.build(node.of), node.at, ops=0)
        return self.build(node)

    def name(self, name: str, at: int) -> Symbol:
        """The symbol of a name; x1 and x_1 are not told apart when typeset."""
        first = self.names.setdefault(name.replace("_", ""), name)
        if first != name:
            raise self.source.error(
                "ambiguous",
                N_("{first} and {second} look the same when typeset: spell them alike"),
                at,
                first=first,
                second=name,
            )
        return symbol(name)

    def logarithm(self, of: Term, base: Term, at: int) -> Term:
        above = self.algebra.apply(sp.log, of, at)
        if base.expr == sp.E:
            return above
        below = self.algebra.apply(sp.log, base, at)
        return self.algebra.multiply([above, self.algebra.invert(below, at)], at)

    def factorial(self, of: Term, at: int) -> Term:
        if not isinstance(of.expr, sp.Integer) or not 0 <= of.expr <= LARGEST_FACTORIAL:
            raise self.source.error(
                "factorial",
                N_("a factorial is taken of a whole number from 0 to {most}"),
                at,
                most=LARGEST_FACTORIAL,
            )
        return number(Fraction(math.factorial(int(of.expr))))

    def call(self, word: Word, args: list[Term], at: int) -> Term:
        if word.record is not None:
            opened = activation(self.algebra, word.record, args, at, without_cases=self.nested)
            keeps = self.named and opened.expr.free_symbols and word.record.z != word.record.expr
            called = word.record.called(*(arg.expr for arg in args))
            return replace(opened, expr=called) if keeps else opened
        if word.name == "exp":
            return self.algebra.exponential(args[0], at)
        assert word.head is not None
        if word.several:
            return self.algebra.choose(word.head, args, at)
        return self.algebra.apply(word.head, args[0], at)


def has_nested_cases(node: tree.Node) -> bool:
    """Whether an activation given by cases stands inside another one."""
    waiting: list[tuple[object, bool]] = [(node, False)]
    while waiting:
        part, inside = waiting.pop()
        if isinstance(part, tuple):
            waiting += [(one, inside) for one in part]
            continue
        if isinstance(part, tree.Call) and part.word.record is not None:
            cased = part.word.record.expr.has(sp.Piecewise)
            if cased and inside:
                return True
            inside = inside or cased
        if is_dataclass(part) and not isinstance(part, Word):
            waiting += [(getattr(part, field.name), inside) for field in fields(part)]
    return False
