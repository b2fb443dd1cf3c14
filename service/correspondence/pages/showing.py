"""What the pages of letters share: words for choices, the Work of a posted form, dates as they are typed."""

from collections.abc import Mapping

from service.correspondence.rules import LETTER_LANGUAGES, STATES
from service.correspondence.rules.terms import REGIMES
from service.deadlines.queries import rules_in_force
from service.deadlines.rules.terms import UNITS
from service.deadlines.telling import amount
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.runtime.language import gettext, locale
from service.runtime.tenants import Tenant
from service.runtime.work import Work
from service.web.keymap import keymap

Words = dict[str, dict[str, str]]
# How a state is drawn beside its word; shapes are those of the stylesheet.
SHAPES = {
    "registered": "",
    "in_progress": "work",
    "answered": "done",
    "noted": "done",
    "forwarded": "done",
    "closed": "done",
    "sent": "work",
    "delivered": "done",
    "returned": "stop",
    "voided": "stop",
}
OTHER_LANGUAGE = N_("Another language")

# Fields of a letter as people call them, for lists of what is wrong or was changed.
LABELS = {
    "journal": N_("Journal"),
    "channel": N_("Way of arrival"),
    "sender": N_("Sender"),
    "sender_name": N_("Sender"),
    "sender_id": N_("Sender"),
    "sender_kind": N_("The sender is"),
    "sender_number": N_("Sender's number"),
    "sender_date": N_("Sender's date"),
    "received_on": N_("Received on"),
    "received_time": N_("Time of receipt"),
    "paper_on": N_("Day in the paper register"),
    "subject": N_("Subject"),
    "kind": N_("Kind of document"),
    "sheets": N_("Sheets"),
    "annexes": N_("Annexes"),
    "addressee": N_("Addressee"),
    "unit": N_("Unit"),
    "unit_id": N_("Unit"),
    "due_on": N_("Due date"),
    "due_rule": N_("Term by a rule"),
    "due_count": N_("Term as an amount"),
    "due_unit": N_("Unit of the term"),
    "until": N_("New last day"),
    "language": N_("Language of the letter"),
    "summary": N_("Summary"),
    "restricted": N_("Access"),
    "access": N_("Access"),
    "access_basis": N_("Legal basis of restriction"),
    "case": N_("File of the nomenclature"),
    "reason": N_("Reason"),
    "files": N_("Files"),
}


def words_for(tenant: Tenant, language: str) -> Words:
    """Words for kinds, channels, states and languages of letters, by their slugs."""
    profile = tenant.profile
    return {
        "kinds": {kind.slug: profile.say(kind.title, language) for kind in profile.document_kinds},
        "channels": {channel.slug: profile.say(channel.title, language) for channel in profile.channels},
        "states": {state: gettext(words) for state, words in STATES.items()},
        "languages": {code: language_name(code) for code in LETTER_LANGUAGES},
        "labels": {name: gettext(words) for name, words in LABELS.items()},
        "shapes": SHAPES,
    }


async def term_choices(work: Work) -> dict[str, list[tuple[str, str]]]:
    """The rules of the law pack that stand for letters today, and the units of an amount, as choices."""
    profile = work.tenant.profile
    standing = await rules_in_force(work, work.today)
    rules = [
        (one.term.rule, f"{profile.say(one.term.title, work.language)} ({amount(one.term.count, one.term.unit)})")
        for one in standing
        if one.term.regime in REGIMES
    ]
    return {"rules": rules, "units": [(unit, gettext(words)) for unit, words in UNITS.items()]}


def language_name(code: str) -> str:
    """A language's name in the reader's own."""
    if code == "und":
        return gettext(OTHER_LANGUAGE)
    return str(locale().languages.get(code, code))


def in_order(errors: Mapping[str, Refusal]) -> dict[str, Refusal]:
    """What is wrong in the order in which the form has its fields."""
    places = {name: place for place, name in enumerate(("", *LABELS))}
    return dict(sorted(errors.items(), key=lambda item: places.get(item[0], len(places))))


def key(name: str) -> str:
    """The letter that does something, as it is printed beside it."""
    return keymap()[name]


def options(words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Values and words for a choice, in the agency's own order."""
    return list(words.items())
