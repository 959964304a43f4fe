"""What is not a formula is refused with its kind, its place and a way out."""

from __future__ import annotations

import inspect
import pickle
import sys

import pytest

from mathcore.errors import ParseError
from mathcore.parse import parse, point_out
from mathcore.printing import say_error


def refused(text, **options):
    with pytest.raises(ParseError, match=r".") as caught:
        parse(text, **options)
    return caught.value


REFUSALS = [
    # nothing, or not a text of the alphabet
    ("", "empty", 0),
    ("   ", "empty", 0),
    ("$$", "empty", 0),
    ("x + \x00", "hidden-character", 4),
    ("x\u202e+1", "hidden-character", 1),
    ("x\u200b+1", "hidden-character", 1),
    ("x + \ud800", "hidden-character", 4),
    ("2 + \u0445", "look-alike", 4),
    ("\u0391 + 1", "look-alike", 0),
    ("\uff58+1", "look-alike", 0),
    ("\u0661 + x", "character", 0),
    ("x # 1", "character", 2),
    ("é", "character", 0),
    ("x & y", "character", 2),
    ("f'(x)", "prime", 1),
    ("x < 1", "comparison", 2),
    ("x ≤ 1", "comparison", 2),
    ("∞", "infinity", 0),
    ("oo", "infinity", 0),
    (r"\infty", "infinity", 0),
    ("x + nan", "infinity", 4),
    # something is missing
    ("x +", "missing-operand", 3),
    ("x + * 2", "missing-operand", 4),
    ("* 2", "missing-operand", 0),
    ("x ^", "missing-operand", 3),
    ("()", "missing-operand", 1),
    ("||", "missing-operand", 2),
    ("(x+1", "missing-bracket", 0),
    ("x+1)", "missing-bracket", 3),
    ("(x+1]", "missing-bracket", 4),
    ("|x", "missing-bracket", 0),
    (r"\frac{1", "missing-bracket", 5),
    (r"\left x", "missing-bracket", 0),
    ("sin", "missing-argument", 3),
    ("sin + x", "missing-argument", 3),
    ("sin-x", "missing-argument", 3),
    ("max 0", "missing-argument", 3),
    ("sin()", "missing-operand", 4),
    (r"\frac{1}", "missing-operand", 8),
    # what cannot stand there
    ("x, y", "unexpected", 1),
    ("x . y", "unexpected", 2),
    ("_x", "subscript", 0),
    ("sin_2(x)", "subscript", 3),
    ("(x)_1", "subscript", 3),
    ("1.2.3", "decimal-point", 3),
    ("1..2", "decimal-point", 2),
    ("sin(x, y)", "arguments", 5),
    ("sin(max(1, 2), x)", "arguments", 13),
    ("sigmoid(x, 2)", "arguments", 9),
    ("elu(x, 1, 2)", "arguments", 5),
    ("elu(0,5)", "ambiguous", 5),
    ("max(x)", "arguments", 3),
    (r"\sqrt[x]{2}", "degree", 6),
    ("x^2 = 4", "equation", 4),
    ("y = x = 2", "equation", 6),
    ("y == x", "equation", 3),
    # names
    ("foo(x)", "unknown-name", 0),
    ("sn(x)", "unknown-name", 0),
    ("2 + abc", "unknown-name", 4),
    ("xsin(x)", "unknown-name", 0),
    (r"\sine x", "unknown-command", 0),
    (r"\input{x}", "unknown-command", 0),
    (r"\int x", "unsupported", 0),
    ("x or y", "unsupported", 2),
    (r"\frac{d}{d x} x", "derivative", 0),
    ("x_{i+1}", "subscript", 1),
    ("x1234567890123456", "name-too-long", 0),
    ("x_abcdefg", "name-too-long", 0),
    # two readings
    ("3,5", "ambiguous", 1),
    ("sin(3,5)", "ambiguous", 5),
    ("max(0,5,x)", "ambiguous", 5),
    ("max(sin(1), 2,5, x)", "ambiguous", 13),
    ("sin^-1 x", "ambiguous", 4),
    ("sin^-1(x)", "ambiguous", 4),
    ("sin⁻¹(x)", "ambiguous", 3),
    (r"\tan^{-1} x", "ambiguous", 5),
    ("sin^(-1) x", "ambiguous", 4),
    ("ln^-1 x", "ambiguous", 3),
    ("|x|^-1 + tanh^-1(x)", "ambiguous", 14),
    ("sin x y", "ambiguous", 6),
    ("sin x(x+1)", "ambiguous", 5),
    ("sin pi/2", "ambiguous", 6),
    ("sin 2*x", "ambiguous", 5),
    ("sin 2 cos x", "ambiguous", 6),
    ("√2x", "ambiguous", 2),
    ("sqrt 2 x", "ambiguous", 7),
    ("x 2", "ambiguous", 2),
    ("2 3", "ambiguous", 2),
    ("(x+1)2", "ambiguous", 5),
    ("2½", "ambiguous", 1),
    ("sin2x", "ambiguous", 0),
    ("e^xy", "ambiguous", 2),
    ("$x^12$", "ambiguous", 3),
    ("$x_12$", "ambiguous", 1),
    (r"\log_10 x", "ambiguous", 5),
    ("x1 + x_1", "ambiguous", 5),
    ("3!!", "ambiguous", 2),
    ("sin^2(x)^3", "ambiguous", 8),
    ("dx", "ambiguous", 0),
    ("d/dx x^2", "ambiguous", 2),
    ("lg x", "unsupported", 0),
    # no real value anywhere
    ("1/0", "undefined", 1),
    ("x/(1-1)", "undefined", 1),
    ("1/(x-x)", "undefined", 1),
    ("1/sin(0)", "undefined", 1),
    ("1/sin(pi)", "undefined", 1),
    ("1/(sin^2 x + cos^2 x - 1)", "undefined", 1),
    ("0^0", "undefined", 1),
    ("0^-1", "undefined", 1),
    ("0^x", "undefined", 1),
    ("ln 0", "undefined", 0),
    ("ln(-1)", "undefined", 0),
    ("ln(-x^2)", "undefined", 0),
    ("ln(-x*x)", "undefined", 0),
    ("log_1(x)", "undefined", 0),
    ("log_0(x)", "undefined", 0),
    ("tan(pi/2)", "undefined", 0),
    ("cot(0)", "undefined", 0),
    ("arcsin(2)", "undefined", 0),
    ("arccos(2+x^2)", "undefined", 0),
    ("artanh(1)", "undefined", 0),
    ("arcosh(0)", "undefined", 0),
    ("arcosh(x-x)", "undefined", 0),
    ("artanh(x/x)", "undefined", 0),
    ("1/arcsec(1)", "undefined", 1),
    ("1/sqrt(arcsec(1))", "undefined", 1),
    ("1/cbrt(x-x)", "undefined", 1),
    ("1/(0|x|)", "undefined", 1),
    ("tan(arccot(0))", "undefined", 0),
    ("sqrt(-1)", "not-real", 0),
    ("sqrt(-x^2-1)", "not-real", 0),
    ("sqrt(-x^2)", "not-real", 0),
    ("(-8)^(1/3)", "not-real", 4),
    ("(-2)^x", "not-real", 4),
    ("(-1)^0.5", "not-real", 4),
    ("sqrt(sin(3)-2)", "not-real", 0),
    # too large
    ("9**9**9", "power-too-big", 1),
    ("9^9^9^9", "power-too-big", 3),
    ("2**(2**30)", "power-too-big", 1),
    ("(2x)^(10^9)", "power-too-big", 4),
    ("(3^x)^(10^9)", "power-too-big", 5),
    ("sqrt(2)^(10^9)", "power-too-big", 7),
    ("(1+10^-30)^(10^6)", "power-too-big", 10),
    ("e^(10^9 ln 3)", "power-too-big", 1),
    ("exp(x + 10^9*ln(3))", "power-too-big", 0),
    ("e^(10^9(ln(3) + x))", "power-too-big", 1),
    ("e^(e^9)", "number-too-big", 1),
    ("sinh(1000)", "number-too-big", 0),
    ("1e300*1e300*1e300*1e300*1e300", "number-too-big", 0),
    ("(-3)!", "factorial", 4),
    ("x!", "factorial", 1),
    ("2.5!", "factorial", 3),
]


@pytest.mark.parametrize(
    ("text", "kind", "position"),
    REFUSALS,
    ids=[ascii(row[0]) for row in REFUSALS],
)
def test_a_text_is_refused_with_its_kind_at_its_place(text, kind, position):
    error = refused(text)
    assert (error.kind, error.position) == (kind, position)
    assert error.text == text


@pytest.mark.parametrize(
    "text", [row[0] for row in REFUSALS], ids=[ascii(row[0]) for row in REFUSALS]
)
@pytest.mark.parametrize("lang", ["en", "it"])
def test_every_refusal_is_one_clear_line_in_both_languages(text, lang):
    error = refused(text)
    said = say_error(error, lang)
    assert "\n" not in said
    assert 10 < len(said) < 200
    assert not any(leak in said for leak in ("sympy", "Traceback", "zoo", "NoneType", ".py"))
    assert said.encode("utf-8")


LIMITS = [
    # (the largest that is read, one beyond, kind, position)
    ("x" + " " * 1999, "x" + " " * 2000, "too-long", 2000),
    ("-x" + "+x" * 199, "--x" + "+x" * 199, "too-many-tokens", 400),
    ("(" * 60 + "x" + ")" * 60, "(" * 61 + "x" + ")" * 61, "too-deep", 60),
    ("sin(" * 60 + "x" + ")" * 60, "sin(" * 61 + "x" + ")" * 61, "too-deep", 243),
    ("sin " * 60 + "x", "sin " * 61 + "x", "too-deep", 240),
    ("-" * 60 + "x", "-" * 61 + "x", "too-deep", 60),
    ("|" * 60 + "x" + "|" * 60, "|" * 61 + "x" + "|" * 61, "too-deep", 60),
    ("x^" * 60 + "x", "x^" * 61 + "x", "too-deep", 122),
    ("x " * 301, "x " * 302, "too-many-operations", 0),
    ("1" * 40, "1" * 41, "number-too-long", 40),
    ("0." + "1" * 39, "0." + "1" * 40, "number-too-long", 40),
    ("1e308", "1e309", "exponent-too-big", 2),
    ("1e-308", "1e-309", "exponent-too-big", 2),
    ("2^4095", "2^4096", "power-too-big", 1),
    ("(1/2)^4095", "(1/2)^4096", "power-too-big", 5),
    ("170!", "171!", "factorial", 3),
    ("2^4095+(2^4095-1)", "2^4095+2^4095", "number-too-big", 0),
    ("exp(709)", "exp(710)", "number-too-big", 0),
    ("x123456789012345", "x1234567890123456", "name-too-long", 0),
    ("x_abcdef", "x_abcdefg", "name-too-long", 0),
    (r"\sqrt[60]{x}", r"\sqrt[61]{x}", "degree", 6),
]


@pytest.mark.parametrize(
    ("allowed", "beyond", "kind", "position"),
    LIMITS,
    ids=[f"{r[2]}-{i}" for i, r in enumerate(LIMITS)],
)
def test_a_limit_is_kept_to_the_last_unit_and_has_its_own_kind(allowed, beyond, kind, position):
    parse(allowed)
    error = refused(beyond)
    assert (error.kind, error.position) == (kind, position)


def test_nested_activations_count_with_all_the_operations_they_stand_for():
    assert parse("sigmoid(" * 12 + "x" + ")" * 12).count_ops() > 40
    assert refused("sigmoid(" * 30 + "x" + ")" * 30).kind in {"too-deep", "too-many-operations"}


SUGGESTIONS = [
    ("sinn(x)", "sin"),
    ("sqr(x)", "sqrt"),
    ("sigmod(x)", "sigmoid"),
    ("tanhh(x)", "tanh"),
    ("alpa + 1", "alpha"),
    ("Softpls(x)", "softplus"),
]


@pytest.mark.parametrize(("text", "nearest"), SUGGESTIONS)
def test_an_unknown_name_suggests_the_nearest_known_one(text, nearest):
    error = refused(text)
    assert error.kind == "unknown-name"
    assert error.values["nearest"] == nearest
    assert f"did you mean {nearest}" in str(error)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("3,5", ("3.5", "3, 5")),
        ("sin^-1(x)", ("arcsin(x)", "1/sin(x)")),
        ("exp^-1(x)", ("ln(x)", "1/exp(x)")),
        ("sin x y", ("sin(x)*y", "sin(x*y)")),
        ("sin pi/2", ("sin(pi)/2", "sin(pi/2)")),
        ("e^xy", ("^(x*y)", "^x * y")),
        ("√2x", ("√(2)*x", "√(2*x)")),
        ("xsin(x)", ("x*sin", "sin")),
        ("abc", ("a*b*c",)),
        ("sin2x", ("sin(2", "sin^2(")),
    ],
)
def test_an_ambiguous_text_names_its_readings(text, readings):
    said = str(refused(text))
    assert all(reading in said for reading in readings)


@pytest.mark.parametrize(
    ("text", "variables", "message"),
    [
        ("x + y", ["x"], "no variable is called y; known: x"),
        ("alpha x", ["alpha1", "x"], "did you mean alpha1"),
        ("xy", ["x"], "xy"),
        ("x2", ["x1", "y"], "did you mean x1"),
    ],
)
def test_an_unknown_variable_is_refused_with_the_known_ones(text, variables, message):
    error = refused(text, variables=variables)
    assert error.kind == "unknown-variable"
    assert message in str(error)


def test_a_declared_variable_must_have_the_name_of_a_symbol():
    with pytest.raises(ValueError, match="is not a symbol's name"):
        parse("x", variables=["__import__('os')"])


@pytest.mark.parametrize("thing", [None, 3, b"x", ["x"], 1.5])
def test_what_is_not_text_is_refused(thing):
    assert refused(thing).kind == "not-text"


def test_the_caret_stands_under_the_spot_with_what_was_expected():
    assert point_out(refused("x + * 2")) == (
        "x + * 2\n    ^ expected: a number, a name, a function or an opening bracket"
    )


def test_a_long_text_is_shown_around_the_spot():
    shown = point_out(refused("x+" * 100 + "*" + "+x" * 50))
    line, under = shown.splitlines()
    assert len(line) <= 74
    assert line[under.index("^")] == "*"
    assert line.startswith("…")
    assert line.endswith("…")


def test_the_caret_survives_what_cannot_be_printed():
    shown = point_out(refused("x +\t\x07 1"))
    line, under = shown.splitlines()
    assert line == "x + · 1"
    assert under.startswith("    ^")
    line, under = point_out(refused("漢 + 漢")).splitlines()
    assert under == "^"


def test_the_expected_part_speaks_the_readers_language():
    shown = point_out(refused("x + * 2"), "it")
    assert "qui va" in shown or "expected" in shown


def test_pointing_at_a_megabyte_is_short():
    assert len(point_out(refused("x" * 1_000_000))) < 200


def test_a_deep_text_read_from_a_deep_stack_is_refused_and_not_a_crash():
    text = "(" * 60 + "x" + ")" * 60

    def sink(levels):
        return refused(text) if levels == 0 else sink(levels - 1)

    depth = sys.getrecursionlimit() - 200
    used = len(inspect.stack())
    assert sink(max(1, depth - used)).kind == "too-deep"


def test_a_refusal_says_the_same_after_it_was_sent_by_a_worker():
    error = refused("sn(x)")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (again.kind, again.position, again.text) == (error.kind, error.position, error.text)
    assert str(again) == str(error)
