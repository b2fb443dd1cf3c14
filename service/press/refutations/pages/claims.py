"""Single claims, pieces of evidence and complaints: changed, added to, taken out, decided on."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.refutations.actions import claims, following
from service.press.refutations.forms import fields, typed
from service.press.refutations.forms.typed import reason_at
from service.press.refutations.models import RefutationClaim, RefutationStep
from service.press.refutations.pages.showing import HOME, around, found, show, show_form
from service.press.refutations.queries.refutations import claim_row, evidence_row, step_row
from service.press.refutations.rules.acts import demand
from service.press.releases.rules.acts import WRITE
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected, at_fields, typed_day
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.working import AnyRequest, Own, working

ONE = f"{HOME}/{{refutation_id:uuid}}"
Again = Callable[[Work, Mapping[str, str], Mapping[str, Refusal]], Awaitable[Response[bytes]]]


async def _claim_of(work: Work, refutation_id: UUID, claim_id: UUID, act: str) -> RefutationClaim:
    _, standing = await found(work, refutation_id)
    claim = await claim_row(work, refutation_id, claim_id)
    if claim is None:
        raise NotFound
    demand(act, work.actor, standing)
    return claim


async def _do(
    request: AnyRequest, refutation_id: UUID, doing: Callable[[Work, Fields], Awaitable[object]], again: Again,
    place: str, told: str,
) -> Response[bytes]:  # fmt: skip
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await at_fields(read, doing(work, read))
    except FormRejected as refused:
        async with working(request) as work:
            return await again(work, refused.values, refused.errors)
    return await leave_saying(request, f"{HOME}/{refutation_id}{place}", told)


# --- a claim


@get(f"{ONE}/claims/{{claim_id:uuid}}", guards=[may(WRITE)])
async def claim_page(
    request: AnyRequest, work: Own, refutation_id: FromPath[UUID], claim_id: FromPath[UUID]
) -> Response[bytes]:  # fmt: skip
    """The form of a claim with its verdict."""
    claim = await _claim_of(work, refutation_id, claim_id, "claim")
    values = {name: str(getattr(claim, name)) for name in ("quote", "located", "verdict", "why", "right")}
    return await _claim_form(request, work, refutation_id, claim_id, values, {})


async def _claim_form(
    request: AnyRequest, work: Work, refutation_id: UUID, claim_id: UUID, values: Mapping[str, str],
    errors: Mapping[str, Refusal],
) -> Response[bytes]:  # fmt: skip
    row, _ = await found(work, refutation_id)
    return await show_form(
        request, work, fields.claim(await around(work, "claim")), heading=gettext("Claim and verdict"),
        button=gettext("Save"), action=f"{HOME}/{refutation_id}/claims/{claim_id}",
        back=f"{HOME}/{refutation_id}#claim-{claim_id}", values=values, errors=errors, row=row,
    )  # fmt: skip


@post(f"{ONE}/claims/{{claim_id:uuid}}", guards=[may(WRITE)])
async def change_claim(
    request: AnyRequest, refutation_id: FromPath[UUID], claim_id: FromPath[UUID]
) -> Response[bytes]:  # fmt: skip
    """Save a claim and its verdict."""

    async def do(work: Work, read: Fields) -> None:
        await _claim_of(work, refutation_id, claim_id, "claim")
        await claims.change_claim(work, refutation_id, claim_id, typed.claim_at(read))

    async def again(work: Work, values: Mapping[str, str], errors: Mapping[str, Refusal]) -> Response[bytes]:
        return await _claim_form(request, work, refutation_id, claim_id, values, errors)

    return await _do(request, refutation_id, do, again, f"#claim-{claim_id}", N_("The claim is saved."))


@post(f"{ONE}/claims/{{claim_id:uuid}}/withdraw", guards=[may(WRITE)])
async def withdraw_claim(
    request: AnyRequest, refutation_id: FromPath[UUID], claim_id: FromPath[UUID]
) -> Response[bytes]:  # fmt: skip
    """Take a claim out, with a reason."""

    async def do(work: Work, read: Fields) -> None:
        await _claim_of(work, refutation_id, claim_id, "claim")
        await claims.withdraw_claim(work, refutation_id, claim_id, reason_at(read))

    async def again(work: Work, values: Mapping[str, str], errors: Mapping[str, Refusal]) -> Response[bytes]:
        return await show(request, work, refutation_id, f"claim-{claim_id}", values, errors)

    return await _do(request, refutation_id, do, again, "#claims", N_("The claim was taken out."))


# --- evidence


@get(f"{ONE}/claims/{{claim_id:uuid}}/evidence", guards=[may(WRITE)])
async def evidence_page(
    request: AnyRequest, work: Own, refutation_id: FromPath[UUID], claim_id: FromPath[UUID]
) -> Response[bytes]:  # fmt: skip
    """The form of a piece of evidence."""
    await _claim_of(work, refutation_id, claim_id, "evidence")
    return await _evidence_form(request, work, refutation_id, claim_id, {"kind": "document"}, {})


async def _evidence_form(
    request: AnyRequest, work: Work, refutation_id: UUID, claim_id: UUID, values: Mapping[str, str],
    errors: Mapping[str, Refusal],
) -> Response[bytes]:  # fmt: skip
    row, _ = await found(work, refutation_id)
    return await show_form(
        request, work, fields.evidence(await around(work, "evidence")), heading=gettext("Evidence"),
        button=gettext("Add"), action=f"{HOME}/{refutation_id}/claims/{claim_id}/evidence",
        back=f"{HOME}/{refutation_id}#claim-{claim_id}", values=values, errors=errors, row=row,
    )  # fmt: skip


@post(f"{ONE}/claims/{{claim_id:uuid}}/evidence", guards=[may(WRITE)])
async def add_evidence(
    request: AnyRequest, refutation_id: FromPath[UUID], claim_id: FromPath[UUID]
) -> Response[bytes]:  # fmt: skip
    """Add a piece of evidence."""

    async def do(work: Work, read: Fields) -> None:
        await _claim_of(work, refutation_id, claim_id, "evidence")
        await claims.add_evidence(work, refutation_id, claim_id, typed.evidence_at(read))

    async def again(work: Work, values: Mapping[str, str], errors: Mapping[str, Refusal]) -> Response[bytes]:
        return await _evidence_form(request, work, refutation_id, claim_id, values, errors)

    return await _do(request, refutation_id, do, again, f"#claim-{claim_id}", N_("The evidence was added."))


@post(f"{ONE}/evidence/{{evidence_id:uuid}}/withdraw", guards=[may(WRITE)])
async def withdraw_evidence(
    request: AnyRequest, refutation_id: FromPath[UUID], evidence_id: FromPath[UUID]
) -> Response[bytes]:  # fmt: skip
    """Take a piece of evidence out, with a reason."""

    async def do(work: Work, read: Fields) -> None:
        await found(work, refutation_id)
        if await evidence_row(work, refutation_id, evidence_id) is None:
            raise NotFound
        await claims.withdraw_evidence(work, refutation_id, evidence_id, reason_at(read))

    async def again(work: Work, values: Mapping[str, str], errors: Mapping[str, Refusal]) -> Response[bytes]:
        return await show(request, work, refutation_id, f"evidence-{evidence_id}", values, errors)

    return await _do(request, refutation_id, do, again, "#claims", N_("The evidence was taken out."))


# --- what was decided on a complaint


async def _step_of(work: Work, refutation_id: UUID, step_id: UUID) -> RefutationStep:
    _, standing = await found(work, refutation_id)
    step = await step_row(work, refutation_id, step_id)
    if step is None:
        raise NotFound
    demand("rule", work.actor, standing)
    return step


@get(f"{ONE}/steps/{{step_id:uuid}}", guards=[may(WRITE)])
async def ruling_page(
    request: AnyRequest, work: Own, refutation_id: FromPath[UUID], step_id: FromPath[UUID]
) -> Response[bytes]:  # fmt: skip
    """The form for what was decided on a complaint."""
    await _step_of(work, refutation_id, step_id)
    values = {"ruled_on": typed_day(work.today)}
    return await _ruling_form(request, work, refutation_id, step_id, values, {})


async def _ruling_form(
    request: AnyRequest, work: Work, refutation_id: UUID, step_id: UUID, values: Mapping[str, str],
    errors: Mapping[str, Refusal],
) -> Response[bytes]:  # fmt: skip
    row, _ = await found(work, refutation_id)
    step = await step_row(work, refutation_id, step_id)
    return await show_form(
        request, work, fields.rule(await around(work, "rule")), heading=step.name if step else "",
        button=gettext("Record"), action=f"{HOME}/{refutation_id}/steps/{step_id}",
        back=f"{HOME}/{refutation_id}#steps", values=values, errors=errors, row=row,
    )  # fmt: skip


@post(f"{ONE}/steps/{{step_id:uuid}}", guards=[may(WRITE)])
async def record_ruling(
    request: AnyRequest, refutation_id: FromPath[UUID], step_id: FromPath[UUID]
) -> Response[bytes]:  # fmt: skip
    """Record what was decided on a complaint."""

    async def do(work: Work, read: Fields) -> None:
        await _step_of(work, refutation_id, step_id)
        await following.record_ruling(work, refutation_id, step_id, typed.ruling_at(read, work.today))

    async def again(work: Work, values: Mapping[str, str], errors: Mapping[str, Refusal]) -> Response[bytes]:
        return await _ruling_form(request, work, refutation_id, step_id, values, errors)

    return await _do(request, refutation_id, do, again, "#steps", N_("The decision is recorded."))


DOORS = [
    claim_page, change_claim, withdraw_claim, evidence_page, add_evidence, withdraw_evidence, ruling_page,
    record_ruling,
]  # fmt: skip
