"""Topic 14: the listings that step down a gradient, run for one step.

The step a listing takes, divided by its learning rate, must be the gradient of the cost. On
symbols that is an identity, proved for two features and whatever the numbers are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sympy import Expr, expand

from mathcore.claims.listings import STOCHASTIC_GD, STOCHASTIC_GD_MENDED
from mathcore.claims.records import Claim, ClaimVerdict, Finding, Said, Stated, remark
from mathcore.claims.running import (
    READS_UNDEFINED,
    Array,
    Logistic,
    Softplus,
    array_of,
    compiled_loss,
    differences,
    furthest,
    on_numbers,
    on_symbols,
    run,
    unbound,
)
from mathcore.errors import N_
from mathcore.symbols import symbol

FEATURES, RATE, SEED = 3, 0.1, 0
ALPHA = symbol("alpha")


def steps_down(stated: Stated) -> Finding:
    """Whether a listing steps down the gradient of the log loss of one sample."""
    listing, name = stated["listing"], stated["function"]
    lines: list[Said] = [*undefined(listing, name), *shapes(listing, name)]
    if lines:
        return Finding(ClaimVerdict.REFUTED, tuple(lines))
    if not is_gradient(listing, name):
        return Finding(ClaimVerdict.REFUTED, (measured(listing, name),))
    exact = remark(
        N_("Run on symbols, {function} moves by exactly {rate} times the gradient."),
        function=name,
        rate="alpha",
    )
    return Finding(ClaimVerdict.PROVED, (exact, measured(listing, name)))


def one_sample(draw: np.random.Generator) -> dict[str, Any]:
    return {"X": draw.normal(size=(1, FEATURES)), "y": np.ones((1, 1)), "epochs": 1}


def undefined(listing: str, name: str) -> list[Said]:
    """The names that nothing defines, and how the listing stops at them as it stands."""
    given = on_numbers(np.random.default_rng(SEED), "sigmoid")
    names = unbound(listing, given)
    if not names:
        return []
    stopped = run(listing, name, given, one_sample(np.random.default_rng(SEED)))
    return [
        remark(
            READS_UNDEFINED,
            function=name,
            names=", ".join(names),
            error=stopped.said,
        )
    ]


def stepped(listing: str, name: str) -> tuple[Array, ...]:
    """One sample, one step: w and b before, and what the listing hands back."""
    draw, again = (np.random.default_rng(SEED) for _ in range(2))
    given = {**on_numbers(draw, "sigmoid"), "alpha": RATE}
    sample = one_sample(np.random.default_rng(SEED + 1))
    after = run(listing, name, given, {**sample, "alpha": RATE}).value
    return again.random((FEATURES, 1)), again.random((1, 1)), *after


def shapes(listing: str, name: str) -> list[Said]:
    """The weights, where one step changes their shape."""
    before, _, after, _ = stepped(listing, name)
    if before.shape == after.shape:
        return []
    return [
        remark(
            N_(
                "With {rate} supplied and {count} features, w is {before} at the start and "
                "{after} after the first update."
            ),
            rate="alpha",
            count=FEATURES,
            before=before.shape,
            after=after.shape,
        )
    ]


def measured(listing: str, name: str) -> Said:
    """The step over the learning rate, beside central differences of the cost."""
    w, b, w_after, b_after = stepped(listing, name)
    sample = one_sample(np.random.default_rng(SEED + 1))
    loss = compiled_loss("log_loss")
    slopes = differences(
        lambda at: float(loss(sample["X"] @ at[0] + at[1], sample["y"])[0, 0]), [w, b]
    )
    steps = [(w - w_after) / RATE, (b - b_after) / RATE]
    return remark(
        N_("Its step and the central differences of the cost differ by {gap} at most."),
        gap=furthest(steps, slopes),
    )


def is_gradient(listing: str, name: str) -> bool:
    """Whether the step over the learning rate is the gradient, on symbols."""
    X, y = array_of("x", 1, 2), array_of("y", 1, 1)
    w, b = array_of("w", 2, 1), array_of("b", 1, 1)
    logit = (X @ w + b)[0, 0]
    cost = Softplus(logit) - y[0, 0] * logit
    w_after, b_after = step_on_symbols(listing, name, X, y, Logistic)
    pairs = [*zip(w.flat, w_after.flat, strict=True), *zip(b.flat, b_after.flat, strict=True)]
    return all(expand((p - after) / ALPHA - cost.diff(p)) == 0 for p, after in pairs)


def step_on_symbols(
    listing: str, name: str, X: Array, y: Array, neuron: Callable[[Expr], Expr]
) -> tuple[Any, Any]:
    """w and b after one epoch, from symbols w1, w2, ... and the listing's own b."""
    arguments = {"X": X, "y": y, "epochs": 1, "alpha": ALPHA}
    w, b = run(listing, name, on_symbols(neuron), arguments).value
    return w, b


STEPPING_CLAIMS = (
    Claim(
        "stochastic-gd",
        14,
        N_("The listing {function} is stochastic gradient descent."),
        {"function": "stochastic_GD", "listing": STOCHASTIC_GD},
        steps_down,
        {"listing": STOCHASTIC_GD_MENDED},
        N_(
            "{function} takes alpha as an argument, and turns the row x_i into a column before "
            "it joins the gradient of w."
        ),
    ),
)
