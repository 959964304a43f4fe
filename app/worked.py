"""Formulas with a sample's numbers put in, as lines to read; used by jobs, knows no screen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sympy import Eq, Expr, Float

from app.sampling import FAR
from mathcore.derivation.recurrences import short
from mathcore.derivation.writing import put_in
from mathcore.errors import N_, DataError, SettingError
from mathcore.printing import latex, speech

Plain = dict[str, Any]
LONGEST = 300


def worked(left: Expr, formula: Expr, values: Mapping[Expr, float], lang: str) -> Plain:
    """left = formula = the formula with these numbers = what it comes to, in two parts.

    Returns:
        "latex" of the whole line, "stated" and "numbers" of its halves where it is too wide,
        "value", and "spoken".
    """
    written = formula
    for letter, number in values.items():
        written = put_in(written, letter, short(number))
    value = float(formula.xreplace({letter: Float(number) for letter, number in values.items()}))
    stated = Eq(left, formula, evaluate=False)
    numbers = Eq(written, short(value), evaluate=False)
    line = Eq(Eq(stated, written, evaluate=False), short(value), evaluate=False)
    comma = lang == "it"
    return {
        "latex": latex(line, decimal_comma=comma),
        "stated": latex(stated),
        "numbers": latex(numbers, decimal_comma=comma),
        "value": value,
        "spoken": speech(line, lang),
    }


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
