"""A formula for one entry as one for all of them: indices gone, products between arrays as ⊙.

Works on the layout tree, so every renderer writes it. What runs over an entry's own indices loses
them; an index that is summed over stays.
"""

from __future__ import annotations

from mathcore.printing.tree import (
    PRODUCT,
    RELATION,
    Below,
    Name,
    Node,
    Number,
    Operator,
    Parens,
    Power,
    Row,
    children,
    core,
    level,
    rebuilt,
)

ENTRYWISE = Operator("entrywise")
JUXTAPOSED = (Operator("times"), Operator("thin"), Operator("dot"))


def at_once(node: Node, places: tuple[Node, ...]) -> Node:
    """The tree for all entries: `places` are the indices of one, as they are laid out."""
    match node:
        case Name(sub=sub) if sub is not None:
            left = [item for item in written(sub) if item not in places]
            return Name(node.text, below(left), node.raw, node.layer)
        case Below(Parens(body), script) if all(item in places for item in written(script)):
            return at_once(body, places)
        case Power(base, Number("2")) if is_array(base, places):
            factor = bracketed(at_once(base, places))
            return Row((factor, ENTRYWISE, factor), PRODUCT)
        case Row(items, form) if form == PRODUCT:
            return product(items, places)
    return rebuilt(node, lambda part: at_once(part, places))


def product(items: tuple[Node, ...], places: tuple[Node, ...]) -> Node:
    """Factors that are arrays multiply entry by entry, and say so."""
    found: list[Node] = []
    before = False
    for item in items:
        if isinstance(item, Operator):
            found.append(item)
            continue
        array = is_array(item, places)
        now = at_once(item, places)
        if found and array and before and found[-1] in JUXTAPOSED:
            found[-1] = ENTRYWISE
        # A product of matrices is one factor, and so is a product of entries among several.
        several = len(items) > 1 and isinstance(core(now), Row) and level(now) == PRODUCT
        found.append(Parens(now) if several else now)
        before = before or array
    return Row(tuple(found), PRODUCT)


def is_array(node: Node, places: tuple[Node, ...]) -> bool:
    """Whether a part runs over the entry's indices."""
    match node:
        case Name(sub=sub):
            return sub is not None and any(item in places for item in written(sub))
        case Below(_, script):
            return any(item in places for item in written(script))
    return any(is_array(part, places) for part in children(node))


def written(sub: Node) -> list[Node]:
    """The indices that stand below a letter."""
    sub = core(sub)
    if isinstance(sub, Row) and sub.level == RELATION:
        return [item for item in sub.items if not isinstance(item, Operator)]
    return [sub]


def below(items: list[Node]) -> Node | None:
    if len(items) < 2:
        return items[0] if items else None
    laid = [part for item in items for part in (Operator("times"), item)]
    return Row(tuple(laid[1:]), RELATION)


def bracketed(node: Node) -> Node:
    """A factor of a product entry by entry, in brackets where it is more than a letter."""
    return node if isinstance(core(node), Name | Parens) else Parens(node)
