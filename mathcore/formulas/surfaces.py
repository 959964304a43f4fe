"""Surfaces on which optimizers are compared. Adding one is one row here.

Only the expression is stated; where a surface is lowest is worked out from it
(`mathcore.derivation.minima`). `low` and `high` are the ends of both axes of its picture, `start`
is where a walk usually begins.
"""

from __future__ import annotations

from sympy import Rational

from mathcore.errors import N_
from mathcore.formulas.records import Records, Surface
from mathcore.symbols import symbol

x, y = symbol("x"), symbol("y")

SURFACES: Records[Surface] = Records(
    N_("surface"),
    Surface(
        "bowl",
        x**2 + y**2,
        (x, y),
        (-3.0, 3.0),
        (-2.5, 2.0),
        source="the sphere function; De Jong 1975, F1",
    ),
    Surface(
        "ravine",
        x**2 / 20 + y**2,
        (x, y),
        (-3.0, 3.0),
        (-2.5, 2.0),
        source="an elongated bowl, condition number 20; Goh, Why Momentum Really Works, 2017",
    ),
    Surface(
        "rosenbrock",
        (1 - x) ** 2 + 100 * (y - x**2) ** 2,
        (x, y),
        (-2.0, 2.0),
        (-1.2, 1.0),
        source="Rosenbrock 1960, with his start",
    ),
    Surface(
        "himmelblau",
        (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
        (x, y),
        (-5.0, 5.0),
        (0.0, -1.0),
        source="Himmelblau, Applied Nonlinear Programming, 1972",
    ),
    Surface(
        "saddle",
        x**2 - y**2 + y**4 / 8,
        (x, y),
        (-3.0, 3.0),
        (-2.0, 0.01),
        source="x^2 - y^2, bounded below by a fourth power",
    ),
    Surface(
        "beale",
        (Rational(3, 2) - x + x * y) ** 2
        + (Rational(9, 4) - x + x * y**2) ** 2
        + (Rational(21, 8) - x + x * y**3) ** 2,
        (x, y),
        (-4.5, 4.5),
        (1.0, 1.5),
        source="Beale 1958; More, Garbow, Hillstrom 1981, problem 5",
    ),
)
