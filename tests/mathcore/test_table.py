"""The table of derivatives: every row derived, judged by measured slopes and by books."""

from __future__ import annotations

import json

import mpmath
import pytest
import sympy as sp

from mathcore import Verdict, derivative_table, differentiate
from mathcore.derivation.proof import compare
from mathcore.derivation.steps import Step
from mathcore.formulas import ELEMENTARY
from mathcore.formulas.elementary import CORNERS
from mathcore.printing import plain
from mathcore.symbols import D, symbol
from tests.mathcore.test_printing import compiled, unknown_commands

x, n, a = symbol("x"), symbol("n"), symbol("a")
ROWS = {plain(row.function): row for row in derivative_table()}
every_row = pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
NUMBERS = {n: sp.Rational(7, 3), a: sp.Rational(5, 2)}


def test_rows_of_the_lecture_come_first():
    first = [(plain(row.function), plain(row.derivative)) for row in derivative_table()[:5]]
    assert first == [
        ("n", "0"), ("x", "1"), ("x^n", "n x^(n - 1)"), ("e^x", "e^x"), ("ln(x)", "1/x"),
    ]  # fmt: skip
    assert {row.origin for row in derivative_table()[:5]} == {"from the limit"}


def test_table_has_the_standard_rows_once():
    assert len(ROWS) == len(derivative_table()) >= 30


@every_row
def test_row_is_derived_and_every_step_of_it_is_proved(row):
    assert row.derivation.claim == D(row.function, x)
    assert row.derivation.result == row.derivative
    assert row.derivation.steps
    assert row.derivation.verdict() is Verdict.PROVED


@every_row
def test_row_agrees_with_a_measured_slope(row):
    f, slope = (
        sp.lambdify([x], e.xreplace(NUMBERS), "mpmath") for e in (row.function, row.derivative)
    )
    measured = 0
    with mpmath.workdps(60):
        step = mpmath.mpf("1e-25")
        for point in (mpmath.mpf(p) for p in ("-3.7", "-0.6", "-0.2", "0.3", "0.7", "1.9", "4.2")):
            try:
                secant = (f(point + step) - f(point - step)) / (2 * step)
            except (ZeroDivisionError, ValueError):
                continue
            if mpmath.im(secant) == 0 and mpmath.im(slope(point)) == 0:
                assert abs(slope(point) - secant) <= 1e-20 * (1 + abs(secant))
                measured += 1
    assert measured >= 2


def test_every_row_that_the_rules_look_up_is_derived():
    derived = {type(row.function): row for row in derivative_table()}
    for function, slope in ELEMENTARY.items():
        row = derived[function]
        assert compare(row.derivation.steps[0].before, slope) is Verdict.PROVED
        assert compare(row.derivation.lines()[-1].after, slope) is Verdict.PROVED
        assert row.derivation.result == slope


@every_row
def test_no_row_is_looked_up_before_it_is_derived(row):
    rows = list(ROWS.values())
    earlier = {type(other.function) for other in rows[: rows.index(row)]}
    looked_up = [s for s in row.derivation.walk() if s.rule in ("table", "corner")]
    assert {type(step.before.expr) for step in looked_up} <= earlier


@pytest.mark.parametrize(
    ("function", "derivative", "rules"),
    [
        ("tan(x)", "1 + tan^2(x)", ["definition", "quotient", "pythagoras", "table-form"]),
        ("arcsin(x)", "1/sqrt(1 - x^2)", ["inverse"]),
        ("arccot(x)", "-1/(x^2 + 1)", ["inverse", "table-form"]),
        ("sinh(x)", "cosh(x)", ["definition", "sum", "table-form"]),
        ("ln(x)/ln(a)", "1/(x ln(a))", ["constant-multiple"]),
        ("floor(x)", "0", ["between-steps"]),
        ("erf(x)", "2 e^(-x^2)/sqrt(π)", ["area"]),
    ],
)
def test_row_has_the_form_and_the_way_of_a_textbook(function, derivative, rules):
    row = ROWS[function]
    assert plain(row.derivative) == derivative
    assert [step.rule for step in row.derivation.steps] == rules


def test_inverse_sine_reads_as_in_a_textbook():
    assert [plain(line.after) for line in ROWS["arcsin(x)"].derivation.lines()] == [
        "1/(d/dy sin(y))", "1/cos(y)", "1/sqrt(1 - sin^2(y))", "1/sqrt(1 - x^2)",
    ]  # fmt: skip


def test_wrong_rows_would_be_refuted():
    term = D(sp.tan(x), x)
    assert Step("table", term, 1 - sp.tan(x) ** 2, 1 - sp.tan(x) ** 2).justification is (
        Verdict.REFUTED
    )
    height = sp.exp(-(x**2))
    assert Step("area", D(sp.erf(x), x), height, height).justification is Verdict.REFUTED


@pytest.mark.parametrize("function", CORNERS, ids=lambda f: f.__name__)
def test_steps_inside_a_formula_are_proved_too(function):
    assert differentiate(x**2 * function(2 * x), x).verify()
    good = D(function(x) * x, x)
    assert compare(good, function(x) + x * ELEMENTARY[function]) is Verdict.PROVED
    assert compare(good, 2 * function(x) + 1) is Verdict.REFUTED


def test_row_prints_in_every_form():
    row = ROWS["sin(x)"]
    assert row.text() == "d/dx sin(x) = cos(x)    (from the limit)"
    assert row.latex() == r"\frac{d}{dx} \sin(x) = \cos(x)"
    assert row.typst() == "frac(d, d x) sin (x) = cos (x)"
    told = json.loads(row.to_json())
    assert told["derivative"]["text"] == "cos(x)"
    assert told["derivation"]["verified"] is True


def test_table_and_its_derivations_typeset_in_typst_and_katex():
    rows = derivative_table()
    assert compiled("\n\n".join(f"$ {row.typst()} $\n\n{row.derivation.typst()}" for row in rows))
    for row in rows:
        assert not unknown_commands(row.latex())
        assert unknown_commands(row.derivation.latex()) <= {r"\begin", r"\end"}
