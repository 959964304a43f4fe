"""What deriving, printing and running a network costs: by depth, by width, and beside plain NumPy.

Run by hand: `python -m benchmarks.network`. Ratios matter, not times.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from benchmarks.timing import seconds
from mathcore import Network
from mathcore.codegen.execute import names_in
from mathcore.codegen.standalone import standalone
from mathcore.derivation.backprop import program
from mathcore.derivation.passes import backprop


def once(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def printed(sizes: Sequence[int], hidden: Sequence[str]) -> str:
    """The whole source, derived anew."""
    return standalone(program(hidden, "softmax", "cross_entropy"), sizes, {})


def deriving() -> None:
    print("derived and printed as NumPy, by depth (tanh and relu, softmax output)")
    for layers in (1, 2, 4, 8, 16, 32, 50):
        hidden = (["tanh", "relu"] * layers)[: layers - 1]
        took = seconds(lambda hidden=hidden: printed([2] * (len(hidden) + 2), hidden), 3)
        print(f"  {layers:3} layers {took:7.3f} s   {took / layers * 1e3:6.1f} ms a layer")
    print("by width, 4 layers")
    for width in (2, 2000):
        took = seconds(lambda width=width: printed([width] * 5, ["tanh", "relu", "tanh"]), 3)
        print(f"  {width:5} units {took:7.3f} s")
    print("backpropagation as a derivation, 4 layers")
    stack = (["tanh", "relu", "tanh"], "softmax", "cross_entropy")
    derived = backprop(*stack)
    print(f"  derived         {seconds(lambda: backprop(*stack), 3):7.3f} s")
    for name in ("latex", "typst", "text", "speech"):
        print(f"  as {name:12} {seconds(getattr(derived, name), 3):7.3f} s")
    print(f"  proved          {once(derived.verify):7.3f} s")


def plain_step(hidden: str, output: str) -> Callable[..., list[np.ndarray]]:
    """Gradients as a good programmer writes them by hand, and no losses."""

    def step(x: np.ndarray, y: np.ndarray, *parameters: np.ndarray) -> list[np.ndarray]:
        weights, biases = parameters[::2], parameters[1::2]
        inputs = [x]
        for W, b in zip(weights[:-1], biases[:-1], strict=True):
            z = inputs[-1] @ W + b
            inputs.append(np.tanh(z) if hidden == "tanh" else np.maximum(z, 0))
        z = inputs[-1] @ weights[-1] + biases[-1]
        if output == "softmax":
            p = np.exp(z - z.max(axis=1, keepdims=True))
            p /= p.sum(axis=1, keepdims=True)
        else:
            p = 1 / (1 + np.exp(-z))
        delta = (p - y) / len(x)
        slopes: list[np.ndarray] = []
        for layer in range(len(weights) - 1, -1, -1):
            slopes = [inputs[layer].T @ delta, delta.sum(axis=0), *slopes]
            if layer:
                a = inputs[layer]
                delta = (delta @ weights[layer].T) * (1 - a**2 if hidden == "tanh" else a > 0)
        return slopes

    return step


WORKLOADS = (
    ("playground 2-4-2-1 tanh, batch 10", [2, 4, 2, 1], "tanh", "sigmoid", 10, float),
    ("digits 64-128-64-10 relu, batch 32", [64, 128, 64, 10], "relu", "softmax", 32, float),
    ("wide 784-512-512-10, batch 256", [784, 512, 512, 10], "relu", "softmax", 256, np.float32),
    ("logistic 100,000 x 50, full batch", [50, 1], "tanh", "sigmoid", 100_000, float),
)


def repeated(work: Callable[[], object], calls: int) -> None:
    for _ in range(calls):
        work()


def running() -> None:
    print("one gradient by the printed program, in multiples of plain NumPy by hand")
    draw = np.random.default_rng(0)
    for title, sizes, hidden, output, rows, kind in WORKLOADS:
        loss = "cross_entropy" if output == "softmax" else "log_loss"
        network = Network(sizes, hidden=hidden, output=output, loss=loss)
        scope = names_in(network.source())
        parameters = [value.astype(kind) for value in network.start(0).values()]
        x = draw.normal(size=(rows, sizes[0])).astype(kind)
        y = (draw.random((rows, sizes[-1])) > 0.5).astype(kind)
        memory = scope["memory_for"](x, y, *parameters)
        mine = partial(scope["gradients"], x, y, *parameters, memory=memory, measure=False)
        theirs = partial(plain_step(hidden, output), x, y, *parameters)
        for one, other in zip(mine()[2:], theirs(), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-6)
        calls = max(1, int(20_000 / rows / max(sizes)))
        times = [seconds(partial(repeated, work, calls), 9) for work in (mine, theirs)]
        print(f"  {title:40} {times[0] / calls * 1e6:10.1f} us   {times[0] / times[1]:5.2f} x")


if __name__ == "__main__":
    deriving()
    running()
