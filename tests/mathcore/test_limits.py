"""Derivatives from the definition, judged by measured limits, SymPy's `limit` and known numbers."""

from __future__ import annotations

import json
from itertools import pairwise

import mpmath
import numpy as np
import pytest
import sympy as sp

from mathcore import LEMMAS, Verdict, difference_quotient, differentiate, secant_table
from mathcore.derivation.moves import MOVES
from mathcore.derivation.moves import RULES as ALL_RULES
from mathcore.derivation.proof import compare
from mathcore.derivation.rules import RULES
from mathcore.derivation.steps import Derivation, Step
from mathcore.errors import BudgetError, FreeSymbolError, NoRuleError, ParseError, SettingError
from mathcore.printing import latex, mathml, plain, typst
from mathcore.symbols import D, function, symbol
from tests.mathcore.test_printing import compiled, unknown_commands

x, h, n = symbol("x"), symbol("h"), symbol("n")

WORKED_OUT = [
    "5", "x", "-x", "x/4", "3x - 7", "x^2", "x^3", "x^6", "x^2/4 - 2x + 5", "(3x-1)^5",
    "(x+1)(x-2)", "1/x", "3/x^2", "1/x^3", "(x+1)/(x-2)", "1/(x^2+1)", "x + 1/x", "sqrt(x)",
    "sqrt(2x+1)", "sqrt(x^2+1)", "3 sqrt(x)", "1/sqrt(x)", "x^(5/2)", "cbrt(x)", "x^7", "x^pi",
    "(2x+1)^(1/3)", "x^40", "e^x", "e^(-x)", "e^(2x+1)", "2^x", "10^(-x)", "ln(x)", "ln(3x)",
    "ln(2x+1)", "log_2(x)", "sin(x)", "cos(x)", "sin(2x)", "cos(3x+1)", "2 sin(x) - 3 cos(x)",
    "x^2 + 3 sin(x) - 2 ln(2x+1)", "e^x - x", "sqrt(x) + ln(x) + 4", "x^n", "a^x",
]  # fmt: skip
every_one = pytest.mark.parametrize("text", WORKED_OUT)


@every_one
def test_derivative_from_the_definition_is_proved_and_is_the_derivative(text):
    derivation = difference_quotient(text, "x")
    assert derivation.claim == D(derivation.claim.expr, x)
    assert derivation.verdict() is Verdict.PROVED
    assert compare(derivation.result, differentiate(text, "x").result) is Verdict.PROVED


@every_one
def test_derivative_from_the_definition_agrees_with_a_measured_limit(text):
    derivation = difference_quotient(text, "x")
    letters = {symbol("n"): sp.Rational(7, 3), symbol("a"): sp.Rational(5, 2)}
    f, slope = (
        sp.lambdify([x], e.xreplace(letters), "mpmath")
        for e in (derivation.claim.expr, derivation.result)
    )
    with mpmath.workdps(40):
        for point in (mpmath.mpf("0.7"), mpmath.mpf("1.9"), mpmath.mpf("5.3")):
            measured = mpmath.limit(lambda k, p=point: (f(p + 1 / k) - f(p)) * k, mpmath.inf)
            assert abs(measured - slope(point)) <= 1e-12 * (1 + abs(measured))


@every_one
def test_lines_lead_from_the_quotient_to_a_result_without_limits(text):
    lines = difference_quotient(text, "x").lines()
    assert lines[0].rule == "difference-quotient"
    assert lines[0].after.atoms(sp.Limit)
    assert all(one.after == two.before for one, two in pairwise(lines))
    assert not lines[-1].after.has(sp.Limit, D)


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ("x^2", ["difference-quotient", "expand", "cancel-h", "let-go"]),
        ("1/x", ["difference-quotient", "common-denominator", "cancel-h", "let-go"]),
        ("e^x", ["difference-quotient", "take-out", "limit-linear", "lemma"]),
        ("ln(x)", ["difference-quotient", "gather-logarithms", "rename", "limit-linear", "lemma"]),
    ],
)
def test_moves_are_those_of_a_textbook(text, moves):
    assert [line.rule for line in difference_quotient(text).lines()] == moves


def test_square_reads_as_on_a_blackboard():
    assert [plain(line.after) for line in difference_quotient("x^2").lines()] == [
        "lim_{h → 0} ((x + h)^2 - x^2)/h",
        "lim_{h → 0} (2x h + h^2)/h",
        "lim_{h → 0} (2x + h)",
        "2x",
    ]


def test_quotient_is_shown_before_it_is_worked_out():
    first = difference_quotient("x^2/4 - 2x + 5").lines()[0].after
    assert plain(first) == "lim_{h → 0} ((x + h)^2/4 - 2(x + h) + 5 - (x^2/4 - 2x + 5))/h"
    assert plain(difference_quotient("x").lines()[0].after) == "lim_{h → 0} (x + h - x)/h"


def test_a_letter_that_is_taken_is_not_used_for_the_step():
    derivation = difference_quotient("h x^2", "x")
    assert derivation.lines()[0].after.atoms(sp.Limit).pop().args[1] == symbol("k")
    assert derivation.result == 2 * h * x
    assert difference_quotient("t ln(x)", "x").verify()


@pytest.mark.parametrize("lemma", LEMMAS.values(), ids=LEMMAS)
def test_special_limit_is_measured(lemma):
    limit, value = lemma.statement.args
    values = {} if lemma.parameter is None else {lemma.parameter: sp.Rational(7, 3)}
    inside = sp.lambdify([limit.args[1]], limit.args[0].xreplace(values), "mpmath")
    with mpmath.workdps(60):
        for sign in (1, -1):
            near = inside(sign * mpmath.mpf("1e-25"))
            assert abs(near - mpmath.mpf(sp.N(value.xreplace(values), 50))) < 1e-23


@pytest.mark.parametrize("lemma", LEMMAS.values(), ids=LEMMAS)
def test_special_limit_is_what_sympy_finds(lemma):
    limit, value = lemma.statement.args
    positive = {} if lemma.parameter is None else {lemma.parameter: sp.Symbol("p", positive=True)}
    found = sp.limit(limit.args[0].xreplace(positive), limit.args[1], 0, "+-")
    assert found == value.xreplace(positive)
    assert lemma.source


def test_secant_and_tangent_of_the_lecture():
    derivation = difference_quotient("x^2/4 - 2x + 5", at=6, h=2)
    assert derivation.result == (3, sp.Rational(3, 2), 1)
    assert derivation.verdict() is Verdict.PROVED
    rise, slope, tangent = derivation.components()
    assert [plain(line.after) for line in rise.lines()][1:] == ["5 - 2", "3"]
    assert [plain(line.after) for line in slope.lines()] == ["(5 - 2)/2", "3/2"]
    assert [plain(line.after) for line in tangent.lines()][-3:] == [
        "lim_{h → 0} (h/4 - 2 + 3)", "3 - 2", "1",
    ]  # fmt: skip


@pytest.mark.parametrize("text", [t for t in WORKED_OUT if t not in ("x^n", "a^x")])
def test_limit_at_a_point_is_the_derivative_there(text):
    derivation = difference_quotient(text, at=3, h="1/3")
    expected = differentiate(text).result.subs(x, 3)
    assert sp.simplify(derivation.result[2] - expected) == 0
    f = difference_quotient(text).claim.expr
    rise = f.subs(x, sp.Rational(10, 3)) - f.subs(x, 3)
    assert sp.N(derivation.result[0] - rise, 30, chop=True) == 0
    assert sp.N(derivation.result[1] - 3 * rise, 30, chop=True) == 0
    assert derivation.verify()


def test_point_alone_gives_the_limit_there():
    derivation = difference_quotient("x^2", at=0.1)
    assert derivation.result == sp.Rational(1, 5)
    assert derivation.verify()


def test_a_wrong_limit_is_refuted():
    good = difference_quotient("sin(x)")
    inside = good.steps[0].after
    for wrong in (sp.sin(x), -sp.cos(x), 2 * inside, sp.Limit(inside.args[0] + h + 1, h, 0, "+-")):
        assert Step("let-go", inside, wrong, wrong).justification is Verdict.REFUTED
    assert not Derivation(good.claim, (Step("lemma", good.claim, x, x),), x).verify()


def test_a_limit_that_differs_from_both_sides_is_no_limit():
    split = sp.Limit(sp.Abs(h) / h, h, 0, "+-")
    assert not any(compare(split, value).holds for value in (sp.S.Zero, sp.S.One, -sp.S.One))


@pytest.mark.parametrize("text", ["x e^x", "sin(x^2)", "tanh(x)", "|x|", "x^x", "sin(x)/x"])
def test_what_has_no_way_is_refused_and_the_ways_are_named(text):
    with pytest.raises(NoRuleError, match="what can be: polynomials") as caught:
        difference_quotient(text)
    assert "**" not in str(caught.value)


@pytest.mark.parametrize("text", ["x^100000", "(2x+1)^1000", "(x+1)^100000 + x", "x^(-99999)"])
def test_a_huge_exponent_is_refused_at_once(text):
    with pytest.raises(BudgetError, match="is larger than the 40"):
        difference_quotient(text)


def test_requests_that_make_no_sense_are_refused():
    with pytest.raises(SettingError, match="a step of 0"):
        difference_quotient("x^2", at=1, h=0)
    with pytest.raises(SettingError, match="say at which x"):
        difference_quotient("x^2", h=1)
    with pytest.raises(SettingError, match="no real value at x = 0"):
        difference_quotient("1/x", at=0)
    with pytest.raises(SettingError, match="no real value at x = 0"):
        difference_quotient("sqrt(x)", at=0)
    with pytest.raises(SettingError, match="no real value at x = -1"):
        difference_quotient("ln(x)", at=-1)
    with pytest.raises(FreeSymbolError, match="a, x: say which one"):
        difference_quotient("a x")
    with pytest.raises(ParseError):
        difference_quotient("x^")


def test_every_move_of_the_limits_is_named_and_none_hides_a_rule():
    used = {line.rule for text in WORKED_OUT for line in difference_quotient(text, "x").lines()}
    assert used <= set(ALL_RULES)
    assert used & set(MOVES) >= {"conjugate", "difference-of-squares", "addition-theorem", "rename"}
    assert not set(MOVES) & set(RULES)


def test_limits_print_for_every_reader():
    limit = sp.Limit((sp.exp(h) - 1) / h, h, 0, "+-")
    assert latex(limit) == r"\lim_{h \to 0} \frac{e^{h} - 1}{h}"
    assert typst(limit) == "lim_(h -> 0) frac(e^h - 1, h)"
    assert "<munder><mo movablelimits" in mathml(limit)
    told = json.loads(difference_quotient("ln(x)").to_json("it"))
    assert told["verified"] is True
    assert told["proof"] == "proved"
    assert told["lines"][0]["latex"].count(r"\lim") == 1


def test_floating_point_breaks_down_where_the_steps_are_too_small():
    table = secant_table("x^2/4 - 2x + 5", at=6)
    assert table.slope == 1.0
    assert [row.h for row in table] == pytest.approx([10.0**-k for k in range(17)])
    first, last = table.rows[0], table.rows[-1]
    assert (first.rise, first.slope, first.error) == (1.25, 1.25, 0.25)
    assert (last.rise, last.slope, last.error) == (0.0, 0.0, 1.0)
    assert 1e-10 <= table.best.h <= 1e-6
    assert table.best.error < 1e-6


@pytest.mark.parametrize(("dtype", "low", "high"), [(float, 1e-9, 1e-7), (np.float32, 1e-4, 1e-2)])
def test_best_step_is_near_the_root_of_the_precision(dtype, low, high):
    table = secant_table("e^x", at=1, dtype=dtype)
    assert low <= table.best.h <= high
    assert table.slope == pytest.approx(np.e)


def test_secant_table_takes_its_own_steps_from_both_sides():
    table = secant_table("x^2", at=3, hs=[2, -2, 0.5])
    assert [(row.rise, row.slope) for row in table] == [(16, 8), (-8, 4), (3.25, 6.5)]
    assert [row.error for row in table] == [2, 2, 0.5]
    assert table.best.h == 0.5
    assert len(table) == 3
    with pytest.raises(SettingError, match="a step of 0"):
        secant_table("x^2", at=3, hs=[0.0])
    with pytest.raises(SettingError, match="no real value"):
        secant_table("ln(x)", at=0)


@pytest.mark.parametrize(
    ("text", "slopes", "said"),
    [
        ("sqrt(x)", [2.0, 10.0], r"has no derivative .* where 1/\(2 sqrt\(x\)\) has no real value"),
        ("abs(x)", [1.0, 1.0], r"^\|x\| has no derivative at x = 0: from the left the slope is -1"),
        ("relu(x)", [1.0, 1.0], "from the left the slope is 0, from the right 1; take another"),
    ],
)
def test_secants_stand_in_the_table_where_there_is_no_derivative_and_its_slope_says_why(
    text, slopes, said
):
    table = secant_table(text, at=0, hs=[0.25, 0.01])
    assert [row.slope for row in table] == pytest.approx(slopes)
    assert all(np.isnan(row.error) for row in table)
    for asked in (lambda: table.slope, lambda: table.best):
        with pytest.raises(SettingError, match=said) as caught:
            asked()
        assert "\n" not in str(caught.value)


def test_whole_derivations_typeset_in_typst_and_katex():
    derivations = [difference_quotient(text, "x") for text in WORKED_OUT]
    derivations.append(difference_quotient("x^2/4 - 2x + 5", at=6, h=2))
    assert compiled("\n\n".join(d.typst() for d in derivations))
    for derivation in derivations:
        assert unknown_commands(derivation.latex()) <= {r"\begin", r"\end"}


@pytest.mark.parametrize("key", [k for k, move in MOVES.items() if move.general is not None])
@pytest.mark.parametrize(("f", "g"), [(sp.sin, sp.exp), (sp.exp, sp.cos), (sp.cosh, sp.sin)])
def test_general_form_of_a_move_is_a_true_statement(key, f, g):
    named = {function("f"): f, function("g"): g}
    left, right = (
        side.replace(lambda e: e.func in named, lambda e: named[e.func](*e.args))
        for side in MOVES[key].general.args
    )
    assert compare(left, right) is Verdict.PROVED
    assert compare(left, right + 1) is Verdict.REFUTED
