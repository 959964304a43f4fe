"""What the fork server imports once, before it forks the workers.

SymPy fills many tables on its first derivative, and imports all of NumPy on its first function; a
worker that is forked afterwards starts warm.
"""

from __future__ import annotations

import gc
import logging

import app.boards
import app.capacity
import app.explaining
import app.gallery
import app.jobs
import app.judged
import app.microscope
import app.racing
import app.samples
import app.slopes
import app.stepping
import app.surfaces
import app.typeset  # noqa: F401
import mathcore

try:
    derived = mathcore.differentiate("x^2 sin(x)/(1 + e^(-x))")
    derived.to_json("en")
    mathcore.compile(derived.result)(1.0)
except Exception:
    # One broken formula must not keep the others from running; its own job will say so.
    logging.getLogger(__name__).exception("the workers start cold")

# The collector would otherwise write to every page it visits and undo the sharing of memory.
gc.collect()
gc.freeze()
