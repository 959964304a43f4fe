"""A network with every number of a pass on it, stage by stage; and what backprop spares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.ui.i18n import MINUS, Words, numbers, separators, words
from app.ui.network import drawn_network, sub
from app.ui.palette import FUNCTION, GRADIENT, PARAMETER
from app.ui.plot import Chart, axis, caption, dressed, frame, line, slider

Plain = dict[str, Any]
Number = Callable[[float], str]
SLOPE = "δ"
UPDATE = "update"


def passes_chart(shown: Plain, chosen: list[int], lang: str) -> Chart:
    """The network; the slider goes through the program's statements, and the update at the end."""
    _ = words(lang)
    stages = [*shown["stages"], {"name": UPDATE, "text": shown["update"]}]
    last = len(stages) - 1
    drawn = [network_at(shown, stages, k, chosen, lang) for k in range(len(stages))]
    said = [[*one.notes, caption(reading(stages, k, _))] for k, one in enumerate(drawn)]
    return drawn[last].changed(
        frames=[frame(str(k), [], [], *notes) for k, notes in enumerate(said)],
        height=drawn[last].height + 150,
        separators=separators(lang),
        margin={"l": 0, "r": 0, "t": 90, "b": 0},
        annotations=said[last],
        sliders=[slider(len(stages), last)],
    )


def reading(stages: list[Plain], k: int, _: Words) -> str:
    """Which stage it is, and the statement that is worked out in it."""
    name = stages[k]["name"]
    way = _("update") if name == UPDATE else _("backwards") if name[0] == "d" else _("forwards")
    text = stages[k]["text"].replace("<", "&lt;").replace(" - ", f" {MINUS} ")
    return f"{k + 1}/{len(stages)}, <b>{way}</b><br>{text}"


def network_at(shown: Plain, stages: list[Plain], k: int, chosen: list[int], lang: str) -> Chart:
    """Units and edges with the numbers known after stage k, those of the stage itself bold."""
    _, number = words(lang), numbers(lang, 3)
    sizes, arrays = shown["sizes"], shown["arrays"]
    last = len(sizes) - 1
    known = {stage["name"] for stage in stages[: k + 1]}
    now = stages[k]["name"]

    def written(name: str, label: str, value: float) -> str:
        text = f"{label} {number(value)}".strip()
        return f"<b>{text}</b>" if name == now else text

    units, edges, names = {}, {}, {}
    for unit in range(sizes[0]):
        names[0, unit] = f"x{sub(unit + 1)}"
        units[0, unit] = number(arrays["x"][0][unit])
    for layer in range(1, last + 1):
        out = "p" if layer == last else f"a{layer}"
        for unit in range(sizes[layer]):
            lines = [
                written(name, label, value_of(arrays[name], unit))
                for name, label in (
                    (f"z{layer}", "z ="),
                    (out, "p =" if layer == last else "a ="),
                    (f"dz{layer}", f"{SLOPE} ="),
                )
                if name in known
            ]
            lines.insert(0, bias_text(shown, layer, unit, known, number))
            names[layer, unit] = "p" if layer == last else f"a{sub(unit + 1)}"
            units[layer, unit] = "<br>".join(lines)
        for j in range(sizes[layer - 1]):
            for unit in range(sizes[layer]):
                edges[layer, j, unit] = edge_text(shown, layer, j, unit, known, now, number)
    titles = [_("inputs"), *(_("layer {k}", k=k) for k in range(1, last)), _("output")]
    marked = [(chosen[0], chosen[1], chosen[2])]
    return drawn_network(
        sizes, names, units, edges, titles, marked=marked, color=GRADIENT, room=150
    )


def edge_text(
    shown: Plain, layer: int, j: int, k: int, known: set[str], now: str, number: Number
) -> str:
    """The weight; its derivative once that is known; the new weight after the update."""
    name = f"dW{layer}"
    before = number(shown["arrays"][f"W{layer}"][j][k])
    if UPDATE in known:
        return f"{before}<br>→ <b>{number(shown['after'][f'W{layer}'][j][k])}</b>"
    if name not in known:
        return before
    slope = f"{SLOPE} {number(shown['arrays'][name][j][k])}"
    return f"{before}<br>" + (f"<b>{slope}</b>" if name == now else slope)


def bias_text(shown: Plain, layer: int, unit: int, known: set[str], number: Number) -> str:
    """The bias, and the new one after the update; its derivative is the unit's own."""
    before = number(shown["arrays"][f"b{layer}"][unit])
    if UPDATE not in known:
        return f"b = {before}"
    return f"b → <b>{number(shown['after'][f'b{layer}'][unit])}</b>"


def entries(array: list[Any]) -> list[float]:
    """The numbers of an array, row by row."""
    return [value for row in array for value in (row if isinstance(row, list) else [row])]


def value_of(array: list[list[float]], unit: int) -> float:
    """An entry of the sample's row."""
    return array[0][unit]


def swelling_chart(rows: list[Plain], lang: str) -> Chart:
    """Operations for one gradient by the number of hidden layers, in powers of ten."""
    _ = words(lang)
    depths = [len(row["sizes"]) - 2 for row in rows]
    kinds = (
        ("unrolled", _("every derivative written out"), GRADIENT, "dash"),
        ("shared", _("equal parts worked out once"), PARAMETER, "dot"),
        ("backprop", _("backpropagation"), FUNCTION, "solid"),
    )
    dotted = {"mode": "lines+markers", "marker": {"size": 9}}
    return Chart(
        [
            line(depths, [row[name] for row in rows], said, color, dash=dash, width=3) | dotted
            for name, said, color, dash in kinds
        ],
        **dressed(lang, 380),
        xaxis=axis(_("hidden layers of two units"), dtick=1),
        yaxis=axis(
            _("operations"),
            type="log",
            dtick=1,
            exponentformat="power",
            minexponent=1,
            automargin=True,
        ),
    )
