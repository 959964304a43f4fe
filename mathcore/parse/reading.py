"""Reading a text as a formula: gate, tokens, grammar and building in their order.

Imports all of the package.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from sympy import Expr, Symbol

from mathcore.errors import N_
from mathcore.parse.build import Builder
from mathcore.parse.gate import Source, admit
from mathcore.parse.grammar import Grammar
from mathcore.parse.scanner import scan
from mathcore.parse.tokens import Note
from mathcore.symbols import symbol

WORD = r"\\?[A-Za-zΑ-ω]+\d*(?:_(?:\{\w+\}|\w+))?"
LEFT_SIDE = re.compile(
    rf"(?:\s|\$|\\\(|\\\[)*(?:{WORD}|\\(?:mathrm|operatorname|text)\s*\{{\w+\}})\s*"
    rf"(?:(?:\\left)?\(\s*{WORD}(?:\s*,\s*{WORD})*\s*(?:\\right)?\))?\s*"
)
"""What may stand before an equals sign: `y`, `f(x)`, `J(w, b)`."""


class Understood(NamedTuple):
    """A formula as it was read, and the conventions that decided where the text was open."""

    expr: Expr
    notes: tuple[Note, ...]


def parse(
    text: str, *, variables: Iterable[str | Symbol] | None = None, named: bool = False
) -> Expr:
    r"""The formula that a text or a piece of LaTeX says.

    Names are real symbols; nothing is evaluated but rational numbers, so x*x stays x*x. `y = ...`
    and `f(x) = ...` are read as their right side.

    Args:
        text: at most 2,000 characters, 400 tokens, 60 levels and 300 operations.
        variables: the only names allowed, if given; they may be longer than one letter.
        named: keep activations as functions by name, such as sigma(2 x), instead of the formulas
            that they stand for.

    Raises:
        ParseError: the text is not a formula of the grammar, is too large, or has no real value
            anywhere, as 1/0; `kind` and `position` say what and where.

    >>> parse("x^2 sin 2x")
    x**2*sin(2*x)
    >>> parse(r"\frac{1}{1+e^{-z}}")
    1/(1 + exp(-z))
    """
    return understood(text, variables=variables, named=named).expr


def understood(
    text: str, *, variables: Iterable[str | Symbol] | None = None, named: bool = False
) -> Understood:
    """The same, with the conventions that were applied, for the screen to echo.

    >>> understood("1/2x").notes[0].values["read"]
    '(1/2)*x'
    """
    names = None if variables is None else frozenset(symbol(str(name)).name for name in variables)
    source = admit(text)
    try:
        tape = scan(source, names, right_side(source), len(source.plain))
        expr = Builder(source, named).formula(Grammar(tape).tree())
    except RecursionError:
        # Only where the caller has used up most of the stack: depth is bounded by the grammar.
        raise source.error(
            "too-deep", N_("the formula is nested more than {most} levels deep"), 0, most=60
        ) from None
    return Understood(expr, tuple(tape.notes))


def is_equation(text: str) -> bool:
    """Whether a text says that two formulas are equal, not only what y or f(x) is.

    >>> is_equation("x^2 + y^2 = 1"), is_equation("y = x^2")
    (True, False)
    """
    left, equals, right = text.partition("=")
    return bool(equals) and "=" not in right and LEFT_SIDE.fullmatch(left) is None


def right_side(source: Source) -> int:
    """Where the formula starts: after `y =`, or at the start."""
    first = source.plain.find("=")
    if first < 0:
        return 0
    second = source.plain.find("=", first + 1)
    if second >= 0:
        raise source.error(
            "equation", N_("a formula has one equals sign at most, as in y = x^2"), second
        )
    if not LEFT_SIDE.fullmatch(source.plain, 0, first):
        raise source.error(
            "equation",
            N_("only a name such as y or f(x) can stand on the left of an equals sign"),
            first,
        )
    return first + 1
