"""Schedules of the learning rate. Adding one is one row here.

Each is written in the rate at the start and in the number of steps done, so that the first step
goes with 0 and the rate given.
"""

from __future__ import annotations

from sympy import Min, cos, floor, pi

from mathcore.errors import N_
from mathcore.formulas.hyper import STEP
from mathcore.formulas.records import Records, Schedule
from mathcore.symbols import symbol

FIRST_RATE = symbol("eta_0")
t, eta_0 = STEP, FIRST_RATE
gamma, s, k, T, least = (symbol(name) for name in ("gamma", "s", "k", "T", "eta_min"))

SCHEDULES: Records[Schedule] = Records(
    N_("schedule"),
    Schedule("constant", eta_0, source="lecture topic 15"),
    Schedule(
        "step",
        eta_0 * gamma ** floor(t / s),
        hyper={gamma: 0.1, s: 100.0},
        source="torch.optim.lr_scheduler.StepLR",
    ),
    Schedule(
        "exponential",
        eta_0 * gamma**t,
        hyper={gamma: 0.99},
        source="torch.optim.lr_scheduler.ExponentialLR",
    ),
    Schedule(
        "cosine",
        least + (eta_0 - least) * (1 + cos(pi * Min(t, T) / T)) / 2,
        hyper={T: 100.0, least: 0.0},
        horizon=T,
        source="Loshchilov, Hutter 2017, equation 5; torch.optim.lr_scheduler.CosineAnnealingLR",
    ),
    Schedule(
        "inverse",
        eta_0 / (1 + k * t),
        hyper={k: 0.01},
        source="Robbins, Monro 1951; keras.optimizers.schedules.InverseTimeDecay",
    ),
)


def schedule(name: str | Schedule, **hyper: float) -> Schedule:
    """A schedule of the learning rate by its name, with numbers of one's own.

    Args:
        name: a name in SCHEDULES, or a record.
        hyper: values by letter, such as gamma, s, k, T, eta_min; T is the length of the run if
            left out.

    Raises:
        UnknownFormulaError: no such schedule; the nearest name is suggested.
        SettingError: no such number in it, or one outside its range.

    >>> schedule("inverse", k=0.5).expr
    eta_0/(k*t + 1)
    """
    row = name if isinstance(name, Schedule) else SCHEDULES[name]
    return row.with_values(**hyper) if hyper else row
