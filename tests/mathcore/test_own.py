"""Activations of one's own: records that everything else takes, and clear refusals."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import sympy as sp

from mathcore import (
    ACTIVATIONS,
    Activation,
    Network,
    activation,
    compile,
    loss_gradient,
    parse,
    properties,
    train,
)
from mathcore.errors import ParseError, SettingError
from mathcore.symbols import symbol

z = symbol("z")
FORMULAS = {
    "x/(1+|x|)": lambda v: v / (1 + abs(v)),
    "t atan(t)": lambda v: v * mpmath.atan(v),
    "x sigmoid(2x)": lambda v: v / (1 + mpmath.exp(-2 * v)),
    "relu(x) - relu(-x)/4": lambda v: v if v > 0 else v / 4,
    "sqrt(1+x^2) - 1": lambda v: mpmath.sqrt(1 + v * v) - 1,
    "tanh(u) - u/10": lambda v: mpmath.tanh(v) - v / 10,
    "f(x) = max(0, x)^2": lambda v: max(v, mpmath.mpf(0)) ** 2,
    "1/(2 + cos(x))": lambda v: 1 / (2 + mpmath.cos(v)),
}
every_formula = pytest.mark.parametrize("text", FORMULAS)
POINTS = [-900.0, -31.5, -3.25, -0.7, -1e-3, 1e-3, 0.4, 2.0, 17.0, 900.0]


@every_formula
def test_record_says_the_function_and_its_slope(text):
    row = activation(text)
    assert isinstance(row, Activation)
    values = compile(row)(POINTS)
    slopes = compile(row.numeric_slope, [row.z])(POINTS)
    with mpmath.workdps(40):
        for point, value, slope in zip(POINTS, values, slopes, strict=True):
            at = mpmath.mpf(point)
            # sqrt(1 + x^2) - 1 cancels near 0, as it is typed.
            assert value == pytest.approx(float(FORMULAS[text](at)), rel=1e-12, abs=1e-15)
            right = float(mpmath.diff(FORMULAS[text], at))
            assert slope == pytest.approx(right, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("x/(1+|x|)", "softsign"),
        ("x sigmoid(x)", "swish"),
        ("max(0, x)", "relu"),
        ("ln(1+e^x)", "softplus"),
    ],
)
def test_properties_are_those_of_the_same_function_in_the_house(text, name):
    mine, known = properties(activation(text)), properties(name)
    assert (mine.monotone, mine.odd_even, mine.limits, mine.kinks) == (
        known.monotone,
        known.odd_even,
        known.limits,
        known.kinks,
    )
    assert float(mine.largest_slope) == pytest.approx(float(known.largest_slope))
    assert mine.range.inf == pytest.approx(known.range.inf)
    assert mine.range.sup == known.range.sup


def test_kinks_are_worked_out():
    assert activation("|x - 1| - |x + 2|").kinks == (-2, 1)
    assert activation("x |x|").kinks == ()


def gradients_by_differences(network: Network, x: np.ndarray, y: np.ndarray, parameters):
    def cost(values):
        loss, *_ = network.run()(x, y, *values.values())
        return loss.sum() / len(x)

    measured = {}
    for name, array in parameters.items():
        measured[name] = np.zeros_like(array)
        for place in np.ndindex(array.shape):
            ends = []
            for step in (1e-6, -1e-6):
                moved = {key: value.copy() for key, value in parameters.items()}
                moved[name][place] += step
                ends.append(cost(moved))
            measured[name][place] = (ends[0] - ends[1]) / 2e-6
    return measured


@every_formula
def test_network_with_the_record_has_the_gradient_of_central_differences(text):
    network = Network([2, 3, 1], hidden=activation(text))
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(5, 2)), (rng.random((5, 1)) > 0.5).astype(float)
    parameters = network.start(3)
    _, _, *mine = network.run()(x, y, *parameters.values())
    right = gradients_by_differences(network, x, y, parameters)
    for (name, measured), found in zip(right.items(), mine, strict=True):
        assert found == pytest.approx(measured, rel=1e-5, abs=1e-8), name


def test_network_mixes_records_and_names_and_trains():
    rng = np.random.default_rng(2)
    x = rng.normal(size=(60, 2))
    y = (x[:, 0] * x[:, 1] > 0).astype(float)
    soft = activation("x/(1+|x|)", name="soft")
    run = train(Network([2, 8, 4, 1], hidden=[soft, "tanh"]), x, y, learning_rate=0.8, epochs=400)
    assert run.loss[-1] < run.loss[0] / 2
    assert run.metrics["accuracy"][-1] > 0.9
    assert activation(run.config["layers"][0]).expr == soft.expr
    assert run.config["layers"][1:] == ["tanh", "sigmoid"]


def test_a_copy_of_an_activation_trains_as_that_one_does():
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(20, 2)), rng.normal(size=20)
    mine, known = (
        train(Network([2, 4, 1], hidden=hidden, output="identity", loss="mse"), x, y, epochs=30)
        for hidden in (activation("x/(1+|x|)"), "softsign")
    )
    assert mine.loss == pytest.approx(known.loss, rel=1e-12)


def test_gradient_of_a_cost_takes_the_record():
    derivation = loss_gradient("mse", activation("x atan(x)", name="own"), model="vector")
    assert derivation.verify()


def test_records_that_differ_in_formula_alone_are_different():
    one, other = activation("x^3"), activation("x^5")
    assert one != other
    assert Network([1, 2, 1], hidden=one).source() != Network([1, 2, 1], hidden=other).source()
    assert one == activation(parse("t^3"))


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("1/x", "0"),
        ("ln(x)", "0"),
        ("sqrt(x)", "-1"),
        ("tan(x)", r"-?1\.570796"),
        ("1/(x-pi)", r"3\.141593"),
        ("1/(x^2-2)", r"-?1\.414214"),
        ("1/(e^x-2)", r"0\.693147"),
        ("asin(x)", "-?2"),
        ("sin(x)/x", "0"),
    ],
)
def test_a_formula_without_a_value_somewhere_is_refused_with_the_point(text, point):
    with pytest.raises(SettingError, match=rf"a value for every number; .* has none at {point}$"):
        activation(text)


@pytest.mark.parametrize("text", ["e^(e^(e^x))", "1/(1+x^2)", "1/(2+cos(x))", "x e^(-x^2)"])
def test_what_is_only_too_large_for_floats_or_close_to_0_is_taken(text):
    assert activation(text).expr.free_symbols == {z}


@pytest.mark.parametrize(("text", "said"), [("x y", "has 2: x, y"), ("3", "has 0: -")])
def test_a_formula_with_another_number_of_variables_is_refused(text, said):
    with pytest.raises(SettingError, match=f"an activation has one variable; {text} {said}"):
        activation(text)


@pytest.mark.parametrize("name", ["sigmoid", "sigma", "relu", "leakyrelu"])
def test_a_name_of_the_house_is_taken(name):
    with pytest.raises(SettingError, match=f"the name '{name}' is taken"):
        activation("x^3", name=name)
    assert activation("x^3", name="cube").called == sp.Function("cube", real=True)


def test_what_is_no_formula_or_no_name_is_refused():
    with pytest.raises(ParseError):
        activation("x +")
    with pytest.raises(SettingError, match="'a b' is not the name of a function"):
        activation("x", name="a b")
    assert "own" not in ACTIVATIONS
