"""About: what Discesa is, what is computed where, privacy, keyboard, versions, licence."""

import streamlit as st

from app.ui.about import licence, versions
from app.ui.prose import open_lesson

prose, lang, _ = open_lesson("about")
for section in ("where", "privacy", "keyboard", "lecturers"):
    prose.show(section)
prose.show("versions", licence=licence())
found = versions()
st.table({_("what"): list(found), _("version"): list(found.values())})
