"""Claims checked: what the lecture says, judged, with counterexamples and mended forms."""

import streamlit as st

from app import judged
from app.ui.cache import answer
from app.ui.claims import TOPICS, show_claim
from app.ui.i18n import words
from app.ui.lesson import Preset, introduce, notice, program, show_code, try_this
from app.ui.text import plain
from app.ui.trouble import said_beside, said_in
from app.ui.url import in_url, keep_in_url
from mathcore.errors import N_

HELD = {"all": N_("all"), "not": N_("what does not hold"), "proved": N_("what is proved")}
PRESETS = (
    Preset(
        {"log-loss-gradient": True, "held": "all"},
        N_("one wrong sign: the derivative differs, and is shown by how much"),
        "log loss",
    ),
    Preset(
        {"stochastic-gd": True, "held": "all"},
        N_("a listing that was run: the weights grow a dimension at the first update"),
        "stochastic_GD",
    ),
    Preset(
        {"relu-slope": True, "held": "all"},
        N_("true by convention only: at 0 the two sides differ"),
        "ReLU'",
    ),
    Preset(
        {"three-scalings": True, "held": "all"},
        N_("three factors before one cost: the learning rate means something else in each"),
        "1/2, 1/(2n), 1",
    ),
)

lang = st.session_state.lang
_ = words(lang)

st.title(_("Claims checked"))
introduce(
    _("What the lecture's slides state, judged on this server: proved, refuted, or incomplete. "),
    _("Judge a claim yourself, then open it: the evidence is inside, and what would be right."),
)
with st.container(horizontal=True, vertical_alignment="bottom"):
    held = st.segmented_control(
        _("Which claims"),
        list(HELD),
        default=in_url("held", HELD, "all"),
        format_func=lambda name: _(HELD[name]),
        required=True,
        key="held",
    )
    keep_in_url("held", held)
    hidden = st.toggle(_("Hide the verdicts, to judge first"), key="hidden", bind="query-params")
counts = st.container(horizontal=True)
try_this(PRESETS, _, key="claims")

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
            verdicts[claim["verdict_words"]] = verdicts.get(claim["verdict_words"], 0) + 1
        shown = [
            c for c in claims if held == "all" or (c["verdict"] == "proved") == (held == "proved")
        ]
        for claim in shown:
            show_claim(claim, _, hidden=hidden)
        if not shown:
            st.caption(plain(_("None of this kind here.")))
with counts:
    for words_of_verdict, count in verdicts.items():
        st.metric(words_of_verdict, count, width="content")

notice(
    _,
    _("A wrong claim is not struck out but mended: the mended form goes through the same check."),
    _("Proofs are algebra to zero, not a few numbers that happen to agree."),
    _("Listings are run as they stand: what they do is the evidence."),
)
show_code(
    program(
        "for claim in mathcore.CLAIMS.values():",
        f"    print(claim.brief({lang!r}))",
    ),
    _,
)
