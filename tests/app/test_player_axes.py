"""How the player writes numbers and labels its axes, and which specs it refuses."""

from __future__ import annotations

import math
from base64 import b64decode
from itertools import pairwise

import pytest

from app.ui.player import HERE, check, finite, levels
from tests.app.reading import value_of

SCRIPTS = "\n".join((HERE / name).read_text("utf-8") for name in ("numbers.js", "axes.js"))

RANGES = [
    (0, 1, False),
    (-3, 3, False),
    (0, 215, False),
    (-0.00021, 0.00034, False),
    (0, 3e7, False),
    (-12_000, 40_000, False),
    (5, 5, False),
    (0.98, 1.02, False),
    (1e-4, 1, True),
    (1e-12, 1e3, True),
    (0.2, 0.7, True),
    (0.3, 45, True),
    (-1, 1, True),
]


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "it"])
@pytest.mark.parametrize("width", [180, 330, 900])
def test_tick_labels_never_overlap(page, width, lang):
    axes = page.evaluate(
        f"""([ranges, width, lang]) => {{ {SCRIPTS}
          const paint = document.createElement("canvas").getContext("2d");
          paint.font = FONT_SIZE + "px sans-serif";
          const wide = (text) => paint.measureText(text).width;
          return ranges.map(([low, high, log]) => {{
            const axis = new Axis({{label: "x", range: [low, high], log}});
            axis.place(0, width);
            return roomyTicks(axis, 9, lang, wide, 14).map(({{value, text}}) =>
              ({{value, text, at: axis.at(value), half: wide(text) / 2}}));
          }});
        }}""",
        [RANGES, width, lang],
    )
    for ticks, (low, high, _) in zip(axes, RANGES, strict=True):
        assert ticks, f"no tick from {low} to {high}"
        for one, other in pairwise(ticks):
            assert other["at"] - other["half"] >= one["at"] + one["half"] + 8, (low, high)
            assert one["text"] != other["text"]
        for tick in ticks:
            assert -1e-6 <= tick["at"] <= width + 1e-6
            assert value_of(tick["text"]) == pytest.approx(tick["value"], rel=1e-9, abs=1e-15)


@pytest.mark.browser
def test_numbers_have_the_same_decimals_in_every_frame_and_keep_their_size(page):
    series = [0.5, -0.25, 3.2e-5, 0.0, 123.456, None, -1e-12]
    english, italian = page.evaluate(
        f"""series => {{ {SCRIPTS} return [steady(series, "en"), steady(series, "it")]; }}""",
        series,
    )
    assert english == [
        "0.5",
        "−0.3",
        "3.20×10⁻⁵",
        "0.0",
        "123.5",
        "—",
        "−1.00×10⁻¹²",
    ]
    assert italian[2] == "3,20×10⁻⁵"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ([0.5, -0.00532649, 5.32649e-4, 0, 1234.56, None], "0.5000 −0.005326 5.326×10⁻⁴ 0 1235 —"),
        ([123456.7, 1234567.8], "123457 1.235×10⁶"),
        ([1e-8, 1e-8], "10⁻⁸ 10⁻⁸"),
        ([-2.5e-5] * 2, "−2.5×10⁻⁵ −2.5×10⁻⁵"),
        ([0.999, 0.999], "0.999 0.999"),
        ([1, 20, -3], "1 20 −3"),
    ],
)
def test_a_formula_shows_four_figures_of_what_changes_and_a_constant_as_it_is(
    page, series, expected
):
    written = page.evaluate(f"""series => {{ {SCRIPTS} return figures(series, "en"); }}""", series)
    assert written == expected.split()


def test_a_series_that_is_too_short_is_refused():
    panel = {"title": "t", "marks": [{"kind": "trace", "x": [0, 1, 2], "y": [0, 1]}]}
    with pytest.raises(ValueError, match=r"3 frames; other lengths: .*y of trace.*2"):
        check({"frames": 3, "steps": [0, 1, 2], "panels": [panel]})


def test_infinity_is_sent_as_nothing():
    assert finite({"a": [1.0, math.inf, (math.nan, 2)]}) == {"a": [1.0, None, [None, 2]]}


def test_a_map_is_sent_as_one_byte_a_value_and_none_has_a_byte_of_its_own():
    values = [[0.0, 0.5, 1.0, -7.0, 9.0, None, math.nan]]
    mark = levels({"kind": "heat", "nx": 7, "ny": 1, "range": [0, 1], "values": values})
    assert list(b64decode(mark["levels"][0])) == [1, 128, 255, 1, 255, 0, 0]
    assert "values" not in mark
