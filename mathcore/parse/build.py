"""From the small tree of a formula to SymPy, node by node.

Imports SymPy, the algebra that sizes what it makes, and the tree.
"""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy import Expr, Max, Min, Pow, Rational, Symbol
from sympy.core.relational import Relational

from mathcore.errors import N_
from mathcore.formulas import Activation
from mathcore.parse import tree
from mathcore.parse.algebra import Algebra
from mathcore.parse.gate import Source
from mathcore.parse.ranges import REAL, VALUES, Range, negative, plus
from mathcore.parse.terms import SAMPLES, Term, constant, mapped, number, variable
from mathcore.parse.vocabulary import Word
from mathcore.symbols import symbol

LARGEST_FACTORIAL = 170
MOST_CASES = 3
CONSTANTS = {"e": (sp.E, math.e), "pi": (sp.pi, math.pi)}


class Builder:
    """Builds the formula of one source."""

    def __init__(self, source: Source) -> None:
        self.source = source
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
            spelling = without_cases(word.record) if self.nested else word.record.expr
            return Filled(self.algebra, word.record, args[0], at).term(spelling)
        if word.name == "exp":
            return self.algebra.exponential(args[0], at)
        assert word.head is not None
        if word.several:
            return self.algebra.choose(word.head, args, at)
        return self.algebra.apply(word.head, args[0], at)


class Filled:
    """The formula of an activation with a term in the place of its variable."""

    def __init__(self, algebra: Algebra, record: Activation, of: Term, at: int) -> None:
        self.algebra = algebra
        self.z = record.z
        self.of = of
        self.at = at

    def term(self, expr: Expr) -> Term:
        algebra, at = self.algebra, self.at
        if expr == self.z:
            return self.of
        if isinstance(expr, Rational):
            return number(Fraction(int(expr.p), int(expr.q)))
        if isinstance(expr, Symbol):
            return variable(expr)
        if expr.is_NumberSymbol:
            return constant(expr, float(expr))
        if isinstance(expr, sp.Piecewise):
            return self.cases(expr)
        if isinstance(expr, Pow) and expr.exp == -1:
            return algebra.invert(self.term(expr.base), at)
        parts = [self.term(arg) for arg in expr.args]
        if expr.is_Add:
            return algebra.add(parts, at)
        if expr.is_Mul:
            return algebra.multiply(parts, at)
        if expr.is_Pow:
            return algebra.power(parts[0], parts[1], at)
        if expr.func in (Max, Min):
            return algebra.choose(expr.func, parts, at)
        if expr.func is sp.exp:
            return algebra.exponential(parts[0], at)
        if expr.func in VALUES:
            return algebra.apply(expr.func, parts[0], at)
        made = expr.func(*(part.expr for part in parts), evaluate=False)
        return algebra.made(made, (REAL,) * (1 + SAMPLES), parts, at, 1)

    def cases(self, expr: Any) -> Term:
        """The branches that can hold; where it is known which one does, that one alone."""
        branches: list[Term] = []
        pairs: list[tuple[Expr, Any]] = []
        for value, condition in expr.args:
            holds = self.condition(condition)
            if holds == sp.false:
                continue
            branches.append(self.term(value))
            pairs.append((branches[-1].expr, holds))
            if holds == sp.true:
                break
        if len(pairs) == 1 and pairs[0][1] == sp.true:
            return branches[0]
        ranges = branches[0].ranges
        for branch in branches[1:]:
            ranges = mapped(hull, ranges, branch.ranges)
        # Counted before it is made: a condition that holds cases itself is folded by SymPy.
        inside = max((len(c.atoms(sp.Piecewise)) for _, c in pairs), default=0)
        if inside > MOST_CASES:
            raise self.algebra.source.error(
                "too-many-cases",
                N_("a function given by cases has others inside; write it with max or min"),
                self.at,
            )
        ops = sum(1 + int(condition.count_ops()) for _, condition in pairs)
        self.algebra.sized(tuple(branches), self.at, ops)
        made = sp.Piecewise(*pairs, evaluate=False)
        return self.algebra.made(made, ranges, branches, self.at, ops)

    def condition(self, condition: Any) -> Any:
        """A condition, decided where the numbers in it are known."""
        if not isinstance(condition, Relational):
            if condition in (sp.true, sp.false):
                return condition
            return condition.func(*(self.condition(part) for part in condition.args))
        left, right = (self.term(side) for side in condition.args)
        if left.is_constant and right.is_constant:
            gap = plus(left.ranges[0] or REAL, negative(right.ranges[0] or REAL))
            sample = 0 if left.expr == right.expr else 1 if gap.low > 0 else -1
            if sample == 0 or gap.low > 0 or gap.high < 0:
                return condition.func(sp.Integer(sample), sp.Integer(0))
        return condition.func(left.expr, right.expr, evaluate=False)


def without_cases(record: Activation) -> Expr:
    """A second spelling without cases, if there is one: relu(relu(x)) as max(0, max(0, x)).

    SymPy takes 2^n steps to unfold n functions given by cases inside the condition of another.
    """
    other = record.stable
    return record.expr if other is None or other.has(sp.Piecewise) else other


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


def hull(a: Range, b: Range) -> Range:
    return Range(min(a.low, b.low), max(a.high, b.high))
