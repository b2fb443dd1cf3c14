"""What pages of media contacts share: words of fields and states, one contact with everything about it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response

from service.audit.access import KINDS as ACT_WORDS
from service.audit.queries import timeline
from service.audit.rules import ActRow
from service.kit.words import N_
from service.press.outlets.actions.keeping import values_kept
from service.press.outlets.queries import contacts, lists, tenures
from service.press.outlets.rules.acts import JOURNALIST, OUTLET, STATES, allowed_acts
from service.press.outlets.rules.content import CONSENTS, KINDS, MAIL_STATES, ORIGINS, Card, keys_of
from service.press.outlets.slots import HISTORY
from service.press.outlets.tongues import tongues
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import FormRejected
from service.web.render import page
from service.web.working import AnyRequest

HOMES: Mapping[str, str] = {OUTLET: "/press/outlets", JOURNALIST: "/press/journalists"}
LABELS: Mapping[str, str] = {
    "name": N_("Name"),
    "kind": N_("Kind"),
    "origin": N_("Local or from abroad"),
    "spellings": N_("Other spellings"),
    "country": N_("Country"),
    "languages": N_("Languages"),
    "first_language": N_("First language"),
    "reach": N_("Reach"),
    "register_number": N_("Number in the media register"),
    "card_number": N_("Number of the press card"),
    "beats": N_("Topics they cover"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "address": N_("Address"),
    "website": N_("Site"),
    "consent": N_("Consent to mail"),
    "how": N_("How it was said"),
    "mail_state": N_("Mail"),
    "outlet": N_("Outlet"),
    "post": N_("Position"),
    "from_on": N_("First day"),
    "until_on": N_("Last day"),
    "note": N_("Private note"),
    "reason": N_("Reason"),
    "stays": N_("Which contact stays"),
    "list": N_("List"),
    "title": N_("Title"),
    "purpose": N_("What it is for"),
    "member": N_("Outlet or journalist"),
}
ALIKE: Mapping[str, str] = {
    "name": N_("the same name, spelled alike"),
    "email": N_("the same e-mail"),
    "card": N_("the same press card"),
}
LOGGED = 50


def labels() -> dict[str, str]:
    """What every field is called."""
    return {name: gettext(words) for name, words in LABELS.items()}


def worded(words: Mapping[str, str]) -> dict[str, str]:
    """Words of a table in the reader's language."""
    return {name: gettext(said) for name, said in words.items()}


def sorts(subject: str) -> dict[str, str]:
    """Kinds of outlets, or whether journalists are local."""
    return worded(KINDS if subject == OUTLET else ORIGINS)


async def card_of(work: Work, subject: str, contact_id: UUID) -> Card:
    """The contact. Raises NotFound: not there and not yours are one."""
    found = await contacts.card(work, subject, contact_id)
    if found is None:
        raise NotFound
    return found


async def show(
    request: AnyRequest,
    work: Work,
    card: Card,
    form: str = "",
    refused: FormRejected | None = None,
    values: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response[bytes]:
    """One contact with everything about it; `form` names the one form that stands open on it."""
    ids = await contacts.identities(work, card.subject, card.id)
    acts = set(allowed_acts(card.subject, work.actor, card.state))
    is_outlet = card.subject == OUTLET
    context: dict[str, Any] = {
        "card": card,
        "subject": card.subject,
        "home": HOMES[card.subject],
        "here": f"{HOMES[card.subject]}/{card.id}",
        "labels": labels(),
        "states": worded(STATES),
        "sorts": sorts(card.subject),
        "consents": worded(CONSENTS),
        "mail_states": worded(MAIL_STATES),
        "tongues": tongues(),
        "successor": await _successor(work, card),
        "merged": await contacts.merged_names(work, card.subject, card.id),
        "tenures": await (tenures.of_outlet(work, ids) if is_outlet else tenures.of_journalist(work, ids)),
        "notes": [] if is_outlet else await tenures.notes(work, ids),
        "on_lists": await lists.lists_of(work, ids),
        "all_lists": [(str(one.id), one.title) for one in await lists.all_lists(work)] if "edit" in acts else [],
        "likely": await likely(work, card) if "merge" in acts else [],
        "history": await history(work, card.subject, ids),
        "today": work.today,
        "log": [_told(act) for act in await timeline(work, card.id, LOGGED)],
        "may": acts,
        "form_open": form,
        "values": refused.values if refused else values or {},
        "errors": refused.errors if refused else {},
    }
    return page(request, "outlets/contact.html", status=422 if refused else status, **context)


async def _successor(work: Work, card: Card) -> Card | None:
    return await contacts.card(work, card.subject, card.merged_into) if card.merged_into else None


async def likely(work: Work, card: Card) -> list[tuple[Card, list[str]]]:
    """Others that are likely the same, with what both share."""
    own = values_kept(card)
    keys = keys_of([card.name, *card.spellings], card.email, str(own.get("card_number") or ""))
    found = await contacts.same_as(work, card.subject, keys, card.id)
    return [(other, [gettext(ALIKE[one]) for one in sorted(shared)]) for other, shared in found]


async def history(work: Work, subject: str, ids: list[UUID], most: int = 50) -> list[Any]:
    """When the office had to do with a contact, newest first, as the parts above tell it."""
    told = [one for tell in HISTORY for one in await tell(work, subject, ids, most)]
    return sorted(told, key=lambda one: one.at, reverse=True)[:most]


def said(name: str, value: Any) -> str:
    """A field's value as people read it."""
    words: Mapping[str, Mapping[str, str]] = {
        "kind": KINDS, "origin": ORIGINS, "consent": CONSENTS, "mail_state": MAIL_STATES,
    }  # fmt: skip
    if value in (None, "", []):
        return "–"
    if name == "languages":
        known = tongues()
        return " · ".join(known.get(code, code) for code in value)
    if isinstance(value, list):
        return " · ".join(str(one) for one in value)
    return gettext(words[name][value]) if name in words and value in words[name] else str(value)


def _told(act: ActRow) -> dict[str, Any]:
    """One line of the log: who, when, what, why, and what was changed from what to what."""
    known = labels()
    before, after = act.before if isinstance(act.before, dict) else {}, act.after if isinstance(act.after, dict) else {}
    names = [name for name in {**before, **after} if name in known]
    changed = [(known[name], said(name, before.get(name)), said(name, after.get(name))) for name in names]
    entered = act.kind.endswith((".entered", ".tenure_added"))
    return {
        "at": act.at,
        "who": act.actor_name,
        "said": gettext(ACT_WORDS[act.kind]) if act.kind in ACT_WORDS else act.kind,
        "reason": act.reason,
        "changed": [] if entered else [one for one in changed if one[1] != one[2]],
        "beside": str(after.get("outlet") or before.get("outlet") or after.get("told") or ""),
        "other": after.get("merged") or after.get("into") or {},
    }
