"""What a lecturer's link hides: `?hide=code,presets,method`.

Parts that every lesson has are not drawn at all; a field is drawn out of sight, so that the value
that the link gives it still counts. Adding a part is one row of `PARTS` and one question to
`hidden` where it is drawn.
"""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode, urlsplit

import streamlit as st

from app.ui.fold import show_fold
from app.ui.i18n import Words
from app.ui.pages import PAGES, Page
from app.ui.text import plain
from app.ui.url import keep_in_url
from mathcore.errors import N_

PARTS = {
    "presets": N_("things to try"),
    "notice": N_("what to notice"),
    "derivation": N_("the steps of derivations"),
    "files": N_("the derivation's files"),
    "pictures": N_("downloads of the charts"),
    "code": N_("the code that ran"),
    "next": N_("the way to other pages"),
    "class": N_("this tool for lecturers"),
    "language": N_("the choice of language"),
}
# Fields of the frame, which no page draws.
FRAME = {"language": "lang"}
KNOWN = {*PARTS, *(control for page in PAGES for control in page.controls)}
MOST = 60
LONGEST = 20


def asked() -> list[str]:
    """The names that the link hides, each once."""
    names = (name.strip() for name in st.query_params.get("hide", "").split(","))
    return list(dict.fromkeys(name for name in names if name))[:MOST]


def hidden(name: str) -> bool:
    """Whether a part of the page is not to be drawn."""
    return name in asked()


def keep_hidden(_: Words) -> None:
    """Hide what the link names, on this page and the next ones; say which names are unknown."""
    if "hide" in st.query_params:
        st.session_state["hide names"] = st.query_params["hide"]
    elif st.session_state.get("hide names"):
        keep_in_url("hide", st.session_state["hide names"])
    names = asked()
    # Only names of the table reach the style sheet.
    fields = [FRAME.get(name, name) for name in names if name in KNOWN]
    if fields:
        chosen = ", ".join(f".st-key-{field}" for field in fields)
        st.html(f"<style>{chosen} {{ display: none; }}</style>")
    unknown = [name[:LONGEST] for name in names if name not in KNOWN]
    if unknown:
        said = _(
            "Nothing here is called {names}, so none of it is hidden.", names=", ".join(unknown)
        )
        st.warning(plain(said), icon=":material/visibility_off:")


def offer_link(page: Page, _: Words) -> None:
    """For a lecturer: this page as it stands, without the parts that are chosen."""
    if hidden("class"):
        return
    show_fold(
        _("A link for a class"),
        partial(choose_hidden, page, _),
        key="class",
        icon=":material/link:",
    )


def choose_hidden(page: Page, _: Words) -> None:
    """What is to be hidden, and the address that hides it."""
    st.markdown(plain(_("Set the page as the class should find it, and choose what to hide.")))
    names = {name: _(words) for name, words in PARTS.items()}
    chosen = st.multiselect(
        _("Hide"),
        [*PARTS, *page.controls],
        default=[name for name in asked() if name in {*PARTS, *page.controls}],
        format_func=lambda name: names.get(name, name),
        key="hide choice",
    )
    query = {name: st.query_params.get_all(name) for name in st.query_params if name != "hide"}
    if chosen:
        query["hide"] = [",".join(chosen)]
    here = urlsplit(st.context.url or "")._replace(fragment="")
    here = here._replace(path=here.path or "/")
    query_text = urlencode(query, doseq=True, safe=",")
    st.code(here._replace(query=query_text).geturl(), language=None, wrap_lines=True)
    if asked() and st.button(_("Show everything again")):
        st.session_state.pop("hide names", None)
        st.query_params.pop("hide", None)
        st.rerun()
