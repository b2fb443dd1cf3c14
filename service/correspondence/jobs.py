"""What follows letters, outside the transactions that wrote them: contacts, search, documents, chains looked after."""

from datetime import timedelta
from uuid import UUID

from service.correspondence.actions.approving import look_after_chains
from service.correspondence.actions.following import follow_merge
from service.correspondence.actions.rendering import note_problem, put_document, still_waiting
from service.correspondence.actions.settling import make_findable, settle_correction, settle_registration
from service.correspondence.actions.templating import note_checked, put_made, still
from service.correspondence.appeals.actions.registering import make_findable as make_appeal_findable
from service.correspondence.queries.composing import example_values, head_of, sheet_of, spoken
from service.correspondence.queries.course import rendition_by_id, template_by_id
from service.correspondence.queries.drafts import draft_as_kept
from service.correspondence.rules.drafts import RENDITION_RECORD
from service.correspondence.rules.terms import LetterTerm
from service.documents.actions import attach, enter
from service.documents.composition import Recipe, Unmade, check_template, compose, make_template
from service.documents.queries import file_by_id
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("correspondence.after_registration")
async def after_registration(
    work: Work, house: House, letter_id: str, sender_kind: str = "organisation", term: str = ""
) -> None:
    """Sender into the contacts, letter into the search, its clock started, same files noted."""
    await settle_registration(work, UUID(letter_id), sender_kind, LetterTerm.decode(term))


@job("correspondence.after_correction")
async def after_correction(work: Work, house: House, letter_id: str, sender_kind: str = "organisation") -> None:
    """Sender and search after the texts were corrected."""
    await settle_correction(work, UUID(letter_id), sender_kind)


@job("correspondence.render")
async def render(work: Work, house: House, rendition_id: str) -> None:
    """Make the DOCX and PDF of a version, unless that is done."""
    asked = await rendition_by_id(work, UUID(rendition_id))
    draft = await draft_as_kept(work, asked.draft_id) if asked is not None and asked.state == "waiting" else None
    if asked is None or draft is None:
        return
    sheet = await sheet_of(work, draft)
    if sheet.template_gone:
        await note_problem(work, asked.id, "no_template", {})
        return
    # This takes seconds: no transaction is left open meanwhile.
    await work.commit()
    recipe = Recipe(sheet.template_key, sheet.head, sheet.values, sheet.about, sheet.name)
    try:
        made = await compose(house.store, work.tenant, recipe)
    except Unmade as unmade:
        await note_problem(work, asked.id, unmade.problem, unmade.detail)
        return
    if not await still_waiting(work, asked.id):
        for one in made:
            await house.store.delete(one.storage_key)
        return
    for one in made:
        await enter(work, one)
    await attach(work, [one.id for one in made], RENDITION_RECORD, draft.id)
    await put_document(work, asked.id, draft.id, made[0].id, made[1].id)


@job("correspondence.check_template")
async def check(work: Work, house: House, template_id: str) -> None:
    """Try a template out with example values."""
    template = await template_by_id(work, UUID(template_id))
    if template is None or template.state != "checking" or template.file_id is None:
        return
    file = await file_by_id(work, template.file_id)
    assert file is not None
    await work.commit()
    try:
        await check_template(house.store, file.storage_key, example_values())
    except Unmade as unmade:
        await note_checked(work, template.id, unmade.problem, unmade.detail)
        return
    await note_checked(work, template.id)


@job("correspondence.make_template")
async def make(work: Work, house: House, template_id: str) -> None:
    """Make a copy of our own template for an agency."""
    template = await template_by_id(work, UUID(template_id))
    if template is None or template.state != "making":
        return
    head = head_of(work, spoken(work, template.language))
    await work.commit()
    taken = await make_template(house.store, work.tenant, head, template.title)
    if not await still(work, template.id, "making"):
        await house.store.delete(taken.storage_key)
        return
    await enter(work, taken)
    await put_made(work, template.id, taken.id)


@job("correspondence.look_after_chains", every=timedelta(hours=1))
async def look_after(work: Work, house: House) -> None:
    """Go on with approvals whose approver has left."""
    await look_after_chains(work)


@job("correspondence.after_appeal")
async def after_appeal(work: Work, house: House, appeal_id: str) -> None:
    """The appeal into the search."""
    await make_appeal_findable(work, UUID(appeal_id))


@job("correspondence.follow_merge")
async def move_letters(work: Work, house: House, merge_id: str) -> None:
    """Point the letters of a merged contact to the one that stays, or back, a batch at a time."""
    await follow_merge(work, UUID(merge_id))


@job("correspondence.index_letter")
async def index_letter(work: Work, house: House, record_id: str) -> None:
    """Make a letter findable anew: the text of a file of it was read, or a file was withdrawn."""
    await make_findable(work, UUID(record_id))
