"""The boards of single films: every number shown is that of the function, worked out elsewhere."""

import numpy as np
import pytest
import sympy as sp

import mathcore
from animations.boards.derivation import MOST_LINES, derivation
from animations.boards.meeting import meeting
from animations.boards.partials import partials
from animations.catalog import FILMS, film
from animations.storyboard import BECAME, CHANGED, spoken, total_seconds
from mathcore.errors import DiscesaError, SettingError
from mathcore.symbols import symbol
from tests.animations.test_storyboards import number_shown, numbers_in, of_kind

every_language = pytest.mark.parametrize("lang", ["en", "it"])
x, z = symbol("x"), symbol("z")


@every_language
@pytest.mark.parametrize("name", FILMS)
def test_a_film_of_the_lecture_lasts_as_long_as_one_listens(beats, name, lang):
    assert 20 <= total_seconds(beats(name, lang)) <= 90


# Any derivation

FORMULAS = ("x^2 sin(x)", "exp(sin(x^2))/(1+x)", "x^x", "sigmoid(x)^3 ln(x)", "-x", "7")


@pytest.mark.parametrize("text", FORMULAS)
def test_any_derivation_ends_in_the_derivative_and_says_the_rules(text):
    story = derivation(text, "x")
    worked = mathcore.differentiate(text, "x")
    (result,) = of_kind(story, "result")
    shown = of_kind(story, "rewrite")
    assert [(s.before.expr.rhs, s.after.expr.rhs) for s in shown] == [
        (line.before, line.after) for line in worked.lines()
    ]
    assert [s.heading for s in shown] == [line.title() for line in worked.lines()]
    assert [s.words for s in shown] == [line.sentence() for line in worked.lines()]
    known = dict(worked.where)
    measured = result.formula.expr.rhs
    for name, meaning in known.items():
        measured = measured.replace(name.func, lambda at, m=meaning, n=name: m.subs(n.args[0], at))
    truth = sp.diff(mathcore.parse(text), x)
    assert float((measured - truth).subs(x, 0.7)) == pytest.approx(0, abs=1e-12)


def test_the_terms_that_change_are_labelled_in_any_derivation():
    for text in FORMULAS:
        for payload in of_kind(derivation(text, "x"), "rewrite"):
            assert f": {CHANGED} }}}}" in payload.before.typst, payload.heading
    came = [p.after.typst for p in of_kind(derivation("x^2 sin(x)"), "rewrite")]
    assert all(BECAME in text or CHANGED in text for text in came)


def test_the_function_takes_a_name_that_its_formula_does_not_use():
    (question,) = of_kind(derivation("f g x", "x"), "question")
    assert question.formula.typst.startswith("{{ h (x) : left }} = ")


def test_the_second_derivative_is_a_film_too():
    (result,) = of_kind(derivation("x^3 ln(x)", order=2), "result")
    assert sp.simplify(result.formula.expr.rhs - sp.diff(x**3 * sp.log(x), x, 2)) == 0


@every_language
def test_a_derivation_that_is_too_long_is_refused_with_its_count(lang):
    long = "*".join(f"(x^{k}+{k})" for k in range(1, 15))
    count = len(mathcore.differentiate(long).lines())
    assert count > MOST_LINES
    with pytest.raises(SettingError, match=f"has {count} lines, and a film shows at most"):
        derivation(long, lang=lang)


def test_a_film_takes_its_own_parameters_only():
    with pytest.raises(SettingError, match="the film step_size takes no expr; it takes: f, start"):
        film("step_size").with_parameters({"expr": "x"})


# The secant


@every_language
def test_the_secants_have_the_numbers_of_the_lecture(beats, lang):
    secants = of_kind(beats("secant", lang), "secants")
    f = [(6 + payload.h) ** 2 / 4 - 2 * (6 + payload.h) + 5 for payload in secants]
    for payload, value in zip(secants, f, strict=True):
        numbers = (payload.h, value - 2, (value - 2) / payload.h)
        assert (payload.h, payload.rise, payload.slope) == pytest.approx(numbers)
        for formula, number in zip(payload.shown, numbers, strict=True):
            assert number_shown(formula) == pytest.approx(number, rel=1e-3)
    assert (secants[0].h, secants[0].rise, secants[0].slope) == (2, 3, 1.5)
    (tangent,) = of_kind(beats("secant", lang), "tangent")
    assert number_shown(tangent.formulas[1]) == 1
    x1, y1, x2, y2 = tangent.line
    assert (y2 - y1) / (x2 - x1) == pytest.approx(1)


def test_every_secant_on_the_way_goes_through_both_points(beats):
    for payload in of_kind(beats("secant"), "secants"):
        x1, y1, x2, y2 = payload.lines.T
        slope = (y2 - y1) / (x2 - x1)
        for at, height in ((np.full(len(x1), 6.0), 2.0), payload.ends.T):
            np.testing.assert_allclose(y1 + slope * (at - x1), height, atol=1e-9)


# The activations


def test_every_slope_in_the_gallery_is_that_of_its_curve(beats):
    for payload in of_kind(beats("activations"), "activation"):
        f, slope = payload.curves
        apart = np.diff(f.x)
        with np.errstate(divide="ignore", invalid="ignore"):
            measured = (f.y[2:] - f.y[:-2]) / (apart[1:] + apart[:-1])
        smooth = np.isfinite(measured) & np.isfinite(slope.y[1:-1])
        # Beside a kink the two sides are measured as one.
        smooth &= np.isfinite(slope.y[2:]) & np.isfinite(slope.y[:-2])
        assert smooth.sum() > 350
        np.testing.assert_allclose(
            slope.y[1:-1][smooth], measured[smooth], atol=6e-3, err_msg=payload.heading
        )


@every_language
def test_the_words_about_each_activation_hold(beats, lang):
    for payload in of_kind(beats("activations", lang), "activation"):
        f, slope = payload.curves
        *bounds, steepest = numbers_in(payload.words.replace("\N{MINUS SIGN}", ""))
        lowest, highest = np.nanmin(f.y), np.nanmax(f.y)
        if "0 " in payload.words and payload.heading == "step":
            assert set(np.unique(f.y[np.isfinite(f.y)])) == {0.0, 1.0}
            continue
        assert np.nanmax(slope.y) <= steepest + 1e-3
        assert np.nanmax(slope.y) == pytest.approx(steepest, abs=0.03), payload.heading
        for bound in bounds:
            near = min(abs(abs(lowest) - bound), abs(abs(highest) - bound))
            assert near < 0.21, payload.heading


# Softmax


@every_language
def test_the_shares_are_those_of_softmax_and_its_labels_say_so(beats, lang):
    for payload in of_kind(beats("softmax", lang), "moves"):
        raised = np.exp(payload.inputs - payload.inputs.max(axis=1, keepdims=True))
        np.testing.assert_allclose(payload.shares, raised / raised.sum(axis=1, keepdims=True))
        for label, value in zip(payload.share_labels, payload.shares[-1], strict=True):
            assert numbers_in(label)[0] == pytest.approx(value, rel=1e-3)
        for label, value in zip(payload.input_labels, payload.inputs[-1], strict=True):
            assert numbers_in(label)[0] == pytest.approx(value, rel=1e-3)


def test_what_is_said_of_the_shares_holds(beats):
    _, shifted, raised, sharper, softer = of_kind(beats("softmax"), "moves")
    np.testing.assert_allclose(shifted.shares, shifted.shares[:1].repeat(len(shifted.shares), 0))
    assert (np.diff(raised.shares[:, 0]) > 0).all()
    assert (np.diff(raised.shares[:, 1:], axis=0) < 0).all()
    assert sharper.shares[-1].max() > sharper.shares[0].max()
    assert np.ptp(softer.shares[-1]) < np.ptp(softer.shares[0])


# Two costs, one gradient


def identity(z):
    return z


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def squared(phi, y):
    return (y - phi) ** 2 / 2


def log_loss(phi, y):
    return -(y * np.log(phi) + (1 - y) * np.log(1 - phi))


@pytest.mark.parametrize(("cost", "phi"), [(squared, identity), (log_loss, sigmoid)])
def test_the_line_where_they_meet_is_the_slope_of_either_cost(beats, cost, phi):
    """Against a central difference of the cost, at numbers of our own."""
    x, y = np.array([0.5, -1.2, 2.0]), np.array([1.0, 0.0, 1.0])
    w, b, far = 0.3, -0.1, 1e-6
    above, below = (cost(phi(each * x + b), y).sum() for each in (w + far, w - far))
    (met,) = of_kind(beats("meeting"), "met")
    names = {"x": "X", "y": "Y"}
    body = met.both.expr.rhs.function.replace(
        lambda e: e.is_Indexed, lambda e: symbol(names[str(e.base)])
    )
    letters = [symbol(name) for name in ("w", "b", "X", "Y")]
    run = sp.lambdify(letters, body, {"phi": phi})
    assert run(w, b, x, y).sum() == pytest.approx((above - below) / (2 * far), rel=1e-6)


def test_costs_that_do_not_meet_are_refused():
    with pytest.raises(SettingError, match="mse and mae do not meet"):
        meeting("mse", "mae")


# The table


def test_each_row_of_the_table_is_the_derivative(beats):
    rows = of_kind(beats("table"), "row")
    assert len(rows) == 5
    for row in rows:
        claim = row.statement.expr.lhs
        assert sp.simplify(sp.diff(claim.expr, claim.var) - row.statement.expr.rhs) == 0


# The chain rule


@every_language
def test_the_slopes_multiply_and_are_those_of_the_functions(beats, lang):
    for payload in of_kind(beats("chain", lang), "walk"):
        at = payload.spans[-1][0][0]
        inner, outer, whole = (number_shown(formula) for formula in payload.shown)
        assert inner == pytest.approx(at, rel=1e-3)
        assert outer == pytest.approx(np.cos(at**2 / 2), rel=1e-3)
        assert whole == pytest.approx(at * np.cos(at**2 / 2), rel=1e-3)
        assert numbers_in(payload.words)[-1] == pytest.approx(abs(whole), rel=1e-3)
        x, u, f = payload.spans.transpose(1, 0, 2)
        np.testing.assert_allclose(u, x**2 / 2)
        np.testing.assert_allclose(f, np.sin(u))


# Partial derivatives


@every_language
def test_the_slopes_of_the_slices_are_those_of_the_surface(beats, lang):
    (surface,) = of_kind(beats("partials", lang), "map")
    (x, y), far = surface.point, 1e-6

    def f(x, y):
        return x**2 / 4 + y**2

    measured = (
        (f(x + far, y) - f(x - far, y)) / (2 * far),
        (f(x, y + far) - f(x, y - far)) / (2 * far),
    )
    for payload, slope in zip(of_kind(beats("partials", lang), "slice"), measured, strict=True):
        assert number_shown(payload.formulas[1]) == pytest.approx(slope, rel=1e-3)
        assert numbers_in(payload.words)[-1] == pytest.approx(slope, rel=1e-3)
        x1, y1, x2, y2 = payload.tangent
        assert (y2 - y1) / (x2 - x1) == pytest.approx(slope, rel=1e-6)
    (arrows,) = of_kind(beats("partials", lang), "arrows")
    end = np.array(arrows.gradient) - surface.point
    assert end[1] / end[0] == pytest.approx(measured[1] / measured[0], rel=1e-6)
    assert surface.window.holds(*arrows.gradient)


def test_a_contour_has_one_height_and_the_gradient_crosses_it(beats):
    (surface,) = of_kind(beats("partials"), "map")
    for ring in surface.contours:
        heights = ring[:, 0] ** 2 / 4 + ring[:, 1] ** 2
        np.testing.assert_allclose(heights, heights.mean(), rtol=2e-3)
    (arrows,) = of_kind(beats("partials"), "arrows")
    through = min(surface.contours, key=lambda ring: abs(ring - surface.point).sum(axis=1).min())
    k = int(abs(through - surface.point).sum(axis=1).argmin())
    along = through[k + 1] - through[k - 1]
    uphill = np.array(arrows.gradient) - surface.point
    cosine = along @ uphill / np.linalg.norm(along) / np.linalg.norm(uphill)
    assert abs(cosine) < 0.05


def test_a_surface_that_is_no_bowl_is_refused():
    with pytest.raises(SettingError, match="needs a bowl"):
        partials("x^2 - y^2", (1.0, 1.0))


# The cost


@every_language
def test_the_cost_is_least_where_least_squares_say(beats, lang):
    points = np.array(FILMS["cost"].parameters["points"])
    at, y = points.T
    least = float(np.linalg.lstsq(at[:, None], y, rcond=None)[0][0])
    one, every = of_kind(beats("cost", lang), "walk")
    assert number_shown(one.shown[0]) == pytest.approx(y[-1] / at[-1], rel=1e-3)
    assert number_shown(one.shown[1]) == 0
    assert str(one.shown[1].expr.lhs) == f"J_{len(points)}(w)"
    assert number_shown(every.shown[0]) == pytest.approx(least, rel=1e-3)
    mean = ((y - least * at) ** 2).mean() / 2
    assert number_shown(every.shown[1]) == pytest.approx(mean, rel=1e-3)
    assert numbers_in(every.words)[-2:] == pytest.approx([least, mean], rel=1e-3)
    np.testing.assert_allclose(every.heights, np.outer(every.weights, at))
    np.testing.assert_allclose(
        every.costs, ((y - np.outer(every.weights, at)) ** 2).mean(axis=1) / 2
    )


@pytest.mark.parametrize("text", ["", "x +", "sin(", "1" * 3000])
def test_a_formula_that_cannot_be_read_is_an_error_of_ours(text):
    with pytest.raises(DiscesaError):
        derivation(text)


@pytest.mark.parametrize("name", FILMS)
def test_every_beat_has_words(beats, name):
    assert all(spoken(beat).strip() for beat in beats(name))
