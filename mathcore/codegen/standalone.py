"""A network's whole source: its gradients, a start, and a loop of gradient descent.

Saved in a file it trains by itself with NumPy alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mathcore.codegen.source import source
from mathcore.codegen.traced import HEAD
from mathcore.derivation.indices import Program

START = '''

SIZES = {sizes}


def start(seed=0):
    """Random weights, normal with variance one over the inputs, and biases of 0."""
    draw = numpy.random.default_rng(seed)
    parameters = []
    for d, k in zip(SIZES, SIZES[1:]):
        parameters += [draw.normal(0, d**-0.5, (d, k)), numpy.zeros(k)]
    return parameters
'''

TRAINING = '''

def train(x, y, parameters, learning_rate=0.1, epochs=100, batch_size=None, seed=0):
    """Gradient descent on the mean loss; the parameters change in place.

    Rows of x, of shape (n, {inputs}), and of y, of shape (n, {outputs}), are samples; a batch is
    drawn without replacement, in an order that is new in every epoch.
    """
    size = min(batch_size or len(x), len(x))
    memory = memory_for(x[:size], y[:size], *parameters)
    for epoch in range(1, epochs + 1):
        draw = numpy.random.default_rng((seed, epoch))
        order = draw.permutation(len(x)) if size < len(x) else slice(None)
        for begin in range(0, len(x), size):
            rows = order[begin:begin + size] if size < len(x) else order
            slopes = gradients(x[rows], y[rows], *parameters, memory=memory{measure})[2:]
            for value, slope in zip(parameters, slopes):
                value -= learning_rate*slope
    return parameters
'''


LOOPED = '''

def train(x, y, parameters, learning_rate=0.1, epochs=100, batch_size=None, seed=0):
    """Gradient descent on the mean loss; gives the parameters at the end.

    Rows of x, of shape (n, {inputs}), and of y, of shape (n, {outputs}), are samples; a batch is
    drawn without replacement, in an order that is new in every epoch.
    """
    size = min(batch_size or len(x), len(x))
    weights = numpy.concatenate([value.ravel() for value in parameters])
    slopes = numpy.empty_like(weights)
    rates = numpy.full(-(-len(x)//size), learning_rate)
    for epoch in range(1, epochs + 1):
        draw = numpy.random.default_rng((seed, epoch))
        order = draw.permutation(len(x)) if size < len(x) else numpy.arange(len(x))
        steps(x, y, order, size, weights, slopes, 0, rates)
    ends = numpy.cumsum([value.size for value in parameters])
    parts = numpy.split(weights, ends[:-1])
    return [part.reshape(value.shape) for part, value in zip(parts, parameters)]
'''


SCANNED = '''

def train(x, y, parameters, learning_rate=0.1, epochs=100, batch_size=None, seed=0):
    """Gradient descent on the mean loss; gives the parameters at the end.

    Rows of x, of shape (n, {inputs}), and of y, of shape (n, {outputs}), are samples; a batch is
    drawn without replacement, in an order that is new in every epoch.
    """
    with jax.enable_x64(True), jax.default_matmul_precision("highest"):
        return train_exactly(x, y, parameters, learning_rate, epochs, batch_size, seed)


def train_exactly(x, y, parameters, learning_rate, epochs, batch_size, seed):
    run = jax.jit(steps)
    size, real = min(batch_size or len(x), len(x)), parameters[0].dtype
    full = len(x)//size*size
    x, y = jnp.asarray(x, real), jnp.asarray(y, real)
    carry = tuple(parameters), ()
    for epoch in range(1, epochs + 1):
        draw = numpy.random.default_rng((seed, epoch))
        order = draw.permutation(len(x)) if size < len(x) else numpy.arange(len(x))
        for rows in (order[:full].reshape(-1, size), order[full:][None]):
            if rows.size:
                carry = run(x, y, rows, *carry, 0, numpy.full(len(rows), learning_rate, real))
    return [numpy.asarray(value) for value in carry[0]]
'''


def standalone(program: Program, sizes: Sequence[int], constants: Mapping[str, float]) -> str:
    """NumPy source with `memory_for`, `gradients`, `start` and `train`."""
    text = (START + TRAINING).format(
        sizes=tuple(sizes), inputs=sizes[0], outputs=sizes[-1], measure=", measure=False"
    )
    return source(program, constants=constants) + text


def standalone_loop(text: str, sizes: Sequence[int]) -> str:
    """Numba source of one pass by gradient descent, with `start` and `train`."""
    return text + (START + LOOPED).format(sizes=tuple(sizes), inputs=sizes[0], outputs=sizes[-1])


def standalone_scan(text: str, sizes: Sequence[int]) -> str:
    """JAX source of one pass by gradient descent, with `start` and `train`."""
    start = (START + SCANNED).format(sizes=tuple(sizes), inputs=sizes[0], outputs=sizes[-1])
    return text.replace(HEAD, HEAD + "import numpy\n", 1) + start
