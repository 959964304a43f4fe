"""Perceptron and dense layer: a weighted sum and a bias, the rule that learns, and many at once."""

import streamlit as st

from app import judged, neurons
from app.ui.bending import data_names
from app.ui.cache import answer
from app.ui.charts import show_chart
from app.ui.claims import show_claim
from app.ui.field import choose_number
from app.ui.formula import show_formula
from app.ui.gallery import title_of
from app.ui.i18n import numbers
from app.ui.lesson import Preset, call, program, show_code
from app.ui.neurons import NAMES, boundary_chart, dense_chart, effect_chart, rule_spec
from app.ui.player import player
from app.ui.prose import open_lesson
from app.ui.row import choose_row
from app.ui.steps import show_derivation, show_equation
from app.ui.text import plain
from app.ui.trouble import said_beside
from app.ui.url import choose_shown

KEYS = ("x1", "x2", "w1", "w2", "bias")

prose, lang, _ = open_lesson("perceptron")
number = numbers(lang)
kinds = {name: name.upper() for name in neurons.GATES}
kinds |= {name: called for name, called in data_names(_).items() if name in neurons.DRAWN}
PRESETS = tuple(
    Preset(dict(zip(KEYS, values, strict=True)) | more, reason, name)
    for name, values, more, reason in (
        ("x = (0, 0), b = 0", (0.0, 0.0, 1.0, -2.0, 0.0), {"moves": "w1"}, "zero"),
        ("x = (0, 0), b = 1", (0.0, 0.0, 1.0, -2.0, 1.0), {"moves": "b"}, "bias"),
        ("AND", (1.0, 1.0, 1.0, 1.0, -1.5), {"points": "and"}, "and"),
        ("OR", (1.0, 0.0, 1.0, 1.0, -0.5), {"points": "or"}, "or"),
        ("XOR", (1.0, 1.0, 1.0, 1.0, -0.5), {"points": "xor"}, "xor"),
        (kinds["gaussians"], (1.0, 1.0, 1.0, 1.0, 0.0), {"points": "gaussians"}, "clouds"),
    )
)

with st.container(horizontal=True, vertical_alignment="bottom"):
    x = (
        choose_number(_("input x₁"), 1.0, key="x1"),
        choose_number(_("input x₂"), 2.0, key="x2"),
    )
    w = (
        choose_number(_("weight w₁"), 0.5, key="w1"),
        choose_number(_("weight w₂"), -1.5, key="w2"),
    )
    b = choose_number(_("bias b"), 1.0, key="bias")
    moves = choose_shown(_("the slider moves"), NAMES, "b", key="moves")
beside_neuron = st.container()
one = None
with said_beside(beside_neuron, lang):
    one = answer(neurons.neuron, x, w, b, lang)
    moved = answer(neurons.moving, x, w, b, moves)
if one is not None:
    with st.container(key="neuron"):
        show_formula(one["general"])
        show_formula(one["line"]["latex"], one["line"]["spoken"])
    show_chart(
        boundary_chart(moved, moves, lang),
        lang=lang,
        key="boundary",
        alt=_(
            "The plane of the inputs, cut by the line where y = 0; the sample gives y = {y}.",
            y=number(one["line"]["value"]),
        ),
    )
    with st.container(horizontal=True):
        st.metric("y", number(one["line"]["value"]), width="content")
        for name, slope in one["slopes"].items():
            label = _("y changes with {letter} by", letter=NAMES[name])
            st.metric(label, number(slope["value"]), width="content")

prose.foot(PRESETS, key="perceptron")

if one is not None:
    prose.show("bias")
    show_chart(
        effect_chart(moved, lang),
        lang=lang,
        key="effects",
        alt=_("y against each parameter alone: the slopes are x₁, x₂ and 1."),
    )
    for name, slope in one["slopes"].items():
        told = slope["told"]
        show_equation(told["claim"], told["result"], told["spoken"])
        show_derivation(told, _, key=f"slope by {name}", opened=0)
prose.show("biases")
beside_claim = st.container()
with said_beside(beside_claim, lang), st.spinner(_("Working it out")):
    for claim in answer(judged.claims_of, 2, lang, lane="long"):
        show_claim(claim, _, hidden=False)

prose.show("rule")
with st.container(horizontal=True, vertical_alignment="bottom"):
    points = choose_shown(_("samples"), kinds, "and", key="points")
    rate = choose_number(_("learning rate"), 1.0, key="prate", step=0.1)
    passes = st.number_input(
        _("passes, at most"), value=20, step=5, key="passes", bind="query-params", width=132
    )
beside_rule = st.container()
with said_beside(beside_rule, lang), st.spinner(_("Training")):
    run = answer(neurons.learning, points, rate, passes, 0, lang, lane="long")
    player(rule_spec(run, lang), key="rule")
    with st.container(horizontal=True):
        st.metric(_("mistakes"), str(run["mistakes"]), width="content")
        st.metric(_("passes"), str(run["passes"]), width="content")
        if run["bound"]:
            st.metric(_("never more than"), number(run["bound"]["most"]), width="content")
    if run["bound"]:
        prose.body("bound")
        show_formula(run["bound"]["line"]["latex"], run["bound"]["line"]["spoken"])
    else:
        errs = (
            _("After 1 pass it still errs.")
            if run["passes"] == 1
            else _("After {passes} passes it still errs.", passes=run["passes"])
        )
        never = _("Where no line separates the classes, it never stops.")
        st.warning(plain(f"{errs} {never}"), icon=":material/warning:")

prose.show("dense")
fields, beside_dense = st.container(horizontal=True, vertical_alignment="bottom"), st.container()
with fields:
    sample = choose_row(
        _("one sample, a number for each input"), "1, -2, 0.5", lang, _, key="sample", width=320,
        place=beside_dense,
    )  # fmt: skip
    outputs = st.number_input(
        _("outputs"), value=2, step=1, key="outputs", bind="query-params", width=132
    )
    activations = {name: title_of(name, _) for name in neurons.ACTIVATIONS}
    act = choose_shown(_("activation"), activations, "sigmoid", key="act")
    seed = st.number_input(
        _("seed of the weights"), value=0, min_value=0, max_value=2**31, key="wseed",
        bind="query-params", width=132,
    )  # fmt: skip
layer = None
with said_beside(beside_dense, lang):
    layer = answer(neurons.dense, sample, outputs, act, seed, lang)
if layer is not None:
    show_chart(
        dense_chart(layer, lang),
        lang=lang,
        key="layer",
        alt=_(
            "A dense layer, inputs: {inputs}, outputs: {outputs}; a weight on each connection.",
            inputs=len(layer["x"]),
            outputs=len(layer["z"]),
        ),
    )
    show_formula(layer["general"])
    show_formula(layer["matrices"], layer["spoken"])
    for row in layer["lines"]:
        show_formula(row["stated"])
        show_formula(f"= {row['numbers']}", row["spoken"])
    show_formula(layer["activation"])
    st.metric(_("parameters of the layer"), str(layer["count"]), width="content")
    prose.show("code", st.subheader)
    ours, theirs = st.tabs([_("what trains here"), "Keras"], key="layer code")
    ours.code(layer["source"], language="python", height=420)
    theirs.code(layer["keras"], language="python", height=420)
drawn = call("dataset", points, n=neurons.SAMPLES, noise=neurons.DRAWN.get(points), seed=0)
pairs = f"{neurons.PAIRS}, {neurons.GATES.get(points)}"
code = []
if layer is not None:
    network = call("Network", [len(layer["x"]), outputs], **layer["settings"])
    code = [f"print({network}.source())"]
show_code(
    program(
        f"X, y = {pairs if points in neurons.GATES else drawn}",
        f"run = mathcore.train_perceptron(X, y, learning_rate={rate!r}, epochs={passes!r})",
        "print(run.config['stopped'], run.step[-1], run.at(-1))",
        *code,
    ),
    _,
)
