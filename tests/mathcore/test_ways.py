"""More than one way to a derivative: methods, alternatives, equations, hints, numbers, budgets."""

from __future__ import annotations

import json
import sys
import threading
import time
import weakref

import pytest
import sympy as sp

from mathcore import (
    DETAILS,
    METHODS,
    BudgetError,
    DataError,
    Derivation,
    SettingError,
    alternatives,
    at_point,
    differentiate,
    equivalent,
    gradient,
    implicit,
    parse,
)
from mathcore.budget import TimeIsUp, limited, spare
from mathcore.derivation import differentiate as inner
from mathcore.derivation.proof import compare
from mathcore.derivation.remarks import kinks
from mathcore.printing.data import from_data, to_data
from mathcore.symbols import symbol

x, y = symbol("x"), symbol("y")


@pytest.mark.parametrize("text", ["sin(x)/x", "x e^x", "tan(x)", "x^2 (x+1)^3", "sigmoid(x)/x"])
@pytest.mark.parametrize("method", METHODS)
def test_every_method_leads_to_the_same_derivative(text, method):
    derivation = differentiate(text, method=method)
    assert compare(derivation.result, differentiate(text).result).holds
    assert derivation.verify()


def test_a_quotient_can_be_derived_as_a_product_and_through_its_logarithm():
    (step,) = differentiate("sin(x)/x").steps
    others = alternatives(step)
    assert {other.rule for other in others} == {"product", "logarithmic"}
    for other in others:
        assert compare(other.result, step.result).holds


def test_an_unknown_method_is_refused_with_the_known_ones():
    with pytest.raises(SettingError, match="known: quotient, product"):
        differentiate("x", method="magic")


@pytest.mark.parametrize(
    "equation",
    ["x^2 + y^2 = 25", "x y = 1", "y^3 + x^3 = 6x y", "sin(x y) = x", "e^y = x + y", "x = y^2 + y"],
)
def test_an_equation_gives_the_slope_that_sympy_gives(equation):
    left, right = (parse(side) for side in equation.split("="))
    derivation = implicit(equation)
    slope = derivation.result.rhs.xreplace(
        dict.fromkeys(derivation.result.rhs.atoms(sp.core.function.AppliedUndef), y)
    )
    assert sp.simplify(slope - sp.idiff(left - right, y, x)) == 0
    assert derivation.verify()


@pytest.mark.parametrize(
    ("equation", "said"),
    [("x^2 = 1", "y does not occur"), ("x = y = 1", "one equals sign"), ("x^2 y", "one equals")],
)
def test_an_equation_without_a_slope_is_refused_in_one_line(equation, said):
    with pytest.raises(SettingError, match=said):
        implicit(equation)


@pytest.mark.parametrize("text", ["(3x-1)^5", "x^2 sin(x)", "ln(x^2+1)/x", "x^x"])
def test_more_detail_adds_lines_and_changes_no_result(text):
    derivation = differentiate(text)
    result, rules, every = (derivation.lines(detail) for detail in DETAILS)
    assert len(result) == 1 < len(rules) < len(every)
    assert {line.after for line in rules} <= {line.after for line in every}
    assert result[-1].after == rules[-1].after == every[-1].after == derivation.result
    assert all(compare(line.before, line.after, line.where).holds for line in every)


def test_hints_go_from_the_rule_to_look_for_to_the_line():
    hints = differentiate("x^2 sin(x)").hints()
    assert hints[0] == "d/dx (x^2 sin(x)): which rule? Product rule."
    assert hints[3].startswith("So d/dx (x^2 sin(x)) = ")
    assert len(differentiate("x^2 sin(x)").hints("it")) == len(hints)


def test_numbers_stand_beside_the_symbols():
    told = differentiate("x^3").text(at=2)
    assert "x = 2: 3 * 2^2 = 12" in told


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("|x|", [(0, -1, 1, False)]),
        ("relu(x-3)", [(3, 0, 1, False)]),
        ("sign(x)", [(0, 0, 0, True)]),
        ("|x|x", []),
        ("max(x, 2-x)", [(1, -1, 1, False)]),
        ("x^2", []),
    ],
)
def test_corners_and_jumps_are_named_with_the_slopes_on_either_side(text, found):
    derivation = differentiate(text)
    seen = kinks(derivation.claim.expr, derivation.result, x)
    assert [(kink.at, kink.left, kink.right, kink.jumps) for kink in seen] == found


def test_no_slope_is_given_at_a_corner():
    with pytest.raises(SettingError, match="no derivative"):
        at_point(differentiate("|x|"), 0)


# Stored derivations


@pytest.mark.parametrize(
    "make",
    [
        lambda: implicit("x^2 + y^2 = 25"),
        lambda: gradient("x^2 y + sin(x y)"),
        lambda: at_point(differentiate("x^3"), 2),
        lambda: differentiate("relu(x) x", order=2),
    ],
)
def test_a_derivation_loads_back_from_its_json(make):
    derivation = make()
    again = Derivation.from_json(derivation.to_json())
    assert again == derivation
    assert again.text("it") == derivation.text("it")
    assert again.verify()


@pytest.mark.parametrize(
    "data",
    [
        "__import__('os').system('true')",
        ["eval", "1"],
        ["Pow", 9, ["Pow", 9, 999999999]],
        ["Pow", ["Pow", 9, 99999], 99999],
        ["symbol", "x; import os"],
        ["Add", ["Add"] * 3 + [[]]],
        ["Rational", 1, 0],
        ["Limit", ["symbol", "x"], ["symbol", "x"], 0, "sideways"],
        ["constant", "os"],
        True,
        None,
        {},
        10**40_000,
    ],
    ids=range(13),
)
def test_data_that_are_no_formula_are_refused(data):
    with pytest.raises(DataError):
        from_data(data)


def test_deeply_nested_data_are_refused():
    data = ["symbol", "x"]
    for _ in range(100_000):
        data = ["sin", data]
    with pytest.raises(DataError):
        from_data(data)


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"version": 2}', "[" * 100_000])
def test_text_that_is_no_derivation_is_refused(text):
    with pytest.raises(DataError, match="not a derivation"):
        Derivation.from_json(text)


def test_a_stored_step_that_was_tampered_with_is_found_out():
    stored = json.loads(differentiate("x^3").to_json())
    for key in ("after", "result"):
        stored["steps"][0][key]["data"] = to_data(2 * x**2)
    assert not Derivation.from_json(json.dumps(stored)).verify()


# Budgets


def busy(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            sum(range(1000))
        except Exception:
            continue
    return "done"


def test_work_past_its_budget_is_stopped_and_says_what_it_was():
    with pytest.raises(BudgetError, match=r"not in 0\.1 seconds"):
        limited(0.1, "not in {seconds} seconds", lambda: busy(20))


def test_time_in_which_a_thread_does_not_work_is_not_counted_and_has_an_end():
    assert limited(0.2, "late", lambda: time.sleep(0.4) or "done") == "done"
    with pytest.raises(BudgetError, match="late"):
        limited(0.05, "late", lambda: [time.sleep(0.01) for _ in range(2000)])


def test_the_sooner_of_two_budgets_holds():
    with pytest.raises(BudgetError, match="outer"):
        limited(0.1, "outer", lambda: limited(20, "inner", lambda: busy(20)))
    with pytest.raises(BudgetError, match="inner"):
        limited(20, "outer", lambda: limited(0.1, "inner", lambda: busy(20)))


def test_nothing_is_left_over_after_a_budget():
    for _ in range(50):
        assert spare(0.004, lambda: busy(0.0035), "late") in ("done", "late")
    assert busy(0.1) == "done"


def test_a_budget_holds_where_the_interpreter_swallows_the_first_exception(monkeypatch):
    class Watched:
        pass

    def callback(_):
        try:
            busy(20)
        except BaseException as raised:  # it goes no further than here
            swallowed.append(type(raised))
            raise

    def work():
        one, other = Watched(), Watched()
        references = weakref.ref(one, callback), weakref.ref(other, lambda _: 1 / 0)
        del one, other
        assert [reference() for reference in references] == [None, None]
        return busy(20)

    swallowed, printed = [], []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: printed.append(told.exc_type))
    with pytest.raises(BudgetError, match="not in"):
        limited(0.1, "not in {seconds} seconds", work)
    assert [issubclass(kind, TimeIsUp) for kind in swallowed] == [True]
    assert printed == [ZeroDivisionError], "only what nobody raises once more is worth a line"
    assert busy(0.6) == "done"


def test_every_thread_has_its_own_budget():
    said = []
    threads = [
        threading.Thread(target=lambda: said.append(spare(0.2, lambda: busy(20), "late")))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    assert busy(0.3) == "done"
    for thread in threads:
        thread.join()
    assert said == ["late"] * 3


@pytest.mark.parametrize("budget", [0, -1, float("nan"), float("inf")])
def test_a_budget_is_a_positive_number_of_seconds(budget):
    with pytest.raises(SettingError, match="positive number"):
        differentiate("x", budget=budget)


def test_a_call_on_a_large_formula_ends_within_its_budget():
    f = " + ".join(f"sin({k}x) e^(x/{k})" for k in range(1, 25))
    with pytest.raises(BudgetError, match="within"):
        differentiate(f, budget=0.001)
    with pytest.raises(BudgetError, match="within"):
        equivalent(f, f + " + 0x", budget=0.001)


def test_a_search_for_a_shorter_form_that_hangs_is_given_up(monkeypatch):
    monkeypatch.setattr(inner, "tidy", lambda expr: busy(60))
    monkeypatch.setattr(inner, "TIDYING", 0.2)
    derivation = differentiate("e^(-x^2) cos(3x)")
    assert compare(derivation.result, sp.diff(parse("e^(-x^2) cos(3x)"), x)).holds
    assert derivation.verify()
