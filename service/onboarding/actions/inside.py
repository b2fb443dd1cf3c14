"""What lies inside an agency when it begins: units and posts, journals, its country's rules and calendar, people."""

from collections.abc import Mapping, Sequence

from service.deadlines.actions import apply_pack
from service.identity.actions import add_person, apply_structure, grant_role, hold_post
from service.identity.actions.people import NewPerson
from service.identity.queries import person_named
from service.identity.queries.structure import posts_by_slug
from service.identity.rules import Granted, Span
from service.journals.actions import apply_journals, move_counter
from service.journals.queries import all_journals
from service.journals.rules import period_key
from service.onboarding.rules.draft import PersonIn
from service.public_information.actions.law import apply_law
from service.public_information.disclosure.actions.seeding import apply_duties
from service.runtime.work import Work
from service.tenancy.packs import CountryPack
from service.tenancy.publication import StatedDuty


async def apply_inside(work: Work, pack: CountryPack | None, duties: Sequence[StatedDuty] = ()) -> None:
    """What files say of the inside of an agency. Twice is as good as once."""
    await apply_structure(work)
    await apply_journals(work)
    if pack is not None:
        await apply_pack(work, pack)
        await apply_law(work, pack)
    await apply_duties(work, duties)


async def enter_people(work: Work, people: Sequence[PersonIn]) -> None:
    """Enter those who are not there yet, with their role everywhere and their post from today on."""
    posts = await posts_by_slug(work)
    for one in people:
        if await person_named(work, one.username) is not None:
            continue
        new = NewPerson(
            username=one.username, family_name=one.family_name, given_name=one.given_name, email=one.email
        )  # fmt: skip
        person = await add_person(work, new)
        await grant_role(work, person.id, Granted(one.role, None, None, Span(work.today)))
        if one.post:
            await hold_post(work, person.id, posts[one.post].id, Span(work.today))


async def continue_numbers(work: Work, last: Mapping[str, int]) -> None:
    """Let journals go on behind the last number that was given elsewhere in their period."""
    for journal in await all_journals(work):
        if last.get(journal.slug):
            await move_counter(work, journal.id, period_key(journal.period, work.today), last[journal.slug])
