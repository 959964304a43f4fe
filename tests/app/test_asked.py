"""What a link asks for in vain is said, and a page's own link asks for nothing in vain."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.app.reading import PAGES, opened, presets


def complaints(app) -> list[str]:
    assert not app.exception
    said = [unescape(each.value) for each in app.warning]
    return [line for line in said if line.startswith(("The link", "Il link"))]


@pytest.mark.parametrize(
    ("page", "query", "said"),
    [
        ("descent", {"rate": "nan"}, "asks for rate=nan, which is no value .* stands at 0.5"),
        ("descent", {"steps": "abc"}, "asks for steps=abc, which .* stands at 200"),
        ("descent", {"seed": "-1"}, "asks for seed=-1, which is no value .* stands at 0"),
        ("descent", {"seed": "1e30", "lang": "it"}, "chiede seed=1e30, che .* sta a 0"),
        ("step-size", {"eta": "0,5", "lang": "it"}, "chiede eta=0,5, che .* sta a 1"),
        ("costs", {"loss": "zzz"}, "asks for loss=zzz, which .* stands at mse"),
        (
            "backpropagation",
            {"weight": "W9[9,9]"},
            r"asks for weight=W9\[9,9\], which .* W1",
        ),
        ("playground", {"net_data": "zzz"}, "asks for net_data=zzz, which .* stands at circle"),
        ("home", {"foo": "x"}, "asks for foo=x, and nothing here is called so"),
        ("about", {"<b>": "$x$"}, r"asks for <b>=\$x\$, and nothing here"),
        ("home", {"lang": "zz"}, "asks for lang=zz, which is no value .* stands at en"),
        ("step-size", {"lang": ""}, "asks for lang=, which is no value .* stands at en"),
    ],
)
def test_what_a_link_asks_for_in_vain_is_said(page, query, said):
    app = opened(page, **query)
    (line,) = complaints(app)
    assert re.search(said, line)
    assert complaints(app.run()) == [line]


@pytest.mark.parametrize(
    ("page", "query", "said"),
    [
        ("step-size", {"eta": ["1", "3"]}, ["The link gives eta more than once; 3 is taken."]),
        ("step-size", {"eta": ["1", "3"], "lang": ["en", "it"]},
         ["Il link dà eta più volte; si prende 3.", "Il link dà lang più volte; si prende it."]),
        ("costs", {"loss": ["mse", "zzz"]}, ["The link gives loss more than once; zzz is taken.",
         "The link asks for loss=zzz, which is no value of that field; it stands at mse."]),
        # Of a list, each has its own.
        ("descent", {"features": ["mean radius", "mean area"]}, []),
        ("descent", {"features": ["mean radius", "zzz"]},
         ["The link asks for features=mean radius,zzz, which is no value of that field; "
          "it stands at mean radius."]),
    ],
)  # fmt: skip
def test_of_a_parameter_that_a_link_repeats_it_is_said_which_one_is_taken(page, query, said):
    app = opened(page, **query)
    assert sorted(complaints(app)) == sorted(said)
    assert sorted(complaints(app.run())) == sorted(said)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_s_own_link_asks_for_nothing_in_vain(page):
    app = opened(page)
    assert complaints(app) == []
    if presets(app):
        app.button(key=presets(app)[-1]).click().run()
    query = {
        name: given if isinstance(given, str) else given[-1]
        for name, given in app.query_params.items()
    }
    assert complaints(opened(page, **query)) == []


def test_a_page_that_is_opened_next_says_nothing_of_the_link_before():
    app = opened("descent", rate="nan")
    assert complaints(app)
    assert complaints(app.switch_page(PAGES["about"]).run()) == []


def test_a_field_that_is_gone_is_spoken_of_no_more():
    app = opened("optimizers", rate_adam="abc")
    assert complaints(app)
    app.session_state["race_who"] = ["sgd"]
    app.run()
    # As Streamlit does once a field has not been drawn for a while.
    del app.session_state["rate_adam"]
    assert complaints(app.run()) == []
