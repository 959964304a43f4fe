"""Typst mathematics, with the `{{ term : label }}` groups that Manim's Typst objects select by.

Spaces everywhere: in Typst `x_i(a)` would put (a) into the subscript, and `phi(z)` would be a
call. A comma inside a function's argument would split it, so a decimal comma is quoted.

Imports the layout only.
"""

from __future__ import annotations

from collections.abc import Mapping

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
    core,
    is_layered,
)

KNOWN = frozenset(
    [
        *("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "sech", "csch"),
        *("arcsin", "arccos", "arctan", "ln", "max", "min"),
    ]
)
OPERATORS = {
    "plus": " + ",
    "minus": " - ",
    "neg": "-",
    "times": " ",
    "thin": " thin ",
    "dot": " dot ",
    "cross": " times ",
    "entrywise": " dot.o ",
    "and": " and ",
    "or": " or ",
    "!=": " != ",
    "about": " approx ",
    "<=": " <= ",
    ">=": " >= ",
    "=": " = ",
    "<": " < ",
    ">": " > ",
    ",": ", ",
    "/": " \\/ ",
}
BRACKETS = {
    "round": ("(", ")"),
    "bar": ("abs(", ")"),
    "floor": ("floor(", ")"),
    "ceil": ("ceil(", ")"),
}


def typst(
    expr: Basic,
    *,
    groups: Mapping[Basic, str] | None = None,
    decimal_comma: bool = False,
    notation: str = "leibniz",
) -> str:
    """Typst source of an expression, to stand between `$ ` and ` $`.

    Args:
        groups: sub-terms and the labels under which a film selects them, some terms of a sum or
            factors of a product included; what does not occur is passed over.
        decimal_comma: 0,5 for 0.5.
        notation: how derivatives are written, as for `latex`.

    >>> from mathcore.symbols import symbol
    >>> x = symbol("x")
    >>> typst(1 / (x + 1), groups={x: "old"})
    'frac(1, {{ x : old }} + 1)'
    """
    tree = layout(expr, groups, notation=notation)
    return Writer("," if decimal_comma else ".").write(tree)


class Writer:
    def __init__(self, point: str) -> None:
        self.point = point

    def write(self, node: Node) -> str:
        write = self.write
        match node:
            case Number(text):
                text = text.replace(".", self.point)
                return f'"{text}"' if "," in text else text
            case Name(text, sub, _, layer):
                letter = GREEK.get(text, f'"{text}"' if is_word(node) else text)
                if hatted := under_hat(text):
                    letter = f"hat({GREEK.get(hatted, hatted)})"
                if layer is not None:
                    letter = f"{letter}^(({write(layer)}))"
                return letter if sub is None else f"{letter}_{self.script(sub)}"
            case Power(base, exponent) if is_layered(base):
                return f"({write(base)})^{self.script(exponent)}"
            case Slot(slot):
                return f'"{slot}"'
            case Operator(kind):
                return OPERATORS.get(kind, kind)
            case Row(items):
                # A name must not run into the brace of a group: Typst would read one long name.
                parts = [f" {write(i)}" if isinstance(i, Group) else write(i) for i in items]
                return "".join(parts).replace("  ", " ").strip()
            case Fraction(top, bottom):
                return f"frac({write(top)}, {write(bottom)})"
            case Power(base, exponent):
                return f"{write(base)}^{self.script(exponent)}"
            case Below(body, script):
                return f"{write(body)}_{self.script(script)}"
            case Root(body, degree):
                return f"sqrt({write(body)})" if degree == 2 else f"root({degree}, {write(body)})"
            case Call(head, args, power):
                raised = "" if power is None else f"^{self.script(power)}"
                return f"{self.head(head)}{raised} ({', '.join(write(arg) for arg in args)})"
            case Parens(body, kind):
                left, right = BRACKETS[kind]
                return f"{left}{write(body)}{right}"
            case BigSum(index, low, high, body):
                below = f"{write(index)} = {write(low)}"
                return f"sum_({below})^{self.script(high)} {write(body)}"
            case Limit(var, to, body):
                return f"lim_({write(var)} -> {write(to)}) {write(body)}"
            case Cases(rows):
                lines = (f"{write(value)} & quad {write(when)}" for value, when in rows)
                return f"cases({', '.join(lines)})"
            case Derivative():
                return self.derivative(node)
            case Primed(body):
                return self.primed(write(body), node)
            case Operated(sign, var, order, body):
                d = "∂" if sign == "partial" else "D"
                times = "" if order == 1 else f"^{order}"
                return f"{d}_{self.script(var)}{times} {write(body)}"
            case Matrix(rows):
                table = "; ".join(", ".join(map(write, row)) for row in rows)
                return f'mat(delim: "(", {table})'
            case Group(label, body):
                return f"{{{{ {write(body)} : {label} }}}}"

    def script(self, node: Node) -> str:
        """An exponent or index; Typst does not show the parentheses around the whole of one."""
        text = self.write(node)
        return text if text.isalnum() and (len(text) == 1 or text.isdigit()) else f"({text})"

    def head(self, node: Node) -> str:
        if isinstance(node, Name) and node.text in KNOWN:
            return node.text
        if isinstance(node, Primed):
            return self.primed(self.head(node.body), node)
        return f'op("{node.text}")' if is_word(node) else self.write(node)

    def primed(self, body: str, node: Primed) -> str:
        """Primes; those of a letter with an index as a script, for they would belong to that."""
        letter, primes = core(node.body), "'" * node.order
        if node.order > MOST_PRIMES:
            primes = f"^(({node.order}))"
        if isinstance(letter, Name) and letter.sub is not None:
            marks = "prime " * node.order if node.order <= MOST_PRIMES else f"({node.order})"
            return f"attach({body}, tr: {marks.strip()})"
        return body + primes + ("" if node.by is None else f"_{self.script(node.by)}")

    def derivative(self, node: Derivative) -> str:
        d = "∂" if node.sign == "partial" else "d"
        times = "" if node.order == 1 else f"^{node.order}"
        above = f"{d}{times}" if node.top is None else f"{d}{times} {self.write(called(node.top))}"
        fraction = f"frac({above}, {d} {self.write(node.var)}{times})"
        return fraction if node.body is None else f"{fraction} {self.write(node.body)}"
