"""Network zoo: the kinds of network of the lecture's chart, drawn and told; reading only."""

import streamlit as st

from app.ui.prose import open_lesson
from app.ui.text import plain
from app.ui.zoo import ZOO, counted, drawing

prose, lang, _ = open_lesson("zoo")
st.badge(prose.title("reading"), icon=":material/menu_book:", color="orange")
prose.body("reading")
with st.container(key="zoo"):
    for network in ZOO:
        with st.container(border=True):
            prose.show(network.name, st.subheader)
            st.plotly_chart(
                drawing(network, _),
                config={"staticPlot": True},
                key=f"drawn {network.name}",
                alt=f"{prose.title(network.name)}: {counted(network, _)}",
            )
            st.caption(plain(counted(network, _)))
prose.notice()
