"""What a build adds: compiled gettext catalogues, and the app's settings beside its script.

Streamlit reads the settings in the folder where it starts, or beside the script; an installed
copy has only the latter.
"""

import shutil
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
SETTINGS = Path(".streamlit") / "config.toml"


def compile_catalogues() -> None:
    for source in ROOT.glob("*/locale/*/LC_MESSAGES/*.po"):
        with source.open("rb") as text, source.with_suffix(".mo").open("wb") as binary:
            write_mo(binary, read_po(text))


class Build(build_py):
    def run(self) -> None:
        compile_catalogues()
        super().run()
        if not self.editable_mode:
            beside = Path(self.build_lib) / "app" / SETTINGS
            beside.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / SETTINGS, beside)


setup(cmdclass={"build_py": Build})
