"""A published transcript as a PDF among the materials of its event, for everybody."""

from uuid import UUID

from sqlalchemy import func, select

from service.documents.actions import attach, enter
from service.documents.composition import Unmade, set_paper
from service.kit.ids import new_id
from service.press.events.actions.publicising import renew
from service.press.events.models import Cue, Material, Transcript
from service.press.events.queries.events import event_by_id
from service.press.events.rules.acts import RECORD
from service.press.events.rules.transcripts import clock_words
from service.press.events.writing import about, document, heading
from service.runtime.house import House
from service.runtime.language import gettext, speaking
from service.runtime.storage import StorageError
from service.runtime.work import Work


async def print_transcript(work: Work, house: House, transcript_id: UUID) -> None:
    """Set it, keep it as a material, and renew the public page. Twice is as good as once."""
    query = select(Transcript).where(Transcript.id == transcript_id).with_for_update()
    row = await work.session.scalar(query)
    if row is None or row.state != "published" or row.file_id is not None:
        return
    event = await event_by_id(work, row.event_id)
    assert event is not None  # its transcript keeps it
    cues = await work.session.scalars(select(Cue).where(Cue.transcript_id == transcript_id).order_by(Cue.number))
    with speaking(row.language):
        title = gettext("Transcript: %(title)s", title=event.title(row.language, work.tenant.profile.default_language))
        words = [
            {"kind": "text", "text": " ".join(filter(None, (clock_words(one.begins), one.speaker, one.text)))}
            for one in cues
        ]
        paper = document(work, title, [heading(title, 1), *words], row.language)
    try:
        _, pdf = await set_paper(house.store, work.tenant, paper, about(work, paper), f"transcript-{row.language}")
    except (Unmade, StorageError):
        return
    file = await enter(work, pdf)
    await attach(work, [file.id], RECORD, row.event_id)
    last = await work.session.scalar(select(func.max(Material.place)).where(Material.event_id == row.event_id))
    material = Material(
        tenant_id=work.tenant.id, id=new_id(), event_id=row.event_id, file_id=file.id, place=int(last or 0) + 1,
        title=title, language=row.language, audience="public",
    )  # fmt: skip
    work.session.add(material)
    row.file_id = file.id
    await work.session.flush()
    work.record("media_event.materials_changed", row.event_id, record=RECORD, after={"title": title})
    await renew(work, row.event_id)
