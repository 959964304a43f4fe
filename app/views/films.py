"""Films: those that are rendered can be played, the others say how they are rendered."""

from functools import partial

import streamlit as st

from app import films
from app.ui.fold import show_fold
from app.ui.i18n import NAMES, numbers
from app.ui.lesson import show_code
from app.ui.prose import open_lesson
from app.ui.text import plain


def play(film: films.Film) -> None:
    """A film with its captions, as far as there are any."""
    captions = {NAMES[lang]: film["captions"]} if film["captions"] else None
    st.video(film["film"], subtitles=captions)


prose, lang, _ = open_lesson("films")
number = numbers(lang, 3)

listed = prose.lesson.items("films")
there = films.rendered(lang)
shown = {name.replace("-", "_"): text for name, text in listed.items()}
missing = [name for name in shown if name not in there]
with st.container(horizontal=True):
    st.metric(_("films"), str(len(shown)), width="content")
    st.metric(_("rendered"), str(len(shown) - len(missing)), width="content")
if films.LECTURE in there:
    whole = there[films.LECTURE]
    st.header(_("The whole lecture"))
    play(whole)
    chapters = [one for one in whole.get("chapters", []) if isinstance(one, dict)]
    st.markdown(
        "\n".join(
            f"- {plain(str(one.get('title')))}: {plain(number(one.get('start', 0)))} s"
            for one in chapters
        )
    )


def show_film(name: str, film: films.Film | None) -> None:
    """The film, or the command that renders it."""
    if film is None:
        st.markdown(plain(_("Not rendered yet. This command renders it:")))
        st.code(f"discesa render {name} -q medium --lang {lang}", language="bash")
        return
    play(film)
    seconds = film.get("seconds")
    if isinstance(seconds, int | float):
        told = _(
            "{seconds} s, quality {quality}", seconds=number(seconds), quality=film.get("quality")
        )
        st.caption(plain(told))


st.header(prose.title("films"))
for name, text in shown.items():
    film = there.get(name)
    icon = ":material/movie:" if film else ":material/terminal:"
    show_fold(prose.filled(text), partial(show_film, name, film), key=f"film_{name}", icon=icon)
prose.notice()
prose.show("render")
st.code(f"make lecture\ndiscesa lecture -q high --lang {lang}", language="bash")
show_code(
    "import json\nfrom pathlib import Path\n\n"
    f"films = json.loads(Path({str(films.MEDIA / films.NAME)!r}).read_text())['films']\n"
    "for name, film in films.items():\n    print(name, film.get('title'))",
    _,
)
