"""What the pages of appeals share."""

from collections.abc import Mapping

from service.correspondence.appeals.rules.acts import (
    APPLICANTS,
    FORMS,
    GROUNDS,
    IDENTIFICATIONS,
    KINDS,
    READ,
    RESULTS,
    STATES,
    takes_appeals,
)
from service.correspondence.rules import LETTER_LANGUAGES
from service.journals.queries import all_journals
from service.journals.rules import Journal
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.runtime.language import gettext, locale
from service.runtime.work import Work

Words = dict[str, dict[str, str]]
SHAPES = {
    "registered": "", "in_progress": "work", "answered": "done", "forwarded": "done", "left": "stop",
    "not_accepted": "stop", "closed": "done", "voided": "stop",
}  # fmt: skip
LABELS = {
    "journal": N_("Journal"),
    "paper_on": N_("Day in the paper register"),
    "kind": N_("Kind"),
    "form": N_("Form of the appeal"),
    "channel": N_("Way of arrival"),
    "applicant": N_("Applicant"),
    "family_name": N_("Family name"),
    "given_name": N_("Given name"),
    "patronymic": N_("Patronymic"),
    "organisation": N_("Name of the legal person"),
    "address": N_("Address"),
    "workplace": N_("Place of work"),
    "phone": N_("Telephone"),
    "email": N_("E-mail"),
    "representative": N_("Representative and authority"),
    "identification": N_("How the applicant is known"),
    "identified_by": N_("What the letterhead or contact says"),
    "collective": N_("Collective"),
    "people": N_("How many people"),
    "subject": N_("Subject"),
    "summary": N_("Summary"),
    "sheets": N_("Sheets"),
    "annexes": N_("Annexes"),
    "received_on": N_("Received on"),
    "delay": N_("Why it was not registered on that day"),
    "language": N_("Language of the appeal"),
    "study": N_("Needs study or a check"),
    "urgent": N_("Urgent"),
    "repeats": N_("Repeats"),
    "files": N_("Files"),
    "reason": N_("Reason"),
    "executor_id": N_("Executor"),
    "count": N_("How many working days"),
    "result": N_("Result"),
    "answer": N_("Answer in short"),
    "number": N_("Number of the letter"),
    "on": N_("Date of the letter"),
    "bodies": N_("Competent bodies, one on each line"),
    "ground": N_("Ground"),
    "notified_on": N_("The applicant was told on"),
    "case": N_("File of the nomenclature"),
}


async def journals_of(work: Work, permission: str = READ) -> list[Journal]:
    """The journals of appeals in which a permission holds for some unit."""
    scope = work.actor.scope(permission)
    found = [one for one in await all_journals(work) if takes_appeals(one)]
    return [one for one in found if scope.units_in(one.id) is None or scope.units_in(one.id)]


def words_for(work: Work) -> Words:
    """Words for kinds, forms, states and the rest, by their slugs."""
    profile = work.tenant.profile
    grounds = GROUNDS.get(profile.country, {})
    return {
        "kinds": _said(KINDS),
        "forms": _said(FORMS),
        "applicants": _said(APPLICANTS),
        "identifications": _said(IDENTIFICATIONS),
        "results": _said(RESULTS),
        "states": _said(STATES),
        "grounds": {slug: gettext(ground.title) for slug, ground in grounds.items()},
        "articles": {slug: ground.article for slug, ground in grounds.items()},
        "unverified": {slug: "U" for slug, ground in grounds.items() if ground.certainty == "U"},
        "channels": {channel.slug: profile.say(channel.title, work.language) for channel in profile.channels},
        "languages": {code: _language(code) for code in LETTER_LANGUAGES},
        "labels": _said(LABELS),
        "shapes": SHAPES,
    }


def _said(words: Mapping[str, str]) -> dict[str, str]:
    return {name: gettext(said) for name, said in words.items()}


def _language(code: str) -> str:
    return gettext("Another language") if code == "und" else str(locale().languages.get(code, code))


def in_order(errors: Mapping[str, Refusal]) -> dict[str, Refusal]:
    """What is wrong in the order in which the form has its fields."""
    places = {name: place for place, name in enumerate(("", *LABELS))}
    return dict(sorted(errors.items(), key=lambda item: places.get(item[0], len(places))))
