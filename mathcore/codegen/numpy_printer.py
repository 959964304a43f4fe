"""SymPy expressions as NumPy code: the elementwise printer of the house."""

from __future__ import annotations

from functools import reduce
from typing import Any

from sympy import Expr
from sympy.printing.numpy import NumPyPrinter


class HousePrinter(NumPyPrinter):  # type: ignore[misc]
    """NumPy code that broadcasts: SymPy prints Max as amax over a ragged tuple."""

    def __init__(self) -> None:
        super().__init__({"fully_qualified_modules": True, "allow_unknown_functions": True})

    def _chosen(self, name: str, expr: Expr) -> str:
        parts: list[str] = [self._print(part) for part in expr.args]
        return reduce(lambda one, two: f"numpy.{name}({one}, {two})", parts)

    def _print_Max(self, expr: Expr) -> str:
        return self._chosen("maximum", expr)

    def _print_Min(self, expr: Expr) -> str:
        return self._chosen("minimum", expr)

    def _called(self, name: str, expr: Any) -> str:
        return f"{name}({self._print(expr.args[0])})"

    def _print_erf(self, expr: Any) -> str:
        return self._called("erf_of", expr)

    def _print_Erfcx(self, expr: Any) -> str:
        return self._called("erfcx_of", expr)

    def _print_sinc(self, expr: Any) -> str:
        return self._called("sinc_of", expr)

    def _print_SincSlope(self, expr: Any) -> str:
        return self._called("sinc_slope_of", expr)

    def _print_ExpSum(self, expr: Any) -> str:
        exact, small = (self._print(part) for part in expr.args)
        return f"(numpy.exp({exact})*numpy.exp({small}))"
