"""The demo's invented people, put into their posts and roles."""

from collections.abc import Sequence

from service.identity.actions.people import NewPerson, add_person
from service.identity.actions.posts import hold_post
from service.identity.actions.rights import grant_role
from service.identity.queries.people import holdings_of, person_named
from service.identity.queries.rights import live_grants
from service.identity.queries.structure import posts_by_slug
from service.identity.rules import Granted, Span
from service.runtime.work import Work
from service.tenancy.demo import DemoPerson


async def apply_demo_people(work: Work, people: Sequence[DemoPerson]) -> None:
    """Put in the people who are not there yet, each in their post and with their roles. Doing it twice adds nothing."""
    posts = await posts_by_slug(work)
    begin = work.today.replace(month=1, day=1)
    for wanted in people:
        person = await person_named(work, wanted.username)
        if person is None:
            person = await add_person(work, _new(wanted))
        if not await holdings_of(work, person.id):
            await hold_post(work, person.id, posts[wanted.post].id, Span(begin))
        held = {grant.role for grant in await live_grants(work, person.id, work.today)}
        for role in wanted.roles:
            if role not in held:
                await grant_role(work, person.id, Granted(role, None, None, Span(begin)), source="demo")


def _new(wanted: DemoPerson) -> NewPerson:
    return NewPerson(
        username=wanted.username,
        family_name=wanted.family_name,
        given_name=wanted.given_name,
        patronymic=wanted.patronymic,
        email=wanted.email,
        language=wanted.language,
    )
