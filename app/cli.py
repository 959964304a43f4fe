"""The command `discesa`: what the app shows, on a terminal.

`derive`, `gradient`, `claims` and `train` need the base dependencies only. Bad input is one clear
line on stderr and exit code 2; for a formula the spot follows under a caret. Adding a command is
one parser in `build_parser` and one function.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

import mathcore
from app.fitting import train_neuron
from app.runs import TASKS
from app.serving import become_server
from app.ui.i18n import said
from mathcore.errors import N_, DiscesaError, FreeSymbolError, ParseError, SettingError
from mathcore.printing import LANGUAGES

LIMIT = "limit"
FORMATS: dict[str, Callable[[Any, str], str]] = {
    "text": lambda shown, lang: shown.text(lang),
    "latex": lambda shown, lang: shown.latex(),
    "typst": lambda shown, lang: shown.typst(),
    "json": lambda shown, lang: shown.to_json(lang),
}
QUALITIES = ("draft", "low", "medium", "high", "4k")
BAD_INPUT = 2
MOST_SHOWN = 40


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code is 0, or 2 where the input was wrong."""
    words_given = sys.argv[1:] if arguments is None else list(arguments)
    asked = build_parser().parse_args(with_minus_first(words_given))
    try:
        return asked.run(asked) or 0
    except DiscesaError as error:
        print(f"discesa: {said(error, asked.lang)}", file=sys.stderr)
        if isinstance(error, ParseError) and error.text.strip():
            print(mathcore.point_out(error, asked.lang), file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough; closing stdout again must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line; `--help` has the rest."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"{self.prog}: {message}\n")


def with_minus_first(given: list[str]) -> list[str]:
    """Let a formula begin with a minus: argparse would take -x^2 for an option.

    >>> with_minus_first(["derive", "-x^2", "--lang", "it"])
    ['derive', ' -x^2', '--lang', 'it']
    >>> with_minus_first(["render", "derivation", "--expr", "-x^2"])
    ['render', 'derivation', '--expr', ' -x^2']
    """
    if given[:1] == ["render"]:
        return [
            f" {a}" if before == "--expr" else a
            for before, a in zip(["", *given], given, strict=False)
        ]
    if given[:1] != ["derive"]:
        return given
    return [f" {a}" if a[:1] == "-" and a[:2] not in ("--", "-h") else a for a in given]


def build_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    shared = Parser(add_help=False)
    shared.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the words")
    printed = Parser(add_help=False, parents=[shared])
    printed.add_argument("--format", choices=FORMATS, default="text", help="how formulas print")

    parser = Parser(prog="discesa", description="The mathematics of neural networks, step by step.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    app = commands.add_parser("app", parents=[shared], help="open the app in the browser")
    app.add_argument("--host", default="localhost", help="0.0.0.0 for every address of the machine")
    app.add_argument("--port", type=int, default=8501)
    app.add_argument("--workers", type=int, help="computing processes of each lane; cores + 4")
    app.set_defaults(run=serve)

    derive = commands.add_parser("derive", parents=[printed], help="derive a function, with steps")
    derive.add_argument("expression", metavar="EXPR", help='such as "x^2 sin(x)"')
    derive.add_argument("--var", help="the variable, where the formula has several letters")
    derive.add_argument("--order", type=int, default=1, help="how many times to derive")
    derive.add_argument(
        "--method", choices=("limit", *mathcore.METHODS), default="", help="which way to go"
    )
    derive.add_argument(
        "--steps", choices=mathcore.DETAILS, default="rules", help="how much of the way is shown"
    )
    derive.add_argument("--hints", action="store_true", help="hints before each line instead")
    derive.add_argument(
        "--at", metavar="x=2", help="put a number in; with --method limit, the limit there"
    )
    derive.add_argument("--step", metavar="h", help="with the limit at a number: the secant first")
    derive.set_defaults(run=derive_expression)

    table = commands.add_parser("table", parents=[printed], help="the derivatives to know by heart")
    table.add_argument("--steps", action="store_true", help="with the derivation of each row")
    table.set_defaults(run=print_table)

    gradient = commands.add_parser("gradient", parents=[printed], help="derive a cost's gradient")
    gradient.add_argument("loss", metavar="LOSS", help=" or ".join(mathcore.COSTS))
    gradient.add_argument(
        "--scaling", help="how the cost is put together: mse has half_sum, half_mean and mean"
    )
    gradient.add_argument("--model", help="scalar for one input, vector for z = X w + b")
    gradient.add_argument("--penalty", help=" or ".join(mathcore.PENALTIES))
    gradient.set_defaults(run=derive_gradient)

    claims = commands.add_parser("claims", parents=[shared], help="what the lecture says, judged")
    claims.add_argument("name", metavar="NAME", nargs="?", help="one claim, in full")
    claims.add_argument("--format", choices=("text", "json"), default="text")
    claims.set_defaults(run=print_claims)

    train = commands.add_parser(
        "train", parents=[shared], help="train a neuron on a table, or one for each class"
    )
    known = ", ".join(mathcore.DATASETS)
    train.add_argument("data", metavar="DATA", help=f"a CSV file, or one of {known}")
    train.add_argument("--target", help="the column to predict; the data set's own if left out")
    train.add_argument("--features", help="columns to learn from, with commas between them")
    train.add_argument("--task", choices=TASKS, help="read off the target if left out")
    train.add_argument("--learning-rate", type=float, default=0.1, help="per step")
    train.add_argument("--epochs", type=int, default=1000)
    train.add_argument("--seed", type=int, default=0)
    train.add_argument("--out", type=Path, metavar="RUN.npz", help="save the whole run there")
    train.set_defaults(run=train_neuron)

    films = Parser(add_help=False, parents=[shared])
    films.add_argument("-q", "--quality", choices=QUALITIES, default="low")
    films.add_argument("--media", help="folder of the films; media if left out")

    render = commands.add_parser("render", parents=[films], help="render a film")
    render.add_argument("scene", metavar="SCENE", nargs="?")
    render.add_argument("--url", help="an address of the app, in place of a scene: its run")
    render.add_argument("--expr", help='for the film derivation: a formula such as "x^2 sin(x)"')
    render.add_argument("--var", help="the variable, where the formula has several letters")
    render.add_argument("--order", help="how many times to derive")
    render.set_defaults(run=render_film)

    lecture = commands.add_parser(
        "lecture", parents=[films], help="render all films, and join them"
    )
    lecture.add_argument("--jobs", help="films rendered at once; 2 if left out")
    lecture.add_argument(
        "--slides", action="store_true", help="also as slides in the browser, and as a PDF"
    )
    lecture.add_argument("--scheduler", help="the address of a Dask scheduler for the jobs")
    lecture.set_defaults(run=render_lecture)
    return parser


def serve(asked: argparse.Namespace) -> None:
    need("streamlit", "app")
    become_server(asked.host, asked.port, asked.workers)


def derive_expression(asked: argparse.Namespace) -> None:
    text = asked.expression.strip()
    if mathcore.is_equation(text):
        print(SHOWN[asked.format](mathcore.implicit(text, x=asked.var), asked, None))
        return
    letters = sorted(symbol.name for symbol in mathcore.parse(text).free_symbols)
    point = None if asked.at is None else number_at(asked.at, asked.var, letters)
    if asked.var is not None and letters and asked.var not in letters:
        raise no_letter(asked.var, letters)
    var = asked.var if letters else None
    if asked.method == LIMIT and asked.order != 1:
        raise SettingError(N_("the limit gives the first derivative; leave --order out"))
    if asked.step is not None and not (asked.method == LIMIT and asked.at):
        raise SettingError(N_("--step needs --method limit and --at"))
    if asked.method == LIMIT:
        derivation = mathcore.difference_quotient(text, var, at=point, h=asked.step)
    else:
        derivation = mathcore.differentiate(text, var, order=asked.order, method=asked.method)
        derivation = derivation if point is None else mathcore.at_point(derivation, point)
    if asked.hints:
        print("\n".join(derivation.hints(asked.lang)))
    else:
        print(SHOWN[asked.format](derivation, asked, None if asked.method == LIMIT else point))


SHOWN: dict[str, Callable[[Any, argparse.Namespace, str | None], str]] = {
    "text": lambda shown, asked, at: shown.text(asked.lang, asked.steps, at),
    "latex": lambda shown, asked, at: shown.latex(asked.steps),
    "typst": lambda shown, asked, at: shown.typst(asked.steps),
    "json": lambda shown, asked, at: shown.to_json(asked.lang),
}
"""A derivation in each format, with as much of the way as was asked for."""


def number_at(text: str, var: str | None, letters: list[str]) -> str:
    """The number of `2` or `x=2`, where x is the letter that is derived by."""
    name, equals, number = text.rpartition("=")
    known = letters if var is None else [var]
    if equals and letters and name.strip() not in known:
        raise no_letter(name.strip(), known)
    return number.strip()


def no_letter(name: str, known: list[str]) -> FreeSymbolError:
    return FreeSymbolError(
        N_("the formula has no letter {name}; it has: {known}"),
        name=name[:MOST_SHOWN],
        known=", ".join(known),
    )


def print_table(asked: argparse.Namespace) -> None:
    rows = mathcore.derivative_table()
    shown = [row.derivation if asked.steps else row for row in rows]
    texts = [FORMATS[asked.format](one, asked.lang) for one in shown]
    if asked.format == "json":
        print(f"[{', '.join(texts)}]")
    else:
        print(("\n\n" if asked.steps else "\n").join(texts))


def derive_gradient(asked: argparse.Namespace) -> None:
    derivation = mathcore.loss_gradient(
        asked.loss, scaling=asked.scaling, model=asked.model, penalty=asked.penalty
    )
    print(FORMATS[asked.format](derivation, asked.lang))


def print_claims(asked: argparse.Namespace) -> None:
    """All claims, briefly; or one of them in full."""
    if asked.name is not None:
        print(FORMATS[asked.format](mathcore.CLAIMS[asked.name], asked.lang))
    elif asked.format == "json":
        print(f"[{', '.join(claim.to_json(asked.lang) for claim in mathcore.CLAIMS.values())}]")
    else:
        print("\n\n".join(claim.brief(asked.lang) for claim in mathcore.CLAIMS.values()))


def render_film(asked: argparse.Namespace) -> int:
    """Render in a process of its own: Manim's settings are global to a process."""
    scene = [asked.scene] if asked.scene else []
    return film_process("render", asked, scene, "media", "url", "expr", "var", "order")


def render_lecture(asked: argparse.Namespace) -> int:
    slides = ["--slides"] if asked.slides else []
    return film_process("lecture", asked, slides, "media", "jobs", "scheduler")


def film_process(module: str, asked: argparse.Namespace, words: list[str], *options: str) -> int:
    """Run a module of the films, handing on the options that were given; its exit code."""
    need("manim", "animations")
    command = [sys.executable, "-m", f"animations.{module}", *words, "-q", asked.quality]
    command += ["--lang", asked.lang]
    given = {option: getattr(asked, option) for option in options}
    command += [f"--{option}={value}" for option, value in given.items() if value is not None]
    return subprocess.run(command, check=False).returncode


def need(module: str, extra: str) -> None:
    """Say which extra to install where a part was left out."""
    if find_spec(module) is None:
        raise MissingPartError(
            N_("this command needs {module}: pip install 'discesa[{extra}]'"),
            module=module,
            extra=extra,
        )


class MissingPartError(DiscesaError):
    """A part of the project that was not installed."""

    code = "missing-part"


if __name__ == "__main__":
    sys.exit(main())
