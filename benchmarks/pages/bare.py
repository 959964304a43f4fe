"""A bare page with one Plotly chart: what Streamlit itself costs on this machine."""

import plotly.graph_objects as go
import streamlit as st

x = [k / 100 for k in range(-600, 601)]
st.plotly_chart(go.Figure(go.Scatter(x=x, y=[v * v for v in x])))
