"""The invented weeks: every agency of the demo gets them once, played by its own people with the rights they have."""

import pytest
from sqlalchemy import text

from service.kit.actor import SYSTEM
from service.manage.demo import fill
from service.manage.week.site_words import SITES
from service.manage.week.words import BY_COUNTRY
from service.publishing.queries.settings import site_settings
from service.runtime.embedded.process import CannotStart
from service.runtime.house import House
from service.runtime.work import open_work

STATES = {
    "letter": {"registered", "in_progress", "answered", "sent"},
    "draft_letter": {"draft", "in_review", "approved", "signed", "registered"},
    "appeal": {"registered", "in_progress", "answered", "forwarded"},
    "assignment": {"given", "accepted", "reported"},
    "reception": {"planned"},
    "clip": {"captured", "screened_out", "coded", "reaction_open"},
    "media_source": {"paused"},
    "information_request": {"granted"},
    "disclosure_entry": {"published"},
    "duty_publication": {"published"},
    "legal_act": {"adopted", "draft"},
    "site_item": {"published"},
    "media_event": {"idea", "announced", "closed"},
    "accreditation_call": {"open"},
    "accreditation": {"submitted", "needs_info", "approved", "rejected", "badge", "checked_in"},
    "press_invitation": {"sent", "accepted", "declined"},
    "press_mail": {"sent"},
    "press_question": {"submitted", "accepted", "answered"},
    "refutation": {"in_approval", "awaiting", "closed"},
    "digest_template": {"kept"},
    "digest_issue": {"published", "open"},
}
WHOLE = {"accreditation", "press_invitation", "press_question", "refutation", "digest_issue"}
"""Where each of these states is shown."""


async def found(house: House, slug: str, table: str) -> list[str]:
    async with open_work(house.database, house.directory.by_slug[slug], SYSTEM) as work:
        return list(await work.session.scalars(text(f"select state from {table}")))  # noqa: S608 - names of our own


async def test_every_agency_of_the_demo_is_filled_once(fresh_house: House) -> None:
    said = await fill(fresh_house.settings)
    assert [line.partition(":")[0] for line in said] == ["baku-education", "education", "energy", "mtispiri"]
    for slug in SITES:
        await public_page(fresh_house, slug)
    counts = {}
    for slug, country in (("baku-education", "az"), ("mtispiri", "ge")):
        mails = BY_COUNTRY[country].mails
        assert len([one for one in await found(fresh_house, slug, "letter") if one != "sent"]) == len(mails)
        for table, states in STATES.items():
            rows = await found(fresh_house, slug, table)
            assert rows and set(rows) <= states, (slug, table, rows)
            assert table not in WHOLE or set(rows) == states, (slug, table, rows)
            counts[slug, table] = len(rows)
        assert {"in_progress", "answered"} <= set(await found(fresh_house, slug, "letter"))
    again = await fill(fresh_house.settings)
    assert all(line.endswith("nothing was added") for line in again)
    for (slug, table), count in counts.items():
        assert len(await found(fresh_house, slug, table)) == count


async def public_page(house: House, slug: str) -> None:
    """Everything invented is public, in every language of the agency."""
    site, tenant = SITES[slug], house.directory.by_slug[slug]
    async with open_work(house.database, tenant, SYSTEM) as work:
        rows = await work.session.execute(
            text(
                "select p.kind, t.language, count(*) from publication p"
                " join publication_text t on t.publication_id = p.id group by 1, 2"
            )
        )
        found = {(kind, language): count for kind, language, count in rows}
        counts = {key: count for key, count in found.items() if key[0] != "press_event"}
        settings = await site_settings(work.session)
    wanted = {
        "news": len(site.news), "page": 1, "event": len(site.events), "catalogue": len(site.duties), "legal_act": 2,
        "disclosure": len(site.asked),
    }  # fmt: skip
    assert counts == {(kind, code): count for kind, count in wanted.items() for code in tenant.profile.languages}
    # Events of the press are announced in the agency's own language.
    assert {code for kind, code in found if kind == "press_event"} == {tenant.profile.default_language}
    assert settings.on and set(settings.officer.post) == set(tenant.profile.languages)


async def test_only_agencies_of_the_demo_are_filled(fresh_house: House) -> None:
    with pytest.raises(CannotStart, match="in the demo"):
        await fill(fresh_house.settings, "no-such-agency")
