"""The server's process: what every visit needs is imported and started before the first one.

    python -m app.launch --server.port=8501

`streamlit run app/main.py` serves the same pages; there a browser looks for its server in two
places, the first visitors pay for the imports, and where two come at once Streamlit may look into a
library that is only half imported.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
import threading
from pathlib import Path

from streamlit.web import cli

import app.ui
from app import workers

SERVED = Path(__file__).with_name("served.py")


def main() -> None:
    # Meanwhile, in the background: the fork server has imports of its own to do.
    threading.Thread(target=workers.start, daemon=True, name="start the workers").start()
    import_the_pages()
    workers.freeze()
    sys.argv[:1] = ["streamlit", "run", str(SERVED)]
    cli.main(prog_name="streamlit")


def import_the_pages() -> None:
    """Everything that the pages import, and the libraries that Streamlit imports late."""
    for name in ("pandas", "streamlit.emojis"):
        importlib.import_module(name)
    # Streamlit asks once who called it; `inspect` then looks at every module, and remembers.
    inspect.stack()
    for module in pkgutil.iter_modules(app.ui.__path__, "app.ui."):
        importlib.import_module(module.name)


if __name__ == "__main__":
    main()
