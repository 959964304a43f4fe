"""SymPy expressions as NumPy code: the elementwise printer of the house."""

from __future__ import annotations

from functools import reduce
from math import erf
from typing import Any

import numpy as np
from sympy import Expr
from sympy.printing.numpy import NumPyPrinter

erf_of_array = np.vectorize(erf, otypes=[float])


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

    def _print_erf(self, expr: Any) -> str:
        return f"erf_of_array({self._print(expr.args[0])})"


NAMES = {"erf_of_array": erf_of_array}
