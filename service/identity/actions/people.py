"""People: added, edited, leaving; their own choices and sessions."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

import msgspec

from service.identity.actions.asking import insist, there
from service.identity.models import Person
from service.identity.offers import binding, open_matters
from service.identity.queries.people import (
    holdings_open,
    people_with_email,
    person_by_id,
    person_named,
    person_of_subject,
)
from service.identity.queries.rights import administering_grants, live_grants
from service.identity.rules import (
    ALREADY_ENDED,
    MATTERS_OPEN,
    OWN_LEAVING,
    USERNAME_TAKEN,
    PersonSettings,
    fingerprint,
    why_not_administer,
    why_not_last,
)
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.runtime.work import Work
from service.web.errors import StaleEdit


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is written about a person. `username` in small letters."""

    username: str
    family_name: str
    given_name: str
    patronymic: str = ""
    email: str = ""
    language: str | None = None


async def add_person(work: Work, new: NewPerson) -> Person:
    """Add somebody who may then be given posts and roles, and who is linked to the provider at first sign-in."""
    insist(why_not_administer(work.actor))
    await _insist_free(work, new.username, None)
    person = Person(id=new_id(), state="active", settings="{}", created_at=work.now, **asdict(new))
    work.session.add(person)
    await work.session.flush()
    work.record("person.created", person.id, record="person", after=asdict(new))
    return person


async def edit_person(work: Work, person_id: UUID, new: NewPerson, seen: str | None = None) -> Person:
    """Change what is written about a person.

    `seen`: fingerprint of what the editor saw; StaleEdit when somebody else saved another text since.
    """
    insist(why_not_administer(work.actor))
    person = there(await person_by_id(work, person_id, lock=True))
    before = written(person)
    if seen is not None and seen != fingerprint(before):
        raise StaleEdit(asdict(new), before)
    await _insist_free(work, new.username, person.id)
    after = asdict(new)
    if before != after:
        for name, value in after.items():
            setattr(person, name, value)
        await work.session.flush()
        work.record("person.changed", person.id, record="person", before=before, after=after)
    return person


def written(person: Person) -> dict[str, str | None]:
    """What an editor sees of a person."""
    return {name: getattr(person, name) for name in NewPerson.__dataclass_fields__}


async def _insist_free(work: Work, username: str, own: UUID | None) -> None:
    other = await person_named(work, username)
    if other is not None and other.id != own:
        raise Refusal(USERNAME_TAKEN, code="username_taken", field="username")


async def let_person_leave(work: Work, person_id: UUID, last_day: date, reason: str) -> None:
    """A person leaves: signing in ends now, posts and roles end with `last_day`. The person stays in every act.

    Raises Refusal, with code "matters_open" while the person has open matters: these are handed over first.
    """
    person = await demand_leaving(work, person_id)
    if matters := binding(await open_matters(work, person_id)):
        raise Refusal(MATTERS_OPEN, code="matters_open", count=len(matters))
    person.state = "left"
    await _end_rights(work, person.id, last_day)
    await work.session.flush()
    work.record("person.left", person.id, record="person", after={"last_day": last_day}, reason=reason)


async def demand_leaving(work: Work, person_id: UUID) -> Person:
    """The person, held until the end of the work, if they may be let go."""
    insist(why_not_administer(work.actor))
    person = there(await person_by_id(work, person_id, lock=True))
    if person.state != "active":
        raise Refusal(ALREADY_ENDED, code="ended")
    if work.actor.kind != "system" and person.id == work.actor.id:
        raise Refusal(OWN_LEAVING, code="own_leaving")
    administrators = await administering_grants(work, work.today)
    insist(why_not_last(administrators, [grant for grant, held_by in administrators.items() if held_by == person.id]))
    return person


async def set_last_day(work: Work, person_id: UUID, last_day: date, reason: str) -> None:
    """Let posts and roles of a person end with a day to come; until then they work on."""
    await demand_leaving(work, person_id)
    for grant in await live_grants(work, person_id, last_day):
        grant.ends_on = max(last_day, grant.starts_on)
    for holding in await holdings_open(work, person_id, last_day):
        holding.ends_on = max(last_day, holding.starts_on)
    await work.session.flush()
    work.record("person.leaving", person_id, record="person", after={"last_day": last_day}, reason=reason)


async def _end_rights(work: Work, person_id: UUID, last_day: date) -> None:
    for grant in await live_grants(work, person_id, last_day):
        grant.revoked_at = work.now
    for holding in await holdings_open(work, person_id, last_day):
        holding.ends_on = max(last_day, holding.starts_on)


async def unlink_person(work: Work, person_id: UUID, reason: str) -> None:
    """Forget as whom the provider knows a person; the next sign-in links them anew by the agency's rule."""
    insist(why_not_administer(work.actor))
    person = there(await person_by_id(work, person_id, lock=True))
    if person.subject is None:
        raise Refusal(ALREADY_ENDED, code="ended")
    person.subject = None
    await work.session.flush()
    work.record("person.unlinked", person.id, record="person", reason=reason)


async def find_and_link(work: Work, subject: str, link: tuple[str, str] | None) -> Person | None:
    """The active person whom a provider knows by `subject`; else the only one found by `link` and not linked yet.

    `link` is ("email", address) or ("username", name). Who is linked to another subject is never taken over.
    """
    if not subject:
        return None
    known = await person_of_subject(work, subject)
    if known is not None:
        return known if known.state == "active" else None
    kind, value = link or ("", "")
    found = await people_with_email(work, value) if kind == "email" else []
    if kind == "username":
        found = [person for person in [await person_named(work, value)] if person is not None]
    if len(found) != 1 or found[0].state != "active" or found[0].subject is not None:
        return None
    person = there(await person_by_id(work, found[0].id, lock=True))
    if person.subject is not None:
        return None
    person.subject = subject
    work.record("person.linked", person.id, record="person", after={"by": kind})
    await work.session.flush()
    return person


async def sign_out_everywhere(work: Work, person_id: UUID) -> None:
    """End every session of a person that began before now: one's own, or anybody's for an administrator."""
    if person_id != work.actor.id:
        insist(why_not_administer(work.actor))
    await _keep(work, person_id, signed_out_at=work.now)
    work.record("person.signed_out_everywhere", person_id, record="person")


async def note_session_ended(work: Work, person_id: UUID) -> None:
    """Record that one session is ended: one's own, or anybody's by an administrator. Raises Refusal."""
    there(await person_by_id(work, person_id))
    if person_id != work.actor.id:
        insist(why_not_administer(work.actor))
    work.record("person.session_ended", person_id, record="person")


async def keep_choices(work: Work, *, density: str, theme: str, shortcuts: bool) -> None:
    """Keep how the actor wants the pages."""
    await _keep(work, there(work.actor.id), density=density, theme=theme, shortcuts=shortcuts)


async def keep_language(work: Work, language: str) -> None:
    """Keep the actor's language."""
    person = there(await person_by_id(work, there(work.actor.id), lock=True))
    person.language = language
    await work.session.flush()


async def _keep(work: Work, person_id: UUID, **chosen: object) -> None:
    person = there(await person_by_id(work, person_id, lock=True))
    held = msgspec.json.decode(person.settings, type=PersonSettings)
    kept = msgspec.structs.replace(held, **chosen)
    person.settings = msgspec.json.encode(kept).decode()
    await work.session.flush()
