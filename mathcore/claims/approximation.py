"""Topic 4: which functions a network can come close to.

"Any" is tried on two functions. A network whose activation has no jump has none itself, so it
stays at least half a jump away from a step; and a ReLU network is a straight line from some point
on, so it is not close to a parabola on the whole line. On an interval it is, to any accuracy.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from sympy import Add, Dummy, Eq, Expr, Integer, Piecewise, Tuple, cancel, expand, limit, oo

from mathcore.claims.activations import both_limits
from mathcore.claims.records import Claim, ClaimVerdict, Finding, Said, Stated, remark
from mathcore.derivation.domain import breaks
from mathcore.derivation.proof import open_names
from mathcore.derivation.properties import properties
from mathcore.derivation.zero import is_zero, settled
from mathcore.errors import N_, SettingError
from mathcore.formulas import ACTIVATIONS
from mathcore.symbols import symbol

x, b, alpha, beta = (symbol(name) for name in ("x", "b", "alpha", "beta"))
RELU = ACTIVATIONS["relu"]
UNITS = 4


def comes_close(stated: Stated) -> Finding:
    """Whether a ReLU network comes as close as is asked to each target, from low to high."""
    low, high = stated["low"], stated["high"]
    missed = [line for target in stated["targets"] for line in misses(target, low, high)]
    if missed:
        cited = remark(
            N_(
                "The results that the slide cites (Lu and others 2017, Hanin 2017) are about ReLU "
                "networks of bounded width."
            )
        )
        return Finding(ClaimVerdict.INCOMPLETE, (*missed, cited))
    lines = [line for target in stated["targets"] for line in reaches(target, low, high)]
    return Finding(ClaimVerdict.PROVED, tuple(lines))


def misses(target: Expr, low: Expr, high: Expr) -> Iterator[Said]:
    """What keeps every network away from a target."""
    for at in breaks(target, x):
        left, right = both_limits(target, x, at)
        if low < at < high and left != right and all(map(is_continuous, ("relu", "sigmoid"))):
            yield remark(
                N_(
                    "{target} jumps at {at} from {left} to {right}, and a network of ReLU or "
                    "sigmoid units has no jump: somewhere it is at least {gap} away."
                ),
                target=target,
                at=Eq(x, at),
                left=left,
                right=right,
                gap=abs(right - left) / 2,
            )
    line = alpha * x + beta
    far = settled(target, x, max(breaks(target, x), default=Integer(0)) + 1)
    if high == oo and is_line_far_out() and limit(far - line, x, oo) in (oo, -oo):
        yield remark(
            N_(
                "Beyond its last corner a ReLU network is a straight line {line}, and {gap} grows "
                "without bound; a sigmoid network is bounded, since each unit stays between "
                "{least} and {most}."
            ),
            line=line,
            gap=far - line,
            least=properties("sigmoid").range.inf,
            most=properties("sigmoid").range.sup,
        )


def is_continuous(activation: str) -> bool:
    """Whether an activation has no jump, so that no network of it has one."""
    return bool(properties(activation).lipschitz != oo)


def is_line_far_out() -> bool:
    """Whether relu(w x + b) is a straight line in x beyond its corner, whatever the sign of w."""
    far, rising = Dummy(positive=True), Dummy(positive=True)
    for weight in (rising, -rising):
        beyond = RELU.at(expand(weight * (-b / weight + far) + b))
        if beyond.has(Piecewise) or beyond.diff(far, 2) != 0:
            return False
    return True


def reaches(target: Expr, low: Expr, high: Expr) -> Iterator[Said]:
    """The network that interpolates a parabola, and its error for so many units: proved."""
    count = symbol("n")
    yield remark(
        N_(
            "{network}, which meets {target} at the ends of {count} equal parts, is off by at most "
            "{error}."
        ),
        network=interpolating(target, low, high),
        target=target,
        count=UNITS,
        error=error_of(target, low, high, Integer(UNITS)),
    )
    error = error_of(target, low, high, count)
    yield remark(
        N_("With {count} parts the error is at most {error}, which goes to {limit}."),
        count=count,
        error=error,
        limit=limit(error, count, oo),
    )
    yield remark(
        N_(
            "For every continuous function on a closed and bounded set it is a theorem, cited and "
            "not proved here (Cybenko 1989, Leshno and others 1993)."
        )
    )


def chord(target: Expr, start: Expr, end: Expr) -> Expr:
    """The line that meets the target at both ends."""
    first, last = target.subs(x, start), target.subs(x, end)
    return first + (last - first) / (end - start) * (x - start)


def error_of(target: Expr, low: Expr, high: Expr, parts: Expr) -> Expr:
    """How far a parabola is from its chord at most, on any of the equal parts.

    The gap vanishes at both ends and curves as the target does, so it is largest in the middle.
    """
    start = Dummy(real=True)
    width = (high - low) / parts
    gap = expand(target - chord(target, start, start + width))
    middle = gap.subs(x, start + width / 2)
    if not is_zero(gap.diff(x).subs(x, start + width / 2)) or gap.diff(x, 2).has(x):
        raise SettingError(N_("{formula} is not a parabola"), formula=target)
    return abs(cancel(expand(middle)))


def interpolating(target: Expr, low: Expr, high: Expr) -> Expr:
    """A network of one hidden ReLU layer that is the chord of the target on each part."""
    width = (high - low) / UNITS
    ends = [low + width * part for part in range(UNITS + 1)]
    slopes = [chord(target, *pair).diff(x) for pair in pairwise(ends)]
    turns = [slopes[0], *(after - before for before, after in pairwise(slopes))]
    units = [turn * RELU.called(x - end) for turn, end in zip(turns, ends[:-1], strict=True)]
    network = Add(target.subs(x, low), *units)
    for pair in pairwise(ends):
        inside = settled(open_names(network), x, sum(pair) / 2)
        if not is_zero(inside - chord(target, *pair)):
            raise SettingError(N_("{formula} is not a parabola"), formula=target)
    return network


STEP = Piecewise((0, x < 0), (1, True))

APPROXIMATION_CLAIMS = (
    Claim(
        "any-function",
        4,
        N_("A neural network can be used to approximate any function."),
        {"targets": Tuple(x**2, STEP), "low": -oo, "high": oo},
        comes_close,
        {"targets": Tuple(x**2), "low": Integer(0), "high": Integer(1), "shown": x**2},
        N_("With ReLU units, to any accuracy: {shown} from {low} to {high}."),
    ),
)
