"""A formula is read aloud so that it can be written down again, and nothing else with it."""

from __future__ import annotations

import re

import pytest
import sympy as sp
from hypothesis import given, settings
from sympy import (
    Abs,
    And,
    Eq,
    Float,
    Limit,
    Matrix,
    Max,
    Mul,
    Or,
    Piecewise,
    Sum,
    exp,
    factorial,
    log,
    oo,
    pi,
    sin,
    sqrt,
)  # fmt: skip

import mathcore
from mathcore import derivative_table
from mathcore.errors import SettingError
from mathcore.printing import LANGUAGES, NOTATIONS, speech
from mathcore.symbols import D, Partial, function, index, indexed, symbol
from tests.mathcore.test_printing import formulas
from tests.mathcore.test_speech_apart import sounds

x, y, z, a, J, phi = (symbol(name) for name in ("x", "y", "z", "a", "J", "phi"))
i, j, n, h = (index(name) for name in "ijnh")
f, sigma = function("f"), function("sigma")
W, X = indexed("w"), indexed("x")

READ = [
    (D(x**2, x),
     "the derivative of x squared with respect to x",
     "la derivata di x al quadrato rispetto a x"),
    (x**3, "x cubed", "x al cubo"),
    (x**4 * y, "x to the fourth y", "x alla quarta y"),
    (x**12, "x to the 12", "x elevato a 12"),
    (1 / (x + 1),
     "the fraction 1 over x plus 1, end of fraction",
     "la frazione 1 su x più 1, fine frazione"),
    (1 / x, "1 over x", "1 su x"),
    (sqrt(x + 1),
     "the square root of x plus 1, end root",
     "la radice quadrata di x più 1, fine radice"),
    (sigma(z), "sigma of z", "sigma di z"),
    (sigma(-phi), "sigma of minus phi", "sigma di meno fi"),
    (sigma(z + 1),
     "sigma of open bracket z plus 1 close bracket",
     "sigma di parentesi aperta z più 1 parentesi chiusa"),
    (sin(x) ** 2, "sine squared of x", "seno al quadrato di x"),
    (Abs(x), "the absolute value of x", "il valore assoluto di x"),
    (log(sigma(z)), "the natural logarithm of sigma of z", "il logaritmo naturale di sigma di z"),
    (Sum(X[i], (i, 1, n)),
     "the sum for i from 1 to n of x sub i, end of sum",
     "la somma per i da 1 a n di x con i, fine somma"),
    (Limit(f(h), h, 0),
     "the limit as h goes to 0 of f of h, end of limit",
     "il limite per h che tende a 0 di f di h, fine limite"),
    (Piecewise((x, x > 0), (0, True)),
     "x if x is greater than 0, otherwise 0",
     "x se x è maggiore di 0, altrimenti 0"),
    (Piecewise((0, x < 0), (x, x <= 1), (1, True)),
     "0 if x is less than 0, else x if x is less than or equal to 1, otherwise 1",
     "0 se x è minore di 0, invece x se x è minore o uguale a 1, altrimenti 1"),
    (Piecewise((1, x > 1), (2, x < 0)),
     "1 if x is greater than 1, else 2 if x is less than 0",
     "1 se x è maggiore di 1, invece 2 se x è minore di 0"),
    (W[i], "w sub i", "w con i"),
    (W[i, j], "w with indices i j, end of indices", "w con indici i j, fine indici"),
    (symbol("theta_0"), "theta sub 0", "teta con 0"),
    (Partial(J, symbol("w_1")),
     "the partial derivative of capital J with respect to w sub 1",
     "la derivata parziale di J maiuscola rispetto a w con 1"),
    (D(D(f(x), x), x),
     "the second derivative of f of x with respect to x",
     "la derivata seconda di f di x rispetto a x"),
    (Eq(y, 2 * x + 1), "y equals 2 x plus 1", "y uguale 2 x più 1"),
    (And(x > 0, y <= 1),
     "x is greater than 0 and y is less than or equal to 1",
     "x è maggiore di 0 e inoltre y è minore o uguale a 1"),
    (Matrix([[1, x], [y, 2]]),
     "the 2 by 2 matrix, row 1: 1 comma x; row 2: y comma 2, end of matrix",
     "la matrice 2 per 2, riga 1: 1 virgola x; riga 2: y virgola 2, fine matrice"),
    (exp(x), "e to the x", "e elevato a x"),
    (exp(-x), "e to the minus x", "e elevato a meno x"),
    (exp(-(x**2)),
     "e to the power minus x squared, end of power",
     "e elevato alla potenza meno x al quadrato, fine potenza"),
    (Float(0.5) * x, "0.5 x", "0,5 x"),
    (1 / sqrt(1 - x**2),
     "the fraction 1 over the square root of 1 minus x squared, end root, end of fraction",
     "la frazione 1 sulla radice quadrata di 1 meno x al quadrato, fine radice, fine frazione"),
    (log(1 / (x + 1)),
     "the natural logarithm of the fraction 1 over x plus 1, end of fraction",
     "il logaritmo naturale della frazione 1 su x più 1, fine frazione"),
    (Max(0, x),
     "the maximum of open bracket 0 comma x close bracket",
     "il massimo di parentesi aperta 0 virgola x parentesi chiusa"),
    (-oo, "minus infinity", "meno infinito"),
    (pi * x, "pi x", "pi greco x"),
    (factorial(n), "n factorial", "n fattoriale"),
]  # fmt: skip

in_each_language = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.mark.parametrize(("expr", "english", "italian"), READ, ids=[row[1] for row in READ])
def test_formula_reads_as_a_teacher_would_say_it(expr, english, italian):
    assert speech(expr) == english
    assert speech(expr, "it") == italian


def test_notations_of_a_derivative_are_heard():
    second = D(D(f(x), x), x)
    assert speech(second, notation="prime") == "f double prime of x"
    assert speech(second, "it", notation="prime") == "f secondo di x"
    assert speech(second, notation="operator") == "the operator D sub x squared applied to f of x"
    assert speech(second, notation="partial").startswith("the second partial derivative of")
    partial = Partial(f(x, y), x)
    assert speech(partial, notation="prime").startswith("f prime sub x of open bracket")


@in_each_language
@settings(max_examples=150, deadline=None)
@given(expr=formulas)
def test_any_formula_is_read_in_words_and_numbers_only(lang, expr):
    for notation in NOTATIONS:
        said = speech(expr, lang, notation=notation)
        assert re.fullmatch(r"[\w\s,;:.']+", said)
        assert "_" not in said
        assert not said.endswith(",")
        assert "  " not in said


# Names


def test_variable_cannot_pass_for_a_word_of_the_reading():
    assert speech(symbol("over") * x) == "the name over x"
    assert speech(symbol("over") * x, "it") == "over x"
    assert speech(symbol("fi"), "it") == "il nome fi"
    assert speech(phi, "it") == "fi"


def test_capitals_are_said():
    assert speech(symbol("A") * a) == "a capital A"
    assert speech(symbol("Sigma")) == "capital sigma"
    assert speech(symbol("Sigma"), "it") == "sigma maiuscola"


def test_letters_whose_italian_names_are_greek_ones_are_told_apart():
    readings = {speech(symbol(name), "it") for name in ("z", "zeta", "y", "upsilon")}
    assert readings == {"z", "zeta greca", "y", "ipsilon greca"}


def test_and_of_conditions_is_not_the_number_e_in_italian():
    both = And(Eq(x, 2), Eq(symbol("b"), 3))
    chain = Eq(Eq(x, Mul(2, sp.E, symbol("b")), evaluate=False), 3, evaluate=False)
    assert sounds(speech(both, "it")) != sounds(speech(chain, "it"))
    assert "oppure" in speech(Or(x > 1, x < 0), "it")


def test_unknown_language_or_notation_is_refused():
    with pytest.raises(SettingError, match="no language is called 'fr'; known: en, it"):
        speech(x, "fr")
    with pytest.raises(SettingError, match="no notation is called 'newton'; known: leibniz"):
        speech(x, notation="newton")


# Derivations


def test_derivation_is_read_line_by_line():
    assert mathcore.differentiate("x^2 + 1").speech() == "\n".join(
        [
            "To be worked out: the derivative of x squared plus 1 with respect to x.",
            "Sum rule. The derivative of a sum is the sum of the derivatives. This gives: the "
            "derivative of x squared with respect to x plus the derivative of 1 with respect to x.",
            "Power rule. The exponent comes down as a factor and goes down by one. This gives: "
            "2 x plus the derivative of 1 with respect to x.",
            "Constant. A constant does not change, so its derivative is 0. This gives: 2 x.",
        ]
    )


def test_derivation_is_read_in_italian_with_its_definitions():
    told = mathcore.differentiate("sin(2x)").speech("it").splitlines()
    assert told[0] == (
        "Da calcolare: la derivata di seno di parentesi aperta 2 x parentesi chiusa rispetto a x."
    )
    assert "Qui u è: 2 x." in told
    assert any("Si sostituisce u con ciò che rappresenta." in line for line in told)


def test_equations_and_gradients_are_read_too():
    told = mathcore.implicit("x^2 + y^2 = 1").speech()
    assert told.endswith("the derivative of y with respect to x equals minus x over y.")
    assert mathcore.gradient("x^2 y").speech().count("To be worked out:") == 2


def derivations() -> list[mathcore.Derivation]:
    return [
        *(row.derivation for row in derivative_table()),
        *(mathcore.loss_gradient(name) for name in ("mse", "log_loss", "huber")),
        mathcore.softmax_jacobian(),
        mathcore.cross_entropy_gradient(),
        mathcore.differentiate("relu(x)"),
        mathcore.difference_quotient("x^2", at=6, h=2),
        mathcore.at_point(mathcore.differentiate("x^2"), 3),
    ]


@in_each_language
def test_no_sign_is_left_in_any_derivation_that_is_read(lang):
    for derivation in derivations():
        for line in derivation.speech(lang).splitlines():
            assert not re.search(r"[^\w\s.,;:?'«»()/-]|_", line), line
            assert line.endswith(".")
