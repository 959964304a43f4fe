"""Formulas for the placeholders in the lessons: each from a record, a derivation or the parser.

    {formula:activation.sigmoid}    what a record states
    {derivative:activation.tanh}    its derivative, derived
    {derived:x^2 sin(x)}            the derivative of a formula written as on paper
    {math:x^2 + h}                  a formula written as on paper
    {symbol:eta}                    a letter

A job as in `app.jobs`. A kind of placeholder is one row of `KINDS`, a sort of record one of
`RECORDS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from sympy import Expr, Symbol

import mathcore
from mathcore.errors import N_, DataError, DiscesaError
from mathcore.printing import latex, say_error
from mathcore.symbols import D, symbol

Row = TypeVar("Row")
COST = symbol("J")
RATE = symbol("eta")


class Stated(NamedTuple):
    """What a record calls its formula, the formula, and the letter to differentiate it by."""

    called: Any
    expr: Expr
    by: Symbol


class Kept(NamedTuple):
    """Records by name, and how one of them is stated."""

    rows: Mapping[str, Any]
    state: Callable[[Any], Stated]


RECORDS = {
    "activation": Kept(
        mathcore.ACTIVATIONS, lambda row: Stated(row.called(row.z), row.expr, row.z)
    ),
    "loss": Kept(mathcore.LOSSES, lambda row: Stated(COST, row.per_sample, row.prediction)),
    "optimizer": Kept(mathcore.OPTIMIZERS, lambda row: Stated(None, row.update, row.gradient)),
    "penalty": Kept(
        mathcore.PENALTIES, lambda row: Stated(COST, row.factor * row.term, row.weight)
    ),
    "schedule": Kept(mathcore.SCHEDULES, lambda row: Stated(RATE, row.expr, symbol("t"))),
}


def stated(name: str) -> Stated:
    """What the record of that name states, such as `activation.sigmoid`."""
    sort, _, row = name.partition(".")
    return among(RECORDS, sort).state(among(RECORDS, sort).rows[row])


def among(table: Mapping[str, Row], name: str) -> Row:
    """A row of a table; an unknown name says which ones are known."""
    if name not in table:
        raise DataError(
            N_("nothing is named {name!r} here; known: {known}"), name=name, known=", ".join(table)
        )
    return table[name]


def formula(name: str) -> str:
    """A record's formula after its name, or alone where it is an update."""
    called, expr, _ = stated(name)
    return latex(expr) if called is None else equation(called, expr)


def derivative(name: str) -> str:
    called, expr, by = stated(name)
    return equation(D(expr if called is None else called, by), derived_by(expr, by))


def derived(text: str) -> str:
    found = mathcore.differentiate(text)
    return equation(found.claim, found.result)


def derived_by(expr: Expr, by: Symbol) -> Expr:
    return mathcore.differentiate(expr, by).result


def equation(left: Any, right: Any) -> str:
    return f"{latex(left)} = {latex(right)}"


KINDS: Mapping[str, Callable[[str], str]] = {
    "formula": formula,
    "derivative": derivative,
    "derived": derived,
    "math": lambda text: latex(mathcore.parse(text)),
    "symbol": lambda name: latex(symbol(name)),
}


def typeset(places: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    """The TeX of each placeholder, by its kind and name.

    Raises:
        DataError: there is no such formula; it says in which file and line it was asked for.
    """
    return {(kind, name): _typeset(place, kind, name) for place, kind, name in places}


def _typeset(place: str, kind: str, name: str) -> str:
    try:
        return among(KINDS, kind)(name)
    except (DiscesaError, ValueError) as error:
        trouble = say_error(error, "en") if isinstance(error, DiscesaError) else str(error)
        raise DataError(
            N_("{place}: {placeholder} cannot be filled: {trouble}"),
            place=place,
            placeholder=f"{kind}:{name}",
            trouble=trouble,
        ) from error
