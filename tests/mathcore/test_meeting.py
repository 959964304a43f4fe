"""Squared error and log loss meet in one gradient; other costs do not, and it is said."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from autograd import grad
from autograd import numpy as anp

from mathcore import LOSSES, Meeting, Verdict, loss_gradient, meeting
from mathcore.derivation.costs import b, i, n, phi, w, x_i, y_i
from mathcore.errors import UnknownFormulaError

every_model = pytest.mark.parametrize("model", ["scalar", "vector"])


@every_model
def test_squared_error_and_log_loss_meet_and_it_is_proved(model):
    together = meeting(model=model)
    assert together.verdict() is Verdict.PROVED
    assert together.first.result == together.second.result == together.form
    first, second = (side.where[-1] for side in (together.first, together.second))
    assert first[0] == second[0]
    assert sp.simplify(first[1] - second[1]) != 0


def test_the_form_is_that_of_the_lecture():
    error = phi(w * x_i + b) - y_i
    assert meeting().form == sp.Tuple(sp.Sum(error * x_i, (i, 1, n)), sp.Sum(error, (i, 1, n)))


@pytest.mark.parametrize("second", sorted(set(LOSSES) - {"mse", "log_loss"}))
def test_costs_that_do_not_meet_are_not_proved_to(second):
    together = meeting("mse", second)
    assert not together.verify()
    assert together.text().splitlines()[-1].startswith("They do not come to one form: (Σ")


def test_a_slip_in_one_of_them_is_seen():
    other = loss_gradient("log_loss", scaling="mean")
    assert not Meeting(loss_gradient("mse"), other).verify()


def test_one_function_of_phi_gives_both_gradients_in_numbers():
    rng = np.random.default_rng(6)
    xs, ys = rng.normal(size=9), (rng.random(9) > 0.5).astype(float)

    def squared(parameters):
        return anp.sum((ys - (parameters[0] * xs + parameters[1])) ** 2) / 2

    def logarithmic(parameters):
        shares = 1 / (1 + anp.exp(-(parameters[0] * xs + parameters[1])))
        return -anp.sum(ys * anp.log(shares) + (1 - ys) * anp.log(1 - shares))

    at = np.array([0.4, -0.3])
    z = at[0] * xs + at[1]
    for cost, predictions in ((squared, z), (logarithmic, 1 / (1 + np.exp(-z)))):
        mine = []
        for total in meeting().form:
            summand = total.function.xreplace({phi(w * x_i + b): sp.Symbol("p")})
            run = sp.lambdify([sp.Symbol("p"), x_i, y_i], summand)
            mine.append(sum(map(run, predictions, xs, ys)))
        assert mine == pytest.approx(grad(cost)(at))


def test_both_are_told_in_both_languages():
    together = meeting()
    assert "Both come to" in together.text()
    assert "Entrambi" in together.text("it")
    assert "φ(z) = z\n" in together.text()
    assert "φ(z) = 1/(1 + e^(-z))\n" in together.text()


def test_an_unknown_loss_is_named():
    with pytest.raises(UnknownFormulaError, match="no loss is named 'msee'"):
        meeting("msee")
