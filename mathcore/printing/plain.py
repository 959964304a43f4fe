"""One line of text for a terminal, which `mathcore.parse` reads back.

Greek letters are Unicode, everything a keyboard has is typed as on a keyboard.

Imports the layout, and the names of the activations.
"""

from __future__ import annotations

from itertools import pairwise

from sympy import Basic

from mathcore.formulas import ACTIVATIONS
from mathcore.printing.layout import layout
from mathcore.printing.names import GREEK, is_word
from mathcore.printing.tree import (
    MOST_PRIMES,
    Below,
    BigSum,
    Call,
    Cases,
    Derivative,
    Fraction,
    Group,
    Limit,
    Matrix,
    Name,
    Node,
    Number,
    Operated,
    Operator,
    Parens,
    Power,
    Primed,
    Root,
    Row,
    Slot,
    called,
    core,
    slashed,
)

OPERATORS = {
    "plus": " + ",
    "minus": " - ",
    "neg": "-",
    "times": " ",
    "thin": " ",
    "dot": " * ",
    "cross": " * ",
    "entrywise": " ⊙ ",
    "and": " and ",
    "or": " or ",
    "!=": " ≠ ",
    "about": " ≈ ",
    "<=": " ≤ ",
    ">=": " ≥ ",
    "=": " = ",
    "<": " < ",
    ">": " > ",
    ",": ", ",
}
GAPS = (Operator("times"), Operator("thin"))
CALLED = frozenset(row.called.__name__ for row in ACTIVATIONS.values())
TYPED = {"sgn": "sign", "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh"}
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz ")
BRACKETS = {
    "round": ("(", ")"),
    "bar": ("|", "|"),
    "floor": ("floor(", ")"),
    "ceil": ("ceil(", ")"),
}


def plain(expr: Basic, *, decimal_comma: bool = False, notation: str = "leibniz") -> str:
    """One line of text, in the spelling that `mathcore.parse` reads.

    Args:
        decimal_comma: 0,5 for 0.5.
        notation: how derivatives are written, as for `latex`.

    >>> from mathcore.symbols import symbol
    >>> plain((symbol("x") + 1) / (2 * symbol("x")))
    '(x + 1)/(2x)'
    """
    tree = slashed(layout(expr, notation=notation))
    return Writer("," if decimal_comma else ".").write(tree)


class Writer:
    def __init__(self, point: str) -> None:
        self.point = point

    def write(self, node: Node) -> str:
        write = self.write
        match node:
            case Number(text):
                return text.replace(".", self.point)
            case Name():
                return self.name(node)
            case Slot(slot):
                return slot
            case Operator(kind):
                return OPERATORS.get(kind, kind)
            case Row():
                return self.row(node)
            case Fraction(top, bottom):
                return f"({write(top)})/({write(bottom)})"
            case Power(base, exponent):
                return f"{write(base)}^{self.raised(exponent)}"
            case Below(body, script):
                return f"{write(body)}_{self.under(script)}"
            case Root(body, degree):
                return f"sqrt({write(body)})" if degree == 2 else f"cbrt({write(body)})"
            case Call(head, args, power):
                raised = "" if power is None else f"^{self.raised(power)}"
                return f"{write(head)}{raised}({', '.join(write(arg) for arg in args)})"
            case Parens(body, kind):
                left, right = BRACKETS[kind]
                # Bars inside bars could be read in two ways.
                inside = write(body)
                return (
                    f"abs({inside})" if "|" in inside and kind == "bar" else left + inside + right
                )
            case BigSum(index, low, high, body):
                return f"Σ_{{{write(index)}={write(low)}}}^{self.raised(high)} {write(body)}"
            case Limit(var, to, body):
                return f"lim_{{{write(var)} → {write(to)}}} {write(body)}"
            case Cases(rows):
                return "{" + "; ".join(f"{write(v)}, {write(when)}" for v, when in rows) + "}"
            case Derivative():
                return self.derivative(node)
            case Primed(body, order, by):
                primes = "'" * order if order <= MOST_PRIMES else f"^({order})"
                return write(body) + primes + ("" if by is None else f"_{self.index(by)}")
            case Operated(sign, var, order, body):
                d = "∂" if sign == "partial" else "D"
                times = "" if order == 1 else f"^{order}"
                return f"{d}_{self.index(var)}{times} {write(body)}"
            case Matrix(rows):
                return "[" + "; ".join(", ".join(map(write, row)) for row in rows) + "]"
            case Group(_, body):
                return write(body)

    def name(self, node: Name) -> str:
        """As typed; an index that is computed is not part of the name: x_(i + 1)."""
        typed = TYPED.get(node.text, node.text) if not node.sub else node.raw or node.text
        if node.layer is not None:
            letter = GREEK.get(node.text, node.text)
            above = self.write(node.layer)
            letter += above if isinstance(node.layer, Number) else f"({above})"
            simple = isinstance(node.sub, Name | Number)
            if node.sub is None:
                return letter
            return f"{letter}_{self.write(node.sub) if simple else self.index(node.sub)}"
        letter, _, below = typed.partition("_")
        typed = GREEK.get(letter, letter) + (f"_{below}" if below else "")
        if node.sub is None or node.raw != node.text:
            return typed
        simple = isinstance(node.sub, Name | Number)
        return f"{typed}_{self.write(node.sub) if simple else self.index(node.sub)}"

    def index(self, node: Node) -> str:
        """What stands below the line: bare if it is letters only."""
        below = self.write(node)
        return below.replace(" ", "") if set(below) <= LETTERS else f"({below})"

    def under(self, node: Node) -> str:
        """What stands below a bracket: bare if it is letters, else in braces."""
        text = self.write(node)
        return text.replace(" ", "") if set(text) <= LETTERS else f"{{{text}}}"

    def raised(self, node: Node) -> str:
        """An exponent: bare if it is a single thing."""
        bare = isinstance(core(node), Number | Name | Slot)
        return self.write(node) if bare else f"({self.write(node)})"

    def derivative(self, node: Derivative) -> str:
        d = "∂" if node.sign == "partial" else "d"
        times = "" if node.order == 1 else f"^{node.order}"
        top = "" if node.top is None else self.write(called(node.top))
        fraction = f"{d}{times}{top}/{d}{self.write(node.var)}{times}"
        return fraction if node.body is None else f"{fraction} {self.write(node.body)}"

    def row(self, node: Row) -> str:
        parts = [self.write(item) for item in node.items]
        for k, (left, operator) in enumerate(pairwise(node.items)):
            if operator == Operator("times") and touches(left, node.items[k + 2]):
                parts[k + 1] = ""
            elif operator in GAPS and would_call(left, node.items[k + 2]):
                parts[k + 1] = " * "
        return "".join(parts)


def would_call(left: Node, right: Node) -> bool:
    """Whether a symbol before a bracket would be read as the activation of that name.

    It may be the last sign of a power: x^σ * (x + y).
    """
    found = core(left)
    while isinstance(found, Power):
        found = core(found.exponent)
    return isinstance(found, Name) and found.raw in CALLED and isinstance(core(right), Parens)


def touches(left: Node, right: Node) -> bool:
    """Whether a number and what follows are written without a space: 2x, 3(x + 1)."""
    right = core(right)
    while isinstance(right, Power):
        right = core(right.base)
    letter = isinstance(right, Name) and not is_word(right) and right.text != "e"
    return isinstance(core(left), Number) and (letter or isinstance(right, Parens))
