"""The whole lecture: `python -m animations.lecture [-q low|medium|high] [--lang en|it] [--slides]`.

Every film is rendered in a process of its own, those that are up to date are not rendered again.
The films are then joined, without another encoding, into one mp4 with a chapter for each, its
captions beside it, and a contact sheet shows what is in them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from animations import manifest, theme
from animations.captions import read_srt, srt, vtt
from animations.catalog import LECTURE
from animations.demands import refusal, require_manim, require_writable, warn_if_untested
from animations.jobs import Ways, render_all, workers
from animations.render import BAD_REQUEST, QUALITIES, is_current, output_name
from animations.slides import NAME as SLIDES
from animations.slides import slides
from animations.words import LANGUAGES, say
from mathcore.errors import N_, DiscesaError

NAME = "lecture"
# Pictures of each film on the contact sheet, the width of one in pixels, and their places in time.
TAKEN, TILE = (0.15, 0.4, 0.65, 0.9), 400
TICK = Fraction(1, 1000)


def lecture(quality: str, lang: str, media: Path, ways: Ways) -> int:
    """Render what is missing and put the lecture together; returns how many films failed.

    Raises:
        MissingPartError: Manim, or a library it needs, is not installed.
        UnwritableError: nothing can be written into `media`.
    """
    require_writable(media)
    # Looked at here, not by the films' processes: most of their time goes into starting.
    missing = [name for name in LECTURE if not is_current(name, quality, lang, media)]
    if missing:
        warn_if_untested(lang)
        require_manim()
    failed = render_all(missing, quality, lang, media, ways) if missing else 0
    films = rendered(quality, lang, media)
    stem = output_name(NAME, quality, lang)
    made_from = {"films": {name: entry["hash"] for name, entry in films.items()}}
    if failed or manifest.up_to_date(media, stem, made_from):
        return failed
    with tempfile.TemporaryDirectory(prefix="discesa-lecture-") as folder:
        drafts = {
            ending: Path(folder) / f"{stem}.{ending}" for ending in ("mp4", "srt", "vtt", "png")
        }
        starts = join(films, media, drafts["mp4"])
        captions = [
            caption.later(float(start))
            for entry, start in zip(films.values(), starts, strict=True)
            for caption in read_srt((media / entry["captions"]["path"]).read_text("utf-8"))
        ]
        drafts["srt"].write_text(srt(captions), "utf-8")
        drafts["vtt"].write_text(vtt(captions), "utf-8")
        contact_sheet(films, media, drafts["png"])
        manifest.move_all_in({draft: media / draft.name for draft in drafts.values()})
    entry = {
        "scene": NAME,
        "language": lang,
        "quality": quality,
        "inputs": made_from,
        "hash": manifest.digest(made_from),
        "chapters": [
            {"title": entry["title"], "start": round(float(start), 3)}
            for entry, start in zip(films.values(), starts, strict=True)
        ],
        **manifest.parts(media, stem),
        "sheet": manifest.file_entry(media / f"{stem}.png"),
    }
    manifest.record(media, stem, entry)
    return failed


def rendered(quality: str, lang: str, media: Path) -> dict[str, Mapping[str, Any]]:
    """The manifest's entries of the lecture's films, in the order of the lecture."""
    known = manifest.read(media)
    stems = (output_name(name, quality, lang) for name in LECTURE)
    return {stem: known[stem] for stem in stems if stem in known}


def join(films: Mapping[str, Mapping[str, Any]], media: Path, target: Path) -> list[Fraction]:
    """Copy the films one after another into one mp4 with chapters; when each begins, in seconds."""
    import av

    start, starts = Fraction(0), []
    with av.open(str(target), "w") as whole:
        out = None
        for entry in films.values():
            starts.append(start)
            with av.open(str(media / entry["film"]["path"])) as film:
                stream = film.streams.video[0]
                out = out or whole.add_stream_from_template(stream)
                assert stream.time_base is not None
                shift = round(start / stream.time_base)
                for packet in film.demux(stream):
                    if packet.dts is None:
                        continue
                    assert packet.pts is not None
                    packet.pts += shift
                    packet.dts += shift
                    packet.stream = out
                    whole.mux(packet)
                assert stream.duration is not None
                start += stream.duration * stream.time_base
        ends = [*starts[1:], start]
        whole.set_chapters(
            [
                {
                    "id": k,
                    "start": round(since / TICK),
                    "end": round(until / TICK),
                    "time_base": TICK,
                    "metadata": {"title": entry["title"]},
                }
                for k, (entry, since, until) in enumerate(
                    zip(films.values(), starts, ends, strict=True)
                )
            ]
        )
    return starts


def contact_sheet(films: Mapping[str, Mapping[str, Any]], media: Path, target: Path) -> None:
    """One row of pictures a film, in the order of the lecture."""
    from PIL import Image

    rows = [pictures(media / entry["film"]["path"]) for entry in films.values()]
    wide, high = TILE, round(TILE * rows[0][0].height / rows[0][0].width)
    gap = TILE // 50
    sheet = Image.new(
        "RGB",
        (len(TAKEN) * (wide + gap) + gap, len(rows) * (high + gap) + gap),
        theme.FAINT,
    )
    for r, row in enumerate(rows):
        for c, picture in enumerate(row):
            sheet.paste(
                picture.resize((wide, high)), (gap + c * (wide + gap), gap + r * (high + gap))
            )
    sheet.save(target)


def pictures(film: Path) -> list[Any]:
    """Pictures at the shares of the film's time that are taken."""
    import av

    taken = []
    with av.open(str(film)) as box:
        stream = box.streams.video[0]
        assert stream.duration is not None
        for share in TAKEN:
            at = round(share * stream.duration)
            # Every move begins with a picture that is whole: only from there on is decoded.
            box.seek(at, stream=stream)
            for picture in box.decode(stream):
                assert picture.pts is not None
                if picture.pts >= at:
                    break
            taken.append(picture.to_image())  # type: ignore[no-untyped-call]  # av's stub has no types
    return taken


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; exit code 1 if a film failed, 2 for a request that cannot be met."""
    parser = argparse.ArgumentParser(prog="python -m animations.lecture", description=__doc__)
    parser.add_argument("-q", "--quality", choices=QUALITIES, default="low")
    parser.add_argument("--lang", choices=LANGUAGES, default="en")
    parser.add_argument("--media", type=Path, default=Path("media"), help="folder of the films")
    parser.add_argument("--jobs", type=int, default=2, help="films rendered at once")
    parser.add_argument("--slides", action="store_true", help="also as slides that a key leads on")
    parser.add_argument("--scheduler", help="the address of a Dask scheduler that carries the jobs")
    asked = parser.parse_args(argv)
    try:
        with workers(asked.scheduler) as executor:
            ways = Ways(asked.jobs, executor)
            failed = lecture(asked.quality, asked.lang, asked.media, ways)
        page = None
        if asked.slides and not failed:
            films = rendered(asked.quality, asked.lang, asked.media)
            stem = output_name(SLIDES, asked.quality, asked.lang)
            page = slides(films, asked.media, stem, asked.lang)
    except (DiscesaError, OSError) as error:
        print(refusal(error, asked.lang), file=sys.stderr)
        return BAD_REQUEST
    if not failed:
        stem = output_name(NAME, asked.quality, asked.lang)
        print(say(N_("the lecture is {film}"), asked.lang, film=asked.media / f"{stem}.mp4"))
    if page is not None:
        print(say(N_("its slides are {page}"), asked.lang, page=page))
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
