"""The lecture as slides: the films cut where their captions change, so that a key leads on.

A folder that works without a network: `index.html` plays the parts, `lecture.pdf` has the last
picture of each, and `slides/Lecture.json` presents them with manim-slides where that is installed.
manim-slides itself is not needed: its page takes reveal.js from another host when it is made.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from animations import manifest, theme
from animations.captions import Caption, read_srt
from animations.words import say
from mathcore.errors import N_

if TYPE_CHECKING:
    from av import Packet, VideoStream

HERE = Path(__file__).parent
PAGE = HERE / "pages" / "slides.html"
INDEX, PDF, PRESENTATION, PARTS = "index.html", "lecture.pdf", "slides/Lecture.json", "parts"
NAME = "slides"
# Dots on an inch of a page; at 1920 wide a page is as wide as a screen's picture.
DOTS = 144.0
KEYS = (
    (N_("space, →"), N_("next part")),
    ("\N{LEFTWARDS ARROW}", N_("back")),
    (N_("page down, page up"), N_("next film, film before")),
    ("r, p", N_("again, pause")),
    ("f", N_("full screen")),
    ("n", N_("the words as notes")),
    ("h", N_("these keys")),
)


@dataclass(frozen=True, slots=True)
class Part:
    """What plays between two keys: a file, the film that it is from, and its words."""

    file: str
    film: str
    number: int
    words: str


Films = Mapping[str, Mapping[str, Any]]


def slides(films: Films, media: Path, stem: str, lang: str) -> Path:
    """Make the folder of slides from finished films, or leave it if it was made from them.

    Args:
        films: the manifest's entries, in the order of the lecture.
        media: where the films are; the folder is made there.
        stem: what the folder is called.
        lang: the language of the words on the page.

    Returns:
        the folder's `index.html`. Where making it fails, the old folder stays as it was.
    """
    folder = media / stem
    made_from = {
        "films": {name: entry["hash"] for name, entry in films.items()},
        "source": [manifest.sha256(path) for path in (Path(__file__), PAGE)],
        "title": say(TITLE, lang),
    }
    if is_made(folder, manifest.digest(made_from), media, stem):
        return folder / INDEX
    manifest.clear_drafts(media, stem)
    with tempfile.TemporaryDirectory(dir=media, prefix=f".{stem}.") as draft:
        new = Path(draft) / "new"
        parts = cut_all(films, media, new)
        (new / INDEX).write_text(page(parts, lang), "utf-8")
        write_pdf([new / part.file for part in parts], new / PDF)
        write_presentation(parts, new / PRESENTATION, size_of(new / parts[0].file))
        files = {str(path.relative_to(new)): manifest.sha256(path) for path in files_in(new)}
        put_in_place(new, folder, Path(draft) / "old")
    manifest.record(
        media, stem, {"scene": NAME, "language": lang, "hash": manifest.digest(made_from),
                      "inputs": made_from, "files": files},
    )  # fmt: skip
    return folder / INDEX


TITLE = N_("Discesa, the lecture")


def is_made(folder: Path, made_from: str, media: Path, stem: str) -> bool:
    """Whether the folder was made from these films and still is what was made."""
    entry = manifest.read(media).get(stem, {})
    files = entry.get("files")
    return (
        entry.get("hash") == made_from
        and isinstance(files, dict)
        and all(
            (folder / name).is_file() and manifest.sha256(folder / name) == known
            for name, known in files.items()
        )
    )


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def put_in_place(new: Path, folder: Path, old: Path) -> None:
    """Put a finished folder where the old one is; if that fails the old one is there again."""
    if folder.exists():
        folder.rename(old)
    try:
        new.rename(folder)
    except BaseException:
        if old.exists():
            old.rename(folder)
        raise


def cut_all(films: Films, media: Path, folder: Path) -> list[Part]:
    """The parts of all films in their order, numbered through, written below the folder."""
    (folder / PARTS).mkdir(parents=True)
    parts: list[Part] = []
    for number, entry in enumerate(films.values(), start=1):
        captions = read_srt((media / entry["captions"]["path"]).read_text("utf-8"))
        for words, piece in cut(media / entry["film"]["path"], captions, folder / PARTS):
            name = f"{PARTS}/{len(parts) + 1:04}.mp4"
            piece.rename(folder / name)
            parts.append(Part(name, str(entry["title"]), number, words))
    return parts


def cut(film: Path, captions: Sequence[Caption], folder: Path) -> Iterator[tuple[str, Path]]:
    """Copy a film, without another encoding, into a file for each of its captions.

    Every caption begins with an animation, and every animation with a picture that needs none
    before it, so a part can begin there; where two captions begin at one such picture they are
    one part.
    """
    import av

    with av.open(str(film)) as box:
        stream = box.streams.video[0]
        assert stream.time_base is not None
        packets = [packet for packet in box.demux(stream) if packet.dts is not None]
        keys = [begins_at(p, stream.time_base) for p in packets if p.is_keyframe]
        words: dict[float, list[str]] = {keys[0]: []}
        for caption in captions:
            words.setdefault(nearest(keys, caption.start), []).append(caption.words)
        borders = sorted(words)
        groups: list[list[Any]] = []
        for packet in packets:
            begins = packet.is_keyframe and begins_at(packet, stream.time_base) in words
            if begins:
                groups.append([])
            groups[-1].append(packet)
        for at, group in zip(borders, groups, strict=True):
            piece = folder / "piece.mp4"
            with av.open(str(piece), "w") as out:
                copied = out.add_stream_from_template(stream)
                since = group[0].pts
                for packet in group:
                    packet.pts -= since
                    packet.dts -= since
                    packet.stream = copied
                    out.mux(packet)
            yield " ".join(words[at]), piece


def begins_at(packet: Packet[VideoStream], tick: Fraction) -> float:
    """When the picture of a packet is shown, in seconds."""
    assert packet.pts is not None
    return float(packet.pts * tick)


def nearest(keys: Sequence[float], start: float) -> float:
    return min(keys, key=lambda key: abs(key - start))


def page(parts: Sequence[Part], lang: str) -> str:
    """The page that plays the parts; all that it needs but them is in it."""
    listed = [{"file": p.file, "film": p.film, "number": p.number, "words": p.words} for p in parts]
    named = [(say(keys, lang), say(what, lang)) for keys, what in KEYS]
    wide = max(len(keys) for keys, _ in named) + 2
    return Template(PAGE.read_text("utf-8")).substitute(
        lang=lang,
        title=say(TITLE, lang),
        keys="\n".join(f"{keys:{wide}}{what}" for keys, what in named),
        # In a script only the end of the script would be read as markup.
        parts=json.dumps(listed, ensure_ascii=False).replace("<", "\\u003c"),
        paper=theme.PAPER,
        ink=theme.INK,
        faint=theme.FAINT,
        muted=theme.MUTED,
    )


def write_pdf(parts: Sequence[Path], target: Path) -> None:
    """A page for the last picture of each part, written one after the other."""
    for k, part in enumerate(parts):
        last_picture(part).save(target, "PDF", append=k > 0, resolution=DOTS)


def last_picture(part: Path) -> Any:
    """The last picture of a film, decoded from the last one that needs none before it."""
    import av

    with av.open(str(part)) as box:
        stream = box.streams.video[0]
        box.seek(int(stream.duration or 0), stream=stream)
        picture = None
        for picture in box.decode(video=0):  # noqa: B007  the last one is wanted
            pass
        if picture is None:
            raise OSError(f"no picture in {part.name}")
        return picture.to_image()  # type: ignore[no-untyped-call]  # av's stub has no types


def size_of(part: Path) -> tuple[int, int]:
    import av

    with av.open(str(part)) as box:
        return box.streams.video[0].width, box.streams.video[0].height


def write_presentation(parts: Sequence[Part], target: Path, size: tuple[int, int]) -> None:
    """What `manim-slides present Lecture`, called in the folder, reads; backwards is not drawn."""
    target.parent.mkdir()
    content = {
        "slides": [{"file": p.file, "rev_file": p.file, "notes": p.words} for p in parts],
        "resolution": size,
        "background_color": theme.PAPER,
    }
    target.write_text(json.dumps(content, indent=1, ensure_ascii=False), "utf-8")
