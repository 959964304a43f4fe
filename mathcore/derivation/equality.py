"""Whether two formulas are the same: proved, refuted at a point, or undecided.

Both are compared where both have a real value; where only one of them has, that is said beside
the verdict. Agreement in numbers alone is a verdict of its own, and never called a proof.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sympy import Expr, Indexed, Limit, Rational, Sum, Symbol, Tuple
from sympy.core.function import AppliedUndef

from mathcore.budget import BUDGET, budgeted, spare
from mathcore.derivation.domain import DIGITS, Point, breaks, points, value_there
from mathcore.derivation.identities import is_proved
from mathcore.derivation.proof import Verdict, compare, value
from mathcore.derivation.several import Formula, read
from mathcore.errors import N_
from mathcore.printing import latex, plain, say

CLOSE = Rational(1, 10 ** (DIGITS * 3 // 4))
ENOUGH_POINTS = 20
MOST_HOLES = 4
SHORT = 10
NEAR = Rational(1, 10**6)


@dataclass(frozen=True, slots=True)
class OneSided:
    """A point where only one of the two formulas has a real value."""

    point: Point
    formula: Expr
    value: Expr

    def sentence(self, lang: str = "en") -> str:
        template = N_("At {point} only {formula} has a value.")
        return say(template, lang, point=spell(self.point), formula=self.formula)


@dataclass(frozen=True, slots=True)
class Equality:
    """The verdict on two formulas, and what shows it.

    `witness` is a point where both have a value and differ, with the two `values`; `checked`
    counts the points where both have one; `one_sided` are points where only one of them has.
    """

    left: Expr
    right: Expr
    verdict: Verdict
    witness: Point | None = None
    values: tuple[Expr, Expr] | None = None
    checked: int = 0
    one_sided: tuple[OneSided, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether they are the same, as far as is known, wherever both have a value."""
        return self.verdict.holds

    def sentence(self, lang: str = "en") -> str:
        """The verdict and what shows it, in words."""
        template, places = self.words(lang)
        words = say(template, lang, **places)
        return " ".join([words, *(hole.sentence(lang) for hole in self.one_sided)])

    def words(self, lang: str) -> tuple[str, dict[str, object]]:
        """The message of the verdict, and what stands in its places."""
        if self.witness is not None and self.values is not None:
            left, right = told_apart(*self.values, lang)
            template = DIFFERENT if self.witness else DIFFERENT_NUMBERS
            return template, {"point": spell(self.witness), "left": left, "right": right}
        if self.verdict is Verdict.UNDECIDED and not self.checked:
            return NOWHERE, {}
        if self.verdict is Verdict.NUMBERS and self.checked == 1:
            return SAME_NUMBERS, {}
        return WORDS[self.verdict], {"count": self.checked}

    def to_json(self, lang: str = "en") -> str:
        """The verdict as JSON: key, sentence, witness with both values, one-sided points."""
        return json.dumps(
            {
                "verdict": self.verdict.value,
                "sentence": self.sentence(lang),
                "left": {"latex": latex(self.left), "text": plain(self.left)},
                "right": {"latex": latex(self.right), "text": plain(self.right)},
                "witness": None if self.witness is None else spell(self.witness),
                "values": None if self.values is None else told_apart(*self.values, lang),
                "checked": self.checked,
                "one_sided": [one.sentence(lang) for one in self.one_sided],
            },
            ensure_ascii=False,
        )


DIFFERENT = N_("Not equal: at {point} the first is {left} and the second {right}.")
DIFFERENT_NUMBERS = N_("Not equal: the first is {left} and the second {right}.")
SAME_NUMBERS = N_("They agree to 75 digits, which is no proof.")
NOWHERE = N_("Not decided: no point was found where both have a value.")
WORDS = {
    Verdict.PROVED: N_("Proved: they are equal wherever both have a value."),
    Verdict.NUMBERS: N_("They agree at {count} points to 75 digits, which is no proof."),
    Verdict.REFUTED: N_("Not equal."),
    Verdict.UNDECIDED: N_("Not decided."),
}


def spell(point: Point) -> str:
    """x = 1, y = 2."""
    return ", ".join(f"{plain(name)} = {plain(number)}" for name, number in point.items())


def told_apart(one: Expr, two: Expr, lang: str) -> tuple[str, str]:
    """Two values as they are read: exact where both are short, else to as many digits as differ."""
    exact = plain(one), plain(two)
    if max(map(len, exact)) <= SHORT:
        return exact
    for digits in (6, 15, 30):
        texts = decimals(one, digits, lang), decimals(two, digits, lang)
        if texts[0] != texts[1]:
            return texts
    return decimals(one, DIGITS, lang), decimals(two, DIGITS, lang)


def decimals(number: Expr, digits: int, lang: str) -> str:
    """A number to so many digits, without zeros at the end."""
    text = str(number.evalf(digits))
    if "e" not in text and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",") if lang == "it" else text


@budgeted(N_("the two were not compared within {seconds} seconds"))
def equivalent(a: Formula, b: Formula, *, budget: float = BUDGET) -> Equality:
    """Decide whether two formulas have the same value wherever both have one.

    Args:
        a, b: text or expressions; derivatives written down in them are worked out.
        budget: seconds that it may take; the search for a proof may take half of them.

    Returns:
        An Equality: proved; refuted, with a point and both values there; `numbers`, where they
        agree to 75 digits at every point tried and no proof was found; or undecided.

    Raises:
        ParseError: one of them is not a formula.
        BudgetError: one of them is too large, or the time is up.

    >>> equivalent("sin(x)^2 + cos(x)^2", "1").verdict.value
    'proved'
    >>> equivalent("(x+1)^2", "x^2 + 1").sentence()
    'Not equal: at x = 1 the first is 4 and the second 2.'
    """
    given = read(a), read(b)
    left, right = (value(expr) for expr in given)
    if any(is_beyond_numbers(side) for side in (left, right)):
        return Equality(*given, compare(*given))
    symbols = sorted(left.free_symbols | right.free_symbols, key=str)
    checked = 0
    for point in points(symbols):
        values = value_there(left, point), value_there(right, point)
        if values[0] is None or values[1] is None:
            continue
        checked += 1
        if differ(*values):
            sides = one_sided(given, left, right, symbols)
            return Equality(*given, Verdict.REFUTED, point, values, checked, sides)
    sides = one_sided(given, left, right, symbols)
    enough = checked >= ENOUGH_POINTS or (checked and not symbols)
    found = Verdict.NUMBERS if enough else Verdict.UNDECIDED
    if spare(budget / 2, lambda: is_shown(left, right, symbols, checked), False):
        found = Verdict.PROVED
    return Equality(*given, found, None, None, checked, sides)


def is_beyond_numbers(side: Expr) -> bool:
    """Whether a side cannot be worked out at a point: sums over n, unknown functions, vectors."""
    return isinstance(side, Tuple) or side.has(Sum, Limit, Indexed, AppliedUndef)


def differ(one: Expr, two: Expr) -> bool:
    """Whether two numbers are surely different."""
    gap = one - two
    if gap.is_Rational:
        return bool(gap != 0)
    size = 1 + abs(one.evalf(DIGITS)) + abs(two.evalf(DIGITS))
    return bool(abs(one.evalf(DIGITS) - two.evalf(DIGITS)) > size * CLOSE)


def is_shown(left: Expr, right: Expr, symbols: list[Symbol], checked: int) -> bool:
    """Whether two formulas that differ at no point tried are proved equal."""
    return left == right or (checked > 0 and is_proved(left, right, symbols))


def one_sided(
    given: tuple[Expr, Expr], left: Expr, right: Expr, symbols: list[Symbol]
) -> tuple[OneSided, ...]:
    """Points where only one side has a value: holes first, then one of a whole region."""
    holes: list[OneSided] = []
    ends: set[Expr] = set()
    if len(symbols) == 1:
        (x,) = symbols
        ends = {end for side in (left, right) for end in breaks(side, x)}
        alone = [{x: end} for end in sorted(ends, key=abs) if is_alone(end, left, right, x)]
        holes = found_at(alone, given, left, right)[:MOST_HOLES]
    others = [point for point in points(symbols) if not ends & set(point.values())]
    return (*holes, *found_at(others, given, left, right)[:1])


def is_alone(end: Expr, left: Expr, right: Expr, x: Symbol) -> bool:
    """Whether both sides have a value close by on either hand, as around a hole."""
    around = [{x: end + sign * NEAR} for sign in (1, -1)]
    return all(value_there(side, here) is not None for side in (left, right) for here in around)


def found_at(
    places: Sequence[Point], given: tuple[Expr, Expr], left: Expr, right: Expr
) -> list[OneSided]:
    found = []
    for point in places:
        one, two = value_there(left, point), value_there(right, point)
        if one is not None and two is None:
            found.append(OneSided(point, given[0], one))
        elif one is None and two is not None:
            found.append(OneSided(point, given[1], two))
    return found
