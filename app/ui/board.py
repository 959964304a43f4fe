"""A run of the playground as the player shows it; everything was computed by a job."""

from __future__ import annotations

from typing import Any

from app.ui.descent import cost_axis
from app.ui.gallery import title_of
from app.ui.i18n import Words, numbers, words
from app.ui.playground import feature_name

Run = dict[str, Any]
Plain = dict[str, Any]
FRAMES_A_SECOND = 15


def board_spec(run: Run, lang: str, *, by: str, takes: str = "") -> Plain:
    """The frames of a run: the network, its output, losses, and gradients."""
    _ = words(lang)
    last = len(run["steps"]) - 1
    return {
        "lang": lang,
        "layout": "board",
        "opens": last,
        "frames": last + 1,
        "steps": run["steps"] if by == "step" else run["epochs"],
        "fps": FRAMES_A_SECOND,
        "labels": labels(by, _),
        "panels": [
            network_panel(run, _),
            output_panel(run, _, takes),
            losses_panel(run, by, _),
            norms_panel(run, by, _),
        ],
        "numbers": [
            {"name": name, "values": values} for name, values in readings(run, _) if values
        ],
    }


def labels(by: str, _: Words) -> Plain:
    step = _("Step {step} of {last}") if by == "step" else _("Epoch {step} of {last}")
    return {
        "play": _("Play"), "pause": _("Pause"), "back": _("One step back"),
        "forward": _("One step forward"), "first": _("To the start"), "last": _("To the end"),
        "speed": _("Speed"), "step": step, "position": _("Position in the run"),
    }  # fmt: skip


def readings(run: Run, _: Words) -> list[tuple[str, list[float | None] | None]]:
    """The numbers under the board."""
    score = score_name(run, _)
    return [
        (_("loss, learned"), run["loss"]),
        (_("loss, test"), run["test_loss"]),
        (_("{score}, learned", score=score), run["score"]),
        (_("{score}, test", score=score), run["test_score"]),
    ]


def score_name(run: Run, _: Words) -> str:
    return _("accuracy") if run["classes"] else _("share explained, R²")


def end_words(run: Run, lang: str) -> str:
    """How the run ended, in a sentence."""
    _, number = words(lang), numbers(lang, 3)
    epochs = run["epochs"][-1]
    after = _("After 1 epoch") if epochs == 1 else _("After {epochs} epochs", epochs=epochs)
    learned = _(
        "{after}: {score} {value} on the samples learned from, at a loss of {loss}.",
        after=after, score=score_name(run, _),
        value=number(run["score"][-1]), loss=number(run["loss"][-1]),
    )  # fmt: skip
    if not run["test_score"]:
        return learned
    value, loss = number(run["test_score"][-1]), number(run["test_loss"][-1])
    return f"{learned} " + _("On the test: {value}, at {loss}.", value=value, loss=loss)


def network_panel(run: Run, _: Words) -> Plain:
    """The layers from the features to the output, with a map for each unit."""
    maps, sizes = run["maps"], run["sizes"]
    last = len(sizes) - 1
    inputs = [
        {"name": _("feature {name}", name=name), "label": feature_name(name), "levels": [seen],
         "across": maps["size"]}
        for name, seen in zip(run["features"], maps["inputs"], strict=True)
    ]  # fmt: skip
    columns = [{"title": _("features"), "units": inputs}]
    for layer, activation in enumerate(run["activations"], start=1):
        units = [
            {"name": unit_name(layer, k, _), "levels": seen, "across": maps["size"]}
            for k, seen in enumerate(maps["hidden"][layer - 1], start=1)
        ]
        columns.append({"title": title_of(activation, _), "units": units})
    outputs = [
        {"name": unit_name(last, k + 1, _), "group": k}
        | ({"levels": maps["output"], "across": maps["output_size"]} if sizes[-1] == 1 else {})
        for k in range(sizes[-1])
    ]
    columns.append({"title": title_of(run["output"], _), "units": outputs})
    return {
        "kind": "network",
        "title": _("The network"),
        "alt": _("A network of sizes {sizes}; each unit is a button that explains it.",
                 sizes=", ".join(map(str, sizes))),
        "columns": columns,
        "weights": run["weights"]["frames"],
        "thickest": run["weights"]["thickest"],
        "labels": {"positive": _("positive weight"), "negative": _("negative weight")},
    }  # fmt: skip


def unit_name(layer: int, unit: int, _: Words) -> str:
    return _("unit {unit} of layer {layer}", unit=unit, layer=layer)


def output_panel(run: Run, _: Words, takes: str) -> Plain:
    """What the network says of every place, under the samples."""
    ends = [-run["reach"], run["reach"]]
    maps = run["maps"]
    heat = {
        "kind": "heat", "levels": maps["output"], "nx": maps["output_size"],
        "ny": maps["output_size"], "range": [0, 1],
        "map": "several" if run["sizes"][-1] > 2 else "classes",
    }  # fmt: skip
    return {
        "title": _("What it says of every place"),
        "alt": _("The samples as points on the map of the network's output at this step."),
        "x": {"label": run["axes"][0], "range": ends},
        "y": {"label": run["axes"][1], "range": ends, "log": False},
        "marks": [heat, points_mark(run, _)],
        "takes": takes,
        "square": True,
    }


def points_mark(run: Run, _: Words) -> Plain:
    x, y = run["places"]
    mark: Plain = {"kind": "points", "x": x, "y": y, "hollow": [not t for t in run["trained"]]}
    if not all(run["trained"]):
        mark["hollow_name"] = _("hollow: test")
    if run["classes"]:
        group = [int(target) for target in run["targets"]]
        return mark | {"group": group, "names": list(run["classes"])}
    most = max((abs(target) for target in run["targets"]), default=0) or 1
    shades = [0.5 + 0.5 * target / most for target in run["targets"]]
    return mark | {"shades": shades, "group": [0] * len(x), "names": [_("data")]}


def losses_panel(run: Run, by: str, _: Words) -> Plain:
    """The mean loss of what is learned from, and of the test."""
    given = [(_("learned"), run["loss"]), (_("test"), run["test_loss"])]
    shown = [(name, values) for name, values in given if values]
    return {
        "title": _("The loss"),
        "alt": _("The mean loss of the samples learned from and of the test, at every step."),
        "x": steps_axis(run, by, _),
        "y": {"label": _("mean loss"), **cost_axis([v for _n, values in shown for v in values])},
        "marks": [trace(run, by, name, values) for name, values in shown],
    }


def norms_panel(run: Run, by: str, _: Words) -> Plain:
    """How long each layer's gradient is: in powers of ten, for it may vanish."""
    shown = run["norms"]
    known = [value for values in shown for value in values if value]
    axis = {"range": [min(known), max(known)], "log": True} if known else {"range": [0, 1]}
    return {
        "title": _("Length of the gradient, by layer"),
        "alt": _("The length of each layer's gradient at every step."),
        "x": steps_axis(run, by, _),
        "y": {"label": _("length"), "log": False, **axis},
        "marks": [
            trace(run, by, _("layer {layer}", layer=layer), values)
            for layer, values in enumerate(shown, start=1)
        ],
    }


def steps_axis(run: Run, by: str, _: Words) -> Plain:
    steps = counted(run, by)
    label = _("step") if by == "step" else _("epoch")
    return {"label": label, "range": [0, max(steps[-1], 1)], "log": False}


def counted(run: Run, by: str) -> list[int]:
    counts: list[int] = run["steps"] if by == "step" else run["epochs"]
    return counts


def trace(run: Run, by: str, name: str, values: list[float | None]) -> Plain:
    return {"kind": "trace", "x": counted(run, by), "y": values, "name": name}


def empty_spec(points: list[list[float]], lang: str, takes: str) -> Plain:
    """A square that takes points, while there are too few of them to learn from."""
    _ = words(lang)
    groups = [int(group) for *_p, group in points]
    mark = {
        "kind": "points", "x": [p[0] for p in points], "y": [p[1] for p in points],
        "group": groups, "names": [str(k) for k in range(max([1, *groups]) + 1)],
    }  # fmt: skip
    return {
        "lang": lang, "layout": "board", "frames": 1, "steps": [0], "fps": 1,
        "labels": labels("epoch", _),
        "panels": [{
            "title": _("Click to set points"), "alt": _("An empty square that takes points."),
            "x": {"label": "x1", "range": [-6, 6]}, "y": {"label": "x2", "range": [-6, 6]},
            "marks": [mark], "takes": takes, "square": True,
        }],
    }  # fmt: skip
