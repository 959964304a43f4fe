"""What is made of a network, each remembered by what it depends on.

Formulas depend on the layers, the loss and the penalties; a compiled loop also on the sizes and
the batch, a step also on the optimizer's recurrence. Strengths are pairs of a penalty's name and
its number.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from sympy import Expr

from mathcore.codegen.epochs import Epoch, Recurrence, epoch_source
from mathcore.codegen.source import InPlace, load
from mathcore.codegen.traced import traced_epoch
from mathcore.derivation import backprop as deriving
from mathcore.derivation import passes
from mathcore.derivation.costs import phi_i, y_i, z_i
from mathcore.derivation.differentiate import work_out
from mathcore.derivation.indices import Program
from mathcore.derivation.layers import loss_of, penalty_statement
from mathcore.derivation.steps import Derivation
from mathcore.formulas import Activation, activation_of
from mathcore.symbols import D, symbol

Array = np.ndarray[Any, np.dtype[Any]]
LOGIT_AND_TARGET = [symbol("z"), symbol("y")]


@lru_cache(maxsize=64)
def program(layers: tuple[str | Activation, ...], loss: str, penalties: tuple[str, ...]) -> Program:
    return deriving.program(layers[:-1], layers[-1], loss, penalties)


@lru_cache(maxsize=64)
def backprop(
    layers: tuple[str | Activation, ...], loss: str, penalties: tuple[str, ...]
) -> Derivation:
    return passes.backprop(layers[:-1], layers[-1], loss, penalties)


@lru_cache(maxsize=64)
def printed(
    layers: tuple[str | Activation, ...], loss: str, strengths: tuple[tuple[str, float], ...]
) -> InPlace:
    constants = dict(strengths)
    return InPlace.of(program(layers, loss, tuple(constants)), constants)


@lru_cache(maxsize=64)
def looped(
    layers: tuple[str | Activation, ...],
    loss: str,
    strengths: tuple[tuple[str, float], ...],
    sizes: tuple[int, ...],
    batch: int,
) -> Epoch:
    constants = dict(strengths)
    extents = {f"d{layer}": size for layer, size in enumerate(sizes)}
    return Epoch(program(layers, loss, tuple(constants)), extents, constants, batch)


@lru_cache(maxsize=64)
def epoch(
    layers: tuple[str | Activation, ...],
    loss: str,
    strengths: tuple[tuple[str, float], ...],
    sizes: tuple[int, ...],
    batch: int,
    row: Recurrence,
) -> str:
    return epoch_source(looped(layers, loss, strengths, sizes, batch), row)


@lru_cache(maxsize=64)
def traced(
    layers: tuple[str | Activation, ...],
    loss: str,
    strengths: tuple[tuple[str, float], ...],
    row: Recurrence,
) -> str:
    constants = dict(strengths)
    return traced_epoch(program(layers, loss, tuple(constants)), constants, row)


@lru_cache(maxsize=64)
def loaded(
    layers: tuple[str | Activation, ...], loss: str, strengths: tuple[tuple[str, float], ...]
) -> Any:
    constants = dict(strengths)
    gradients = printed(layers, loss, strengths).gradients
    if not constants:
        return gradients

    def run(*arrays: Array, **settings: Any) -> tuple[Array, ...]:
        *found, _ = gradients(*arrays, **settings)
        return tuple(found)

    return run


@lru_cache(maxsize=64)
def forward(layers: tuple[str | Activation, ...], loss: str) -> Any:
    whole = program(layers, loss, ())
    return load(whole.up_to(whole.outputs[:2]))


@lru_cache(maxsize=64)
def penalty(last: int, strengths: tuple[tuple[str, float], ...]) -> Any:
    """The penalties of all weights, as a program of its own."""
    names = tuple(name for name, _ in strengths)
    given = deriving.shapes(last, names)[2:]
    statements = (penalty_statement(names, last),)
    inputs = tuple(name for name, _ in given)
    return load(Program(inputs, statements, ("penalty",), given), dict(strengths))


@lru_cache(maxsize=64)
def second_slope(output: str | Activation, loss: str) -> Expr:
    """The second derivative of one sample's loss by its logit, derived by the rules."""
    z, y = LOGIT_AND_TARGET
    row = activation_of(output)
    first = deriving.logit_slope(loss_of(loss), row).xreplace({z_i: z, y_i: y})
    first = first.xreplace({phi_i: row.at(z)})
    return work_out(D(first, z)).result
