"""Claims checked: what the lecture says, judged, with counterexamples and mended forms."""

import streamlit as st

from app import judged
from app.ui.cache import answer
from app.ui.claims import TOPICS, show_claim
from app.ui.lesson import Preset, program, show_code
from app.ui.prose import open_lesson
from app.ui.text import plain
from app.ui.trouble import said_beside, said_in
from app.ui.url import choose_shown
from mathcore.errors import N_

HELD = {"all": N_("all"), "not": N_("what does not hold"), "proved": N_("what is proved")}
COUNTED = {
    "proved": N_("are proved"),
    "refuted": N_("are refuted"),
    "convention": N_("hold by convention"),
    "incomplete": N_("lack a condition"),
    "imprecise": N_("read wrongly"),
}
PRESETS = (
    Preset({"log-loss-gradient": True, "held": "all"}, "sign", "log loss"),
    Preset({"stochastic-gd": True, "held": "all"}, "listing", "stochastic_GD"),
    Preset({"relu-slope": True, "held": "all"}, "convention", "ReLU'"),
    Preset({"three-scalings": True, "held": "all"}, "factors", "1/2, 1/(2n), 1"),
)

prose, lang, _ = open_lesson("claims")
with st.container(horizontal=True, vertical_alignment="bottom"):
    kinds = {name: _(called) for name, called in HELD.items()}
    held = choose_shown(_("Which claims"), kinds, "all", key="held")
    hidden = st.toggle(_("Hide the verdicts, to judge first"), key="hidden", bind="query-params")
counts = st.container(horizontal=True)
prose.try_this(PRESETS, key="claims")

page = st.container()
with said_in(page, lang):
    topics = answer(judged.topics)
verdicts: dict[str, int] = {}
for topic in topics:
    st.subheader(f"{topic} · {_(TOPICS[topic])}")
    place = st.container()
    with (
        said_beside(place, lang),
        st.spinner(_("Judging the claims of topic {topic}", topic=topic)),
    ):
        claims = answer(judged.claims_of, topic, lang, lane="long")
        for claim in claims:
            verdicts[claim["verdict"]] = verdicts.get(claim["verdict"], 0) + 1
        shown = [
            c for c in claims if held == "all" or (c["verdict"] == "proved") == (held == "proved")
        ]
        for claim in shown:
            show_claim(claim, _, hidden=hidden)
        if not shown:
            st.caption(plain(_("None of this kind here.")))
with counts:
    for verdict, count in verdicts.items():
        st.metric(_(COUNTED[verdict]), count, width="content")

prose.notice()
show_code(
    program(
        "for claim in mathcore.CLAIMS.values():",
        f"    print(claim.brief({lang!r}))",
    ),
    _,
)
