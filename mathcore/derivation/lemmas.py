"""The special limits that the derivatives of the elementary functions rest on.

Each is a statement `Limit(expr, t, 0) = value` for every value of its parameter. They are cited
in a derivation, not derived there; a test measures each and asks SymPy's `limit`. Adding one is
one row here.
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Eq, Expr, Limit, S, Symbol, Wild, cos, exp, log, sin

from mathcore.errors import N_
from mathcore.formulas.records import Records
from mathcore.symbols import symbol

t, n, a = symbol("t"), symbol("n"), symbol("a")


@dataclass(frozen=True, slots=True)
class Lemma:
    """A special limit at 0, in the variable t; `parameter` may be any number that is allowed."""

    name: str
    expr: Expr
    value: Expr
    source: str
    parameter: Symbol | None = None

    @property
    def statement(self) -> Expr:
        """The lemma as an equation."""
        return Eq(Limit(self.expr, t, 0, "+-"), self.value, evaluate=False)

    def limit_of(self, inside: Expr, var: Symbol) -> Expr | None:
        """The limit of an expression in `var` as this lemma gives it, or None.

        >>> LEMMAS["power"].limit_of(((1 + t) ** 5 - 1) / t, t)
        5
        """
        pattern = self.expr.xreplace({t: var})
        if self.parameter is None:
            return self.value if inside == pattern else None
        wild = Wild("p", exclude=[var])
        found = inside.match(pattern.xreplace({self.parameter: wild}))
        if not found or inside != pattern.xreplace({self.parameter: found[wild]}):
            return None
        return self.value.xreplace({self.parameter: found[wild]})


LEMMAS: Records[Lemma] = Records(
    N_("special limit"),
    Lemma(
        "sine",
        sin(t) / t,
        S.One,
        "the arc lies between sine and tangent; Rudin, Principles of Mathematical Analysis, ch. 8",
    ),
    Lemma("cosine", (cos(t) - 1) / t, S.Zero, "from the sine: (cos t - 1)(cos t + 1) = -sin(t)^2"),
    Lemma("exponential", (exp(t) - 1) / t, S.One, "the definition of e as a base; Rudin, ch. 8"),
    Lemma("base", (a**t - 1) / t, log(a), "the exponential one, with a^t = e^(t ln a)", a),
    Lemma("logarithm", log(1 + t) / t, S.One, "the exponential one, read backwards"),
    Lemma("power", ((1 + t) ** n - 1) / t, n, "both of these, with (1 + t)^n = e^(n ln(1 + t))", n),
)
