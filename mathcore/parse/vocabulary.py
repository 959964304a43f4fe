"""The words of a formula: every function a text may name, and what SymPy calls it.

Activations come from their records, so a new record is a new word. A function is one row in
`FUNCTIONS`; what is not a word here cannot be called.

Imports SymPy and the formulas.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

import sympy as sp

from mathcore.errors import N_
from mathcore.formulas import ACTIVATIONS, Activation
from mathcore.parse.gate import GREEK_LETTERS


@dataclass(frozen=True, slots=True)
class Word:
    """A function by name: what builds it, and its other spellings.

    Exactly one of `head` (a SymPy class), `root` (a degree), `base` (of a logarithm) and
    `record` (an activation) is given, or none of them where the name alone says it
    (`exp`, `factorial`). `several` marks functions of two or more arguments.
    """

    name: str
    head: type[sp.Function] | None = None
    spellings: tuple[str, ...] = ()
    root: int | None = None
    base: int | None = None
    record: Activation | None = None
    several: bool = False

    @property
    def most(self) -> int:
        """How many arguments it may have: the variable, and after it all of the parameters."""
        return 1 + (len(self.record.parameters) if self.record else 0)


FUNCTIONS: tuple[Word, ...] = (
    Word("sin", sp.sin, ("sen",)),
    Word("cos", sp.cos),
    Word("tan", sp.tan, ("tg",)),
    Word("cot", sp.cot, ("ctg", "cotg", "cotan")),
    Word("sec", sp.sec),
    Word("csc", sp.csc, ("cosec",)),
    Word("asin", sp.asin, ("arcsin", "arcsen", "asen")),
    Word("acos", sp.acos, ("arccos",)),
    Word("atan", sp.atan, ("arctan", "arctg", "atg")),
    Word("acot", sp.acot, ("arccot", "arcctg", "arccotg")),
    Word("asec", sp.asec, ("arcsec",)),
    Word("acsc", sp.acsc, ("arccsc",)),
    Word("sinh", sp.sinh, ("senh",)),
    Word("cosh", sp.cosh),
    Word("tanh", sp.tanh, ("tgh",)),
    Word("coth", sp.coth),
    Word("sech", sp.sech),
    Word("csch", sp.csch),
    Word("asinh", sp.asinh, ("arsinh", "arcsinh", "settsinh", "settsenh")),
    Word("acosh", sp.acosh, ("arcosh", "arccosh", "settcosh")),
    Word("atanh", sp.atanh, ("artanh", "arctanh", "setttanh", "settanh")),
    Word("acoth", sp.acoth, ("arcoth", "arccoth")),
    Word("asech", sp.asech, ("arsech", "arcsech")),
    Word("acsch", sp.acsch, ("arcsch", "arccsch")),
    Word("exp"),
    Word("log", sp.log, ("ln",)),
    Word("log10", base=10),
    Word("log2", base=2),
    Word("sqrt", root=2, spellings=("radq",)),
    Word("cbrt", root=3),
    Word("abs", sp.Abs),
    Word("sign", sp.sign, ("sgn",)),
    Word("max", sp.Max, several=True),
    Word("min", sp.Min, several=True),
    Word("erf", sp.erf),
    Word("floor", sp.floor),
    Word("ceil", sp.ceiling, ("ceiling",)),
    Word("factorial"),
)


def spelled() -> dict[str, Word]:
    """Every spelling of every word."""
    words: dict[str, Word] = {}
    for word in FUNCTIONS:
        words |= dict.fromkeys((word.name, *word.spellings), word)
    for row in ACTIVATIONS.values():
        words.setdefault(row.name.lower(), Word(row.name, record=row))
    return words


WORDS = spelled()

CALLED: dict[str, Word] = {
    row.called.__name__: WORDS[row.name.lower()]
    for row in ACTIVATIONS.values()
    if row.called.__name__ not in WORDS
}
"""Names such as sigma, which are a function before a bracket and a symbol elsewhere."""

GREEK = frozenset(GREEK_LETTERS.values()) - {"pi"}
CONSTANTS = frozenset({"e", "pi"})

COMMANDS = frozenset({"varepsilon", "vartheta", "varphi", "varrho", "varsigma"})
"""LaTeX's second shapes of Greek letters: the name without `var` is meant."""

INFINITIES = frozenset({"oo", "inf", "infty", "infinity", "nan", "zoo"})

REFUSED: dict[str, str] = {
    "lg": N_("lg is read in two ways: write log10(x) or log_2(x)"),
    **dict.fromkeys(
        (
            *("int", "integrate", "lim", "sum", "prod", "diff", "partial", "nabla", "begin"),
            *("if", "is", "in", "or", "and", "not", "for", "else", "import"),
        ),
        N_("{name} is not part of a formula here: type the function itself"),
    ),
}


def function(name: str) -> Word | None:
    """The function of that name; `ReLU` and `Sin` are known by their small letters."""
    return WORDS.get(name) or (WORDS.get(name.lower()) if len(name) > 1 else None)


def nearest(name: str, more: frozenset[str] = frozenset()) -> str:
    """The known name most like this one, or nothing."""
    known = sorted({*WORDS, *GREEK, *CONSTANTS, *more})
    found = get_close_matches(name, known, n=1, cutoff=0.6)
    if not found:
        found = get_close_matches(name.lower(), known, n=1, cutoff=0.6)
    return found[0] if found else ""
