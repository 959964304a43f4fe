"""Pages opened without a browser, and what a person reads on them; for the tests of pages."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

pytest.importorskip("streamlit")

from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT

MAIN = str(ROOT / "app" / "main.py")
PAGES = {
    "home": "views/home.py",
    "derive": "views/derive.py",
    "perceptron": "views/perceptron.py",
    "activations": "views/activations.py",
    "why-non-linearity": "views/nonlinearity.py",
    "softmax": "views/softmax.py",
    "derivative": "views/derivative.py",
    "derivative-table": "views/derivative_table.py",
    "step-size": "views/step_size.py",
    "partials": "views/partials.py",
    "costs": "views/costs.py",
    "cost-gradient": "views/cost_gradient.py",
    "descent": "views/descent.py",
    "backpropagation": "views/backprop.py",
    "playground": "views/playground.py",
    "sgd": "views/samples.py",
    "optimizers": "views/optimizers.py",
    "claims": "views/claims.py",
    "capacity": "views/capacity.py",
    "films": "views/films.py",
    "zoo": "views/zoo.py",
    "about": "views/about.py",
}
TITLES = {
    ("home", "en"): "Discesa",
    ("home", "it"): "Discesa",
    ("derive", "en"): "Derive anything",
    ("derive", "it"): "Deriva qualsiasi funzione",
    ("perceptron", "en"): "Perceptron and dense layer",
    ("perceptron", "it"): "Percettrone e strato denso",
    ("activations", "en"): "Activation gallery",
    ("activations", "it"): "Galleria delle attivazioni",
    ("why-non-linearity", "en"): "Why non-linearity",
    ("why-non-linearity", "it"): "Perché la non linearità",
    ("softmax", "en"): "Softmax and sigmoid outputs",
    ("softmax", "it"): "Uscite softmax e sigmoide",
    ("derivative", "en"): "Derivative",
    ("derivative", "it"): "Derivata",
    ("derivative-table", "en"): "Derivative table",
    ("derivative-table", "it"): "Tabella delle derivate",
    ("step-size", "en"): "Step size in 1-D",
    ("step-size", "it"): "Ampiezza del passo in 1-D",
    ("partials", "en"): "Partial derivatives and gradient",
    ("partials", "it"): "Derivate parziali e gradiente",
    ("costs", "en"): "Cost functions",
    ("costs", "it"): "Funzioni di costo",
    ("cost-gradient", "en"): "Gradient of the cost",
    ("cost-gradient", "it"): "Gradiente del costo",
    ("descent", "en"): "Gradient descent in action",
    ("descent", "it"): "La discesa in azione",
    ("backpropagation", "en"): "Chain rule and backpropagation",
    ("backpropagation", "it"): "Catena e backpropagation",
    ("playground", "en"): "Network playground",
    ("playground", "it"): "Laboratorio di reti",
    ("sgd", "en"): "SGD against GD",
    ("sgd", "it"): "SGD contro GD",
    ("optimizers", "en"): "Optimizers: race and microscope",
    ("optimizers", "it"): "Ottimizzatori in gara",
    ("claims", "en"): "Claims checked",
    ("claims", "it"): "Affermazioni verificate",
    ("capacity", "en"): "Under- and overfitting",
    ("capacity", "it"): "Under- e overfitting",
    ("films", "en"): "Films",
    ("films", "it"): "Filmati",
    ("zoo", "en"): "Network zoo",
    ("zoo", "it"): "Zoo delle reti",
    ("about", "en"): "About Discesa",
    ("about", "it"): "Informazioni su Discesa",
}
PATIENT = 60
ADDRESSES: dict[str, Any] = {}
"""The pages as Streamlit knows them from the first run of the app's main script."""


def opened(page: str = "derive", **query: str) -> AppTest:
    """A page as a link with that query opens it."""
    app = AppTest.from_file(MAIN, default_timeout=PATIENT)
    for name, value in query.items():
        app.query_params[name] = value
    if not ADDRESSES:
        app.run()
        ADDRESSES.update(app._registered_pages)
    # As in a browser, no other page is run before the one that was asked for.
    app._registered_pages = dict(ADDRESSES)
    return app.switch_page(PAGES[page]).run()


def formulas(app: AppTest) -> list[str]:
    return [unmarked(element.value.strip("$\n")) for element in app.latex]


def unmarked(tex: str) -> str:
    """A formula without the marks that say where it may go on in a new line."""
    return re.sub(r"\\allowbreak |\\nobreak ", "", tex)


def texts(app: AppTest) -> str:
    """All words on the page, as a person reads them."""
    return unescape("\n".join(element.value for element in [*app.markdown, *app.caption]))


def errors(app: AppTest) -> list[str]:
    """What the page complains of; an exception fails the test at once."""
    assert not app.exception, app.exception[0].value
    return [unescape(element.value) for element in app.error]


def presets(app: AppTest) -> list[str]:
    """The keys of the page's presets."""
    return [button.key for button in app.button if (button.key or "").startswith("preset ")]


def codes(app: AppTest) -> list[str]:
    """The programs that the page shows, its fold for them opened."""
    reveal(app, "code that ran")
    return [element.value for element in app.code if element.value.startswith("import mathcore")]


def ran(program: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What a program prints."""
    exec(compile(program, "shown", "exec"), {})  # noqa: S102  the page's own program
    return capsys.readouterr().out


def metrics(app: AppTest) -> list[str]:
    return [metric.value for metric in app.metric]


def value_of(text: str) -> float:
    """A number as a page says it, such as 1,5 or 2.5×10⁻⁹."""
    plain = text.replace("−", "-").replace(",", ".")
    match = re.fullmatch(r"(-?)(?:([\d.]+)×)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", plain)
    if match is None:
        return float(plain)
    sign, factor, exponent = match.groups()
    raised = exponent.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(f"{sign}{factor or 1}e{raised}")


def key_of(block: Any) -> str:
    """The key of a fold or of a row of tabs, or nothing where it has none."""
    return block.id.partition("-")[2].partition("-")[2]


def reveal(app: AppTest, *folds: str) -> AppTest:
    """Open folds by their keys, as clicks would."""
    there = {key_of(fold.proto) for fold in app.expander}
    for key in folds:
        assert key in there, f"no fold has the key {key!r}; there are {sorted(there)}"
        app.session_state[key] = True
    return app.run()


def downloads(app: AppTest) -> list[str]:
    """What the menus under the charts offer, once they are opened."""
    for menu in app.get("popover"):
        if "files" in (key := key_of(menu.proto)):
            app.session_state[key] = True
    return [each.label for each in app.run().get("download_button")]


def unfold(app: AppTest) -> AppTest:
    """Open every fold of a page, and those that come to light, as clicks would."""
    known: set[str] = set()
    while folded := {key for fold in app.expander if (key := key_of(fold.proto))} - known:
        for key in folded:
            app.session_state[key] = True
        known |= folded
        app.run()
    return app


def turn(app: AppTest, title: str) -> AppTest:
    """Choose the tab of that title wherever there is one."""
    for row in app.get("tab_container"):
        if title in [tab.label for tab in row.children.values()]:
            app.session_state[key_of(row.proto.tab_container)] = title
    return app.run()
