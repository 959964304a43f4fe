"""The table of derivatives, every row derived: from the limit, or from other rows by the rules.

An origin says how the steps of a row begin: with its difference quotient, with a definition in
functions of earlier rows, as the inverse of one, as the area under a curve. Adding a row is one
entry in `ORIGINS`. A test proves that every row of `ELEMENTARY`, which the rules look up, is what
is derived here.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import sympy as sp
from sympy import Eq, Expr, exp, log, pi, sqrt

from mathcore.derivation.differentiate import derive, put_back, work_out
from mathcore.derivation.limits import from_definition
from mathcore.derivation.steps import Derivation, Step
from mathcore.errors import N_
from mathcore.formulas import ELEMENTARY
from mathcore.formulas.elementary import DEFINITIONS, x
from mathcore.printing import latex, plain, say, typst
from mathcore.symbols import D, symbol

y, n, a, k = (symbol(name) for name in "ynak")


@dataclass(frozen=True, slots=True)
class Origin:
    """How a row is derived, and in which words that is said."""

    words: str
    steps: Callable[[], list[Step]]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A function, its derivative, where that comes from, and the derivation that leads there."""

    function: Expr
    derivative: Expr
    origin: str
    derivation: Derivation

    @property
    def statement(self) -> Expr:
        """The row as an equation."""
        return Eq(self.derivation.claim, self.derivative, evaluate=False)

    def latex(self) -> str:
        return latex(self.statement)

    def typst(self) -> str:
        return typst(self.statement)

    def text(self, lang: str = "en") -> str:
        """The row in one line: the equation, and where it comes from."""
        return f"{plain(self.statement)}    ({say(self.origin, lang)})"

    def to_json(self, lang: str = "en") -> str:
        """The row as JSON: function, derivative, origin, and the derivation."""
        return json.dumps(
            {
                "function": {"latex": latex(self.function), "text": plain(self.function)},
                "derivative": {"latex": latex(self.derivative), "text": plain(self.derivative)},
                "origin": say(self.origin, lang),
                "derivation": json.loads(self.derivation.to_json(lang)),
            },
            ensure_ascii=False,
        )


def limit(f: Expr) -> Origin:
    """From the difference quotient."""
    return Origin(N_("from the limit"), lambda: from_definition(f, x))


def rules(f: Expr) -> Origin:
    """From other rows; a function of the table is first written by its definition."""

    def steps() -> list[Step]:
        if f.func not in DEFINITIONS:
            return derive(D(f, x))
        claim, written = D(f, x), D(DEFINITIONS[f.func], x)
        return as_shown(f, [Step("definition", claim, written, written), *derive(written)])

    return Origin(N_("from other rows, by the rules"), steps)


def inverse(f: type[sp.Function], forward: type[sp.Function], slope: Expr) -> Origin:
    """As the inverse of a function whose slope, by the table, is written with itself."""
    where = ((y, f(x)),)

    def steps() -> list[Step]:
        looked_up = work_out(D(forward(y), y))
        substeps = [looked_up]
        if slope != looked_up.result:
            substeps.append(Step("in-itself", looked_up.result, slope, slope, (), where, TURNED))
        substeps += put_back(slope, where)
        after, result = 1 / D(forward(y), y), 1 / substeps[-1].result
        step = Step("inverse", D(f(x), x), after, result, tuple(substeps), where, TURNED)
        return as_shown(f(x), [step])

    return Origin(N_("as the inverse function"), steps)


TURNED = (("x", x), ("y", y))


def steps_only(f: Expr) -> Origin:
    """A function that keeps one value, k, between its steps."""
    constant = work_out(D(k, x))
    step = Step("between-steps", D(f, x), D(k, x), constant.result, (constant,), ((k, f),))
    return Origin(N_("constant between its steps"), lambda: [step])


def area(f: Expr, height: Expr) -> Origin:
    """The area under a curve from 0 to x."""
    return Origin(N_("as the area under a curve"), lambda: [Step("area", D(f, x), height, height)])


def as_shown(f: Expr, steps: list[Step]) -> list[Step]:
    """One more step where the rules look the derivative up in another form."""
    result, shown = steps[-1].result, ELEMENTARY[f.func]
    return steps if shown == result else [*steps, Step("table-form", result, shown, shown)]


sin, cos, tan, cot = sp.sin, sp.cos, sp.tan, sp.cot
sinh, cosh, tanh = sp.sinh, sp.cosh, sp.tanh

ORIGINS: dict[Expr, Origin] = {
    # The rows of the lecture (topic 9).
    n: limit(n),
    x: limit(x),
    x**n: limit(x**n),
    exp(x): limit(exp(x)),
    log(x): limit(log(x)),
    # The standard ones.
    1 / x: limit(1 / x),
    sqrt(x): limit(sqrt(x)),
    a**x: limit(a**x),
    log(x) / log(a): rules(log(x) / log(a)),
    sin(x): limit(sin(x)),
    cos(x): limit(cos(x)),
    tan(x): rules(tan(x)),
    cot(x): rules(cot(x)),
    sp.sec(x): rules(sp.sec(x)),
    sp.csc(x): rules(sp.csc(x)),
    sp.asin(x): inverse(sp.asin, sin, sqrt(1 - sin(y) ** 2)),
    sp.acos(x): inverse(sp.acos, cos, -sqrt(1 - cos(y) ** 2)),
    sp.atan(x): inverse(sp.atan, tan, 1 + tan(y) ** 2),
    sp.acot(x): inverse(sp.acot, cot, -1 - cot(y) ** 2),
    sinh(x): rules(sinh(x)),
    cosh(x): rules(cosh(x)),
    tanh(x): rules(tanh(x)),
    sp.coth(x): rules(sp.coth(x)),
    sp.asinh(x): inverse(sp.asinh, sinh, sqrt(sinh(y) ** 2 + 1)),
    sp.acosh(x): inverse(sp.acosh, cosh, sqrt(cosh(y) - 1) * sqrt(cosh(y) + 1)),
    sp.atanh(x): inverse(sp.atanh, tanh, 1 - tanh(y) ** 2),
    sp.sech(x): rules(sp.sech(x)),
    sp.csch(x): rules(sp.csch(x)),
    sp.asec(x): rules(sp.asec(x)),
    sp.acsc(x): rules(sp.acsc(x)),
    sp.acoth(x): rules(sp.acoth(x)),
    sp.asech(x): rules(sp.asech(x)),
    sp.acsch(x): rules(sp.acsch(x)),
    sp.Abs(x): rules(sp.Abs(x)),
    sp.sign(x): steps_only(sp.sign(x)),
    sp.Heaviside(x): steps_only(sp.Heaviside(x)),
    sp.floor(x): steps_only(sp.floor(x)),
    sp.ceiling(x): steps_only(sp.ceiling(x)),
    sp.erf(x): area(sp.erf(x), 2 / sqrt(pi) * exp(-(x**2))),
}


@cache
def derivative_table() -> tuple[TableRow, ...]:
    """The derivatives of the elementary functions, each row with its derivation.

    The five rows of the lecture come first: n, x, x^n, e^x, ln x.

    Source:
        lecture topic 9; Abramowitz and Stegun, Handbook of Mathematical Functions, ch. 3, 4 and 7

    >>> print(derivative_table()[2].text())
    d/dx x^n = n x^(n - 1)    (from the limit)
    """
    rows = []
    for function, origin in ORIGINS.items():
        derivation = Derivation(D(function, x), tuple(origin.steps()), x)
        rows.append(TableRow(function, derivation.result, origin.words, derivation))
    return tuple(rows)
