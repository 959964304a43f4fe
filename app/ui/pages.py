"""The pages, in the order of the course: one row each, and nothing else to be told about a page.

A row's key names its two kinds of file: `app/views/<key>.py`, and its words in
`app/lessons/<language>/<key>.md`, whose title is the page's name in the navigation.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import streamlit as st

from app.prose import lesson
from app.ui.i18n import Words
from mathcore.errors import N_

VIEWS = Path(__file__).parents[1] / "views"

START = N_("Start")
NEURONS = N_("Neurons and layers")
DERIVATIVES = N_("Derivatives")
COST = N_("Cost and descent")
TRAINING = N_("Backpropagation and training")
MORE = N_("More")

GALLERY = "activation own from to"
DERIVE = "f chips from to detail method at"
PLAYGROUND = (
    "net_data net_noise net_samples net_share net_in net_layers net_loss net_opt net_rate "
    "net_epochs net_plan net_batch net_l1 net_l2 net_start net_seed net_by net_course net_w net_n"
)
NEURON = "x1 x2 w1 w2 bias moves points prate passes sample outputs act wseed"
BENDS = "cloud bend deep wide nrate epochs nseed"
PASS = "xrow label hidden brate bseed hact out weight nested at_x"
CAPACITY = "cap cap_n cap_noise cap_epochs cap_wait cap_seed"
SAMPLES = (
    "sg_batch sg_rate sg_epochs sg_w sg_b sg_seed va_f va_start va_rate va_spread va_n va_batch"
)
RACE = (
    "race race_low race_high race_p race_q race_n race_who rates race_as race_plan race_corrected "
    "race_hyper micro micro_by small_data small_n small_seed small_own"
)
RUN = "data features target as rate steps seed"


class Page(NamedTuple):
    """A page: its files' name, its icon, its group, its address, and the course's topics in it.

    `fields` are the keys of the fields that a lecturer's link may hide (`?hide=`), beside the
    parts that every page has; a word each.
    """

    key: str
    icon: str
    group: str
    path: str
    topics: tuple[int, ...] = ()
    fields: str = ""

    @property
    def controls(self) -> list[str]:
        """The fields that may be hidden, by their keys."""
        return self.fields.split()


PAGES = (
    Page("home", "home", START, "", (), "pace"),
    Page("perceptron", "scatter_plot", NEURONS, "perceptron", (2, 3), NEURON),
    Page("activations", "stacked_line_chart", NEURONS, "activations", (5,), GALLERY),
    Page("nonlinearity", "gesture", NEURONS, "why-non-linearity", (6,), BENDS),
    Page("softmax", "bar_chart", NEURONS, "softmax", (7,), "logits truth moves_logits"),
    Page("derivative", "show_chart", DERIVATIVES, "derivative", (8,), "curve a h"),
    Page("derivative_table", "table_rows", DERIVATIVES, "derivative-table", (9,), "origin covered"),
    Page("derive", "function", DERIVATIVES, "derive", (8, 9, 19), DERIVE),
    Page("step_size", "straighten", COST, "step-size", (11,), "cost start eta n"),
    Page("partials", "landscape", COST, "partials", (12,), "surface low high p q u v"),
    Page("costs", "stacked_bar_chart", COST, "costs", (10,), "loss y_true phi xs ys crate"),
    Page("cost_gradient", "join_inner", COST, "cost-gradient", (10, 13)),
    Page("descent", "trending_down", COST, "descent", (14, 15, 17), RUN),
    Page("samples", "shuffle", COST, "sgd", (14, 15, 16), SAMPLES),
    Page("backprop", "route", TRAINING, "backpropagation", (18, 19, 20), PASS),
    Page("optimizers", "sports_score", TRAINING, "optimizers", (21,), RACE),
    Page("capacity", "query_stats", TRAINING, "capacity", (22,), CAPACITY),
    Page("playground", "toys", TRAINING, "playground", (17, 20, 21), PLAYGROUND),
    Page("zoo", "hub", MORE, "zoo", (4,)),
    Page("claims", "fact_check", MORE, "claims", (), "held hidden"),
    Page("films", "movie", MORE, "films"),
    Page("about", "info", MORE, "about"),
)  # fmt: skip
HOME, *COURSE = PAGES


def navigation(lang: str, _: Words) -> dict[str, list[st.Page]]:
    """The pages under their groups, as Streamlit shows them at the side."""
    groups: dict[str, list[st.Page]] = {}
    for page in PAGES:
        shown = st.Page(
            VIEWS / f"{page.key}.py",
            title=lesson(page.key, lang).title,
            icon=f":material/{page.icon}:",
            url_path=page.path or None,
            default=page is HOME,
        )
        groups.setdefault(_(page.group), []).append(shown)
    return groups


def page_at(path: str) -> Page:
    """The page of an address."""
    return next(page for page in PAGES if page.path == path)


def neighbours(page: Page) -> tuple[Page | None, Page | None]:
    """The page before one and the page after it, in the order of the course."""
    place = PAGES.index(page)
    before = PAGES[place - 1] if place else None
    after = PAGES[place + 1] if place + 1 < len(PAGES) else None
    return before, after


def link(page: Page, lang: str, label: str = "", **settings: str) -> None:
    """A link to a page that keeps the language and what is hidden."""
    kept = {name: st.query_params[name] for name in ("hide",) if name in st.query_params}
    st.page_link(
        VIEWS / f"{page.key}.py",
        label=label or lesson(page.key, lang).title,
        query_params={"lang": lang, **kept, **settings},
    )


def go_where_old_links_led(page: Page) -> None:
    """The root was once the page that derives anything: a link to it with a formula still is."""
    if page is HOME and "f" in st.query_params:
        st.switch_page(VIEWS / "derive.py", query_params=st.query_params.to_dict())
