"""Every derivative that students type, that SymPy's own tests take, and random ones beside them."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest
import sympy as sp
import typst as typst_compiler
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from mathcore import ACTIVATIONS, CLAIMS, LOSSES, Derivation, derivative_table, differentiate
from mathcore.derivation.proof import open_names
from mathcore.errors import BudgetError
from mathcore.formulas.special import spelled_out
from mathcore.printing import typst
from mathcore.symbols import D, symbol
from tests.mathcore.judged import ENOUGH, sympys_own, wrong_points
from tests.mathcore.katex import complaint
from tests.mathcore.test_notation import unknown_commands
from tests.mathcore.typed import TYPED

x = symbol("x")
ALL_TYPED = [text for texts in TYPED.values() for text in texts]


@pytest.mark.parametrize("text", ALL_TYPED)
def test_a_typed_function_is_derived_right_and_every_step_is_proved(text):
    derivation = differentiate(text, "x")
    judged, wrong = wrong_points(derivation.claim.expr, derivation.result, x)
    assert wrong == []
    assert judged == ENOUGH
    assert derivation.verify()
    assert_it_is_stored_and_printed(derivation)


def assert_it_is_stored_and_printed(derivation):
    """It loads back from JSON as the same derivation, and KaTeX shows every line of it."""
    again = Derivation.from_json(derivation.to_json())
    assert again == derivation
    assert again.lines() == derivation.lines()
    shown = derivation.latex("all")
    assert complaint(shown) == ""
    assert unknown_commands(shown) == set()


def rows():
    for row in ACTIVATIONS.values():
        yield row.definition, row.z
    for row in LOSSES.values():
        yield row.definition, row.prediction
        yield spelled_out(row.numeric), row.logit
    for row in derivative_table():
        yield row.function, row.derivation.variable


@pytest.mark.parametrize(("f", "by"), list(rows()), ids=str)
def test_every_row_is_derived_right_and_every_step_is_proved(f, by):
    derivation = differentiate(f, by)
    judged, wrong = wrong_points(f, derivation.result, by)
    assert wrong == []
    assert judged == ENOUGH
    assert derivation.verify()
    assert_it_is_stored_and_printed(derivation)


def test_every_line_of_every_typed_function_and_claim_compiles_in_typst():
    blocks = {differentiate(text, "x").typst("all") for text in ALL_TYPED}
    blocks |= {row.derivation.typst() for row in derivative_table()}
    blocks |= {
        f"$ {typst(claim.mended)} $" for claim in CLAIMS.values() if claim.mended is not None
    }
    typst_compiler.compile("\n\n".join(sorted(blocks)).encode())


def test_what_sympys_own_tests_derive_is_derived_right(capsys):
    asked = list(sympys_own())
    failures = []
    for f, by in asked:
        derivation = differentiate(f, by)
        judged, wrong = wrong_points(f, derivation.result, by)
        if wrong or judged < ENOUGH or not derivation.verify():
            failures.append((f, by, derivation.result, judged, wrong))
    assert failures == []
    total = len(asked) + len(ALL_TYPED) + len(list(rows()))
    with capsys.disabled():
        print(f"\n{total} functions derived, each judged by SymPy and by measured slopes")
    assert len(ALL_TYPED) >= 300
    assert len(asked) >= 100


ROOM = 6 * 2**30
# What SymPy makes of a head at infinity, such as atan(1/0): no function of x.
NO_FUNCTION = (sp.zoo, sp.nan, sp.I, sp.oo, sp.AccumBounds)


@pytest.fixture(scope="module")
def little_room():
    """Room for numbers of any sensible size; what needs more is refused."""
    limits = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + ROOM, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, limits)


leaves = st.sampled_from([x, x, x, symbol("a"), *map(sp.Integer, (1, 2, 3, -1)), sp.Rational(1, 2)])
HEADS = (
    *(sp.sin, sp.cos, sp.tan, sp.exp, sp.log, sp.sqrt, sp.tanh, sp.atan, sp.Abs, sp.sinh, sp.erf),
    *(lambda inside: sp.Max(0, inside), lambda inside: 1 / inside, lambda inside: inside**2),
    *(ACTIVATIONS[name].called for name in ("sigmoid", "softplus", "swish")),
)
PAIRS = (
    *(lambda one, other: one + other, lambda one, other: one - other),
    *(lambda one, other: one * other, lambda one, other: one / other),
    lambda one, other: one**other,
)


def made(head, *parts):
    """The function of the parts, or the first of them where SymPy makes none."""
    try:
        return head(*parts)
    except (TypeError, ValueError):
        return parts[0]


def functions(depth):
    """Random functions of x and a, nested as deep as asked."""
    if depth == 0:
        return leaves
    below = functions(depth - 1)
    return st.one_of(
        below,
        st.builds(made, st.sampled_from(HEADS), below),
        st.builds(made, st.sampled_from(PAIRS), below, below),
    )


@pytest.mark.slow
@pytest.mark.usefixtures("little_room")
@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(functions(5))
@example(sp.Max(0, sp.log(sp.Max(0, x))))
@example(ACTIVATIONS["swish"].called((-x) ** (x**2)))
def test_a_random_function_is_derived_right_or_refused_in_one_line(f):
    assume(f.is_real is not False and not open_names(f).has(*NO_FUNCTION))
    try:
        derivation = differentiate(f, x)
        verdict = derivation.verdict()
    except BudgetError:
        return
    assume(not derivation.result.has(D))
    judged, wrong = wrong_points(f, derivation.result, x)
    assert wrong == []
    assert verdict.holds or judged == 0
