"""`discesa table`, and `discesa derive` from the definition, of higher order and at a point."""

from __future__ import annotations

import json

import pytest

import mathcore


def test_table_prints_one_line_for_each_row(run):
    code, out, err = run("table")
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert len(lines) == len(mathcore.derivative_table())
    assert lines[2] == "d/dx x^n = n x^(n - 1)    (from the limit)"
    assert "(dal limite)" in run("table", "--lang", "it")[1]


@pytest.mark.parametrize(("form", "mark"), [("latex", r"\frac{d}{dx}"), ("typst", "frac(d, d x)")])
def test_table_prints_for_typesetting(run, form, mark):
    assert run("table", "--format", form)[1].count(mark) >= 25


def test_table_is_data_with_proofs(run):
    rows = json.loads(run("table", "--format", "json")[1])
    assert len(rows) == len(mathcore.derivative_table())
    assert all(row["derivation"]["proof"] == "proved" for row in rows)


def test_table_shows_its_steps(run):
    out = run("table", "--steps")[1]
    assert "lim_{h → 0} e^x (e^h - 1)/h" in out
    assert out.count("Quotient rule") >= 4


def test_derive_works_the_limit_out(run):
    told = json.loads(run("derive", "x^2", "--method", "limit", "--format", "json")[1])
    assert told["result"]["text"] == "2x"
    assert told["lines"][0]["rule"] == "difference-quotient"
    assert "tende la pendenza" in run("derive", "x^2", "--method", "limit", "--lang", "it")[1]


def test_derive_gives_the_secant_of_the_lecture(run):
    asked = ["derive", "x^2/4 - 2x + 5", "--method", "limit", "--at", "x=6", "--step", "2"]
    told = json.loads(run(*asked, "--format", "json")[1])
    assert [part["text"] for part in told["components"]] == ["3", "3/2", "1"]
    assert told["proof"] == "proved"


@pytest.mark.parametrize(
    ("at", "value"), [("x=2", "12"), ("2", "12"), ("x = -1", "3"), ("-1", "3")]
)
def test_derive_puts_a_number_in(run, at, value):
    told = json.loads(run("derive", "x^3", "--at", at, "--format", "json")[1])
    assert [part["text"] for part in told["components"]] == ["3x^2", value]
    assert told["verified"] is True


def test_derive_goes_on_to_higher_orders(run):
    told = json.loads(run("derive", "x^3", "--order", "2", "--format", "json")[1])
    assert told["result"]["text"] == "6x"
    assert "3 * 2^2" in run("derive", "x^3", "--at", "2")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["x e^x", "--method", "limit"], "what can be: polynomials"),
        (["x^2", "--at", "y=2"], "no letter y; it has: x"),
        (["a x^2", "--var", "x", "--at", "a=2"], "no letter a; it has: x"),
        (["1/x", "--at", "0"], "no real value at x = 0"),
        (["1/x", "--method", "limit", "--at", "0"], "no real value at x = 0"),
        (["x^2", "--method", "limit", "--order", "2"], "leave --order out"),
        (["x^2", "--step", "2"], "--step needs"),
        (["x^2", "--method", "limit", "--at", "1", "--step", "0"], "a step of 0"),
        (["x^2", "--at", "2 +"], "discesa:"),
        (["x^2", "--order", "0"], "from 1 to 10"),
    ],
)
def test_what_makes_no_sense_is_one_clear_line(run, arguments, said):
    code, out, err = run("derive", *arguments)
    assert (code, out) == (2, "")
    assert said in err.splitlines()[0]
