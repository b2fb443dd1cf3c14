"""What staff pages of accreditation share: words, the event or call that they belong to, what was done."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from service.audit.access import KINDS as ACT_KINDS
from service.audit.queries import timeline
from service.identity.queries.holders import who_may
from service.kit.actor import ANYWHERE
from service.press.accreditation.queries.calls import call_by_id, call_of_event
from service.press.accreditation.queries.reasons import offered
from service.press.accreditation.rules import acts, calls, content, invitations, mails, questions
from service.press.accreditation.rules.acts import ACCREDIT
from service.press.accreditation.rules.views import CallView
from service.press.accreditation.writing import when_words
from service.press.events.queries.events import event_by_id
from service.press.events.rules.content import EventView
from service.press.events.tabs import tabs_of
from service.press.outlets.rules.acts import READ
from service.press.releases.rules.sending import REASONS
from service.runtime.language import OWN_NAMES, gettext
from service.runtime.work import Work
from service.web.errors import NotFound

HOME, CASES = "/press/accreditation", "/press/accreditations"
SHAPES: Mapping[str, str] = {
    "submitted": "", "needs_info": "work", "approved": "sign", "badge": "sign", "checked_in": "done",
    "rejected": "stop", "no_show": "stop", "withdrawn": "stop", "revoked": "stop", "open": "work", "closed": "stop",
    "later": "",
}  # fmt: skip
INVITE_SHAPES: Mapping[str, str] = {
    "queued": "", "sent": "work", "accepted": "done", "declined": "stop", "no_reply": "stop", "bounced": "stop",
}  # fmt: skip
MAIL_SHAPES: Mapping[str, str] = {
    "queued": "", "sending": "work", "sent": "done", "deferred": "work", "refused": "stop", "uncertain": "sign",
    "not_configured": "stop",
}  # fmt: skip
QUESTION_SHAPES: Mapping[str, str] = {
    "submitted": "", "accepted": "work", "asked": "sign", "answered": "done", "taken_away": "sign", "merged": "stop",
    "declined": "stop",
}  # fmt: skip


def _said(words: Mapping[str, str]) -> dict[str, str]:
    return {word: gettext(said) for word, said in words.items()}


def words() -> dict[str, Any]:
    """What templates name things by."""
    return {
        "states": _said(acts.STATES),
        "shapes": SHAPES,
        "call_states": _said(calls.TAKING),
        "roles": _said(content.ROLES),
        "origins": _said(content.ORIGINS),
        "asked_words": _said(calls.ASKED),
        "invite_states": _said(invitations.STATES),
        "invite_shapes": INVITE_SHAPES,
        "mail_states": _said(mails.DELIVERY_STATES),
        "mail_shapes": MAIL_SHAPES,
        "mail_reasons": _said({**REASONS, "overtaken": mails.OVERTAKEN}),
        "mail_words": _said(mails.TITLES),
        "question_states": _said(questions.STATES),
        "question_shapes": QUESTION_SHAPES,
        "own_name": OWN_NAMES,
    }


async def event_for(work: Work, event_id: UUID) -> EventView:
    """The event of a page. Raises NotFound."""
    event = await event_by_id(work, event_id)
    if event is None:
        raise NotFound
    return event


async def call_for_page(work: Work, call_id: UUID) -> CallView:
    """The call of a page. Raises NotFound."""
    call = await call_by_id(work, call_id)
    if call is None:
        raise NotFound
    return call


async def heading(work: Work, event: EventView, part: str) -> dict[str, Any]:
    """What stands on top of every page of an event; part: which of its tabs is open."""
    own = work.tenant.profile.default_language
    return {
        "event": event,
        "event_title": event.title(work.language, own),
        "when": when_words(event, work),
        "where": event.place_in(work.language),
        "tabs": await tabs_of(work, event, f"/press/events/{event.id}/{part}") if work.actor.may(READ) else [],
    }


async def call_link(work: Work, event_id: UUID) -> str:
    """Where the applications of an event are, "" before there is a call."""
    call = await call_of_event(work, event_id)
    return f"{HOME}/{call.id}" if call is not None else ""


async def keepers(work: Work) -> list[tuple[str, str]]:
    """Who can be told of applications: those who decide."""
    found = await who_may(work, [ACCREDIT], unit_id=ANYWHERE, journal_id=ANYWHERE, on=work.today)
    return [(str(one.id), one.name) for one in found]


async def reasons_for(work: Work, language: str) -> dict[str, list[tuple[str, str]]]:
    """Reasons to choose from, by what they are for, in the language of the one who is told."""
    return {use: await offered(work, use, language) for use in ("ask_info", "reject", "revoke")}


async def history(work: Work, record_id: UUID) -> list[tuple[Any, str, str, str]]:
    """(when, what, who, why) of what was done with a record, newest first."""
    return [
        (act.at, gettext(ACT_KINDS.get(act.kind, act.kind)), act.actor_name, act.reason or "")
        for act in await timeline(work, record_id)
        if not act.kind.endswith("mailed")
    ]
