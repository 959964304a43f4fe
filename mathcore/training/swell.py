"""How the gradient of a network swells when it is written out, beside deeper and wider ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mathcore.derivation.backprop import program
from mathcore.derivation.layers import row_of
from mathcore.derivation.swelling import Swelling, swelling
from mathcore.formulas import Activation
from mathcore.training.kinds import check_count

MOST = 12
"""Deeper or wider ones are written out for minutes."""

if TYPE_CHECKING:
    from mathcore.training.network import Network


@dataclass(frozen=True)
class Swell:
    """How the gradient of a network swells: itself, by depth, and by width."""

    here: Swelling
    by_depth: tuple[Swelling, ...]
    by_width: tuple[Swelling, ...]


def swell(network: Network, most: int) -> Swell:
    """The operations of a network's gradient, and of its likes.

    Args:
        most: hidden layers of the deepest, and units of the widest, that is counted beside it.
    """
    check_count("most", most, MOST)
    first, *inner, last = network.sizes
    row = network.hidden if isinstance(network.hidden, str | Activation) else "tanh"

    def counted(hidden: Sequence[int]) -> Swelling:
        sizes = (first, *hidden, last)
        rows = network.layers[:-1] if len(hidden) == len(inner) else [row] * len(hidden)
        whole = program(rows, network.output, network.loss, tuple(network.strengths))
        return swelling(whole, [row_of(given) for given in (*rows, network.output)], sizes)

    widest = max(inner, default=2)
    return Swell(
        counted(inner),
        tuple(counted([widest] * deep) for deep in range(1, most + 1)),
        tuple(counted([wide] * len(inner)) for wide in range(1, most + 1)),
    )
