"""The printed program: it trains by itself, keeps precision and memory, and has equivalents."""

from __future__ import annotations

import ast
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

from mathcore import ACTIVATIONS, LOSSES, Network, activation, compile, train
from mathcore.codegen.equivalents import formula
from mathcore.codegen.execute import names_in
from mathcore.errors import SettingError
from mathcore.symbols import symbol

MODELS = [
    ([2, 4, 3, 2], ["relu", "tanh"], "softmax", "cross_entropy", {"l2": 0.01}),
    ([2, 3, 1], "gelu", "sigmoid", "log_loss", {"l1": 0.02}),
    ([2, 1], "tanh", "identity", "huber", {}),
]


def data_for(sizes, loss):
    draw = np.random.default_rng(8)
    X = draw.normal(size=(13, sizes[0]))
    y = (draw.random((13, sizes[-1])) > 0.5).astype(float)
    return X, np.eye(sizes[-1])[draw.integers(0, sizes[-1], 13)] if loss == "cross_entropy" else y


def network_of(model):
    sizes, hidden, output, loss, strengths = model
    return Network(sizes, hidden=hidden, output=output, loss=loss, **strengths)


def descended(network, X, y, rate, epochs, size):
    """The same run, step by step, with the gradients that run here."""
    values = list(network.start(3).values())
    for epoch in range(1, epochs + 1):
        draw = np.random.default_rng((3, epoch))
        order = draw.permutation(len(X)) if size < len(X) else np.arange(len(X))
        for begin in range(0, len(X), size):
            rows = order[begin : begin + size]
            slopes = network.run()(X[rows], y[rows], *values)[2 : 2 + len(values)]
            values = [v - rate * s for v, s in zip(values, slopes, strict=True)]
    return values


@pytest.mark.parametrize("size", [4, 13])
@pytest.mark.parametrize("model", MODELS, ids=str)
def test_a_saved_source_trains_by_itself_to_the_same_weights(tmp_path, model, size):
    network = network_of(model)
    X, y = data_for(model[0], model[3])
    np.savez(tmp_path / "data.npz", X=X, y=y)
    (tmp_path / "alone.py").write_text(
        network.source()
        + "\n\ndata = numpy.load('data.npz')\n"
        + "found = train(data['X'], data['y'], start(3), learning_rate=0.05, epochs=7, "
        + f"batch_size={size}, seed=3)\n"
        + "numpy.savez('found.npz', *found)\n"
    )
    command = [sys.executable, "-I", "-W", "error", "alone.py"]
    subprocess.run(command, cwd=tmp_path, check=True)
    with np.load(tmp_path / "found.npz") as found:
        alone = [found[name] for name in found.files]
    for mine, theirs in zip(descended(network, X, y, 0.05, 7, size), alone, strict=True):
        assert theirs == pytest.approx(mine, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("size", [None, 1, 4])
def test_a_saved_source_trains_as_the_house_trains(size):
    network = Network([2, 3, 1])
    X, y = data_for([2, 3, 1], "log_loss")
    alone = names_in(network.source())
    how = {"learning_rate": 0.05, "epochs": 7, "batch_size": size, "seed": 3}
    found = alone["train"](X, y, alone["start"](3), **how)
    run = train(network, X, y, **how)
    for mine, theirs in zip(found, run.parameters.values(), strict=True):
        assert mine == pytest.approx(theirs[-1], rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("model", MODELS, ids=str)
def test_no_loop_runs_over_samples_or_units_and_every_call_has_a_place_to_write(model):
    parts = {p.name: p for p in ast.parse(network_of(model).source()).body if hasattr(p, "name")}
    body = parts["gradients"]
    assert not [part for part in ast.walk(body) if isinstance(part, ast.For | ast.While)]
    calls = [part for part in ast.walk(body) if isinstance(part, ast.Call)]
    named = [c for c in calls if ast.unparse(c.func) in ("numpy.matmul", "numpy.einsum")]
    assert named
    assert all("out" in {keyword.arg for keyword in call.keywords} for call in named)


@pytest.mark.parametrize("model", MODELS, ids=str)
def test_arrays_are_made_once_and_serve_every_batch(model):
    network = network_of(model)
    X, y = data_for(model[0], model[3])
    parameters = list(network.start(1).values())
    scope = names_in(network.source())
    memory = scope["memory_for"](X, y, *parameters)
    whole = [np.copy(a) for a in scope["gradients"](X, y, *parameters)]
    again = scope["gradients"](X, y, *parameters, memory=memory)
    for one, other in zip(whole, again, strict=True):
        assert other == pytest.approx(one, rel=1e-14)
    part = scope["gradients"](X[:5], y[:5], *parameters, memory=memory)
    fresh = scope["gradients"](X[:5], y[:5], *parameters)
    for one, other in zip(fresh, part, strict=True):
        assert other == pytest.approx(one, rel=1e-14)
    written = {id(array) for array in memory[1]}
    assert {id(slope) for slope in part[2 : 2 + len(parameters)]} <= written
    quick = scope["gradients"](X, y, *parameters, memory=memory, measure=False)
    assert quick[0] is None
    assert quick[2] == pytest.approx(whole[2], rel=1e-14)


@pytest.mark.parametrize("hidden", [*ACTIVATIONS, "softmax"])
def test_float32_stays_float32_and_close(hidden):
    network = Network([3, 4, 2], hidden=hidden, output="softmax", loss="cross_entropy")
    X, y = data_for([3, 4, 2], "cross_entropy")
    parameters = list(network.start(2).values())
    exact = network.run()(X, y, *parameters)
    small = network.run()(*(a.astype(np.float32) for a in (X, y, *parameters)))
    for one, other in zip(exact, small, strict=True):
        assert other.dtype == np.float32
        assert other == pytest.approx(one, rel=1e-3, abs=1e-5)


def test_the_program_s_text_does_not_know_the_widths():
    text = Network([2, 2, 2]).source()
    wide = Network([2000, 2000, 2000]).source()
    assert text.replace("(2, 2, 2)", "") == wide.replace("(2000, 2000, 2000)", "").replace(
        "2000", "2"
    )


def test_an_unknown_backend_lists_the_known_ones():
    with pytest.raises(SettingError, match="no backend is named 'jx'; known: numpy, numba"):
        Network([2, 1]).source("jx")


@pytest.mark.parametrize("backend", ["torch", "keras"])
@pytest.mark.parametrize("loss", [*LOSSES, "cross_entropy"])
def test_the_same_model_in_another_library_has_the_same_layers(backend, loss):
    sizes = [3, 5, 4, 2]
    output = "softmax" if loss == "cross_entropy" else "sigmoid"
    own = activation("x/(1+x^2)", name="bump")
    network = Network(sizes, hidden=["sinc", own], output=output, loss=loss, l1=0.5, l2=0.25)
    tree = ast.parse(network.source(backend))
    calls = [part for part in ast.walk(tree) if isinstance(part, ast.Call)]
    dense = [c for c in calls if ast.unparse(c.func).rpartition(".")[2] in ("Linear", "Dense")]
    numbers = [[a.value for a in c.args if isinstance(a, ast.Constant)] for c in dense]
    pairs = [list(pair) for pair in pairwise(sizes)]
    assert numbers == (pairs if backend == "torch" else [pair[1:] for pair in pairs])
    assert "0.5" in ast.unparse(tree)
    assert "0.25" in ast.unparse(tree)


@pytest.mark.parametrize("name", [n for n in ACTIVATIONS if n not in ("gelu", "gelu_tanh")])
def test_formulas_for_other_libraries_have_the_values_of_the_records(name):
    row = ACTIVATIONS[name]
    z = np.linspace(-4, 4, 9) + 0.05
    theirs = eval(formula(row.numeric, "numpy"), {"numpy": np, "z": z})  # noqa: S307
    assert theirs == pytest.approx(compile(row.numeric, [symbol("z")])(z), rel=1e-10, abs=1e-12)
