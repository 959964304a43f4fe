"""Presentation MathML for browsers, with slots that a page fills with numbers.

Imports the layout only.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from sympy import Basic

from mathcore.errors import N_, SettingError
from mathcore.printing.layout import layout
from mathcore.printing.names import GREEK, is_word, under_hat
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
    is_layered,
    is_tall,
)

TIMES, APPLIED = "\u2062", "\u2061"
THIN = '<mspace width="0.17em"/>'
OPERATORS = {
    "plus": "+",
    "minus": "−",
    "neg": "−",
    "times": TIMES,
    "dot": "⋅",
    "cross": "×",
    "entrywise": "⊙",
    "and": "∧",
    "or": "∨",
    "!=": "≠",
    "about": "≈",
    "<=": "≤",
    ">=": "≥",
}
BRACKETS = {"round": "()", "bar": "||", "floor": "⌊⌋", "ceil": "⌈⌉"}


DISPLAYS = ("block", "inline")


def mathml(
    expr: Basic,
    *,
    slots: Mapping[Basic, str] | None = None,
    decimal_comma: bool = False,
    notation: str = "leibniz",
    display: str = "block",
) -> str:
    """A `<math>` element.

    Args:
        slots: symbols printed as `<mn data-slot="id"></mn>`. Where a minus in the slot would run
            into an operator it stands in parentheses marked `data-slot-paren="id"`, which a page
            may leave out where the number is never negative.
        decimal_comma: 0,5 for 0.5.
        notation: how derivatives are written, as for `latex`.
        display: `block`, or `inline` for a formula that stands in a line of text.

    Raises:
        SettingError: no such notation or display.

    >>> from mathcore.symbols import symbol
    >>> mathml(symbol("x") ** 2)
    '<math display="block"><msup><mi>x</mi><mn>2</mn></msup></math>'
    """
    if display not in DISPLAYS:
        raise SettingError(
            N_("a formula is displayed as one of {known}, not {name!r}"),
            name=str(display)[:40],
            known=", ".join(DISPLAYS),
        )
    writer = Writer("," if decimal_comma else ".")
    written = writer.write(layout(expr, slots=slots, notation=notation))
    return tag("math", written, f' display="{display}"')


def tag(name: str, inside: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{inside}</{name}>"


def operator(text: str, attributes: str = "") -> str:
    return tag("mo", escape(text), attributes)


class Writer:
    def __init__(self, point: str) -> None:
        self.point = point

    def write(self, node: Node) -> str:
        write = self.write
        match node:
            case Number(text):
                return tag("mn", text.replace(".", self.point))
            case Name(text, sub, _, layer):
                hatted = under_hat(text)
                letter = tag("mi", GREEK.get(hatted or text, hatted or text))
                if hatted:
                    letter = tag("mover", letter + operator("^"), ' accent="true"')
                if layer is not None:
                    above = self.bracket("()", write(layer), False)
                    below = "" if sub is None else write(sub)
                    return tag("msubsup" if below else "msup", letter + below + above)
                return letter if sub is None else tag("msub", letter + write(sub))
            case Slot(slot):
                return tag("mn", "", f' data-slot="{escape(slot)}"')
            case Operator("thin"):
                return THIN
            case Operator("neg"):
                return operator("−", ' form="prefix"')
            case Operator("/"):
                return operator("/", ' lspace="0" rspace="0"')
            case Operator(kind):
                return operator(OPERATORS.get(kind, kind))
            case Row():
                return tag("mrow", self.row(node))
            case Fraction(top, bottom):
                return tag("mfrac", write(top) + write(bottom))
            case Power(base, exponent) if is_layered(base):
                return tag("msup", self.bracket("()", write(base), False) + write(exponent))
            case Power(base, exponent):
                return tag("msup", write(base) + write(exponent))
            case Below(body, script):
                return tag("msub", write(body) + write(script))
            case Root(body, 2):
                return tag("msqrt", write(body))
            case Root(body, degree):
                return tag("mroot", write(body) + tag("mn", str(degree)))
            case Call(head, args, power):
                name = write(head)
                name = name if power is None else tag("msup", name + write(power))
                inside = operator(",").join(write(arg) for arg in args)
                return tag(
                    "mrow",
                    name + operator(APPLIED) + self.bracket("()", inside, any(map(is_tall, args))),
                )
            case Parens(body, kind, slot):
                return self.bracket(BRACKETS[kind], write(body), is_tall(body), slot)
            case BigSum(index, low, high, body):
                below = tag("mrow", write(index) + operator("=") + write(low))
                sign = operator("∑", ' movablelimits="false"')
                return tag("mrow", tag("munderover", sign + below + write(high)) + write(body))
            case Limit(var, to, body):
                below = tag("mrow", write(var) + operator("→") + write(to))
                sign = operator("lim", ' movablelimits="false"')
                return tag("mrow", tag("munder", sign + below) + write(body))
            case Cases(rows):
                table = self.table(rows, ' columnalign="left left"')
                return tag("mrow", operator("{", ' form="prefix" stretchy="true"') + table)
            case Derivative():
                return self.derivative(node)
            case Primed(body, order, by):
                return self.primed(body, order, by)
            case Operated(sign, var, order, body):
                d = tag("mi", "∂" if sign == "partial" else "D")
                times = "" if order == 1 else tag("mn", str(order))
                d = tag("msubsup" if times else "msub", d + write(var) + times)
                return tag("mrow", d + THIN + write(body))
            case Matrix(rows):
                return self.bracket("()", self.table(rows), True)
            case Group(_, body):
                return write(body)

    def row(self, node: Row) -> str:
        """The parts in a row; a function's name stands off what it is multiplied by."""
        parts = [self.write(item) for item in node.items]
        for k, (left, operator, right) in enumerate(
            zip(*(node.items[i:] for i in range(3)), strict=False)
        ):
            if operator == Operator("times") and (is_spoken(left) or is_spoken(right)):
                parts[k + 1] = THIN
        return "".join(parts)

    def bracket(self, pair: str, inside: str, tall: bool, slot: str = "") -> str:
        mark = f' data-slot-paren="{escape(slot)}"' if slot else ""
        grows = f' stretchy="{str(tall).lower()}"{mark}'
        left = operator(pair[0], ' form="prefix"' + grows)
        return tag("mrow", left + inside + operator(pair[1], ' form="postfix"' + grows))

    def table(self, rows: tuple[tuple[Node, ...], ...], attributes: str = "") -> str:
        lines = (tag("mtr", "".join(tag("mtd", self.write(cell)) for cell in row)) for row in rows)
        return tag("mtable", "".join(lines), attributes)

    def primed(self, body: Node, order: int, by: Node | None) -> str:
        marks = operator("′" * order)
        if order > MOST_PRIMES:
            marks = self.bracket("()", tag("mn", str(order)), False)
        below = "" if by is None else self.write(by)
        return tag("msubsup" if below else "msup", self.write(body) + below + marks)

    def derivative(self, node: Derivative) -> str:
        d = tag("mi", "∂" if node.sign == "partial" else "d")
        top, var = ("" if node.top is None else self.write(called(node.top))), self.write(node.var)
        if node.order > 1:
            times = tag("mn", str(node.order))
            fraction = tag("msup", d + times) + top, d + tag("msup", var + times)
        else:
            fraction = d + top, d + var
        written = tag("mfrac", "".join(tag("mrow", part) for part in fraction))
        return written if node.body is None else tag("mrow", written + THIN + self.write(node.body))


def is_spoken(node: Node) -> bool:
    """Whether a factor is a function with a name of several letters."""
    found = core(node)
    return isinstance(found, Call) and is_word(found.head)
