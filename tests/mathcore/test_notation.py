"""A derivative is written in the notation asked for, by every renderer, and stays typesettable."""

from __future__ import annotations

import re
from functools import cache
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from sympy import Basic, Derivative, Expr, Integer, Sum, sin

import mathcore
from mathcore import ACTIVATIONS, DETAILS, LOSSES, derivative_table, differentiate
from mathcore.errors import SettingError
from mathcore.printing import NOTATIONS, latex, mathml, plain, speech, typst
from mathcore.symbols import D, Partial, dependent, function, index, indexed, symbol
from tests.mathcore.katex import complaint
from tests.mathcore.test_printing import compiled, formulas, unknown_commands

x, y, a, J, w1 = (symbol(name) for name in ("x", "y", "a", "J", "w_1"))
f, sigma, relu, softplus = (function(name) for name in ("f", "sigma", "relu", "softplus"))
X, i, n = indexed("x"), index("i"), index("n")

RENDERERS = {part.__name__: part for part in (latex, typst, plain, mathml, speech)}
every_notation = pytest.mark.parametrize("notation", NOTATIONS)

SHOWN: list[tuple[Basic, str, str, str, str]] = [
    # what is derived, then: leibniz, prime, operator, partial
    (D(x**2, x), "d/dx x^2", "(x^2)'", "D_x x^2", "∂/∂x x^2"),
    (D(a * x**2, x), "d/dx (a x^2)", "(a x^2)'_x", "D_x (a x^2)", "∂/∂x (a x^2)"),
    (D(f(x), x), "df/dx", "f'(x)", "D_x f(x)", "∂f/∂x"),
    (D(D(f(x), x), x), "d^2f/dx^2", "f''(x)", "D_x^2 f(x)", "∂^2f/∂x^2"),
    (D(D(D(D(f(x), x), x), x), x), "d^4f/dx^4", "f^(4)(x)", "D_x^4 f(x)", "∂^4f/∂x^4"),
    (D(D(x**3, x), x), "d^2/dx^2 x^3", "(x^3)''", "D_x^2 x^3", "∂^2/∂x^2 x^3"),
    (D(f(x / 2), x), "d/dx f(x/2)", "(f(x/2))'", "D_x f(x/2)", "∂/∂x f(x/2)"),
    (D(x, x), "dx/dx", "x'", "D_x x", "∂x/∂x"),
    (D(Integer(5), x), "d/dx 5", "(5)'_x", "D_x 5", "∂/∂x 5"),
    (D(J, w1), "dJ/dw_1", "J'_(w_1)", "D_(w_1) J", "∂J/∂w_1"),
    (D(w1, x), "dw_1/dx", "(w_1)'_x", "D_x w_1", "∂w_1/∂x"),
    (D(dependent("y")(x), x), "dy/dx", "y'", "D_x y", "∂y/∂x"),
    (Partial(f(x, y), x), "∂f/∂x", "f'_x(x, y)", "∂_x f(x, y)", "∂f/∂x"),
    (Partial(Partial(f(x, y), x), y),
     "∂/∂y (∂f/∂x)", "f''_xy(x, y)", "∂_y (∂_x f(x, y))", "∂/∂y (∂f/∂x)"),
    (Derivative(f(x, y), x, y),
     "∂/∂y (∂f/∂x)", "f''_xy(x, y)", "∂_y (∂_x f(x, y))", "∂/∂y (∂f/∂x)"),
    (D(f(x), x) ** 2, "(df/dx)^2", "f'(x)^2", "(D_x f(x))^2", "(∂f/∂x)^2"),
    (D(J, x) ** 2, "(dJ/dx)^2", "(J'_x)^2", "(D_x J)^2", "(∂J/∂x)^2"),
    (D(sin(x), x) * D(sigma(x), x),
     "dσ/dx d/dx sin(x)", "σ'(x) (sin(x))'", "D_x σ(x) * D_x sin(x)", "∂σ/∂x ∂/∂x sin(x)"),
    (D(relu(x), x), "d/dx relu(x)", "relu'(x)", "D_x relu(x)", "∂/∂x relu(x)"),
]  # fmt: skip


@pytest.mark.parametrize("row", SHOWN, ids=[row[1] for row in SHOWN])
def test_derivative_is_written_in_each_notation(row):
    assert NOTATIONS == ("leibniz", "prime", "operator", "partial")
    expr, *texts = row
    assert [plain(expr, notation=notation) for notation in NOTATIONS] == texts


def test_each_notation_in_latex_typst_and_mathml():
    partial = Partial(Partial(f(x, y), x), y)
    assert latex(partial, notation="prime") == "f''_{x y}(x, y)"
    assert typst(partial, notation="prime") == "f''_(x y) (x, y)"
    assert latex(D(J, x), notation="operator") == "D_{x} J"
    assert latex(Partial(J, x), notation="operator") == r"\partial_{x} J"
    assert typst(D(D(J, x), x), notation="operator") == "D_x^2 J"
    assert latex(D(J, x), notation="partial") == r"\frac{\partial J}{\partial x}"
    fourth = D(D(D(D(f(x), x), x), x), x)
    assert latex(fourth, notation="prime") == "f^{(4)}(x)"
    assert typst(fourth, notation="prime") == "f^((4)) (x)"
    prime = mathml(D(x**2, x), notation="prime")
    assert "<msup><mrow><mo" in prime
    assert "<mo>′</mo></msup>" in prime
    assert "<msub><mi>D</mi><mi>x</mi></msub>" in mathml(D(J, x), notation="operator")


def test_without_a_notation_it_is_leibniz():
    for expr, *_ in SHOWN:
        for render in RENDERERS.values():
            assert render(expr) == render(expr, notation="leibniz")


@pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
def test_unknown_notation_is_refused_by_name(render):
    known = "known: leibniz, prime, operator, partial"
    with pytest.raises(SettingError, match=f"no notation is called 'newton'; {known}"):
        render(x, notation="newton")


def test_derivation_refuses_an_unknown_notation_too():
    derivation = differentiate("x^2")
    for told in (derivation.latex, derivation.typst, derivation.text, derivation.speech):
        with pytest.raises(SettingError, match="no notation is called 'newton'"):
            told(notation="newton")


def test_notation_is_public():
    assert mathcore.NOTATIONS is NOTATIONS


# Names of several letters


@pytest.mark.parametrize("head", [relu, softplus, function("swish")])
def test_derivative_of_a_function_with_a_long_name_is_an_operator_before_it(head):
    name = head.__name__
    assert plain(D(head(x), x)) == f"d/dx {name}(x)"
    assert latex(D(head(x), x)) == rf"\frac{{d}}{{dx}} \operatorname{{{name}}}(x)"
    assert plain(Partial(head(x), x)) == f"∂/∂x {name}(x)"


def test_single_and_greek_letters_stay_above_the_bar():
    for head, shown in ((f, "df/dx"), (sigma, "dσ/dx"), (function("phi"), "dφ/dx")):
        assert plain(D(head(x), x)) == shown
    assert plain(D(function("f_1")(x), x)) == "df_1/dx"


def test_derivation_of_relu_times_x_shows_no_drelu():
    told = differentiate("x relu(x)").text()
    assert "d/dx relu(x)" in told
    assert "drelu" not in told


# Derivations in each notation


def test_derivation_is_told_in_the_notation_asked_for():
    derivation = differentiate("x^2 sin(x)")
    assert derivation.text(notation="prime").splitlines()[:2] == [
        "(x^2 sin(x))'",
        "  = x^2 (sin(x))' + sin(x) (x^2)'",
    ]
    assert "D_{x} \\sin(x)" in derivation.latex(notation="operator")
    assert "frac(∂, ∂ x)" in derivation.typst(notation="partial")
    assert "open bracket x squared close bracket prime" in derivation.speech(notation="prime")
    assert derivation.latex() == derivation.latex(notation="leibniz")


@every_notation
def test_sentences_are_in_the_notation_of_their_lines(notation):
    told = mathcore.difference_quotient("ln(x)").text(notation=notation)
    claim = plain(D(mathcore.parse("ln(x)"), x), notation=notation)
    assert told.startswith(claim)


def test_formula_in_a_line_of_text_says_so():
    assert mathml(x, display="inline") == '<math display="inline"><mi>x</mi></math>'
    with pytest.raises(SettingError, match="one of block, inline, not 'wide'"):
        mathml(x, display="wide")
    page = differentiate("x^2")._repr_html_()
    assert page.count('<math display="inline">') == page.count("<math")


# What is written can be typeset

ENVIRONMENT = re.compile(r"\\(begin|end)\{(\w+)\}")


@cache
def derivations() -> list[mathcore.Derivation]:
    """Those of the table, of every activation and of every loss."""
    losses = [mathcore.loss_gradient(name) for name in LOSSES if LOSSES[name].scalings]
    losses += [differentiate(row.per_sample, row.prediction) for row in LOSSES.values()]
    activations = [differentiate(row.expr, row.z) for row in ACTIVATIONS.values()]
    return [*(row.derivation for row in derivative_table()), *activations, *losses]


@cache
def every_line() -> list[Expr]:
    """Every formula of every line, at each level of detail, and the records themselves."""
    found: dict[Expr, None] = dict.fromkeys(row.statement for row in derivative_table())
    found |= dict.fromkeys(row.expr for row in ACTIVATIONS.values())
    found |= dict.fromkeys(row.per_sample for row in LOSSES.values())
    for derivation in derivations():
        for detail in DETAILS:
            for line in derivation.lines(detail):
                found |= dict.fromkeys((line.before, line.after))
                found |= dict.fromkeys(side for pair in line.where for side in pair)
    return list(found)


@every_notation
def test_every_line_of_every_derivation_stays_in_what_katex_knows(notation):
    assert len(every_line()) > 500
    for expr in every_line():
        tex = latex(expr, notation=notation)
        assert unknown_commands(tex) == set()
        assert complaint(tex) == "", tex


@every_notation
def test_every_block_of_lines_stays_in_what_katex_knows(notation):
    for derivation in derivations():
        tex = derivation.latex("result", notation=notation)
        assert complaint(tex) == "", tex
        assert unknown_commands(tex) == set()
        assert {name for _, name in ENVIRONMENT.findall(tex)} <= {"aligned", "cases"}


def test_what_katex_refuses_would_be_seen():
    assert complaint(r"\frac{1}{2") == "} is missing"
    assert complaint(r"\left(x") == r"\right is missing"
    assert complaint(r"\begin{cases} x") == r"\end{cases} is missing"
    assert complaint(r"\begin{aligned} \left(x \end{aligned} \right)").startswith(r"\end{aligned}")
    for wrong in ("x^{2}^{3}", "x_{1}'_{2}", "x^{2}'", "f^{(4)}^{2}", "J'_{x}^{2}"):
        assert complaint(wrong).startswith("second"), wrong
    assert (
        complaint(r"f''_{x y}(x)^{2} \left(\frac{1}{2}\right)^{2} x_{1}^{2} f'^{2} x^{x^{2}}") == ""
    )


def test_every_line_in_every_notation_compiles_in_typst():
    shown = {typst(expr, notation=notation) for notation in NOTATIONS for expr in every_line()}
    blocks = {d.typst("result", notation=notation) for d in derivations() for notation in NOTATIONS}
    assert compiled("\n\n".join([*(f"$ {one} $" for one in sorted(shown)), *sorted(blocks)]))


@settings(max_examples=100, deadline=None)
@given(formulas)
def test_any_formula_can_be_typeset_in_any_notation(expr):
    shown = []
    for notation in NOTATIONS:
        tex = latex(expr, notation=notation)
        assert unknown_commands(tex) == set()
        assert complaint(tex) == "", tex
        assert ElementTree.fromstring(mathml(expr, notation=notation)).tag == "math"
        text = plain(expr, notation=notation)
        assert text.count("(") == text.count(")")
        shown.append(f"$ {typst(expr, notation=notation)} $")
    assert compiled("\n\n".join(shown))


def test_sum_over_samples_keeps_its_variable_in_sight():
    mean = Partial(Sum((a * X[i]) ** 2, (i, 1, n)), a)
    assert plain(mean, notation="prime") == "(Σ_{i=1}^n a^2 x_i^2)'_a"


@pytest.mark.parametrize(
    ("name", "tex", "in_typst", "ear", "mi"),
    [
        ("mhat", r"\hat{m}", "hat(m)", "m hat", "<mover"),
        ("thetahat", r"\hat{\theta}", "hat(θ)", "theta hat", "<mi>θ</mi>"),
        ("hat", r"\mathrm{hat}", '"hat"', "the name hat", "<mi>hat</mi>"),
        ("what", r"\hat{w}", "hat(w)", "w hat", "<mover"),
    ],
)
def test_a_hat_stands_on_its_letter(name, tex, in_typst, ear, mi):
    letter = symbol(name)
    assert (latex(letter), typst(letter), speech(letter)) == (tex, in_typst, ear)
    assert mi in mathml(letter)
    assert plain(letter) == name
    assert latex(indexed(name)[index("t")]) == tex + "_{t}"
