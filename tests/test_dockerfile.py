"""The Dockerfile, as far as it can be judged without Docker: its files, its commands, its user."""

from __future__ import annotations

import json
import shlex
import tomllib
from fnmatch import fnmatch
from pathlib import Path

from app.cli import build_parser, serve

ROOT = Path(__file__).parents[1]
LINES = [
    line.split(maxsplit=1)
    for line in (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    if line and not line.startswith("#")
]


def words_of(instruction: str) -> list[str]:
    return [words for name, words in LINES if name == instruction]


def copied() -> list[str]:
    return [source for words in words_of("COPY") for source in words.split()[:-1]]


def command(words: str) -> list[str]:
    return json.loads(words[words.index("[") :])


def test_every_copied_file_exists_and_is_sent_to_the_builder():
    rules = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line]
    assert copied()
    for source in copied():
        assert (ROOT / source).exists(), source
        # The last rule that fits decides, as Docker reads the file.
        fits = [rule for rule in rules if rule[0] != "#" and fnmatch(source, rule.lstrip("!"))]
        assert not fits or fits[-1].startswith("!"), source


def test_what_the_installation_reads_is_copied():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {"setup.py", "pyproject.toml", project["readme"], *project["license-files"]}
    [install] = [words for words in words_of("RUN") if words.startswith("pip install")]
    given = shlex.split(install)
    assert needed | {given[given.index("--constraint") + 1]} <= set(copied())
    assert ".[app]" in given
    # The server reads its settings and the app its words from there.
    assert {".streamlit", "app", "mathcore"} <= set(copied())


def test_it_starts_the_server_on_every_address_with_our_own_command():
    [words] = words_of("CMD")
    program, *given = command(words)
    asked = build_parser().parse_args(given)
    assert program == "discesa"
    assert (asked.run, asked.host) == (serve, "0.0.0.0")
    assert words_of("EXPOSE") == [str(asked.port)]
    [health] = words_of("HEALTHCHECK")
    python, option, text = command(health)
    assert (python, option) == ("python", "-c")
    compile(text, "HEALTHCHECK", "exec")
    assert f"http://127.0.0.1:{asked.port}/_stcore/health" in text


def test_nothing_runs_as_root():
    names = [name for name, _ in LINES]
    assert names.index("USER") < names.index("CMD")
    [user] = words_of("USER")
    assert any(words.startswith("useradd") and user in words.split() for words in words_of("RUN"))
