"""From an expression to the layout tree: signs, fractions, parentheses, once for all renderers.

A part somebody points at (`groups`: sub-term -> label) becomes a `Group`; it may be some of the
terms of a sum or some of the factors of a product, which then stand side by side.

Imports SymPy and this package. Adding a kind of expression is one row in `shapes.SHAPES`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy import Add, Basic, Expr, Mul, Pow, exp

from mathcore.printing.beside import guarded, joined
from mathcore.printing.derivatives import known_notation
from mathcore.printing.order import BIG, in_reading_order, is_link, terms_in_order
from mathcore.printing.parts import (
    as_decimal,
    flat_factors,
    flat_terms,
    is_negative,
    is_one_place,
    is_under_bar,
    is_within,
    same,
    seems_negative,
    turned_over,
    without_minus,
)
from mathcore.printing.shapes import raised, shape, takes_power
from mathcore.printing.tree import (
    ATOM,
    PRODUCT,
    SUM,
    Cases,
    Fraction,
    Group,
    Name,
    Node,
    Number,
    Operator,
    Parens,
    Power,
    Root,
    Row,
    Slot,
    core,
    level,
    slashed,
    tight,
)


class Layout:
    """Lays out one expression, knowing what is pointed at and which symbols are slots."""

    def __init__(
        self,
        groups: Mapping[Basic, str] | None = None,
        slots: Mapping[Basic, str] | None = None,
        raised: bool = False,
        notation: str = "leibniz",
    ) -> None:
        """`raised` says that this is part of an exponent, which is put on one line as a whole."""
        self.groups: dict[Any, str] = dict(groups or {})
        self.slots: dict[Any, str] = dict(slots or {})
        self.raised = raised
        self.notation = notation

    def pointing(self, groups: Mapping[Basic, str]) -> Layout:
        """The same layout with other parts pointed at."""
        return Layout(groups, self.slots, self.raised, self.notation)

    def inside(self) -> Layout:
        """For what stands inside a power or a function, where a number pointed at is another."""
        return self.pointing({p: name for p, name in self.groups.items() if not p.is_Number})

    def node(self, expr: Basic) -> Node:
        """The tree of an expression, grouped if it is pointed at."""
        if self.groups or self.slots:
            return self.laid(expr)
        return unmarked(expr, self.raised, self.notation)

    def laid(self, expr: Basic) -> Node:
        if isinstance(expr, (Add, Mul)):
            return self.sum(expr) if isinstance(expr, Add) else self.product(expr)
        laid = self.bare(expr)
        return Group(self.groups[expr], laid) if expr in self.groups else laid

    def bare(self, expr: Basic) -> Node:
        if expr in self.slots:
            return Slot(self.slots[expr])
        if isinstance(expr, (Pow, exp)):
            return self.power(expr)
        if expr.is_Number and is_negative(expr):
            return Row((Operator("neg"), self.bare(-expr)), SUM)
        return shape(expr, self)

    # Sums

    def sum(self, expr: Add) -> Node:
        """Terms in order; pointed-at terms side by side, in the place of their first."""
        terms, whole = flat_terms(expr), self.label(expr)
        items: list[Node] = []
        for cluster, name in self.clusters(terms_in_order(terms, seems_negative), whole):
            signed = self.signed_items(cluster, first=not items)
            if name is None:
                items += signed
            elif signed[0] == Operator("plus"):
                items += [signed[0], Group(name, Row(tuple(signed[1:]), SUM))]
            else:
                items.append(Group(name, Row(tuple(signed), SUM)))
        row = Row(tuple(items), SUM)
        return row if whole is None else Group(whole, row)

    def clusters(self, terms: list[Expr], whole: str | None) -> list[tuple[list[Expr], str | None]]:
        """The terms one by one, those that are pointed at together as one cluster."""
        found: list[tuple[list[Expr], str]] = []
        left = list(terms)
        for part, name in self.groups.items():
            pointed = flat_terms(part)
            if isinstance(part, Add) and name != whole and is_within(pointed, left):
                found.append(([term for term in left if term in pointed], name))
                left = [term for term in left if term not in pointed]
        clusters: list[tuple[list[Expr], str | None]] = []
        for term in terms:
            home = next((one for one in found if term in one[0]), None)
            if home is None:
                clusters.append(([term], None))
            elif home not in clusters:
                clusters.append(home)
        return clusters

    def signed_items(self, terms: list[Expr], *, first: bool) -> list[Node]:
        """Each term with its sign before it; a pointed-at minus belongs to the group."""
        items: list[Node] = []
        for term in terms:
            leading = first and not items
            name = self.label(term)
            negative, body = self.signed(term, name)
            body = tight(body, PRODUCT)
            if isinstance(core(body), Cases):
                body = Parens(body)
            if not leading or negative:
                body = guarded(body)
            minus = Operator("neg" if leading else "minus")
            if negative and name is not None:
                items.append(Group(name, Row((minus, body), SUM)))
            elif negative:
                items += [minus, body]
            else:
                items += [body] if leading else [Operator("plus"), body]
        return items

    # Products

    def signed(self, expr: Expr, whole: str | None) -> tuple[bool, Node]:
        """Whether a minus stands before the expression, and what stands after it."""
        if not is_negative(expr):
            return False, self.node(expr)
        if not isinstance(expr, Mul):
            return True, self.node(-expr)
        return True, self.factors(without_minus(flat_factors(expr)), whole)

    def product(self, expr: Mul) -> Node:
        """A product with its sign; grouped if the whole of it is pointed at."""
        parts, whole = flat_factors(expr), self.label(expr)
        if is_negative(expr):
            body = guarded(tight(self.factors(without_minus(parts), whole), PRODUCT))
            laid: Node = Row((Operator("neg"), body), SUM)
        else:
            laid = self.factors(parts, whole)
        return laid if whole is None else Group(whole, laid)

    def factors(self, parts: list[Expr], whole: str | None = None) -> Node:
        """The product of the factors, none of them with a sign of its own in front."""
        if len(parts) == 1:
            return self.node(parts[0])
        for part, name in list(self.groups.items()):
            if not isinstance(part, Mul) or name == whole:
                continue
            negative = is_negative(part)
            pointed = without_minus(flat_factors(part)) if negative else flat_factors(part)
            if same(pointed, parts):
                return Group(name, self.quotient(parts))
            if negative and len(pointed) == 1 and pointed[0] in parts:
                return self.pointing({**self.groups, pointed[0]: name}).quotient(parts)
            if len(pointed) > 1 and is_within(pointed, parts):
                rest = list((Counter(parts) - Counter(pointed)).elements())
                parts = [*rest, Mul(*pointed, evaluate=False)]
        return self.quotient(parts)

    def quotient(self, parts: list[Expr]) -> Node:
        """Numbers and negative powers over and under a bar, what is too big for it behind."""
        one_number = sum(part.is_Number for part in parts) == 1
        above: list[Expr] = []
        below: list[Expr] = []
        for part in parts:
            if part in self.groups:
                above.append(part)
            elif is_under_bar(part):
                below.append(turned_over(part))
            elif part.is_Rational and part.q != 1 and one_number and not as_decimal(part):
                above += [sp.Integer(part.p)] * (part.p != 1)
                below.append(sp.Integer(part.q))
            else:
                above.append(part)
        behind = in_reading_order([part for part in above if self.stands_behind(part)])
        over = in_reading_order([part for part in above if part not in behind])
        if not below:
            return self.row(over + behind)
        top = self.row(over) if over else Number("1")
        bar = Fraction(top, self.inside().row(in_reading_order(below)))
        return joined([bar, *map(self.factor, behind)]) if behind else bar

    def stands_behind(self, part: Expr) -> bool:
        """Whether a factor is written after the bar: big ones, and fractions pointed at."""
        if isinstance(part, Mul) and not is_negative(part):
            return any(is_under_bar(one) or self.stands_behind(one) for one in part.args)
        return (
            is_link(part)
            or isinstance(part, BIG)
            or (part in self.groups and (is_under_bar(part) or (part.is_Rational and part.q != 1)))
        )

    def row(self, factors: list[Expr]) -> Node:
        return self.node(factors[0]) if len(factors) == 1 else joined([*map(self.factor, factors)])

    def factor(self, factor: Expr) -> Node:
        return tight(self.node(factor), PRODUCT)

    # Powers

    def power(self, expr: Expr) -> Node:
        """Roots, fractions, e^x, sin^2(x), and otherwise base and exponent."""
        inside = self.inside()
        if is_under_bar(expr):
            return Fraction(Number("1"), inside.node(turned_over(expr)))
        if isinstance(expr, exp):
            return Power(Name("e", raw="e"), inside.exponent(expr.exp))
        if expr.exp.is_Rational and expr.exp.p == 1 and expr.exp.q in (2, 3):
            return Root(inside.node(expr.base), int(expr.exp.q))
        base, exponent = inside.node(expr.base), inside.exponent(expr.exp)
        if takes_power(base, expr.exp):
            return raised(base, exponent)
        if isinstance(base, Slot):
            return Power(Parens(base, slot=base.id), exponent)
        bracketed = level(base) < ATOM or isinstance(core(base), Root | Fraction)
        return Power(Parens(base) if bracketed else base, exponent)

    def exponent(self, expr: Expr) -> Node:
        laid = Layout(self.groups, self.slots, True, self.notation).node(expr)
        return laid if self.raised else slashed(laid)

    def label(self, expr: Expr) -> str | None:
        """The label of a sum or product, however its parts are ordered and nested."""
        if expr in self.groups:
            return self.groups[expr]
        for part, name in self.groups.items():
            for kind, flat in ((Add, flat_terms), (Mul, flat_factors)):
                both = isinstance(expr, kind) and isinstance(part, kind)
                if both and same(flat(part), flat(expr)):
                    return name
        return None


@lru_cache(maxsize=8192)
def unmarked(expr: Basic, raised: bool, notation: str) -> Node:
    """A tree in which nothing is pointed at: the same parts come back in step after step."""
    return Layout(raised=raised, notation=notation).laid(expr)


def layout(
    expr: Basic,
    groups: Mapping[Basic, str] | None = None,
    slots: Mapping[Basic, str] | None = None,
    notation: str = "leibniz",
) -> Node:
    """The layout tree of an expression.

    Args:
        groups: sub-terms to be pointed at, with their labels.
        slots: symbols that a page fills with numbers, with the slots' names.
        notation: how derivatives are written, one of `NOTATIONS`.

    Raises:
        SettingError: no such notation.
    """
    # A mutable matrix has no hash, so it could not be looked up among the groups.
    fixed = expr.as_immutable() if isinstance(expr, sp.MatrixBase) else expr
    seen = {part: name for part, name in (groups or {}).items() if is_one_place(part, fixed)}
    return Layout(seen, slots, notation=known_notation(notation)).node(fixed)
