"""An address of the app as a film: its numbers are those of the page."""

from urllib.parse import urlencode

import pytest

import mathcore
from animations.catalog import film
from animations.links import LINKS, film_of
from app import stepping
from mathcore.errors import SettingError
from tests.animations.test_storyboards import number_shown, of_kind
from tests.app.reading import opened

RUNS = [
    "https://school.example/discesa/step-size?cost=w^2/4%20-%202w%20%2B%205&start=0&eta=3&n=12",
    "http://localhost:8501/step-size?cost=w^4/4-w^2&start=0,1&eta=0.2&n=25&lang=it",
    "http://localhost:8501/step-size?eta=4.4&n=9",
    "http://localhost:8501/step-size",
]


@pytest.mark.parametrize("url", RUNS)
def test_the_last_numbers_of_the_film_are_the_page_s(url):
    name, given = film_of(url)
    story = film(name).with_parameters(given).beats()
    page = stepping.walk(given["f"], given["start"], given["rate"], given["steps"], "en")
    # A run that leaves the picture is drawn up to there, by each as far as its picture goes.
    drawn = [move.after for move in of_kind(story, "move")][: len(page["w"]) - 1]
    last = drawn[-1]
    _, place, _, height = last.shown
    assert last.step == (len(page["w"]) - 1 if page["left"] else given["steps"])
    assert last.w == pytest.approx(page["w"][last.step], rel=1e-5, abs=1e-6)
    assert number_shown(place) == pytest.approx(page["w"][last.step], rel=1e-2, abs=1e-3)
    assert number_shown(height) == pytest.approx(page["height"][last.step], rel=1e-2, abs=1e-3)


def test_every_page_that_can_be_filmed_gives_a_storyboard():
    for page in LINKS:
        name, given = film_of(f"http://localhost:8501/{page}")
        assert film(name).with_parameters(given).beats()


def test_a_derivation_in_an_address_is_derived_in_the_film():
    name, given = film_of("https://x.example/derive?f=x%5E3%20exp(x)")
    (result,) = of_kind(film(name).with_parameters(given).beats(), "result")
    worked = mathcore.differentiate("x^3 exp(x)").result
    assert abs(float((result.formula.expr.rhs - worked).subs("x", 0.5) or 0)) < 1e-12


# Fields that a page has only where another one asks for them.
OPENS = {
    "optimizers": {"race_who": ",".join(mathcore.OPTIMIZERS)},
    "playground": {"net_layers": "6"},
}
ELSEWHERE = ("race_who", "net_layers", "net_points", "x")


@pytest.mark.parametrize("page", LINKS)
def test_a_field_left_out_has_the_default_of_the_page(page):
    app, plain = opened(page, **OPENS.get(page, {})), opened(page)
    for field in LINKS[page].fields():
        if field.key in ("net_points", "x"):
            continue
        shown = (plain if field.key in ELSEWHERE else app).session_state[field.key]
        if field.default == "":
            # What the page fills in by the data, the film does too.
            assert shown in field.known or shown == "", field.key
        elif field.many:
            assert tuple(shown) == field.default, field.key
        else:
            assert shown == field.default, field.key
            assert type(shown) is type(field.default), field.key


@pytest.mark.parametrize("page", LINKS)
def test_what_a_page_writes_into_its_address_is_known(page):
    app = opened(page, lang="it")
    name, _ = film_of(f"http://x/{page}?{urlencode(dict(app.query_params), doseq=True)}")
    assert name == LINKS[page].film


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (
            "http://localhost:8501/claims",
            "a page that can be filmed; those end in /d",
        ),
        ("ftp://x/step-size", "no address of a page"),
        ("nonsense", "no address of a page"),
        ("http://[::1", "no address of a page"),
        (
            "http://localhost/step-size?eta=fast",
            "eta = 'fast', which is no number",
        ),
        ("http://localhost/step-size?eta=inf", "eta = 'inf', which is no number"),
        ("http://localhost/step-size?n=2.5", "n = '2.5', which is no whole number"),
        ("http://localhost/step-size?etta=1", "has no field 'etta'; did you mean 'eta'"),
        ("http://localhost/descent?q=1", "has no field 'q'; it has: data, features"),
        ("http://localhost/descent?data=csv", "data = 'csv'; a film can have: breast_cancer"),
        ("http://localhost/playground?net_data=csv", "net_data = 'csv'; a film can have: circle"),
        ("http://localhost/playground?net_units1=9", "net_units1 = '9'; a film can have: 1, 2"),
        ("http://localhost/playground?net_in=x3", "net_in = 'x3'; a film can have: x1, x2"),
        ("http://localhost/optimizers?race_who=sgdd", "race_who = 'sgdd'; a film can have: sgd"),
        ("http://localhost/optimizers?race_corrected=si", "'si'; a film can have: true, false"),
        ("https://video.example/watch?v=1", "no address of a page"),
        ("http://localhost/step-size?cost=" + "w" * 5000, "no address of a page"),
    ],
)
def test_an_address_that_is_not_ours_is_refused_in_one_line(url, message):
    with pytest.raises(SettingError, match=message):
        film_of(url)
