"""SGD against GD: the deck's three claims, each demonstrated and measured."""

import streamlit as st

from app import judged, samples
from app.ui.cache import answer
from app.ui.charts import show_chart
from app.ui.claims import show_claim
from app.ui.field import choose_number
from app.ui.fold import show_fold
from app.ui.formula import show_formula
from app.ui.i18n import numbers
from app.ui.lesson import Preset, call, program, show_code
from app.ui.player import player
from app.ui.prose import open_lesson
from app.ui.samples import (
    BATCHES,
    counts_table,
    in_bytes,
    new_data_chart,
    paths_spec,
    take_place,
    valleys_chart,
)
from app.ui.text import plain
from app.ui.trouble import said_beside

TWO = "(w^2 - 1)^2 + w/4 + s w"
PRESETS = tuple(
    Preset({"sg_batch": batch, "sg_rate": rate, "sg_epochs": epochs}, reason,
           f"batch {batch}, η = {rate:g}")
    for batch, rate, epochs, reason in (
        (4, 0.1, 8, "batches"),
        (64, 0.1, 8, "whole"),
        (1, 0.1, 8, "single"),
        (1, 0.01, 8, "small"),
        (64, 0.6, 8, "fair"),
        (4, 3.0, 8, "diverges"),
    )
)  # fmt: skip

prose, lang, _ = open_lesson("samples")
number = numbers(lang)

batch = st.select_slider(_("samples a step"), BATCHES, 4, key="sg_batch", bind="query-params")
with st.container(horizontal=True, vertical_alignment="bottom"):
    rate = choose_number(_("learning rate"), 0.1, key="sg_rate", step=0.05)
    epochs = st.number_input(
        _("epochs"), value=8, step=1, key="sg_epochs", bind="query-params", width=132
    )
    start = (
        choose_number(_("start, {letter} =", letter="w"), -1.5, key="sg_w"),
        choose_number(_("start, {letter} =", letter="b"), 2.5, key="sg_b"),
    )
    seed = st.number_input(
        _("seed"), value=0, min_value=0, max_value=2**31, key="sg_seed", bind="query-params",
        width=132,
    )  # fmt: skip
beside_numbers = st.container()
run = None
with said_beside(beside_numbers, lang):
    run = answer(samples.line_paths, start, rate, epochs, batch, seed, lang, lane="long")
if run is not None:
    for way in ("all", "few"):
        if run[way]["trouble"]:
            beside_numbers.warning(plain(run[way]["trouble"]), icon=":material/warning:")
    player(paths_spec(run, lang), key="sg_player", told={"picked": take_place})
    st.table(counts_table(run, batch, epochs, lang))
prose.foot(PRESETS, key="sg")

prose.show("memory")
beside_memory = st.container()
with said_beside(beside_memory, lang), st.spinner(_("Counting bytes")):
    held = answer(samples.memory, lane="long")
    st.table(
        {
            _("samples a step"): [str(count) for count in held["rows"]],
            _("bytes of these samples"): [in_bytes(count, lang) for count in held["samples"]],
            _("most bytes at once in the step"): [in_bytes(count, lang) for count in held["peak"]],
        }
    )
    st.markdown(
        plain(
            _(
                "A stream of {count} samples would fill {whole}; learned from {batch} at a time, "
                "all of training took {held} at most.",
                count=held["all"], whole=in_bytes(held["whole"], lang),
                batch=held["streamed"], held=in_bytes(held["stream"], lang),
            )
        )
    )  # fmt: skip

prose.show("new")
beside_new = st.container()
with said_beside(beside_new, lang), st.spinner(_("Training")):
    shifted = answer(samples.new_data, rate, batch, seed, lang, lane="long")
    show_chart(
        new_data_chart(shifted, lang),
        lang=lang,
        key="sg_new",
        alt=_("The mean cost on new data falls while their batches come in."),
    )
    if shifted["again"] is None:
        said = _(
            "Descent on all samples, begun anew, is not as low after {most} samples read.",
            most=shifted["most"],
        )
    else:
        said = _(
            "It read {read} samples. Descent on all of them, begun anew, reads {again} to come as "
            "low.", read=shifted["read"], again=shifted["again"],
        )  # fmt: skip
    st.markdown(plain(said))

prose.show("noise")
text = st.text_input(
    _("A cost of one variable, with a sample s"), TWO, max_chars=2001, key="va_f",
    bind="query-params",
)  # fmt: skip
with st.container(horizontal=True, vertical_alignment="bottom"):
    begin = choose_number(_("start"), 1.2, key="va_start")
    speed = choose_number(_("learning rate"), 0.05, key="va_rate", step=0.01)
    spread = choose_number(_("spread of s"), 4.0, key="va_spread")
    count = st.number_input(
        _("iterations"), value=400, step=100, key="va_n", bind="query-params", width=132
    )
size = st.select_slider(_("samples a step, here"), BATCHES, 1, key="va_batch", bind="query-params")
beside_valleys = st.container()
with said_beside(beside_valleys, lang), st.spinner(_("Training")):
    two = answer(samples.valleys, text, begin, speed, count, size, spread, lang, lane="long")
    show_formula(two["mean"])
    show_chart(
        valleys_chart(two, lang),
        lang=lang,
        key="sg_valleys",
        alt=_("A curve with two valleys, and below it where each seed ends."),
    )
    with st.container(horizontal=True):
        st.metric(_("all samples: end in the better valley"), f"{two['share_all']:.0%}")
        st.metric(_("batches: end in the better valley"), f"{two['share']:.0%}")
        st.metric(_("batches: stay, begun there"), f"{two['stay']:.0%}")
    st.caption(
        plain(
            _("Shares of {seeds} seeds. All samples at each step draw nothing.", seeds=two["seeds"])
        )
    )

prose.show("listings")
beside_claims = st.container()
with (
    said_beside(beside_claims, lang),
    st.spinner(_("Judging the claims of topic {topic}", topic=14)),
):
    for topic in (14, 15):
        for claim in answer(judged.claims_of, topic, lang, lane="long"):
            show_claim(claim, _, hidden=False)
    source = answer(samples.source)
    show_fold(
        _("Ours: generated from the formulas, and what trains here"),
        lambda: st.code(source, language="python"),
        key="ours",
    )
show_code(
    program(
        'X, y = mathcore.dataset("line", n=64, noise=0.3, seed=' + f"{seed})",
        'data = {"x": X[:, 0], "y": y}',
        f"for size in (None, {batch}):",
        "    run = mathcore.descend_on_samples(",
        f"        {samples.LINE!r}, data, {{'w': {start[0]}, 'b': {start[1]}}},",
        f"        learning_rate={rate}, epochs={epochs}, batch_size=size, seed={seed})",
        "    print(len(run) - 1, run.loss[-1])",
        f"print({call('minima', TWO.replace(' + s w', ''))}.lowest)",
    ),
    _,
)
