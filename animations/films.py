"""The films in the order of the course, one row each.

Adding a film is one storyboard, one scene class and one row.
"""

from __future__ import annotations

from animations.boards import (
    activations,
    backpropagation,
    boundary,
    capacity,
    chain,
    cost,
    dense,
    derivation,
    epochs,
    fitting,
    meeting,
    partials,
    perceptron,
    race,
    secant,
    sigmoid_derivative,
    softmax,
    step_size,
    swell,
    table,
    walk,
)
from animations.film import Film
from mathcore.errors import N_

FILMS: dict[str, Film] = {
    film.name: film
    for film in (
        Film(
            "perceptron",
            perceptron.TITLE,
            N_("what a neuron adds up, and what it could not do without a bias"),
            perceptron.perceptron,
            "perceptron:Perceptron",
            {
                "x": (1.0, -2.0, 3.0),
                "weights": (0.5, 0.4, 0.2),
                "others": (-1.5, 2.0, 0.8),
                "bias": 0.7,
            },
        ),
        Film(
            "dense",
            dense.TITLE,
            N_("how a layer of neurons is one product of its inputs with a matrix of weights"),
            dense.dense,
            "dense:Dense",
            {
                "x": (1.0, -2.0, 3.0),
                "weights": ((0.5, -1.0), (0.4, 0.3), (0.2, 0.6)),
                "biases": (0.7, -0.5),
            },
        ),
        Film(
            "activations",
            activations.TITLE,
            N_("what the activations look like, how steep they are, and where they stop learning"),
            activations.activations,
            "activations:Activations",
            {
                "names": (
                    *("step", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus"),
                    *("softsign", "log_sigmoid", "swish", "mish", "sinc"),
                )
            },
        ),
        Film(
            "boundary",
            boundary.TITLE,
            N_("why a network needs units that bend: without them it draws lines, however deep"),
            boundary.boundary,
            "boundary:Boundary",
            {"data": "circle", "n": 90, "hidden": (6, 6, 6), "epochs": 144},
        ),
        Film(
            "softmax",
            softmax.TITLE,
            N_("how outputs become shares of 1, what changes them, and what does not"),
            softmax.softmax,
            "softmax:Softmax",
            {"logits": (1.0, 2.8, 2.1)},
        ),
        Film(
            "secant",
            secant.TITLE,
            N_("what a derivative is: the number that the slopes of ever shorter secants go to"),
            secant.secant,
            "secant:Secant",
            {"f": "x^2/4 - 2x + 5", "at": 6.0},
        ),
        Film(
            "table",
            table.TITLE,
            N_("where the rows of the derivative table come from"),
            table.table,
            "table:Table",
            {"rows": 5},
        ),
        Film(
            "derivation",
            derivation.TITLE,
            N_("how a derivative is worked out: one rule a line, and only one term changes"),
            derivation.derivation,
            "derivation:Derivation",
            {"expr": "x^2 sin(x)", "var": "x", "order": 1},
        ),
        Film(
            "sigmoid_derivative",
            sigmoid_derivative.TITLE,
            N_("why the slope of the sigmoid is the sigmoid times one minus the sigmoid"),
            sigmoid_derivative.sigmoid_derivative,
            "sigmoid_derivative:SigmoidDerivative",
        ),
        Film(
            "cost",
            cost.TITLE,
            N_("what the cost of one point is, and how all of them make one curve over the weight"),
            cost.cost,
            "cost:Cost",
            {"points": ((4.0, 3.6), (1.0, 0.2), (2.0, 1.8), (3.0, 1.5))},
        ),
        Film(
            "step_size",
            step_size.TITLE,
            N_(
                "why a learning rate is slow, good, oscillating or diverging, and where each begins"
            ),
            step_size.step_size,
            "step_size:StepSize",
            # A learning rate is a share of a threshold, so that another f gives another film.
            {"f": "w^2/4 - 2w + 5", "start": 8.0},
        ),
        Film(
            "walk",
            walk.TITLE,
            N_("where one learning rate leads from one start, step by step"),
            walk.walk,
            "walk:Walk",
            {"f": "w^2/4 - 2w + 5", "start": 0.0, "rate": 3.0, "steps": 8},
            on_request=True,
        ),
        Film(
            "partials",
            partials.TITLE,
            N_("what a partial derivative holds still, and where the gradient points"),
            partials.partials,
            "partials:Partials",
            {"f": "x^2/4 + y^2", "point": (2.0, 1.0)},
        ),
        Film(
            "meeting",
            meeting.TITLE,
            N_("why squared error and log loss have the same gradient, each with its activation"),
            meeting.meeting,
            "meeting:Meeting",
            {"first": "mse", "second": "log_loss"},
        ),
        Film(
            "epochs",
            epochs.TITLE,
            N_("what an epoch, a batch and an iteration are, and how they are counted"),
            epochs.epochs,
            "epochs:Epochs",
            {"data": "line", "n": 12, "size": 4, "epochs": 3},
        ),
        Film(
            "sgd",
            fitting.SGD_TITLE,
            N_("how the path of SGD differs from that of gradient descent, on the cost of all"),
            fitting.sgd_against_gd,
            "fitting:Fitting",
            {"data": "line", "n": 12, "start": (-1.0, -0.5), "rate": 0.2, "epochs": 10},
        ),
        Film(
            "descent",
            fitting.DESCENT_TITLE,
            N_("what a step down the cost does to a line, and to a boundary between classes"),
            fitting.descent,
            "fitting:Fitting",
            {
                "regression": ("line", 20, 0.5, 40),
                "classification": ("gaussians", 24, 1.0, 60),
                "start": (-1.0, -0.5),
            },
        ),
        Film(
            "chain",
            chain.TITLE,
            N_("why the slope of a function in a function is the product of their slopes"),
            chain.chain,
            "chain:Chain",
            {"outer": "sin(u)", "inner": "x^2/2", "stops": (0.5, 1.0, 1.5, 2.0)},
        ),
        Film(
            "backpropagation",
            backpropagation.TITLE,
            N_("how one error at the output becomes a number for every weight of a network"),
            backpropagation.backpropagation,
            "backpropagation:Backpropagation",
            {
                "x": (2.0, -1.0),
                "y": 1.0,
                "weights": (((0.5, -0.4), (0.3, 0.8)), ((0.9,), (0.6,))),
                "biases": ((0.1, 0.7), (-0.8,)),
                "rate": 0.5,
            },
        ),
        Film(
            "swell",
            swell.TITLE,
            N_("why the gradient of a deep network is not written out: the operations it takes"),
            swell.swell,
            "swell:Swell",
            {"activation": "tanh", "units": 2, "most": 4},
        ),
        Film(
            "optimizers",
            race.TITLE,
            N_("how six optimizers go down one valley, and what each keeps from step to step"),
            race.race,
            "race:OptimizersRace",
            {
                "f": "x^2/20 + y^2",
                "start": (-8.0, 2.0),
                "optimizers": (
                    ("sgd", 0.92, {}),
                    ("momentum", 0.15, {"mu": 0.8}),
                    ("adagrad", 1.5, {}),
                    ("adadelta", 1.0, {"epsilon": 0.01}),
                    ("rmsprop", 0.3, {"rho": 0.9}),
                    ("adam", 0.6, {}),
                ),
                "steps": 30,
            },
        ),
        Film(
            "capacity",
            capacity.TITLE,
            N_("why more capacity fits better what was learned, and at last worse what was not"),
            capacity.capacity,
            "capacity:Capacity",
            {"n": 12, "noise": 0.25, "seed": 6, "highest": 11, "epochs": 3000},
        ),
    )
}
