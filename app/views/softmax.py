"""Softmax and sigmoid outputs: shares of one whole, or each class for itself."""

import streamlit as st

from app import judged, outputs
from app.ui.cache import answer
from app.ui.charts import show_chart
from app.ui.claims import show_claim
from app.ui.formula import show_formula
from app.ui.i18n import numbers
from app.ui.lesson import Preset, program, show_code
from app.ui.outputs import errors_chart, moves_words, outputs_chart
from app.ui.prose import open_lesson
from app.ui.row import choose_row, in_row
from app.ui.steps import show_derivation, show_equation
from app.ui.trouble import said_beside
from app.ui.url import choose_shown

DECK = "0; 1.79; 1.1"
ROWS = (
    (DECK, "temperature", 2, "deck"),
    ("2; 2; 2", "first", 1, "even"),
    ("3; 3; -3", "shift", 1, "both"),
    ("-4; -4; -4", "shift", 1, "none"),
    ("1000; 1001; 1002", "shift", 3, "huge"),
    ("5; -5", "first", 2, "wrong"),
)

prose, lang, _ = open_lesson("softmax")
PRESETS = tuple(
    Preset({"logits": in_row(logits, lang), "moves_logits": moves, "truth": truth}, reason, logits)
    for logits, moves, truth, reason in ROWS
)
number = numbers(lang)

fields, beside = st.container(horizontal=True, vertical_alignment="bottom"), st.container()
with fields:
    logits = choose_row(
        _("logits, a number for each class"), DECK, lang, _, key="logits", width=280, place=beside
    )
    truth = st.number_input(
        _("the true class"), value=2, step=1, key="truth", bind="query-params", width=132
    )
    kinds = moves_words(_)
    moves = choose_shown(_("the slider moves"), kinds, "temperature", key="moves_logits")
slid = shown = None
with said_beside(beside, lang):
    slid = answer(outputs.sliding, logits, moves)
    shown = answer(outputs.outputs, logits, truth, lang)
if slid is not None:
    show_chart(
        outputs_chart(slid, lang),
        lang=lang,
        key="outputs chart",
        alt=_(
            "Bars of the logits, and of softmax and sigmoid of them: {shares}.",
            shares="; ".join(number(share) for share in slid["softmax"][slid["start"]]),
        ),
    )
if shown is not None:
    with st.container(horizontal=True):
        for label, value in (
            (_("sum of the softmax shares"), number(sum(shown["softmax"]["p"]))),
            (_("sum of the sigmoid outputs"), number(sum(shown["sigmoid"]["p"]))),
            (_("class chosen"), str(shown["winner"])),
            (_("its share"), number(max(shown["softmax"]["p"]))),
        ):
            st.metric(label, value, width="content")

prose.foot(PRESETS, key="softmax")

if shown is not None:
    prose.show("exclusive")
    show_formula(shown["softmax_formula"])
    show_formula(shown["line"]["latex"], shown["line"]["spoken"])
    prose.show("independent")
    show_formula(shown["sigmoid_formula"])
    st.table(
        {
            _("class"): [str(k + 1) for k in range(len(shown["logits"]))],
            _("logit"): [number(value) for value in shown["logits"]],
            _("softmax: shares of one whole"): [number(p) for p in shown["softmax"]["p"]],
            _("sigmoid: each for itself"): [number(p) for p in shown["sigmoid"]["p"]],
        }
    )
beside_steps = st.container()
with said_beside(beside_steps, lang), st.spinner(_("Proving every step")):
    told = {
        name: answer(outputs.derivation, name, lang, lane="long") for name in outputs.DERIVATIONS
    }
    for name in ("shift", "jacobian", "gradient", "independent"):
        prose.show(f"{name}-steps")
        if name == "jacobian" and shown is not None:
            show_formula(shown["jacobian"]["latex"], shown["jacobian"]["spoken"])
        if name == "gradient" and shown is not None:
            show_chart(
                errors_chart(shown, lang),
                lang=lang,
                key="errors chart",
                alt=_("Share, target and gradient of each class; the gradient is p - y."),
            )
            loss = number(shown["softmax"]["loss"])
            st.metric(_("cross-entropy of this sample"), loss, width="content")
        row = told[name]
        show_equation(row["claim"], row["result"], row["spoken"])
        show_derivation(row, _, key=f"{name} steps", opened=0)
beside_claim = st.container()
with said_beside(beside_claim, lang):
    for claim in answer(judged.claims_of, 7, lang, lane="long"):
        show_claim(claim, _, hidden=False)
if shown is not None:
    show_code(
        program(
            "import numpy",
            f"z = numpy.array([{shown['logits']}])",
            "identity, none = numpy.eye(z.shape[1]), numpy.zeros(z.shape[1])",
            "for output, loss in (('softmax', 'cross_entropy'), ('sigmoid', 'log_loss')):",
            "    layer = mathcore.Network([z.shape[1]] * 2, output=output, loss=loss)",
            "    print(output, layer.run()(z, 0 * z, identity, none)[1])",
            "print(mathcore.softmax_jacobian().result)",
            f"print(mathcore.cross_entropy_gradient().text({lang!r}))",
        ),
        _,
    )
