"""The parameters of a network by name, in the order in which its program takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from mathcore.errors import N_, DataError

if TYPE_CHECKING:
    from mathcore.training.network import Network

Array = np.ndarray[Any, np.dtype[Any]]


def in_order(network: Network, parameters: Mapping[str, Any]) -> tuple[Array, ...]:
    """The parameters of a network as arrays in the order of its program, checked to fit it."""
    found = []
    sizes = zip(network.sizes, network.sizes[1:], strict=False)
    for layer, (d, k) in enumerate(sizes, start=1):
        for name, shape in ((f"W{layer}", (d, k)), (f"b{layer}", (k,))):
            if name not in parameters:
                raise DataError(
                    N_("the parameters lack {name!r}; they are: {known}"),
                    name=name,
                    known=", ".join(map(str, parameters)) or "none",
                )
            array = np.asarray(parameters[name])
            if array.shape != shape or array.dtype.kind not in "fiub":
                raise DataError(
                    N_("the parameter {name} has the shape {given}, and the network's is {wanted}"),
                    name=name,
                    given=array.shape,
                    wanted=shape,
                )
            found.append(array)
    return tuple(found)
