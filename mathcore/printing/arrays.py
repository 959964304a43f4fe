"""The shapes of arrays: elements with their indices and layers, and entries of products.

Imports the layout tree and the symbols.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mathcore.printing.at_once import at_once
from mathcore.printing.tree import (
    PRODUCT,
    RELATION,
    Below,
    Call,
    Name,
    Node,
    Number,
    Operator,
    Parens,
    Power,
    Row,
    tight,
)
from mathcore.symbols import LAYER, Partial

if TYPE_CHECKING:
    from mathcore.printing.layout import Layout

TRANSPOSED = Name("T", raw="transposed")


def indexed(expr: Any, to: Layout) -> Node:
    """x_i, x_{ij}; with commas where an index is more than a letter.

    A number behind the letter, and a first index l, say which layer of a network it belongs to.
    """
    label, places = str(expr.base.label), expr.indices
    layer: Node | None = None
    letter = label.rstrip("0123456789")
    if len(letter) < len(label):
        layer = Number(label[len(letter) :])
    elif places[0].free_symbols == {LAYER}:
        layer, places = to.inside().node(places[0]), places[1:]
    return Name(letter, indices(places, to) if places else None, label, layer)


def indices(parts: Any, to: Layout) -> Node:
    laid = [to.inside().node(part) for part in parts]
    if len(laid) == 1:
        return laid[0]
    letters = all(part.is_Symbol for part in parts)
    gap = Operator("thin" if letters else ",")
    if letters and all(len(part.name) == 1 for part in parts):
        gap = Operator("times")
    items = [item for part in laid for item in (gap, part)]
    return Row(tuple(items[1:]), RELATION)


def delta(expr: Any, to: Layout) -> Node:
    return Name("delta", indices(expr.args, to), "delta")


def entry(expr: Any, to: Layout) -> Node:
    """(X^T (p - y))_k."""
    left, right, _, *places = expr.args
    transposed = Power(to.inside().node(left), TRANSPOSED)
    product = Row((transposed, Operator("thin"), factor(right, to)), PRODUCT)
    return Below(Parens(product), indices(places, to))


def matrix_entry(expr: Any, to: Layout) -> Node:
    """(A^T B)_jk, a factor transposed where the sum runs through its first index."""
    left, right, limits = expr.args
    over = limits[0]
    rows = [i for i in left.indices if i != over][-1]
    columns = [i for i in right.indices if i != over][-1]
    factors = [
        whole(left, transposed=left.indices[-1] != over, to=to),
        whole(right, transposed=right.indices[-1] == over, to=to),
    ]
    product = Row((factors[0], Operator("thin"), factors[1]), PRODUCT)
    return Below(Parens(product), indices((rows, columns), to))


def whole(element: Any, transposed: bool, to: Layout) -> Node:
    """An array by its letter and layer alone."""
    laid = indexed(element, to)
    assert isinstance(laid, Name)
    bare = Name(laid.text, None, laid.raw, laid.layer)
    return (
        Power(Parens(bare) if laid.layer is not None else bare, TRANSPOSED) if transposed else bare
    )


def all_entries(expr: Any, to: Layout) -> Node:
    """A formula for every entry, without the indices."""
    entry, places = expr.args
    laid = tuple(to.inside().node(place) for place in places)
    return at_once(to.node(entry), laid)


def cost_slope(expr: Any, to: Layout) -> Node:
    """The derivative of the cost, by its letter."""
    cost, var, _ = expr.args
    return to.node(Partial(cost, var))


def largest(expr: Any, to: Layout) -> Node:
    """max over an index."""
    inside, limits = expr.args
    head = Name("max", to.inside().node(limits[0]), "max")
    return Call(head, (to.inside().node(inside),))


def factor(expr: Any, to: Layout) -> Node:
    return tight(to.inside().node(expr), PRODUCT)
