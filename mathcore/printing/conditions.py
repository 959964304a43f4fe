"""Cases, relations and what holds where. No words: the last case says its condition too."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import sympy as sp

from mathcore.printing.tree import RELATION, SUM, Cases, Name, Node, Operator, Parens, Row, tight

if TYPE_CHECKING:
    from mathcore.printing.layout import Layout


def cases(expr: Any, to: Layout) -> Node:
    """Cases with a condition each: the last one says what the earlier ones leave over."""
    rows: list[tuple[Node, Node]] = []
    left_over: list[Any] = []
    covering = len(expr.args) > 1 and expr.args[-1][1] == sp.true
    for value, condition in expr.args:
        holds = condition
        if condition == sp.true and left_over:
            holds = remaining(left_over)
        left_over.append(condition)
        rows.append((to.node(value), to.node(holds)))
    return Cases(tuple(rows), covering)


class Near(sp.Eq):  # type: ignore[misc]
    """An equation between rounded numbers, written with the sign for it."""


DIRECTIONS = {sp.Lt: "below", sp.Le: "below", sp.Gt: "above", sp.Ge: "above"}


def remaining(conditions: list[Any]) -> Any:
    """What holds where none of the conditions does; the last one alone if it implies the rest."""
    opposite = [sp.Not(condition) for condition in conditions]
    ordered = [part for part in conditions if isinstance(part, sp.core.relational.Relational)]
    same_kind = len({(part.lhs, DIRECTIONS.get(type(part))) for part in ordered}) == 1
    if len(ordered) == len(conditions) and same_kind and is_sorted(ordered):
        return opposite[-1]
    return sp.And(*opposite)


def is_sorted(conditions: list[Any]) -> bool:
    """Whether x < a, x < b, ... come with rising bounds (or x > a, ... with falling ones)."""
    bounds = [condition.rhs for condition in conditions]
    if isinstance(conditions[0], (sp.Gt, sp.Ge)):
        bounds.reverse()
    elif not isinstance(conditions[0], (sp.Lt, sp.Le)):
        return len(conditions) == 1
    rising = all(part.is_Number for part in bounds) and bounds == sorted(bounds)
    # With x <= a, x < a the second says less than the first.
    return rising and (len(set(bounds)) == len(bounds) or len({type(c) for c in conditions}) == 1)


RELATIONS = {
    sp.Eq: "=",
    Near: "about",
    sp.Ne: "!=",
    sp.Lt: "<",
    sp.Le: "<=",
    sp.Gt: ">",
    sp.Ge: ">=",
}


def relation(expr: Any, to: Layout) -> Node:
    # An equation that goes on, (a = b) = c, reads a = b = c.
    goes_on = isinstance(expr, sp.Eq) and isinstance(expr.lhs, sp.Eq)
    left = to.node(expr.lhs) if goes_on else tight(to.node(expr.lhs), SUM)
    return Row((left, Operator(RELATIONS[expr.func]), tight(to.node(expr.rhs), SUM)), RELATION)


def both(kind: str) -> Callable[[Any, Layout], Node]:
    def laid(expr: Any, to: Layout) -> Node:
        # Lower bounds first: x > 0 and x < 1.
        lower = (sp.Gt, sp.Ge)
        parts = sorted(expr.args, key=lambda p: (not isinstance(p, lower), p.sort_key()))
        nodes = [to.node(part) for part in parts]
        tied = [Parens(n) if isinstance(p, sp.Or) else n for n, p in zip(nodes, parts, strict=True)]
        items = [item for node in tied for item in (Operator(kind), node)]
        return Row(tuple(items[1:]), RELATION)

    return laid


def truth(expr: Any, to: Layout) -> Node:
    text = str(expr).lower()
    return Name(text, raw=text)
