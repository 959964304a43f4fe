"""Runs of training in an address: the film ends at the numbers of the page, and stays in frame."""

import numpy as np
import pytest

from animations.catalog import film
from animations.links import RATES, film_of
from app import boards, racing, runs
from app.microscope import microscope
from app.racing import Rules
from mathcore.errors import DiscesaError
from mathcore.training.setups import Setup
from tests.animations.test_scenes import watched
from tests.animations.test_storyboards import number_shown, numbers_in, of_kind
from tests.app.reading import metrics, opened


def beats_of(url, lang="en"):
    name, given = film_of(url)
    return film(name).with_parameters(given).beats(lang)


NEURONS = [
    ("", (("mean radius", "mean texture"), "benign", "classification", 0.5, 200, 0)),
    (
        "?data=breast_cancer&features=mean+area&features=worst+texture&rate=0,2&steps=35&seed=7",
        (("mean area", "worst texture"), "benign", "classification", 0.2, 35, 7),
    ),
    (
        "?features=mean+radius&target=mean+area&as=regression&rate=0.1&steps=30&lang=it",
        (("mean radius",), "mean area", "regression", 0.1, 30, 0),
    ),
    ("?target=mean+area&rate=9&steps=300", (("mean radius", "mean texture"), "mean area",
     "regression", 9.0, 300, 0)),
]  # fmt: skip


@pytest.mark.parametrize(("query", "asked"), NEURONS, ids=["new", "two", "one", "diverging"])
def test_a_neuron_s_film_ends_at_the_numbers_of_the_page(query, asked):
    story = beats_of(f"http://localhost:8501/descent{query}")
    page = runs.fit("breast_cancer", *asked, "en")
    (training,) = of_kind(story, "training")
    ((_, costs),) = training.costs
    assert training.steps[-1] == page["steps"][-1]
    assert costs[-1] == pytest.approx(page["loss"][-1], rel=1e-5)
    shown = [number_shown(each) for each in training.shown]
    truth = [page["loss"][-1], *page["weights"]["standardised"]]
    assert shown == pytest.approx(truth, rel=1e-3, abs=1e-6)
    (verdict,) = of_kind(story, "verdict")
    if page["diverged"]:
        assert "diverge" in verdict.words
    else:
        assert numbers_in(verdict.words)[-1] == pytest.approx(
            100 * page["metric"]["values"][-1], rel=1e-3
        )


def test_the_page_itself_shows_the_numbers_of_the_film():
    page = opened("descent", rate="0.3", steps="60", seed="3")
    score, cost = (float(text.rstrip("%")) for text in metrics(page)[:2])
    (verdict,) = of_kind(beats_of("http://x/descent?rate=0.3&steps=60&seed=3"), "verdict")
    _, told, share = numbers_in(verdict.words)
    assert told == pytest.approx(cost, rel=1e-3)
    assert share == pytest.approx(100 * score, rel=1e-3)


NETWORKS = {
    "": Setup(),
    "?net_data=xor&net_noise=0.1&net_layers=1&net_units1=3&net_act1=relu&net_epochs=30&net_seed=4"
    "&net_opt=adam&net_l2=0.01&net_rate=0.05&net_in=x1x2,x1&net_plan=cosine&net_w=W1[1,1]": Setup(
        data="xor", noise=0.1, units=(3,), activations=("relu",), epochs=30, seed=4,
        optimizer="adam", l2=0.01, rate=0.05, features=("x1", "x1x2"), schedule="cosine",
    ),
    "?net_data=iris&net_layers=0&net_share=100&net_epochs=20": Setup(
        data="iris", units=(), activations=(), share=100, epochs=20, loss="cross_entropy"
    ),
    "?net_data=plane&net_epochs=20&net_course=10@0.01;W1[1,2]=0.5;5@0.02": Setup(
        data="plane", epochs=20, loss="mse", course="10@0.01; W1[1,2]=0.5; 5@0.02"
    ),
    "?net_data=points&net_points=1 1 0;-1 -1 1; 2 1 0; -2 0 2&net_epochs=9&net_by=step": Setup(
        data="points", points="1 1 0; -1 -1 1; 2 1 0; -2 0 2", epochs=9, by="step",
        loss="cross_entropy",
    ),
    "?net_data=plane&net_layers=0&net_rate=30&net_batch=250": Setup(
        data="plane", units=(), activations=(), rate=30.0, batch=250, loss="mse"
    ),
}  # fmt: skip


@pytest.mark.parametrize("query", NETWORKS, ids=lambda text: text[:25])
def test_a_network_s_film_ends_at_the_numbers_of_the_playground(query):
    story = beats_of(f"https://school.example/playground{query}".replace(" ", "%20"))
    page = boards.play(NETWORKS[query], "en")
    (training,) = of_kind(story, "training")
    ends = {quantity: values[-1] for quantity, values in training.costs}
    wanted = {"loss": page["loss"][-1]}
    if page["test_loss"]:
        wanted["slope"] = page["test_loss"][-1]
    assert ends == pytest.approx(wanted, rel=1e-5)
    shown = [number_shown(each) for each in training.shown]
    assert shown == pytest.approx(list(wanted.values()), rel=1e-3)
    assert training.steps[-1] == page["steps"][-1]
    (verdict,) = of_kind(story, "verdict")
    if page["broken"]:
        assert "diverge" in verdict.words
    else:
        assert numbers_in(verdict.words)[-1] == pytest.approx(100 * page["score"][-1], rel=1e-3)


RACES = [
    ("", "x^2/20 + y^2", (-2.5, 2.0),
     {"sgd": 0.9, "momentum": 0.1, "rmsprop": 0.05, "adam": 0.1}, 100, Rules()),
    (
        "?race=(1-p)^2%2B9(q-p^2)^2&race_low=-2&race_high=2&race_p=-1&race_q=1&race_n=250&"
        "race_who=adamw,nesterov&rate_nesterov=0.002&rate_adamw=0.05&race_as=keras&"
        "race_corrected=false&race_plan=cosine&hyper_mu=0.8&micro=adamw",
        "(1-p)^2+9(q-p^2)^2", (-1.0, 1.0), {"nesterov": 0.002, "adamw": 0.05}, 250,
        Rules("keras", False, "cosine", (("mu", 0.8),)),
    ),
    ("?rate_sgd=1.05&race_n=1500", "x^2/20 + y^2", (-2.5, 2.0),
     {"sgd": 1.05, "momentum": 0.1, "rmsprop": 0.05, "adam": 0.1}, 1500, Rules()),
    ("?race=x^4%2By^2&rate_sgd=3&race_who=sgd,adam", "x^4+y^2", (-2.5, 2.0),
     {"sgd": 3.0, "adam": 0.1}, 100, Rules()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "text", "start", "rates", "steps", "rules"),
    RACES,
    ids=["new", "own", "fled", "broken"],
)
def test_a_race_s_film_ends_where_the_page_s_race_does(query, text, start, rates, steps, rules):
    story = beats_of(f"http://localhost:8501/optimizers{query}")
    page = racing.race(text, start, tuple(rates.items()), steps, rules, "en")
    (ground,) = of_kind(story, "ground")
    (race,) = of_kind(story, "race")
    assert [one.quantity for one in ground.racers] == list(rates)
    for one, said, walk in zip(ground.racers, race.results, page["walks"], strict=True):
        assert one.path[-1].tolist() == pytest.approx(walk["end"], rel=1e-9)
        assert one.values[-1] == pytest.approx(walk["last"], rel=1e-9)
        assert float(said.replace("\N{MINUS SIGN}", "-")) == pytest.approx(walk["last"], rel=1e-3)


def test_the_state_of_a_racer_is_that_under_the_page_s_microscope():
    story = beats_of("http://x/optimizers?race_who=adam,adadelta&race_n=40")
    (ground,) = of_kind(story, "ground")
    for one, rate in zip(ground.racers, (1.0, 0.1), strict=True):
        seen = microscope("x^2/20 + y^2", (-2.5, 2.0), one.quantity, rate, 40, Rules(), 0, "en")
        for k, series in enumerate(seen["state"].values()):
            truth = np.abs(np.array(series).T)
            np.testing.assert_allclose(one.state[:, k], truth / truth.max(), atol=1e-5)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("descent?features=benign", "is the target and cannot be a feature"),
        ("descent?features=radius", "there is no column 'radius'"),
        ("descent?features=mean+area&features=mean+radius&features=worst+area", "at most 2 inputs"),
        ("descent?rate=-1", "learning rate"),
        ("descent?steps=30000", "30000 steps are too many"),
        ("playground?net_epochs=9000", "more than the 40000 steps"),
        ("playground?net_data=points&net_points=1", "'1' is no point"),
        ("playground?net_course=more", "'more' is no turn of a run"),
        ("playground?net_loss=mse&net_data=iris", "the loss mse does not fit"),
        ("optimizers?race_who=", "choose at least one optimizer"),
        ("optimizers?race=a%2Bb%2Bc", "a function of two letters; this one has a, b, c"),
        ("optimizers?race=3", "a function of two letters; this one has -"),
        ("optimizers?race_low=4", "cannot go from 4"),
        ("optimizers?race_n=0", "from 1 to 2000 steps, not 0"),
        ("optimizers?race=ln(x)%2By", "no value at the start"),
        ("optimizers?rate_sgd=0", "learning rate"),
        ("optimizers?race=x%2B%2B", "ends too early"),
    ],
)
def test_a_run_that_cannot_be_made_is_refused_in_one_line(query, message):
    with pytest.raises(DiscesaError, match=message) as refusal:
        beats_of(f"http://localhost:8501/{query}")
    assert str(refusal.value).count("\n") == 0


FAR_OFF = [
    "descent?features=mean+radius&target=mean+area&as=regression&rate=0.3&steps=30",
    "descent?features=mean+radius&steps=30",
    "descent?target=worst+area&rate=9&steps=300&features=worst+fractal+dimension&"
    "features=fractal+dimension+error",
    "playground?net_data=points&net_points=1 1 0;-1 -1 1; 2 1 2; -2 0 3&net_epochs=9&net_layers=6&"
    "net_in=x1,x2,x1^2,x2^2,x1x2,sin(x1),sin(x2)",
    "playground?net_data=plane&net_layers=0&net_rate=30&net_batch=250",
    f"optimizers?race_who={','.join(RATES)}&rate_sgd=1.05&race_n=400&race_q=5&race_low=-2",
    "optimizers?race=ln(x)%2By^2&race_p=2&race_who=sgd,adadelta&rate_sgd=3&race_n=60",
]


@pytest.mark.slow
@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("query", FAR_OFF, ids=lambda text: text[:30])
def test_the_film_of_an_unusual_run_stays_inside_the_frame_and_can_be_read(query):
    name, given = film_of(f"http://localhost:8501/{query}".replace("x1^2", "x1%5E2"))
    row = film(name).with_parameters(given)
    watched(row, row.beats("it"))
