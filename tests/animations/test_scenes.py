"""Where things stand in the films: nothing off the frame, no words over words or curves."""

import itertools

import numpy as np
import pytest

from animations import layout, theme
from animations.catalog import FILMS
from animations.render import QUALITIES
from app.ui import palette

every_film = pytest.mark.parametrize("name", FILMS)
every_language = pytest.mark.parametrize("lang", ["en", "it"])

# Half a stroke, and the blur of rounding.
SLACK = 0.02
LOOK, LEAST_PIXELS, LEAST_INK = 3, 8, 0.003


def box_of(mobject):
    outline = np.asarray(mobject.get_points_defining_boundary())
    (left, bottom, _), (right, top, _) = outline.min(axis=0), outline.max(axis=0)
    return layout.Box(left, bottom, right, top)


def lettering(scene):
    """Every piece of words and every formula that can be seen."""
    from animations.mobjects.typeset import Equation, Lettering

    return [
        mobject
        for mobject in scene.get_mobject_family_members()
        if isinstance(mobject, (Equation, Lettering)) and len(mobject)
    ]


def strokes(scene):
    """Points along every curve, arrow and axis that can be seen; the faint grid may lie under."""
    from manim import VMobject

    for mobject in scene.get_mobject_family_members():
        drawn = isinstance(mobject, VMobject) and mobject.has_points() and not mobject.submobjects
        line = drawn and mobject.get_fill_opacity() == 0 and mobject.get_stroke_width() > 0
        if line and mobject.get_stroke_color().to_hex() != theme.FAINT:
            # A straight line has four points, so fill in between; a curve has hundreds.
            between = np.linspace(mobject.points[:-1], mobject.points[1:], 20, axis=1)
            yield between.reshape(-1, 3)


def check_inside_the_frame(scene):
    from manim import config

    half = (config.frame_width / 2 - SLACK, config.frame_height / 2 - SLACK)
    drawn = [mobject for mobject in scene.get_mobject_family_members() if len(mobject.points)]

    def inside(*mobjects):
        reach = np.abs(np.concatenate([np.zeros((0, 3)), *(one.points for one in mobjects)]))
        return (reach[:, :2] <= half).all()

    # All at once first: there are hundreds, and they are looked at in every frame.
    assert inside(*drawn), f"off the frame: {[one for one in drawn if not inside(one)]}"


def check_words_over_words(scene):
    from animations.mobjects.chart import overlap

    texts = [(text, box_of(text)) for text in lettering(scene)]
    assert texts, "nothing is written"
    for (one, box), (other, its) in itertools.combinations(texts, 2):
        assert not overlap(box, its), f"words over words: {one} {box}, {other} {its}"
    return texts


def check_words_can_be_read(scene):
    """An x is as high as eight pixels of 480, in exponents too."""
    from manim import config

    pixel = config.frame_height / 480
    for text in lettering(scene):
        high = text.x_height() / pixel
        assert high >= LEAST_PIXELS, f"too small to be read: {text} has an x of {high:.1f} pixels"


def check_words_are_clear(scene):
    """Words are clear of words, curves and arrows."""
    texts = check_words_over_words(scene)
    ink = np.concatenate([np.zeros((0, 3)), *strokes(scene)])
    for text, box in texts:
        inside = (ink[:, 0] > box.left) & (ink[:, 0] < box.right)
        inside &= (ink[:, 1] > box.bottom) & (ink[:, 1] < box.top)
        assert not inside.any(), f"a line through words: {text} {box}"


def picture(scene):
    """What is on the screen, as it is rendered at low quality: how dark each of its dots is."""
    from manim import Camera, tempconfig

    low = QUALITIES["low"]
    with tempconfig({"pixel_width": low.width, "pixel_height": low.height}):
        camera = Camera(background_color=theme.PAPER)
        camera.capture_mobjects(scene.mobjects)
    assert camera.pixel_array.shape[:2] == (480, 854)
    return 1 - camera.pixel_array[:, :, :3].mean(axis=2) / 255


def watched(row, story):
    """A film played and checked as it goes; the scene, and the moments that were looked at."""
    moments, beats = [], itertools.count()
    drawn = {0, len(story) // 2, len(story) - 1}

    class Watched(row.scene_class()):
        def setup(self):
            super().setup()
            self.add_updater(self.look)

        def look(self, dt):
            moments.append(self.time)
            check_inside_the_frame(self)
            # Every tenth frame of the film as it is rendered at low quality.
            if len(moments) % LOOK == 0 and lettering(self):
                check_words_over_words(self)
                check_words_can_be_read(self)

        def play_beat(self, beat):
            super().play_beat(beat)
            if next(beats) in drawn:
                # Paper all over is no picture.
                assert (picture(self) > 0.5).mean() > LEAST_INK
            check_words_are_clear(self)
            check_words_can_be_read(self)

    scene = Watched(story)
    # Manim would draw every frame; only those that are looked at are drawn, by `picture`.
    scene.renderer.update_frame = lambda *_, **__: None
    scene.render()
    return scene, moments


@pytest.mark.slow
@every_language
@every_film
def test_nothing_leaves_the_frame_and_no_words_lie_over_others(still, beats, name, lang):
    scene, moments = watched(FILMS[name], beats(name, lang))
    assert len(moments) > 100
    assert scene.time == pytest.approx(sum(beat.seconds for beat in beats(name, lang)), rel=0.1)


@pytest.mark.slow
@pytest.mark.usefixtures("still")
@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("-x^3 ln(x) / (x+1)", "en"),
        ("sigmoid(x)^3 ln(x) + 2.5x", "it"),
        ("(x+1)(x+2)(x+3)(x+4)+1/x+1/(x+1)", "en"),
    ],
)
def test_any_formula_stays_inside_the_frame_and_can_be_read(text, lang):
    row = FILMS["derivation"].with_parameters({"expr": text})
    watched(row, row.beats(lang))


@pytest.mark.usefixtures("still")
def test_the_checks_of_the_picture_can_fail():
    from manim import LEFT, RIGHT, Line, Scene

    from animations.mobjects.typeset import words

    scene = Scene()
    scene.add(words("one"), far := words("two").shift(2 * RIGHT))
    check_words_are_clear(scene)
    check_inside_the_frame(scene)
    scene.add(line := Line(LEFT, RIGHT))
    with pytest.raises(AssertionError, match="a line through words"):
        check_words_are_clear(scene)
    scene.remove(line)
    far.shift(1.8 * LEFT)
    with pytest.raises(AssertionError, match="words over words"):
        check_words_are_clear(scene)
    far.shift(7 * RIGHT)
    with pytest.raises(AssertionError, match="off the frame"):
        check_inside_the_frame(scene)


@pytest.mark.usefixtures("still")
def test_exactly_what_changed_is_coloured(beats):
    """The glyphs outside the changed term go on; those inside are the ones that turn red."""
    from animations.mobjects.morph import change
    from animations.mobjects.typeset import Equation

    shown = [beat.payload for beat in beats("sigmoid_derivative") if beat.kind == "rewrite"]
    for payload in shown:
        before, after = Equation(payload.before), Equation(payload.after)
        what = change(before, after)
        assert what.old, payload.heading
        assert sorted({i for i, _ in what.kept} | set(what.old) | set(what.gone)) == list(
            range(len(before.glyphs))
        )
        assert sorted({j for _, j in what.kept} | set(what.new) | set(what.come)) == list(
            range(len(after.glyphs))
        )
        # A new layout may drop or need a sign and a pair of brackets, and no more than that.
        assert len(what.gone) + len(what.come) <= 4, payload.heading


@pytest.mark.usefixtures("still")
def test_what_comes_is_told_from_its_likes_elsewhere():
    """Of two e^(-z) only the one that came is new: the one that stood there before goes on."""
    from sympy import exp

    from animations.mobjects.morph import change
    from animations.mobjects.typeset import Equation
    from animations.storyboard import BECAME, CHANGED, LEFT_SIDE, equal, formula
    from mathcore.symbols import symbol

    z, u, y = symbol("z"), symbol("u"), symbol("y")
    before = Equation(formula(equal(y, exp(u) / (1 + exp(-z))), {y: LEFT_SIDE, exp(u): CHANGED}))
    after = Equation(formula(equal(y, exp(-z) / (1 + exp(-z))), {y: LEFT_SIDE, exp(-z): BECAME}))
    what = change(before, after)
    # e^(-z) is three glyphs; the one above the bar is drawn first.
    assert len(after.part(BECAME)) == 6
    assert list(what.new) == after.part(BECAME)[:3]
    assert not what.gone
    assert not what.come


def test_films_and_pages_have_the_same_colours():
    names = ("BLUE", "VERMILLION", "GREEN", "ORANGE", "SKY", "PURPLE", "YELLOW")
    assert {n.lower(): getattr(palette, n) for n in names} == theme.PALETTE
    assert theme.COLOURS["f"] == palette.FUNCTION
    assert theme.COLOURS["slope"] == palette.GRADIENT
    assert theme.COLOURS["parameter"] == palette.PARAMETER
