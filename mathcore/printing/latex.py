"""LaTeX for KaTeX, which knows less of it than TeX does.

Imports the layout only. The colour of what is pointed at is an argument; nothing else here is a
choice of style.
"""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Basic

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
    is_layered,
    is_tall,
)

SPELLED = {"epsilon": r"\varepsilon", "phi": r"\varphi", "oo": r"\infty"}
COMMANDS = frozenset(
    [
        *("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth"),
        *("arcsin", "arccos", "arctan", "ln", "max", "min"),
    ]
)
OPERATORS = {
    "plus": " + ",
    "minus": " - ",
    "neg": "-",
    "times": " ",
    "thin": r" \, ",
    "dot": r" \cdot ",
    "cross": r" \times ",
    "entrywise": r" \odot ",
    "and": r" \;\land\; ",
    "or": r" \;\lor\; ",
    "!=": r" \ne ",
    "about": r" \approx ",
    "<=": r" \le ",
    ">=": r" \ge ",
    "=": " = ",
    "<": " < ",
    ">": " > ",
    ",": ", ",
}
BRACKETS = {
    "round": ("(", ")"),
    "bar": (r"\lvert ", r" \rvert"),
    "floor": (r"\lfloor ", r" \rfloor"),
    "ceil": (r"\lceil ", r" \rceil"),
}


def latex(
    expr: Basic,
    *,
    changed: Iterable[Basic] = (),
    colour: str = "#D55E00",
    decimal_comma: bool = False,
    notation: str = "leibniz",
) -> str:
    """LaTeX of an expression, in the subset that KaTeX knows.

    Args:
        changed: sub-terms to be shown in `colour`, some terms of a sum or factors of a product
            included; what does not occur is passed over, and so is a number that stands in
            several places or inside a function or power, where it would be another number.
        colour: `#rrggbb` or a name that CSS knows.
        decimal_comma: 0{,}5 for 0.5.
        notation: how derivatives are written, one of `NOTATIONS`: `leibniz` df/dx, `prime` f'(x)
            with f'_x(x, y) where the variable has to be said, `operator` D_x f(x), or `partial`.

    >>> from mathcore.symbols import symbol
    >>> x = symbol("x")
    >>> print(latex(1 / (x + 1), changed=[x]))
    \\frac{1}{\\textcolor{#D55E00}{x} + 1}
    """
    tree = layout(expr, dict.fromkeys(changed, "changed"), notation=notation)
    return Writer(colour, "{,}" if decimal_comma else ".").write(tree)


class Writer:
    def __init__(self, colour: str, point: str) -> None:
        self.colour = colour
        self.point = point

    def write(self, node: Node) -> str:
        write = self.write
        match node:
            case Number(text):
                return text.replace(".", self.point)
            case Name():
                return self.name(node)
            case Slot(slot):
                return rf"\mathrm{{{slot}}}"
            case Operator(kind):
                return OPERATORS.get(kind, kind)
            case Row(items):
                return "".join(write(item) for item in items)
            case Fraction(top, bottom):
                return rf"\frac{{{write(top)}}}{{{write(bottom)}}}"
            case Power(base, exponent) if is_layered(base):
                return f"({write(base)})^{{{write(exponent)}}}"
            case Power(base, exponent):
                held = isinstance(base, Name | Number | Parens | Call)
                return f"{write(base) if held else braced(write(base))}^{{{write(exponent)}}}"
            case Below(body, script):
                return f"{write(body)}_{{{write(script)}}}"
            case Root(body, degree):
                return rf"\sqrt{'' if degree == 2 else f'[{degree}]'}{{{write(body)}}}"
            case Call(head, args, power):
                raised = "" if power is None else f"^{{{write(power)}}}"
                inside = ", ".join(write(arg) for arg in args)
                tall = any(is_tall(arg) for arg in args)
                called = self.bracket("round", inside, tall)
                # The empty pair keeps TeX from a space between a function and a tall bracket.
                called = rf"\mathopen{{}}{called}\mathclose{{}}" if tall else called
                return self.head(head) + raised + called
            case Parens(body, kind):
                return self.bracket(kind, write(body), is_tall(body))
            case BigSum(index, low, high, body):
                return rf"\sum_{{{write(index)}={write(low)}}}^{{{write(high)}}} {write(body)}"
            case Limit(var, to, body):
                return rf"\lim_{{{write(var)} \to {write(to)}}} {write(body)}"
            case Cases(rows):
                lines = r" \\ ".join(rf"{write(value)} & {write(when)}" for value, when in rows)
                return rf"\begin{{cases}} {lines} \end{{cases}}"
            case Derivative():
                return self.derivative(node)
            case Primed(body):
                return self.primed(write(body), node)
            case Operated(sign, var, order, body):
                d = r"\partial" if sign == "partial" else "D"
                times = "" if order == 1 else f"^{{{order}}}"
                return f"{d}_{{{write(var)}}}{times} {write(body)}"
            case Matrix(rows):
                lines = r" \\ ".join(" & ".join(map(write, row)) for row in rows)
                return rf"\begin{{pmatrix}} {lines} \end{{pmatrix}}"
            case Group(_, body):
                return rf"\textcolor{{{self.colour}}}{{{write(body)}}}"

    def name(self, node: Name) -> str:
        letter = SPELLED.get(node.text, rf"\{node.text}" if node.text in GREEK else node.text)
        if is_word(node):
            letter = rf"\mathrm{{{node.text}}}"
        elif hatted := under_hat(node.text):
            letter = rf"\hat{{{self.name(Name(hatted))}}}"
        if node.layer is not None:
            letter = f"{letter}^{{({self.write(node.layer)})}}"
        return letter if node.sub is None else f"{letter}_{{{self.write(node.sub)}}}"

    def head(self, node: Node) -> str:
        if isinstance(node, Name) and node.text in COMMANDS:
            return rf"\{node.text}"
        if isinstance(node, Primed):
            return self.primed(self.head(node.body), node)
        return rf"\operatorname{{{node.text}}}" if is_word(node) else self.write(node)

    def primed(self, body: str, node: Primed) -> str:
        primes = "'" * node.order if node.order <= MOST_PRIMES else f"^{{({node.order})}}"
        return body + primes + ("" if node.by is None else f"_{{{self.write(node.by)}}}")

    def bracket(self, kind: str, inside: str, tall: bool) -> str:
        left, right = BRACKETS[kind]
        if not tall:
            return f"{left}{inside}{right}"
        return rf"\left{left}{inside}\right{right.strip()}"

    def derivative(self, node: Derivative) -> str:
        d = r"\partial " if node.sign == "partial" else "d"
        times = "" if node.order == 1 else f"^{{{node.order}}}"
        gap = " " if times and node.top is not None else ""
        above = f"{d.strip() if times else d}{times}{gap}"
        above += "" if node.top is None else self.write(called(node.top))
        fraction = rf"\frac{{{above.strip()}}}{{{d}{self.write(node.var)}{times}}}"
        return fraction if node.body is None else f"{fraction} {self.write(node.body)}"


def braced(text: str) -> str:
    return f"{{{text}}}"
