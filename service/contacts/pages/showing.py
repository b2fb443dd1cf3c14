"""What the pages of contacts share: words for fields and states, the page of one contact, errors of its forms."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response

from service.audit.access import KINDS as ACT_WORDS
from service.audit.queries import timeline
from service.audit.rules import ActRow
from service.contacts import queries
from service.contacts.details import ADDRESS_KINDS, NAME_LANGUAGES, schemes
from service.contacts.merging import STATES, allowed_acts
from service.contacts.rules import ContactCard
from service.kit.words import N_
from service.runtime.language import OWN_NAMES, gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import FormRejected
from service.web.render import page
from service.web.working import AnyRequest

LABELS: Mapping[str, str] = {
    "kind": N_("Kind"),
    "name": N_("Name"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "address": N_("Address for letters"),
    "language": N_("Language of letters"),
    "title": N_("Title of the position"),
    "from_on": N_("First day"),
    "until_on": N_("Last day"),
    "other": N_("Contact"),
    "reason": N_("Reason"),
    "stays": N_("Which contact stays"),
}
KIND_WORDS: Mapping[str, str] = {"organisation": N_("Organisation"), "person": N_("Person")}
NAME_WORDS: Mapping[str, str] = {
    "az": N_("Name in Azerbaijani"),
    "ka": N_("Name in Georgian"),
    "en": N_("Name in English"),
    "ru": N_("Name in Russian"),
}
ALIKE: Mapping[str, str] = {"name": N_("the same words in the name"), "email": N_("the same e-mail")}


def labels(country: str) -> dict[str, str]:
    """What every field of a contact is called, details too."""
    found = {name: gettext(words) for name, words in LABELS.items()}
    found |= {f"name_{code}": gettext(NAME_WORDS[code]) for code in NAME_LANGUAGES}
    found |= {f"address_{kind}": gettext(words) for kind, words in ADDRESS_KINDS.items()}
    return found | {f"id_{scheme.kind}": gettext(scheme.label) for scheme in schemes(country)}


def alike_words(shared: frozenset[str] | set[str], country: str) -> list[str]:
    """What contacts that are likely the same share, in words."""
    known = {scheme.kind: scheme.label for scheme in schemes(country)}
    return [gettext(ALIKE.get(one) or known.get(one, one)) for one in sorted(shared)]


def said(name: str, value: Any) -> str:
    """A field's value as people read it."""
    if value in (None, ""):
        return "–"
    if name == "kind":
        return gettext(KIND_WORDS[str(value)])
    return OWN_NAMES.get(str(value), str(value)) if name == "language" else str(value)


async def card_of(work: Work, contact_id: UUID) -> ContactCard:
    """The contact. Raises NotFound: not there and not yours are one."""
    card = await queries.card(work, contact_id)
    if card is None:
        raise NotFound
    return card


async def show(
    request: AnyRequest,
    work: Work,
    contact_id: UUID,
    form: str = "",
    refused: FormRejected | None = None,
    values: Mapping[str, str] | None = None,
) -> Response[bytes]:
    """One contact with everything about it; `form` names the one form that stands open on it."""
    card = await card_of(work, contact_id)
    country = work.tenant.profile.country
    acts = set(allowed_acts(work.actor, card.state))
    today = work.today
    found = await queries.candidates(work, contact_id) if "merge" in acts else []
    context: dict[str, Any] = {
        "card": card,
        "details": await queries.details_of(work, contact_id),
        "labels": labels(country),
        "states": {state: gettext(words) for state, words in STATES.items()},
        "successor": await queries.by_id(work, card.merged_into) if card.merged_into else None,
        "merged": await queries.merged_into(work, contact_id),
        "moving": bool(await queries.under_way(work, contact_id)),
        "positions": await queries.positions_of(work, contact_id),
        "candidates": [(one.contact, alike_words(one.alike, country)) for one in found],
        "today": today,
        "log": [_told(act, country) for act in await timeline(work, contact_id, 50)],
        "may": acts,
        "form_open": form,
        "values": refused.values if refused else values or {},
        "errors": refused.errors if refused else {},
    }
    return page(request, "contacts/contact.html", status=422 if refused else 200, **context)


def _told(act: ActRow, country: str) -> dict[str, Any]:
    """One line of the log: who, when, what, why, and what was changed from what to what."""
    known = labels(country)
    before, after = act.before if isinstance(act.before, dict) else {}, act.after if isinstance(act.after, dict) else {}
    names = [name for name in {**before, **after} if name in known]
    shown = act.kind in {"contact.changed", "contact.merged", "contact.position_changed"}
    changed = [(known[name], said(name, before.get(name)), said(name, after.get(name))) for name in names]
    other = after.get("merged") or after.get("into") or {}
    told = after or before
    position = [told[name] for name in ("title", "person", "organisation") if told.get(name)]
    return {
        "at": act.at,
        "who": act.actor_name,
        "said": gettext(ACT_WORDS[act.kind]) if act.kind in ACT_WORDS else act.kind,
        "reason": act.reason,
        "changed": [one for one in changed if one[1] != one[2]] if shown else [],
        "other": other,
        "position": position if act.kind.startswith("contact.position") else [],
    }
