"""Rules of digests: feeding sections, what is found before publishing, months, who may."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from service.contacts.rules import name_key
from service.digest.rules.acts import ACTS, NEXT, STATES, Standing, allowed_acts, why_not
from service.digest.rules.checking import Checked, Rules, Said, findings, name_keys, third_of
from service.digest.rules.feeding import Matter, Slot, fed
from service.digest.rules.sections import Options
from service.digest.rules.texts import month_after, month_before
from tests.conftest import all_powerful

BEGUN = datetime(2026, 10, 5, tzinfo=UTC)


def clip(**changed: Any) -> Matter:
    own: dict[str, Any] = {"id": uuid4(), "kind": "clip", "at": BEGUN, "story_id": uuid4(), "outlet": "A"}
    return Matter(**own | changed)


def slot(kind: str, source: str = "filter", **options: Any) -> Slot:
    return Slot(uuid4(), kind, source, Options(**options), uuid4())


def places(slots: list[Slot], material: list[Matter]) -> dict[str, list[Any]]:
    names = {one.id: one.kind for one in slots}
    found: dict[str, list[Any]] = {one.kind: [] for one in slots}
    for one in fed(slots, material):
        found[names[one.section_id]].append(one.matter.id)
    return found


def test_each_story_stands_once_with_who_else_tells_it() -> None:
    story = uuid4()
    some = [clip(story_id=story, outlet=name, at=BEGUN + timedelta(hours=place)) for place, name in enumerate("ABC")]
    own = slot("top_stories")
    (found,) = fed([own], some)
    assert (found.matter, found.also) == (some[0], ("B", "C"))


def test_what_people_chose_stands_for_the_story() -> None:
    story = uuid4()
    first, chosen = clip(story_id=story, prominence="headline", tier=1), clip(story_id=story, main=True, outlet="B")
    assert places([slot("top_stories")], [first, chosen])["top_stories"] == [chosen.id]


def test_a_story_stands_in_one_section_besides_the_top_stories() -> None:
    angry = clip(tone="negative", topics=["t"], abroad=True)
    found = places([slot("top_stories"), slot("topics"), slot("press_abroad"), slot("criticism")], [angry])
    assert found == {"top_stories": [angry.id], "topics": [], "press_abroad": [], "criticism": [angry.id]}


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("topics", {"topics": ["t"]}), ("criticism", {"tone": "negative"}), ("press_abroad", {"abroad": True}),
        ("broadcast", {"outlet_kind": "tv"}), ("broadcast", {"outlet_kind": "radio"}),
        ("false_information", {"error": True}),
    ],
)  # fmt: skip
def test_each_kind_takes_its_own(kind: str, given: dict[str, Any]) -> None:
    mine, other = clip(**given), clip()
    assert places([slot(kind)], [mine, other])[kind] == [mine.id]


def test_options_narrow_and_limit() -> None:
    topic = uuid4()
    some = [clip(topics=[str(topic)], tone="positive", at=BEGUN + timedelta(minutes=n)) for n in range(5)]
    other = clip(topics=[str(uuid4())])
    wanted = slot("topics", topics=(topic,), tones=("positive",), most=3)
    assert places([wanted], [*some, other])["topics"] == [one.id for one in some[:3]]


def test_institutions_are_found_by_their_names() -> None:
    named, other = clip(headline="NAZİRLİK açıqladı"), clip(headline="Hava")
    assert places([slot("institutions", words=("nazirlik",))], [named, other])["institutions"] == [named.id]
    assert places([slot("institutions")], [named, other])["institutions"] == []


def test_folders_and_reports_feed_sections() -> None:
    folder, report = slot("topics", "folder"), slot("text", "report")
    monitor = uuid4()
    aside, told, other = clip(folders=[str(folder.template_section_id)]), clip(reports=[str(monitor)]), clip()
    assert places([folder, report], [aside, told, other]) == {"topics": [aside.id], "text": [told.id]}
    chosen = slot("text", "report", monitors=(uuid4(),))
    assert places([chosen], [told])["text"] == []


def test_our_own_goes_where_it_belongs_and_late_articles_nowhere() -> None:
    release, event = clip(kind="release"), clip(kind="event")
    planned, refutation, figure = clip(kind="planned"), clip(kind="refutation"), clip(kind="figure")
    slots = [slot("own_output"), slot("next_month"), slot("false_information"), slot("text", "hand")]
    found = places(slots, [event, release, planned, refutation, figure, clip(late=True, error=True)])
    assert found == {
        "own_output": [release.id, event.id], "next_month": [planned.id], "false_information": [refutation.id],
        "text": [],
    }  # fmt: skip


# --- before it is published


def place(summary: str = "", headline: str = "Başlıq", **changed: Any) -> Checked:
    own: dict[str, Any] = {
        "item_id": uuid4(), "section_id": uuid4(), "kind": "clip", "address": "https://news.example/1",
        "said": [Said("az", headline, summary)], "text_length": 300,
    }  # fmt: skip
    return Checked(**own | changed)


def codes(one: Checked, **rules: Any) -> list[str]:
    return [found.code for found in findings([one], Rules(**{"public": True} | rules))]


def test_a_third_of_the_article_is_quoted_and_not_a_letter_more() -> None:
    assert third_of(300) == 100
    assert codes(place("x" * 100)) == []
    (found,) = findings([one := place("x" * 101)], Rules(True))
    assert (found.code, found.item_id, found.section_id, found.language) == (
        "long_excerpt", one.item_id, one.section_id, "az",
    )  # fmt: skip
    assert found.stops
    assert codes(place("x" * 101), public=False) == []


@pytest.mark.parametrize(
    "said",
    [
        "Sakin Aytən Uydurmalı danışıb.", "Uydurmalı Aytən deyib.", "Aytən Uydurmalının evi", "AYTƏN UYDURMALI",
    ],
)  # fmt: skip
def test_private_persons_are_found_in_every_order_and_case(said: str) -> None:
    private = {name_key("Aytən Uydurmalı"): "Aytən Uydurmalı"}
    assert codes(place(said), private=private) == ["private_person"]
    assert codes(place(said), private=private, public=False) == []
    assert codes(place("Nazir Başqa Adam deyib."), private=private) == []


def test_georgian_names_are_found_in_their_cases() -> None:
    private = {name_key("ნინო გამოგონილი"): "ნინო გამოგონილი"}
    for said in ("ნინო გამოგონილი", "ნინო გამოგონილმა თქვა", "ნინო გამოგონილის სახლი"):
        assert codes(place(said), private=private) == ["private_person"], said


def test_names_do_not_run_over_lines() -> None:
    assert name_key("Bir İki") not in name_keys(["Bir\nİki"])


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Zəng edin: +994 12 555 01 01", "personal_data"), ("ad@qurum.example", "personal_data"),
        ("FİN 5ABC1D2", "personal_data"), ("Nömrə 01001012345", "personal_data"),
        ("Yazının tonallığı pisdir", "internal"), ("უარყოფითი ტონით", "internal"), ("For internal use", "internal"),
    ],
)  # fmt: skip
def test_personal_data_and_assessments_are_found(said: str, code: str) -> None:
    assert codes(place(said)) == [code]
    assert codes(place(said), public=False) == []


@pytest.mark.parametrize("said", ["2026-cı ildə 1 250 000 manat", "05.10.2026", "Qarabağ 2020", "COVID19"])
def test_numbers_of_a_report_are_no_personal_data(said: str) -> None:
    assert "personal_data" not in codes(place(said))


def test_a_confirmed_finding_stands_and_a_long_excerpt_is_never_confirmed() -> None:
    one = place("ad@qurum.example" + "x" * 200, cleared=["personal_data", "long_excerpt"])
    assert {found.code: found.stops for found in findings([one], Rules(True))} == {
        "long_excerpt": True, "personal_data": False,
    }  # fmt: skip


def test_missing_languages_stop_where_they_are_mandatory() -> None:
    one = place(lacking=["en", "az"])
    found = findings([one], Rules(True, mandatory=["az"]))
    assert [(each.code, each.language, each.stops) for each in found] == [
        ("missing_language", "en", False), ("mandatory_language", "az", True),
    ]  # fmt: skip
    assert not any(each.stops for each in findings([one], Rules(False, mandatory=["az"])))


def test_dead_links_and_links_that_are_not_there() -> None:
    assert codes(place(), dead={"https://news.example/1"}) == ["dead_link"]
    assert codes(place(address="")) == ["no_link"]
    assert codes(place(address="", kind="text")) == []


# --- states and months


def test_every_state_can_be_left_or_is_an_end() -> None:
    assert set(NEXT) == set(STATES)
    reached = {after for some in NEXT.values() for after in some}
    assert reached | {"open"} == set(STATES)


@pytest.mark.parametrize("state", STATES)
def test_who_has_no_right_does_nothing(state: str) -> None:
    from service.kit.actor import Actor

    nobody = Actor(kind="person", id=uuid4(), name="Nobody")
    assert allowed_acts(nobody, Standing(state)) == []
    texts = {"edit_item", "move_item", "put_in", "take_out"}
    assert texts & set(allowed_acts(all_powerful(), Standing(state))) == (texts if state == "composing" else set())


def test_a_program_never_approves() -> None:
    from dataclasses import replace

    program = replace(all_powerful(), kind="token")
    refusal = why_not("approve", program, Standing("in_review"))
    assert refusal is not None
    assert refusal.code == "needs_person"
    assert set(ACTS) >= {"freeze", "compose", "correct"}


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2026, 1, 1), date(2025, 12, 1), date(2026, 2, 1)),
        (date(2026, 12, 31), date(2026, 11, 1), date(2027, 1, 1)),
        (date(2024, 2, 29), date(2024, 1, 1), date(2024, 3, 1)),
    ],
)
def test_months_follow_each_other_over_the_new_year(day: date, before: date, after: date) -> None:
    assert month_before(day) == before
    assert month_after(day.replace(day=1)) == after
