"""What a reader calls what an error speaks of by its name in the library.

Knows no screen. A data set that is drawn, or a setting with a field of another name, is one row.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

from mathcore.errors import N_, DiscesaError, DivergenceError, SettingError

DATA = {
    "circle": N_("a disc in a ring"),
    "xor": N_("opposite quadrants"),
    "spiral": N_("a spiral"),
    "moons": N_("two half moons"),
    "gaussians": N_("two clouds"),
    "plane": N_("a plane"),
    "multi_gaussian": N_("hills and hollows"),
    "line": N_("a line"),
    "cubic": N_("a cubic"),
}
SETTINGS = {
    "epochs": N_("the number of epochs"),
    "batch_size": N_("the number of samples in a batch"),
}
QUANTITIES = {"loss": N_("the loss")}
PLACES = ((SettingError, "name", DATA | SETTINGS), (DivergenceError, "quantity", QUANTITIES))
"""Kinds of errors, and in which place of their messages such a name stands."""


def renamed(error: DiscesaError, _: Callable[[str], str]) -> DiscesaError:
    """The same error, speaking as a page does.

    >>> error = SettingError("the noise of {name} is at most 1", name="circle")
    >>> renamed(error, str.upper).values
    {'name': 'A DISC IN A RING'}
    """
    found = copy(error)
    for kind, place, names in PLACES:
        called = names.get(str(error.values.get(place)))
        if called is not None and isinstance(error, kind):
            found.values = {**found.values, place: _(called)}
    return found
