"""What stays of an event: speeches, proposals, minutes, recordings, pictures, transcripts."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from service.documents.models import File
from service.press.events.models import Cue, Minutes, Outcome, Participant, Photo, Recording, Speech, Transcript
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class SpeechView:
    id: UUID
    participant_id: UUID | None
    organisation: str
    name: str
    text: str


async def speeches_of(work: Work, event_id: UUID) -> list[SpeechView]:
    """Speeches in the order in which they were held."""
    query = (
        select(Speech, Participant.organisation, Participant.name)
        .outerjoin(
            Participant,
            and_(Participant.tenant_id == Speech.tenant_id, Participant.id == Speech.participant_id),
        )
        .where(Speech.event_id == event_id)
        .order_by(Speech.place, Speech.id)
    )
    return [
        SpeechView(row.id, row.participant_id, organisation or "", row.name or name or "", row.text)
        for row, organisation, name in await work.session.execute(query)
    ]


@dataclass(frozen=True, slots=True)
class OutcomeView:
    id: UUID
    kind: str
    state: str
    participant_id: UUID | None
    organisation: str
    text: str
    reason: str


async def outcomes_of(work: Work, event_id: UUID) -> list[OutcomeView]:
    """Proposals and outcomes in their order."""
    query = (
        select(Outcome, Participant.organisation)
        .outerjoin(
            Participant,
            and_(Participant.tenant_id == Outcome.tenant_id, Participant.id == Outcome.participant_id),
        )
        .where(Outcome.event_id == event_id)
        .order_by(Outcome.place, Outcome.id)
    )
    return [
        OutcomeView(row.id, row.kind, row.state, row.participant_id, organisation or "", row.text, row.reason)
        for row, organisation in await work.session.execute(query)
    ]


async def outcome_rows(work: Work, outcome_ids: Collection[UUID]) -> list[Outcome]:
    """Proposals by id."""
    return list(await work.session.scalars(select(Outcome).where(Outcome.id.in_(outcome_ids))))


async def minutes_of(work: Work, event_id: UUID) -> Minutes | None:
    """The minutes, where they were written."""
    found: Minutes | None = await work.session.scalar(select(Minutes).where(Minutes.event_id == event_id))
    return found


@dataclass(frozen=True, slots=True)
class RecordingView:
    id: UUID
    title: str
    address: str
    on_page: bool


async def recordings_of(work: Work, event_id: UUID) -> list[RecordingView]:
    """Where recordings stand, in their order."""
    query = select(Recording).where(Recording.event_id == event_id).order_by(Recording.place, Recording.id)
    return [RecordingView(row.id, row.title, row.address, row.on_page) for row in await work.session.scalars(query)]


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A picture. prepared: as the worker made it for the public page."""

    id: UUID
    file_id: UUID
    file_name: str
    captions: dict[str, Any]
    credit: str
    on_page: bool
    prepared: dict[str, Any]

    def caption(self, *languages: str) -> str:
        """The caption in the first of these languages that has one, else in any."""
        said = [str(self.captions.get(code, "")) for code in languages]
        return next((one for one in [*said, *map(str, self.captions.values())] if one), "")


async def photos_of(work: Work, event_id: UUID) -> list[PhotoView]:
    """Pictures in their order; withdrawn files are left out."""
    query = (
        select(Photo, File.name)
        .join(File, and_(File.tenant_id == Photo.tenant_id, File.id == Photo.file_id))
        .where(Photo.event_id == event_id, File.state == "attached")
        .order_by(Photo.place, Photo.id)
    )
    return [
        PhotoView(row.id, row.file_id, name, dict(row.captions), row.credit, row.on_page, dict(row.prepared))
        for row, name in await work.session.execute(query)
    ]


async def transcripts_of(work: Work, event_id: UUID) -> list[Transcript]:
    """Transcripts of an event, one for each language."""
    query = select(Transcript).where(Transcript.event_id == event_id).order_by(Transcript.language)
    return list(await work.session.scalars(query))


async def transcript_row(work: Work, event_id: UUID, transcript_id: UUID, *, lock: bool = False) -> Transcript | None:
    """A transcript of this event."""
    query = select(Transcript).where(Transcript.id == transcript_id, Transcript.event_id == event_id)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found: Transcript | None = await work.session.scalar(query)
    return found


async def cues_of(work: Work, transcript_id: UUID, *, since: int = 0, limit: int = 500) -> list[Cue]:
    """Passages from a number on."""
    query = select(Cue).where(Cue.transcript_id == transcript_id, Cue.number >= since)
    return list(await work.session.scalars(query.order_by(Cue.number).limit(limit)))


async def cue_row(work: Work, transcript_id: UUID, number: int) -> Cue | None:
    """One passage."""
    found: Cue | None = await work.session.scalar(
        select(Cue).where(Cue.transcript_id == transcript_id, Cue.number == number)
    )
    return found
