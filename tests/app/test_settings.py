"""The server's settings: known to Streamlit, and those that keep a public server safe."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

from app.ui import palette
from tests.conftest import ROOT

config = pytest.importorskip("streamlit.config")
file_util = pytest.importorskip("streamlit.file_util")

TEXT = (ROOT / ".streamlit" / "config.toml").read_text("utf-8")
SETTINGS = tomllib.loads(TEXT)


def flat(table: dict, prefix: str = "") -> dict:
    found = {}
    for name, value in table.items():
        inner = (
            flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {prefix + name: value}
        )
        found |= inner
    return found


def test_streamlit_knows_every_setting():
    known = set(config._config_options_template)
    assert set(flat(SETTINGS)) - known == set()


@pytest.mark.slow
def test_an_installed_copy_has_the_same_settings_where_streamlit_looks_for_them(tmp_path):
    source = tmp_path / "source"
    left_out = shutil.ignore_patterns(".venv", ".git", ".*_cache", "media", "build", "tests")
    shutil.copytree(ROOT, source, ignore=left_out)
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(tmp_path), "."]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with ZipFile(wheel) as packed:
        packed.extractall(tmp_path)
    beside = file_util.get_main_script_streamlit_file_path(
        str(tmp_path / "app" / "main.py"), "config.toml"
    )
    assert Path(beside).read_text("utf-8") == TEXT


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("runner.postScriptGC", False),
        ("client.showErrorDetails", "none"),
        ("server.maxUploadSize", 5),
        ("server.enableCORS", True),
        ("server.enableXsrfProtection", True),
        ("server.fileWatcherType", "none"),
        ("browser.gatherUsageStats", False),
    ],
)
def test_a_public_server_is_safe(name, value):
    assert flat(SETTINGS)[name] == value


def test_the_accents_are_the_palette_s():
    assert SETTINGS["theme"]["light"]["primaryColor"] == palette.BLUE
    assert SETTINGS["theme"]["dark"]["primaryColor"] == palette.SKY


def contrast(one: str, other: str) -> float:
    """Of two colours, by WCAG 2.2: 1 is none, 21 black on white."""

    def light(colour: str) -> float:
        parts = [int(part, 16) / 255 for part in re.findall("[0-9A-Fa-f]{2}", colour)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_and_curves_stand_out_from_what_is_behind_them(theme):
    colours = SETTINGS["theme"][theme]
    for behind in (colours["backgroundColor"], colours["secondaryBackgroundColor"]):
        assert contrast(colours["textColor"], behind) >= 7
        assert contrast(colours["primaryColor"], behind) >= 4.5
    for curve in (palette.FUNCTION, palette.GRADIENT):
        assert contrast(curve, colours["backgroundColor"]) >= 3
