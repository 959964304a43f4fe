"""What the spine costs, side by side with what people would use instead, in one run.

Ratios matter, not times: the peers run on the same machine a moment apart.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import sympy as sp
from autograd import grad
from autograd import numpy as anp
from sklearn.linear_model import LogisticRegression

import mathcore
from mathcore.derivation.proof import compare
from mathcore.symbols import symbol

TEXTBOOK = [
    "x^2 sin(x)", "1/(1+e^(-x))", "ln(x^2+1)/x", "(3x-1)^5", "x^2/4 - 2x + 5", "e^(-x^2)",
    "x ln(x) - x", "sin(x)cos(x)", "tanh(x)", "sqrt(x^2+1)", "x/(1+x^2)", "2^x",
]  # fmt: skip


def seconds(work: Callable[[], object], repeats: int = 5) -> float:
    """The median time of a call, after one call to warm up."""
    work()
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def report(name: str, mine: float, theirs: float, peer: str) -> None:
    print(f"{name:52} {mine * 1e3:9.2f} ms   {mine / theirs:8.2f} x  {peer}")


def importing() -> None:
    def start(module: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", f"import {module}"], check=True)

    report("import mathcore", seconds(start("mathcore")), seconds(start("sympy")), "import sympy")


def proved(text: str) -> None:
    # Proofs are remembered; what is timed is finding them.
    compare.cache_clear()
    assert mathcore.differentiate(text, "x").verify()


def deriving() -> None:
    x = symbol("x")
    ratios = []
    for text in TEXTBOOK:
        f = mathcore.parse(text)
        mine = seconds(lambda f=f: mathcore.differentiate(f, x))
        theirs = seconds(lambda f=f: sp.simplify(sp.diff(f, x)))
        ratios.append((mine, theirs))
    mine, theirs = (statistics.median(column) for column in zip(*ratios, strict=True))
    report("derivative with full steps, median of 12", mine, theirs, "sympy diff + simplify")
    checked = statistics.median(seconds(lambda text=text: proved(text)) for text in TEXTBOOK)
    report("the same, every step proved", checked, theirs, "sympy diff + simplify")


def parsing() -> None:
    for name, text in {
        "9**9**9": "9**9**9",
        "10,000 open brackets": "(" * 10_000,
        "a text of 1 MB": "x+" * 500_000,
    }.items():

        def refuse(name: str = name, text: str = text) -> None:
            try:
                mathcore.parse(text)
            except mathcore.ParseError:
                return
            raise AssertionError(f"{name} was not refused")

        took = seconds(refuse)
        print(f"{'refusing ' + name:52} {took * 1e3:9.2f} ms   (at most 50)")


def training() -> None:
    table = mathcore.DATASETS["breast_cancer"].load()
    samples = table.samples(["mean radius", "mean texture"], "benign")
    X, y = samples.X, samples.y
    network = mathcore.Network([2, 1])
    epochs = 500

    def ours() -> None:
        mathcore.train(network, X, y, epochs=epochs)

    def by_hand() -> None:
        w, b = np.zeros(2), 0.0
        for _ in range(epochs):
            error = 1 / (1 + np.exp(-(X @ w + b))) - y
            w, b = w - 0.1 * X.T @ error / len(X), b - 0.1 * error.mean()

    def cost(w: object, b: object) -> object:
        z = anp.dot(X, w) + b
        return anp.mean(anp.logaddexp(0, z) - y * z)

    slope = grad(cost, (0, 1))

    def autograd() -> None:
        w, b = np.zeros(2), 0.0
        for _ in range(epochs):
            dw, db = slope(w, b)
            w, b = w - 0.1 * dw, b - 0.1 * db

    mine = seconds(ours, 3)
    report(f"train one neuron, {epochs} epochs, recorded", mine, seconds(by_hand, 3), "by hand")
    report("", mine, seconds(autograd, 3), "HIPS autograd")
    judge = seconds(lambda: LogisticRegression(C=np.inf).fit(X, y), 3)
    report("", mine, judge, "scikit-learn LogisticRegression (L-BFGS)")


if __name__ == "__main__":
    for figure in (importing, parsing, deriving, training):
        figure()
