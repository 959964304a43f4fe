"""The command `discesa`: a few times as a real process, otherwise called in this one."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys

import numpy as np
import pytest

import mathcore
from app import cli
from tests.conftest import ROOT

COMMAND = [sys.executable, "-m", "app.cli"]
LINE = "effect,dose,note\n" + "".join(f"{3 * k - 2},{k},n\n" for k in range(12))


def process(*arguments: str, **settings) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, cwd=ROOT, timeout=120, **settings
    )


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("x^2 sin(x)", "x^2 cos(x) + 2x sin(x)"),
        ("1/(1+e^(-z))", None),
        ("ln(x^2+1)/x", None),
        ("(3x-1)^5", "15(3x - 1)^4"),
    ],
)
def test_derive_gives_result_steps_and_proof_as_json(run, formula, result):
    code, out, err = run("derive", formula, "--format", "json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert told["verified"] is True
    assert told["steps"]
    assert all(step["rule"] for step in told["steps"])
    f = mathcore.parse(formula)
    x = mathcore.differentiate(f).variable
    assert (mathcore.parse(told["result"]["text"]) - f.diff(x)).subs(x, 0.7).evalf() == (
        pytest.approx(0, abs=1e-9)
    )
    if result:
        assert told["result"]["text"].replace(" ", "") == result.replace(" ", "")


@pytest.mark.parametrize(
    ("form", "mark"),
    [("text", "d/dx"), ("latex", "\\begin{aligned}"), ("typst", "$"), ("json", '"steps"')],
)
def test_derive_prints_in_every_format(run, form, mark):
    code, out, _ = run("derive", "x sin(x)", "--format", form)
    assert code == 0
    assert mark in out


def test_derive_asks_for_the_variable_and_takes_it(run):
    code, _, err = run("derive", "a x^2")
    assert (code, err.count("\n")) == (2, 1)
    assert run("derive", "a x^2", "--var", "a", "--format", "json")[0] == 0


def test_a_formula_may_begin_with_a_minus(run):
    code, out, _ = run("derive", "-x^2", "--format", "json")
    assert code == 0
    assert json.loads(out)["result"]["text"] == "-2x"


def test_the_sentences_are_italian_where_asked(run):
    assert "Regola" in run("derive", "x sin(x)", "--lang", "it")[1]


@pytest.mark.parametrize("loss", ["mse", "log_loss"])
def test_gradient_derives_each_cost(run, loss):
    code, out, _ = run("gradient", loss, "--format", "json")
    assert code == 0
    assert json.loads(out)["verified"] is True


@pytest.mark.parametrize(
    ("loss", "scaling"),
    [(name, way) for name, row in mathcore.LOSSES.items() for way in row.scalings],
)
def test_gradient_takes_every_scaling_of_its_loss(run, loss, scaling):
    code, out, _ = run("gradient", loss, "--scaling", scaling)
    assert code == 0
    assert out.rstrip("\n") == mathcore.loss_gradient(loss, scaling=scaling).text()


@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
def test_gradient_for_many_inputs_ends_in_the_matrix_form(run, loss):
    code, out, _ = run("gradient", loss, "--model", "vector", "--format", "latex")
    assert code == 0
    assert out.count("X^{T}") == 1


def test_gradient_takes_a_penalty_and_says_which_are_known(run):
    assert run("gradient", "mse", "--penalty", "l1")[1].count("λ sign(w)") == 1
    code, _, err = run("gradient", "mse", "--penalty", "l3")
    assert (code, err) == (2, "discesa: no penalty is named 'l3'; known: l1, l2, half_l2\n")


def test_gradient_with_an_unknown_scaling_is_one_line_that_names_the_known_ones(run):
    code, _, err = run("gradient", "mse", "--scaling", "third")
    assert (code, err.count("\n")) == (2, 1)
    assert "no scaling 'third'; known: half_sum, half_mean, mean" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["derive", "sin(x"],
        ["derive", ""],
        ["derive", "9**9**9"],
        ["derive", "__import__('os').system('x')"],
        ["derive", "x", "--var", "1; import os"],
        ["derive", "x", "--var", "q"],
        ["derive", "x", "--format", "pdf"],
        ["derive", "x", "--lang", "fr"],
        ["derive"],
        ["nothing"],
        ["gradient", "nope"],
        ["train", "missing.csv", "--target", "y"],
        ["train", "breast_cancer", "--target", "nope"],
        ["train", "breast_cancer", "--features", "nope"],
        ["train", "breast_cancer", "--features", "benign"],
        ["train", "breast_cancer", "--learning-rate", "0"],
        ["train", "breast_cancer", "--learning-rate", "nan"],
        ["train", "breast_cancer", "--learning-rate", "much"],
        ["train", "breast_cancer", "--epochs", "-5"],
        ["train", "breast_cancer", "--seed", "-1"],
        ["train", "breast_cancer", "--out", "/no/such/folder/run.npz"],
        ["train", "breast_cancer", "--target", "mean area", "--learning-rate", "3"],
        ["train", "breast_cancer", "--target", "mean area", "--task", "classification"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("lang", ["en", "it"])
def test_bad_input_is_one_clear_line_and_exit_code_2(run, arguments, lang):
    code, out, err = run(*arguments, *([] if "--lang" in arguments else ["--lang", lang]))
    first, *pointed = err.splitlines()
    assert code == 2
    assert out == ""
    assert first.startswith("discesa")
    assert "Traceback" not in err
    assert len(pointed) <= 2
    if pointed:
        assert pointed[1].lstrip().startswith("^")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty"),
        ("a,b\n", "no rows"),
        ("a,b\n1,2\n3\n", "line 3"),
        ("a,b\n1,x\n2,x\n", "one class"),
        ("a,b\n1,0\n,1\n", "missing"),
        ("a,b\n1,0\nnan,1\n", "missing or not finite"),
        ("a,b\none,0\ntwo,1\n", "feature"),
    ],
)
def test_a_csv_that_cannot_be_used_says_why(run, tmp_path, content, said):
    path = tmp_path / "bad.csv"
    path.write_text(content)
    code, _, err = run("train", str(path), "--target", "b")
    assert (code, err.count("\n")) == (2, 1)
    assert said in err


def test_a_csv_without_a_target_lists_its_columns(run, tmp_path):
    (tmp_path / "line.csv").write_text(LINE)
    code, _, err = run("train", str(tmp_path / "line.csv"))
    assert code == 2
    assert "effect, dose, note" in err


def test_a_line_is_found_in_a_csv_in_its_own_units(run, tmp_path):
    (tmp_path / "line.csv").write_text(LINE)
    where = tmp_path / "run.npz"
    code, out, err = run(
        "train", str(tmp_path / "line.csv"), "--target", "effect", "--out", str(where)
    )
    assert (code, err) == (0, "")
    rows = {cells[0]: cells for cells in map(str.split, out.splitlines()) if cells}
    assert float(rows["dose"][-1]) == pytest.approx(3, abs=1e-3)
    assert float(rows["bias"][-1]) == pytest.approx(-2, abs=1e-3)
    assert mathcore.History.load(where).loss[-1] < 1e-6


def accuracy(out: str) -> float:
    return next(float(line.split()[1]) for line in out.splitlines() if line.startswith("accuracy"))


def test_training_is_as_accurate_as_logistic_regression(run, tmp_path):
    linear_model = pytest.importorskip("sklearn.linear_model")
    features = ["mean radius", "mean texture"]
    table = mathcore.DATASETS["breast_cancer"].load()
    X = np.column_stack([table.numbers(name) for name in features])
    y = table.numbers("benign")
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    judge = linear_model.LogisticRegression(C=np.inf).fit(X, y).score(X, y)

    options = ["--features", ",".join(features), "--epochs", "2000"]
    code, out, _ = run("train", "breast_cancer", *options)
    assert code == 0
    assert accuracy(out) == pytest.approx(judge, abs=0.01)

    path = tmp_path / "tumours.csv"
    rows = zip(*(table.column(name) for name in (*features, "benign")), strict=True)
    path.write_text("\n".join(map(",".join, [(*features, "benign"), *rows])))
    _, same, _ = run("train", str(path), "--target", "benign", *options)
    assert same == out


@pytest.mark.parametrize("words", [False, True], ids=["numbers", "words"])
def test_more_than_two_classes_are_told_apart_as_well_as_by_scikit_learn(run, tmp_path, words):
    linear_model = pytest.importorskip("sklearn.linear_model")
    features, species = ["petal length (cm)", "petal width (cm)"], ["setosa", "versi", "virgin"]
    table = mathcore.DATASETS["iris"].load()
    X = np.column_stack([table.numbers(name) for name in features])
    X, y = (X - X.mean(axis=0)) / X.std(axis=0), table.numbers("species")
    judge = linear_model.LogisticRegression(C=np.inf, max_iter=1000).fit(X, y).score(X, y)
    options = ["iris"]
    if words:
        rows = [(*row, species[int(k)]) for row, k in zip(X.tolist(), y, strict=True)]
        path = tmp_path / "iris.csv"
        path.write_text("\n".join(",".join(map(str, row)) for row in [("a", "b", "kind"), *rows]))
        options = [str(path), "--target", "kind"]
    code, out, err = run("train", *options, "--epochs", "4000", "--learning-rate", "0.5")
    assert (code, err) == (0, "")
    assert accuracy(out) == pytest.approx(judge, abs=0.01)
    heads = next(line for line in out.splitlines() if line.startswith("column"))
    assert all(f"weight for {name}" in heads for name in (species if words else "012"))


def test_the_help_of_training_names_every_data_set(capsys):
    with pytest.raises(SystemExit):
        cli.main(["train", "--help"])
    said = capsys.readouterr().out
    assert all(name in said for name in mathcore.DATASETS)


def test_as_a_process_a_pipe_gets_no_progress_bar_and_no_traceback():
    done = process("train", "breast_cancer", "--epochs", "3000")
    assert (done.returncode, done.stderr) == (0, "")
    failed = process("derive", "2 + * 3")
    assert failed.returncode == 2
    text, caret = failed.stderr.splitlines()[1:3]
    assert text[caret.index("^")] == "*"


def test_on_a_terminal_training_shows_a_progress_bar():
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "train", "breast_cancer", "--epochs", "6000"],
        stdout=subprocess.DEVNULL, stderr=theirs, cwd=ROOT,
    ) as running:  # fmt: skip
        os.close(theirs)
        seen = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # the terminal's other end is closed
                break
            if not piece:
                break
            seen += piece
    os.close(ours)
    assert running.returncode == 0
    assert "%" in seen.decode()
    assert seen.decode().endswith("\r")


BASE_ONLY = """
import importlib.abc, importlib.util, sys
class Without(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"streamlit", "plotly", "matplotlib", "sklearn", "pebble", "manim", "scipy"}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Without())
importlib.util.find_spec = lambda name: None
from app.cli import main
sys.exit(main(sys.argv[1:]))
"""  # noqa: E501


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["derive", "x^2"], 0),
        (["gradient", "mse"], 0),
        (["train", "{csv}", "--target", "effect"], 0),
        (["train", "breast_cancer"], 2),
        (["app"], 2),
        (["render", "sigmoid_derivative"], 2),
    ],
)
def test_the_base_dependencies_are_enough_or_the_extra_is_named(tmp_path, arguments, code):
    (tmp_path / "line.csv").write_text(LINE)
    given = [a.format(csv=tmp_path / "line.csv") for a in arguments]
    done = subprocess.run(
        [sys.executable, "-c", BASE_ONLY, *given],
        capture_output=True, text=True, cwd=ROOT, timeout=120,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    if code:
        assert done.stderr.count("\n") == 1
        assert "pip install 'discesa[" in done.stderr


def test_render_hands_the_scene_to_a_process_of_its_own(monkeypatch):
    pytest.importorskip("manim")
    asked = []

    def instead(command, check):
        asked.append(command)
        return subprocess.CompletedProcess(command, 2)

    monkeypatch.setattr(cli.subprocess, "run", instead)
    assert cli.main(["render", "step_size", "-q", "low", "--lang", "it"]) == 2
    assert asked[0][1:] == ["-m", "animations.render", "step_size", "-q", "low", "--lang", "it"]
    cli.main(["render", "derivation", "--expr", "-x^2 y", "--var", "x", "--media", "films"])
    given = asked[1][asked[1].index("--lang") :]
    assert given == ["--lang", "en", "--media=films", "--expr= -x^2 y", "--var=x"]
    cli.main(["lecture", "-q", "high", "--jobs", "3"])
    assert asked[2][1:] == ["-m", "animations.lecture", "-q", "high", "--lang", "en", "--jobs=3"]
    cli.main(["lecture", "--slides", "--lang", "it"])
    assert asked[3][3:] == ["--slides", "-q", "low", "--lang", "it"]
