"""What a page calls things by: the names of its fields, and not those of the library."""

from __future__ import annotations

from html import unescape

import pytest

from app.naming import DATA
from app.ui.bending import data_names
from app.ui.i18n import words
from app.ui.playground import names_of_data
from mathcore import DATASETS
from tests.app.reading import errors, opened, texts


@pytest.mark.parametrize(
    ("page", "query", "said"),
    [
        ("playground", {"net_epochs": "0"}, "il numero di epoche dev'essere un numero intero"),
        ("playground", {"net_batch": "0"}, "il numero di campioni per batch dev'essere un numero"),
        ("playground", {"net_noise": "3"}, "il rumore di un disco in un anello va da 0 a 0,5"),
        ("playground", {"net_data": "plane", "net_loss": "mse", "net_noise": "3"},
         "il rumore di un piano va da 0 a 0,5"),
        ("capacity", {"cap_noise": "99"}, "il rumore di una cubica va da 0 a 10, non 99"),
        ("descent", {"steps": "0"}, "qui si fanno da 1 a 20000 passi, non 0"),
        ("descent", {"steps": "-1", "lang": "en"}, "take from 1 to 20000 steps here, not -1"),
        ("playground", {"net_batch": "0", "lang": "en"}, "the number of samples in a batch must"),
        ("capacity", {"cap_noise": "99", "lang": "en"}, "the noise of a cubic is from 0 to 10"),
    ],
)  # fmt: skip
def test_an_error_calls_things_as_the_fields_do(page, query, said):
    app = opened(page, **{"lang": "it", **query})
    assert [line[: len(said)] for line in errors(app)] == [said]


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("playground", {"net_data": "plane", "net_loss": "mse", "net_layers": "0",
                        "net_rate": "1000"}),
        ("sgd", {"sg_rate": "1000"}),
    ],
)  # fmt: skip
def test_a_run_that_diverges_says_what_broke_in_italian(page, query):
    app = opened(page, lang="it", **query)
    said = " ".join([*errors(app), *(unescape(each.value) for each in app.warning)])
    assert "diverge" in said
    assert "per prima loss" not in said


def test_a_formula_with_the_name_of_a_setting_is_refused_by_what_was_typed():
    (line,) = errors(opened("derive", f="epochs", lang="it"))
    assert "il nome epochs" in line


@pytest.mark.parametrize("lang", ["en", "it"])
def test_every_drawn_data_set_has_a_name_in_its_fields_and_in_errors(lang):
    _ = words(lang)
    assert {name for name, row in DATASETS.items() if row.make is not None} - {*DATA} == set()
    for name, called in data_names(_).items():
        assert called == _(DATA[name])
    assert {*data_names(_)} <= {*names_of_data(_)}


def test_activations_schedules_and_starts_have_names_in_italian():
    app = opened("playground", lang="it")
    shown = {field.key: field.options for field in app.selectbox}
    assert shown["net_act1"][:5] == ["tanh", "relu", "sigmoide", "identità", "leaky relu"]
    assert shown["net_plan"][:3] == ["costante", "a gradini", "esponenziale"]
    assert shown["net_start"] == ["zeri", "normale", "LeCun", "Xavier", "He"]
    rates = next(g for g in app.get("button_group") if g.label == "Tassi usuali")
    assert rates.options[:3] == ["10⁻⁵", "0,0001", "0,001"]
    gallery = opened("activations", lang="it").selectbox(key="activation").options
    assert gallery[:2] == ["identità", "sigmoide"]
    assert "gradino" in gallery


def test_the_linear_network_is_called_by_its_activation_in_italian():
    app = opened("why-non-linearity", lang="it")
    labels = [metric.label for metric in app.metric]
    assert "accuratezza dopo l'ultima epoca, identità" in labels
    assert "identity" not in texts(app)


@pytest.mark.parametrize(
    ("page", "query", "said"),
    [
        ("playground", {"net_epochs": "1"}, "After 1 epoch: accuracy"),
        ("playground", {"net_epochs": "1", "lang": "it"}, "Dopo 1 epoca: accuratezza"),
        ("perceptron", {"points": "xor", "passes": "1"}, "After 1 pass it still errs."),
        ("perceptron", {"points": "xor", "passes": "1", "lang": "it"},
         "Dopo 1 passata sbaglia ancora."),
    ],
)  # fmt: skip
def test_one_is_said_as_one(page, query, said):
    app = opened(page, **query)
    assert said in texts(app) + "\n".join(unescape(each.value) for each in app.warning)
