"""The derivative of each activation in the form that a textbook shows, every step of it proved."""

from __future__ import annotations

import pytest
import sympy as sp

from mathcore import ACTIVATIONS, differentiate
from mathcore.derivation.proof import Verdict, compare
from mathcore.printing import plain

every_activation = pytest.mark.parametrize("row", ACTIVATIONS.values(), ids=list(ACTIVATIONS))

TEXTBOOK = {
    "identity": "1",
    "sigmoid": "σ(z) (1 - σ(z))",
    "tanh": "1 - tanh^2(z)",
    "softplus": "σ(z)",
    "log_sigmoid": "1 - σ(z)",
    "softsign": "1/(1 + |z|)^2",
    "swish": "β swish(z, β) + σ(β z) (1 - β swish(z, β))",
    "mish": "z σ(z) (1 - tanh^2(softplus(z))) + tanh(softplus(z))",
    "gelu": "1/2 + sqrt(2) z e^(-z^2/2)/(2 sqrt(π)) + erf(sqrt(2) z/2)/2",
    "gelu_tanh": "1/2 + sqrt(2) z (0.134145z^2 + 1) (1 - tanh^2(sqrt(2) (0.044715z^3 + z)/sqrt(π)))"
    "/(2 sqrt(π)) + tanh(sqrt(2) (0.044715z^3 + z)/sqrt(π))/2",
    "sinc": "(z cos(z) - sin(z))/z^2",
    "step": "0",
    "relu": "{0, z ≤ 0; 1, z > 0}",
    "leaky_relu": "{α, z ≤ 0; 1, z > 0}",
    "elu": "{α + elu(z, α), z ≤ 0; 1, z > 0}",
    "selu": "{α λ + selu(z, α, λ), z ≤ 0; λ, z > 0}",
    "hard_sigmoid": "{0, z ≤ -3; 1/6, z < 3; 0, z ≥ 3}",
    "hard_sigmoid_fifth": "{0, z ≤ -5/2; 1/5, z < 5/2; 0, z ≥ 5/2}",
}


@every_activation
def test_derivative_has_the_form_a_textbook_shows(row):
    assert plain(differentiate(row.expr, row.z).result) == TEXTBOOK[row.name]


@every_activation
@pytest.mark.parametrize("parameters", ["letters", "defaults"])
def test_every_step_of_a_derivation_is_proved(row, parameters):
    definition = row.expr if parameters == "letters" else row.definition
    derivation = differentiate(definition, row.z)
    assert derivation.verdict() is Verdict.PROVED
    assert compare(derivation.result, sp.diff(definition, row.z)) is Verdict.PROVED


@pytest.mark.parametrize("name", ["swish", "elu", "mish", "softplus"])
def test_every_name_in_a_derivative_says_what_it_stands_for(name):
    row = ACTIVATIONS[name]
    derivation = differentiate(row.expr, row.z)
    last = derivation.lines()[-1]
    named = set(derivation.result.atoms(sp.core.function.AppliedUndef))
    assert last.rule == "recognise"
    assert {call for call, _ in last.where} == named


def test_a_name_without_parameters_means_the_defaults():
    elu = ACTIVATIONS["elu"].called
    row = ACTIVATIONS["elu"]
    alpha = sp.Symbol("alpha", real=True)
    assert compare(elu(row.z), row.definition) is Verdict.PROVED
    assert compare(elu(row.z, alpha), row.expr) is Verdict.PROVED
    assert compare(elu(row.z, 2), row.definition) is Verdict.REFUTED


@pytest.mark.parametrize("name", ["elu", "swish", "leaky_relu"])
def test_what_a_student_types_takes_the_defaults(name):
    derivation = differentiate(f"{name}(x)")
    row = ACTIVATIONS[name]
    judge = sp.diff(row.definition, row.z).subs(row.z, derivation.variable)
    assert compare(derivation.result, judge) is Verdict.PROVED
    assert derivation.verify()


@pytest.mark.parametrize("text", ["elu(elu(x))", "selu(relu(x))", "leaky_relu(elu(2x))"])
def test_a_function_with_a_corner_inside_another_is_derived_to_the_end(text):
    derivation = differentiate(text)
    assert all(step.rule != "unknown" for step in derivation.walk())
    assert derivation.verdict() is Verdict.PROVED
