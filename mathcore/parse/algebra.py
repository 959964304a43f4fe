"""Building SymPy expressions as they were typed, each sized before it is made.

Nothing is evaluated but rational numbers: x*x stays x*x and sqrt(x^2) stays a root, so what is
echoed is what was typed, and a derivation starts from there. Terms and factors are put into
SymPy's own order, so a formula that SymPy would leave alone equals the one built by its operators.

Imports SymPy; `ranges` says what is defined, `sizes` what is too large.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

import sympy as sp
from sympy import Add, Expr, Max, Mul, Pow, Rational, S

from mathcore.errors import N_, ParseError
from mathcore.parse.gate import Source
from mathcore.parse.ranges import (
    DOMAINS,
    POLES,
    REAL,
    VALUES,
    Range,
    plus,
    raised,
    times,
    whole_power,
)
from mathcore.parse.sizes import MOST_BITS, float_of, is_too_big, spread, weight
from mathcore.parse.terms import (
    CORNERED,
    Ranges,
    Term,
    constant,
    defined,
    in_order,
    mapped,
    number,
    rational_power,
    upside_down,
    vanish,
)

MOST_OPERATIONS = 300
DEEPEST = 60


class Algebra:
    """Makes terms out of terms, and refuses what is too large or not a real number."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def made(self, expr: Expr, ranges: Ranges, parts: Iterable[Term], at: int, ops: int) -> Term:
        """The term of an expression made out of parts by so many operations."""
        size, depth = self.sized(tuple(parts), at, ops)
        if isinstance(expr, Rational):
            return number(self.fitting(expr, at))
        if not expr.free_symbols and ranges[0] is not None and ranges[0].is_huge:
            raise self.source.error(
                "number-too-big",
                N_("a constant in the formula is larger than {most}, the largest a computer draws"),
                at,
                most="10^308",
            )
        return Term(expr, size, depth, ranges)

    def sized(self, parts: tuple[Term, ...], at: int, ops: int) -> tuple[int, int]:
        """The operations and the depth of what is made out of parts, if they are not too many."""
        size = ops + sum(part.ops for part in parts)
        depth = 1 + max((part.depth for part in parts), default=0)
        if size > MOST_OPERATIONS:
            raise self.source.error(
                "too-many-operations",
                N_("the formula has more than {most} operations"),
                at,
                most=MOST_OPERATIONS,
            )
        if depth > DEEPEST:
            raise self.source.error(
                "too-deep",
                N_("the formula is nested more than {most} levels deep"),
                at,
                most=DEEPEST,
            )
        return size, depth

    def fitting(self, value: Rational, at: int) -> Rational:
        if is_too_big(value):
            raise self.too_big(at)
        return value

    def too_big(self, at: int) -> ParseError:
        return self.source.error(
            "number-too-big",
            N_("a number in the formula is too large: at most {most} binary digits"),
            at,
            most=MOST_BITS,
        )

    def power_too_big(self, at: int) -> ParseError:
        return self.source.error(
            "power-too-big",
            N_("this power is too large to be written out: at most {most} binary digits"),
            at,
            most=MOST_BITS,
        )

    # Sums and products

    def add(self, terms: list[Term], at: int) -> Term:
        ranges = terms[0].ranges
        total, rest = S.Zero, []
        for term in terms:
            for part in Add.make_args(term.expr):
                if isinstance(part, Rational):
                    total = self.fitting(total + part, at)
                else:
                    rest.append(part)
        for term in terms[1:]:
            ranges = mapped(plus, ranges, term.ranges)
        parts = sorted(rest, key=in_order)
        if total != 0 or not parts:
            parts.insert(0, total)
        expr = parts[0] if len(parts) == 1 else Add(*parts, evaluate=False)
        return self.made(expr, ranges, terms, at, len(terms) - 1)

    def negative(self, term: Term, at: int, ops: int = 1) -> Term:
        """Minus a term; inside a sum it is the sum that counts the operation."""
        return self.multiply([number(Fraction(-1)), term], at, ops)

    def multiply(self, factors: list[Term], at: int, ops: int | None = None) -> Term:
        # Equal factors are counted first: the range of x*x is that of a square.
        known = {factor.expr: factor.ranges for factor in factors}
        ranges = number(Fraction(1)).ranges
        for expr, times_met in Counter(factor.expr for factor in factors).items():
            power = mapped(lambda a, n=times_met: whole_power(a, n), known[expr])
            ranges = mapped(times, ranges, power)
        coefficient, rest = S.One, []
        for factor in factors:
            for part in Mul.make_args(factor.expr):
                if isinstance(part, Rational):
                    coefficient = self.fitting(coefficient * part, at)
                else:
                    rest.append(part)
        parts = sorted(rest, key=in_order)
        if coefficient != 1 or not parts:
            parts.insert(0, coefficient)
        expr = parts[0] if len(parts) == 1 else Mul(*parts, evaluate=False)
        return self.made(expr, ranges, factors, at, len(factors) - 1 if ops is None else ops)

    def invert(self, term: Term, at: int) -> Term:
        """One over a term, factor by factor as SymPy writes it."""
        if term.vanishes:
            raise self.source.error(
                "undefined", N_("the formula divides by zero here, and has no value"), at
            )
        ranges = mapped(lambda a: whole_power(a, -1), term.ranges)
        return self.made(upside_down(term.expr), ranges, (term,), at, 0)

    # Powers

    def power(self, base: Term, exponent: Term, at: int) -> Term:
        if base.expr == S.Exp1:
            return self.exponential(exponent, at)
        b, e = base.expr, exponent.expr
        self.check_power(base, exponent, at)
        if isinstance(e, Rational):
            if weight(b) * abs(float_of(e)) >= MOST_BITS:
                raise self.power_too_big(at)
            exact = rational_power(b, e) if isinstance(b, Rational) else None
            if e == 1 or exact is not None:
                return self.made(b if exact is None else exact, base.ranges, (base,), at, 0)
        elif spread(e) * max(1.0, weight(b)) >= MOST_BITS:
            raise self.power_too_big(at)
        if base.vanishes:
            ranges = number(Fraction(0)).ranges
        elif isinstance(e, sp.Integer):
            ranges = mapped(lambda a: whole_power(a, int(e)), base.ranges)
        else:
            ranges = mapped(raised, defined(base.ranges, lambda a: a.high < 0), exponent.ranges)
        return self.made(Pow(b, e, evaluate=False), ranges, (base, exponent), at, 1)

    def check_power(self, base: Term, exponent: Term, at: int) -> None:
        """A real power: no negative number to a broken exponent, and no division by zero."""
        whole, e = base.ranges[0] or REAL, exponent.expr
        down = exponent.ranges[0] is not None and exponent.ranges[0].high < 0
        if base.vanishes and (down or (base.is_constant and exponent.vanishes)):
            raise self.source.error(
                "undefined", N_("the formula divides by zero here, and has no value"), at
            )
        if base.is_constant and base.vanishes and not exponent.is_constant:
            raise self.undefined("0^", at)
        if isinstance(e, sp.Integer) or base.vanishes:
            return
        never = whole.high < 0 or (whole.high == 0 and not base.expr.has(*CORNERED))
        if not never:
            return
        if isinstance(e, Rational) and e.p == 1 and e.q % 2:
            raise self.source.error(
                "not-real",
                N_("a power with a broken exponent is taken of positive numbers; use cbrt"),
                at,
            )
        raise self.source.error(
            "not-real",
            N_("this power or root of a negative number is not a real number"),
            at,
        )

    def exponential(self, exponent: Term, at: int) -> Term:
        if spread(exponent.expr) >= MOST_BITS:
            raise self.power_too_big(at)
        if exponent.expr == 1:
            return constant(S.Exp1, 2.718281828459045)
        ranges = mapped(VALUES[sp.exp], exponent.ranges)
        return self.made(sp.exp(exponent.expr, evaluate=False), ranges, (exponent,), at, 1)

    def root(self, of: Term, degree: int, at: int) -> Term:
        """A root; an odd one of a negative number is minus the root of its size."""
        share = number(Fraction(1, degree))
        whole = of.ranges[0] or REAL
        if degree % 2 and whole.high <= 0 and not of.vanishes:
            return self.negative(self.power(self.negative(of, at), share, at), at)
        return self.power(of, share, at)

    # Functions

    def apply(self, head: type[sp.Function], of: Term, at: int) -> Term:
        domain, pole = DOMAINS.get(head), POLES.get(head)
        whole = of.ranges[0] or REAL
        if pole is not None and vanish(mapped(pole, of.ranges), of.expr):
            raise self.undefined(head.__name__, at)
        known = of.steady
        if domain is not None and (
            domain.misses(known or whole) or (known is not None and domain.touches(known))
        ):
            raise self.undefined(head.__name__, at)
        inside = of.ranges if domain is None else defined(of.ranges, domain.misses)
        expr = head(of.expr, evaluate=False)
        return self.made(expr, mapped(VALUES[head], inside), (of,), at, 1)

    def undefined(self, name: str, at: int) -> ParseError:
        return self.source.error(
            "undefined",
            N_("{name} has no real value here"),
            at,
            name={"log": "ln", "0^": "0^(…)"}.get(name, name),
        )

    def choose(self, head: type[sp.Function], of: list[Term], at: int) -> Term:
        pick = max if head is Max else min
        ranges = mapped(
            lambda *r: Range(*(pick(e) for e in zip(*r, strict=True))), *(t.ranges for t in of)
        )
        parts = sorted({t.expr for t in of}, key=in_order)
        if all(isinstance(part, Rational) for part in parts):
            return number(pick(parts))
        if len(parts) == 1:
            return of[0]
        expr = head(*parts, evaluate=False)
        return self.made(expr, ranges, of, at, len(of) - 1)
