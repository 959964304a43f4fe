"""Numbers as they are given, and beside the symbols: what a line comes to at a chosen point."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING, TypeAlias

from sympy import Expr, Rational, Symbol

from mathcore.derivation.proof import put_back, value
from mathcore.derivation.writing import put_in
from mathcore.errors import N_, SettingError
from mathcore.parse import parse
from mathcore.printing import decimal, plain
from mathcore.symbols import D

if TYPE_CHECKING:
    from mathcore.derivation.lines import Line

Value: TypeAlias = str | float | Fraction | Expr

DIGITS = 6


def number(given: Value) -> Expr:
    """A number as it was meant: 0.1 is 1/10.

    Raises:
        SettingError: infinity, or not a number.

    >>> number(0.1)
    1/10
    """
    if isinstance(given, Expr):
        return given
    if isinstance(given, float) and not isfinite(given):
        raise SettingError(N_("{given} is no finite number"), given=given)
    return parse(given) if isinstance(given, str) else Rational(str(given))


def numbers_in(line: Line, x: Symbol, point: Expr, lang: str) -> Iterator[str]:
    """The term that a line ends in, with the point put in and worked out, in one row of text."""
    found = value(line.became, line.where).subs(x, point)
    if found.is_comparable:
        spelled = "" if line.became.has(D) else with_numbers(line, x, point, lang)
        yield f"{plain(x)} = {plain(point)}: {spelled}{decimal(found, lang, DIGITS)}"


def with_numbers(line: Line, x: Symbol, point: Expr, lang: str) -> str:
    """The term with the numbers standing in it, before an equals sign; nothing if it is one."""
    local = {name: meaning for name, meaning in line.where if name.is_Symbol}
    written = put_in(put_back(line.became, local), x, point)
    return "" if written.is_Number else f"{plain(written, decimal_comma=lang == 'it')} = "
