"""One formula becoming the next: what changed morphs, everything else only moves over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

import numpy as np
from manim import Animation, FadeIn, FadeOut, ReplacementTransform, VGroup

from animations.mobjects.typeset import Equation
from animations.storyboard import BECAME, CHANGED

# How far two outlines of one glyph may differ: Typst draws small type a little bolder.
ALIKE = 0.06


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


def change(before: Equation, after: Equation) -> Change:
    """Compare two equations, glyph by glyph.

    The term that came may stand elsewhere in the equation too (an e^(-z), a 1). The right ones
    are those without which the two equations read the same; if there are none, whatever has no
    partner is taken to be what came.
    """
    old = before.part(CHANGED)
    kept_old = _others(before, old)
    spots = runs(after.part(BECAME))
    for count in range(len(spots), 0, -1):
        for chosen in combinations(spots, count):
            new = [glyph for spot in chosen for glyph in spot]
            pairs, gone, come = _paired(before, kept_old, after, _others(after, new))
            if not gone and not come:
                return Change(tuple(pairs), tuple(old), tuple(new))
    pairs, gone, come = _paired(before, kept_old, after, _others(after, []))
    return Change(tuple(pairs), tuple(old), tuple(come), tuple(gone))


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
    inner, left, right = _paired(before, what.old, after, what.new)
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


def _paired(
    before: Equation, old: Sequence[int], after: Equation, new: Sequence[int]
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    kinds: list[np.ndarray | None] = []
    left = [_kind(before.shape_of(i), kinds) for i in old]
    right = [_kind(after.shape_of(j), kinds) for j in new]
    pairs = [
        (old[block.a + k], new[block.b + k])
        for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
        for k in range(block.size)
    ]
    met_old, met_new = {i for i, _ in pairs}, {j for _, j in pairs}
    return (
        pairs,
        [i for i in old if i not in met_old],
        [j for j in new if j not in met_new],
    )


def _kind(shape: np.ndarray | None, kinds: list[np.ndarray | None]) -> int:
    """The number of the outlines like this one; a new number if there is none yet."""
    for number, known in enumerate(kinds):
        if known is None or shape is None:
            if known is shape:
                return number
        elif known.shape == shape.shape and np.allclose(known, shape, atol=ALIKE):
            return number
    kinds.append(shape)
    return len(kinds) - 1


def align(equations: Sequence[Equation]) -> VGroup:
    """Put equations over one another so that their unchanging sides coincide."""
    point = equations[0].anchor()
    for equation in equations[1:]:
        equation.shift(point - equation.anchor())
    return VGroup(*equations)
