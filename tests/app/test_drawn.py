"""Charts as files: whatever a page's chart shows is in its SVG and its PNG."""

from __future__ import annotations

import csv
import json
import re
from io import BytesIO, StringIO
from itertools import chain
from xml.etree import ElementTree

import numpy as np
import plotly.io as pio
import pytest
from PIL import Image
from plotly.colors import get_colorscale

from app import losses, stepping, surfaces
from app.ui.charts import file_of
from app.ui.drawn import picture
from app.ui.drawn_player import run_picture
from app.ui.i18n import words
from app.ui.losses import overview_chart
from app.ui.stepping import lens_chart
from app.ui.surfaces import contour_chart, surface_chart
from app.ui.traces import plain_text
from tests.app.reading import PAGES, downloads, opened, turn

SVG = "{http://www.w3.org/2000/svg}"
WITH_CHARTS = [
    "home", "derive", "perceptron", "activations", "softmax", "derivative", "step-size", "partials",
    "costs", "backpropagation", "sgd", "optimizers", "capacity",
]  # fmt: skip
WITHOUT = [
    "why-non-linearity", "derivative-table", "cost-gradient", "descent", "playground", "claims",
    "films", "zoo", "about",
]  # fmt: skip


def views(page, lang):
    """A page, and where a tab holds another chart the page with that tab turned to."""
    app = opened(page, lang=lang)
    yield app
    if page == "partials":
        yield turn(app, words(lang)("In space"))


def specs(app):
    """What the browser gets of every chart in view, without Streamlit's looks."""
    found = [json.loads(each.proto.spec) for each in app.get("plotly_chart")]
    for each in found:
        assert each["layout"].pop("template")["layout"]
    return found


def charts(app):
    return [pio.from_json(json.dumps(each), skip_invalid=False) for each in specs(app)]


def told(part):
    """A chart without what says nothing. Scales of colours have names in Plotly's library and
    are listed by its Python half."""
    if isinstance(part, list):
        return [told(each) for each in part]
    if not isinstance(part, dict):
        return part
    kept = {name: told(each) for name, each in part.items() if each not in ([], {})}
    if scale := kept.get("colorscale"):
        listed = get_colorscale(scale) if isinstance(scale, str) else scale
        kept["colorscale"] = [[round(at, 12), colour] for at, colour in listed]
    return kept


def words_in(svg):
    tree = ElementTree.fromstring(svg)
    return [" ".join("".join(each.itertext()).split()) for each in tree.iter(f"{SVG}text")]


def test_every_page_is_in_one_of_the_two_lists():
    assert sorted(WITH_CHARTS + WITHOUT) == sorted(PAGES)


@pytest.mark.parametrize("page", [*WITH_CHARTS, "zoo"])
def test_what_a_page_says_of_a_chart_is_what_plotly_understands(page):
    """Plotly itself looks at every value; it neither refuses one nor puts another in its place."""
    for said in chain.from_iterable(map(specs, views(page, "en"))):
        understood = json.loads(pio.from_json(json.dumps(said), skip_invalid=False).to_json())
        understood["layout"].pop("template", None)
        assert told(understood) == told(said)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "it"])
@pytest.mark.parametrize("page", WITH_CHARTS)
def test_every_chart_of_a_page_is_drawn_with_its_words_in_both_kinds(page, lang):
    figures = []
    for app in views(page, lang):
        seen, labels = charts(app), downloads(app)
        assert seen
        for kind in ("SVG", "PNG", "CSV"):
            assert len([label for label in labels if label.endswith(kind)]) >= len(seen)
        figures += seen
    for figure in figures:
        found = words_in(picture(figure, "svg", lang))
        listed = [t for t in figure.data if t.type in ("scatter", "bar") and t.name]
        named = {plain_text(t.name) for t in listed if t.showlegend is not False}
        wanted = {axis.title.text for axis in (*figure.select_xaxes(), *figure.select_yaxes())}
        flat = [note.text for note in figure.layout.annotations if note.text]
        said = {line for text in flat for line in plain_text(text).split("\n")}
        shown = {" ".join(w.split()) for w in (wanted | said) - {None, ""}}
        if len(named) > 1 and figure.layout.showlegend is not False:
            shown |= {" ".join(name.split()) for name in named}
        missing = {w for w in shown if w.replace(r"\$", "$") not in " ".join(found)}
        assert not missing, found
        with Image.open(BytesIO(picture(figure, "png", lang))) as drawn:
            assert drawn.format == "PNG"
            assert drawn.width == 1600
            ink = np.asarray(drawn.convert("L")) < 200
            assert ink.mean() > 0.002


def test_the_numbers_of_a_chart_are_a_table_that_another_program_reads():
    drawn = overview_chart(losses.among_others(), "en")
    rows = list(csv.DictReader(StringIO(file_of(drawn, "csv", "en").decode())))
    assert {row["panel"] for row in rows} == {"for numbers, y = 0", "for classes"}
    hinge = [row for row in rows if row["series"] == "hinge, y = 1"]
    assert len(hinge) == 241
    for row in hinge:
        assert float(row["y"]) == pytest.approx(max(0.0, 1 - float(row["x"])), abs=1e-3)


def test_a_map_and_bars_are_tables_too():
    field = surfaces.surface("x^2 + 3 y^2", -1.0, 1.0)
    lens = stepping.lens("w^2/4 - 2w + 5", 0.0, 1.0, 20)
    for chart, series in (
        (contour_chart(field, ["x", "y"], None, None, None, "en"), ""),
        (surface_chart(field, ["x", "y"], None, [], "en"), "f"),
    ):
        rows = [row[2:] for row in chart.table()[1:] if row[1] == series]
        assert len(rows) == len(field["places"]) ** 2
        for x, y, z in rows:
            assert z == pytest.approx(x**2 + 3 * y**2, abs=1e-3)
    bars = [row[1:3] for row in lens_chart(lens, 1.0, "en").table()[1:]]
    assert bars[2:4] == [["monotone", pytest.approx(0.2)], ["monotone", pytest.approx(2.0)]]


def test_a_curve_goes_through_the_points_of_the_chart():
    figure, *_ = charts(opened("derive"))
    svg = picture(figure, "svg", "en").decode()
    curve = figure.data[0]
    heights = np.array([y for y in curve.y if y is not None], dtype=float)
    (low, high), (left, right) = figure.layout.yaxis.range, figure.layout.xaxis.range
    drawn = re.findall(r'<path d="([^"]+)"[^>]*stroke: #0072b2', svg, re.DOTALL)
    points = np.array(re.findall(r"[ML] ([-\d.]+) ([-\d.]+)", max(drawn, key=len)), dtype=float)
    # The picture's places are those of the chart but for one stretch each way.
    x = np.interp(points[:, 0], *zip(*_ends(points[:, 0], left, right), strict=True))
    inside = np.interp(x, np.array(curve.x, dtype=float), heights)
    up, down = np.polyfit(inside, points[:, 1], 1)
    assert np.abs(points[:, 1] - (up * inside + down)).max() < 0.01 * abs(up) * (high - low)


def _ends(places, left, right):
    return [(places.min(), left), (places.max(), right)]


@pytest.mark.parametrize(("lang", "tick"), [("en", "0.5"), ("it", "0,5")])
def test_numbers_along_an_axis_are_written_as_the_language_has_them(lang, tick):
    _, figure, *_ = charts(opened("softmax", lang=lang))
    assert tick in words_in(picture(figure, "svg", lang))


def test_a_picture_is_the_same_whenever_it_is_made():
    figure, *_ = charts(opened("step-size"))
    assert picture(figure, "svg", "en") == picture(figure, "svg", "en")


SERIES = {
    "lang": "it", "frames": 3, "steps": [0, 1, 2],
    "panels": [
        {"title": "Left; a click chooses", "x": {"label": "w", "range": [0, 1]},
         "y": {"label": "J", "range": [0.001, 1], "log": True},
         "marks": [
             {"kind": "trace", "x": [0, 0.5, 1], "y": [1, 0.1, 0.01], "name": "cost"},
             {"kind": "walk", "x": [0, 0.2, 0.4], "y": [0.9, 0.5, None], "name": "way"},
             {"kind": "places", "x": [0.5], "y": [0.1], "name": "lowest"},
             {"kind": "level", "x": [0, 1], "y": [0.5, 0.5]}]},
        {"title": "$ Right", "x": {"label": "x", "range": [0, 1]},
         "y": {"label": "y", "range": [0, 1]},
         "marks": [
             {"kind": "heat", "nx": 2, "ny": 2, "values": [[0, 0, 1, 1]] * 3, "range": [0, 1]},
             {"kind": "points", "x": [0.1, 0.9], "y": [0.1, 0.9], "group": [0, 1],
              "hollow": [False, True], "names": ["class 0", "class 1"]},
             {"kind": "line", "x": [0, 1], "y": [[0, 0], [0, 0.5], [0, 1]], "name": "fit"},
             {"kind": "segments", "x": [[0, 1]] * 3, "y": [[1, 0]] * 3, "name": "border"}]},
        {"kind": "network", "title": "Net", "weights": []},
    ],
}  # fmt: skip


def test_a_player_s_panels_are_drawn_at_their_last_frame_with_their_names():
    found = words_in(run_picture(SERIES, "svg", "it"))
    for word in ("Left", "$ Right", "w", "J", "cost", "way", "lowest", "class 0", "fit", "border"):
        assert word in found
    assert "0,2" in found
    assert "Net" not in found
    with Image.open(BytesIO(run_picture(SERIES, "png", "en"))) as drawn:
        pixels = np.asarray(drawn.convert("RGB"), dtype=int)
    # The map is dark below and light above, as its last frame says.
    right = pixels[:, pixels.shape[1] // 2 :]
    light = right.sum(axis=2).mean(axis=1)
    assert light[int(0.3 * len(light))] > light[int(0.7 * len(light))] + 50


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", ["why-non-linearity", "descent", "sgd", "playground", "optimizers", "capacity"]
)
def test_every_player_offers_its_picture_in_both_kinds(page):
    labels = downloads(opened(page))
    assert "This chart as SVG" in labels
    assert "This chart as PNG" in labels
