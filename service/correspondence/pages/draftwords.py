"""Words that the pages of drafts share: names of fields, states, values as people read them."""

from collections.abc import Callable, Mapping
from typing import Any

from service.correspondence.pages.showing import words_for
from service.correspondence.queries.course import templates
from service.correspondence.queries.holders import seats
from service.correspondence.rules import RESTRICTED
from service.correspondence.rules.drafts import DRAFT_STATES
from service.identity.queries import units_with_names
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.runtime.language import gettext
from service.runtime.work import Work

# In the order of the form; the second name of a field is that of the rules.
DRAFT_LABELS = {
    "journal": N_("Journal"),
    "template": N_("Template"),
    "template_id": N_("Template"),
    "addressee": N_("Addressee"),
    "addressee_name": N_("Addressee"),
    "addressee_lines": N_("Post and address"),
    "answers": N_("In answer to"),
    "subject": N_("Subject"),
    "body": N_("Text"),
    "kind": N_("Kind of document"),
    "sheets": N_("Sheets"),
    "annexes": N_("Annexes"),
    "channel": N_("Way of sending"),
    "language": N_("Language of the letter"),
    "unit": N_("Unit"),
    "unit_id": N_("Unit"),
    "signer": N_("To be signed by"),
    "signer_post_id": N_("To be signed by"),
    "restricted": N_("Access"),
    "access": N_("Access"),
    "access_basis": N_("Legal basis of restriction"),
    "files": N_("Files"),
    "reason": N_("Reason"),
    "note": N_("Proof"),
    "to": N_("Forwarded to"),
    "title": N_("Name of the template"),
    "direction": N_("For letters"),
}


def state_words() -> dict[str, str]:
    """Words for the states of drafts."""
    return {state: gettext(words) for state, words in DRAFT_STATES.items()}


def in_field_order(errors: Mapping[str, Refusal]) -> dict[str, Refusal]:
    """What is wrong in the order in which the form has its fields."""
    places = {name: place for place, name in enumerate(("", *DRAFT_LABELS))}
    return dict(sorted(errors.items(), key=lambda item: places.get(item[0], len(places))))


async def draft_words(work: Work) -> Callable[[str, Any], str]:
    """Says a field's value as people read it."""
    words = words_for(work.tenant, work.language)
    known: dict[str, Mapping[str, str]] = {
        "kind": words["kinds"],
        "channel": words["channels"],
        "language": words["languages"],
        "unit_id": {str(unit.id): unit.name for unit in await units_with_names(work, closed=True)},
        "signer_post_id": {str(seat.id): seat.title for seat in await seats(work)},
        "template_id": {str(one.id): one.title for one in await templates(work, ("ready", "refused", "retired"))},
    }

    def said(name: str, value: Any) -> str:
        if value in (None, ""):
            return "—"
        if name == "access":
            return gettext("restricted") if value == RESTRICTED else gettext("open")
        return known[name].get(str(value), str(value)) if name in known else str(value)

    return said
