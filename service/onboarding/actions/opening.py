"""Steps are kept in the invitation; at the end the agency is opened, whole or again until it is whole."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from service.kit.actor import SYSTEM
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.onboarding.actions.inside import apply_inside, continue_numbers, enter_people
from service.onboarding.queries import Invitation, countries_in
from service.onboarding.rules.alike import alike
from service.onboarding.rules.draft import STEPS, Draft, profile_data, write_draft
from service.onboarding.rules.people import people_problems
from service.runtime import clock
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.runtime.work import canonical, open_work
from service.tenancy.loader import Country, read_profile
from service.tenancy.problems import ProfileErrors
from service.tenancy.profile import Profile

KEEP = text("select invitation_keep(:word, :laid, :expected, :now)")
OPEN = text("select invitation_open(:word, :expected, :agency, :slug, :laid, :now)")
OPENED = text("select invitation_opened(:word, :now)")
CHANGED = N_("This step was changed in another window meanwhile. Open it again; what you typed here is shown still.")
TAKEN = N_("There is an agency of this name, or there was one. Choose another name.")
ALIKE = N_("This looks like “%(other)s”, another agency. Choose a name that nobody takes for it.")
NEEDS_HOST = N_("Write the address at which the agency will be reached. The operator points it to this service.")
STEPS_LEFT = N_("Take the steps before this one first: %(steps)s.")


async def keep(house: House, held: Invitation, draft: Draft) -> None:
    """Keep a draft over the version that was read. Raises Refusal(code="stale")."""
    values = {"word": held.word, "laid": write_draft(draft), "expected": held.version, "now": clock.now()}
    async with house.database.single() as connection:
        if await connection.scalar(KEEP, values) is None:
            raise Refusal(CHANGED, code="stale")


def judged(house: House, draft: Draft, country: Country | None) -> tuple[Profile | None, list[Refusal]]:
    """The profile a draft makes, and everything that is wrong with it so far, at its fields."""
    refusals, profile = [], None
    try:
        profile = read_profile(profile_data(draft), country)
    except ProfileErrors as errors:
        refusals = [Refusal(one.msgid, code="invalid", field=one.field, **one.params) for one in errors.problems]
    return profile, refusals + _names(house, draft)


def _names(house: House, draft: Draft) -> list[Refusal]:
    """Names and hosts that another agency or the service has, or that look like another's; a host that is needed."""
    slug, host = str(draft.values.get("slug") or ""), str(draft.values.get("hosts") or "")
    known = house.directory
    slugs = [one.slug for one in known.by_id.values()]
    found = []
    if slug in slugs:
        found.append(Refusal(TAKEN, code="taken", field="slug"))
    elif slug and (other := alike(slug, slugs)):
        found.append(Refusal(ALIKE, code="alike", field="slug", other=other))
    hosts = {one for tenant in known.by_id.values() for one in known.hosts_of(tenant.slug, tenant.profile)}
    if host and (other := alike(host, sorted(hosts | house.settings.central_hosts))):
        found.append(Refusal(ALIKE, code="alike", field="hosts", other=other))
    if not host and not known.base_domain:  # only the demo gives every agency an address of its own
        found.append(Refusal(NEEDS_HOST, code="required", field="hosts"))
    return found


async def open_agency(house: House, held: Invitation) -> Tenant:
    """Open the agency; again, where it was broken off. Raises Refusal, FieldErrors: what keeps it from opening."""
    directory = await countries_in(house.settings.tenants)
    draft = held.draft
    country = str(draft.values.get("country", ""))
    if held.state == "open":
        profile = _whole(house, draft, directory.countries.get(country))
        await _put(house, held, profile)
    await house.agencies_changed()
    row = await _again(house, held)
    tenant = house.directory.by_id[row]
    async with open_work(house.database, tenant, SYSTEM) as work:
        await apply_inside(work, directory.packs.get(country), directory.duties.get(country, ()))
        await enter_people(work, draft.people)
        await continue_numbers(work, draft.last)
        work.record("agency.opened", tenant.id, record="agency", after={"slug": tenant.slug})
    async with house.database.single() as connection:
        await connection.execute(OPENED, {"word": held.word, "now": clock.now()})
    return tenant


def _whole(house: House, draft: Draft, country: Country | None) -> Profile:
    left = [one.title for one in STEPS[:-1] if one.slug not in draft.done]
    if left:
        raise Refusal(STEPS_LEFT, code="steps", steps=", ".join(left))
    profile, refusals = judged(house, draft, country)
    if profile is not None:
        refusals += people_of(draft, country)
    if refusals or profile is None:
        raise FieldErrors(refusals)
    return profile


def people_of(draft: Draft, country: Country | None) -> Sequence[Refusal]:
    """What is wrong with the people of a draft."""
    listed: Any = country.fields.get("roles", ()) if country else ()
    posts = {one["slug"]: 1 if one.get("head") else one.get("places") or 1 for one in draft.values.get("posts", ())}
    return people_problems(draft.people, [one["slug"] for one in listed], posts)


async def _put(house: House, held: Invitation, profile: Profile) -> None:
    values = {
        "word": held.word, "expected": held.version, "agency": new_id(), "slug": profile.slug,
        "laid": canonical(msgspec.to_builtins(profile)), "now": clock.now(),
    }  # fmt: skip
    try:
        async with house.database.single() as connection:
            if await connection.scalar(OPEN, values) is None:
                raise Refusal(CHANGED, code="stale")
    except IntegrityError as error:  # an agency that came, or went, while this one was set up
        raise FieldErrors([Refusal(TAKEN, code="taken", field="slug")]) from error


async def _again(house: House, held: Invitation) -> UUID:
    """The id of the agency that this invitation opened."""
    values = {"word": held.word, "expected": 0, "agency": new_id(), "slug": "", "laid": "{}", "now": clock.now()}
    async with house.database.single() as connection:
        found: UUID | None = await connection.scalar(OPEN, values)
    assert found is not None  # it is being opened, by us
    return found
