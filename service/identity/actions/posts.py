"""Who holds which post from when to when, and who stands in for whom."""

from datetime import date
from uuid import UUID

from service.identity.actions.asking import insist, there
from service.identity.models import Deputyship, Holding
from service.identity.queries.people import deputies_beside, holding_by_id, holdings_beside, person_by_id
from service.identity.queries.people import deputyship_by_id as find_deputyship
from service.identity.queries.structure import lock_unit, post_by_id
from service.identity.rules import (
    ALREADY_ENDED,
    NOT_YOUR_DEPUTYSHIP,
    Held,
    Span,
    full_name,
    why_not_administer,
    why_not_deputise,
    why_not_hold,
    why_not_span,
)
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.runtime.work import Work


async def hold_post(work: Work, person_id: UUID, post_id: UUID, span: Span) -> UUID:
    """Let a person hold a post in that time."""
    post = there(await post_by_id(work, post_id))
    insist(why_not_administer(work.actor, post.unit_id), why_not_span(span))
    person = there(await person_by_id(work, person_id, lock=True))
    await lock_unit(work, post.unit_id)  # two at once must not both find the post free
    held = Held(person.id, full_name(person.given_name, person.family_name), post.id, span)
    beside = await holdings_beside(work, post, heads=post.is_head)
    places = places_of(work, post.slug)
    insist(
        why_not_hold(
            held, beside, is_head=post.is_head, places=places, person_state=person.state, post_state=post.state
        )
    )
    holding = Holding(id=new_id(), post_id=post.id, person_id=person.id, starts_on=span.starts_on, ends_on=span.ends_on)
    work.session.add(holding)
    await work.session.flush()
    after = {"post": post.slug, "from": span.starts_on, "to": span.ends_on}
    work.record("holding.began", person.id, record="person", after=after)
    return holding.id


def places_of(work: Work, slug: str) -> int | None:
    """How many may hold a post at once; None for a post that the profile does not name."""
    return next((post.places for post in work.tenant.profile.posts if post.slug == slug), None)


async def end_holding(work: Work, holding_id: UUID, last_day: date, reason: str) -> None:
    """Let a holding end with a day."""
    holding = there(await holding_by_id(work, holding_id, lock=True))
    post = there(await post_by_id(work, holding.post_id))
    insist(why_not_administer(work.actor, post.unit_id), why_not_span(Span(holding.starts_on, last_day)))
    if holding.ends_on is not None and holding.ends_on <= last_day:
        raise Refusal(ALREADY_ENDED, code="ended", field="ends_on")
    before, holding.ends_on = holding.ends_on, last_day
    await work.session.flush()
    after = {"post": post.slug, "to": last_day}
    work.record(
        "holding.ended", holding.person_id, record="person", before={"to": before}, after=after, reason=reason or None
    )


async def name_deputy(work: Work, person_id: UUID, deputy_id: UUID, span: Span, reason: str) -> UUID:
    """Name who stands in for a person in that time."""
    insist(why_not_administer(work.actor), why_not_span(span))
    person = there(await person_by_id(work, person_id, lock=True))
    deputy = there(await person_by_id(work, deputy_id))
    new = Held(deputy.id, full_name(deputy.given_name, deputy.family_name), None, span)
    beside = await deputies_beside(work, person_id)
    insist(why_not_deputise(new, person_id, beside, states=(person.state, deputy.state)))
    named = Deputyship(
        id=new_id(),
        person_id=person.id,
        deputy_id=deputy.id,
        starts_on=span.starts_on,
        ends_on=there(span.ends_on),
        reason=reason,
    )
    work.session.add(named)
    await work.session.flush()
    after = {"deputy": deputy.id, "from": span.starts_on, "to": span.ends_on}
    work.record("deputy.named", person.id, record="person", after=after, reason=reason)
    return named.id


async def cancel_deputy(work: Work, deputyship_id: UUID, reason: str) -> None:
    """Take back that somebody stands in."""
    named = there(await find_deputyship(work, deputyship_id, lock=True))
    insist(why_not_administer(work.actor))
    if named.cancelled_at is not None:
        raise Refusal(ALREADY_ENDED, code="ended")
    named.cancelled_at = work.now
    await work.session.flush()
    work.record("deputy.cancelled", named.person_id, record="person", before={"deputy": named.deputy_id}, reason=reason)


async def stand_in(work: Work, person_id: UUID) -> None:
    """Begin to act on behalf of a person whose deputy the actor is today; the session keeps it."""
    me = there(work.actor.id)
    day = work.today
    mine = [held for held in await deputies_beside(work, person_id) if held.person_id == me and held.span.holds_on(day)]
    if not mine:
        raise Refusal(NOT_YOUR_DEPUTYSHIP, code="not_deputy", field="person")
    work.record("deputy.stands_in", person_id, record="person", after={"deputy": me})


async def step_back(work: Work) -> None:
    """Act as oneself again. Nothing to note for who stands in for nobody."""
    if work.actor.on_behalf_of is not None:
        work.record("deputy.steps_back", work.actor.on_behalf_of, record="person", after={"deputy": work.actor.id})
