"""Backpropagation as a derivation: proved, told in every format, and the same as what runs."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
import sympy as sp
from autograd import grad

from mathcore import (
    ACTIVATIONS,
    LOSSES,
    Derivation,
    Network,
    Verdict,
    activation,
    combined_output,
    softmax_shift,
)
from mathcore.derivation.layers import N, k, n
from mathcore.derivation.passes import recursion
from mathcore.derivation.proof import compare
from mathcore.errors import DataError, SettingError
from mathcore.printing import latex, mathml, plain, typst
from mathcore.symbols import indexed, spelled
from tests.mathcore.katex import complaint
from tests.mathcore.test_gradients import cost_of

p, y = indexed("p"), indexed("y")
COURSE = [("sigmoid", "log_loss"), ("softmax", "cross_entropy"), ("identity", "mse")]


@pytest.mark.parametrize(("output", "loss"), COURSE)
def test_output_and_loss_of_the_course_meet_in_prediction_minus_target(output, loss):
    derived = combined_output(loss, output)
    assert derived.result == (p[n, k] - y[n, k]) / N
    assert derived.verdict() is Verdict.PROVED
    (stated,) = [s for s in Network([3, 2], output=output, loss=loss).program if s.name == "dz1"]
    assert stated.expr == derived.result


@pytest.mark.parametrize("loss", [*LOSSES, "cross_entropy"])
@pytest.mark.parametrize("output", ["identity", "sigmoid", "tanh", "relu", "softmax"])
def test_every_loss_meets_every_kind_of_output_by_proved_steps(output, loss):
    assert combined_output(loss, output).verdict() is Verdict.PROVED


def test_softmax_does_not_see_a_shift_of_its_logits():
    derived = softmax_shift()
    assert derived.verdict() is Verdict.PROVED
    m = sp.Symbol("m", real=True)
    z = np.array([1.0, -2.0, 0.5])
    c = sp.Symbol("c", real=True)

    def on_numbers(expr):
        return [
            float(
                expr.subs(m, 3)
                .doit()
                .subs({sp.Symbol("i", integer=True): at})
                .subs({indexed("z")[j + 1]: value for j, value in enumerate(z)})
                .subs(c, sp.Rational(7, 3))
            )
            for at in (1, 2, 3)
        ]

    shares = np.exp(z) / np.exp(z).sum()
    assert on_numbers(derived.claim) == pytest.approx(shares)
    assert on_numbers(derived.result) == pytest.approx(shares)


def test_the_recursion_says_how_delta_passes_from_layer_to_layer():
    delta, weights, biases = recursion()
    assert plain(delta.result) == "(δ(l + 1) (W(l + 1))^T)_nj dg/dz(l)_nj"
    assert plain(weights.result) == "((a(l - 1))^T δ(l))_jk"
    assert plain(biases.result) == "Σ_{n=1}^N δ(l)_nk"
    assert all(part.verdict() is Verdict.PROVED for part in (delta, weights, biases))
    assert r"(\delta^{(l + 1)} \, (W^{(l + 1)})^{T})_{n j}" in latex(delta.result)


STACKS = [
    ([3, 1], "tanh", "sigmoid", "log_loss", {}),
    ([2, 3, 2], "relu", "softmax", "cross_entropy", {"l1": 0.1, "l2": 0.2}),
    ([2, 3, 3, 2], ["elu", "softmax"], "softmax", "mse", {}),
    ([2, 3, 3, 1], ["swish", "gelu"], "identity", "huber", {}),
]
every_stack = pytest.mark.parametrize("stack", STACKS, ids=str)


def network_of(stack):
    sizes, hidden, output, loss, strengths = stack
    return Network(sizes, hidden=hidden, output=output, loss=loss, **strengths)


@every_stack
def test_every_step_and_line_of_a_network_s_backprop_is_proved(stack):
    assert network_of(stack).backprop().verdict() is Verdict.PROVED


@every_stack
def test_what_is_told_is_what_runs(stack):
    network = network_of(stack)
    told = {
        re.sub(r"^z", "dz", str(part.claim.var.base.label)): part
        for part in network.backprop().parts[3:]
    }
    for statement in network.program:
        name = statement.name.removeprefix("d") if statement.name[:2] in ("dW", "db") else None
        if name is None:
            continue
        part = told[name]
        shown = spelled(part.result)
        deltas = {
            e: indexed(str(e.base.label).replace("delta", "dz"))[e.indices]
            for e in shown.atoms(sp.Indexed)
        }
        assert compare(shown.xreplace(deltas), statement.expr) is Verdict.PROVED


@every_stack
def test_a_network_s_backprop_is_told_in_every_format(stack):
    derived = network_of(stack).backprop()
    assert not complaint(derived.latex())
    assert derived.typst().count("&=") == derived.latex().count("&=")
    assert "W" in derived.text()
    assert derived.text("it") != derived.text()
    assert derived.speech("it") != derived.speech()
    assert Derivation.from_json(derived.to_json()) == derived
    assert json.loads(derived.to_json())["verified"]


def test_layers_stand_above_the_letters_of_their_arrays():
    derived = Network([2, 3, 1]).backprop()
    assert r"\frac{\partial J}{\partial W^{(1)}_{j k}}" in derived.latex()
    assert "W^((1))_(j k)" in derived.typst()


def test_a_power_of_a_letter_with_a_layer_is_one_of_the_letter_and_not_of_the_layer():
    squared = indexed("a2")[n, k] ** 2
    assert latex(squared) == "(a^{(2)}_{n k})^{2}"
    assert typst(squared) == "(a^((2))_(n k))^2"
    base, power = ElementTree.fromstring(mathml(squared))[0]
    assert "".join(base.itertext()) == "(an\u2062k(2))"
    assert power.text == "2"
    assert plain(squared) == "a2_nk^2"


def test_an_own_activation_is_derived_in_a_network():
    own = activation("x/(1+x^2)", name="bump")
    derived = Network([2, 3, 1], hidden=own).backprop()
    assert derived.verdict() is Verdict.PROVED


# One weight explained


@pytest.mark.parametrize("output", ["identity", "softmax", "sigmoid"])
@pytest.mark.parametrize("weight", ["W1[2,1]", "W2[1,3]", "W3[3,2]"])
def test_one_path_all_paths_and_the_layers_come_to_autograd_s_derivative(output, weight):
    loss = {"identity": "mse", "softmax": "cross_entropy", "sigmoid": "log_loss"}[output]
    network = Network([2, 3, 3, 2], hidden=["tanh", "swish"], output=output, loss=loss)
    x, target = np.array([0.7, -1.2]), np.array([1.0, 0.0])
    parameters = network.start(4)
    found = network.explain(weight, x, target, parameters)
    layer, j, k = map(int, re.findall(r"\d+", weight))
    cost = cost_of(network, x[None], target[None])
    expected = grad(cost, 2 * (layer - 1))(*parameters.values())[j - 1, k - 1]
    assert found.value == pytest.approx(expected, rel=1e-10)
    assert found.count == {1: 6, 2: 2, 3: 1}[layer] == len(found.paths)
    assert sum(path.value for path in found.paths) == pytest.approx(expected, rel=1e-10)
    assert [len(units) for units in found.layers] == [*[2, 3, 3][: 3 - layer], 1]
    assert found.layers[-1][0].value * found.last.value == pytest.approx(expected, rel=1e-10)
    for path in found.paths:
        assert len(path.factors) == 2 * len(path.units)


def test_many_paths_are_counted_and_not_listed():
    found = Network([2, 5, 6, 4, 1]).explain((1, 1, 2), [1.0, 2.0], 1.0)
    assert found.count == 24
    assert len(found.paths) == 24
    found = Network([2, 5, 6, 5, 1]).explain((1, 1, 2), [1.0, 2.0], 1.0)
    assert (found.count, found.paths) == (30, ())


def test_an_explanation_is_told_in_both_languages():
    found = Network([2, 3, 1]).explain("W1[1,2]", [0.5, -1.0], 1.0)
    assert "∂J/∂z2_1 = p_1 - y_1" in found.text()
    assert "cammino" in found.text("it")
    assert "," in found.text("it").splitlines()[2]


@pytest.mark.parametrize("weight", ["W1[3,1]", "W4[1,1]", "W1", "b1[1,1]", "w", (0, 1, 1)])
def test_a_weight_that_is_not_there_is_refused(weight):
    with pytest.raises(SettingError, match="no weight"):
        Network([2, 3, 1]).explain(weight, [1.0, 2.0], 1.0)


@pytest.mark.parametrize(
    ("x", "said"),
    [
        ([1.0], r"here 2 in all, not of the shape \(1,\)"),
        ([1.0, np.nan], "number 2 of a sample is not finite: nan"),
        ([[1.0, 2.0]], r"here 2 in all, not of the shape \(1, 2\)"),
    ],
)
def test_a_sample_that_does_not_fit_is_refused(x, said):
    with pytest.raises(DataError, match=said):
        Network([2, 3, 1]).explain("W1[1,1]", x, 1.0)


def test_a_hidden_softmax_has_no_single_paths():
    with pytest.raises(SettingError, match="behind"):
        Network([2, 3, 1], hidden="softmax").explain("W1[1,1]", [1.0, 2.0], 1.0)


# How the gradient swells


def test_the_unrolled_gradient_counts_what_sympy_counts():
    swell = Network([1, 2, 1], hidden="identity", output="identity", loss="mse").swell(1)
    x, t, w1, w2, b1, b2, v1, v2, c = sp.symbols("x t w1 w2 b1 b2 v1 v2 c")
    error = (w1 * x + b1) * v1 + (w2 * x + b2) * v2 + c - t
    gradient = [error * v1 * x, error * v2 * x, error * v1, error * v2]
    gradient += [(w1 * x + b1) * error, (w2 * x + b2) * error, error]
    expected = sum(sp.count_ops(part.subs(t, -t).subs(t, -t)) for part in gradient)
    assert swell.here.unrolled == pytest.approx(expected, rel=0.25)


def test_written_out_the_gradient_grows_with_every_layer_and_backprop_hardly():
    swell = Network([2, 3, 3, 1], hidden="sigmoid").swell(4)
    unrolled = [row.unrolled for row in swell.by_depth]
    steps = [row.backprop for row in swell.by_depth]
    assert all(later > 5 * earlier for earlier, later in pairwise(unrolled))
    gaps = {later - earlier for earlier, later in pairwise(steps)}
    assert len(gaps) == 1
    assert swell.here.sizes == (2, 3, 3, 1)
    assert swell.here in swell.by_depth
    assert all(row.unrolled > row.shared >= row.backprop for row in swell.by_depth)
    assert [row.sizes[1] for row in swell.by_width] == [1, 2, 3, 4]


def test_every_activation_of_the_table_can_be_told_and_counted():
    for name in ACTIVATIONS:
        assert Network([1, 2, 1], hidden=name).swell(1).here.backprop > 10
