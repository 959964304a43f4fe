"""What parsing and training cost, beside what people would use instead, in one run.

Ratios matter, not times: the peers run on the same machine a moment apart.
"""

from __future__ import annotations

import numpy as np
from autograd import grad
from autograd import numpy as anp
from sklearn.linear_model import LogisticRegression

import mathcore
from benchmarks.timing import seconds


def report(name: str, mine: float, theirs: float, peer: str) -> None:
    print(f"{name:52} {mine * 1e3:9.2f} ms   {mine / theirs:8.2f} x  {peer}")


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
    for figure in (parsing, training):
        figure()
