"""What follows requests for information, outside the transactions that wrote them."""

from uuid import UUID

from service.documents.actions import attach, enter
from service.documents.composition import compose
from service.documents.queries import files_of
from service.public_information.actions.finding import make_findable
from service.public_information.actions.mailing import mail_answer
from service.public_information.queries.answers import answer_by_id
from service.public_information.queries.composing import recipe_of
from service.public_information.queries.requests import request_as_kept
from service.public_information.rules.words import ANSWER
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("public_information.after_request")
async def after_request(work: Work, house: House, request_id: str) -> None:
    """Put the request into the search, as it now is."""
    await make_findable(work, UUID(request_id))


@job("public_information.mail_answer")
async def mail(work: Work, house: House, notice_id: str, answer_id: str) -> None:
    """Send an answer by mail, unless that is done."""
    await mail_answer(work, house, UUID(notice_id), UUID(answer_id))


@job("public_information.render_answer")
async def render_answer(work: Work, house: House, answer_id: str) -> None:
    """Make the DOCX and PDF of an approved answer, unless that is done."""
    answer = await answer_by_id(work, UUID(answer_id))
    request = await request_as_kept(work, answer.request_id) if answer else None
    if answer is None or request is None or answer.state != "approved":
        return
    recipe = await recipe_of(work, request, answer)
    if await _is_made(work, answer.id, recipe.name):
        return
    # This takes seconds: no transaction is left open meanwhile, so that the job sent again may be doing the same.
    await work.commit()
    made = await compose(house.store, work.tenant, recipe)
    await request_as_kept(work, request.id, lock=True)
    if await _is_made(work, answer.id, recipe.name):
        for one in made:
            await house.store.delete(one.storage_key)
        return
    for one in made:
        await enter(work, one)
    await attach(work, [one.id for one in made], ANSWER, answer.id)


async def _is_made(work: Work, answer_id: UUID, name: str) -> bool:
    return any(file.name == f"{name}.pdf" for file in await files_of(work, ANSWER, answer_id))
