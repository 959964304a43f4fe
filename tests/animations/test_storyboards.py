"""A storyboard is data: every word, number and formula in it is checked without drawing."""

import re

import numpy as np
import pytest

import mathcore
from animations.boards import sigmoid_derivative
from animations.boards.step_size import step_size
from animations.catalog import FILMS, film
from animations.storyboard import BECAME, CHANGED, fingerprint, spoken, ticks
from mathcore.errors import SettingError, UnknownFormulaError
from mathcore.symbols import symbol

every_film = pytest.mark.parametrize("name", FILMS)
every_language = pytest.mark.parametrize("lang", ["en", "it"])


def of_kind(story, *kinds):
    return [beat.payload for beat in story if beat.kind in kinds]


def runs(story):
    """The storyboard's runs: each rate, the rows that are shown, and what is said at the end."""
    found = []
    for beat in story:
        if beat.kind == "run":
            found.append((beat.payload, [beat.payload.row], []))
        elif beat.kind == "move":
            found[-1][1].append(beat.payload.after)
            found[-1][2].append(beat.payload)
        elif beat.kind == "verdict":
            found[-1] = (*found[-1], beat.payload.words)
    return found


def numbers_in(text):
    return [float(n.replace(",", ".")) for n in re.findall(r"\d+(?:[.,]\d+)?", text)]


def number_shown(formula):
    """The number right of the equals sign, read off the Typst text."""
    right = formula.typst.split(" = ")[-1].replace('"', "").replace(",", ".")
    return float(right)


@every_language
@every_film
def test_every_beat_leaves_time_to_read_its_words(beats, name, lang):
    seconds = {}
    for beat in beats(name, lang):
        seconds[spoken(beat)] = seconds.get(spoken(beat), 0) + beat.seconds
    for text, time in seconds.items():
        assert time >= 0.3 * len(text.split()), text


@every_film
def test_a_film_has_one_fingerprint_and_its_translation_another(beats, name):
    assert fingerprint(beats(name)) == fingerprint(FILMS[name].beats())
    assert fingerprint(beats(name)) != fingerprint(beats(name, "it"))


def test_one_changed_number_changes_the_fingerprint():
    one, other = (step_size("w^2/4 - 2w + 5", start) for start in (8.0, 8.0000001))
    assert fingerprint(one) != fingerprint(other)


def test_an_unknown_film_names_the_nearest():
    with pytest.raises(UnknownFormulaError, match="'sigmoid_derivativ'; did you mean 'sigmoid_de"):
        film("sigmoid_derivativ")
    with pytest.raises(UnknownFormulaError, match="no film is named 'qqq'; films: perceptron"):
        film("qqq")


def test_ticks_are_round_and_inside():
    assert ticks(-3, 11) == (-2.0, 0.0, 2.0, 4.0, 6.0, 8.0, 10.0)
    assert ticks(0, 1.1, 5) == (0.0, 0.5, 1.0)


# The sigmoid


def test_the_film_goes_through_the_lines_of_the_derivation_in_their_order(beats):
    row = mathcore.ACTIVATIONS["sigmoid"]
    lines = mathcore.differentiate(row.expr, row.z).lines()
    shown = of_kind(beats("sigmoid_derivative"), "rewrite")
    states = [lines[0].before, *(line.after for line in lines)]
    met = [states.index(s.after.expr.rhs) for s in shown]
    assert met == sorted(set(met))
    assert met[-1] == len(lines)
    # No more than one trivial line is joined to another.
    assert max(np.diff([0, *met])) <= 2
    assert [s.before.expr for s in shown[1:]] == [s.after.expr for s in shown[:-1]]
    assert [s.heading for s in shown] == [lines[k].title("en") for k in (0, *met[:-1])]


@every_language
def test_the_film_says_every_rule_once_but_that_it_puts_back_what_it_named(beats, lang):
    row = mathcore.ACTIVATIONS["sigmoid"]
    lines = mathcore.differentiate(row.expr, row.z).lines()
    told = [s.words for s in of_kind(beats("sigmoid_derivative", lang), "rewrite")]
    for line in lines:
        sentence = line.sentence(lang)
        assert sum(sentence in words for words in told) == (line.rule != "substitute"), sentence


def test_every_state_of_the_film_has_the_value_of_the_slope(beats):
    z = symbol("z")
    for payload in of_kind(beats("sigmoid_derivative"), "rewrite"):
        whole = payload.after.expr.rhs.doit()
        for note in payload.notes:
            whole = whole.subs(note.expr.lhs, note.expr.rhs)
        named = mathcore.ACTIVATIONS["sigmoid"].called
        whole = whole.replace(named, lambda at: mathcore.ACTIVATIONS["sigmoid"].expr.subs(z, at))
        at = 0.7
        known = np.exp(-at) / (1 + np.exp(-at)) ** 2
        assert float(whole.subs(z, at)) == pytest.approx(known, rel=1e-12), payload.heading


def test_the_changed_term_of_every_line_is_labelled(beats):
    shown = of_kind(beats("sigmoid_derivative"), "rewrite")
    for payload in shown:
        assert f": {CHANGED} }}}}" in payload.before.typst
    # A term that became 0 or 1 has nothing left to label; most others keep their shape.
    labelled = [f": {BECAME} }}}}" in p.after.typst for p in shown if not p.vanishes]
    assert sum(labelled) > len(labelled) / 2


def test_the_curves_are_the_sigmoid_and_its_slope(beats):
    (payload,) = of_kind(beats("sigmoid_derivative"), "curves")
    f, slope = payload.curves
    np.testing.assert_allclose(f.y, 1 / (1 + np.exp(-f.x)), rtol=1e-12)
    # Judged by a central difference of the other curve.
    measured = np.gradient(f.y, f.x)
    np.testing.assert_allclose(slope.y[1:-1], measured[1:-1], atol=2e-4)


@every_language
def test_the_words_about_the_peak_hold(beats, lang):
    (payload,) = of_kind(beats("sigmoid_derivative", lang), "peak")
    at, peak, far, rest = numbers_in(payload.words)[:4]
    assert (at, peak) == payload.point == (0.0, 0.25)
    assert rest == pytest.approx(np.exp(-far) / (1 + np.exp(-far)) ** 2, rel=1e-3)


def test_the_sliding_tangent_touches_the_curve_with_its_slope(beats):
    (payload,) = of_kind(beats("sigmoid_derivative"), "slide")
    x1, y1, x2, y2 = payload.tangents.T
    np.testing.assert_allclose((y2 - y1) / (x2 - x1), payload.slope, rtol=1e-9)
    np.testing.assert_allclose(y1 + payload.slope * (payload.x - x1), payload.value, rtol=1e-9)
    assert x1.min() >= -sigmoid_derivative.REACH
    assert x2.max() <= sigmoid_derivative.REACH


# The step size


@pytest.mark.parametrize(("f", "start"), [("w^2/4 - 2w + 5", 8.0), ("3x^2 + x", -2.0)])
def test_the_thresholds_are_one_and_two_over_the_curvature(f, start):
    story = step_size(f, start)
    (setting,), (rates,) = of_kind(story, "setting"), of_kind(story, "rates")
    x, y = setting.curve.x, setting.curve.y
    step = x[1] - x[0]
    curvature = float(np.mean(np.diff(y, 2))) / step**2
    assert [at for at, _ in rates.thresholds] == pytest.approx([0, 1 / curvature, 2 / curvature])
    assert [regime.since for regime in rates.regimes] == [at for at, _ in rates.thresholds]


@every_language
def test_every_number_shown_is_that_of_the_run(beats, lang):
    for run, rows, _, _ in runs(beats("step_size", lang)):
        history = mathcore.descend("w^2/4 - 2w + 5", 8.0, learning_rate=run.rate, steps=10)
        for row in rows:
            t = row.step
            kept = (t, *(v["w"][t] for v in (history.parameters, history.gradients)))
            for formula, number in zip(row.shown, (*kept, history.loss[t]), strict=True):
                assert number_shown(formula) == pytest.approx(number, rel=5e-4, abs=1e-9)


def test_every_step_is_the_recurrence_worked_by_hand(beats):
    for run, rows, _, _ in runs(beats("step_size")):
        w = 8.0
        for row in rows:
            assert row.w == pytest.approx(w)
            assert row.slope == pytest.approx(w / 2 - 2)
            assert row.value == pytest.approx(w**2 / 4 - 2 * w + 5)
            w -= run.rate * (w / 2 - 2)


def test_each_run_does_what_is_said_of_it(beats):
    slow, good, oscillating, diverging = (
        (np.array([row.w - 4 for row in rows]), moves)
        for _, rows, moves, _ in runs(beats("step_size"))
    )
    for away, moves in (slow, good):
        assert (away > 0).all()
        assert (np.diff(away) < 0).all()
        assert not any(move.leaves for move in moves)
    assert slow[0][-1] > 1 > good[0][-1]
    assert (np.sign(oscillating[0][1:]) == -np.sign(oscillating[0][:-1])).all()
    assert (np.diff(abs(oscillating[0])) < 0).all()
    assert (np.diff(abs(diverging[0])) > 0).all()
    assert [move.leaves for move in diverging[1]] == [False] * (len(diverging[1]) - 1) + [True]


@every_language
def test_the_verdicts_quote_the_last_row_shown(beats, lang):
    for _, rows, _, verdict in runs(beats("step_size", lang)):
        steps, gap = numbers_in(verdict)[:2]
        assert steps == rows[-1].step
        assert gap == pytest.approx(abs(rows[-1].w - 4), rel=5e-4)


def test_nothing_of_a_move_leaves_the_window(beats):
    (setting,) = of_kind(beats("step_size"), "setting")
    for move in of_kind(beats("step_size"), "move"):
        x1, y1, x2, y2 = move.tangent
        assert (y2 - y1) / (x2 - x1) == pytest.approx(move.before.slope)
        for x, y in (*move.path, (x1, y1), (x2, y2)):
            assert setting.window.x[0] - 1e-9 <= x <= setting.window.x[1] + 1e-9
            assert setting.window.y[0] - 1e-9 <= y <= setting.window.y[1] + 1e-9
        if not move.leaves:
            assert move.path[-1] == pytest.approx([move.after.w, move.after.value])


def test_a_start_at_the_minimum_is_refused():
    with pytest.raises(SettingError, match="is the minimum already"):
        step_size("w^2/4 - 2w + 5", 4.0)


def test_a_curve_without_one_curvature_is_refused():
    with pytest.raises(SettingError, match=r"the curvature .* changes with the point"):
        step_size("w^4", 1.0)
