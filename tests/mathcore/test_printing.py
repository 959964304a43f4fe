"""Each formula is written as a person has read it, and nothing is lost on the way."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Add,
    Expr,
    Integer,
    Mul,
    Pow,
    Rational,
    S,
    Tuple,
    cos,
    exp,
    log,
    sin,
    sqrt,
    tanh,
)

from mathcore.printing import latex, mathml, plain, typst
from mathcore.printing.names import GREEK
from mathcore.symbols import D, Entry, Partial, function, index, indexed, symbol
from tests.mathcore.printed import ROWS

x, y = symbol("x"), symbol("y")

every_formula = pytest.mark.parametrize(("expr", "text", "tex", "typ"), ROWS, ids=str)

KATEX = frozenset(
    r"""
    \frac \sqrt \sum \cdot \times \left \right \mathopen \mathclose \lvert \rvert \lfloor \rfloor
    \lceil \rceil \operatorname \mathrm \textcolor \partial \infty \ne \le \ge \land \lor \lim \to
    \begin \end \sin \cos \tan \cot \sec \csc \sinh \cosh \tanh \coth \arcsin \arccos \arctan \ln
    \max \min \varphi \varepsilon
    """.split()  # noqa: SIM905
) | {rf"\{name}" for name in GREEK}
"""The commands that https://katex.org/docs/support_table.html lists, of those we use."""


@every_formula
def test_formula_reads_as_text(expr, text, tex, typ):
    assert plain(expr) == text
    assert "\n" not in text


@every_formula
def test_formula_reads_as_latex(expr, text, tex, typ):
    assert latex(expr) == tex


@every_formula
def test_formula_reads_as_typst(expr, text, tex, typ):
    assert typst(expr) == typ


@every_formula
def test_latex_stays_in_the_commands_katex_knows(expr, text, tex, typ):
    assert unknown_commands(tex) == set()
    assert is_balanced(tex)


@every_formula
def test_mathml_is_well_formed_and_shows_every_letter(expr, text, tex, typ):
    tree = ElementTree.fromstring(mathml(expr))
    assert tree.tag == "math"
    assert tree.get("display") == "block"
    shown = "".join(tree.itertext())
    assert {letter_of(part.name) for part in expr.free_symbols} <= set(re.findall(r"\w", shown))


X, p, n = symbol("X"), symbol("p"), symbol("n")
i, j, k = index("i"), index("j"), index("k")
ENTRIES = [
    (
        2 * Entry(X, p - y, Tuple(i, 1, n), k) / n,
        "2 (X^T (p - y))_k/n",
        r"\frac{2 (X^{T} \, (p - y))_{k}}{n}",
        "frac(2 (X^T thin (p - y))_k, n)",
    ),
    (
        Entry(X, p, Tuple(i, 1, n), j, k),
        "(X^T p)_jk",
        r"(X^{T} \, p)_{j k}",
        "(X^T thin p)_(j k)",
    ),
]


@pytest.mark.parametrize(("expr", "text", "tex", "typ"), ENTRIES, ids=str)
def test_entry_of_a_product_of_matrices_hides_the_index_that_is_summed(expr, text, tex, typ):
    assert (plain(expr), latex(expr), typst(expr)) == (text, tex, typ)
    assert i not in expr.free_symbols
    assert unknown_commands(tex) == set()
    shown = "".join(ElementTree.fromstring(mathml(expr)).itertext())
    assert "XT" in shown
    assert "i" not in shown


def test_all_typst_compiles():
    svg = compiled("\n\n".join(f"$ {typst(expr)} $" for expr, *_ in ROWS + ENTRIES))
    assert svg.count(b"<use") > 500


def test_typst_that_runs_names_together_would_be_seen():
    typst_compiler = pytest.importorskip("typst")
    with pytest.raises(typst_compiler.TypstError, match="unknown variable"):
        compiled("$ amanimgrp $")


def compiled(body: str) -> bytes:
    """The SVG of a Typst document, groups written as Manim writes them."""
    typst_compiler = pytest.importorskip("typst")
    groups = re.sub(r"\{\{ (.*?) : (\w+) \}\}", r'manimgrp("\2", \1)', body)
    start = "#set page(width: auto, height: auto)\n#let manimgrp(label, body) = body\n"
    return typst_compiler.compile((start + groups).encode(), format="svg")


def test_a_command_katex_lacks_would_be_seen():
    assert unknown_commands(r"\frac{1}{2} + \bracevert") == {r"\bracevert"}
    assert not is_balanced(r"\frac{1}{2")


def unknown_commands(tex: str) -> set[str]:
    return set(re.findall(r"\\[a-zA-Z]+", tex)) - KATEX


def is_balanced(tex: str) -> bool:
    depth = 0
    for sign in tex:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0 and tex.count(r"\left") == tex.count(r"\right")


def letter_of(name: str) -> str:
    letter = name.partition("_")[0].rstrip("0123456789")
    return GREEK.get(letter, letter[0])


# Decimals


def test_decimal_comma_is_not_a_separator():
    half = S(0.5) * x
    assert latex(half, decimal_comma=True) == "0{,}5 x"
    assert typst(half, decimal_comma=True) == '"0,5" x'
    assert plain(half, decimal_comma=True) == "0,5x"
    assert "<mn>0,5</mn>" in mathml(half, decimal_comma=True)


def test_float_is_as_short_as_it_is_exact():
    assert plain(S(0.1) + S(0.2)) == "0.30000000000000004"
    assert plain(S(2.0) * x) == "2 x".replace(" ", "")
    assert plain(S(-1.5e-9)) == "-1.5 * 10^(-9)"


# Slots


def test_slot_is_an_empty_number_that_a_page_fills():
    w, eta, g = symbol("w"), symbol("eta"), symbol("g")
    tree = ElementTree.fromstring(mathml(w - eta * g, slots={w: "old", eta: "rate", g: "slope"}))
    slots = [part.get("data-slot") for part in tree.iter("mn")]
    assert slots == ["old", "rate", "slope"]
    assert all(part.text is None for part in tree.iter("mn"))
    marked = [part.text for part in tree.iter("mo") if part.get("data-slot-paren") == "slope"]
    assert marked == ["(", ")"]
    assert "⋅" in "".join(tree.itertext())


def test_slot_that_leads_a_product_behind_a_sign_has_brackets_too():
    g, beta = symbol("g"), symbol("beta")
    tree = ElementTree.fromstring(mathml(x + g * (1 - beta), slots={g: "g", x: "x"}))
    marked = [part.text for part in tree.iter("mo") if part.get("data-slot-paren")]
    assert marked == ["(", ")"]


def test_slot_name_cannot_close_the_attribute():
    assert 'data-slot="&quot;&gt;"' in mathml(x, slots={x: '">'})


# Random formulas

letters = st.sampled_from([symbol(name) for name in ("x", "y", "alpha", "w_1", "x12", "rate", "h")])
numbers = st.builds(Rational, st.integers(-9, 9), st.integers(1, 5))
arrays = st.builds(lambda name, k: indexed(name)[index(k)], st.sampled_from("abc"), st.just("i"))


def applied(head: Any, inside: Expr) -> Expr:
    try:
        return head(inside)
    except ZeroDivisionError:  # SymPy, on what is written but not worked out, such as 0 + 0
        return reject()


def grown(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    heads = [sin, cos, tanh, exp, log, Abs, sqrt, function("sigma"), function("relu")]
    return st.one_of(
        st.builds(lambda p, q, e: Add(p, q, evaluate=e), inner, inner, st.booleans()),
        st.builds(lambda p, q, e: Mul(p, q, evaluate=e), inner, inner, st.booleans()),
        st.builds(lambda p, k: Pow(p, k, evaluate=False), inner, st.integers(-3, 3).map(Integer)),
        st.builds(lambda p, q: Pow(p, q, evaluate=False), letters, inner),
        st.builds(applied, st.sampled_from(heads), inner),
        st.builds(D, inner, st.just(x)),
        st.builds(Partial, inner, st.just(y)),
    )


formulas = st.recursive(st.one_of(letters, numbers, arrays), grown, max_leaves=8)


@settings(max_examples=150, deadline=None)
@given(formulas)
def test_no_renderer_fails_or_loses_a_letter(expr):
    text, tex, typ = plain(expr), latex(expr), typst(expr)
    shown = "".join(ElementTree.fromstring(mathml(expr)).itertext())
    assert unknown_commands(tex) == set()
    assert is_balanced(tex)
    for part in expr.free_symbols:
        letter = letter_of(part.name)
        assert letter in text
        assert letter in typ
        assert letter in shown
    assert text.count("(") == text.count(")")
    assert typ.count("(") == typ.count(")")


@settings(max_examples=150, deadline=None)
@given(formulas, st.data())
def test_pointing_at_any_part_changes_nothing_else_than_order(expr, data):
    part = data.draw(st.sampled_from(sorted(expr.atoms() | {expr, *expr.args}, key=str)))
    tex = latex(expr, changed=[part])
    assert is_balanced(tex)
    assert unknown_commands(tex) == set()
    typ = typst(expr, groups={part: "part"})
    assert typ.count("{{") == typ.count("}}") == typ.count(": part")


@settings(max_examples=60, deadline=None)
@given(formulas, st.data())
def test_typst_of_any_formula_compiles_with_a_part_pointed_at(expr, data):
    part = data.draw(st.sampled_from(sorted(expr.atoms() | {expr, *expr.args}, key=str)))
    assert compiled(f"$ {typst(expr, groups={part: 'part'})} $").startswith(b"<svg")
