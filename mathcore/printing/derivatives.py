"""The shapes of derivatives, in each notation.

Adding a notation is one function and one row in `WRITTEN`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import sympy as sp
from sympy.core.function import AppliedUndef

from mathcore.errors import N_, SettingError
from mathcore.printing.names import is_word
from mathcore.printing.tree import (
    MOST_PRIMES,
    POWER,
    PRODUCT,
    Call,
    Derivative,
    Name,
    Node,
    Operated,
    Operator,
    Parens,
    Primed,
    Row,
    Slot,
    called,
    core,
    level,
)
from mathcore.symbols import D, Partial

if TYPE_CHECKING:
    from mathcore.printing.layout import Layout

Notation: TypeAlias = Callable[[str, Any, Any, int, "Layout"], Node]


def derivative(expr: Any, to: Layout) -> Node:
    """A derivative; one of a derivative by the same variable has a higher order."""
    var, inner, order = expr.var, expr.expr, 1
    while type(inner) is type(expr) and inner.var == var and inner not in to.groups:
        inner, order = inner.expr, order + 1
    return derived("partial" if isinstance(expr, Partial) else "d", inner, var, order, to)


def sympys_derivative(expr: Any, to: Layout) -> Node:
    inner, sign = expr.expr, "partial" if len(expr.expr.free_symbols) > 1 else "d"
    for var, order in expr.variable_count[:-1]:
        inner = sp.Derivative(inner, (var, order))
    var, order = expr.variable_count[-1]
    return derived(sign, inner, var, int(order), to)


def derived(sign: str, inner: Any, var: Any, order: int, to: Layout) -> Node:
    """The derivative of `inner`, `order` times by `var`, in the notation of the layout."""
    return WRITTEN[to.notation](sign, inner, var, order, to)


def leibniz(sign: str, inner: Any, var: Any, order: int, to: Layout) -> Node:
    """df/dx of a letter or of f(x); otherwise, and for a name like relu, d/dx before it."""
    by, body = to.node(var), to.node(inner)
    if is_letter(inner, to) or (is_named(inner, var, to) and not is_word(called(body))):
        return Derivative(sign, by, order, of_place(body, inner, var), None)
    return Derivative(sign, by, order, None, bare(body))


def of_place(body: Node, inner: Any, var: Any) -> Node:
    """f_i for f(z_i), so that it reads df_i/dz_i; anything else as it is."""
    letter, at = called(body), core(body.args[0]) if isinstance(body, Call) else None
    one = isinstance(var, sp.Indexed) and len(var.indices) == 1 and inner.args == (var,)
    if not (one and isinstance(letter, Name) and isinstance(at, Name)) or letter.sub is not None:
        return body
    return Name(letter.text, at.sub, letter.raw)


def partial(sign: str, inner: Any, var: Any, order: int, to: Layout) -> Node:
    """As Leibniz, with the partial sign everywhere."""
    return leibniz("partial", inner, var, order, to)


def operator(sign: str, inner: Any, var: Any, order: int, to: Layout) -> Node:
    """D_x before what is derived, with the partial sign for D where others are held constant."""
    return Operated(sign, to.node(var), order, bare(to.node(inner)))


def prime(sign: str, inner: Any, var: Any, order: int, to: Layout) -> Node:
    """f'(x) and (x^2)'; with the variable as an index where it is not the only one: f'_x(x, y).

    Derivatives by several variables in a row share their primes: f''_{xy}(x, y).
    """
    by = [var] * order
    while isinstance(inner, (D, sp.Derivative)) and inner not in to.groups:
        before = [inner.var] if isinstance(inner, D) else inner.variables
        inner, by = inner.expr, [*before, *by]
    body = to.node(inner)
    named = all(is_named(inner, one, to) and inner.args.count(one) == 1 for one in by)
    alone = set(by) == {var} and (
        inner.args == (var,) if named else inner.free_symbols == var.free_symbols
    )
    return primed(body, named, len(by), None if alone else together(by, to))


def primed(body: Node, named: bool, order: int, by: Node | None) -> Node:
    """Primes after a letter or the name of a function; anything else is in parentheses."""
    if named and isinstance(body, Call):
        return Call(Primed(indexable(body.head, by), order, by), body.args)
    letter = isinstance(core(body), Name)
    return Primed(indexable(body, by) if letter else Parens(body), order, by)


def indexable(name: Node, by: Node | None) -> Node:
    """A name in parentheses where it has an index already, and another is to come."""
    letter = core(name)
    has_index = isinstance(letter, Name) and letter.sub is not None
    return Parens(name) if has_index and by is not None else name


def together(by: list[Any], to: Layout) -> Node:
    """Variables side by side as an index; one alone stands for many of the same."""
    if len(set(by)) == 1 and (len(by) == 1 or len(by) > MOST_PRIMES):
        return to.inside().node(by[0])
    items = [item for var in by for item in (Operator("times"), to.inside().node(var))]
    return Row(tuple(items[1:]), PRODUCT)


def is_letter(inner: Any, to: Layout) -> bool:
    return isinstance(inner, (sp.Symbol, sp.Indexed)) and inner not in to.slots


def is_named(inner: Any, var: Any, to: Layout) -> bool:
    """Whether this is a function known by its name alone, with the variable as an argument."""
    return isinstance(inner, AppliedUndef) and var in inner.args and inner not in to.groups


def bare(body: Node) -> Node:
    """What stands after an operator, in parentheses where it is not one piece."""
    return body if level(body) >= POWER and not isinstance(core(body), Slot) else Parens(body)


WRITTEN: dict[str, Notation] = {
    "leibniz": leibniz,
    "prime": prime,
    "operator": operator,
    "partial": partial,
}
NOTATIONS = tuple(WRITTEN)


def known_notation(name: str) -> str:
    """The name of a notation.

    Raises:
        SettingError: there is none of that name.
    """
    if name not in NOTATIONS:
        raise SettingError(
            N_("no notation is called {name!r}; known: {known}"),
            name=str(name)[:40],
            known=", ".join(NOTATIONS),
        )
    return name
