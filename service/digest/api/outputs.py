"""How far the outputs and the mail of an issue are, for programs; stopping both and going on."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody

from service.digest.actions.mailing import mail_on, stop_mail
from service.digest.actions.outputs import ask_outputs, stop_outputs
from service.digest.api.bodies import MailingItem, MailingsBody, MakingBody, OutputItem, ReasonBody
from service.digest.queries.issues import issue_row
from service.digest.queries.outputs import progress_of
from service.digest.rules.acts import EDIT, ISSUE, READ
from service.digest.rules.texts import REASON_LIMIT
from service.kit.texts import clean_text
from service.mailing.queries.mailings import mailings_of
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import may
from service.web.working import Own

ONE = "/issues/{issue_id:uuid}"


async def _making(work: Work, issue_id: UUID) -> MakingBody:
    progress = await progress_of(work, issue_id)
    if progress is None:
        raise NotFound
    making = progress.making
    outputs = [
        OutputItem(one.language, one.format, one.file_id, one.problem, one.sha256, one.made_at)
        for one in progress.outputs
    ]
    return MakingBody(making.state, making.total, making.made, making.failed, outputs)


@get(f"{ONE}/outputs", guards=[may(READ)], operation_id="readDigestOutputs",
     summary="How far page, mail and papers of an issue are, and where they lie")  # fmt: skip
async def read_outputs(work: Own, issue_id: FromPath[UUID]) -> MakingBody:
    return await _making(work, issue_id)


@post(f"{ONE}/outputs", guards=[may(EDIT)], operation_id="makeDigestOutputs", status_code=200,
      summary="Make page, mail and papers; what is made of the same content already is kept")  # fmt: skip
async def make_outputs(work: Own, issue_id: FromPath[UUID]) -> MakingBody:
    await ask_outputs(work, issue_id)
    return await _making(work, issue_id)


@post(f"{ONE}/outputs/stop", guards=[may(EDIT)], operation_id="stopDigestOutputs", status_code=200,
      summary="Stop the making behind the step that runs")  # fmt: skip
async def stop_making(work: Own, issue_id: FromPath[UUID]) -> MakingBody:
    await stop_outputs(work, issue_id)
    return await _making(work, issue_id)


async def _mailings(work: Work, issue_id: UUID) -> MailingsBody:
    if await issue_row(work, issue_id) is None:
        raise NotFound
    return MailingsBody(
        [
            MailingItem(
                one.row.id, one.row.state, one.counts, one.row.left_out_count, one.row.reason, one.row.created_at
            )
            for one in await mailings_of(work, ISSUE, issue_id)
        ]
    )


@get(f"{ONE}/mailings", guards=[may(READ)], operation_id="readDigestMailings",
     summary="How far the mail of an issue to its subscribers is")  # fmt: skip
async def read_mailings(work: Own, issue_id: FromPath[UUID]) -> MailingsBody:
    return await _mailings(work, issue_id)


@post(f"{ONE}/mailings/{{mailing_id:uuid}}/stop", guards=[may(EDIT)], operation_id="stopDigestMailing",
      status_code=200, summary="Send no more of it; what is gone is gone")  # fmt: skip
async def stop_mailing(
    work: Own, issue_id: FromPath[UUID], mailing_id: FromPath[UUID], data: JSONBody[ReasonBody]
) -> MailingsBody:
    await stop_mail(work, issue_id, mailing_id, clean_text(data.reason, REASON_LIMIT))
    return await _mailings(work, issue_id)


@post(f"{ONE}/mailings/{{mailing_id:uuid}}/again", guards=[may(EDIT)], operation_id="goOnDigestMailing",
      status_code=200, summary="Send to those whom it certainly did not reach")  # fmt: skip
async def go_on_mailing(work: Own, issue_id: FromPath[UUID], mailing_id: FromPath[UUID]) -> MailingsBody:
    await mail_on(work, issue_id, mailing_id)
    return await _mailings(work, issue_id)


DOORS = [read_outputs, make_outputs, stop_making, read_mailings, stop_mailing, go_on_mailing]
