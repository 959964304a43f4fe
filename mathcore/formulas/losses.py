"""The losses, each stated for one sample. Adding one is one row here."""

from __future__ import annotations

from sympy import Abs, Expr, Integer, Max, Piecewise, S, exp, log
from sympy.codegen.cfunctions import log1p

from mathcore.errors import N_
from mathcore.formulas.records import COUNT, Loss, Records
from mathcore.symbols import symbol

phi, y, z, delta = (symbol(name) for name in ("phi", "y", "z", "delta"))


def huber(error: Expr) -> Expr:
    """Half the square up to delta, and straight on from there."""
    size = Abs(error)
    return Piecewise((error**2 / 2, size <= delta), (delta * size - delta**2 / 2, True))


def hinge(prediction: Expr) -> Expr:
    """0 from a margin of 1 on; 2y - 1 is -1 or 1 for the labels 0 and 1."""
    margin = (2 * y - 1) * prediction
    return Piecewise((S.Zero, margin >= 1), (1 - margin, True))


LOSSES: Records[Loss] = Records(
    N_("loss"),
    Loss(
        "mse",
        phi,
        y,
        (y - phi) ** 2 / 2,
        paired_with="identity",
        logit=z,
        stable=(y - z) ** 2 / 2,
        source="lecture topic 13: half the square, so that the 2 of the derivative cancels",
        scalings={
            "half_sum": (S.One, S.One),
            # Lecture topic 10.
            "half_mean": (1 / (2 * COUNT), Integer(2)),
            "mean": (1 / COUNT, Integer(2)),
        },
    ),
    Loss(
        "log_loss",
        phi,
        y,
        # The deck has a minus before (1 - y); only the plus gives the gradient it states.
        -(y * log(phi) + (1 - y) * log(1 - phi)),
        paired_with="sigmoid",
        logit=z,
        stable=Max(z, 0) + log1p(exp(-Abs(z))) - y * z,
        source="lecture topic 13, mended",
        two_classes=True,
    ),
    Loss(
        "log_loss_logit",
        phi,
        y,
        log(1 + exp(phi)) - y * phi,
        paired_with="identity",
        logit=z,
        stable=Max(z, 0) + log1p(exp(-Abs(z))) - y * z,
        source="log loss of sigma(phi), with phi the logit",
        two_classes=True,
    ),
    Loss(
        "mae",
        phi,
        y,
        Abs(y - phi),
        paired_with="identity",
        logit=z,
        stable=Abs(y - z),
        source="Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 10.6",
    ),
    Loss(
        "huber",
        phi,
        y,
        huber(y - phi),
        paired_with="identity",
        logit=z,
        stable=huber(y - z),
        source="Huber 1964; The Elements of Statistical Learning, equation 10.23, halved",
        parameters={delta: S.One},
    ),
    Loss(
        "hinge",
        phi,
        y,
        hinge(phi),
        paired_with="identity",
        logit=z,
        stable=hinge(z),
        source="Cortes, Vapnik 1995; The Elements of Statistical Learning, 12.3.2",
        two_classes=True,
    ),
)


CROSS_ENTROPY = Loss(
    "cross_entropy",
    phi,
    y,
    -y * log(phi),
    paired_with="softmax",
    logit=z,
    # For one class; what the others have to do with it stands in the sum e^z, of which L is ln.
    stable=y * (symbol("L") - z),
    source="lecture topic 13 for two classes; Bridle 1990",
    shares=True,
)
"""The loss of one class of a sample; it has a partner of its own, so it is not in the table."""
