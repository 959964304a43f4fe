"""Partial derivatives and gradient: any surface, its slopes at a point, its critical points."""

import streamlit as st

from app import surfaces
from app.ui.cache import answer
from app.ui.charts import show_chart
from app.ui.field import choose_formula, choose_number
from app.ui.formula import show_formula
from app.ui.i18n import numbers
from app.ui.lesson import Preset, call, program, show_code
from app.ui.prose import open_lesson
from app.ui.steps import show_derivation, show_equation
from app.ui.surfaces import contour_chart, kind_words, slices_chart, surface_chart
from app.ui.text import plain
from app.ui.trouble import said_beside, said_in

PRESETS = tuple(
    Preset({"surface": f, "p": p, "q": q, "low": -b, "high": b}, reason, f)
    for f, p, q, b, reason in (
        ("x^2 + 3 y^2", 2.0, 1.0, 3.0, "bowl"),
        ("x^3 - 3x y + y^3", 1.5, 0.5, 3.0, "two"),
        ("x y", 1.0, 1.0, 3.0, "saddle"),
        ("sin(x) cos(y)", 0.5, 0.5, 3.0, "hills"),
        ("(1-x)^2 + 5(y-x^2)^2", -1.0, 1.0, 2.0, "valley"),
        ("ln(x) + y^2", -1.0, 1.0, 3.0, "fails"),
    )
)  # fmt: skip

prose, lang, _ = open_lesson("partials")
number = numbers(lang)

text, beside = choose_formula(_("A function of two variables"), "x^2 + 3 y^2", _, key="surface")
prose.try_this(PRESETS, key="partials")
with said_in(beside, lang, prose.notice):
    letters = answer(surfaces.plane_letters, text)
with st.container(horizontal=True):
    low = choose_number(_("axes from"), -3.0, key="low")
    high = choose_number(_("axes to"), 3.0, key="high")
    point = (
        choose_number(_("point, {letter} =", letter=letters[0]), 2.0, key="p"),
        choose_number(_("point, {letter} =", letter=letters[1]), 1.0, key="q"),
    )
    direction = (
        choose_number(_("direction, {letter}", letter=letters[0]), 1.0, key="u"),
        choose_number(_("direction, {letter}", letter=letters[1]), 0.0, key="v"),
    )
beside_numbers = st.container()
with said_in(beside_numbers, lang, prose.notice):
    field = answer(surfaces.surface, text, low, high)
here = along = criticals = None
with said_beside(beside_numbers, lang):
    here = answer(surfaces.at_point, text, point, low, high)
if here is not None:
    with said_beside(beside_numbers, lang):
        along = answer(surfaces.along, text, point, direction, high - low)
beside_points = st.container()
with said_beside(beside_points, lang):
    criticals = answer(surfaces.criticals, text, lang, lane="long")


@st.fragment
def show_surface() -> None:
    """One of two pictures: the one in space takes a browser longer than all the rest."""
    above, space = st.tabs([_("From above"), _("In space")], key="seen", on_change="rerun")
    alt = _("The surface of {f} with its gradient at the point {point}.", f=text, point=str(point))
    if above.open:
        with above:
            drawn = contour_chart(field, letters, here, along, criticals, lang)
            show_chart(drawn, lang=lang, key="contour", alt=alt)
    if space.open:
        with space, said_beside(st.container(), lang):
            plane = answer(surfaces.plane_heights, text, point, low, high) if here else []
            drawn = surface_chart(field, letters, here, plane, lang)
            show_chart(drawn, lang=lang, key="space", alt=alt)


show_surface()
if here is not None:
    with st.container(horizontal=True):
        st.metric(_("height"), number(here["height"]), width="content")
        gradient = "; ".join(map(number, here["gradient"]))
        st.metric(_("gradient"), f"({gradient})", width="content")
        st.metric(_("steepest slope"), number(here["steepest"]), width="content")
        if along is not None:
            st.metric(_("slope along the direction"), number(along["slope"]), width="content")
    show_chart(
        slices_chart(here, letters, lang),
        lang=lang,
        key="slices",
        alt=_("Two cuts through the point; their slopes are the partial derivatives."),
    )

prose.notice()

st.header(_("The partial derivatives"))
beside_partials = st.container()
with said_beside(beside_partials, lang), st.spinner(_("Proving every step")):
    for k, part in enumerate(answer(surfaces.partials, text, lang, lane="long")):
        show_formula(f"{part['claim']} = {part['result']}", part["spoken"])
        show_derivation(part["told"], _, key=f"partial{k}", opened=0)
if along is not None:
    st.header(_("The slope along the direction"))
    beside_along = st.container()
    with said_beside(beside_along, lang):
        told = answer(surfaces.along_told, text, point, direction, lang)
        show_derivation(told, _, key="along", opened=0)
if here is not None:
    st.header(_("The tangent plane"))
    beside_plane = st.container()
    with said_beside(beside_plane, lang), st.spinner(_("Proving every step")):
        told = answer(surfaces.tangent_plane, text, point, lang, lane="long")
        show_equation(told["claim"], told["result"], told["spoken"])
        show_derivation(told, _, key="plane", opened=0)
if criticals is not None:
    st.header(_("Where the gradient vanishes"))
    if criticals["note"]:
        st.markdown(plain(criticals["note"]))
    elif not criticals["points"]:
        st.markdown(plain(_("Nowhere.")))
    if criticals["points"]:
        rows = criticals["points"]
        st.table(
            {
                letter: [one["exact"][k] or number(one["place"][k]) for one in rows]
                for k, letter in enumerate(letters)
            }
            | {
                "f": [number(one["value"]) for one in rows],
                _("what it is"): [kind_words(one["kind"], _) for one in rows],
                _("curvatures"): ["; ".join(map(number, one["eigenvalues"])) for one in rows],
            }
        )
show_code(
    program(
        f"print({call('gradient', text, letters)}.text({lang!r}))",
        f"print({call('directional', text, list(direction), letters, at=list(point))}.result)",
        f"print({call('tangent_plane', text, list(point), letters)}.result)",
        f"for found in {call('critical_points', text, letters)}:",
        "    print(found.point, found.kind)",
    ),
    _,
)
