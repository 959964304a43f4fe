"""Topics 10 and 13: the costs, their gradients, and how they are scaled.

Phi is the identity for the squared error and the sigmoid for the log loss, as in the deck; where
a claim names phi, it says which one.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, Eq, Expr, Integer, Mul, S, Sum, cancel, factor, log, together

from mathcore.claims.listings import GRADIENT_DESCENT
from mathcore.claims.records import Claim, ClaimVerdict, Finding, Said, Stated, remark
from mathcore.claims.running import array_of
from mathcore.claims.stepping import ALPHA, step_on_symbols
from mathcore.derivation.bounds import step_bounds
from mathcore.derivation.costs import b as bias
from mathcore.derivation.costs import i as sample
from mathcore.derivation.costs import phi, w, x_i, y_i
from mathcore.derivation.equality import equivalent
from mathcore.derivation.gradients import loss_gradient
from mathcore.derivation.proof import Verdict, Where, compare, value
from mathcore.errors import N_
from mathcore.formulas import ACTIVATIONS, LOSSES
from mathcore.formulas.records import COUNT
from mathcore.symbols import D, Partial, symbol

J, z, y = symbol("J"), symbol("z"), symbol("y")
LOGIT = w * x_i + bias
ERROR = phi(LOGIT) - y_i


def over_samples(each: Expr) -> Sum:
    return Sum(each, (sample, 1, COUNT))


def neuron_of(activation: str) -> Expr:
    """phi(z) = the activation at z, as an equation."""
    return Eq(phi(z), ACTIVATIONS[activation].at(z), evaluate=False)


IDENTITY, SIGMOID = neuron_of("identity"), neuron_of("sigmoid")


def meaning_of(neuron: Expr) -> Where:
    """What phi(z) stands for."""
    return (neuron.args,)


def gradient_holds(stated: Stated) -> Finding:
    """Whether the partial derivatives of a cost are the stated ones."""
    cost, neuron = stated["cost"].rhs, stated["neuron"]
    if not has_gradient(cost, neuron, stated):
        return Finding(ClaimVerdict.REFUTED, what_is_wrong(cost, neuron, stated["slope_w"].rhs))
    names = [name for name in LOSSES if is_cost_of(name, cost, neuron)]
    return Finding(ClaimVerdict.PROVED, tuple(derived(*names)))


def has_gradient(cost: Expr, neuron: Expr, stated: Stated) -> bool:
    slopes = [stated[key] for key in ("slope_w", "slope_b")]
    return all(
        compare(Partial(cost, slope.lhs.var), slope.rhs, meaning_of(neuron)) is Verdict.PROVED
        for slope in slopes
    )


def is_cost_of(name: str, cost: Expr, neuron: Expr) -> bool:
    """Whether a cost is the sum of the losses of a record, for its own neuron."""
    row = LOSSES[name]
    losses = over_samples(row.definition.xreplace({row.prediction: phi(LOGIT), row.target: y_i}))
    same = compare(cost, losses, meaning_of(neuron)) is Verdict.PROVED
    return neuron_of(row.paired_with) == neuron and same


def derived(*losses: str) -> Iterator[Said]:
    """The gradients that the derivations of the records' costs end in, where these are proved."""
    for loss in losses:
        derivation = loss_gradient(loss)
        if derivation.verdict() is Verdict.PROVED:
            yield remark(
                N_(
                    "Derived from the record {record} in {count} steps, each proved: {slope_w} and "
                    "{slope_b}"
                ),
                record=loss,
                count=len(list(derivation.walk())),
                slope_w=derivation.result[0],
                slope_b=derivation.result[1],
            )


def of_one_sample(expr: Expr) -> Expr:
    """The summand, in the logit z and the target y of one sample."""
    total = next(iter(expr.atoms(Sum)))
    return (expr.xreplace({total: total.function})).xreplace({LOGIT: z, y_i: y, x_i: S.One})


def what_is_wrong(cost: Expr, neuron: Expr, slope: Expr) -> tuple[Said, ...]:
    """For one sample: the derivative by the logit less the stated one, and where they differ."""
    where = meaning_of(neuron)
    worked_out = value(D(of_one_sample(cost), z), where)
    given = value(of_one_sample(slope), where)
    gap = factor(together(worked_out - given))
    shown = remark(
        N_("For one sample the derivative by z differs from {given} by {gap}."),
        given=of_one_sample(slope),
        gap=gap,
    )
    labels = (equivalent(worked_out.xreplace({y: k}), given.xreplace({y: k})) for k in (0, 1))
    apart = [
        (remark(N_("With the label {label}:"), label=Eq(y, k)), same)
        for k, same in enumerate(labels)
        if same.verdict is Verdict.REFUTED
    ]
    return (shown, *(line for pair in apart for line in pair))


def same_form(stated: Stated) -> Finding:
    """Whether both costs have the stated gradient, each with its own phi."""
    costs = ("regression", "classification")
    pairs = [(stated[cost], stated[f"{cost}_neuron"]) for cost in costs]
    wrong = [pair for pair in pairs if not has_gradient(*pair, stated)]
    if wrong:
        lines = [what_is_wrong(*pair, stated["slope_w"].rhs) for pair in wrong]
        return Finding(ClaimVerdict.REFUTED, tuple(line for some in lines for line in some))
    return Finding(ClaimVerdict.PROVED, tuple(derived("mse", "log_loss")))


SCALED = ("half_sum", "half_mean", "bare")
EXAMPLE = {1: 2, 2: 3, 3: 5}
"""Three samples x: y."""


def scaled_alike(stated: Stated) -> Finding:
    """Whether costs that are said to be one have one gradient; what a learning rate means else."""
    costs = [stated[key] for key in SCALED]
    times = [cost / (SQUARES / 2) for cost in costs]
    derived_slope = loss_gradient("mse", scaling="half_sum").result[0]
    slopes = [factor * derived_slope.xreplace({phi(LOGIT): LOGIT}) for factor in times]
    wrong = [
        equal_slope(cost, slope)
        for cost, slope in zip(costs, slopes, strict=True)
        if compare(Partial(cost, w), slope) is not Verdict.PROVED
    ]
    if wrong:
        return Finding(ClaimVerdict.REFUTED, tuple(wrong))
    lines = [equal_slope(cost, slope) for cost, slope in zip(costs, slopes, strict=True)]
    if len(set(times)) == 1:
        return Finding(ClaimVerdict.PROVED, tuple(lines))
    first, second, third = (factor / times[0] for factor in times)
    ratio = remark(
        N_("The gradients stand to each other as {first} : {second} : {third}."),
        first=first,
        second=second,
        third=third,
    )
    return Finding(ClaimVerdict.IMPRECISE, (*lines, ratio, of_listing(), rates(costs)))


def equal_slope(cost: Expr, slope: Expr) -> Said:
    return remark(N_("The derivative of {cost} by w is {slope}."), cost=cost, slope=slope)


def of_listing() -> Said:
    """The scaling that the listing `gradient_descent` follows, from a run on symbols."""
    X, y = array_of("x", 2, 1), array_of("y", 2, 1)
    after, _ = step_on_symbols(GRADIENT_DESCENT, "gradient_descent", X, y, lambda logit: logit)
    start = symbol("w1")
    squares = Add(*(((start * a - b) ** 2 for a, b in zip(X.flat, y.flat, strict=True))))
    times = cancel((start - after[0, 0]) / ALPHA / squares.diff(start))
    return remark(
        N_(
            "The listing gradient_descent names no factor; its step is that of {times} times "
            "{cost}."
        ),
        times=times,
        cost=over_samples((y_i - LOGIT) ** 2),
    )


def rates(costs: list[Expr]) -> Said:
    """The learning rates at which descent on each cost begins to diverge, for one data set."""
    count = len(EXAMPLE)
    spelled = [
        cost.xreplace({total: spelled_out(total)}).xreplace({COUNT: Integer(count)})
        for cost in costs
        for total in cost.atoms(Sum)
    ]
    bounds = [step_bounds(cost, w).oscillating_below for cost in spelled]
    return remark(
        N_(
            "With the samples x = {inputs} and b = 0, descent diverges above {first}, {second} and "
            "{third}: one learning rate, three meanings."
        ),
        inputs=", ".join(map(str, EXAMPLE)),
        first=bounds[0],
        second=bounds[1],
        third=bounds[2],
    )


def spelled_out(total: Sum) -> Expr:
    """A sum over the samples of the example, without bias."""
    each = total.function.xreplace({bias: S.Zero})
    return Add(*(each.xreplace({x_i: Integer(a), y_i: Integer(b)}) for a, b in EXAMPLE.items()))


def log_loss(sign: int) -> Expr:
    """The log loss with a plus or a minus between its two terms."""
    ones, zeros = y_i * log(phi(LOGIT)), (1 - y_i) * log(1 - phi(LOGIT))
    return Mul(-1, over_samples(ones + sign * zeros))


SQUARES = over_samples((y_i - LOGIT) ** 2)
GRADIENT = {
    "slope_w": Eq(D(J, w), over_samples(ERROR * x_i), evaluate=False),
    "slope_b": Eq(D(J, bias), over_samples(ERROR), evaluate=False),
}
HAS_GRADIENT = N_("If {neuron}, then {cost} has the derivatives {slope_w} and {slope_b}")


def gradient_claim(name: str, neuron: Expr, cost: Expr, amended: Stated | None = None) -> Claim:
    stated = {"cost": Eq(J, cost), "neuron": neuron, **GRADIENT}
    return Claim(name, 13, HAS_GRADIENT, stated, gradient_holds, amended or {}, HAS_GRADIENT)


COST_CLAIMS = (
    Claim(
        "three-scalings",
        10,
        N_(
            "One learning rate serves the cost with three factors: {half_sum}, {half_mean} and, "
            "with none, {bare}"
        ),
        {"half_sum": SQUARES / 2, "half_mean": SQUARES / (2 * COUNT), "bare": SQUARES},
        scaled_alike,
        dict.fromkeys(SCALED, SQUARES / (2 * COUNT)),
        N_("One cost throughout, such as {half_mean}."),
    ),
    gradient_claim("mse-gradient", IDENTITY, SQUARES / 2),
    gradient_claim("log-loss-gradient", SIGMOID, log_loss(-1), {"cost": Eq(J, log_loss(1))}),
    Claim(
        "same-gradient",
        13,
        N_(
            "{regression}, where {regression_neuron}, and {classification}, where "
            "{classification_neuron}, have derivatives of the same form, {slope_w} and {slope_b}"
        ),
        {
            "regression": SQUARES / 2,
            "regression_neuron": IDENTITY,
            "classification": log_loss(1),
            "classification_neuron": SIGMOID,
            **GRADIENT,
        },
        same_form,
    ),
)
