"""Storyboard: any derivative, line by line, from the derivation that mathcore works out."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, Symbol

import mathcore
from animations import theme
from animations.boards.lines import defined, labelled_states, rewrites, statement
from animations.storyboard import Beat, Formula, Storyboard
from animations.words import say
from mathcore.errors import N_, SettingError
from mathcore.symbols import D, function

TITLE = N_("A derivative, step by step")
MOST_LINES = 40
# Names for the function, the first that its formula does not use itself.
NAMES = ("f", "g", "h", "F", "G", "H")


@dataclass(frozen=True, slots=True)
class Givens:
    """What is known throughout: the function, and what the names in it stand for."""

    words: str
    formulas: tuple[Formula, ...]


def derivation(
    expr: str = "x^2 sin(x)", var: str | None = None, order: int = 1, lang: str = "en"
) -> Storyboard:
    """The beats of the film for the derivative of a formula.

    Raises:
        ParseError: expr is not a formula.
        SettingError: it has no one variable, or its derivation has more lines than a film shows.
    """
    return told(mathcore.parse(expr), mathcore.differentiate(expr, var, order=order), order, lang)


def told(f: Expr, worked: mathcore.Derivation, order: int, lang: str) -> Storyboard:
    """The beats of one derivation of f."""
    lines = worked.lines()
    if len(lines) > MOST_LINES:
        raise SettingError(
            N_("the derivation has {count} lines, and a film shows at most {most}"),
            count=len(lines),
            most=MOST_LINES,
        )
    named = function(_free_name(f))(worked.variable)
    slope = _derived(named, worked.variable, order)
    states = labelled_states(slope, lines, lang)
    question = defined(named, f, lang)
    givens = (question, *(defined(u, meaning, lang) for u, meaning in worked.where))
    result = defined(slope, worked.result, lang)
    opening = say(N_("The function whose derivative is wanted."), lang)
    asked = say(
        N_("What is still to be derived stands behind its d/d{x}."), lang, x=worked.variable
    )
    closing = say(
        N_("Nothing is left to derive: {count} steps, each by a rule."), lang, count=len(lines)
    )
    return (
        statement("question", question, opening, say(TITLE, lang)),
        Beat("givens", Givens(asked, givens), theme.MORPH),
        statement("claim", states[0], asked),
        *rewrites(lines, states, lang, known=worked.where),
        statement("result", result, closing),
    )


def _free_name(f: Expr) -> str:
    taken = {each.name for each in f.free_symbols} | {str(each.func) for each in f.atoms(Expr)}
    return next(name for name in NAMES if name not in taken)


def _derived(named: Expr, x: Symbol, order: int) -> Expr:
    for _ in range(order):
        named = D(named, x)
    return named
