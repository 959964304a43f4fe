"""The equations between matrices, run as NumPy reads them, against autograd."""

import re

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from sympy import simplify

from mathcore import ACTIVATIONS, Network
from mathcore.codegen.functions import compile as compiled
from mathcore.symbols import spelled

DRAW = np.random.default_rng(5)
X = DRAW.normal(size=(7, 2))
Y = (DRAW.random((7, 1)) > 0.5) * 1.0
FUNCTIONS = {"σ": "sigmoid", "softplus": "softplus", "tanh": "tanh"}


def as_numpy(text):
    """The right side of an equation as NumPy code: ⊙ is *, a space between two factors @."""
    code = re.sub(r"Σ_\{n=1\}\^N (\w+)_n", r"\1.sum(0)", text)
    code = re.sub(r"(\(\w+\)|\w+)\^T", r"\1.T", code).replace("⊙", "*")
    return re.sub(r"([\w)]) (?=[\w(])", r"\1 @ ", code)


def run(network, parameters):
    """Every array that the equations give, by its name."""
    scope = {"x": X, "y": Y, "N": len(X), **parameters}
    scope |= {letter: compiled(ACTIVATIONS[name]) for letter, name in FUNCTIONS.items()}
    for equation in network.matrices():
        left, right = equation.text().split(" = ")
        if "(l)" not in left:
            scope[left] = eval(as_numpy(right), {}, scope)  # noqa: S307
    return scope


@pytest.mark.parametrize("hidden", [[], ["tanh"], ["tanh", "softplus"], ["sigmoid", "tanh"]])
def test_the_equations_run_as_they_stand_and_give_autograd_s_gradients(hidden):
    network = Network([2, *[3] * len(hidden), 1], hidden=hidden)
    parameters = network.start(1)
    found = run(network, parameters)
    apply = {
        "tanh": anp.tanh,
        "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
        "softplus": lambda z: anp.log(1 + anp.exp(z)),
    }

    def cost(*values):
        a = X
        for layer in range(len(hidden) + 1):
            z = anp.dot(a, values[2 * layer]) + values[2 * layer + 1]
            a = apply[hidden[layer]](z) if layer < len(hidden) else z
        return anp.sum(anp.logaddexp(0, a) - Y * a) / len(X)

    values = list(parameters.values())
    for place, name in enumerate(parameters):
        assert found[f"∂J/∂{name}"] == pytest.approx(grad(cost, place)(*values), rel=1e-9)


@pytest.mark.parametrize(
    "network",
    [
        Network([2, 3, 1]),
        Network([2, 4, 3], hidden="relu", output="softmax", loss="cross_entropy", l2=0.1),
        Network([2, 3, 2], output="softmax", loss="mse"),
    ],
)
def test_an_equation_says_of_each_entry_what_was_derived(network):
    for equation, part in zip(network.matrices()[-5:], network.backprop().parts[-5:], strict=True):
        assert simplify(spelled(equation.right) - spelled(part.result)) == 0


def test_the_recursion_is_written_with_both_products_in_every_language():
    (recursion,) = [e for e in Network([2, 1]).matrices() if e.text().startswith("δ(l)")]
    assert recursion.text() == "δ(l) = (δ(l + 1) (W(l + 1))^T) ⊙ g'(z(l))"
    assert recursion.latex() == (
        r"\delta^{(l)} = (\delta^{(l + 1)} \, (W^{(l + 1)})^{T}) \odot g'(z^{(l)})"
    )
    assert "dot.o" in recursion.typst()
    assert "entry by entry times" in recursion.speech()
    assert "elemento per elemento" in recursion.speech("it")
