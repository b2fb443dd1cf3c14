"""What pages of the daily monitor share: words, an edition as its editor sees it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from litestar import Response

from service.audit.access import KINDS as ACT_KINDS
from service.audit.queries import timeline
from service.identity.queries import people_named
from service.kit.refusal import Refusal
from service.monitoring.editions.models import Edition
from service.monitoring.editions.queries.editions import deliveries_of, edition_by_id, items_of, may_read
from service.monitoring.editions.queries.finding import clips_to_add
from service.monitoring.editions.queries.monitors import addressed, monitor_by_id
from service.monitoring.editions.rules.acts import (
    AGAIN,
    DELIVERY_STATES,
    PUBLIC_STATES,
    STATES,
    allowed_acts,
    why_not,
)
from service.monitoring.editions.rules.settings import SKIPS
from service.monitoring.editions.writing import NOTHING, content_of, correction_words
from service.runtime.language import OWN_NAMES, format_date, gettext, speaking
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.render import page
from service.web.visitor import house
from service.web.working import AnyRequest

EDITIONS, HOME = "/monitoring/editions", "/monitoring/monitor"
SHAPES = {"composing": "work", "ready": "sign", "sent": "done", "corrected": "stop", "skipped": "stop"}
MAIL_SHAPES = {"queued": "", "sending": "work", "sent": "done", "deferred": "work", "refused": "stop",
               "uncertain": "sign", "not_configured": "stop"}  # fmt: skip
OFFERED, OFFERED_DAYS = 20, timedelta(days=14)


def words() -> dict[str, Any]:
    """What templates name things by."""
    return {
        "states": {key: gettext(said) for key, said in STATES.items()},
        "shapes": SHAPES,
        "mail_states": {key: gettext(said) for key, said in DELIVERY_STATES.items()},
        "mail_shapes": MAIL_SHAPES,
        "skips": {key: gettext(said) for key, said in SKIPS.items()},
        "own_name": OWN_NAMES,
        "nothing": gettext(NOTHING),
        "correction_words": correction_words,
    }


async def edition_for(work: Work, edition_id: UUID) -> Edition:
    """An edition that the actor may see: one that was sent, or any for its editors."""
    edition = await edition_by_id(work, edition_id)
    if edition is None:
        raise NotFound
    sent = edition.state in PUBLIC_STATES
    if not (await may_read(work, edition) if sent else why_not("preview", work.actor, edition.state) is None):
        raise NotFound
    return edition


def chosen_language(edition: Edition, asked: str, own: str) -> str:
    """The language in which an edition is shown: the one asked for, else the reader's, else its first."""
    for code in (asked, own):
        if code in edition.languages:
            return code
    return edition.languages[0]


async def show(
    request: AnyRequest, work: Work, edition_id: UUID, refused: str = "", values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:  # fmt: skip
    """An edition as its editor sees it: items with their acts, what can be added, to whom it goes, what came of it."""
    edition = await edition_for(work, edition_id)
    may = allowed_acts(work.actor, edition.state)
    items = await items_of(work, edition_id, dropped=True)
    content = content_of(work.tenant, edition, [one for one in items if not one.dropped], work.language)
    monitor = await monitor_by_id(work, edition.monitor_id)
    assert monitor is not None  # its editions keep it
    typed = str(request.query_params.get("q", ""))[:200]
    found = []
    if "edit" in may:
        since = work.now - OFFERED_DAYS
        found = await clips_to_add(work, edition.monitor_id, edition_id, since, typed, OFFERED)
    mails = await deliveries_of(work, edition_id) if edition.state in PUBLIC_STATES else []
    context: dict[str, Any] = {
        **words(),
        "edition": edition,
        "monitor": monitor,
        "content": content,
        "section_of": {one.id: one.section for one in items},
        "sections": [(str(one["id"]), work.tenant.profile.say(dict(one["titles"]), work.language))
                     for one in edition.sections],
        "dropped": [one for one in items if one.dropped],
        "found": found,
        "typed": typed,
        "may": may,
        "to": await addressed(work, monitor.edit) if "send" in may else None,
        "mails": mails,
        "again": any(one.state in AGAIN for one in mails),
        "reads": True,
        "no_mail_server": not house(request).settings.smtp_url,
        "names": await people_named(work, {one.person_id for one in mails if one.person_id}),
        "history": await history(work, edition_id),
        "refused": refused,
        "values": values or {f"intro_{code}": text for code, text in edition.intros.items()},
        "errors": errors or {},
    }  # fmt: skip
    return page(request, "editions/edition.html", status=422 if errors else 200, **context)


async def history(work: Work, record_id: UUID) -> list[tuple[Any, str, str, str]]:
    """(when, what, who, why) of what was done with a record, newest first; single mails are left out."""
    return [
        (act.at, gettext(ACT_KINDS.get(act.kind, act.kind)), act.actor_name, act.reason or "")
        for act in await timeline(work, record_id)
        if not act.kind.endswith("mailed") and not act.kind.startswith("file.")
    ]


def title_of(work: Work, edition: Edition, language: str) -> str:
    """The title and day of an edition in a language."""
    with speaking(language):
        return f"{work.tenant.profile.say(dict(edition.titles), language)}, {format_date(edition.day, 'long')}"
