"""A derivation as lines: the whole expression before and after each move.

The tree of steps is replayed on the claim, in reading order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from sympy import Expr

from mathcore.derivation.algebra import moves_between
from mathcore.derivation.moves import RULES
from mathcore.derivation.proof import Where
from mathcore.derivation.sums import replaced
from mathcore.derivation.writing import put_in
from mathcore.printing import say

if TYPE_CHECKING:
    from mathcore.derivation.steps import Derivation, Step

Values: TypeAlias = tuple[tuple[str, str | Expr], ...]
Detail: TypeAlias = Literal["result", "rules", "all"]


class Ruled:
    """A move by a rule, and what the rule says of it."""

    __slots__ = ()
    rule: str
    values: Values

    def sentence(self, lang: str = "en") -> str:
        """What the rule says, in words."""
        return say(RULES[self.rule].sentence, lang, **dict(self.values))

    def title(self, lang: str = "en") -> str:
        """The rule's name."""
        return say(RULES[self.rule].title, lang)


@dataclass(frozen=True, slots=True)
class Line(Ruled):
    """The whole expression before and after one move, and the terms that differ."""

    rule: str
    before: Expr
    after: Expr
    changed: Expr
    became: Expr
    where: Where = ()
    values: Values = ()
    raw: Expr | None = None

    def moves(self) -> tuple[Line, ...]:
        """This line as every algebra move: the rule as written down, then each working out."""
        became = self.became if self.raw is None else self.raw
        first = put_in(self.before, self.changed, became)
        forms = moves_between(first, self.after)
        if first == self.before or not forms:
            return (self,)
        lines = [replace(self, after=first, became=became, raw=None)]
        for key, after in forms:
            before = lines[-1].after
            lines.append(Line(key, before, after, before, after, self.where))
        return tuple(lines)


def lines_of(part: Derivation, detail: Detail) -> list[Line]:
    """The lines of one component."""
    if detail == "result":
        return [Line("result", part.claim, part.result, part.claim, part.result, part.where)]
    found: list[Line] = []
    whole = part.claim
    for step in part.steps:
        whole = replay(step, whole, part.where, found)
    return found if detail == "rules" else [move for line in found for move in line.moves()]


def replay(step: Step, whole: Expr, where: Where, found: list[Line]) -> Expr:
    """Append the lines of one step, and return the whole expression after it."""
    if step.rule == "substitute":
        after = whole.xreplace(dict(step.where))
    else:
        after = replaced(whole, step.before, step.after)
    inside = tuple(dict.fromkeys(where + step.where))
    if after != whole:
        found.append(Line(step.rule, whole, after, *step.changed, inside, step.values, step.raw))
    for substep in step.substeps:
        after = replay(substep, after, inside, found)
        if substep.rule == "substitute":
            inside = where
    # Put together piece by piece, SymPy may spell the same expression with another sign or order.
    expected = replaced(whole, step.before, step.result)
    if step.substeps and after != expected:
        found[-1] = replace(found[-1], after=expected)
        after = expected
    return after
