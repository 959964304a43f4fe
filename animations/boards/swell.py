"""Storyboard: how long a gradient is written out, and what backpropagation makes of it."""

from __future__ import annotations

from dataclasses import dataclass

import mathcore
from animations import theme
from animations.boards.descent import Words
from animations.storyboard import Beat, Storyboard, reading_seconds
from animations.words import say
from mathcore.errors import N_

TITLE = N_("Why backpropagation")


@dataclass(frozen=True, slots=True)
class Setting:
    """The first network, and the three ways to work its gradient out, by name."""

    words: str
    sizes: tuple[int, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """The operations of each way for a network of these layers."""

    words: str
    sizes: tuple[int, ...]
    operations: tuple[int, ...]
    labels: tuple[str, ...]


def swell(inputs: int, width: int, most: int, activation: str, lang: str = "en") -> Storyboard:
    """The beats of the film for networks with one output and 1 to `most` hidden layers."""
    network = mathcore.Network((inputs, width, 1), hidden=activation)
    found = network.swell(most).by_depth
    title = say(TITLE, lang)
    opening = say(
        N_(
            "A gradient has a number for every weight. What do they take: written out in full, "
            "equal parts worked out once, or by backpropagation?"
        ),
        lang,
    )
    names = tuple(
        say(name, lang) for name in (N_("written out"), N_("parts shared"), N_("backpropagation"))
    )
    beats = [
        Beat("title", Words(title), reading_seconds(title)),
        Beat(
            "setting",
            Setting(opening, network.sizes, names),
            reading_seconds(opening) + theme.MORPH,
        ),
    ]
    for one in found:
        counted = (one.unrolled, one.shared, one.backprop)
        words = say(
            N_("The network {sizes}: the operations of its gradient, to the scale of the most."),
            lang,
            sizes="\N{EN DASH}".join(map(str, one.sizes)),
        )
        labels = tuple(grouped(count) for count in counted)
        beats.append(
            Beat("counts", Counts(words, one.sizes, counted, labels),
                 reading_seconds(words) + theme.TURN + theme.PAUSE)
        )  # fmt: skip
    closing = say(
        N_(
            "The last layer made it {ratio} times as long written out. Backpropagation only "
            "added {more} operations: each part is worked out once, and handed on."
        ),
        lang,
        ratio=round(found[-1].unrolled / found[-2].unrolled),
        more=found[-1].backprop - found[-2].backprop,
    )
    return (*beats, Beat("verdict", Words(closing), reading_seconds(closing) + theme.FADE))


def grouped(count: int) -> str:
    """A whole number in groups of three digits, parted by a space that does not break.

    >>> grouped(442882) == "442\\N{NARROW NO-BREAK SPACE}882"
    True
    """
    return f"{count:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
