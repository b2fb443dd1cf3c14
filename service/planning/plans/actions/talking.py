"""Comments, and calling on people and agencies in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from service.identity.queries import people_named
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.notifications.actions import notify
from service.planning.plans.actions.finding import held, noted, tell
from service.planning.plans.models import Comment
from service.planning.plans.queries.access import Seen, agencies, parties
from service.planning.plans.queries.activities import activity_row
from service.planning.plans.queries.body import MODELS, item_row
from service.planning.plans.queries.history import known_people, own_comment
from service.planning.plans.rules.content import COMMENT_LIMIT, NOT_IN_PLAN
from service.planning.plans.rules.words import ACTIVITY, COMMENT, PLAN
from service.runtime.work import Work
from service.web.errors import NotFound

MENTIONED = "planning.mentioned"
SAY_SOMETHING = N_("Write something.")
TOO_LONG = N_("This is too long: %(length)s characters, at most %(limit)s fit.")
UNKNOWN_PERSON = N_("Only people who take part in the plan, and agencies in it, can be called on.")
NOT_INSIDE = N_("A remark that only your agency sees calls on nobody outside.")
MOST_MENTIONS = 20
TOO_MANY = N_("At most %(most)s are called on at once.")


@dataclass(frozen=True, slots=True)
class Mention:
    """Who is called on: an agency, or one person of it."""

    tenant_id: UUID
    person_id: UUID | None = None


async def comment(
    work: Work, plan_id: UUID, said: str, on: tuple[str, UUID] | None = None, mentions: Sequence[Mention] = (),
    *, inner: bool = False,
) -> UUID:  # fmt: skip
    """Write a remark on a plan or a part of it; its id. inner: only this agency sees it.

    On what only this agency sees a remark is always such. Raises NotFound, Refusal.
    """
    found = await held(work, plan_id, "comment")
    said = said.strip()
    if not said:
        raise Refusal(SAY_SOMETHING, code="required", field="text")
    if len(said) > COMMENT_LIMIT:
        raise Refusal(TOO_LONG, code="too_long", field="text", length=len(said), limit=COMMENT_LIMIT)
    record, record_id = on or (PLAN, plan_id)
    inner = await _must_be_inner(work, found, record, record_id) or inner
    names = await _called(work, found, mentions, inner)
    row = Comment(
        tenant_id=work.tenant.id, id=new_id(), plan_tenant_id=found.plan.tenant_id, plan_id=plan_id, record=record,
        record_id=record_id, inner_only=inner, state="standing", text=said, mentions=names, written_at=work.now,
        written_by=work.actor.id, written_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    await noted(work, found, "comment.written", COMMENT, row.id, after={"on": record, "id": record_id}, inner=inner)
    await _call(work, found, mentions, row.id)
    return row.id


async def _must_be_inner(work: Work, found: Seen, record: str, record_id: UUID) -> bool:
    """Whether what is remarked on is this agency's alone. Raises Refusal for what is not in the plan."""
    if (record, record_id) == (PLAN, found.plan.id):
        return False
    if record == ACTIVITY:
        row = await activity_row(work, record_id)
        if row is not None and row.plan_id == found.plan.id:
            return row.draft
    elif record in MODELS and await item_row(work, found.plan, record, record_id) is not None:
        return False
    raise Refusal(NOT_IN_PLAN, code="unknown", field="on")


async def _called(work: Work, found: Seen, mentions: Sequence[Mention], inner: bool) -> list[dict[str, str | None]]:
    if not mentions:
        return []
    if len(mentions) > MOST_MENTIONS:
        raise Refusal(TOO_MANY, code="too_many", field="mentions", most=MOST_MENTIONS)
    taking_part, known = await parties(work, found.plan.id), await known_people(work, found.plan.id)
    own = await people_named(work, [one.person_id for one in mentions if one.person_id is not None])
    bodies = await agencies(work, [one.tenant_id for one in mentions])
    names: list[dict[str, str | None]] = []
    for one in mentions:
        outside = one.tenant_id != work.tenant.id
        if outside and inner:
            raise Refusal(NOT_INSIDE, code="inner", field="mentions")
        if one.person_id is None:
            name = bodies[one.tenant_id].name(work.language) if one.tenant_id in taking_part else None
        else:
            name = known.get((one.tenant_id, one.person_id)) if outside else own.get(one.person_id)
        if name is None or one.tenant_id not in taking_part:
            raise Refusal(UNKNOWN_PERSON, code="unknown", field="mentions")
        names.append({"tenant_id": str(one.tenant_id), "person_id": str(one.person_id) if one.person_id else None,
                      "name": name})  # fmt: skip
    return names


async def _call(work: Work, found: Seen, mentions: Sequence[Mention], comment_id: UUID) -> None:
    inside = [one.person_id for one in mentions if one.tenant_id == work.tenant.id and one.person_id is not None]
    await notify(
        work, inside, MENTIONED, record=PLAN, record_id=found.plan.id, params={"person": work.actor.name}
    )  # fmt: skip
    for one in mentions:
        if one.tenant_id != work.tenant.id:
            await tell(work, found.plan.id, "mentioned", COMMENT, comment_id, readers=[one.tenant_id],
                       person=one.person_id)  # fmt: skip


async def withdraw_comment(work: Work, plan_id: UUID, comment_id: UUID) -> None:
    """Take an own remark back: nobody reads it any more. Raises NotFound, Refusal."""
    found = await held(work, plan_id, "comment")
    row = await own_comment(work, plan_id, comment_id)
    if row is None or row.state != "standing" or row.written_by != work.actor.id:
        raise NotFound
    row.state, row.withdrawn_at = "withdrawn", work.now
    await work.session.flush()
    await noted(work, found, "comment.withdrawn", COMMENT, comment_id, inner=row.inner_only)
