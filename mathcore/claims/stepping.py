"""Topic 14: the listings that step down a gradient, run for one step.

The step a listing takes, divided by its learning rate, must be the gradient of the cost. On
symbols that is an identity, proved for two features and whatever the numbers are; where all
samples are added up, for two of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sympy import Add, Expr, expand

from mathcore.claims.listings import GRADIENT_DESCENT, STOCHASTIC_GD, STOCHASTIC_GD_MENDED
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
ALPHA, BIAS = symbol("alpha"), symbol("b")


def steps_down(stated: Stated) -> Finding:
    """Whether a listing steps down the gradient of the log loss, summed over `samples`."""
    listing, name, samples = stated["listing"], stated["function"], stated["samples"]
    lines: list[Said] = [*undefined(listing, name), *shapes(listing, name)]
    if lines:
        return Finding(ClaimVerdict.REFUTED, tuple(lines))
    numbers = measured(listing, name, samples)
    if not is_gradient(listing, name, samples):
        return Finding(ClaimVerdict.REFUTED, (numbers,))
    exact = remark(
        N_("Run on symbols, {function} moves by exactly {rate} times the gradient."),
        function=name,
        rate="alpha",
    )
    return Finding(ClaimVerdict.PROVED, (exact, numbers))


def drawn(samples: int = 1, epochs: int = 1) -> dict[str, Any]:
    """Some samples of class 1 and 0 in turn, and for how many epochs they are learned from."""
    draw = np.random.default_rng(SEED + 1)
    X = draw.normal(size=(samples, FEATURES))
    return {"X": X, "y": np.arange(1.0, samples + 1)[:, None] % 2, "epochs": epochs}


def undefined(listing: str, name: str) -> list[Said]:
    """The names that nothing defines, and how the listing stops at them as it stands."""
    given = on_numbers(np.random.default_rng(SEED), "sigmoid")
    names = unbound(listing, given)
    if not names:
        return []
    stopped = run(listing, name, given, drawn())
    return [
        remark(
            READS_UNDEFINED,
            function=name,
            names=", ".join(names),
            error=stopped.said,
        )
    ]


def stepped(listing: str, name: str, samples: int = 1) -> tuple[Array, ...]:
    """w and b before and after one epoch; before it they are what none at all hands back."""
    ends = []
    for epochs in (0, 1):
        given = {**on_numbers(np.random.default_rng(SEED), "sigmoid"), "alpha": RATE}
        w, b = run(listing, name, given, {**drawn(samples, epochs), "alpha": RATE}).value
        ends += [w, np.reshape(b, (1, 1)).astype(float)]
    return tuple(ends)


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


def measured(listing: str, name: str, samples: int) -> Said:
    """The step over the learning rate, beside central differences of the cost."""
    w, b, w_after, b_after = stepped(listing, name, samples)
    sample = drawn(samples)
    loss = compiled_loss("log_loss")
    slopes = differences(
        lambda at: float(loss(sample["X"] @ at[0] + at[1], sample["y"]).sum()), [w, b]
    )
    steps = [(w - w_after) / RATE, (b - b_after) / RATE]
    return remark(
        N_("Its step and the central differences of the cost differ by {gap} at most."),
        gap=furthest(steps, slopes),
    )


def is_gradient(listing: str, name: str, samples: int) -> bool:
    """Whether the step over the learning rate is the gradient, on symbols."""
    X, y = array_of("x", samples, 2), array_of("y", samples, 1)
    w, begin = step_on_symbols(listing, name, X, y, Logistic, epochs=0)
    w_after, b_after = step_on_symbols(listing, name, X, y, Logistic)
    logits = (X @ w).ravel() + BIAS
    terms = [Softplus(z) - target * z for z, target in zip(logits, y.flat, strict=True)]
    cost, bias = Add(*terms), np.ravel(begin)[0]
    moves = [*zip(w.flat, w.flat, w_after.flat, strict=True), (BIAS, bias, np.ravel(b_after)[0])]
    return all(
        expand((before - after) / ALPHA - cost.diff(letter).subs(BIAS, bias)) == 0
        for letter, before, after in moves
    )


def step_on_symbols(
    listing: str, name: str, X: Array, y: Array, neuron: Callable[[Expr], Expr], epochs: int = 1
) -> tuple[Any, Any]:
    """w and b after one epoch, from symbols w1, w2, ... and the listing's own b."""
    arguments = {"X": X, "y": y, "epochs": epochs, "alpha": ALPHA}
    w, b = run(listing, name, on_symbols(neuron), arguments).value
    return w, b


STEPPING_CLAIMS = (
    Claim(
        "gradient-descent",
        14,
        N_("The listing {function} is gradient descent on the log loss of all samples."),
        {"function": "gradient_descent", "listing": GRADIENT_DESCENT, "samples": 2},
        steps_down,
    ),
    Claim(
        "stochastic-gd",
        14,
        N_("The listing {function} is stochastic gradient descent."),
        {"function": "stochastic_GD", "listing": STOCHASTIC_GD, "samples": 1},
        steps_down,
        {"listing": STOCHASTIC_GD_MENDED},
        N_(
            "{function} takes alpha as an argument, and turns the row x_i into a column before "
            "it joins the gradient of w."
        ),
    ),
)
