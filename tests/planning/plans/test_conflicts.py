"""Where activities get in each other's way, and what is proposed."""

import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from service.planning.plans.rules.conflicts import Planned, Proposal, conflicts, pairs, proposals, touching
from tests.planning.plans.factories import BAKU, at

PLAN, OTHER_PLAN, OURS, THEIRS = (uuid.UUID(int=number) for number in range(1, 5))


def made(number: int, day: int = 9, hour: int = 10, hours: float = 1, **given: Any) -> Planned:
    start = at(day, hour)
    full: dict[str, Any] = {"party": OURS, "plan_id": PLAN, "channel": "press", "starts_at": start} | given
    return Planned(**{"id": uuid.UUID(int=number), "ends_at": start + timedelta(hours=hours), **full})
    return Planned(**full)


def found(*planned: Planned) -> list[tuple[str, int, int]]:
    return [(one.reason, one.first.int, one.second.int) for one in conflicts(planned)]


def test_two_that_call_the_press_at_one_hour() -> None:
    ours, theirs = made(11, state="confirmed"), made(12, party=THEIRS, plan_id=OTHER_PLAN, channel="tv")
    assert found(theirs, ours) == [("hour", 11, 12)]
    assert found(ours, made(12, hour=11)) == [], "one ends when the other begins"
    assert found(ours, made(12, channel="site")) == [], "journalists are not asked to come to a site"
    assert found(ours, replace(theirs, state="cancelled")) == []
    assert found(ours, replace(theirs, all_day=True)) == []


def test_the_firmer_stays() -> None:
    tentative = made(11, tentative=True, state="confirmed")
    assert found(tentative, made(12, state="proposed")) == [("hour", 12, 11)]
    assert found(made(11), made(12, state="agreed")) == [("hour", 12, 11)]
    assert found(made(11), made(12, draft=True)) == [("hour", 11, 12)]
    assert found(made(11), made(12)) == [("hour", 11, 12)], "alike: the one that was there first"


def test_one_audience_is_spoken_to_by_one_at_a_time() -> None:
    parents: dict[str, Any] = {"audiences": frozenset({"valideynler"}), "channel": "social"}
    assert found(made(11, **parents), made(12, plan_id=OTHER_PLAN, **parents)) == [("audience", 11, 12)]
    assert found(made(11, **parents), made(12, channel="social", audiences=frozenset({"media"}))) == []
    long: dict[str, Any] = {**parents, "all_day": True, "hours": 24}
    assert found(made(11, **long), made(12, **long)) == [], "two campaigns may run side by side"
    assert found(made(11, hour=0, **long), made(12, **parents)) == [("audience", 11, 12)]


def test_nobody_is_in_two_places() -> None:
    speaker: dict[str, Any] = {"speaker": "nazir", "channel": "field"}
    assert found(made(11, place="a", **speaker), made(12, hour=11, place="b", **speaker)) == [("spokesperson", 11, 12)]
    assert found(made(11, place="a", **speaker), made(12, hour=11, place="a", **speaker)) == [], "in the same hall"
    assert found(made(11, place="a", **speaker), made(12, hour=12, place="b", **speaker)) == []
    assert found(made(11, channel="field"), made(12, channel="field")) == [], "without a name it is nobody"


def test_an_announcement_inside_anothers_embargo() -> None:
    held = made(11, day=8, embargo_until=at(10, 9), channel="site")
    says = made(12, party=THEIRS, kind="announcement", channel="social")
    assert found(held, says) == [("embargo", 11, 12)]
    assert found(held, replace(says, plan_id=OTHER_PLAN)) == [], "of another matter it may speak"
    shared = frozenset({"media"})
    assert found(replace(held, audiences=shared), replace(says, plan_id=OTHER_PLAN, audiences=shared)) == [
        ("embargo", 11, 12)
    ]
    assert found(held, replace(says, kind="event")) == []
    late = replace(says, starts_at=at(10, 9), ends_at=at(10, 10))
    assert found(held, late) == [], "at its end the embargo is over"
    assert found(held, replace(says, embargo_until=held.embargo_until)) == [], "both wait for the same moment"


def test_across_midnight_and_new_year() -> None:
    eve = datetime(2026, 12, 31, 23, tzinfo=BAKU)
    night = made(11, starts_at=eve, ends_at=eve + timedelta(hours=3))
    after = made(12, starts_at=eve + timedelta(hours=2), ends_at=eve + timedelta(hours=2))
    assert found(night, after) == [("hour", 11, 12)]
    assert conflicts([night, after])[0].since == datetime(2027, 1, 1, 1, tzinfo=BAKU)


def works(day: date) -> bool:
    return day.weekday() < 5


def test_what_is_proposed_is_in_nobodys_way() -> None:
    busy = [made(20 + hour, hour=hour, state="confirmed") for hour in (9, 10, 11)]
    one = made(11)
    assert proposals(one, [*busy, one], "Asia/Baku", works) == [
        Proposal("later", at(9, 12), at(9, 13)), Proposal("next_day", at(10, 10), at(10, 11)),
    ]  # fmt: skip
    friday = made(11, day=12, hour=17)
    others = [replace(friday, id=uuid.UUID(int=30), state="confirmed")]
    holiday = date(2027, 3, 15)
    assert proposals(friday, others, "Asia/Baku", lambda day: works(day) and day != holiday) == [
        Proposal("earlier", at(12, 16), at(12, 17)), Proposal("next_day", at(16, 17), at(16, 18)),
    ]  # fmt: skip
    for proposal in proposals(friday, others, "Asia/Baku", works):
        moved = replace(friday, starts_at=proposal.starts_at, ends_at=proposal.ends_at)
        assert touching(moved, others) == []


def test_after_an_embargo_it_may_be_said() -> None:
    held = made(11, day=8, embargo_until=at(9, 12, 10), channel="site")
    says = made(12, kind="announcement", channel="social")
    offered = {one.advice: one.starts_at for one in proposals(says, [held], "Asia/Baku", lambda day: True)}
    assert offered["after_embargo"] == at(9, 12, 30)
    assert all(start >= at(9, 12, 10) for start in offered.values())


def test_each_knows_its_conflicts() -> None:
    clashes = conflicts([made(11), made(12), made(13, day=20)])
    assert {key.int: len(some) for key, some in pairs(clashes).items()} == {11: 1, 12: 1}
    assert touching(made(13, day=20), [made(11), made(12)]) == []


def test_two_thousand_in_a_month_are_looked_through() -> None:
    month = [
        made(
            1000 + number, day=number % 31 + 1, hour=8 + number % 10, speaker=f"s{number % 300}",
            channel=("press", "social", "site", "field")[number % 4], audiences=frozenset({f"a{number % 40}"}),
        )
        for number in range(2_000)
    ]  # fmt: skip
    clashes = conflicts(month)
    assert len({(one.first, one.second, one.reason) for one in clashes}) == len(clashes) > 100
