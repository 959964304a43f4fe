"""The layout tree: what a formula looks like, before any renderer writes it down.

Order, signs and parentheses are already decided here; a renderer only spells. Names and numbers
are kept as text, never as markup.

Imports nothing of the house. Adding a shape is one class here and one line in each renderer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import TypeAlias

RELATION, SUM, PRODUCT, POWER, ATOM = range(5)
"""How tightly a node holds together; what is looser than its place asks for gets parentheses."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number without sign, decimals with a point: `12`, `0.5`."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, constant or function; `raw` is its whole name as it would be typed.

    `layer` is the layer of a network that an array belongs to, written above.
    """

    text: str
    sub: Node | None = None
    raw: str = ""
    layer: Node | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A place where a page puts a number that changes."""

    id: str


@dataclass(frozen=True, slots=True)
class Operator:
    """One of `+ - neg = about < > <= >= != and times thin dot cross / , !`.

    `neg` is the sign of a term that stands first; `times` and `thin` are products written by
    juxtaposition, the second with a little air.
    """

    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    items: tuple[Node, ...]
    level: int


@dataclass(frozen=True, slots=True)
class Fraction:
    top: Node
    bottom: Node


@dataclass(frozen=True, slots=True)
class Power:
    base: Node
    exponent: Node


@dataclass(frozen=True, slots=True)
class Below:
    """A body with something written below at its right: an index of a bracket."""

    body: Node
    script: Node


@dataclass(frozen=True, slots=True)
class Root:
    body: Node
    degree: int


@dataclass(frozen=True, slots=True)
class Call:
    """`head(args)`, or `head^power(args)`."""

    head: Name | Primed
    args: tuple[Node, ...]
    power: Node | None = None


@dataclass(frozen=True, slots=True)
class Parens:
    """`kind` is `round`, `bar`, `floor` or `ceil`; `slot` names the slot they are only for."""

    body: Node
    kind: str = "round"
    slot: str = ""


@dataclass(frozen=True, slots=True)
class BigSum:
    index: Node
    low: Node
    high: Node
    body: Node


@dataclass(frozen=True, slots=True)
class Limit:
    var: Node
    to: Node
    body: Node


@dataclass(frozen=True, slots=True)
class Cases:
    """Rows of (value, condition); with `covering` the last condition is all that is left over."""

    rows: tuple[tuple[Node, Node], ...]
    covering: bool = False


@dataclass(frozen=True, slots=True)
class Derivative:
    """`d top / d var`, or with `top` absent the operator `d / d var` before `body`.

    `top` is a letter, or a call that is written by its head alone: df/dx for f(x).
    """

    sign: str
    var: Node
    order: int
    top: Node | None
    body: Node | None


@dataclass(frozen=True, slots=True)
class Primed:
    """`body'`, `body''`, ..., from order 4 on `body^(order)`; `by` stands as an index."""

    body: Node
    order: int
    by: Node | None = None


@dataclass(frozen=True, slots=True)
class Operated:
    """`D_var^order body`; with the sign `partial` the same with a partial sign for D."""

    sign: str
    var: Node
    order: int
    body: Node


@dataclass(frozen=True, slots=True)
class Matrix:
    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A part somebody points at: a colour in LaTeX, a label in Typst."""

    label: str
    body: Node


Node: TypeAlias = (
    Number
    | Name
    | Slot
    | Operator
    | Row
    | Fraction
    | Power
    | Below
    | Root
    | Call
    | Parens
    | BigSum
    | Limit
    | Cases
    | Derivative
    | Primed
    | Operated
    | Matrix
    | Group
)

MOST_PRIMES = 3
"""From the next order on a number in brackets stands for the primes."""

OPEN_ENDED = (BigSum, Limit, Cases)
"""Shapes that swallow what is written after them."""


def core(node: Node) -> Node:
    """The node inside any groups."""
    while isinstance(node, Group):
        node = node.body
    return node


def level(node: Node) -> int:
    """How tightly a node holds together."""
    node = core(node)
    if isinstance(node, Row):
        return node.level
    if isinstance(node, (Fraction, Derivative, Operated, *OPEN_ENDED)):
        return PRODUCT
    return POWER if isinstance(node, Power | Primed) else ATOM


def open_ended(node: Node) -> bool:
    """Whether a factor written after the node would seem to belong to it."""
    node = core(node)
    if isinstance(node, Derivative):
        return node.top is None
    if isinstance(node, Row) and node.level == PRODUCT:
        return open_ended(node.items[-1])
    return isinstance(node, (Operated, *OPEN_ENDED))


def called(node: Node) -> Node:
    """What names a node: the head of a call, and anything else itself."""
    return node.head if isinstance(node, Call) else node


def tight(node: Node, least: int) -> Node:
    """The node, in parentheses where it is looser than `least`."""
    return node if level(node) >= least else Parens(node)


def children(node: object) -> list[Node]:
    """The nodes directly inside a node."""
    found: list[Node] = []
    parts = [getattr(node, part.name) for part in fields(node)]  # type: ignore[arg-type]
    while parts:
        part = parts.pop(0)
        if isinstance(part, tuple):
            parts[:0] = part
        elif part is not None and not isinstance(part, str | int):
            found.append(part)
    return found


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The same shape with `change` applied to every node directly inside."""

    def changed(part: object) -> object:
        if isinstance(part, tuple):
            return tuple(changed(one) for one in part)
        if part is None or isinstance(part, str | int):
            return part
        return change(part)  # type: ignore[arg-type]

    values = {part.name: changed(getattr(node, part.name)) for part in fields(node)}
    return replace(node, **values)  # type: ignore[arg-type]


def is_layered(node: Node) -> bool:
    """Whether a layer is written above a name, where a power would seem to be the layer's."""
    found = core(node)
    return isinstance(found, Name) and found.layer is not None


def is_tall(node: Node) -> bool:
    """Whether brackets around the node have to grow."""
    if isinstance(node, Fraction | BigSum | Cases | Derivative) or (
        isinstance(node, Matrix) and len(node.rows) > 1
    ):
        return True
    return any(is_tall(part) for part in children(node))


def slashed(node: Node) -> Node:
    """The node on one line: every fraction with a slash and the parentheses that needs.

    A quotient inside a product is bracketed, since `1/2 x` can be read in two ways.
    """
    if isinstance(node, Row) and node.level == PRODUCT and len(node.items) > 1:
        items = (
            Parens(slashed(item)) if isinstance(core(item), Fraction) else slashed(item)
            for item in node.items
        )
        return Row(tuple(items), PRODUCT)
    node = rebuilt(node, slashed)
    if not isinstance(node, Fraction):
        return node
    top = Parens(node.top) if open_ended(node.top) else tight(node.top, PRODUCT)
    return Row((top, Operator("/"), tight(node.bottom, POWER)), PRODUCT)
