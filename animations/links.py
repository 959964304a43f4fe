"""An address of the app as a film: the run that the page shows, and nothing else.

A row says which film a page becomes and how each parameter is read from the address; a field that
the address leaves out has the page's own default, which a test compares with the page. The app
may stand on any machine, so an address is known by its page and its fields, not by its host.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from math import isfinite
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from animations.boards.racing import LETTERS
from mathcore.errors import N_, SettingError
from mathcore.formulas import FEATURES, INITIALISATIONS, OPTIMIZERS, SCHEDULES
from mathcore.training.setups import OWN_POINTS, Setup

MOST_URL = 4000
ALL, REPEATED = ",", "&"
# What any page writes into its address and no run depends on.
SHARED = ("lang", "hide", "detail", "embed", "embed_options")


def number(text: str) -> float:
    value = float(text.replace(",", "."))
    if not isfinite(value):
        raise ValueError
    return value


def optional(text: str) -> float | None:
    return number(text) if text else None


def truth(text: str) -> bool:
    return text.lower() == "true"


# How what cannot be read is said; a text can always be read.
WRONG: dict[Callable[[str], Any], str] = {
    int: N_("the address says {key} = {text!r}, which is no whole number"),
    number: N_("the address says {key} = {text!r}, which is no number"),
    optional: N_("the address says {key} = {text!r}, which is no number"),
}


class Field(NamedTuple):
    """A field of a page: its key in the address, its default there, and how its text is read.

    `known` are the texts it may have; `many` is how several are written: with commas between
    them, or the key once for each.
    """

    key: str
    default: Any
    read: Callable[[str], Any] = str
    known: Collection[str] = ()
    many: str = ""


class Link(NamedTuple):
    """A page as a film: each parameter of the film from one or several fields.

    `besides` are the fields of the page that its film does not show.
    """

    film: str
    parameters: Mapping[str, Field | tuple[Field, ...]]
    besides: Collection[str] = ()

    def fields(self) -> list[Field]:
        """All fields that it reads."""
        groups = ((f,) if isinstance(f, Field) else f for f in self.parameters.values())
        return [one for group in groups for one in group]


ACTIVE = (
    *("tanh", "relu", "sigmoid", "identity", "leaky_relu", "elu", "softplus", "softsign"),
    *("swish", "gelu"),
)
MADE = (
    *("circle", "xor", "gaussians", "spiral", "moons", "iris", "plane", "multi_gaussian"),
    OWN_POINTS,
)
RATES = {
    "sgd": 0.9, "momentum": 0.1, "nesterov": 0.1, "adagrad": 0.5,
    "adadelta": 1.0, "rmsprop": 0.05, "adam": 0.1, "adamw": 0.1,
}  # fmt: skip
NEW = Setup()

LINKS: dict[str, Link] = {
    "derive": Link(
        "derivation",
        {"expr": Field("f", "x^2 sin(x)"), "var": Field("x", None)},
        ("y", "method", "at", "from", "to"),
    ),
    "derivative": Link(
        "secant", {"f": Field("curve", "x^2/4 - 2x + 5"), "at": Field("a", 6.0, number)}, ("h",)
    ),
    "step-size": Link(
        "walk",
        {
            "f": Field("cost", "w^2/4 - 2w + 5"),
            "start": Field("start", 0.0, number),
            "rate": Field("eta", 1.0, number),
            "steps": Field("n", 20, int),
        },
    ),
    "partials": Link(
        "partials",
        {
            "f": Field("surface", "x^2 + 3 y^2"),
            "point": (Field("p", 2.0, number), Field("q", 1.0, number)),
        },
        ("low", "high", "u", "v"),
    ),
    "descent": Link(
        "neuron",
        {
            "data": Field("data", "breast_cancer", known=("breast_cancer",)),
            "features": Field("features", ("mean radius", "mean texture"), many=REPEATED),
            "target": Field("target", "benign"),
            "task": Field("as", "", known=("classification", "regression")),
            "rate": Field("rate", 0.5, number),
            "steps": Field("steps", 200, int),
            "seed": Field("seed", 0, int),
        },
    ),
    "playground": Link(
        "network",
        {
            "data": Field("net_data", "circle", known=MADE),
            "samples": Field("net_samples", 200, int),
            "noise": Field("net_noise", 0.0, number),
            "points": Field("net_points", ""),
            "share": Field("net_share", 50, int),
            "features": Field("net_in", ("x1", "x2"), known=tuple(FEATURES), many=ALL),
            "layers": Field("net_layers", 2, int, tuple("0123456")),
            "units": tuple(
                Field(f"net_units{k}", units, int, tuple("12345678"))
                for k, units in enumerate((4, 2, 2, 2, 2, 2), start=1)
            ),
            "activations": tuple(
                Field(f"net_act{k}", "tanh", known=ACTIVE) for k in range(1, 7)
            ),
            "loss": Field("net_loss", "", known=("log_loss", "mse", "cross_entropy")),
            "optimizer": Field("net_opt", NEW.optimizer, known=tuple(OPTIMIZERS)),
            "rate": Field("net_rate", NEW.rate, number),
            "epochs": Field("net_epochs", NEW.epochs, int),
            "batch": Field("net_batch", NEW.batch, int),
            "schedule": Field("net_plan", NEW.schedule, known=tuple(SCHEDULES)),
            "l1": Field("net_l1", NEW.l1, number),
            "l2": Field("net_l2", NEW.l2, number),
            "initialisation": Field("net_start", "lecun", known=tuple(INITIALISATIONS)),
            "seed": Field("net_seed", NEW.seed, int),
            "by": Field("net_by", NEW.by, known=("epoch", "step")),
            "course": Field("net_course", NEW.course),
        },
        ("net_w", "net_then", "net_then_rate", "net_value", "net_n", "net_class"),
    ),
    "optimizers": Link(
        "race",
        {
            "f": Field("race", "x^2/20 + y^2"),
            "frame": (Field("race_low", -3.0, number), Field("race_high", 3.0, number)),
            "start": (Field("race_p", -2.5, number), Field("race_q", 2.0, number)),
            "racers": Field(
                "race_who", ("sgd", "momentum", "rmsprop", "adam"),
                known=tuple(OPTIMIZERS), many=ALL,
            ),
            "rates": tuple(Field(f"rate_{name}", RATES[name], number) for name in OPTIMIZERS),
            "steps": Field("race_n", 100, int),
            "convention": Field("race_as", "pytorch", known=("pytorch", "keras")),
            "corrected": Field("race_corrected", True, truth, ("true", "false")),
            "schedule": Field("race_plan", "constant", known=tuple(SCHEDULES)),
            "hyper": tuple(Field(f"hyper_{name}", None, optional) for name in LETTERS),
        },
        ("micro", "micro_by", "small_data", "small_n", "small_seed", "small_own"),
    ),
}  # fmt: skip


def film_of(url: str) -> tuple[str, dict[str, Any]]:
    """The film that an address of the app asks for, and its parameters.

    >>> film_of("http://localhost:8501/step-size?eta=3&n=4")[1]["rate"]
    3.0

    Raises:
        SettingError: it is no address of a page that can be filmed, has a field that the page
            has not, or a value is not of its kind.
    """
    try:
        parts = urlsplit(url[:MOST_URL])
        asked = parse_qs(parts.query, keep_blank_values=True)
    except ValueError:
        parts, asked = urlsplit(""), {}
    page = parts.path.rstrip("/").rsplit("/", 1)[-1]
    if parts.scheme not in ("http", "https") or page not in LINKS or len(url) > MOST_URL:
        raise SettingError(
            N_("{url} is no address of a page that can be filmed; those end in {known}"),
            url=url[:80],
            known=", ".join(f"/{name}" for name in LINKS),
        )
    link = LINKS[page]
    check_fields(page, link, asked)
    return link.film, {name: value_of(field, asked) for name, field in link.parameters.items()}


def check_fields(page: str, link: Link, asked: Mapping[str, list[str]]) -> None:
    """Refuse a field that the page does not have: it may be one that was mistyped."""
    read = [field.key for field in link.fields()]
    known = {*read, *link.besides, *SHARED}
    for key in asked:
        if key not in known:
            near = get_close_matches(key, read, n=1)
            raise SettingError(
                N_("the page {page} has no field {key!r}; did you mean {near!r}?")
                if near
                else N_("the page {page} has no field {key!r}; it has: {known}"),
                page=f"/{page}",
                key=key[:40],
                near="".join(near),
                known=", ".join(read),
            )


def value_of(field: Field | tuple[Field, ...], asked: Mapping[str, list[str]]) -> Any:
    """What the address says of a field, or of several, or their defaults."""
    if not isinstance(field, Field):
        return tuple(value_of(one, asked) for one in field)
    if field.key not in asked:
        return field.default
    texts = asked[field.key]
    if not field.many:
        return read(field, texts[-1])
    parts = texts[-1].split(",") if field.many == ALL else texts
    chosen = [read(field, part) for part in parts if part]
    # What is chosen from a known list stands in its order, as on the page.
    return tuple(sorted(chosen, key=[*field.known].index) if field.known else chosen)


def read(field: Field, text: str) -> Any:
    """One text of a field, as what it stands for."""
    if field.known and text not in field.known:
        raise SettingError(
            N_("the address says {key} = {text!r}; a film can have: {known}"),
            key=field.key,
            text=text[:40],
            known=", ".join(field.known),
        )
    try:
        return field.read(text)
    except ValueError:
        raise SettingError(WRONG[field.read], key=field.key, text=text[:40]) from None
