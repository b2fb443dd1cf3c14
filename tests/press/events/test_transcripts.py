"""SRT and VTT with wrong times, overlaps and old encodings: no word is lost, each mistake has its line."""

import pytest

from service.kit.refusal import Refusal
from service.press.events.rules.transcripts import (
    LARGEST,
    LONGEST_TEXT,
    PROBLEMS,
    Problem,
    clock_words,
    milliseconds,
    read_subtitles,
)

SRT = """1
00:00:01,000 --> 00:00:04,000
Salam, hörmətli jurnalistlər.

2
00:00:04,500 --> 00:00:06,000
<i>Təmir</i> noyabrda
{\\an8}başa çatır.
"""
VTT = """WEBVTT - Brifinq

STYLE
::cue { color: red }

NOTE bu sətir
oxunmur

intro
00:01.000 --> 00:04.000 align:start
<v Rəna Uydurma>Salam &amp; xoş gəldiniz.

00:05.000 --> 00:07.500
Sual <c.loud>varmı</c>?
"""


def test_srt_is_read_without_its_markup() -> None:
    read = read_subtitles(SRT.encode())
    assert (read.source, read.encoding, read.problems) == ("srt", "utf-8", [])
    assert [(one.begins, one.ends, one.text, one.line) for one in read.cues] == [
        (1_000, 4_000, "Salam, hörmətli jurnalistlər.", 2),
        (4_500, 6_000, "Təmir noyabrda\nbaşa çatır.", 6),
    ]


def test_vtt_is_read_with_its_voices_and_without_notes_and_styles() -> None:
    read = read_subtitles(VTT.encode())
    assert (read.source, read.problems) == ("vtt", [])
    assert [(one.begins, one.speaker, one.text) for one in read.cues] == [
        (1_000, "Rəna Uydurma", "Salam & xoş gəldiniz."),
        (5_000, "", "Sual varmı?"),
    ]


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbf" + SRT.encode(), SRT.encode("utf-16"), SRT.replace("\n", "\r\n").encode()]
)
def test_marks_of_order_and_line_ends_change_nothing(content: bytes) -> None:
    read = read_subtitles(content)
    assert [one.text for one in read.cues] == [one.text for one in read_subtitles(SRT.encode()).cues]
    assert read.problems == []


def test_windows_1251_is_read_and_told() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nДобрый день, коллеги\n"
    read = read_subtitles(text.encode("cp1251"))
    assert read.cues[0].text == "Добрый день, коллеги"
    assert read.encoding == "cp1251" and list(read.problems) == [Problem(0, "encoding")]


@pytest.mark.parametrize(
    ("text", "problems", "said"),
    [
        ("1\n00:99:01,000 --> 00:00:02,000\na\n", [(2, "bad_times")], ["a"]),
        ("1\nnow --> then\na\n", [(2, "bad_times")], ["a"]),
        ("1\n00:00:03,000 --> 00:00:02,000\na\n", [(2, "ends_before")], ["a"]),
        ("00:00:01,000 --> 00:00:03,000\na\n\n00:00:02,000 --> 00:00:04,000\nb\n", [(4, "overlap")], ["a", "b"]),
        ("00:00:05,000 --> 00:00:06,000\nb\n\n00:00:01,000 --> 00:00:02,000\na\n", [(4, "order")], ["a", "b"]),
        ("00:00:01,000 --> 00:00:02,000\na\n\nleft alone\n", [(4, "no_times")], ["a\nleft alone"]),
        ("00:00:01,000 --> 00:00:02,000\na\n2\n00:00:03,000 --> 00:00:04,000\nb\n", [(4, "no_blank")], ["a", "b"]),
        ("00:00:01,000 --> 00:00:02,000\n<i></i>\n\n00:00:03,000 --> 00:00:04,000\nb\n", [(1, "empty")], ["b"]),
        ("00:00:01,000 --> 00:00:02,000\n" + "x" * (LONGEST_TEXT + 1) + "\n", [(1, "long")], ["x" * LONGEST_TEXT, "x"]),
    ],
)  # fmt: skip
def test_each_mistake_is_told_with_its_line_and_no_word_is_lost(
    text: str, problems: list[tuple[int, str]], said: list[str]
) -> None:
    read = read_subtitles(text.encode())
    assert [(one.line, one.word) for one in read.problems] == problems
    assert [one.text for one in read.cues] == said
    assert all(one.begins <= one.ends for one in read.cues)
    assert all(one.word in PROBLEMS for one in read.problems)


def test_a_passage_with_bad_times_stands_behind_the_one_before_it() -> None:
    read = read_subtitles(b"00:00:01,000 --> 00:00:02,000\na\n\n00:00:xx,000 --> 00:00:03,000\nb\n")
    assert [(one.begins, one.ends) for one in read.cues] == [(1_000, 2_000), (2_000, 2_000)]


@pytest.mark.parametrize("content", [b"", b"plain words", b"\x00\x01\x02", b"WEBVTT\n\nNOTE nothing\n"])
def test_a_file_without_passages_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        read_subtitles(content)
    assert (refused.value.code, refused.value.field) == ("no_cues", "file")


def test_a_file_too_large_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        read_subtitles(b"x" * (LARGEST + 1))
    assert refused.value.code == "too_large"


def test_times_are_read_and_shown() -> None:
    assert [milliseconds(text) for text in ("01:02:03,450", "02:03.4", "00:00:05", "1:00:00.001")] == [
        3_723_450, 123_400, 5_000, 3_600_001,
    ]  # fmt: skip
    assert [milliseconds(text) for text in ("00:60:00,000", "5", "", "00:00:00,1234")] == [None] * 4
    assert clock_words(3_723_450) == "1:02:03"


def test_what_no_table_can_hold_is_cleaned_or_told() -> None:
    read = read_subtitles(
        "00:00:01,000 --> 00:00:02,000\na\x00\u202eb\n\n999:00:00,000 --> 999:00:01,000\nc\n".encode()
    )
    assert [one.text for one in read.cues] == ["ab", "c"]
    assert [(one.line, one.word) for one in read.problems] == [(4, "bad_times")]
