"""Formulas with a sample's numbers put in, as lines to read; used by jobs, knows no screen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isclose
from typing import Any

from sympy import Eq, Expr, Float

from app.sampling import FAR
from mathcore.derivation.recurrences import DIGITS, short
from mathcore.derivation.writing import put_in
from mathcore.errors import N_, DataError, SettingError
from mathcore.printing import Near, latex, speech

Plain = dict[str, Any]
LONGEST = 300


def worked(
    left: Expr, formula: Expr, values: Mapping[Expr, float], lang: str, digits: int = DIGITS
) -> Plain:
    """left = formula = the formula with these numbers = what it comes to, in two parts.

    Args:
        digits: of what it comes to. Where a number has more than are shown, the sign before it
            says that it is rounded.

    Returns:
        "latex" of the whole line, "stated" and "numbers" of its halves where it is too wide,
        "value", and "spoken".
    """
    written = formula
    for letter, number in values.items():
        written = put_in(written, letter, short(number))
    value = float(formula.xreplace({letter: Float(number) for letter, number in values.items()}))
    stated = Eq(left, formula, evaluate=False)
    shown, given = short(float(f"{value:.{digits}g}")), values.values()
    exact = all(is_shown(number, short(number)) for number in given)
    numbers = same(written, shown, exact and is_shown(value, shown))
    line = same(same(stated, written, exact), numbers.rhs, numbers.func is Eq)
    comma = lang == "it"
    return {
        "latex": latex(line, decimal_comma=comma),
        "stated": latex(stated),
        "numbers": latex(numbers, decimal_comma=comma),
        "value": value,
        "spoken": speech(line, lang),
    }


def is_shown(number: float, shown: Expr) -> bool:
    """Whether a number is shown as it is, but for what the machine rounds."""
    return isclose(number, float(shown), rel_tol=1e-12, abs_tol=1e-12)


def same(left: Expr, right: Expr, exact: bool) -> Eq:
    """left = right, or nearly so."""
    return (Eq if exact else Near)(left, right, evaluate=False)


def listed(text: str, least: int, most: int) -> list[float]:
    """Numbers typed in a row: 1, -2, 0.5 or 1; -2; 0,5.

    Raises:
        DataError: something is no number, or there are too few or too many.
        SettingError: a number is far beyond what a page shows.
    """
    separator = ";" if ";" in text else r"[,\s]\s+|\s+" if re.search(r"\S\s+\S", text) else ","
    cells = [cell.strip() for cell in re.split(separator, text[:LONGEST].strip()) if cell.strip()]
    try:
        numbers = [float(cell.rstrip(",").replace(",", ".")) for cell in cells]
    except ValueError:
        raise DataError(
            N_("{text!r} is no row of numbers; write it like 1, -2, 0.5"), text=text[:40]
        ) from None
    if not least <= len(numbers) <= most:
        raise DataError(
            N_("from {least} to {most} numbers belong here, not {given}"),
            least=least,
            most=most,
            given=len(numbers),
        )
    within(*numbers)
    return numbers


def within(*values: float) -> None:
    """Refuse numbers that no picture can show."""
    if not all(abs(value) <= FAR for value in values):
        raise SettingError(N_("each number must stay within ±{far}"), far=FAR)
