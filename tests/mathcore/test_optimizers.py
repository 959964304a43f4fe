"""The optimizers against torch's recorded traces, Keras' documented updates, and by hand."""

from __future__ import annotations

import json
import tracemalloc
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from sympy import lambdify, simplify

from mathcore import OPTIMIZERS, SCHEDULES, descend, optimizer, schedule
from mathcore.codegen.execute import names_in
from mathcore.codegen.inplace import held_once, inplace_source, spare_arrays
from mathcore.derivation.recurrences import first_state, recurrence, unrolled, worked_step
from mathcore.errors import SettingError, UnknownFormulaError
from mathcore.formulas import CONVENTIONS
from mathcore.parse import parse
from mathcore.printing import latex, plain
from mathcore.printing.data import from_data
from mathcore.symbols import index, indexed, symbol
from mathcore.training.optimize import Stepper, step_source

TRACES = Path(__file__).parent / "torch_traces"
ROWS = {f"{c}-{n}": row for c, table in CONVENTIONS.items() for n, row in table.items()}
every_row = pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
RATE = 0.05


def recorded(pattern: str):
    return [json.loads(path.read_text()) for path in sorted(TRACES.glob(pattern))]


OF_OPTIMIZERS = [trace for trace in recorded("*.json") if "points" in trace]
OF_SCHEDULES = recorded("schedule_*.json")


def test_all_eight_optimizers_have_a_trace_of_torch():
    assert {trace["optimizer"] for trace in OF_OPTIMIZERS} == set(OPTIMIZERS)
    assert len(OPTIMIZERS) == 8


@pytest.mark.parametrize("trace", OF_OPTIMIZERS, ids=lambda t: t["call"])
def test_a_hundred_steps_are_those_of_torch(trace):
    run = descend(
        trace["f"],
        trace["start"],
        trace["optimizer"],
        learning_rate=trace["learning_rate"],
        hyper=trace["hyper"],
        steps=100,
    )
    points = np.column_stack([run.parameters[name] for name in "xyz"])
    assert abs(points - np.array(trace["points"])).max() < 1e-10
    assert abs(points[-1] - points[0]).min() > 1e-3


@pytest.mark.parametrize("trace", OF_SCHEDULES, ids=lambda t: t["schedule"])
def test_a_hundred_rates_are_those_of_torch(trace):
    stepper = Stepper("sgd", trace["first_rate"], schedule(trace["schedule"], **trace["hyper"]))
    w, rates = np.zeros(1), []
    for _ in trace["rates"]:
        rates.append(stepper.rate())
        stepper.step(w, np.zeros(1))
    assert rates == pytest.approx(trace["rates"], rel=1e-12, abs=1e-15)


# Keras 3, the documented updates, one step each: parameter, gradient, kept arrays, step, rate.
def keras_momentum(w, g, k, t, eta):
    k["v"] = 0.9 * k["v"] - eta * g
    return w + k["v"]


def keras_nesterov(w, g, k, t, eta):
    k["v"] = 0.9 * k["v"] - eta * g
    return w + 0.9 * k["v"] - eta * g


def keras_adagrad(w, g, k, t, eta):
    k["s"] = k["s"] + g * g
    return w - eta * g / np.sqrt(k["s"] + 1e-7)


def keras_adadelta(w, g, k, t, eta):
    k["v"] = 0.95 * k["v"] + 0.05 * g * g
    move = -np.sqrt(k["u"] + 1e-7) * g / np.sqrt(k["v"] + 1e-7)
    k["u"] = 0.95 * k["u"] + 0.05 * move * move
    return w + eta * move


def keras_rmsprop(w, g, k, t, eta):
    k["v"] = 0.9 * k["v"] + 0.1 * g * g
    return w - eta * g / np.sqrt(k["v"] + 1e-7)


def keras_adam(w, g, k, t, eta):
    alpha = eta * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    k["m"] = k["m"] + (g - k["m"]) * (1 - 0.9)
    k["v"] = k["v"] + (g * g - k["v"]) * (1 - 0.999)
    return w - k["m"] * alpha / (np.sqrt(k["v"]) + 1e-7)


def keras_adamw(w, g, k, t, eta):
    return keras_adam(w - w * 0.004 * eta, g, k, t, eta)


KERAS = {
    "sgd": (lambda w, g, k, t, eta: w - eta * g, {}),
    "momentum": (keras_momentum, {"v": 0.0}),
    "nesterov": (keras_nesterov, {"v": 0.0}),
    "adagrad": (keras_adagrad, {"s": 0.1}),
    "adadelta": (keras_adadelta, {"v": 0.0, "u": 0.0}),
    "rmsprop": (keras_rmsprop, {"v": 0.0}),
    "adam": (keras_adam, {"m": 0.0, "v": 0.0}),
    "adamw": (keras_adamw, {"m": 0.0, "v": 0.0}),
}


@pytest.mark.parametrize("name", CONVENTIONS["keras"])
def test_a_hundred_steps_are_those_keras_documents(name):
    step, kept = KERAS[name]
    gradients = np.random.default_rng(1).normal(size=(100, 4))
    kept = {letter: np.full(4, value) for letter, value in kept.items()}
    theirs = ours = np.array([1.0, -2.0, 0.0, 5.0])
    ours = ours.copy()
    stepper = Stepper(optimizer(name, "keras"), RATE)
    for t, g in enumerate(gradients, start=1):
        theirs = step(theirs, g, kept, t, RATE)
        stepper.step(ours, g)
        assert ours == pytest.approx(theirs, abs=1e-12)
    for letter, array in kept.items():
        assert stepper.state[letter] == pytest.approx(array, abs=1e-12)


def test_adam_without_correction_is_adam_with_the_averages_as_they_are():
    gradients = np.random.default_rng(2).normal(size=(20, 3))
    for convention in CONVENTIONS:
        ours, theirs = np.ones(3), np.ones(3)
        m = v = np.zeros(3)
        row = optimizer("adam", convention, bias_correction=False)
        stepper = Stepper(row, RATE)
        for g in gradients:
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
            theirs = theirs - RATE * m / (np.sqrt(v) + row.hyper[symbol("epsilon")])
            stepper.step(ours, g)
        assert ours == pytest.approx(theirs, abs=1e-13)


@every_row
def test_a_step_writes_into_the_arrays_it_was_given(row):
    stepper = Stepper(row, RATE)
    w, g = np.linspace(-1, 1, 6), np.linspace(2, 3, 6)
    stepper.begin(w)
    before, kept = g.copy(), {name: id(array) for name, array in stepper.state.items()}
    for _ in range(3):
        stepper.step(w, g)
    assert (g == before).all()
    assert {name: id(array) for name, array in stepper.state.items()} == kept
    assert (w != np.linspace(-1, 1, 6)).all()


@every_row
def test_every_operation_of_a_step_on_arrays_names_where_it_writes(row):
    lines = step_source(row).split("spare):\n")[1].splitlines()
    calls = [line for line in lines if line.strip().startswith("numpy.")]
    assert calls
    assert all(", out=" in line or "copyto" in line for line in calls)
    assert "for " not in step_source(row)


@every_row
def test_steps_over_many_parameters_allocate_nothing_that_grows_with_them(row):
    stepper, w, g = Stepper(row, RATE), np.ones(100_000), np.full(100_000, 0.5)
    stepper.step(w, g)
    tracemalloc.start()
    for _ in range(5):
        stepper.step(w, g)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 50_000 < w.nbytes


@every_row
def test_a_step_in_place_is_the_update_of_the_record(row):
    values = {"w": 0.7, "g": -0.3, **{letter.name: 0.2 for letter in row.state}}
    stepper = Stepper(row, RATE)
    w = np.array([values["w"]])
    stepper.begin(w)
    stepper.go_on(w, {letter.name: np.array([0.2]) for letter in row.state}, done=4)
    stepper.step(w, np.array([values["g"]]))
    numbers = {symbol(k): v for k, v in values.items()} | row.hyper
    numbers |= {symbol("eta"): RATE, index("t"): 5}
    assert w[0] == pytest.approx(float(row.update.subs(numbers)), abs=1e-14)
    for letter, after in row.next_state.items():
        assert stepper.state[letter.name][0] == pytest.approx(float(after.subs(numbers)), abs=1e-14)


@pytest.mark.parametrize(
    "text",
    ["(w+1)*(w+2)*g", "(g+1)/(w+3)", "w*w*g + w", "g^3 - 2", "5*g/(w+g+7)", "sqrt(g)*w^2/(g+1)",
     "g", "1/w", "-w"],
)  # fmt: skip
def test_any_assignment_in_place_is_what_the_formula_says(text):
    w, g = symbol("w"), symbol("g")
    source = inplace_source([(w, parse(text))], (w, g), ())
    update = names_in(source)["update"]
    values, slopes = np.array([0.5, 2.0]), np.array([1.5, 0.25])
    expected = np.broadcast_to(lambdify([w, g], parse(text))(values.copy(), slopes), 2)
    update(values, slopes, [np.empty(2) for _ in range(spare_arrays(source))])
    assert values == pytest.approx(expected, rel=1e-14)


def test_what_cannot_be_written_in_place_is_refused():
    w = symbol("w")
    with pytest.raises(SettingError, match="is no sum, product or power"):
        inplace_source([(w, parse("sin(w)"))], (w,), ())


def test_a_letter_that_is_read_twice_is_held():
    w, d = symbol("w"), symbol("d")
    twice = [(d, w + 1), (w, d * d + d)]
    assert held_once(twice, [w]) == twice
    assert held_once([(d, w + 1), (w, 2 * d)], [w]) == [(w, 2 * w + 2)]


@every_row
def test_a_step_at_float32_stays_float32(row):
    stepper = Stepper(row, RATE)
    w = np.ones(3, dtype=np.float32)
    stepper.step(w, np.full(3, 0.5, dtype=np.float32))
    assert w.dtype == np.float32
    assert all(array.dtype == np.float32 for array in stepper.state.values())
    assert np.isfinite(w).all()


@every_row
def test_the_formulas_are_read_in_steps_t_and_t_minus_one(row):
    t = index("t")
    (last,) = [e for e in recurrence(row) if e.lhs == indexed(row.parameter.name)[t]]
    assert indexed(row.parameter.name)[t - 1] in last.rhs.atoms(type(last.lhs))
    assert len(first_state(row)) == len(row.state)
    assert all(e.rhs.is_number for e in first_state(row))


@every_row
def test_the_numbers_of_a_step_come_to_what_the_step_does(row):
    state = {letter.name: 0.3 for letter in row.state}
    lines = worked_step(row, parameter=2, gradient=-0.5, state=state, step=3, learning_rate=RATE)
    stepper = Stepper(row, RATE)
    w = np.array([2.0])
    stepper.go_on(w, {name: np.array([0.3]) for name in state}, done=2)
    stepper.step(w, np.array([-0.5]))
    assert lines[-1].value == pytest.approx(w[0], abs=1e-14)
    for line in lines:
        shown = line.numbers.doit()
        assert float(shown) == pytest.approx(line.value, rel=1e-4, abs=1e-5)
        assert not line.numbers.free_symbols
        assert from_data(line.to_data()["numbers"]) == line.numbers


def test_a_line_with_numbers_reads_in_both_languages():
    (line,) = worked_step("sgd", parameter=1.5, gradient=0.5, learning_rate=0.1)
    assert line.text() == "w_t = w_(t - 1) - η g_t = 1.5 - 0.1 * 0.5 = 1.45"
    assert line.text("it") == "w_t = w_(t - 1) - η g_t = 1,5 - 0,1 * 0,5 = 1,45"
    assert line.latex("it").endswith("= 1{,}5 - 0{,}1 \\cdot 0{,}5 = 1{,}45")


@every_row
@pytest.mark.parametrize("steps", [1, 4])
def test_the_unrolled_step_is_the_trace_in_the_gradients(row, steps):
    gradients = [0.5, -1.25, 2.0, 0.75][:steps]
    w, stepper = np.array([3.0]), Stepper(row, RATE)
    for equation, g in zip(unrolled(row, steps), gradients, strict=True):
        stepper.step(w, np.array([g]))
        numbers = {indexed("g")[k + 1]: value for k, value in enumerate(gradients)}
        numbers |= {indexed("w")[0]: 3.0, **row.hyper, symbol("eta"): RATE}
        assert float(equation.rhs.subs(numbers)) == pytest.approx(w[0], abs=1e-12)


def test_what_is_corrected_wears_a_hat():
    *_, step = recurrence("adam")
    assert r"\hat{m}_{t}" in latex(step)
    assert r"\hat{m}" not in latex(recurrence(optimizer("adam", bias_correction=False))[-1])


def test_momentum_unrolled_weighs_older_gradients_less():
    (*_, last) = unrolled("momentum", 3, "v")
    g, mu = indexed("g"), symbol("mu")
    assert simplify(last.rhs - (g[3] + mu * g[2] + mu**2 * g[1])) == 0


def test_the_first_step_of_adam_goes_by_the_sign_of_the_gradient():
    (first,) = unrolled("adam", 1)
    assert plain(first) == "w_1 = w_0 - η g_1/(ε + |g_1|)"


def test_hyperparameters_go_by_letter_or_by_word():
    by_letter = optimizer("adamw", **{"lambda": 0.2, "epsilon": 1e-3, "eta": 0.5})
    assert optimizer("adamw", weight_decay=0.2, eps=1e-3, learning_rate=0.5) == by_letter
    assert optimizer("momentum", momentum=0.3) == optimizer("momentum", mu=0.3)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: unrolled("sgd", 0), "from 1 to 12 steps can be written out, not 0"),
        (lambda: unrolled("sgd", 13), "not 13"),
        (lambda: unrolled("adam", 2, "q"), "adam keeps no 'q' from step to step; it keeps: m, v"),
        (lambda: unrolled("adam", 2, "q q"), "adam keeps no 'q q'"),
        (lambda: worked_step("sgd", parameter=1, gradient=1, step=0), "counted from 1, not from"),
        (lambda: worked_step("sgd", parameter=1, gradient=1, state={"v": 1}), "keeps: none"),
        (lambda: optimizer("adam", beta1=0.5), "hyperparameter 'beta1'.*the nearest is beta_1"),
        (lambda: optimizer("sgd", mu=0.5), "sgd has no hyperparameter 'mu'; known: eta"),
        (lambda: optimizer("adam", beta_1=1), "beta_1 of adam must be from 0 to below 1, not 1"),
        (lambda: optimizer("adam", epsilon=-1), "epsilon of adam must not be negative, not -1"),
        (lambda: optimizer("adam", epsilon="a"), "must be a finite number, not 'a'"),
        (lambda: optimizer("adam", epsilon=float("nan")), "must be a finite number, not 'nan'"),
        (lambda: optimizer("sgd", bias_correction=False), "sgd corrects no bias"),
        (lambda: schedule("step", s=0), "s of step must be greater than 0, not 0"),
        (lambda: descend("w^2", 1, "sgd", hyper={"eta": 0}), "eta of sgd must be greater than 0"),
        (lambda: descend("w^2", 1, learning_rate=0), "must be a number greater than 0, not 0"),
        (lambda: descend("w^2", 1, tolerance=-1), "the tolerance must not be negative"),
    ],
)  # fmt: skip
def test_settings_that_do_not_fit_are_refused_in_one_line(call, said):
    with pytest.raises(SettingError, match=said) as caught:
        call()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: descend("w^2", 1, "adm"), "no optimizer is named 'adm'.*the nearest is adam"),
        (lambda: descend("w^2", 1, "RMSprop"), "the nearest is rmsprop"),
        (lambda: descend("w^2", 1, schedule="cosin"), "no schedule .*'cosin'.*nearest is cosine"),
        (
            lambda: optimizer("adam", "kerass"),
            "no convention is named 'kerass'; known: pytorch",
        ),
        (lambda: descend("w^2", 1, "x y z"), r"'x y z'; known: sgd, .*, adamw$"),
    ],
)
def test_unknown_names_are_refused_with_the_nearest_one(call, said):
    with pytest.raises(UnknownFormulaError, match=said) as caught:
        call()
    assert "\n" not in str(caught.value)


def test_descent_stops_where_the_slope_is_within_the_tolerance():
    run = descend("(x-1)^2 + y^2", [4, 2], learning_rate=0.1, steps=1000, tolerance=1e-6)
    assert run.config["stopped"] == "tolerance"
    assert abs(run.gradients["x"][-1]) <= 1e-6 < abs(run.gradients["x"][-2])


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_schedule_starts_at_the_rate_given_and_never_rises(name):
    stepper = Stepper("sgd", 0.3, name, steps=40)
    w, rates = np.zeros(1), []
    for _ in range(60):
        rates.append(stepper.rate())
        stepper.step(w, np.zeros(1))
    assert rates[0] == pytest.approx(0.3, abs=1e-15)
    assert all(later <= earlier for earlier, later in pairwise(rates))
    assert min(rates) >= 0


def test_a_cosine_ends_with_the_run():
    run = descend("w^2", 1, learning_rate=0.1, steps=20, schedule="cosine")
    assert run.config["schedule"] == {"name": "cosine", "values": {"T": 20.0, "eta_min": 0.0}}
    w, t = run.parameters["w"], np.arange(20)
    rates = 0.05 * (1 + np.cos(np.pi * t / 20))
    assert w[1:] == pytest.approx(w[:-1] - rates * 2 * w[:-1], abs=1e-14)
