"""Transcripts: imported from a file of subtitles, corrected, approved by somebody else, published."""

from uuid import UUID

from sqlalchemy import delete, insert, select

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.press.events.actions.acting import demanded
from service.press.events.actions.events import hands_with
from service.press.events.models import Cue, Transcript
from service.press.events.queries.record import cue_row, transcript_row
from service.press.events.rules.acts import NEEDS_REASON, STALE
from service.press.events.rules.transcripts import ACTS, RECORD, read_subtitles, why_not
from service.runtime.work import Work
from service.web.errors import NotFound

BATCH, PRINT = 1_000, "press.print_transcript"


async def import_transcript(work: Work, event_id: UUID, language: str, content: bytes) -> UUID:
    """Read a file of subtitles as the transcript in a language, or anew over one nobody corrected yet; its id.

    Raises NotFound, Refusal (at `file`).
    """
    await demanded(work, event_id, "keep")
    read = read_subtitles(content)
    query = select(Transcript).where(Transcript.event_id == event_id, Transcript.language == language)
    row = await work.session.scalar(query.with_for_update())
    if row is not None:
        _demand("replace", work, row)
        await work.session.execute(delete(Cue).where(Cue.transcript_id == row.id))
    else:
        row = Transcript(
            tenant_id=work.tenant.id, id=new_id(), event_id=event_id, language=language, state="draft", version=0
        )
        work.session.add(row)
    row.source, row.encoding, row.version = read.source, read.encoding, row.version + 1
    row.problems = [[one.line, one.word] for one in read.problems]
    row.hands, row.imported_at, row.imported_by_name = hands_with(work, ()), work.now, work.actor.name
    await work.session.flush()
    rows = [
        {"tenant_id": work.tenant.id, "transcript_id": row.id, "number": number, "begins": one.begins, "ends": one.ends,
         "speaker": one.speaker, "text": one.text, "original": one.text}
        for number, one in enumerate(read.cues, start=1)
    ]  # fmt: skip
    for at in range(0, len(rows), BATCH):
        await work.session.execute(insert(Cue), rows[at : at + BATCH])
    after = {"language": language, "passages": len(rows), "problems": len(read.problems), "encoding": read.encoding}
    work.record("event_transcript.imported", row.id, record=RECORD, after=after)
    return row.id


def _demand(act: str, work: Work, row: Transcript, reason: str = "") -> None:
    if refusal := why_not(act, work.actor, row.state, frozenset(map(UUID, row.hands))):
        raise refusal
    if ACTS[act].reason and not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")


async def _demanded(work: Work, event_id: UUID, transcript_id: UUID, act: str, reason: str = "") -> Transcript:
    row = await transcript_row(work, event_id, transcript_id, lock=True)
    if row is None:
        raise NotFound
    _demand(act, work, row, reason)
    return row


async def correct_cue(
    work: Work, event_id: UUID, transcript_id: UUID, number: int, text: str, speaker: str, seen: str | None = None
) -> None:
    """Correct one passage; the imported words are kept beside. seen: the text that the corrector saw. Raises NotFound,
    Refusal."""
    row = await _demanded(work, event_id, transcript_id, "correct")
    cue = await cue_row(work, transcript_id, number)
    if cue is None:
        raise NotFound
    if seen is not None and seen != cue.text:
        raise Refusal(STALE, code="stale", field="text")
    before = {"text": cue.text, "speaker": cue.speaker}
    if before == {"text": text, "speaker": speaker}:
        return
    cue.text, cue.speaker = text, speaker
    row.state, row.hands, row.version = "corrected", hands_with(work, row.hands), row.version + 1
    await work.session.flush()
    after = {"number": number, "text": text, "speaker": speaker}
    work.record("event_transcript.corrected", transcript_id, record=RECORD, before=before, after=after)


async def submit(work: Work, event_id: UUID, transcript_id: UUID) -> None:
    """Say that nothing had to be corrected: it waits for approval. Raises NotFound, Refusal."""
    row = await _demanded(work, event_id, transcript_id, "submit")
    row.hands = hands_with(work, row.hands)
    await _become(work, row, "corrected", "submitted")


async def approve(work: Work, event_id: UUID, transcript_id: UUID) -> None:
    """Approve what others read through. Raises NotFound, Refusal."""
    row = await _demanded(work, event_id, transcript_id, "approve")
    row.approved_at, row.approved_by_name = work.now, work.actor.name
    await _become(work, row, "approved", "approved")


async def give_back(work: Work, event_id: UUID, transcript_id: UUID, reason: str) -> None:
    """Give it back to be corrected. Raises NotFound, Refusal."""
    row = await _demanded(work, event_id, transcript_id, "return", reason)
    row.approved_at, row.approved_by_name = None, ""
    await _become(work, row, "draft", "returned", reason)


async def publish(work: Work, event_id: UUID, transcript_id: UUID) -> None:
    """Let everybody read it. Raises NotFound, Refusal."""
    row = await _demanded(work, event_id, transcript_id, "publish")
    await _become(work, row, "published", "published")
    work.later(PRINT, transcript_id=str(transcript_id))


async def _become(work: Work, row: Transcript, state: str, act: str, reason: str = "") -> None:
    before, row.state = row.state, state
    row.version += 1
    await work.session.flush()
    work.record(
        f"event_transcript.{act}", row.id, record=RECORD, before={"state": before}, after={"state": state},
        reason=reason or None,
    )  # fmt: skip
