"""Render films: `python -m animations.render SCENE [-q low|medium|high] [--lang en|it]`.

One process and one private folder per render, because Manim's configuration is global to the
process and two renders in one folder delete each other's files. What is finished is moved into
`media/` at once and written down in `media/manifest.json`; what is there already, made from the
same inputs, is not made again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import mathcore
from animations import manifest, theme
from animations.captions import read_srt, vtt
from animations.catalog import FILMS, LECTURE, Film, film
from animations.demands import refusal, require_manim, require_writable, warn_if_untested
from animations.jobs import Ways, render_all, tell
from animations.links import film_of
from animations.sources import colours_asked_for, has_these_colours, sources_of, style
from animations.storyboard import Storyboard, fingerprint, total_seconds
from animations.words import LANGUAGES, say
from mathcore.errors import N_, DiscesaError

BAD_REQUEST = 2


@dataclass(frozen=True, slots=True)
class Quality:
    """The size of a picture in pixels and the pictures in a second."""

    width: int
    height: int
    rate: int


QUALITIES = {
    "draft": Quality(854, 480, 6),
    "low": Quality(854, 480, 15),
    "medium": Quality(1280, 720, 30),
    "high": Quality(1920, 1080, 60),
    "4k": Quality(3840, 2160, 60),
}


def inputs_of(row: Film, beats: Storyboard, quality: str, lang: str) -> dict[str, Any]:
    """Everything a film depends on; the same inputs give the same film."""
    return {
        "scene": row.name,
        "parameters": dict(row.parameters),
        "language": lang,
        "quality": quality,
        "storyboard": fingerprint(beats),
        "source": sources_of(row.storyboard.__module__, row.scene),
        "style": style(),
        "manim": version("manim"),
        "typst": version("typst"),
    }


# Flat colours on white need no long search by the encoder, and the next move is drawn meanwhile.
ENCODER = {
    "max_inflight_encoders": 4,
    "video_encoder_options": {"preset": "veryfast", "crf": "20", "threads": "1"},
}
HERE = Path(__file__).parent
MATHCORE = Path(mathcore.__file__).parent
DIGITS = 10


def output_name(
    name: str, quality: str, lang: str, parameters: Mapping[str, Any] | None = None
) -> str:
    """What the files of a film are called; one with parameters of its own carries their hash."""
    own = f"-{manifest.digest(parameters)[:DIGITS]}" if parameters else ""
    return f"{name}{own}.{lang}.{quality}"


def render(
    name: str,
    quality: str = "low",
    lang: str = "en",
    media: Path = Path("media"),
    progress: Callable[[int, int], None] | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> Path | None:
    """Render one film into `media`, with its captions beside it.

    Args:
        name: a film of the catalogue.
        quality: a row of `QUALITIES`.
        lang: the language of the words in it.
        media: the folder of finished films.
        progress: called with the beats played and their number.
        parameters: what is to be other than the catalogue has it, such as the formula.

    Returns:
        the film's path, or None where it was already there, made from the same inputs.

    Raises:
        UnknownFormulaError: no film has that name.
        SettingError: it has no such parameters, or they give nothing to show.
        MissingPartError: Manim, or a library it needs, is not installed.
        UnwritableError: nothing can be written into `media`.
    """
    row = film(name).with_parameters(parameters or {})
    require_manim()
    require_writable(media)
    beats = row.beats(lang)
    inputs = inputs_of(row, beats, quality, lang)
    stem = output_name(name, quality, lang, parameters)
    if is_fresh(media, stem, inputs):
        return None
    with tempfile.TemporaryDirectory(prefix="discesa-film-") as folder:
        drawn, captions = _draw(row, beats, QUALITIES[quality], Path(folder), progress)
        web_captions = Path(folder) / "captions.vtt"
        web_captions.write_text(vtt(read_srt(captions.read_text("utf-8"))), "utf-8")
        made = (drawn, captions, web_captions)
        places = (media / f"{stem}.{ending}" for ending in manifest.PARTS.values())
        manifest.move_all_in(dict(zip(made, places, strict=True)))
    entry = {
        "scene": name,
        "title": say(row.title, lang),
        "teaches": say(row.teaches, lang),
        "language": lang,
        "quality": quality,
        "width": QUALITIES[quality].width,
        "height": QUALITIES[quality].height,
        "seconds": round(total_seconds(beats), 2),
        "inputs": inputs,
        "hash": manifest.digest(inputs),
        "colours": colours_asked_for(),
        "made_by": made_by(row, quality, lang),
        **manifest.parts(media, stem),
    }
    manifest.record(media, stem, entry)
    return media / f"{stem}.mp4"


def is_current(name: str, quality: str, lang: str, media: Path) -> bool:
    """Whether a film of the catalogue is there already, made from the same inputs.

    Where no source has changed, its storyboard need not be computed again to know that.
    """
    row, stem = film(name), output_name(name, quality, lang)
    entry = manifest.read(media).get(stem, {})
    if entry.get("made_by") == made_by(row, quality, lang):
        return manifest.intact(media, entry)
    return is_fresh(media, stem, inputs_of(row, row.beats(lang), quality, lang))


def is_fresh(media: Path, stem: str, inputs: Mapping[str, Any]) -> bool:
    """Whether a film was made from these inputs, in the colours of today."""
    return manifest.up_to_date(media, stem, inputs) and has_these_colours(
        manifest.read(media)[stem]
    )


def made_by(row: Film, quality: str, lang: str) -> str:
    """One hash of the sources that a film comes from, and of what they are asked for."""
    sources = (path for root in (HERE, MATHCORE) for path in root.rglob("*"))
    kept = sorted(path for path in sources if path.suffix in (".py", ".mo", ".po"))
    files = {str(path): manifest.sha256(path) for path in kept}
    versions = {name: version(name) for name in ("manim", "typst", "sympy", "numpy")}
    asked = (row.name, dict(row.parameters), quality, lang)
    return manifest.digest({"files": files, "versions": versions, "asked": asked})


def _draw(
    row: Film,
    beats: Storyboard,
    quality: Quality,
    folder: Path,
    progress: Callable[[int, int], None] | None,
) -> tuple[Path, Path]:
    from manim import tempconfig

    settings = {
        "media_dir": str(folder),
        "pixel_width": quality.width,
        "pixel_height": quality.height,
        "frame_rate": quality.rate,
        "background_color": theme.PAPER,
        "disable_caching": True,
        **ENCODER,
        "format": "mp4",
        "verbosity": "ERROR",
        "progress_bar": "none",
    }
    with tempconfig(settings):
        scene = row.scene_class()(beats, progress=progress)
        try:
            scene.render()
        except RuntimeError as error:
            # Manim's encoder wraps what the disk said.
            raise error.__cause__ if isinstance(error.__cause__, OSError) else error  # noqa: B904
        writer = scene.renderer.file_writer
        return Path(writer.movie_file_path), Path(writer.output_plan.subcaption_file)


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m animations.render", description=__doc__)
    parser.add_argument("scene", nargs="?", help=", ".join(FILMS))
    parser.add_argument("-q", "--quality", choices=QUALITIES, default="low")
    parser.add_argument("--lang", choices=LANGUAGES, default="en")
    parser.add_argument("--media", type=Path, default=Path("media"), help="folder of the films")
    parser.add_argument("--all", action="store_true", help="render every film of the catalogue")
    parser.add_argument("--jobs", type=int, default=2, help="films rendered at once with --all")
    parser.add_argument("--told", action="store_true", help="say each beat that is drawn")
    parser.add_argument("--url", help="an address of the app: the run that it shows")
    parser.add_argument("--expr", help='the formula of the film, such as "x^2 sin(x)"')
    parser.add_argument("--var", help="the variable, where the formula has several letters")
    parser.add_argument("--order", type=int, help="how many times to derive")
    return parser


def parameters_of(asked: argparse.Namespace) -> dict[str, Any]:
    """What was asked for beside the catalogue; a formula brings its own variable."""
    given = {name: getattr(asked, name) for name in ("expr", "var", "order")}
    told = {name: value for name, value in given.items() if value is not None}
    return told | {"var": told.get("var")} if "expr" in told else told


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code, 2 for a request that cannot be met."""
    parser = arguments()
    asked = parser.parse_args(argv)
    if [asked.all, bool(asked.scene), bool(asked.url)].count(True) != 1:
        parser.error(say(N_("name one scene, or give --url or --all"), asked.lang))
    try:
        warn_if_untested(asked.lang)
        if asked.all:
            require_manim()
            ways = Ways(asked.jobs)
            return int(render_all(LECTURE, asked.quality, asked.lang, asked.media, ways) > 0)
        progress = tell if asked.told or sys.stderr.isatty() else None
        name, given = film_of(asked.url) if asked.url else (asked.scene, parameters_of(asked))
        made = render(name, asked.quality, asked.lang, asked.media, progress, given)
    except (DiscesaError, OSError) as error:
        print(refusal(error, asked.lang), file=sys.stderr)
        return BAD_REQUEST
    if made is None:
        stem = output_name(name, asked.quality, asked.lang, given)
        print(say(N_("{film} is up to date"), asked.lang, film=asked.media / f"{stem}.mp4"))
    else:
        print(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
