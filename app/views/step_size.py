"""Step size in one dimension: slow, monotone, oscillating, diverging, and where each begins."""

from functools import partial
from typing import Any

import streamlit as st

from app import stepping
from app.ui.cache import answer
from app.ui.charts import show_chart
from app.ui.field import choose_formula, choose_number
from app.ui.fold import show_fold
from app.ui.formula import show_formula
from app.ui.i18n import numbers
from app.ui.lesson import Preset, call, program, show_code
from app.ui.part import show_part
from app.ui.prose import open_lesson
from app.ui.stepping import border_words, lens_chart, regime_sentence, regime_words, walk_chart
from app.ui.steps import show_beside, show_derivation
from app.ui.text import plain
from app.ui.trouble import end_page, said_beside, said_in
from mathcore.printing import say

BOWL = "w^2/4 - 2w + 5"
PRESETS = tuple(
    Preset({"cost": f, "start": start, "eta": rate}, reason, f"{f}, η = {rate:g}")
    for f, start, rate, reason in (
        (BOWL, 0.0, 0.1, "slow"),
        (BOWL, 0.0, 1.0, "monotone"),
        (BOWL, 0.0, 2.0, "once"),
        (BOWL, 0.0, 3.6, "oscillating"),
        (BOWL, 0.0, 4.4, "diverging"),
        ("w^4/4 - w^2", 0.1, 0.2, "valleys"),
        ("|w|", 1.0, 0.3, "corner"),
    )
)

prose, lang, _ = open_lesson("step_size")
number = numbers(lang)

text, beside = choose_formula(_("A cost, of one variable"), BOWL, _, key="cost")
letter = None
with said_beside(beside, lang):
    letter = answer(stepping.one_letter, text)


def show_walk() -> tuple[Any, ...] | None:
    """The run and its lens; the minimum that it runs to, where it is known."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        start = choose_number(_("start"), 0.0, key="start")
        rate = choose_number(_("learning rate"), 1.0, key="eta", step=0.1)
        steps = st.number_input(
            _("steps"), value=20, step=5, key="n", bind="query-params", width=132
        )
    beside_numbers = st.container()
    if letter is None:
        end_page()
    with said_in(beside_numbers, lang):
        run = answer(stepping.walk, text, start, rate, steps, lang)
    lens = None
    beside_lens = st.container()
    with said_beside(beside_lens, lang), st.spinner(_("Proving every step")):
        lens = answer(stepping.lens, text, start, rate, steps, lang, lane="long")
    if lens is not None:
        first, second = border_words(lens, lang)
        show_chart(
            lens_chart(lens, rate, lang),
            lang=lang,
            key="lens",
            alt=_(
                "Monotone below {first}, oscillating below {second}, diverging beyond.",
                first=first,
                second=second,
            ),
        )
        st.markdown(plain(regime_sentence(lens["regime"], _)))
        if lens["approximate"]:
            told = _(
                "The minimum is known only as a number, {letter} ≈ {at}, so the borders are "
                "approximate.",
                letter=run["variable"],
                at=number(lens["at"]),
            )
            st.caption(plain(told))
    if run["diverged"]:
        template, values = run["diverged"]
        st.warning(plain(say(template, lang, **values)), icon=":material/warning:")
    elif run["left"]:
        st.warning(plain(_("The run leaves the picture; it is drawn up to there.")))
    show_chart(
        walk_chart(run, lang),
        lang=lang,
        key="walk",
        alt=_("The path of descent on {f} from {start}.", f=text, start=number(start)),
    )
    with st.container(horizontal=True):
        if lens is not None:
            st.metric(_("behaviour"), regime_words(lens["regime"], _), width="content")
            st.metric(_("factor per step"), number(lens["factor"]), width="content")
            st.metric(_("monotone below"), first, width="content")
            st.metric(_("oscillating below"), second, width="content")
        if run["last"] is not None:
            label = _("{letter} after the last step", letter=run["variable"])
            st.metric(label, number(run["last"]), width="content")
    shown = range(min(stepping.TABLE, len(run["w"])))
    first_steps = {
        _("step"): [str(k) for k in shown],
        run["variable"]: [number(run["w"][k]) for k in shown],
        _("slope"): [number(run["slope"][k]) for k in shown],
        "f": [number(run["height"][k]) for k in shown],
    }
    show_fold(_("The first steps, in numbers"), lambda: st.table(first_steps), key="first steps")
    return lens and (lens["place"], lens["at"], lens["curvature"], lens["curvature_number"])


def source() -> str:
    """The calls, with the fields as they stand."""
    now = st.session_state
    named = {"learning_rate": now.eta, "steps": now.n}
    return program(
        f"run = {call('descend', text, now.start, **named)}",
        "print(run.parameters)",
        *([] if minimum is None else [f"print({call('step_bounds', text, at=minimum[1])})"]),
    )


foot = partial(prose.foot, PRESETS, key="steps")
minimum = show_part(show_walk, foot)
foot()
if minimum is not None:
    place, _at, curvature, curvature_number = minimum
    prose.show("borders", letter=letter)
    beside_why = st.container()
    with said_beside(beside_why, lang), st.spinner(_("Proving every step")):
        why = answer(stepping.lens_steps, text, place, lang, lane="long")
        show_formula(why["update"])
        told = why["told"]
        show_formula(f"{told['claim']['latex']} = {told['result']['latex']}", told["spoken"])
        show_derivation(told, _, key="factor", opened=0)
        st.subheader(_("The curvature"))
        bends = why["bends"]
        show_formula(f"{bends['claim']['latex']} = {bends['result']['latex']}", bends["spoken"])
        if curvature is not None:
            show_beside(_("at the minimum it is"), curvature)
        else:
            st.caption(plain(f"{_('at the minimum it is')} {number(curvature_number)}"))
        show_derivation(bends, _, key="curvature", opened=0)
show_code(source, _)
