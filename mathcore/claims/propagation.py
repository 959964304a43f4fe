"""Topic 20: the listings of the forward and the backward pass, run in both layouts.

With samples in columns W1 is (hidden, features), with samples in rows it is (features, hidden).
Whatever a listing hands back is held against central differences of the mean log loss and, where
it agrees, against the exact gradient on symbols. The program that `Network` prints is measured in
the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np
from sympy import Add, expand

from mathcore.claims.listings import PROPAGATION, PROPAGATION_MENDED
from mathcore.claims.records import Claim, ClaimVerdict, Finding, Said, Stated, remark
from mathcore.claims.running import (
    READS_UNDEFINED,
    Array,
    Logistic,
    Outcome,
    Softplus,
    array_of,
    compiled,
    compiled_loss,
    differences,
    furthest,
    on_numbers,
    on_symbols,
    run,
    unbound,
)
from mathcore.codegen.execute import names_in
from mathcore.errors import N_
from mathcore.training.network import Network

SAMPLES, FEATURES, UNITS = 5, 3, 4
SEED, CLOSE = 3, 1e-6
FORWARD, BACKWARD = "forward_propagation", "backward_propagation"
PARAMETERS = ("W1", "b1", "W2", "b2")
ROWS, COLUMNS = N_("rows"), N_("columns")
Pass = Mapping[str, Any]


def in_rows(draw: np.random.Generator) -> Pass:
    """Data, parameters and the forward pass, each sample a row."""
    X = draw.normal(size=(SAMPLES, FEATURES))
    y = (draw.random((SAMPLES, 1)) > 0.5).astype(float)
    W1, b1 = draw.normal(size=(FEATURES, UNITS)), draw.normal(size=UNITS)
    W2, b2 = draw.normal(size=(UNITS, 1)), draw.normal(size=1)
    z1 = X @ W1 + b1
    a1 = compiled("relu")(z1)
    a2 = compiled("sigmoid")(a1 @ W2 + b2)
    return {"X": X, "y": y, "W1": W1, "b1": b1, "W2": W2, "b2": b2, "z1": z1, "a1": a1, "a2": a2}


def in_columns(rows: Pass) -> Pass:
    """The same with each sample a column; X stays, since the listing turns it itself."""
    turned = {key: np.atleast_2d(array).T for key, array in rows.items()}
    return {**turned, "X": rows["X"]}


def layouts() -> dict[str, Pass]:
    rows = in_rows(np.random.default_rng(SEED))
    return {ROWS: rows, COLUMNS: in_columns(rows)}


def scope(values: Pass) -> dict[str, Any]:
    """What the listings find: their helpers, `self` with the parameters, and a1 and z1."""
    itself = SimpleNamespace(**{name: values[name] for name in PARAMETERS})
    helpers = on_numbers(np.random.default_rng(SEED), "sigmoid")
    return {**helpers, "self": itself}


def passes(stated: Stated) -> Finding:
    """Whether both listings run on samples in rows and give the gradient of the mean log loss."""
    listing = stated["listing"]
    both = layouts()
    runs = {layout: both_passes(listing, values) for layout, values in both.items()}
    lines: list[Said] = [*undefined(listing)]
    if not all(outcome.fits for outcome in runs[ROWS]):
        lines += stops(runs)
    gradients = runs[ROWS][1]
    if gradients.fits:
        lines += off_by(factors(gradients.value, both[ROWS]))
    if lines or not is_gradient(listing):
        return Finding(ClaimVerdict.REFUTED, (*lines, of_network(both[ROWS])))
    exact = remark(
        N_("Run on symbols, for any activation of the hidden layer, it is exactly the gradient.")
    )
    return Finding(ClaimVerdict.PROVED, (exact, measured(gradients.value, both[ROWS])))


def both_passes(listing: str, values: Pass) -> tuple[Outcome, Outcome]:
    """The forward and the backward listing, a1 and z1 supplied."""
    given = {**scope(values), "a1": values["a1"], "z1": values["z1"]}
    return run(listing, FORWARD, given, values), run(listing, BACKWARD, given, values)


def undefined(listing: str) -> list[Said]:
    """The names that nothing defines, and how the backward pass stops at them as it stands."""
    values = in_rows(np.random.default_rng(SEED))
    names = unbound(listing, scope(values))
    if not names:
        return []
    return [
        remark(
            READS_UNDEFINED,
            function=BACKWARD,
            names=", ".join(names),
            error=run(listing, BACKWARD, scope(values), values).said,
        )
    ]


def stops(runs: Mapping[str, tuple[Outcome, Outcome]]) -> list[Said]:
    """Where each listing stops, in each layout, because the shapes do not fit."""
    return [
        remark(
            N_("{function} with samples in {kind} stops: {error}"),
            function=name,
            kind=layout,
            error=outcome.said,
        )
        for layout, pair in runs.items()
        for name, outcome in zip((FORWARD, BACKWARD), pair, strict=True)
        if not outcome.fits
    ]


def reference(values: Pass) -> list[Array]:
    """The gradient of the mean log loss by W1, b1, W2, b2, by central differences."""
    relu, loss = compiled("relu"), compiled_loss("log_loss")

    def cost(at: Sequence[Array]) -> float:
        W1, b1, W2, b2 = at
        return float(np.mean(loss(relu(values["X"] @ W1 + b1) @ W2 + b2, values["y"])))

    return differences(cost, [values[name] for name in PARAMETERS])


def factors(gradients: Sequence[Array], values: Pass) -> dict[str, Fraction | None]:
    """How many times too large each array is; None where it is no multiple of the gradient."""
    pairs = zip(PARAMETERS, gradients, reference(values), strict=True)
    return {f"d{name}": multiple(array, true) for name, array, true in pairs}


def multiple(array: Array, true: Array) -> Fraction | None:
    """The factor between two arrays, where it is the same throughout."""
    if array.shape != true.shape:
        return None
    factor = float(np.sum(array * true) / np.sum(true * true))
    found = Fraction(factor).limit_denominator(SAMPLES * FEATURES * UNITS)
    return found if furthest([array], [float(found) * true]) < CLOSE else None


def off_by(found: Mapping[str, Fraction | None]) -> list[Said]:
    """What the arrays are multiples of the gradient by, and where these factors come from."""
    if set(found.values()) == {1}:
        return []
    lines: list[Said] = [
        remark(
            N_(
                "With {samples} samples in rows, {features} features and {units} hidden units, the "
                "gradient of the mean cost is multiplied thus: {factors}"
            ),
            samples=SAMPLES,
            features=FEATURES,
            units=UNITS,
            factors=", ".join(f"{name}: {factor}" for name, factor in found.items()),
        )
    ]
    if found == OF_THE_DECK:
        lines.append(
            remark(
                N_(
                    "So m is {features} for dW1 and {units} for dW2, where the samples are "
                    "{samples}; and db1 and db2 are sums where dW1 and dW2 are averages."
                ),
                samples=SAMPLES,
                features=FEATURES,
                units=UNITS,
            )
        )
    return lines


OF_THE_DECK = {
    "dW1": Fraction(SAMPLES, FEATURES),
    "db1": Fraction(SAMPLES),
    "dW2": Fraction(SAMPLES, UNITS),
    "db2": Fraction(SAMPLES),
}
"""The factors of sums over the samples that are divided by m, the columns of X and of a1."""


def measured(gradients: Sequence[Array], values: Pass) -> Said:
    return remark(
        N_("It differs from the central differences of the mean cost by {gap} at most."),
        gap=furthest(gradients, reference(values)),
    )


def of_network(values: Pass) -> Said:
    """The same measurement of the program that a network derives and prints."""
    network = Network((FEATURES, UNITS, 1), hidden="relu", output="sigmoid", loss="log_loss")
    program = names_in(network.source())["gradients"]
    _, _, *gradients = program(*(values[name] for name in ("X", "y", *PARAMETERS)))
    return remark(
        N_(
            "The program that Network{sizes} prints differs from the central differences by {gap} "
            "at most."
        ),
        sizes=network.sizes,
        gap=furthest(gradients, reference(values)),
    )


def is_gradient(listing: str) -> bool:
    """Whether both passes are exact on symbols: two samples, two features, two units."""
    X, y = array_of("x", 2, 2), array_of("y", 2, 1)
    W1, b1, W2, b2 = (
        array_of("W1", 2, 2),
        array_of("b1", 2),
        array_of("W2", 2, 1),
        array_of("b2", 1),
    )
    given = {**on_symbols(Logistic), "self": SimpleNamespace(W1=W1, b1=b1, W2=W2, b2=b2)}
    z1 = X @ W1 + b1
    a1 = given["relu"](z1)
    z2 = a1 @ W2 + b2
    values = {"X": X, "y": y, "z1": z1, "a1": a1, "a2": given["sigmoid"](z2)}
    losses = [Softplus(z) - t * z for z, t in zip(z2.flat, y.flat, strict=True)]
    cost = Add(*losses) / len(losses)
    handed_on = run(listing, FORWARD, given, values).value
    gradients = run(listing, BACKWARD, given, values).value
    wanted = [np.frompyfunc(cost.diff, 1, 1)(array) for array in (W1, b1, W2, b2)]
    return is_same(handed_on, [z1, a1, values["a2"]]) and is_same(gradients, wanted)


def is_same(found: Sequence[Array], wanted: Sequence[Array]) -> bool:
    """Whether arrays of expressions are equal, entry by entry."""
    if [array.shape for array in found] != [array.shape for array in wanted]:
        return False
    gaps = (one - two for one, two in zip(found, wanted, strict=True))
    return all(expand(gap) == 0 for array in gaps for gap in array.flat)


PROPAGATION_CLAIMS = (
    Claim(
        "backward-pass",
        20,
        N_("The listings {forward} and {backward} give the gradient of a network's cost."),
        {"forward": FORWARD, "backward": BACKWARD, "listing": PROPAGATION},
        passes,
        {"listing": PROPAGATION_MENDED},
        N_(
            "Samples in rows throughout, the forward pass hands on z1 and a1, and the error is "
            "divided by the number of samples once, before anything is computed from it."
        ),
    ),
)
