"""Training beside what people would use instead: every contender on the same batches, in one run.

Each workload is trained by all of them from the same start; that they reach the same weights is
checked before a time is printed. Times are the best of several rounds in which the contenders take
turns; ratios are those to plain NumPy. What compiling takes is printed apart. PyTorch takes part
where it is installed. Leave the machine to it: `python -m benchmarks.training [workload ...]`.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.util import find_spec

os.environ.setdefault("JAX_ENABLE_X64", "1")

import autograd.numpy as anp
import jax
import jax.numpy as jnp
import numpy as np
from autograd import grad as autograd_of
from sklearn.linear_model import SGDClassifier

import mathcore
from benchmarks.timing import asked_for

SLOW = 1.5
"""Seconds from which on a contender is timed twice only."""
Arrays = list[np.ndarray]
ADAM = {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8}


@dataclass(frozen=True)
class Workload:
    """A network, its data and how it is trained."""

    title: str
    sizes: Sequence[int]
    hidden: str
    rows: int
    batch: int
    epochs: int
    optimizer: str = "sgd"
    rate: float = 0.1
    kind: type = float
    within: float = 1e-9
    rounds: int = 5
    skipped: tuple[str, ...] = ()
    data: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def many(self) -> bool:
        return self.sizes[-1] > 1

    @property
    def network(self) -> mathcore.Network:
        output, loss = ("softmax", "cross_entropy") if self.many else ("sigmoid", "log_loss")
        return mathcore.Network(self.sizes, hidden=self.hidden, output=output, loss=loss)

    def made(self) -> Workload:
        """With its data drawn."""
        draw = np.random.default_rng(0)
        x = draw.normal(size=(self.rows, self.sizes[0]))
        score = x @ draw.normal(size=(self.sizes[0], self.sizes[-1]))
        if self.many:
            y = np.eye(self.sizes[-1])[score.argmax(axis=1)]
        else:
            y = (score + draw.normal(size=score.shape) > 0).astype(float)
        self.data.update(x=x.astype(self.kind), y=y.astype(self.kind))
        return self

    def start(self) -> Arrays:
        return [value.astype(self.kind) for value in self.network.start(0).values()]

    def batches(self) -> Iterator[np.ndarray]:
        """The rows of each step, as `mathcore.train` takes them with seed 0."""
        for epoch in range(1, self.epochs + 1):
            yield from self.of_epoch(epoch)

    def of_epoch(self, epoch: int) -> list[np.ndarray]:
        order = self.order(epoch)
        return [order[b : b + self.batch] for b in range(0, self.rows, self.batch)]

    def order(self, epoch: int) -> np.ndarray:
        if self.batch >= self.rows:
            return np.arange(self.rows)
        return np.random.default_rng((0, epoch)).permutation(self.rows)


WORKLOADS = {
    "a": Workload(
        "(a) playground 2-4-2-1 tanh, batch 10, SGD", [2, 4, 2, 1], "tanh", 1000, 10, 100
    ),
    "b": Workload(
        "(b) digits 64-128-64-10 relu softmax, batch 32, Adam", [64, 128, 64, 10], "relu",
        1792, 32, 30, "adam", 1e-3, within=1e-4,
    ),
    "c": Workload(
        "(c) wide 784-512-512-10 relu softmax, batch 256, float32", [784, 512, 512, 10], "relu",
        2560, 256, 40, kind=np.float32, within=2e-2, rounds=3, skipped=("autograd",),
    ),
    "d": Workload(
        "(d) logistic regression 100,000 x 50, full batch", [50, 1], "tanh", 100_000, 100_000, 100
    ),
    "e": Workload(
        "(e) logistic regression 20,000 x 20, per sample", [20, 1], "tanh", 20_000, 1, 4, rate=0.01,
        rounds=3,
    ),
}  # fmt: skip


# Contenders


def ours(load: Workload, backend: str) -> Arrays:
    run = mathcore.train(
        load.network, load.data["x"], load.data["y"],
        optimizer=load.optimizer, learning_rate=load.rate, epochs=load.epochs,
        batch_size=load.batch, backend=backend, every=load.epochs, dtype=load.kind,
        gradients=False,
    )  # fmt: skip
    return list(run.at(-1).values())


def moved(load: Workload, w: Arrays) -> Callable[[Arrays], None]:
    """The optimizer's step as one writes it by hand, in place."""
    if load.optimizer == "sgd":

        def descend(slopes: Arrays) -> None:
            for value, slope in zip(w, slopes, strict=True):
                value -= load.rate * slope

        return descend
    m, v = [np.zeros_like(a) for a in w], [np.zeros_like(a) for a in w]
    beta_1, beta_2, epsilon = ADAM.values()
    done = 0

    def adam(slopes: Arrays) -> None:
        nonlocal done
        done += 1
        for k, g in enumerate(slopes):
            m[k] = beta_1 * m[k] + (1 - beta_1) * g
            v[k] = beta_2 * v[k] + (1 - beta_2) * g**2
            m_hat, v_hat = m[k] / (1 - beta_1**done), v[k] / (1 - beta_2**done)
            w[k] -= load.rate * m_hat / (np.sqrt(v_hat) + epsilon)

    return adam


def plain(load: Workload) -> Arrays:
    """Plain NumPy as a good programmer writes it."""
    x, y, w = load.data["x"], load.data["y"], load.start()
    step = moved(load, w)
    tanh, last, whole = load.hidden == "tanh", len(w) // 2 - 1, load.batch >= load.rows
    for rows in load.batches():
        x_now, y_now = (x, y) if whole else (x[rows], y[rows])
        inputs = [x_now]
        for layer in range(last):
            z = inputs[-1] @ w[2 * layer] + w[2 * layer + 1]
            inputs.append(np.tanh(z) if tanh else np.maximum(z, 0))
        z = inputs[-1] @ w[-2] + w[-1]
        if load.many:
            p = np.exp(z - z.max(axis=1, keepdims=True))
            p /= p.sum(axis=1, keepdims=True)
        else:
            p = 1 / (1 + np.exp(-z))
        delta = (p - y_now) / len(x_now)
        slopes: Arrays = []
        for layer in range(last, -1, -1):
            a = inputs[layer]
            slopes = [a.T @ delta, delta.sum(axis=0), *slopes]
            if layer:
                delta = (delta @ w[2 * layer].T) * (1 - a**2 if tanh else a > 0)
        step(slopes)
    return w


def cost(load: Workload, lib: object, w: Sequence, x: np.ndarray, y: np.ndarray) -> object:
    """The mean loss in the words of an array library that differentiates."""
    a = x
    for layer in range(len(w) // 2 - 1):
        z = lib.dot(a, w[2 * layer]) + w[2 * layer + 1]
        a = lib.tanh(z) if load.hidden == "tanh" else lib.maximum(z, 0)
    z = lib.dot(a, w[-2]) + w[-1]
    if load.many:
        top = lib.max(z, axis=1, keepdims=True)
        log_sum = top + lib.log(lib.sum(lib.exp(z - top), axis=1, keepdims=True))
        return lib.mean(lib.sum(y * (log_sum - z), axis=1))
    return lib.mean(lib.logaddexp(0, z) - y * z)


def by_autograd(load: Workload) -> Arrays:
    x, y, w = load.data["x"], load.data["y"], load.start()
    slope = autograd_of(lambda w, x, y: cost(load, anp, w, x, y))
    step = moved(load, w)
    for rows in load.batches():
        step(slope(w, x[rows], y[rows]))
    return w


def jax_step(load: Workload) -> Callable:
    """One step, a pure function of parameters and state."""
    slope = jax.grad(lambda w, x, y: cost(load, jnp, w, x, y))
    beta_1, beta_2, epsilon = ADAM.values()

    def step(carry: tuple, x: jax.Array, y: jax.Array) -> tuple:
        w, m, v, t = carry
        g = slope(w, x, y)
        if load.optimizer == "sgd":
            return [a - load.rate * b for a, b in zip(w, g, strict=True)], m, v, t
        t = t + 1
        m = [beta_1 * a + (1 - beta_1) * b for a, b in zip(m, g, strict=True)]
        v = [beta_2 * a + (1 - beta_2) * b**2 for a, b in zip(v, g, strict=True)]
        up, root = 1 - beta_1**t, 1 - beta_2**t
        w = [
            a - load.rate * (b / up) / (jnp.sqrt(c / root) + epsilon)
            for a, b, c in zip(w, m, v, strict=True)
        ]
        return w, m, v, t

    return step


def jax_start(load: Workload) -> tuple:
    w = [jnp.asarray(a) for a in load.start()]
    return w, [a * 0 for a in w], [a * 0 for a in w], jnp.asarray(0.0, load.kind)


def jax_stepped(load: Workload, made: dict) -> Arrays:
    step = made.setdefault("step", jax.jit(jax_step(load)))
    x, y = made.setdefault("data", [jnp.asarray(load.data[n]) for n in "xy"])
    carry, whole = jax_start(load), load.batch >= load.rows
    for rows in load.batches():
        carry = step(carry, x, y) if whole else step(carry, x[rows], y[rows])
    return [np.asarray(a) for a in carry[0]]


def jax_scanned(load: Workload, made: dict) -> Arrays:
    one = jax_step(load)
    x, y = made.setdefault("data", [jnp.asarray(load.data[n]) for n in "xy"])
    whole = load.batch >= load.rows

    def pass_over(carry: tuple, order: jax.Array, x: jax.Array, y: jax.Array) -> tuple:
        if whole:
            return one(carry, x, y)

        def body(carry: tuple, rows: jax.Array) -> tuple:
            return one(carry, x[rows], y[rows]), None

        return jax.lax.scan(body, carry, order)[0]

    run = made.setdefault("scan", jax.jit(pass_over))
    carry = jax_start(load)
    for epoch in range(1, load.epochs + 1):
        order = load.order(epoch)
        carry = run(carry, order[:0] if whole else order.reshape(-1, load.batch), x, y)
    return [np.asarray(a) for a in carry[0]]


def by_torch(load: Workload) -> Arrays:
    import torch

    x, y = (torch.from_numpy(load.data[n]) for n in "xy")
    w = [torch.from_numpy(a).requires_grad_() for a in load.start()]
    ways = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
    optimizer = ways[load.optimizer](w, lr=load.rate)
    whole = load.batch >= load.rows
    for rows in load.batches():
        a = x if whole else x[rows]
        target = y if whole else y[rows]
        for layer in range(len(w) // 2 - 1):
            z = a @ w[2 * layer] + w[2 * layer + 1]
            a = torch.tanh(z) if load.hidden == "tanh" else torch.relu(z)
        z = a @ w[-2] + w[-1]
        if load.many:
            value = torch.nn.functional.cross_entropy(z, target)
        else:
            value = torch.nn.functional.binary_cross_entropy_with_logits(z, target)
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
    return [a.detach().numpy() for a in w]


def by_sklearn(load: Workload) -> Arrays:
    """Per-sample steps in the same order; it has the last bias in a place of its own."""
    judge = SGDClassifier(
        loss="log_loss", penalty=None, learning_rate="constant", eta0=load.rate, shuffle=False,
        max_iter=1, tol=None,
    )  # fmt: skip
    x, y, w = load.data["x"], load.data["y"][:, 0], load.start()
    for epoch in range(1, load.epochs + 1):
        rows = load.order(epoch)
        judge.fit(x[rows], y[rows], coef_init=w[0].T, intercept_init=w[1])
        w = [judge.coef_.T, judge.intercept_]
    return [judge.coef_.T, judge.intercept_]


def contenders(key: str, load: Workload) -> dict[str, Callable[[], Arrays]]:
    made: dict = {}
    rows: dict[str, Callable[[], Arrays]] = {
        "plain NumPy": partial(plain, load),
        "ours, numpy": partial(ours, load, "numpy"),
        "ours, numba": partial(ours, load, "numba"),
        "ours, jax": partial(ours, load, "jax"),
        "HIPS autograd": partial(by_autograd, load),
        "JAX jitted step": partial(jax_stepped, load, made),
        "JAX jitted scan": partial(jax_scanned, load, made),
    }
    if "autograd" in load.skipped:
        del rows["HIPS autograd"]
    if find_spec("torch"):
        rows["PyTorch eager"] = partial(by_torch, load)
    if key == "e":
        rows["scikit-learn"] = partial(by_sklearn, load)
    return rows


def compare(key: str) -> None:
    """One workload: everyone reaches the same weights, then everyone is timed in turns."""
    load = WORKLOADS[key].made()
    steps = load.epochs * -(-load.rows // load.batch)
    print(f"{load.title}: {steps} steps")
    rows, first, wanted = contenders(key, load), {}, plain(load)
    for name, work in rows.items():
        begin = time.perf_counter()
        reached = work()
        first[name] = time.perf_counter() - begin
        apart = max(float(np.abs(a - b).max()) for a, b in zip(reached, wanted, strict=True))
        assert apart < load.within, f"{name} ends {apart:.1e} away from plain NumPy"
    best = dict.fromkeys(rows, np.inf)
    for turn in range(load.rounds):
        for name, work in rows.items():
            if turn > 1 and best[name] > SLOW:
                continue
            begin = time.perf_counter()
            work()
            best[name] = min(best[name], time.perf_counter() - begin)
    for name, took in best.items():
        compiled = first[name] - took
        apart = f"   compiling {compiled:.1f} s" if compiled > 0.3 else ""
        ratio = took / best["plain NumPy"]
        print(f"  {name:16} {took / steps * 1e6:11.2f} us a step   {ratio:7.3f} x{apart}")


def sweeping() -> None:
    """A thousand learning rates at once, beside a thousand runs one by one, ours and by hand."""
    load = Workload(
        "(f) 1,000 learning rates x 200 steps of (a)", [2, 4, 2, 1], "tanh", 200, 10, 10
    )
    x, y = load.made().data.values()
    rates, every = np.geomspace(1e-3, 0.5, 1000), 50
    loads = [replace(load, rate=rate) for rate in rates[::every]]
    # As in the other workloads, rows are kept of the start and the end only.
    how = {"epochs": load.epochs, "batch_size": load.batch, "every": load.epochs}

    def at_once() -> list[Arrays]:
        runs = mathcore.sweep(load.network, x, y, learning_rates=rates, **how)
        return [list(run.at(-1).values()) for run in runs[::every]]

    def one_by_one() -> list[Arrays]:
        runs = (
            mathcore.train(load.network, x, y, learning_rate=one.rate, backend="numpy", **how)
            for one in loads
        )
        return [list(run.at(-1).values()) for run in runs]

    rows = {
        "at once": (at_once, 1),
        "one by one": (one_by_one, every),
        "by hand, no rows kept": (lambda: [plain(one) for one in loads], every),
    }
    wanted, best = [plain(one) for one in loads], dict.fromkeys(rows, np.inf)
    for _ in range(load.rounds):
        for name, (work, times) in rows.items():
            begin = time.perf_counter()
            reached = work()
            best[name] = min(best[name], (time.perf_counter() - begin) * times)
            for mine, theirs in zip(reached, wanted, strict=True):
                apart = max(float(np.abs(a - b).max()) for a, b in zip(mine, theirs, strict=True))
                assert apart < load.within, f"{name} ends {apart:.1e} away from plain NumPy"
    print(load.title)
    for name, took in best.items():
        print(f"  {name:24} {took:9.3f} s   {took / best['at once']:7.1f} x")


if __name__ == "__main__":
    print(f"{platform.machine()}, {os.cpu_count()} cores, NumPy {np.__version__}")
    known = {key: partial(compare, key) for key in WORKLOADS} | {"f": sweeping}
    for key in asked_for(known):
        known[key]()
