"""What holds for redactions: acts by role and state, which words a mark takes, what looks like personal data."""

import itertools
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.kit.actor import EVERYWHERE, Actor
from service.kit.refusal import Refusal
from service.public_information.redaction.rules import patterns, places, states
from service.public_information.redaction.rules.places import WHOLE, Place, Word

REDACTOR = Actor(kind="person", id=None, name="A", scopes={states.REDACT: EVERYWHERE})
READER = Actor(kind="person", id=None, name="B", scopes={"correspondence.read": EVERYWHERE})


@dataclass(frozen=True)
class Sample:
    state: str
    problem: str = ""
    pages: int | None = 3


@pytest.mark.parametrize(
    ("sample", "acts"),
    [
        (Sample("reading"), ["discard"]),
        (Sample("draft"), ["mark", "burn", "discard"]),
        (Sample("burning"), ["stop"]),
        (Sample("checked"), ["reopen"]),
        (Sample("failed", "check"), ["reopen", "discard"]),
        (Sample("failed", "stopped", None), ["discard"]),
        (Sample("failed", "protected", None), ["unlock", "discard"]),
        (Sample("failed", "wrong_password", None), ["unlock", "discard"]),
        (Sample("discarded"), []),
    ],
)
def test_the_acts_of_each_state(sample: Sample, acts: list[str]) -> None:
    assert states.allowed_acts(REDACTOR, sample) == acts
    assert states.allowed_acts(READER, sample) == []
    assert set(states.STATES) >= {sample.state}


def test_every_state_and_problem_has_words() -> None:
    assert set(states.ACTS) == set(states.ACT_TITLES)
    assert {state for allowed in states.ACTS.values() for state in allowed} | {"discarded"} == set(states.STATES)
    assert set(states.PROBLEMS) >= states.LOCKED


def test_what_must_be_done_before_burning() -> None:
    codes = [refusal.code for refusal in states.problems_of_burning(states.Tally(0, 0, 0, 2, 4))]
    assert codes == ["no_marks", "undecided"]
    assert [one.params["page"] for one in states.problems_of_burning(states.Tally(3, 1, 7))] == [7]
    assert list(states.problems_of_burning(states.Tally(3))) == []


# --- places

sides = st.integers(0, WHOLE)
boxes = st.tuples(sides, sides, st.integers(1, 4000), st.integers(1, 900))
words = st.lists(
    st.builds(
        lambda text, box, line: Word(text, *box, line),
        st.text("abəğşქმn1", min_size=1, max_size=12), boxes, st.integers(0, 5),
    ),
    max_size=20,
)  # fmt: skip
marks = st.lists(st.builds(lambda box: Place(*box), boxes), max_size=6)


@given(marks, words)
def test_no_word_that_stays_has_a_letter_whose_middle_lies_under_a_mark(drawn: list[Place], page: list[Word]) -> None:
    for word in places.staying(drawn, page):
        along = max(word.w, word.h) / len(word.text)
        for number in range(len(word.text)):
            middle = (number + 0.5) * along
            x = word.x + (middle if word.w >= word.h else word.w / 2)
            y = word.y + (word.h / 2 if word.w >= word.h else middle)
            assert not any(m.x < x < m.x + m.w and m.y < y < m.y + m.h and m.w > along and m.h > 1 for m in drawn)


@given(marks, words)
def test_each_word_is_taken_or_stays(drawn: list[Place], page: list[Word]) -> None:
    assert sorted(map(repr, [*places.taken(drawn, page), *places.staying(drawn, page)])) == sorted(map(repr, page))


@given(words.filter(bool), st.data())
def test_chosen_words_are_taken_by_their_marks(page: list[Word], data: st.DataObject) -> None:
    inside = [word for word in page if word.x + word.w <= WHOLE and word.y + word.h <= WHOLE]
    chosen = data.draw(st.sets(st.integers(0, len(inside) - 1))) if inside else set()
    taken = places.taken(places.joined(chosen, inside), inside)
    assert {index for index, word in enumerate(inside) if word in taken} >= chosen


@given(st.integers(-20_000, 20_000), st.integers(-20_000, 20_000), st.integers(0, 30_000), st.integers(0, 30_000))
def test_a_place_lies_on_the_page_or_is_refused(x: int, y: int, w: int, h: int) -> None:
    try:
        found = places.checked_place(x, y, w, h)
    except Refusal as refusal:
        assert refusal.code == "off_page"
        return
    assert found.x >= 0 and found.x + found.w <= WHOLE and found.y >= 0 and found.y + found.h <= WHOLE
    assert min(found.w, found.h) >= places.LEAST


def test_a_hidden_word_never_stays() -> None:
    hidden, plain = Word("gizli", 0, 0, 900, 300, 0, True), Word("açıq", 2000, 0, 900, 300)
    assert places.staying([], [hidden, plain]) == [plain]


def test_a_word_that_a_mark_only_brushes_stays() -> None:
    line_below = Word("qonşu", 1000, 1280, 1000, 300)
    mark = places.around([Word("söz", 1000, 1000, 600, 250)])
    assert places.staying([mark], [line_below]) == [line_below]


def test_what_is_looked_for_everywhere_is_what_stays_nowhere() -> None:
    assert places.secrets(["Kərimov", "və", "Əli"], {"və", "Əlisoy"}) == ["Kərimov"]
    assert places.elsewhere(["Kərimov,", "və"], {1: ["kərimov"], 2: ["və"], 3: ["başqa"]}) == [1]


def test_the_same_words_are_found_whatever_signs_stand_around_them() -> None:
    page = [Word(text, 0, 0, 10, 10) for text in ("Nigar", "Günəşli", "dedi:", "«Nigar", "Günəşli»", "nigar", "yox")]
    wanted = places.sequences({0, 1}, page)
    assert wanted == [("nigar", "günəşli")]
    assert places.occurrences(wanted, page) == [0, 1, 3, 4]


def test_what_is_printed_on_a_mark() -> None:
    assert places.labels("Qanun № 1024-IIQ, 38.2, 38.3", "Şəxsi həyat") == [
        "Qanun № 1024-IIQ, 38.2, 38.3", "38.2, 38.3", "Şəxsi həyat",
    ]  # fmt: skip
    assert places.labels("", "Personal data") == ["Personal data"]


# --- what looks like personal data


@pytest.mark.parametrize(
    ("line", "kind", "text"),
    [
        ("Vətəndaşın FİN kodu: 5ABC7D2", "fin", "5ABC7D2"),
        ("5ABC7D2", "fin", "5ABC7D2"),
        ("პირადი ნომერი 01001012345", "personal_number", "01001012345"),
        ("mobil +994 50 555 01 23", "phone", "+994 50 555 01 23"),
        ("ტელ.: +995 599 12 34 56", "phone", "+995 599 12 34 56"),
        ("tel. (050) 555-01-23", "phone", "(050) 555-01-23"),
        ("ტელ. 599 12 34 56", "phone", "599 12 34 56"),
        ("yazın: nigar.g@example.org, cavab", "email", "nigar.g@example.org"),
        ("Hesab AZ21NABZ00000000137010001944", "iban", "AZ21NABZ00000000137010001944"),
        ("IBAN GE29NB0000000101904917", "iban", "GE29NB0000000101904917"),
        ("kart 4111 1111 1111 1111", "card", "4111 1111 1111 1111"),
        ("maşın 10-AA-123", "plate", "10-AA-123"),
        ("ავტომანქანა AB-123-CD", "plate", "AB-123-CD"),
        ("doğum tarixi: 03.05.1984", "birth", "03.05.1984"),
        ("03.05.1984-cü ildə anadan olub", "birth", "03.05.1984"),
        ("დაბადების თარიღი 1984-05-03", "birth", "1984-05-03"),
        ("Date of birth 3 May 1984", "birth", "3 May 1984"),
    ],
)
def test_what_is_suggested(line: str, kind: str, text: str) -> None:
    assert [(found, line[start:end]) for found, start, end in patterns.found_in(line)] == [(kind, text)]


@pytest.mark.parametrize(
    "line",
    [
        "2026-cı il üzrə 125 000 manat",
        "qərar № 4111 1111 1111 1112",
        "Nazirlər Kabinetinin 22.11.2026 tarixli qərarı",
        "HESABAT və MƏKTƏB",
        "AZ21NABZ00000000137010001945",
        "საქმე N 12-345/67",
        "",
    ],
)
def test_what_is_not_suggested(line: str) -> None:
    assert patterns.found_in(line) == []


def test_a_suggestion_covers_every_word_of_what_was_found() -> None:
    page = [Word(text, 1000 + n * 700, 500, 600, 200) for n, text in enumerate(("tel.", "+994", "50", "5550123,"))]
    (found,) = patterns.suggestions(page)
    assert found.kind == "phone" and places.taken([found.place], page) == page[1:]


@given(st.text(max_size=300))
def test_any_line_is_looked_at_without_overlaps(line: str) -> None:
    found = patterns.found_in(line)
    assert all(first[2] <= second[1] for first, second in itertools.pairwise(found))
