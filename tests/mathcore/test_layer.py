"""Layers of one's own in index notation: derived, proved, run, and refused where indices fail."""

from __future__ import annotations

import ast

import numpy as np
import pytest
from autograd import grad
from autograd import numpy as anp
from sympy import Sum, exp, sqrt

import mathcore
from mathcore import Layer
from mathcore.codegen.source import source
from mathcore.errors import DataError, SettingError
from mathcore.printing import latex, plain, typst
from mathcore.symbols import index, indexed, symbol

d, e, i, j, k, m, n, q, r, s, t, u = (index(name) for name in "deijkmnqrstu")
D, E, I, J, K, M, N, S, T = (symbol(name) for name in "DEIJKMNST")
B, Q, V, o, p, v, w, x, y, z = (indexed(name) for name in "BQVopvwxyz")
KEYS = indexed("K")


def bilinear():
    total = Sum(x[n, i] * B[i, j, k] * v[n, j], (i, 1, I), (j, 1, J))
    return Layer("bilinear", [x[n, i], v[n, j]], [B[i, j, k]], y[n, k], total, {n: N, k: K})


def convolution():
    total = Sum(w[s] * x[n, t + s - 1], (s, 1, S))
    return Layer("convolution", [x[n, u]], [w[s]], y[n, t], total, {n: N, u: T, t: T - S + 1})


def centring():
    return Layer(
        "centring", [x[n, k]], [], y[n, k], x[n, k] - Sum(x[m, k], (m, 1, N)) / N, {n: N, k: K}
    )


def attention():
    lines = [
        (z[q, r], Sum(Q[q, d] * KEYS[r, d], (d, 1, D)) / sqrt(D)),
        (p[q, r], exp(z[q, r]) / Sum(exp(z[q, m]), (m, 1, M))),
        (o[q, e], Sum(p[q, r] * V[r, e], (r, 1, M))),
    ]
    given = [Q[q, d], KEYS[r, d], V[r, e]]
    return Layer("attention", given, [], o[q, e], lines, {q: N, e: E})


def gate():
    """Two products of the same array with itself and with another, and a function of it."""
    return Layer(
        "gate", [x[n, k]], [w[k]], y[n, k], x[n, k] ** 2 * w[k] + exp(-x[n, k] * w[k]), {n: N, k: K}
    )


def attended(queries, keys, values):
    scores = anp.dot(queries, keys.T) / anp.sqrt(queries.shape[1])
    powers = anp.exp(scores - anp.max(scores, axis=1, keepdims=True))
    return anp.dot(powers / anp.sum(powers, axis=1, keepdims=True), values)


def convolved(rows, kernel):
    size = len(kernel)
    end = rows.shape[1] - size + 1
    return sum(kernel[k] * rows[:, k : k + end] for k in range(size))


CASES = {
    "bilinear": (
        bilinear,
        [(4, 2), (4, 3), (2, 3, 5)],
        lambda x, v, B: anp.einsum("ni,nj,ijk->nk", x, v, B),
    ),
    "convolution": (convolution, [(3, 7), (3,)], convolved),
    "short convolution": (convolution, [(2, 3), (3,)], convolved),
    "centring": (centring, [(5, 3)], lambda x: x - anp.mean(x, axis=0)),
    "attention": (attention, [(4, 3), (5, 3), (5, 2)], attended),
    "gate": (gate, [(4, 3), (3,)], lambda x, w: x**2 * w + anp.exp(-x * w)),
}
every_layer = pytest.mark.parametrize("case", CASES)


def run_on_numbers(case, backend="numpy"):
    make, shapes, forward = CASES[case]
    draw = np.random.default_rng(3)
    values = [draw.normal(size=shape) for shape in shapes]
    weights = draw.normal(size=np.shape(forward(*values)))

    def cost(*arrays):
        return anp.sum(weights * anp.sin(forward(*arrays)))

    upstream = weights * np.cos(forward(*values))
    out, *slopes = mathcore.compile(make().program, backend=backend)(*values, upstream)
    return values, forward(*values), cost, out, slopes


@every_layer
def test_a_layer_of_one_s_own_is_proved_step_by_step(case):
    derived = CASES[case][0]().backprop()
    assert derived.verdict() is mathcore.Verdict.PROVED


@every_layer
@pytest.mark.parametrize("backend", ["numpy", "numba", "jax"])
def test_its_gradients_are_autograd_s_on_every_backend(case, backend):
    values, expected, cost, out, slopes = run_on_numbers(case, backend)
    assert out == pytest.approx(expected, rel=1e-12)
    for place, mine in enumerate(slopes):
        assert mine == pytest.approx(grad(cost, place)(*values), rel=1e-10, abs=1e-12)


@every_layer
def test_its_gradients_are_the_central_differences(case):
    values, _, cost, _, slopes = run_on_numbers(case)
    step = 1e-6
    for place, mine in enumerate(slopes):
        for where in np.ndindex(mine.shape):
            moved = [[value.copy() for value in values] for _ in range(2)]
            moved[0][place][where] += step
            moved[1][place][where] -= step
            measured = (cost(*moved[0]) - cost(*moved[1])) / (2 * step)
            assert mine[where] == pytest.approx(measured, rel=1e-6, abs=1e-8)


@every_layer
def test_it_is_written_in_every_format(case):
    derived = CASES[case][0]().backprop()
    for part in derived.parts:
        assert latex(part.result)
        assert typst(part.result)
    for lang in ("en", "it"):
        assert len(derived.text(lang).splitlines()) > 4
        assert derived.speech(lang)


WORDS = [
    ("s1", "t1", "c1"),
    ("lambda", "numpy", "total"),
    ("tanh_of", "x_1", "i_n"),
    ("N", "K", "memory"),
]


@pytest.mark.parametrize("backend", ["numpy", "numba", "jax"])
@pytest.mark.parametrize("words", WORDS)
def test_arrays_may_have_the_names_that_code_has_for_its_own(words, backend):
    one, two, out = map(indexed, words)
    power = exp(-one[n, k] * two[k])
    layer = mathcore.Layer(
        "own",
        inputs=[one[n, k]],
        parameters=[two[k]],
        output=out[n, k],
        statement=one[n, k] ** 2 * two[k] * power + power,
        sizes={n: K, k: N},
    )
    a, b, up = (np.random.default_rng(0).normal(size=s) for s in ((5, 3), 3, (5, 3)))
    found = mathcore.compile(layer.program, backend=backend)(a, b, up)

    def cost(a, b):
        return anp.sum(up * (a**2 * b + 1) * anp.exp(-a * b))

    expected = (a**2 * b + 1) * np.exp(-a * b), *(grad(cost, place)(a, b) for place in (0, 1))
    for mine, theirs in zip(found, expected, strict=True):
        assert mine == pytest.approx(theirs, rel=1e-12)


def test_its_program_contracts_arrays_without_a_loop():
    assert "numpy.einsum(" in source(bilinear().program)
    code = source(attention().program)
    assert code.count("numpy.matmul(") == 6
    loops = [part for part in ast.walk(ast.parse(code)) if isinstance(part, ast.For | ast.While)]
    assert loops == []


def test_attention_passes_back_through_softmax_in_terms_of_its_shares():
    (passed,) = [line.expr for line in attention().program if line.name == "dz"]
    dp = indexed("dp")
    assert passed == p[q, r] * (dp[q, r] - Sum(dp[q, j] * p[q, j], (j, 1, M)))


def test_large_scores_do_not_overflow_in_a_softmax_of_one_s_own():
    run = mathcore.compile(attention().program)
    queries, keys, values = np.full((2, 1), 1e4), np.array([[1.0], [2.0]]), np.eye(2)
    out, *slopes = run(queries, keys, values, np.ones((2, 2)))
    assert out == pytest.approx(np.array([[0.0, 1.0], [0.0, 1.0]]))
    assert all(np.isfinite(slope).all() for slope in slopes)


def test_batch_mean_centring_passes_the_centred_slopes():
    (passed,) = [line.expr for line in centring().program if line.name == "dx"]
    dy = indexed("dy")
    assert passed == dy[n, k] - Sum(dy[j, k], (j, 1, N)) / N


@pytest.mark.parametrize("backend", ["numpy", "numba", "jax"])
def test_the_size_of_a_batch_may_have_any_letter(backend):
    R = symbol("R")
    own = Layer("own", [x[n, k]], [], y[n, k], x[n, k] - Sum(x[m, k], (m, 1, R)) / R, {n: R, k: K})
    inputs, upstream = np.arange(12.0).reshape(4, 3) ** 2, np.eye(4, 3)
    out, slope = mathcore.compile(own.program, backend=backend)(inputs, upstream)
    assert out == pytest.approx(inputs - inputs.mean(axis=0))
    assert slope == pytest.approx(upstream - upstream.mean(axis=0))


WRONG = [
    (bilinear, [np.ones((4, 2)), np.ones((4, 3))], "arrays to give: 4, in this order: x, v, B, dy"),
    (bilinear, [np.ones(2), *[np.ones((4, 3))] * 3], r"x has the shape \(2,\), .* run to: N, I"),
    (
        bilinear,
        [np.ones((4, 2)), np.ones((5, 3)), np.ones((2, 3, 1)), np.ones((4, 1))],
        r"N is 4 in x of shape \(4, 2\), and 5 in v of shape \(5, 3\)",
    ),
    (centring, [[["a"]], [[1.0]]], "x is not an array of real numbers"),
    (centring, [[[1.0], [1.0, 2.0]], [[1.0]]], "x is not an array of real numbers"),
    (
        convolution,
        [np.ones((2, 3)), np.ones(5), np.ones((2, 1))],
        r"T - S \+ 1 comes to -1 here, and dy has the shape \(2, 1\)",
    ),
]


@pytest.mark.parametrize("backend", ["numpy", "numba", "jax"])
@pytest.mark.parametrize(("make", "given", "said"), WRONG)
def test_arrays_that_do_not_fit_are_refused_with_both_shapes(make, given, said, backend):
    run = mathcore.compile(make().program, backend=backend)
    with pytest.raises(DataError, match=said) as caught:
        run(*given)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("backend", ["numpy", "numba", "jax"])
def test_lists_whole_numbers_and_arrays_that_may_not_be_written_to_are_taken(backend):
    rows, upstream = [[1, 2], [3, 6]], np.eye(2)
    upstream.flags.writeable = False
    out, slope = mathcore.compile(centring().program, backend=backend)(rows, upstream)
    assert out == pytest.approx(np.array([[-1.0, -2.0], [1.0, 2.0]]))
    assert slope == pytest.approx(upstream - 0.5)


SIZES = {n: N, k: K}
BAD = [
    (
        {"statement": Sum(x[n, j] * w[j, k], (j, 2, J)), "sizes": {**SIZES, j: J}},
        "indices count from 1, and the sum over j for y_nk from 2",
    ),
    ({"statement": Sum(x[n, i] * w[j, k], (j, 1, J))}, "the index i in the statement for y_nk is"),
    (
        {"statement": x[n, k] * w[k], "sizes": {n: N, k: K, j: K}},
        r"indices of w_k: 1; of w_jk: 2",
    ),
    ({"statement": Sum(x[n, j] * w[k, j], (j, 1, J))}, "the index k of w_kj runs to K, where w_jk"),
    ({"statement": Sum(x[n, j] * v[j, k], (j, 1, J))}, "the array in v_jk is neither given nor"),
    ({"output": y[n, n]}, "y_nn is given with other indices than different letters: n"),
    ({"sizes": {k: K}}, "nothing says how far the index n of x_nj runs"),
    ({"statement": Sum(x[n, j] * w[j, k], (j, 1, J), (k, 1, K))}, "the index k is summed over and"),
    (
        {"statement": Sum(x[n, j] * w[j, k], (j, 1, J)) / M},
        "the letter M in the statement for y_nk",
    ),
    ({"inputs": [x[n, j], w[n, j]]}, "the array w is given twice"),
    ({"statement": Sum(x[n, j + 1] * w[j, k], (j, 1, J))}, "the index j [+] 1 of x_"),
]


@pytest.mark.parametrize(("change", "said"), BAD, ids=[said[:40] for _, said in BAD])
def test_indices_that_do_not_fit_are_named_in_one_line(change, said):
    right = {
        "inputs": [x[n, j]],
        "parameters": [w[j, k]],
        "output": y[n, k],
        "statement": Sum(x[n, j] * w[j, k], (j, 1, J)),
        "sizes": SIZES,
    }
    Layer("fits", **right)
    with pytest.raises(SettingError, match=said) as caught:
        Layer("own", **{**right, **change})
    assert "\n" not in str(caught.value)


def test_an_index_that_no_other_one_can_be_cut_to_is_said():
    with pytest.raises(SettingError, match=r"the index t \+ 1 of x_\(n, t \+ 1\) in the statement"):
        Layer("lag", [x[n, u]], [], y[n, t], x[n, t + 1], {n: N, u: T, t: T - 1})


@pytest.mark.parametrize("place", [1, 0, 2 * j, -j, J + 1 - j, j / 2, j**2, J, 1.5])
def test_an_index_that_cannot_be_solved_for_is_refused_where_the_layer_is_stated(place):
    total = Sum(x[n, place] * w[j], (j, 1, J))
    with pytest.raises(
        SettingError, match=r"^the index .* in the statement for y_n is fixed"
    ) as said:
        Layer("own", [x[n, j]], [w[j]], y[n], total, {n: N})
    assert f"the index {plain(x[n, place].indices[1])} of {plain(x[n, place])} " in str(said.value)
    assert "\n" not in str(said.value)


def test_a_letter_that_stands_twice_in_an_element_is_refused_where_the_layer_is_stated():
    with pytest.raises(SettingError, match="the index k stands twice in x_kk in the statement for"):
        Layer("trace", [x[n, k]], [], y[m], Sum(x[k, k], (k, 1, K)), {n: K, m: M, k: K})


@pytest.mark.parametrize("change", [exp, lambda element: element**2, lambda element: element + 1])
def test_an_index_that_slides_is_derived_anywhere_and_printed_only_as_a_factor(change):
    total = Sum(w[s] * change(x[n, t + s - 1]), (s, 1, S))
    own = Layer("own", [x[n, u]], [w[s]], y[n, t], total, {n: N, u: T, t: T - S + 1})
    assert own.backprop().verdict() is mathcore.Verdict.PROVED
    with pytest.raises(SettingError, match=r"no program is printed for the index s \+ t - 1 of x_"):
        _ = own.program


@pytest.mark.parametrize(
    ("place", "size", "ends"),
    [
        (t + s - 1, T - S, "T - 1"),
        (t - s + 1, T - S + 1, "T - 2S \\+ 2"),
    ],
)
def test_a_window_that_is_cut_short_is_derived_and_not_printed(place, size, ends):
    total = Sum(w[s] * x[n, place], (s, 1, S))
    own = Layer("own", [x[n, u]], [w[s]], y[n, t], total, {n: N, u: T, t: size})
    assert own.backprop().verdict() is mathcore.Verdict.PROVED
    with pytest.raises(SettingError, match=f"no program is printed .* come to T, not {ends}$"):
        _ = own.program


def test_a_whole_convolution_still_runs_over_zeros_at_both_ends():
    total = Sum(w[s] * x[n, t - s + 1], (s, 1, S))
    own = Layer("full", [x[n, u]], [w[s]], y[n, t], total, {n: N, u: T, t: T + S - 1})
    rows, kernel = np.arange(14.0).reshape(2, 7) ** 2, np.array([1.0, -2.0, 3.0])
    out, *_ = mathcore.compile(own.program)(rows, kernel, np.ones((2, 9)))
    assert out == pytest.approx(np.array([np.convolve(row, kernel) for row in rows]))


def test_a_window_within_a_sum_is_derived_proved_and_run():
    total = Sum(w[s] * Sum(x[n, s + r - 1], (r, 1, S)), (s, 1, S))
    own = Layer("own", [x[n, u]], [w[s]], y[n], total, {n: N, u: 2 * S - 1, s: S})
    assert own.backprop().verdict() is mathcore.Verdict.PROVED
    rows, kernel = np.arange(10.0).reshape(2, 5) ** 2, np.array([1.0, -2.0, 3.0])
    windows = np.lib.stride_tricks.sliding_window_view(rows, 3, axis=1).sum(axis=2)
    out, dx, dw = mathcore.compile(own.program)(rows, kernel, np.ones(2))
    assert out == pytest.approx(windows @ kernel)
    assert dw == pytest.approx(windows.sum(axis=0))
    assert dx == pytest.approx(np.tile(np.convolve(kernel, np.ones(3)), (2, 1)))


def test_two_windows_that_run_against_each_other_are_refused_with_the_statement_named():
    total = Sum(w[s] * x[n, t + s - 1] * x[n, t - s + S], (s, 1, S))
    own = Layer("own", [x[n, u]], [w[s]], y[n, t], total, {n: N, u: T, t: T - S + 1})
    with pytest.raises(SettingError, match=r"no index of the sums .* which the statement for y_"):
        own.backprop()
