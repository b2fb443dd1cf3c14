"""The parts of an event's page: overview, agenda and speakers, preparation, participants, record."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from service.kit.refusal import Refusal
from service.press.events.actions.acting import stands
from service.press.events.pages.showing import HOME, event_for, history, languages_of, owner_name, show
from service.press.events.queries import parts, record
from service.press.events.queries.clashes import clashes
from service.press.events.queries.ready import has_transcript
from service.press.events.rules import transcripts
from service.press.events.rules.acts import (
    READ,
    TAKING_PLACE,
    missing_for_announcing,
    missing_for_closing,
    missing_for_plan,
)
from service.press.events.rules.content import EventView
from service.press.events.rules.kinds import KINDS
from service.press.events.slots import open_questions, releases_of
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import may
from service.web.working import AnyRequest, Own


@get(f"{HOME}/{{event_id:uuid}}", guards=[may(READ)])
async def overview_page(request: AnyRequest, work: Own, event_id: FromPath[UUID]) -> Response[bytes]:
    """What the event is, how it stands, and what is missing."""
    return await show_overview(request, work, event_id)


async def show_overview(
    request: AnyRequest, work: Work, event_id: UUID, refused: str = "", values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:  # fmt: skip
    """The overview; with what an act was refused for."""
    event = await event_for(work, event_id)
    details = [
        (gettext(one.label), _detail(one.choices, event.details.get(name, "")), one.shape)
        for name, one in KINDS[event.kind].details.items()
    ]
    more: dict[str, Any] = {
        "details": details,
        "owner": await owner_name(work, event),
        "history": await history(work, event_id),
        "missing": await _missing(work, event),
        "clashes": await _clashes(work, event),
        "releases": await releases_of(work, event_id),
        "accredits": KINDS[event.kind].accredits,
        "order": languages_of(work),
        "labels": {"reason": gettext("Reason"), "begins_on": gettext("Begins"), "ends_at": gettext("Ends")},
    }
    return await show(request, work, event, "overview.html", "", refused=refused, values=values, errors=errors, **more)


def _detail(choices: Mapping[str, str], value: str) -> str:
    return gettext(choices[value]) if value in choices else value


async def _missing(work: Work, event: EventView) -> list[Refusal]:
    """What the next step still needs."""
    if event.state == "idea":
        return missing_for_plan(await stands(work, event))
    if event.state in ("planned", "approved"):
        return missing_for_announcing(await stands(work, event))
    if event.state == "held":
        return missing_for_closing(
            transcript=bool(event.transcript_waiver) or await has_transcript(work, event.id),
            release=bool(event.release_waiver) or any(one.final for one in await releases_of(work, event.id)),
            questions=await open_questions(work, event.id),
        )
    return []


async def _clashes(work: Work, event: EventView) -> list[Any]:
    if event.state not in TAKING_PLACE or event.begins_at is None or event.ends_at is None:
        return []
    return list(await clashes(work, event.begins_at, event.ends_at, event.place, event_id=event.id))


@get(f"{HOME}/{{event_id:uuid}}/programme", guards=[may(READ)])
async def programme_page(request: AnyRequest, work: Own, event_id: FromPath[UUID]) -> Response[bytes]:
    """Agenda, speakers, expected questions."""
    event = await event_for(work, event_id)
    speakers = await parts.speakers_of(work, event_id)
    return await show(
        request, work, event, "programme.html", "programme", agenda=await parts.agenda_of(work, event),
        speakers=speakers, speaker_names={one.id: one.name_in(work.language) for one in speakers},
        lines=await parts.lines_of(work, event_id), clashes=await _clashes(work, event),
    )  # fmt: skip


@get(f"{HOME}/{{event_id:uuid}}/preparation", guards=[may(READ)])
async def preparation_page(request: AnyRequest, work: Own, event_id: FromPath[UUID]) -> Response[bytes]:
    """Checklist and materials."""
    event = await event_for(work, event_id)
    return await show(
        request, work, event, "preparation.html", "preparation", tasks=await parts.tasks_of(work, event),
        materials=await parts.materials_of(work, event_id),
    )  # fmt: skip


@get(f"{HOME}/{{event_id:uuid}}/participants", guards=[may(READ)])
async def participants_page(request: AnyRequest, work: Own, event_id: FromPath[UUID]) -> Response[bytes]:
    """Organisations, what they said and proposed."""
    return await show_participants(request, work, event_id)


async def show_participants(
    request: AnyRequest, work: Work, event_id: UUID, refused: str = "", values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:  # fmt: skip
    """The round table; with what a decision was refused for."""
    event = await event_for(work, event_id)
    if not KINDS[event.kind].bodies:
        raise NotFound
    return await show(
        request, work, event, "participants.html", "participants", refused=refused, values=values, errors=errors,
        bodies=await parts.participants_of(work, event_id), speeches=await record.speeches_of(work, event_id),
        outcomes=await record.outcomes_of(work, event_id), writes=work.actor.may("press.write"),
        assigns=work.actor.may("assignments.resolve"),
    )  # fmt: skip


@get(f"{HOME}/{{event_id:uuid}}/record", guards=[may(READ)])
async def record_page(request: AnyRequest, work: Own, event_id: FromPath[UUID]) -> Response[bytes]:
    """Minutes, transcripts, recordings, pictures."""
    return await show_record(request, work, event_id)


async def show_record(
    request: AnyRequest, work: Work, event_id: UUID, refused: str = "", values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:  # fmt: skip
    """The record; with what was refused."""
    event = await event_for(work, event_id)
    return await show(
        request, work, event, "record.html", "record", refused=refused, values=values, errors=errors,
        minutes=await record.minutes_of(work, event_id), recordings=await record.recordings_of(work, event_id),
        photos=await record.photos_of(work, event_id), transcripts=await record.transcripts_of(work, event_id),
        transcript_states={key: gettext(words) for key, words in transcripts.STATES.items()},
        transcript_shapes=transcripts.SHAPES,
    )  # fmt: skip


DOORS = [overview_page, programme_page, preparation_page, participants_page, record_page]
