"""Cost functions: one sample's loss and its slope, a cost over a few points, and its scaling."""

import streamlit as st

from app import judged, losses
from app.ui.cache import answer
from app.ui.charts import show_chart, tangent_chart
from app.ui.claims import show_claim
from app.ui.field import choose_number
from app.ui.formula import show_formula
from app.ui.i18n import numbers
from app.ui.lesson import Preset, call, program, show_code
from app.ui.losses import factor_names, loss_names, overview_chart
from app.ui.part import show_part
from app.ui.prose import open_lesson
from app.ui.row import choose_row
from app.ui.steps import show_derivation, show_equation
from app.ui.trouble import said_beside
from app.ui.url import choose_listed

prose, lang, _ = open_lesson("costs")
number = numbers(lang)

names = loss_names(_)
PRESETS = tuple(
    Preset(
        {"loss": loss, "y_true": target, "phi": prediction},
        reason,
        f"{names[loss]}, y = {target:g}",
    )
    for loss, target, prediction, reason in (
        ("mse", 1.0, 3.0, "square"),
        ("mae", 1.0, 3.0, "absolute"),
        ("huber", 1.0, 3.0, "huber"),
        ("log_loss", 1.0, 0.01, "sure"),
        ("log_loss_logit", 0.0, 3.0, "logit"),
        ("hinge", 1.0, 2.0, "margin"),
        ("log_loss", 0.5, 0.5, "fails"),
    )
)
loss = choose_listed(_("loss"), names, "mse", key="loss", width=230)


def show_sample() -> None:
    """One sample's loss: nothing else on the page goes by its numbers."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        target = choose_number(_("target y"), 1.0, key="y_true", step=1.0)
        prediction = choose_number(_("prediction φ"), 0.25, key="phi", step=0.25)
    with said_beside(st.container(), lang):
        curve = answer(losses.curve, loss, target, prediction)
        one = answer(losses.one_sample, loss, target, prediction)
        with st.container(key="answer"):
            show_formula(one["formula"])
        alt = _(
            "The loss of one sample by its prediction, for the target {target}, and its slope.",
            target=number(target),
        )
        show_chart(tangent_chart(curve, lang, prediction), lang=lang, key="loss chart", alt=alt)
        with st.container(horizontal=True):
            label = _("loss at φ = {value}", value=number(prediction))
            st.metric(label, number(one["loss"]), width="content")
            st.metric(_("its slope there"), number(one["slope"]), width="content")


show_part(show_sample)
prose.foot(PRESETS, key="costs")

prose.show("slope")
beside_steps = st.container()
with said_beside(beside_steps, lang), st.spinner(_("Proving every step")):
    told = answer(losses.derivation, loss, lang, lane="long")
    show_equation(told["claim"], told["result"], told["spoken"])
    show_derivation(told, _, key="loss steps", opened=0)

prose.show("beside")
show_chart(
    overview_chart(answer(losses.among_others), lang),
    lang=lang,
    key="all losses",
    alt=_("Losses beside each other: square, absolute and Huber; log loss and hinge."),
)

prose.show("cost")
points, beside_cost = st.container(horizontal=True, vertical_alignment="bottom"), st.container()
with points:
    inputs = choose_row(_("inputs x"), "1; 2; 3", lang, _, key="xs", width=200, place=beside_cost)
    targets = choose_row(_("targets y"), "0; 1; 1", lang, _, key="ys", width=200, place=beside_cost)
    rate = choose_number(_("learning rate"), 0.1, key="crate", step=0.05)
with said_beside(beside_cost, lang):
    whole = answer(losses.cost, loss, inputs, targets)
    show_chart(
        tangent_chart(whole, lang),
        lang=lang,
        key="cost chart",
        alt=_("The cost over all points as the weight w moves, and its slope."),
    )

prose.show("scaling")
beside_scaling = st.container()
with said_beside(beside_scaling, lang):
    rows = answer(losses.scaled, inputs, targets, rate)
    factors = factor_names(_)
    st.table(
        {
            _("factor"): [factors[row["name"]] for row in rows],
            _("slope at w = 0"): [number(row["slope"]) for row in rows],
            _("w after one step"): [number(row["after"]) for row in rows],
            _("there in one step with"): [row["exact"] for row in rows],
            _("diverges beyond"): [number(row["diverges"]) for row in rows],
        }
    )
beside_claim = st.container()
with said_beside(beside_claim, lang), st.spinner(_("Working it out")):
    for claim in answer(judged.claims_of, 10, lang, lane="long"):
        show_claim(claim, _, hidden=False)
show_code(
    program(
        f"row = mathcore.LOSSES[{loss!r}]",
        f"print(mathcore.differentiate(row.per_sample, row.prediction).text({lang!r}))",
        "for scaling in mathcore.LOSSES['mse'].scalings:",
        "    print(scaling, mathcore.loss_gradient('mse', scaling=scaling).result[0])",
        f"print({call('step_bounds', '7w^2 - 23w + 19')})",
    ),
    _,
)
