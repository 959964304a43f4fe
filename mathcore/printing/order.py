"""In which order terms and factors are read.

Factors: numbers, constants, letters with their powers, exponentials, roots and named functions,
brackets, indexed letters, elementary functions, derivatives, sums; so `sigma(z) (1 - sigma(z))`
but `(1 - y) ln(1 - p)`, where a bracket behind the logarithm would seem to belong to it.
Terms: the polynomial part by falling degree, then what holds functions, then sums; no minus in
front where a plus can stand there.

Imports SymPy and the symbols only. The orders are the two tables of tests below.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import total_ordering
from typing import Any

from sympy import (
    Add,
    Derivative,
    Expr,
    Function,
    Indexed,
    Limit,
    MatrixBase,
    Mul,
    NumberSymbol,
    Piecewise,
    Pow,
    Sum,
    Symbol,
    exp,
    preorder_traversal,
)
from sympy.core.function import AppliedUndef

from mathcore.printing.names import FIRST, INCREMENTS, INNER
from mathcore.printing.parts import is_negative
from mathcore.symbols import D, Dependent

Key = tuple[Any, ...]
SYMBOLIC = 100.0
"""The degree given to x^n, so that it stands before every power that is a number."""

DERIVATIVES = (D, Derivative)
BIG = (Sum, Limit, Piecewise, MatrixBase)


@total_ordering
class Spelling:
    """The alphabetical place of an expression, spelled out only where all else is equal."""

    __slots__ = ("expr",)

    def __init__(self, expr: Expr) -> None:
        self.expr = expr

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Spelling) and bool(self.expr == other.expr)

    def __lt__(self, other: Spelling) -> bool:
        return str(self.expr) < str(other.expr)

    __hash__ = None  # type: ignore[assignment]


def by_name(name: str) -> Key:
    """Alphabetical, capitals after small letters, increments last."""
    return (name in INCREMENTS, name.lower(), name.swapcase())


def base(factor: Expr) -> Expr:
    """What a factor is a power of, whatever the exponent."""
    while isinstance(factor, Pow):
        factor = factor.base
    return factor


LETTERS = (Symbol, Dependent)

FACTOR_ORDER: tuple[Callable[[Expr], bool], ...] = (
    lambda factor: factor.is_Number,
    lambda factor: isinstance(base(factor), NumberSymbol) and not has_letters(factor),
    lambda factor: base(factor).is_Number and not has_letters(factor),
    lambda factor: isinstance(base(factor), LETTERS) and not is_root(factor),
    lambda factor: isinstance(factor, exp) or not has_letters(base(factor)),
    lambda factor: is_root(factor) or isinstance(base(factor), AppliedUndef),
    lambda factor: isinstance(base(factor), Add),
    lambda factor: isinstance(base(factor), Indexed),
    lambda factor: isinstance(base(factor), Function),
    lambda factor: not isinstance(base(factor), (*DERIVATIVES, *BIG)),
    lambda factor: isinstance(base(factor), DERIVATIVES),
)


LETTER = 3
"""The place of letters in that order."""


def has_letters(expr: Expr) -> bool:
    return bool(expr.free_symbols) or expr.has(Function)


def is_root(factor: Expr) -> bool:
    return isinstance(factor, Pow) and factor.exp.is_Rational and factor.exp.q in (2, 3)


def factor_rank(factor: Expr) -> int:
    tests = enumerate(FACTOR_ORDER)
    return next((place for place, test in tests if test(factor)), len(FACTOR_ORDER))


def factor_key(factor: Expr) -> Key:
    """The place of a factor in its product."""
    if isinstance(factor, Mul):
        return max(factor_key(part) for part in factor.args)
    rank, inside = factor_rank(factor), base(factor)
    if isinstance(inside, exp):
        # After letters and before other functions.
        return (rank, 0.5, is_negative(inside.exp), Spelling(inside))
    if isinstance(inside, LETTERS):
        return (rank, 0, by_name(inside.name))
    if isinstance(inside, Function):
        name = type(inside).__name__
        place = FIRST.index(name) if name in FIRST else len(FIRST)
        return (rank, 1 + place, by_name(name), Spelling(inside))
    if rank == 0:
        return (rank,)
    return (rank, 2, inside.count_ops() if isinstance(inside, Add) else 0, Spelling(inside))


def in_reading_order(factors: list[Expr]) -> list[Expr]:
    """The factors as they are read; derivatives as a chain, dJ/dp dp/dz, and sums last."""
    if of_matrices(factors):
        return factors
    brackets = [factor for factor in factors if isinstance(base(factor), Add)]
    terms = (term for bracket in brackets for term in base(bracket).args)
    arrays = {part.base for term in terms for part in Mul.make_args(term) if part.is_Indexed}

    def key(factor: Expr) -> Key:
        # p_i (1 - p_i), but (p_i - y_i) x_i.
        first = isinstance(factor, Indexed) and factor.base in arrays
        return (LETTER, 0, by_name(str(factor))) if first else factor_key(factor)

    ordered = sorted(factors, key=key)
    last = [factor for factor in ordered if isinstance(factor, BIG)]
    links = [factor for factor in ordered if factor not in last and is_link(factor)]
    first = [factor for factor in ordered if factor not in last and factor not in links]
    return first + chained(links) + last


def of_matrices(parts: list[Expr]) -> bool:
    """Whether there is a matrix among some factors or terms, whose order then has a meaning."""
    return any(isinstance(f, MatrixBase) for part in parts for f in Mul.make_args(part))


def is_link(factor: Expr) -> bool:
    """Whether a factor is a derivative, a product with one, or a sum that began as one.

    The numerator of the quotient rule is none: each derivative there has a factor of its own.
    """
    if isinstance(factor, Mul):
        return any(is_link(part) for part in factor.args)
    if isinstance(factor, Add):
        bare = (term.as_coeff_Mul()[1] for term in factor.args)
        return any(isinstance(term, DERIVATIVES) for term in bare)
    return isinstance(factor, DERIVATIVES)


def chained(links: list[Expr]) -> list[Expr]:
    """Derivatives so that each is by what the next one derives, those by an inner letter first."""
    done: list[Expr] = []
    left = sorted(links, key=lambda link: varied(link) not in INNER)
    while left:
        inner = {varied(link) for link in left}
        heads = [link for link in left if derived(link) not in inner - {varied(link)}]
        heads.sort(key=lambda link: varied(link) not in {derived(other) for other in left} | INNER)
        follows = [link for link in left if done and derived(link) == varied(done[-1])]
        link = (follows or heads or left)[0]
        left.remove(link)
        done.append(link)
    return done


def first_derivative(link: Expr) -> Expr:
    return next(part for part in preorder_traversal(link) if isinstance(part, DERIVATIVES))


def varied(link: Expr) -> str:
    """The letter that the first derivative in a factor is by."""
    return letter(first_derivative(link).args[1])


def derived(link: Expr) -> str:
    """The letter of what it derives; empty for a formula."""
    return letter(first_derivative(link).args[0])


def letter(expr: Expr) -> str:
    """phi for phi, phi_i and phi(z)."""
    if isinstance(expr, Indexed):
        return str(expr.base.label)
    return type(expr).__name__ if isinstance(expr, AppliedUndef) else getattr(expr, "name", "")


def degree(expr: Expr) -> float:
    """The degree of the polynomial part of a term."""
    if isinstance(expr, DERIVATIVES):
        return degree(expr.args[0])
    if isinstance(expr, (Symbol, Indexed)):
        return 1.0
    if isinstance(expr, Pow):
        if expr.exp.is_number and expr.exp.is_real:
            return degree(expr.base) * float(expr.exp)
        return SYMBOLIC if degree(expr.base) else 0.0
    parts = [degree(part) for part in expr.args if isinstance(part, Expr)]
    if isinstance(expr, Mul):
        return sum(parts)
    return max(parts) if isinstance(expr, Add) else 0.0


def exponent_of(letter: Expr, expr: Expr) -> float:
    """How high a power of the letter a term has as a factor."""
    if isinstance(expr, DERIVATIVES):
        return exponent_of(letter, expr.args[0])
    if isinstance(expr, Pow) and expr.base == letter:
        return float(expr.exp) if expr.exp.is_number and expr.exp.is_real else SYMBOLIC
    if isinstance(expr, Mul):
        return sum(exponent_of(letter, part) for part in expr.args)
    return float(expr == letter)


def is_polynomial(expr: Expr) -> bool:
    """Made of letters, numbers and powers only, negative ones too."""
    if isinstance(expr, DERIVATIVES):
        return is_polynomial(expr.args[0])
    if isinstance(expr, Pow):
        return is_polynomial(expr.base) and not (expr.base.is_number and has_letters(expr.exp))
    if isinstance(expr, (Mul, Add)):
        return all(is_polynomial(part) for part in expr.args)
    return isinstance(expr, (Symbol, Indexed)) or expr.is_number


def letters(terms: list[Expr]) -> list[Expr]:
    found = {
        part
        for term in terms
        for part in preorder_traversal(term)
        if isinstance(part, (Symbol, Indexed))
    }
    return sorted(found, key=lambda part: (by_name(str(part)), part.sort_key()))


def term_key(term: Expr, variables: list[Expr]) -> Key:
    """The place of a term in its sum."""
    for part in Mul.make_args(term):
        if isinstance(part, Limit):
            return (2, *term_key(part.args[0], variables))
    kind = 2 if term.has(*BIG) else 0 if is_polynomial(term) else 1
    powers = tuple(-exponent_of(letter, term) for letter in variables)
    if kind == 0:
        inner = term.args[0] if isinstance(term, DERIVATIVES) else term
        return (kind, -degree(term), powers, inner.is_Number)
    height = sum(degree(part) for part in Mul.make_args(term) if not isinstance(base(part), Add))
    return (kind, -height, tuple(sorted(factor_key(p) for p in Mul.make_args(term))))


def terms_in_order(terms: list[Expr], is_negative: Callable[[Expr], bool]) -> list[Expr]:
    """The terms as they are read, `is_negative` telling which ones carry a minus."""
    if of_matrices(terms):
        return terms
    if len(terms) == 2 and not any(map(is_negative, terms)):
        for pair in (terms, terms[::-1]):
            if is_weighed(*pair):
                return pair
    behind = [term for term in terms if is_taken_away(term, terms)]
    if behind and len(behind) < len(terms):
        return terms_in_order([t for t in terms if t not in behind], is_negative) + behind
    variables = letters(terms)
    ordered = sorted(terms, key=lambda term: comparable(term_key(term, variables)))
    positive = [term for term in ordered if not is_negative(term)]
    if not positive or not is_negative(ordered[0]):
        return ordered
    if len(variables) == 1 and len(terms) > 2 and all(is_polynomial(term) for term in terms):
        return ordered
    front = positive[0]
    place = ordered.index(front)
    return [front, *ordered[:place], *ordered[place + 1 :]]


def is_weighed(first: Expr, second: Expr) -> bool:
    """Whether two terms are a weighed mean, c a + (1 - c) b, in this order."""
    weights = Mul.make_args(first)
    return any(
        isinstance(part, Add) and bool(part.free_symbols) and 1 - part in weights
        for part in Mul.make_args(second)
    )


def is_taken_away(term: Expr, terms: list[Expr]) -> bool:
    """A bracket with a minus, or minus another term: x + h - x, and 8^2 + 1 - (6^2 + 1)."""
    if not is_negative(term):
        return False
    if term.is_Number or not isinstance(term, Mul) or term.args[0] != -1:
        return -term in terms
    rest = term.args[1:]
    return (len(rest) == 1 and isinstance(rest[0], Add)) or Mul(*rest) in terms


def comparable(key: Any) -> Any:
    """The key with every entry marked by its kind, so that any two can be compared."""
    if isinstance(key, tuple):
        return (1, tuple(comparable(part) for part in key))
    return (2, key) if isinstance(key, str | Spelling) else (0, float(key))
