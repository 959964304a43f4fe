"""How names are spelled: Greek letters, subscripts, and the usual names of functions."""

from __future__ import annotations

from typing import TypeGuard

from mathcore.printing.tree import Name, Node, Number

GREEK: dict[str, str] = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ε",
    "zeta": "ζ",
    "eta": "η",
    "theta": "θ",
    "iota": "ι",
    "kappa": "κ",
    "lambda": "λ",
    "mu": "μ",
    "nu": "ν",
    "xi": "ξ",
    "pi": "π",
    "rho": "ρ",
    "sigma": "σ",
    "tau": "τ",
    "upsilon": "υ",
    "phi": "φ",
    "chi": "χ",
    "psi": "ψ",
    "omega": "ω",
    "Gamma": "Γ",
    "Delta": "Δ",
    "Theta": "Θ",
    "Lambda": "Λ",
    "Xi": "Ξ",
    "Pi": "Π",
    "Sigma": "Σ",
    "Upsilon": "Υ",
    "Phi": "Φ",
    "Psi": "Ψ",
    "Omega": "Ω",
    "oo": "∞",
}
"""Names that have a letter of their own, and the letter."""

USUAL: dict[str, str] = {
    "log": "ln",
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "acot": "arccot",
    "asec": "arcsec",
    "acsc": "arccsc",
    "asinh": "arsinh",
    "acosh": "arcosh",
    "atanh": "artanh",
    "acoth": "arcoth",
    "asech": "arsech",
    "acsch": "arcsch",
    "sign": "sgn",
    "Max": "max",
    "Min": "min",
    "Heaviside": "H",
    "gamma": "Gamma",
    "LambertW": "W",
}
"""SymPy's name of a function to the one in books."""

POWERED = frozenset(
    [
        *("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "sech", "csch"),
        *("arcsin", "arccos", "arctan", "arccot", "arsinh", "arcosh", "artanh", "ln"),
    ]
)
"""Functions whose square is written between name and argument, as in sin^2(x)."""

FIRST = ("sin", "cos", "tan")
"""Functions that come in this order in a product, before the others by name."""

INNER = frozenset({"u", "v", "t", "s", "q", "u_1", "u_2"})
"""Letters for the inner function of a chain: the derivative by them is read first."""

INCREMENTS = frozenset({"h", "Delta", "delta", "epsilon"})
"""Small changes, written after what they change: x + h."""


def name(text: str) -> Name:
    """`w_1`, `x12` and `sigma` as letter and subscript.

    >>> name("x12")
    Name(text='x', sub=Number(text='12'), raw='x12', layer=None)
    """
    letter, _, below = text.partition("_")
    bare = letter.rstrip("0123456789")
    if not below and (bare in GREEK or len(bare) == 1):
        letter, below = bare, letter[len(bare) :]
    if not below:
        return Name(letter, raw=text)
    return Name(letter, Number(below) if below.isdigit() else Name(below, raw=below), text)


def under_hat(text: str) -> str:
    """The letter of a name like `mhat` or `thetahat`, or nothing.

    >>> under_hat("mhat"), under_hat("hat"), under_hat("what3")
    ('m', '', '')
    """
    letter = text.removesuffix("hat")
    return letter if letter != text and (len(letter) == 1 or letter in GREEK) else ""


def is_word(node: Node) -> TypeGuard[Name]:
    """Whether a name is written upright, being neither one letter nor a Greek one."""
    if not isinstance(node, Name) or len(node.text) == 1:
        return False
    return node.text not in GREEK and not under_hat(node.text)
