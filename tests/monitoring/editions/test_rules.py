"""When an edition is composed, what it holds in which order, to whom it goes, who may do what with it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from service.kit.actor import EVERYWHERE, Actor
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.monitoring.editions.rules.acts import ACTS, PUBLIC_STATES, STATES, allowed_acts, demand, why_not
from service.monitoring.editions.rules.content import (
    LONGEST_EXCERPT,
    Beside,
    Found,
    composed,
    excerpt_of,
    moved,
)
from service.monitoring.editions.rules.settings import (
    Due,
    MonitorEdit,
    Outsider,
    clock_of,
    due,
    minute_of,
    outsiders_from,
    outsiders_typed,
    problems_of,
    window,
)
from service.runtime.mail import mail_address

BAKU = ZoneInfo("Asia/Baku")
MONDAY = date(2026, 11, 23)


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BAKU).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "days", "on_holidays", "works", "expected"),
    [
        (at(8, 29), "12345", False, True, None),
        (at(8, 30), "12345", False, True, Due(MONDAY)),
        (at(23, 59), "12345", False, True, Due(MONDAY)),
        (at(8, 30), "23456", False, True, None),
        (at(8, 30), "12345", False, False, Due(MONDAY, "holiday")),
        (at(8, 30), "12345", True, False, Due(MONDAY)),
        (at(0, 30), "12345", False, True, None),
    ],
)
def test_an_edition_is_due_at_its_hour_in_the_agencys_zone(
    now: datetime, days: str, on_holidays: bool, works: bool, expected: Due | None
) -> None:
    assert due(now, BAKU, 8 * 60 + 30, days, on_holidays, lambda day: works) == expected


def test_the_window_goes_on_where_the_last_edition_ended() -> None:
    until, last = at(8, 30), at(8, 30, date(2026, 11, 20))
    assert window(until, last) == (last, last - timedelta(days=7))
    assert window(until, None, last) == (last, last)
    assert window(until, None) == (until - timedelta(days=1),) * 2
    long_ago = until - timedelta(days=60)
    assert window(until, long_ago) == (long_ago, until - timedelta(days=14))


@pytest.mark.parametrize(
    ("typed", "minute"),
    [("08:30", 510), ("8:00", 480), ("8", 480), ("8.45", 525), ("00:00", 0), ("23:45", 1425), ("08:31", None),
     ("24:00", None), ("8:60", None), ("", None), ("noon", None), ("8:", None)],
)  # fmt: skip
def test_the_hour_is_a_quarter(typed: str, minute: int | None) -> None:
    assert minute_of(typed) == minute
    assert minute is None or minute_of(clock_of(minute)) == minute


def test_outside_addresses_are_read_line_by_line() -> None:
    typed = "Nərmin Uydurmalı <nermin@mail.example>, en\npress@city.example\nnot an address\nPRESS@city.example, ka"
    found, wrong = outsiders_from(typed, mail_address, "az")
    assert found == [
        Outsider("nermin@mail.example", "Nərmin Uydurmalı", "en"), Outsider("press@city.example", "", "az"),
    ]  # fmt: skip
    assert wrong == ["not an address"]
    assert outsiders_from(outsiders_typed(found), mail_address, "az") == (found, [])


SET = MonitorEdit(kind="leadership", titles={"az": "Monitorinq"}, languages=("az",), groups=("leadership",))


@pytest.mark.parametrize(
    ("changed", "fields"),
    [({}, set()), ({"titles": {"en": "Monitor"}}, {"title_az"}), ({"minute": 511}, {"hour"}), ({"days": ""}, {"days"}),
     ({"languages": ()}, {"languages"}), ({"groups": ()}, {"groups"}), ({"kind": "unit"}, {"unit"}),
     ({"groups": (), "outsiders": (Outsider("a@b.example"),)}, set()),
     ({"outsiders": (Outsider("a@b.example"),) * 201}, {"outsiders"})],
)  # fmt: skip
def test_a_setting_is_checked_at_its_fields(changed: dict[str, object], fields: set[str]) -> None:
    assert {one.field for one in problems_of(replace(SET, **changed), "az")} == fields  # type: ignore[arg-type]


# --- content

NOW, SINCE = at(8, 30), at(8, 30) - timedelta(days=1)
TOPIC, OTHER = new_id(), new_id()


def clip(outlet: str, story: UUID | None = None, hours: int = 2, tier: int = 0, *topics: UUID) -> Found:
    on = NOW - timedelta(hours=hours)
    return Found(new_id(), story or new_id(), f"Title of {outlet}", "", outlet, tier, "", "az", "", True, on, on,
                 topics)  # fmt: skip


def test_stories_are_folded_and_told_by_the_outlet_that_matters_most_and_had_them_first() -> None:
    story = new_id()
    late, early, best = clip("Late", story, 1), clip("Early", story, 9), clip("Best", story, 5, 1)
    beside = [Beside(story, one.outlet, "") for one in (late, early, best, early)] + [Beside(story, "Elsewhere", "")]
    (item,) = composed([late, early, best], [], SINCE, beside=beside)
    assert item.clip == best
    assert [one.outlet for one in item.also] == ["Late", "Early", "Elsewhere"]
    (chosen,) = composed([late, early, best], [], SINCE, beside=beside, mains={story: late.id})
    assert chosen.clip == late and "Best" in [one.outlet for one in chosen.also]


def test_sections_stand_in_the_order_of_topics_and_what_has_none_last() -> None:
    without, second, first = clip("A"), clip("B", None, 2, 0, OTHER), clip("C", None, 2, 0, TOPIC, OTHER)
    items = composed([without, second, first], [TOPIC, OTHER], SINCE)
    assert [(one.clip.outlet, one.section) for one in items] == [("C", str(TOPIC)), ("B", str(OTHER)), ("A", "")]
    assert [one.place for one in items] == [10, 20, 30]


def test_a_monitor_of_some_topics_holds_nothing_else() -> None:
    without, other, own = clip("A"), clip("B", None, 2, 0, OTHER), clip("C", None, 2, 0, TOPIC)
    every = [without, other, own]

    def held(without_topic: bool) -> list[str]:
        found = composed(every, [TOPIC], SINCE, only=True, without_topic=without_topic)
        return [one.clip.outlet for one in found]

    assert (held(True), held(False)) == (["C", "A"], ["C"])


def test_what_was_known_before_the_last_edition_is_late_unless_something_new_tells_it() -> None:
    story = new_id()
    old, again, fresh = clip("Old", None, 30), clip("Again", story, 30), clip("Fresh", story, 1)
    items = {one.clip.outlet: one for one in composed([old, again, fresh], [], SINCE, earlier={story: MONDAY})}
    assert items["Old"].late and not items["Again"].late
    assert (items["Again"].earlier_on, items["Old"].earlier_on) == (MONDAY, None)


def test_an_excerpt_is_the_lead_or_the_first_words_cut_between_words() -> None:
    assert excerpt_of("  The   lead. ", "text") == "The lead."
    cut = excerpt_of("", "word " * 200)
    assert cut.endswith("word…") and len(cut) <= LONGEST_EXCERPT + 1


def test_an_item_changes_places_with_its_neighbour() -> None:
    one, two, three = new_id(), new_id(), new_id()
    assert moved([one, two, three], three, up=True) == [one, three, two]
    assert moved([one, two, three], one, up=True) == [one, two, three]
    assert moved([one, two, three], three, up=False) == [one, two, three]


# --- who may

SENDER = {
    "composing": {"preview"},
    "ready": {"preview", "edit", "send", "skip"},
    "sent": {"open", "preview", "correct", "deliver"},
    "corrected": {"open", "preview", "deliver"},
    "skipped": {"preview", "compose"},
}


@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_with_an_edition(state: str) -> None:
    sender = Actor(kind="person", id=new_id(), name="S",
                   scopes={"monitoring.read": EVERYWHERE, "monitoring.send": EVERYWHERE})  # fmt: skip
    reader = replace(sender, scopes={"monitoring.read": EVERYWHERE})
    nobody = replace(sender, scopes={"monitoring.figures": EVERYWHERE})
    assert set(allowed_acts(sender, state)) == SENDER[state]
    assert set(allowed_acts(reader, state)) == SENDER[state] & {"open"}
    assert allowed_acts(nobody, state) == []


def test_correcting_and_not_sending_take_a_reason() -> None:
    sender = Actor(kind="person", id=new_id(), name="S", scopes={"monitoring.send": EVERYWHERE})
    for act, state in (("correct", "sent"), ("skip", "ready")):
        with pytest.raises(Refusal) as refused:
            demand(act, sender, state, "  ")
        assert refused.value.field == "reason"
        demand(act, sender, state, "because")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", STATES)
def test_whom_it_was_sent_to_reads_it_and_does_nothing_else(act: str, state: str) -> None:
    nobody = Actor(kind="person", id=new_id(), name="Somebody")
    allowed = why_not(act, nobody, state, addressed=True) is None
    assert allowed == (act == "open" and state in PUBLIC_STATES)
    assert why_not(act, nobody, state) is not None
