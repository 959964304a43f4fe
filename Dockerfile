# docker build -t discesa . && docker run -p 8501:8501 discesa
# Films rendered elsewhere are shown where they are mounted: -v "$PWD/media:/discesa/media:ro"
FROM python:3.11-slim
RUN useradd --create-home discesa
WORKDIR /discesa
COPY pyproject.toml setup.py constraints.txt README.md LICENSE ./
COPY .streamlit .streamlit
COPY mathcore mathcore
COPY app app
# Editable, so that the app finds .streamlit and media beside it.
RUN pip install --no-cache-dir --constraint constraints.txt --editable '.[app]'
USER discesa
EXPOSE 8501
HEALTHCHECK --start-period=30s --timeout=5s CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["discesa", "app", "--host", "0.0.0.0", "--port", "8501"]
