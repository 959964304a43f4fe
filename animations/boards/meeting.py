"""Storyboard: the gradients of two costs, derived one over the other, meet in one line."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr

import mathcore
from animations import theme
from animations.boards.descent import Words
from animations.boards.lines import defined
from animations.storyboard import Beat, Formula, Storyboard, reading_seconds
from animations.words import say
from mathcore.errors import N_, SettingError
from mathcore.printing import plain
from mathcore.symbols import Partial, function

TITLE = N_("Two costs, one gradient")
TOLD = (
    N_("Above half the squared error, below log loss: two costs, each with its own φ."),
    N_("The chain rule, twice the same: cost by φ, φ by z, z by {w}."),
    N_("Derive each cost by φ: here the two look nothing alike."),
    N_("Put in the slope of each φ. Above it is 1, below it is φ times one minus φ."),
    N_("Below, that slope cancels the denominators; z grows with {w} as fast as x is large."),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """The same stage of both derivations; `known` is what phi stands for in each."""

    words: str
    first: Formula
    second: Formula
    known: tuple[Formula, Formula]


@dataclass(frozen=True, slots=True)
class Met:
    """The one line that both come to, and its like for the bias."""

    words: str
    both: Formula
    bias: Formula


def meeting(first: str, second: str, lang: str = "en") -> Storyboard:
    """The beats of the film for two losses, each with the activation it is paired with.

    Raises:
        UnknownFormulaError: no loss has that name.
        SettingError: their gradients do not meet.
    """
    met = mathcore.meeting(first, second)
    if not met.verify():
        raise SettingError(
            N_("the gradients of {first} and {second} do not meet in one form"),
            first=first,
            second=second,
        )
    weight, bias = (part.claim.var for part in met.first.components())
    slopes = [Partial(function("J")(weight, bias), each) for each in (weight, bias)]
    known = (defined(*met.first.where[0], lang), defined(*met.second.where[0], lang))
    title = say(TITLE, lang)
    stages = zip(TOLD, _stages(met.first), _stages(met.second), strict=True)
    beats = []
    for template, above, below in stages:
        words = say(template, lang, w=plain(weight))
        pair = Pair(words, defined(slopes[0], above, lang), defined(slopes[0], below, lang), known)
        beats.append(Beat("pair", pair, reading_seconds(words) + theme.MORPH + theme.FADE))
    closing = say(
        N_("One line for both: the error times the input. For {b} the input is 1."),
        lang,
        b=plain(bias),
    )
    forms = [defined(*pair, lang) for pair in zip(slopes, met.form, strict=True)]
    return (
        Beat("title", Words(title), reading_seconds(title)),
        *beats,
        Beat("met", Met(closing, *forms), reading_seconds(closing) + 2 * theme.MORPH),
    )


def _stages(gradient: mathcore.Derivation) -> tuple[Expr, ...]:
    """The claim for the weight, and what stands there after each factor has been worked out."""
    weight = gradient.components()[0]
    lines = weight.lines()
    chain, slope = (
        next(line for line in lines if line.rule == rule) for rule in ("loss-chain", "activation")
    )
    return weight.claim, chain.after, slope.before, slope.after, lines[-1].after
