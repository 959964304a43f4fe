"""One formula becoming the next: what changed morphs, everything else only moves over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import combinations
from typing import TypeAlias

import numpy as np
from manim import Animation, FadeIn, FadeOut, ReplacementTransform, VGroup

from animations.mobjects.typeset import Equation
from animations.storyboard import BECAME, CHANGED

# How far two outlines of one glyph may differ: Typst draws small type a little bolder.
ALIKE = 0.06
# Up to so many places that a term may have come to, every choice among them is tried.
FEW = 6

Kinds: TypeAlias = tuple[list[int], list[int]]


@dataclass(frozen=True, slots=True)
class Change:
    """Which glyphs of one equation go on in the next, and which the rewriting takes and brings.

    `kept` pairs the glyphs outside the changed term with themselves; `old` and `new` are the
    glyphs of the changed term and of what replaced it. `gone` and `come` are glyphs elsewhere
    that the new layout drops or needs, such as a sign or a bracket.
    """

    kept: tuple[tuple[int, int], ...]
    old: tuple[int, ...]
    new: tuple[int, ...]
    gone: tuple[int, ...] = ()
    come: tuple[int, ...] = ()

    @property
    def noise(self) -> int:
        """How many glyphs outside the changed term have no partner."""
        return len(self.gone) + len(self.come)


def change(before: Equation, after: Equation) -> Change:
    """Compare two equations, glyph by glyph.

    The term that came may stand elsewhere in the equation too (an e^(-z), a 1), or have no label
    where it melted into its surroundings. So every choice of labelled places is tried, also
    none, and the one without which the two equations read most alike is taken; with none,
    whatever has no partner is what came.
    """
    old = before.part(CHANGED)
    kept_old = _others(before, old)
    places = runs(after.part(BECAME))
    alike = kinds(before, after)
    best: Change | None = None
    for chosen in choices(places):
        new = tuple(glyph for place in chosen for glyph in place)
        pairs, gone, come = _paired(alike, kept_old, _others(after, new))
        found = Change(tuple(pairs), tuple(old), new, tuple(gone), tuple(come))
        if best is None or found.noise < best.noise:
            best = found
    assert best is not None
    return best if best.new else replace(best, new=best.come, come=())


def choices(places: Sequence[list[int]]) -> Iterator[tuple[list[int], ...]]:
    """The choices of places that are tried, the most places first.

    All of them where there are few; of many places all, one or none.
    """
    counts = range(len(places), -1, -1) if len(places) <= FEW else (len(places), 1, 0)
    for count in counts:
        yield from combinations(places, count)


def runs(indices: Sequence[int]) -> list[list[int]]:
    """Split into stretches of neighbours.

    >>> runs([1, 2, 5])
    [[1, 2], [5]]
    """
    found: list[list[int]] = []
    for index in indices:
        if found and index == found[-1][-1] + 1:
            found[-1].append(index)
        else:
            found.append([index])
    return found


def morph(before: Equation, after: Equation, what: Change) -> list[Animation]:
    """The animations that turn one equation into the next.

    Outside the changed term glyphs stand still or slide. Inside it, the glyphs that survive are
    paired too, and the others morph as one.
    """
    inner, left, right = _paired(kinds(before, after), what.old, what.new)
    animations: list[Animation] = [
        ReplacementTransform(before.glyphs[i], after.glyphs[j]) for i, j in (*what.kept, *inner)
    ]
    if left and right:
        animations.append(ReplacementTransform(before.group(left), after.group(right)))
    for glyphs, equation, fade in (
        ([] if right else left, before, FadeOut),
        ([] if left else right, after, FadeIn),
        (what.gone, before, FadeOut),
        (what.come, after, FadeIn),
    ):
        if glyphs:
            animations.append(fade(equation.group(glyphs)))
    return animations


def _others(equation: Equation, glyphs: Sequence[int]) -> list[int]:
    taken = set(glyphs)
    return [index for index in range(len(equation.glyphs)) if index not in taken]


def kinds(before: Equation, after: Equation) -> Kinds:
    """A number for each glyph of both equations, the same one for glyphs that look alike."""
    known: list[np.ndarray | None] = []
    left, right = (
        [_kind(equation.shape_of(k), known) for k in range(len(equation.glyphs))]
        for equation in (before, after)
    )
    return left, right


def _paired(
    alike: Kinds, old: Sequence[int], new: Sequence[int]
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    left, right = [alike[0][i] for i in old], [alike[1][j] for j in new]
    # Once in reading order; then, as long as there are any, among those left over, since a
    # new layout may carry a term to another place.
    pairs: list[tuple[int, int]] = []
    free_old, free_new = list(range(len(left))), list(range(len(right)))
    while True:
        blocks = SequenceMatcher(
            None, [left[i] for i in free_old], [right[j] for j in free_new], autojunk=False
        ).get_matching_blocks()
        met = [(free_old[b.a + k], free_new[b.b + k]) for b in blocks for k in range(b.size)]
        if not met:
            break
        pairs += [(old[i], new[j]) for i, j in met]
        free_old = [i for i in free_old if i not in {i for i, _ in met}]
        free_new = [j for j in free_new if j not in {j for _, j in met}]
    return pairs, [old[i] for i in free_old], [new[j] for j in free_new]


def _kind(shape: np.ndarray | None, found: list[np.ndarray | None]) -> int:
    """The number of the outlines like this one; a new number if there is none yet."""
    for number, known in enumerate(found):
        if known is None or shape is None:
            if known is shape:
                return number
        elif known.shape == shape.shape and np.abs(known - shape).max() <= ALIKE:
            return number
    found.append(shape)
    return len(found) - 1


def align(equations: Sequence[Equation]) -> VGroup:
    """Put equations over one another so that their unchanging sides coincide."""
    point = equations[0].anchor()
    for equation in equations[1:]:
        equation.shift(point - equation.anchor())
    return VGroup(*equations)
