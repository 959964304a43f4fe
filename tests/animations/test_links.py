"""An address of the app as a film: its numbers are those of the page."""

import pytest

import mathcore
from animations.catalog import film
from animations.links import LINKS, Field, film_of, number
from app import stepping
from mathcore.errors import SettingError
from tests.animations.test_storyboards import number_shown, of_kind
from tests.app.reading import house, opened  # noqa: F401

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


def fields():
    for page, link in LINKS.items():
        for field in link.parameters.values():
            for one in [field] if isinstance(field, Field) else field:
                yield page, one


@pytest.mark.parametrize(("page", "field"), list(fields()), ids=lambda v: str(v)[:20])
def test_a_field_left_out_has_the_default_of_the_page(page, field):
    shown = str(opened(page).session_state[field.key])
    assert shown == str(field.default) or number(shown) == field.default


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
    ],
)
def test_an_address_that_is_not_ours_is_refused_in_one_line(url, message):
    with pytest.raises(SettingError, match=message):
        film_of(url)
