"""The films in the order of the lecture, one row each.

Adding a film is one storyboard, one scene class and one row.

The scene class is named by its place and loaded only to render, so that the list of films can
be read where Manim is not installed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from importlib import import_module
from typing import Any

from animations.boards.activations import TITLE as ACTIVATIONS_TITLE
from animations.boards.activations import activations
from animations.boards.backpropagation import TITLE as BACKPROPAGATION_TITLE
from animations.boards.backpropagation import backpropagation
from animations.boards.boundary import TITLE as BOUNDARY_TITLE
from animations.boards.boundary import boundary
from animations.boards.chain import TITLE as CHAIN_TITLE
from animations.boards.chain import chain
from animations.boards.cost import TITLE as COST_TITLE
from animations.boards.cost import cost
from animations.boards.dense import TITLE as DENSE_TITLE
from animations.boards.dense import dense
from animations.boards.derivation import TITLE as DERIVATION_TITLE
from animations.boards.derivation import derivation
from animations.boards.fitting import DESCENT_TITLE, SGD_TITLE, descent, sgd_against_gd
from animations.boards.meeting import TITLE as MEETING_TITLE
from animations.boards.meeting import meeting
from animations.boards.network import TITLE as NETWORK_TITLE
from animations.boards.network import network
from animations.boards.neuron import TITLE as NEURON_TITLE
from animations.boards.neuron import neuron
from animations.boards.partials import TITLE as PARTIALS_TITLE
from animations.boards.partials import partials
from animations.boards.perceptron import TITLE as PERCEPTRON_TITLE
from animations.boards.perceptron import perceptron
from animations.boards.race import TITLE as RACE_TITLE
from animations.boards.race import race
from animations.boards.racing import racing
from animations.boards.secant import TITLE as SECANT_TITLE
from animations.boards.secant import secant
from animations.boards.sigmoid_derivative import TITLE as SIGMOID_TITLE
from animations.boards.sigmoid_derivative import sigmoid_derivative
from animations.boards.softmax import TITLE as SOFTMAX_TITLE
from animations.boards.softmax import softmax
from animations.boards.step_size import TITLE as STEP_SIZE_TITLE
from animations.boards.step_size import step_size
from animations.boards.table import TITLE as TABLE_TITLE
from animations.boards.table import table
from animations.boards.walk import TITLE as WALK_TITLE
from animations.boards.walk import walk
from animations.storyboard import Storyboard
from mathcore.errors import N_, SettingError, UnknownFormulaError
from mathcore.training.setups import Setup


@dataclass(frozen=True, slots=True)
class Film:
    """A film of the lecture.

    `storyboard` takes `lang` and the `parameters`; `scene` is `module:Class` below
    `animations.scenes`. One that is made on request only is no part of the whole lecture.
    """

    name: str
    title: str
    teaches: str
    storyboard: Callable[..., Storyboard]
    scene: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    on_request: bool = False

    def with_parameters(self, given: Mapping[str, Any]) -> Film:
        """The same film with some parameters other than the catalogue has them.

        Raises:
            SettingError: it has no parameter of that name.
        """
        for name in given:
            if name not in self.parameters:
                raise SettingError(
                    N_("the film {film} takes no {name}; it takes: {known}"),
                    film=self.name,
                    name=name,
                    known=", ".join(self.parameters) or "-",
                )
        return replace(self, parameters={**self.parameters, **given})

    def beats(self, lang: str = "en") -> Storyboard:
        return self.storyboard(lang=lang, **self.parameters)

    def scene_class(self) -> Any:
        """The scene's class; this is where Manim is imported."""
        module, _, name = self.scene.partition(":")
        return getattr(import_module(f"animations.scenes.{module}"), name)


FILMS: dict[str, Film] = {
    film.name: film
    for film in (
        Film(
            "activations",
            ACTIVATIONS_TITLE,
            N_("what the activations look like, how steep they are, and where they stop learning"),
            activations,
            "activations:Activations",
            {
                "names": (
                    *("step", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus"),
                    *("softsign", "log_sigmoid", "swish", "mish", "sinc"),
                )
            },
        ),
        Film(
            "softmax",
            SOFTMAX_TITLE,
            N_("how outputs become shares of 1, what changes them, and what does not"),
            softmax,
            "softmax:Softmax",
            {"logits": (1.0, 2.8, 2.1)},
        ),
        Film(
            "secant",
            SECANT_TITLE,
            N_("what a derivative is: the number that the slopes of ever shorter secants go to"),
            secant,
            "secant:Secant",
            {"f": "x^2/4 - 2x + 5", "at": 6.0},
        ),
        Film(
            "table",
            TABLE_TITLE,
            N_("where the rows of the derivative table come from"),
            table,
            "table:Table",
            {"rows": 5},
        ),
        Film(
            "sigmoid_derivative",
            SIGMOID_TITLE,
            N_("why the slope of the sigmoid is the sigmoid times one minus the sigmoid"),
            sigmoid_derivative,
            "sigmoid_derivative:SigmoidDerivative",
        ),
        Film(
            "derivation",
            DERIVATION_TITLE,
            N_("how a derivative is worked out: one rule a line, and only one term changes"),
            derivation,
            "derivation:Derivation",
            {"expr": "x^2 sin(x)", "var": "x", "order": 1},
        ),
        Film(
            "cost",
            COST_TITLE,
            N_("what the cost of one point is, and how all of them make one curve over the weight"),
            cost,
            "cost:Cost",
            {"points": ((4.0, 3.6), (1.0, 0.2), (2.0, 1.8), (3.0, 1.5))},
        ),
        Film(
            "step_size",
            STEP_SIZE_TITLE,
            N_(
                "why a learning rate is slow, good, oscillating or diverging, and where each begins"
            ),
            step_size,
            "step_size:StepSize",
            # A learning rate is a share of a threshold, so that another f gives another film.
            {"f": "w^2/4 - 2w + 5", "start": 8.0},
        ),
        Film(
            "walk",
            WALK_TITLE,
            N_("where one learning rate leads from one start, step by step"),
            walk,
            "walk:Walk",
            {"f": "w^2/4 - 2w + 5", "start": 0.0, "rate": 3.0, "steps": 8},
            on_request=True,
        ),
        Film(
            "partials",
            PARTIALS_TITLE,
            N_("what a partial derivative holds still, and where the gradient points"),
            partials,
            "partials:Partials",
            {"f": "x^2/4 + y^2", "point": (2.0, 1.0)},
        ),
        Film(
            "meeting",
            MEETING_TITLE,
            N_("why squared error and log loss have the same gradient, each with its activation"),
            meeting,
            "meeting:Meeting",
            {"first": "mse", "second": "log_loss"},
        ),
        Film(
            "chain",
            CHAIN_TITLE,
            N_("why the slope of a function in a function is the product of their slopes"),
            chain,
            "chain:Chain",
            {"outer": "sin(u)", "inner": "x^2/2", "stops": (0.5, 1.0, 1.5, 2.0)},
        ),
        Film(
            "backpropagation",
            BACKPROPAGATION_TITLE,
            N_("how one error at the output becomes a number for every weight of a network"),
            backpropagation,
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
            "optimizers",
            RACE_TITLE,
            N_("how six optimizers go down one valley, and what each keeps from step to step"),
            race,
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
            "descent",
            DESCENT_TITLE,
            N_("what a step down the cost does to a line, and to a boundary between classes"),
            descent,
            "fitting:Fitting",
            {
                "regression": ("line", 20, 0.5, 40),
                "classification": ("gaussians", 24, 1.0, 60),
                "start": (-1.0, -0.5),
            },
        ),
        Film(
            "race",
            RACE_TITLE,
            N_("where optimizers get to on any surface, and what each keeps on the way"),
            racing,
            "race:OptimizersRace",
            {
                "f": "x^2/20 + y^2",
                "frame": (-3.0, 3.0),
                "start": (-2.5, 2.0),
                "racers": ("sgd", "momentum", "rmsprop", "adam"),
                "rates": (0.9, 0.1, 0.1, 0.5, 1.0, 0.05, 0.1, 0.1),
                "steps": 100,
                "convention": "pytorch",
                "corrected": True,
                "schedule": "constant",
                "hyper": (None,) * 5,
            },
            on_request=True,
        ),
        Film(
            "neuron",
            NEURON_TITLE,
            N_("how one neuron learns from the rows of a table, step by step"),
            neuron,
            "training:Trained",
            {
                "data": "breast_cancer",
                "features": ("mean radius", "mean texture"),
                "target": "benign",
                "task": "",
                "rate": 0.5,
                "steps": 200,
                "seed": 0,
            },
            on_request=True,
        ),
        Film(
            "network",
            NETWORK_TITLE,
            N_("how a network bends its border between classes while it trains"),
            network,
            "training:Trained",
            {**Setup()._asdict(), "layers": 2, "loss": ""},
            on_request=True,
        ),
        Film(
            "sgd",
            SGD_TITLE,
            N_("how the path of SGD differs from that of gradient descent, on the cost of all"),
            sgd_against_gd,
            "fitting:Fitting",
            {"data": "line", "n": 12, "start": (-1.0, -0.5), "rate": 0.2, "epochs": 10},
        ),
        Film(
            "boundary",
            BOUNDARY_TITLE,
            N_("why a network needs units that bend: without them it draws lines, however deep"),
            boundary,
            "boundary:Boundary",
            {"data": "circle", "n": 90, "hidden": (6, 6, 6), "epochs": 144},
        ),
        Film(
            "perceptron",
            PERCEPTRON_TITLE,
            N_("what a neuron adds up, and what it could not do without a bias"),
            perceptron,
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
            DENSE_TITLE,
            N_("how a layer of neurons is one product of its inputs with a matrix of weights"),
            dense,
            "dense:Dense",
            {
                "x": (1.0, -2.0, 3.0),
                "weights": ((0.5, -1.0), (0.4, 0.3), (0.2, 0.6)),
                "biases": (0.7, -0.5),
            },
        ),
    )
}

LECTURE = [film.name for film in FILMS.values() if not film.on_request]
"""The films of the whole lecture, in their order."""


def film(name: str) -> Film:
    """The film of that name.

    Raises:
        UnknownFormulaError: there is none; the message names the nearest.
    """
    if name in FILMS:
        return FILMS[name]
    near = get_close_matches(name, FILMS, n=1, cutoff=0.4)
    if near:
        raise UnknownFormulaError(
            N_("no film is named {name!r}; did you mean {near!r}? Films: {known}"),
            name=name[:40],
            near=near[0],
            known=", ".join(FILMS),
        )
    raise UnknownFormulaError(
        N_("no film is named {name!r}; films: {known}"), name=name[:40], known=", ".join(FILMS)
    )
