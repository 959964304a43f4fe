"""What can be told apart by ear: where a part of a formula begins and ends without being told.

Imports the tree, and which words begin with an article.
"""

from __future__ import annotations

from mathcore.printing.tree import (
    BigSum,
    Call,
    Cases,
    Fraction,
    Limit,
    Matrix,
    Name,
    Node,
    Number,
    Operator,
    Parens,
    Power,
    Primed,
    Root,
    Row,
    Slot,
    core,
)
from mathcore.printing.words import WITH_ARTICLE

CLOSED = (Fraction, Root, BigSum, Limit, Cases, Matrix)
"""What says where it ends, and so needs no brackets."""


def is_atom(node: Node) -> bool:
    """A number, or a name without an index."""
    found = core(node)
    return isinstance(found, Number | Slot) or (isinstance(found, Name) and found.sub is None)


def is_short(node: Node) -> bool:
    """A number or a name."""
    return isinstance(core(node), Number | Slot | Name)


def is_signed(node: Node) -> bool:
    """One thing with a minus: -x."""
    found = core(node)
    if not (isinstance(found, Row) and len(found.items) == 2):
        return False
    return found.items[0] == Operator("neg") and is_short(found.items[1])


def is_function(node: Node) -> bool:
    """A function's name and what it is of, with nothing between."""
    called = isinstance(node, Call) and node.power is None
    return called or (isinstance(node, Parens) and node.kind != "round")


def unwrapped(node: Node) -> Node:
    """The node without parentheses that are not needed where words stand on both sides of it."""
    return node.body if isinstance(node, Parens) and node.kind == "round" else node


def bracketed(node: Node) -> bool:
    """Whether parentheses are said: not round what says itself where it ends."""
    inside = unwrapped(node)
    return inside is not node and not isinstance(core(inside), CLOSED)


def ends(node: Node) -> bool:
    """Whether the next factor can follow without a word."""
    found = core(node)
    if isinstance(found, Power):
        return isinstance(core(found.exponent), Number) and ends(found.base)
    return is_short(found) or bracketed(found) or isinstance(found, Primed)


def starts(node: Node) -> bool:
    """Whether the factor can follow another without a word."""
    found = core(node)
    if isinstance(found, Power):
        return starts(found.base)
    if isinstance(found, Call) and isinstance(found.head, Name):
        return found.head.text not in WITH_ARTICLE
    return is_short(found) or bracketed(found) or isinstance(found, Call | Primed)
