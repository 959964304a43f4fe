"""Captions: what was written is read again, in both formats."""

import srt as judge
from hypothesis import example, given
from hypothesis import strategies as st

from animations.captions import Caption, read_srt, srt, vtt

words = st.text("wx=<>&,.1éφ", min_size=1, max_size=12)
times = st.floats(0, 20_000)


@example([(0.0, 1.844, "1")])
@given(st.lists(st.tuples(times, times, words), max_size=5))
def test_captions_are_read_back_as_they_were_written(rows):
    captions = [Caption(round(min(a, b), 3), round(max(a, b), 3), text) for a, b, text in rows]
    text = srt(captions)
    found = [
        Caption(c.start.total_seconds(), c.end.total_seconds(), c.content)
        for c in judge.parse(text)
    ]
    assert found == captions
    assert read_srt(text) == captions


def test_web_captions_hold_no_markup_and_no_comma_in_a_time():
    text = vtt([Caption(3661.5, 3662.25, "w < 0 & b > 1, always")])
    assert text == "WEBVTT\n\n01:01:01.500 --> 01:01:02.250\nw &lt; 0 &amp; b &gt; 1, always\n"


def test_a_damaged_file_has_no_captions():
    assert read_srt("captions 1") == []
    assert read_srt("") == []
