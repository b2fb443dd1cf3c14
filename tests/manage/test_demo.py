"""The invented weeks: every agency of the demo gets them once, played by its own people with the rights they have."""

import pytest
from sqlalchemy import text

from service.kit.actor import SYSTEM
from service.manage.demo import fill
from service.manage.week.words import BY_COUNTRY
from service.runtime.embedded.process import CannotStart
from service.runtime.house import House
from service.runtime.work import open_work

STATES = {
    "letter": {"registered", "in_progress", "answered", "sent"},
    "draft_letter": {"draft", "in_review", "approved", "signed", "registered"},
    "appeal": {"registered", "in_progress", "answered", "forwarded"},
    "assignment": {"given", "accepted", "reported"},
    "reception": {"planned"},
}


async def found(house: House, slug: str, table: str) -> list[str]:
    async with open_work(house.database, house.directory.by_slug[slug], SYSTEM) as work:
        return list(await work.session.scalars(text(f"select state from {table}")))  # noqa: S608 - names of our own


async def test_every_agency_of_the_demo_is_filled_once(fresh_house: House) -> None:
    said = await fill(fresh_house.settings)
    assert [line.partition(":")[0] for line in said] == ["baku-education", "education", "energy", "mtispiri"]
    counts = {}
    for slug, country in (("baku-education", "az"), ("mtispiri", "ge")):
        mails = BY_COUNTRY[country].mails
        assert len([one for one in await found(fresh_house, slug, "letter") if one != "sent"]) == len(mails)
        for table, states in STATES.items():
            rows = await found(fresh_house, slug, table)
            assert rows and set(rows) <= states, (slug, table, rows)
            counts[slug, table] = len(rows)
        assert {"in_progress", "answered"} <= set(await found(fresh_house, slug, "letter"))
    again = await fill(fresh_house.settings)
    assert all(line.endswith("nothing was added") for line in again)
    for (slug, table), count in counts.items():
        assert len(await found(fresh_house, slug, table)) == count


async def test_only_agencies_of_the_demo_are_filled(fresh_house: House) -> None:
    with pytest.raises(CannotStart, match="in the demo"):
        await fill(fresh_house.settings, "no-such-agency")
