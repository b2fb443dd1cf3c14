"""Who takes part in plans, for programs: invitations, answers, ends; comments; what changed."""

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from service.kit.texts import clean_text
from service.planning.plans.actions import keeping, sharing, talking
from service.planning.plans.actions.finding import opened
from service.planning.plans.api.bodies import (
    AnswerBody,
    ChangeItem,
    ChangesBody,
    CommentBody,
    CommentItem,
    CommentsBody,
    InvitationItem,
    InvitationsBody,
    InviteBody,
    MadeBody,
    ParticipantItem,
    ParticipantsBody,
    ReasonBody,
)
from service.planning.plans.api.plans import aware
from service.planning.plans.queries.access import invitations, participants
from service.planning.plans.queries.history import changes, comments, reviewed_at
from service.planning.plans.queries.plans import fallbacks
from service.planning.plans.rules.acts import READ, SHARE, WRITE
from service.planning.plans.rules.content import REASON_LIMIT, TEXT_LIMIT
from service.web.guards import may
from service.web.working import Own


@get("/invitations", guards=[may(READ)], operation_id="listPlanInvitations",
     summary="Invitations into plans of other agencies that wait for an answer")  # fmt: skip
async def list_invitations(work: Own) -> InvitationsBody:
    order = fallbacks(work)
    return InvitationsBody([
        InvitationItem(one.plan_id, one.agency.id, one.agency.name(work.language), one.title(order), one.kind,
                       one.level, one.message, one.invited_at, one.expires_at)
        for one in await invitations(work)
    ])  # fmt: skip


@post("/invitations/{plan_id:uuid}/answer", guards=[may(SHARE)], operation_id="answerPlanInvitation",
      summary="Accept or decline an invitation", status_code=204)  # fmt: skip
async def answer_invitation(work: Own, plan_id: FromPath[UUID], data: JSONBody[AnswerBody]) -> None:
    await sharing.answer(work, plan_id, accepts=data.accepts, why=clean_text(data.reason, REASON_LIMIT))


@get("/plans/{plan_id:uuid}/participants", guards=[may(READ)], operation_id="listPlanParticipants",
     summary="Agencies that take part in a plan")  # fmt: skip
async def list_participants(work: Own, plan_id: FromPath[UUID]) -> ParticipantsBody:
    await opened(work, plan_id)
    return ParticipantsBody([
        ParticipantItem(one.agency.id, one.agency.name(work.language), one.level, one.state, one.suspended)
        for one in await participants(work, plan_id)
    ])  # fmt: skip


@post("/plans/{plan_id:uuid}/participants", guards=[may(SHARE)], operation_id="inviteIntoPlan",
      summary="Invite an agency into an own plan, or give it another level", status_code=204)  # fmt: skip
async def invite_agency(work: Own, plan_id: FromPath[UUID], data: JSONBody[InviteBody]) -> None:
    message = clean_text(data.message, REASON_LIMIT)
    await sharing.invite(work, plan_id, data.agency, data.level, message, aware("until", data.until))


@post("/plans/{plan_id:uuid}/participants/{party_id:uuid}/revoke", guards=[may(SHARE)],
      operation_id="revokePlanParticipant", summary="Put an agency out of an own plan at once",
      status_code=204)  # fmt: skip
async def revoke_agency(
    work: Own, plan_id: FromPath[UUID], party_id: FromPath[UUID], data: JSONBody[ReasonBody]
) -> None:
    await sharing.revoke(work, plan_id, party_id, clean_text(data.reason, REASON_LIMIT))


@post("/plans/{plan_id:uuid}/leave", guards=[may(SHARE)], operation_id="leavePlan",
      summary="Leave another agency's plan", status_code=204)  # fmt: skip
async def leave_plan(work: Own, plan_id: FromPath[UUID], data: JSONBody[ReasonBody]) -> None:
    await sharing.leave(work, plan_id, clean_text(data.reason, REASON_LIMIT))


@get("/plans/{plan_id:uuid}/comments", guards=[may(READ)], operation_id="listPlanComments",
     summary="Remarks on a plan and its parts")  # fmt: skip
async def list_comments(work: Own, plan_id: FromPath[UUID]) -> CommentsBody:
    await opened(work, plan_id)
    return CommentsBody([
        CommentItem(one.id, one.tenant_id, one.record, one.record_id, one.inner_only, one.text, one.written_at,
                    one.written_by_name)
        for one in await comments(work, plan_id)
    ])  # fmt: skip


@post("/plans/{plan_id:uuid}/comments", guards=[may(WRITE)], operation_id="commentPlan", summary="Write a remark")
async def write_comment(work: Own, plan_id: FromPath[UUID], data: JSONBody[CommentBody]) -> MadeBody:
    on = (data.record, data.record_id) if data.record_id is not None else None
    mentions = [talking.Mention(one.agency, one.person) for one in data.mentions]
    said = clean_text(data.text, TEXT_LIMIT)
    return MadeBody(await talking.comment(work, plan_id, said, on, mentions, inner=data.inner))


@get("/plans/{plan_id:uuid}/changes", guards=[may(READ)], operation_id="listPlanChanges",
     summary="What happened in a plan")  # fmt: skip
async def list_changes(
    work: Own,
    plan_id: FromPath[UUID],
    unseen: Annotated[bool, QueryParameter(description="Only since whoever asks has looked.")] = False,
) -> ChangesBody:
    await opened(work, plan_id)
    looked = await reviewed_at(work, plan_id, work.actor.stands_for)
    rows = await changes(work, plan_id, looked if unseen else None)
    return ChangesBody(
        [
            ChangeItem(one.id, one.tenant_id, one.at, one.kind, one.record, one.record_id, one.title, one.before,
                       one.after, one.person_name)
            for one in rows
        ],
        looked,
    )  # fmt: skip


@post("/plans/{plan_id:uuid}/review", guards=[may(READ)], operation_id="reviewPlan",
      summary="Note that whoever asks has seen what changed", status_code=204)  # fmt: skip
async def review_plan(work: Own, plan_id: FromPath[UUID]) -> None:
    await keeping.note_review(work, plan_id)


DOORS = [
    list_invitations, answer_invitation, list_participants, invite_agency, revoke_agency, leave_plan, list_comments,
    write_comment, list_changes, review_plan,
]  # fmt: skip
