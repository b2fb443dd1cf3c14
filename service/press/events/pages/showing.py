"""What pages of an event share: words, its head with acts and tabs, its history."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response

from service.audit.access import KINDS as ACT_KINDS
from service.audit.queries import timeline
from service.identity.queries import list_people, people_named
from service.kit.refusal import Refusal
from service.press.events.forms.typed import span_typed
from service.press.events.queries.events import event_by_id
from service.press.events.rules import kinds
from service.press.events.rules.acts import ACT_TITLES, ACTS, SHAPES, STATES, allowed_acts, why_not
from service.press.events.rules.content import EventView
from service.press.events.tabs import tabs_of
from service.runtime.language import LANGUAGES, OWN_NAMES, gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.render import page
from service.web.working import AnyRequest

HOME = "/press/events"


def said(words: Mapping[str, str]) -> dict[str, str]:
    """Words in the reader's language."""
    return {key: gettext(sentence) for key, sentence in words.items()}


def words_for(work: Work) -> dict[str, Any]:
    """What templates of events name things by."""
    profile = work.tenant.profile
    return {
        "kinds": said(kinds.KIND_WORDS),
        "states": said(STATES),
        "shapes": SHAPES,
        "policies": said(kinds.POLICIES),
        "roles": said(kinds.ROLES),
        "confirmations": said(kinds.CONFIRMATIONS),
        "audiences": said(kinds.AUDIENCES),
        "body_roles": said(kinds.BODY_ROLES),
        "body_states": said(kinds.BODY_STATES),
        "outcome_kinds": said(kinds.OUTCOME_KINDS),
        "outcome_states": said(kinds.OUTCOME_STATES),
        "languages": [(code, OWN_NAMES[code]) for code in profile.languages],
        "spoken": [(code, OWN_NAMES[code]) for code in LANGUAGES],
        "default": profile.default_language,
    }


def languages_of(work: Work) -> list[str]:
    """The agency's languages, its first one first."""
    first = work.tenant.profile.default_language
    return [first, *(code for code in work.tenant.profile.languages if code != first)]


async def event_for(work: Work, event_id: UUID) -> EventView:
    """An event that the actor may see. Raises NotFound."""
    found = await event_by_id(work, event_id)
    if found is None or why_not("open", work.actor, found.standing) is not None:
        raise NotFound
    return found


def title_of(work: Work, event: EventView) -> str:
    """What it is called, in the reader's language where it can be."""
    return event.title(work.language, work.tenant.profile.default_language)


async def people_names(work: Work) -> dict[str, str]:
    """The same without posts."""
    on = work.today
    return {str(one.id): f"{one.given_name} {one.family_name}" for one in await list_people(work, on)}


async def head_of(work: Work, event: EventView, current: str) -> dict[str, Any]:
    """What the head of an event's page is given."""
    default = work.tenant.profile.default_language
    follows = await event_by_id(work, event.follows_id) if event.follows_id else None
    successor = await event_by_id(work, event.successor_id) if event.successor_id else None
    return {
        "words": words_for(work),
        "event": event,
        "title": title_of(work, event),
        "title_language": event.title_language(work.language, default),
        "place": event.place_in(work.language),
        "tabs": await tabs_of(work, event, current),
        "may": allowed_acts(work.actor, event.standing),
        "act_titles": said(ACT_TITLES),
        "reasoned": [act for act, rule in ACTS.items() if rule.reason],
        "own_plan": why_not("approve", work.actor, event.standing) if event.state == "planned" else None,
        "follows": follows,
        "successor": successor,
        "here": HOME,
        "span": span_typed(event.begins_at, event.ends_at, work.zone),
    }


async def show(
    request: AnyRequest, work: Work, event: EventView, template: str, current: str, *, refused: str = "",
    values: Mapping[str, str] | None = None, errors: Mapping[str, Refusal] | None = None, **more: Any,
) -> Response[bytes]:  # fmt: skip
    """A part of an event's page in its head; 422 with what was typed when an act was refused."""
    context = {**await head_of(work, event, current), "refused": refused, "values": values or {},
               "errors": errors or {}, **more}  # fmt: skip
    return page(request, f"press_events/{template}", status=422 if errors else 200, **context)


async def history(work: Work, event_id: UUID) -> list[tuple[Any, str, str, str]]:
    """(when, what, who, why) of what was done with an event, newest first."""
    return [
        (act.at, gettext(ACT_KINDS.get(act.kind, act.kind)), act.actor_name, act.reason or "")
        for act in await timeline(work, event_id)
        if not act.kind.startswith("file.")
    ]


async def owner_name(work: Work, event: EventView) -> str:
    """Who answers for an event."""
    return (await people_named(work, [event.owner_id])).get(event.owner_id, "") if event.owner_id else ""
