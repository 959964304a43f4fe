"""What stands beside what: the gap between two factors, and what has to be closed before another.

Imports the tree only.
"""

from __future__ import annotations

from itertools import pairwise

from mathcore.printing.names import is_word
from mathcore.printing.tree import (
    OPEN_ENDED,
    PRODUCT,
    Group,
    Node,
    Number,
    Operator,
    Parens,
    Power,
    Row,
    Slot,
    core,
    open_ended,
)


def joined(nodes: list[Node]) -> Node:
    """Factors side by side, with a dot where juxtaposition would be misread."""
    nodes = [*map(enclosed, nodes[:-1]), nodes[-1]]
    nodes = [nodes[0], *map(guarded, nodes[1:])]
    items: list[Node] = [nodes[0]]
    for left, right in pairwise(nodes):
        items += [Operator(gap(left, right)), right]
    return Row(tuple(items), PRODUCT)


def gap(left: Node, right: Node) -> str:
    """What is written between two factors."""
    numbers = starts_with_digit(right) or core(left) in UNITS or isinstance(core(left), Slot)
    if numbers or open_ended(left):
        return "dot"
    return "thin" if is_word(core(left)) or is_word(core(right)) else "times"


UNITS = (Number("0"), Number("1"))


def guarded(node: Node) -> Node:
    """A slot in parentheses, for a number that may turn out negative; so too where it leads."""
    found = core(node)
    if found is node and isinstance(node, Row) and node.level == PRODUCT:
        return Row((guarded(node.items[0]), *node.items[1:]), PRODUCT)
    return Parens(node, slot=found.id) if isinstance(found, Slot) else node


def enclosed(node: Node) -> Node:
    """A node that something follows, closed so that it does not swallow what comes."""
    found = core(node)
    if isinstance(found, Row) and found.level == PRODUCT and found != node:
        closed = Row((*found.items[:-1], enclosed(found.items[-1])), PRODUCT)
        return Group(node.label, closed) if isinstance(node, Group) else closed
    return Parens(node) if isinstance(found, OPEN_ENDED) else node


def starts_with_digit(node: Node) -> bool:
    found = core(node)
    if isinstance(found, Row) and found.items:
        return starts_with_digit(found.items[0])
    if isinstance(found, Parens) and isinstance(found.body, Row):
        signed = found.body.items
        return signed[0] == Operator("neg") and starts_with_digit(signed[1])
    if isinstance(found, Power):
        return starts_with_digit(found.base)
    return isinstance(found, Number | Slot) or (isinstance(found, Parens) and bool(found.slot))
