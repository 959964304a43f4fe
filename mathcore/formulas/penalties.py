"""The penalties on large weights, each stated for one weight. Adding one is one row here."""

from __future__ import annotations

from sympy import Abs, S

from mathcore.errors import N_
from mathcore.formulas.records import Penalty, Records
from mathcore.symbols import symbol

w, strength = symbol("w"), symbol("lambda")

PENALTIES: Records[Penalty] = Records(
    N_("penalty"),
    Penalty(
        "l1",
        w,
        strength,
        Abs(w),
        strength,
        source="Tibshirani 1996; The Elements of Statistical Learning, equation 3.52",
        kinks=(S.Zero,),
    ),
    Penalty(
        "l2",
        w,
        strength,
        w**2,
        strength,
        source="Hoerl, Kennard 1970; The Elements of Statistical Learning, equation 3.41",
    ),
    Penalty(
        "half_l2",
        w,
        strength,
        w**2,
        strength / 2,
        source="Goodfellow, Bengio, Courville, Deep Learning, equation 7.1: the 2 cancels",
    ),
)
