"""The words in which a formula is read aloud, in English; the catalogues have the others.

Adding a word is one row here and one in each catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from mathcore.errors import N_
from mathcore.printing.language import catalogue

OPERATORS: dict[str, str] = {
    "plus": N_("plus"),
    "minus": N_("minus"),
    "neg": N_("minus"),
    "times": N_("times"),
    "thin": N_("times"),
    "dot": N_("times"),
    "cross": N_("times"),
    "entrywise": N_("entry by entry times"),
    "and": N_("and"),
    "or": N_("or"),
    "=": N_("equals"),
    "!=": N_("is not equal to"),
    "about": N_("is about"),
    "<": N_("is less than"),
    ">": N_("is greater than"),
    "<=": N_("is less than or equal to"),
    ">=": N_("is greater than or equal to"),
    ",": N_("comma"),
    "!": N_("factorial"),
}

LETTERS: dict[str, str] = {
    "alpha": N_("alpha"),
    "beta": N_("beta"),
    "gamma": N_("gamma"),
    "delta": N_("delta"),
    "epsilon": N_("epsilon"),
    "zeta": N_("zeta"),
    "eta": N_("eta"),
    "theta": N_("theta"),
    "iota": N_("iota"),
    "kappa": N_("kappa"),
    "lambda": N_("lambda"),
    "mu": N_("mu"),
    "nu": N_("nu"),
    "xi": N_("xi"),
    "pi": N_("pi"),
    "rho": N_("rho"),
    "sigma": N_("sigma"),
    "tau": N_("tau"),
    "upsilon": N_("upsilon"),
    "phi": N_("phi"),
    "chi": N_("chi"),
    "psi": N_("psi"),
    "omega": N_("omega"),
    "oo": N_("infinity"),
    "undefined": N_("undefined"),
    "true": N_("true"),
    "false": N_("false"),
}
"""Greek letters and other names that are words of the language."""

FUNCTIONS: dict[str, str] = {
    "sin": N_("sine"),
    "cos": N_("cosine"),
    "tan": N_("tangent"),
    "cot": N_("cotangent"),
    "sec": N_("secant"),
    "csc": N_("cosecant"),
    "arcsin": N_("arcsine"),
    "arccos": N_("arccosine"),
    "arctan": N_("arctangent"),
    "arccot": N_("arccotangent"),
    "arcsec": N_("arcsecant"),
    "arccsc": N_("arccosecant"),
    "sinh": N_("hyperbolic sine"),
    "cosh": N_("hyperbolic cosine"),
    "tanh": N_("hyperbolic tangent"),
    "coth": N_("hyperbolic cotangent"),
    "sech": N_("hyperbolic secant"),
    "csch": N_("hyperbolic cosecant"),
    "arsinh": N_("inverse hyperbolic sine"),
    "arcosh": N_("inverse hyperbolic cosine"),
    "artanh": N_("inverse hyperbolic tangent"),
    "arcoth": N_("inverse hyperbolic cotangent"),
    "arsech": N_("inverse hyperbolic secant"),
    "arcsch": N_("inverse hyperbolic cosecant"),
    "ln": N_("the natural logarithm"),
    "sgn": N_("the sign"),
    "max": N_("the maximum"),
    "min": N_("the minimum"),
    "erf": N_("the error function"),
    "erfc": N_("the complementary error function"),
    "sinc": N_("cardinal sine"),
}

WITH_ARTICLE = frozenset(["ln", "sgn", "max", "min", "erf", "erfc"])
"""Functions whose words begin with an article, so that no factor stands right before them."""

BETWEEN: dict[str, str] = {
    "bar": N_("the absolute value"),
    "floor": N_("the floor"),
    "ceil": N_("the ceiling"),
}

POWERS: dict[str, str] = {
    "2": N_("{base} squared"),
    "3": N_("{base} cubed"),
    "4": N_("{base} to the fourth"),
    "5": N_("{base} to the fifth"),
    "6": N_("{base} to the sixth"),
    "7": N_("{base} to the seventh"),
    "8": N_("{base} to the eighth"),
    "9": N_("{base} to the ninth"),
    "10": N_("{base} to the tenth"),
}


ROOTS: dict[int, str] = {
    2: N_("the square root of {body}, end root,"),
    3: N_("the cube root of {body}, end root,"),
}


PHRASES: dict[str, str] = {
    "raised": N_("{base} to the {exponent}"),
    "raised to more": N_("{base} to the power {exponent}, end of power,"),
    "capital": N_("capital {letter}"),
    "named": N_("the name {word}"),
    "hat": N_("{letter} hat"),
    "index": N_("{letter} sub {index}"),
    "long index": N_("{letter} with index {index}, end of index,"),
    "indices": N_("{letter} with indices {index}, end of indices,"),
    "of layer": N_("{letter} of layer {layer}, end of layer,"),
    "transposed": N_("{base} transposed"),
    "at": N_("{body} at {point}, end of point,"),
    "over": N_("{top} over {bottom}"),
    "fraction": N_("the fraction {top} over {bottom}, end of fraction,"),
    "of": N_("{name} of {argument}"),
    "bracket": N_("open bracket {body} close bracket"),
    "sum over": N_("the sum for {index} from {low} to {high} of {body}, end of sum,"),
    "limit": N_("the limit as {var} goes to {point} of {body}, end of limit,"),
    "where": N_("{value} if {condition}"),
    "else": N_("{before}, else {case}"),
    "otherwise": N_("{before}, otherwise {value}"),
    "cases": N_("the cases {cases}, end of cases,"),
    "matrix": N_("the {rows} by {columns} matrix, {lines}, end of matrix,"),
    "line": N_("row {number}: {line}"),
    "more primes": N_("{body} prime of order {order}"),
    "applied": N_("{operator} applied to {body}"),
}

DERIVATIVES: dict[tuple[str, int], str] = {
    ("d", 1): N_("the derivative of {body} with respect to {var}"),
    ("d", 2): N_("the second derivative of {body} with respect to {var}"),
    ("d", 3): N_("the third derivative of {body} with respect to {var}"),
    ("partial", 1): N_("the partial derivative of {body} with respect to {var}"),
    ("partial", 2): N_("the second partial derivative of {body} with respect to {var}"),
    ("partial", 3): N_("the third partial derivative of {body} with respect to {var}"),
}
HIGHER: dict[str, str] = {
    "d": N_("the derivative of order {order} of {body} with respect to {var}"),
    "partial": N_("the partial derivative of order {order} of {body} with respect to {var}"),
}
PRIMES: dict[int, str] = {
    1: N_("{body} prime"),
    2: N_("{body} double prime"),
    3: N_("{body} triple prime"),
}
OPERATOR: dict[str, str] = {"d": N_("the operator D"), "partial": N_("the partial operator D")}

TABLES: tuple[Mapping[Any, str], ...] = (
    *(OPERATORS, LETTERS, FUNCTIONS, BETWEEN, POWERS, ROOTS, PHRASES),
    *(DERIVATIVES, HIGHER, PRIMES, OPERATOR),
)

JOINED: dict[str, tuple[tuple[str, str], ...]] = {
    "it": (
        (r"\bdi i casi\b", "dei casi"),
        (r"\bdi la\b", "della"),
        (r"\bdi il\b", "del"),
        (r"\bdi l'", "dell'"),
        (r"\bda la\b", "dalla"),
        (r"\bda il\b", "dal"),
        (r"\bsu la\b", "sulla"),
        (r"\bsu il\b", "sul"),
        (r"\b(uguale|elevato|tende|rispetto|applicato) a la\b", r"\1 alla"),
        (r"\b(uguale|elevato|tende|rispetto|applicato) a il\b", r"\1 al"),
    )
}
"""Prepositions that grow together with the article after them."""

CLOSED_UP = ((r"\s*,[\s,]*,", ","), (r",(?=[;:.])", ""), (r",$", ""))
"""Where one part ends with another, one comma is enough; none stands at the end."""


SIGNS = {" = ": OPERATORS["="], " + ": OPERATORS["plus"]}
"""Signs that sentences are written with."""


def smoothed(text: str, lang: str) -> str:
    """A reading, or a sentence with one in it, with articles, commas and signs as spoken."""
    for sign, word in SIGNS.items():
        text = text.replace(sign, f" {catalogue(lang).gettext(word)} ")
    for pattern, better in (*CLOSED_UP, *JOINED.get(lang, ())):
        text = re.sub(pattern, better, text)
    return text


@lru_cache
def vocabulary(lang: str) -> frozenset[str]:
    """The words that readings in a language are made of, and that no variable may pass for."""
    messages = catalogue(lang)
    said = [messages.gettext(text) for table in TABLES for text in table.values()]
    said += [grown for _, grown in JOINED.get(lang, ())]
    words = re.sub(r"\{\w+\}|\\1", " ", " ".join(said).lower())
    return frozenset(re.findall(r"[^\W\d_]{2,}", words))
