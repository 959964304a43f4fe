"""Chain rule and backpropagation: nested functions, and every number of a small network."""

from functools import partial
from typing import Any

import streamlit as st

from app import backprop, jobs, judged
from app.ui import hiding
from app.ui.backprop import entries, passes_chart, swelling_chart
from app.ui.cache import answer
from app.ui.charts import show_chart
from app.ui.claims import show_claim
from app.ui.field import choose_formula, choose_number
from app.ui.fold import show_fold
from app.ui.formula import show_formula
from app.ui.gallery import title_of
from app.ui.i18n import numbers
from app.ui.lesson import Preset, call, program, show_code
from app.ui.prose import open_lesson
from app.ui.row import choose_row
from app.ui.steps import show_derivation, show_equation
from app.ui.trouble import said_beside
from app.ui.url import choose_listed, choose_shown

CHAIN = "sin((3x - 1)^2)"
PRESETS = tuple(
    Preset({"hidden": hidden, "hact": act, "xrow": x, "label": y}, reason, name)
    for name, hidden, act, x, y, reason in (
        ("2-2-1", "2", "tanh", "1; -1", 1.0, "small"),
        ("2-2-2-1", "2; 2", "tanh", "1; -1", 1.0, "paths"),
        ("2-3-1, ReLU", "3", "relu", "1; -1", 1.0, "relu"),
        ("2-2-1, x = 0", "2", "tanh", "0; 0", 1.0, "zero"),
        ("2-2-2-1, 30", "2; 2", "sigmoid", "30; 30", 0.0, "flat"),
    )
)

prose, lang, _ = open_lesson("backprop")
number = numbers(lang)


def every_number(shown: dict[str, Any]) -> None:
    st.table(
        {
            _("statement"): [stage["text"] for stage in shown["stages"]],
            _("numbers"): [
                "; ".join(map(number, entries(shown["arrays"][stage["name"]])))
                for stage in shown["stages"]
            ],
        }
    )


def factors(path: dict[str, Any]) -> None:
    show_formula(path["chain"])
    for row in path["factors"]:
        show_formula(row["latex"], row["spoken"])


fields, beside = st.container(), st.container()
with fields.container(horizontal=True, vertical_alignment="bottom"):
    sample = choose_row(_("inputs x"), "1; -1", lang, _, key="xrow", width=150, place=beside)
    target = choose_number(_("target y"), 1.0, key="label", step=1.0)
    hidden = st.text_input(
        _("units of each hidden layer"), "2", key="hidden", bind="query-params",
        max_chars=backprop.LONGEST, width=200,
    )  # fmt: skip
    rate = choose_number(_("learning rate"), 0.5, key="brate", step=0.1)
    seed = st.number_input(
        _("seed of the weights"), value=0, min_value=0, max_value=2**31, key="bseed",
        bind="query-params", width=132,
    )  # fmt: skip
with fields.container(horizontal=True, vertical_alignment="bottom"):
    activations = {name: title_of(name, _) for name in backprop.ACTIVATIONS}
    act = choose_shown(_("hidden activation"), activations, "tanh", key="hact")
    tasks = {"class": _("sigmoid and log loss"), "number": _("identity and squared error")}
    task = choose_shown(_("output and loss"), tasks, "class", key="out")
asked = sample, target, hidden, act, task, seed
shown = None
with said_beside(beside, lang):
    shown = answer(backprop.numbers, *asked, rate)
if shown is not None:
    weights = {name: name for name in shown["weights"]}
    wanted = choose_listed(
        _("the weight to explain"), weights, shown["weights"][0], key="weight", width=220
    )
    told = answer(backprop.weight, wanted, *asked, lang)
    show_chart(
        passes_chart(shown, told["place"], lang),
        lang=lang,
        key="passes",
        alt=_(
            "A network with its numbers: the output is {output}, the loss {loss}.",
            output=number(shown["output"][0]),
            loss=number(shown["loss"][0]),
        ),
    )
    with st.container(horizontal=True):
        for label, value in (
            (_("output"), shown["output"][0]),
            (_("loss"), shown["loss"][0]),
            (_("loss after the update"), shown["loss"][1]),
            (_("derivative with respect to {weight}", weight=wanted), told["value"]),
            (_("measured"), told["measured"]),
        ):
            st.metric(label, number(value), width="content")
    show_fold(
        _("Every number, statement by statement"), partial(every_number, shown), key="every number"
    )

prose.foot(PRESETS, key="backprop")

if shown is not None:
    prose.show("path")

    for k, path in enumerate(told["paths"]):
        value = number(path["value"])
        show_fold(
            _("path {k} of {count}: {value}", k=k + 1, count=told["count"], value=value),
            partial(factors, path),
            key=f"path {k}",
            opened=k == 0,
        )
    prose.show("sum", count=told["count"])
    st.metric(_("sum over all paths"), number(sum(path["value"] for path in told["paths"])))
    prose.show("grouped")
    for row in told["layers"]:
        show_formula(row["latex"], row["spoken"])

prose.show("chain")
text, beside_chain = choose_formula(_("A function of functions"), CHAIN, _, key="nested")
at = choose_number("x =", 1.0, key="at_x")
with said_beside(beside_chain, lang), st.spinner(_("Proving every step")):
    read = answer(jobs.read, text)
    nested = answer(jobs.derive, text, read["variable"], lang, at=f"{at:.12g}", lane="long")
    show_equation(nested["claim"], nested["result"], nested["spoken"])
    show_derivation(nested, _, key="nested steps", opened=1)

if shown is not None and not hiding.hidden("derivation"):
    prose.show("derived")
    beside_steps = st.container()
    with said_beside(beside_steps, lang), st.spinner(_("Proving every step")):
        whole = answer(backprop.steps, tuple(shown["sizes"]), act, task, lang, lane="long")
        show_derivation(whole, _, key="backprop steps", opened=0)

prose.show("why")
beside_why = st.container()
with said_beside(beside_why, lang), st.spinner(_("Working it out")):
    rows = answer(backprop.swelling, act, task, lane="long")
    show_chart(
        swelling_chart(rows, lang),
        lang=lang,
        key="swelling",
        alt=_(
            "Operations of a gradient by depth: {first} written out, {second} by backpropagation.",
            first=rows[-1]["unrolled"],
            second=rows[-1]["backprop"],
        ),
    )
if shown is not None:
    prose.show("code")
    st.code(shown["source"], language="python", height=420)
beside_claims = st.container()
with said_beside(beside_claims, lang), st.spinner(_("Working it out")):
    for topic in (19, 20):
        for claim in answer(judged.claims_of, topic, lang, lane="long"):
            show_claim(claim, _, hidden=False)
if shown is not None:
    settings = dict(shown["settings"])
    show_code(
        program(
            f"network = {call('Network', settings.pop('sizes'), **settings)}",
            f"told = network.explain({wanted!r}, {shown['arrays']['x'][0]}, {target!r})",
            f"print(told.text({lang!r}))",
            f"print(network.backprop().text({lang!r}))",
            "print(network.source())",
        ),
        _,
    )
