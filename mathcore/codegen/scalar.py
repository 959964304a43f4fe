"""Expressions in the elements of arrays as code on single numbers, as a compiled loop runs it.

The printer writes an element by its own indices, counted from 0, and a function as `math` has it.
Choices keep what is not a number, so that a run that breaks is seen to break.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from itertools import count

import sympy as sp
from sympy import Expr, Indexed, Symbol, cse
from sympy.codegen.cfunctions import expm1, log1p
from sympy.printing.pycode import PythonCodePrinter

from mathcore.symbols import symbol

Named = Callable[[Indexed], str]

CALLS = {
    expm1: "expm1",
    log1p: "log1p",
    sp.asinh: "asinh",
    sp.atan: "atan",
    sp.erf: "erf",
}
"""Functions that SymPy's printer writes otherwise, or not at all."""


class ScalarPrinter(PythonCodePrinter):  # type: ignore[misc]
    """Python code on numbers.

    Args:
        named: how an element of an array is written.
        letters: how some symbols are written that are not written as their names.
    """

    def __init__(self, named: Named = str, letters: Mapping[Symbol, str] | None = None) -> None:
        super().__init__({"fully_qualified_modules": True, "allow_unknown_functions": True})
        self.named, self.letters = named, letters or {}

    def _print_Symbol(self, expr: Symbol) -> str:
        return self.letters.get(expr, "") or str(super()._print_Symbol(expr))

    def _print_Indexed(self, expr: Indexed) -> str:
        return self.named(expr)

    def _print_Integer(self, expr: Expr) -> str:
        return f"{int(expr)}"

    def _print_Rational(self, expr: sp.Rational) -> str:
        return repr(float(expr))

    def _print_Float(self, expr: Expr) -> str:
        return repr(float(expr))

    def _print_Pow(self, expr: Expr, rational: bool = False) -> str:
        base, exponent = expr.as_base_exp()
        if exponent == 2 and (base.is_Symbol or isinstance(base, Indexed)):
            return f"({self._print(base)}*{self._print(base)})"
        if exponent == -1:
            return f"1/{self.parenthesize(base, 100)}"
        return str(super()._print_Pow(expr, rational=rational))

    def _chosen(self, relation: str, expr: Expr) -> str:
        """The greater or smaller one; what is no number is chosen over a number that is given."""
        numbers = [part for part in expr.args if part.is_number]
        others = [part for part in expr.args if not part.is_number]
        parts = [f"({self._print(part)})" for part in (*others, *numbers)]
        return reduce(lambda a, b: f"({a} if not {a} {relation} {b} else {b})", parts)

    def _print_Max(self, expr: Expr) -> str:
        return self._chosen("<=", expr)

    def _print_Min(self, expr: Expr) -> str:
        return self._chosen(">=", expr)

    def _print_sign(self, expr: Expr) -> str:
        inside = self._print(expr.args[0])
        return f"(1*({inside} > 0) - 1*({inside} < 0))"

    def _print_Heaviside(self, expr: Expr) -> str:
        inside, at_zero = (self._print(part) for part in (expr.args[0], expr.args[1]))
        return f"(1 if {inside} > 0 else {at_zero} if {inside} == 0 else 0)"

    def _print_Abs(self, expr: Expr) -> str:
        return f"abs({self._print(expr.args[0])})"

    def _print_ExpSum(self, expr: Expr) -> str:
        exact, small = (self._print(part) for part in expr.args)
        return f"(math.exp({exact})*math.exp({small}))"

    def _print_Function(self, expr: Expr) -> str:
        if expr.func in CALLS:
            return f"math.{CALLS[expr.func]}({self._print(expr.args[0])})"
        return str(super()._print_Function(expr))

    def _print_erf(self, expr: Expr) -> str:
        return f"math.erf({self._print(expr.args[0])})"

    def _print_tanh(self, expr: Expr) -> str:
        return f"tanh_of({self._print(expr.args[0])})"

    def _print_Erfcx(self, expr: Expr) -> str:
        return f"erfcx_of({self._print(expr.args[0])})"

    def _print_sinc(self, expr: Expr) -> str:
        return f"sinc_of({self._print(expr.args[0])})"

    def _print_SincSlope(self, expr: Expr) -> str:
        return f"sinc_slope_of({self._print(expr.args[0])})"


def assigned(target: str, expr: Expr, named: Named, prefix: str = "c") -> list[str]:
    """Lines that give a target the value of an expression, each part of it worked out once."""
    expr = with_one_power(expr)
    elements = sorted(expr.atoms(Indexed), key=str)
    letters: dict[Symbol, Indexed] = {symbol(f"v{k}"): e for k, e in enumerate(elements)}
    opened = expr.xreplace({e: letter for letter, e in letters.items()})
    shared, (whole,) = cse([opened], symbols=(symbol(f"{prefix}{k}") for k in count(1)))
    printer = ScalarPrinter(named)
    lines, known = [], dict[Expr, Expr](letters)
    for name, part in shared:
        value = part.xreplace(known)
        if isinstance(part, sp.logic.boolalg.Boolean):
            known[name] = value
        else:
            lines.append(f"{name} = {printer.doprint(value)}")
    lines.append(f"{target} = {printer.doprint(whole.xreplace(known))}")
    return lines


def with_one_power(expr: Expr) -> Expr:
    """e^min(0, u) by e^-|u| where that is worked out beside it: a choice in the place of a call."""
    for lower in expr.atoms(sp.Min):
        inside = [part for part in lower.args if part != 0]
        other = sp.exp(-sp.Abs(inside[0]))
        if len(inside) == 1 and len(lower.args) == 2 and expr.has(other):
            chosen = sp.Piecewise((other, inside[0] < 0), (sp.S.One, True))
            expr = expr.xreplace({sp.exp(lower): chosen})
    return expr


HELPERS = {
    "tanh_of": '''
@compiled
def tanh_of(x):
    """tanh(x), by a quotient near 0 and by e^(2x) elsewhere; twice as quick as the library's."""
    if abs(x) > 20:
        return math.copysign(1.0, x)
    if not abs(x) < 0.625:
        return math.copysign(1 - 2/(math.exp(2*abs(x)) + 1), x)
    s = x*x
    above = (-0.964399179425052238628*s - 99.2877231001918586564)*s - 1614.68768441708447952
    below = ((s + 112.811678491632931402)*s + 2235.48839060100448583)*s + 4844.06305325125486048
    return x + x*s*(above/below)
''',
    "sinc_of": '''
@compiled
def sinc_of(x):
    """sin(x)/x, and 1 at 0."""
    return math.sin(x)/x if x != 0 else 1.0
''',
    "sinc_slope_of": '''
@compiled
def sinc_slope_of(x):
    """(x cos(x) - sin(x))/x^2; near 0, where that cancels, the sum of its powers of x."""
    if not abs(x) < 1:
        return (math.cos(x) - math.sin(x)/x)/x
    total, term = 0.0, -1/3
    for k in range(1, 11):
        total, term = total + term, -term*x*x/(2*k*(2*k + 3))
    return x*total
''',
    "erfcx_of": '''
@compiled
def erfcx_of(x):
    """e^(x^2) (1 - erf(x)) for x that is not negative; far out, its continued fraction."""
    if not x > 5:
        high = numpy.floor(16*x)/16
        return math.exp(high*high)*math.exp((x - high)*(x + high))*math.erfc(x)
    below = x
    for k in range(40, 0, -1):
        below = x + 0.5*k/below
    return 0.5641895835477563/below
''',
}
"""Functions that only code calls, on single numbers.

Source:
    tanh: Moshier, Cephes mathematical library, tanh.c, after Cody and Waite 1980.
    erfcx: the continued fraction 7.9.2 of the Digital Library of Mathematical Functions.
"""


def helpers_for(code: str) -> str:
    """The source of those that some code calls."""
    return "".join(f"\n{text}" for name, text in HELPERS.items() if f"{name}(" in code)
