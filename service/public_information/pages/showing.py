"""What the pages of requests share: words by their slugs, labels of fields."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from service.audit.access import KINDS as ACT_KINDS
from service.audit.rules import ActRow
from service.correspondence.rules import LETTER_LANGUAGES
from service.deadlines.views import noted
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.public_information.rules import words as said
from service.public_information.rules.doing import CHECKS, TERM_GROUNDS
from service.public_information.rules.law import CERTAINTIES, UNITS, WAIVED, LawRow
from service.public_information.rules.terms import EXAMINATION, FINDINGS
from service.runtime.language import gettext, locale
from service.runtime.work import Work

Words = dict[str, dict[str, str]]
SHAPES = {
    "received": "", "registered": "", "in_progress": "work", "clarification_asked": "sign", "extended": "work",
    "granted": "done", "partly_granted": "done", "refused": "done", "not_held": "done", "forwarded": "done",
    "withdrawn": "stop", "left": "stop", "joined": "stop", "closed": "done", "appealed": "sign", "upheld": "done",
    "changed": "work", "voided": "stop",
}  # fmt: skip
LABELS = {
    "journal": N_("Journal"),
    "paper_on": N_("Day in the paper register"),
    "channel": N_("Way of arrival"),
    "applicant": N_("Who asks"),
    "name": N_("Name"),
    "email": N_("E-mail"),
    "phone": N_("Telephone"),
    "address": N_("Address"),
    "identity_document": N_("Identity document"),
    "text": N_("Text of the request"),
    "subject": N_("Subject"),
    "kind": N_("What is asked"),
    "form": N_("Wanted form"),
    "answer_language": N_("Wanted language"),
    "answer_way": N_("Where the answer goes"),
    "urgency": N_("Ground of urgency"),
    "urgency_reason": N_("Why it is urgent"),
    "about_self": N_("Own data"),
    "media": N_("Media"),
    "their_number": N_("Requester's number"),
    "their_on": N_("Requester's date"),
    "language": N_("Language of the request"),
    "received_on": N_("Received on"),
    "delay": N_("Why it was not registered on that day"),
    "files": N_("Files"),
    "reason": N_("Reason"),
    "executor_id": N_("Who works on it"),
    "way": N_("How the requester was told"),
    "proof": N_("Proof"),
    "on": N_("Date"),
    "until": N_("Wait until"),
    "number": N_("Number of the letter"),
    "body": N_("Body"),
    "ground": N_("Ground"),
    "ground_id": N_("Ground"),
    "count": N_("How many working days"),
    "redactions": N_("Redacted files"),
    "documents": N_("Document to redact"),
    "same_as": N_("Number of the other request"),
    "outcome": N_("Decision"),
    "appeal_order": N_("Where and until when to complain"),
    "result": N_("Result"),
    "tariff_id": N_("Tariff"),
    "quantity": N_("Quantity"),
    "cost": N_("Costs of the complaint, in the smallest coins"),
    "title": N_("Name of the information"),
    "event": N_("Event"),
    "party": N_("From whom or to whom"),
    "responsible": N_("Responsible person"),
    "since": N_("Holds from"),
    "article": N_("Article"),
    "source": N_("Source"),
    "certainty": N_("Certainty"),
    "amount": N_("Amount, in the smallest coins"),
}


def words_for(work: Work) -> Words:
    """Words for states, channels, forms and the rest, by their slugs."""
    country = work.tenant.profile.country
    checks = EXAMINATION.get(country, {})
    return {
        "states": _said(said.STATES),
        "outcomes": _said(said.OUTCOMES),
        "answer_outcomes": {name: gettext(said.STATES[name]) for name in said.STATES if name in said.ANSWERED},
        "kinds": _said(said.KINDS),
        "channels": _said(said.CHANNELS),
        "applicants": _said(said.APPLICANTS),
        "forms": _said(said.FORMS),
        "ways": _said(said.WAYS),
        "told_ways": _said(said.TOLD_WAYS),
        "urgencies": _said(said.URGENCIES),
        "part_outcomes": _said(said.PART_OUTCOMES),
        "notices": _said(said.NOTICES),
        "bodies": _said(said.BODIES),
        "complaint_states": _said(said.COMPLAINT_STATES),
        "answer_states": _said(said.ANSWER_STATES),
        "events": _said(said.EVENTS),
        "term_grounds": _said(TERM_GROUNDS),
        "checks": _said(CHECKS),
        "questions": {name: gettext(check.question) for name, check in checks.items()},
        "articles": {name: check.article for name, check in checks.items()},
        "findings": _said(FINDINGS),
        "certainties": _said(CERTAINTIES),
        "units": _said(UNITS),
        "waived": _said(WAIVED),
        "languages": {code: language_name(code) for code in LETTER_LANGUAGES},
        "own_languages": {code: language_name(code) for code in work.tenant.profile.languages},
        "labels": _said(LABELS),
        "shapes": SHAPES,
    }


def _said(words: Mapping[str, str]) -> dict[str, str]:
    return {name: gettext(msgid) for name, msgid in words.items()}


def language_name(code: str) -> str:
    """What a language is called in the reader's language."""
    return gettext("Another language") if code == "und" else str(locale().languages.get(code, code))


def in_order(errors: Mapping[str, Refusal]) -> dict[str, Refusal]:
    """What is wrong in the order in which the form has its fields."""
    places = {name: place for place, name in enumerate(("", *LABELS))}
    return dict(sorted(errors.items(), key=lambda item: places.get(item[0], len(places))))


def ground_words(work: Work, row: LawRow) -> str:
    """A ground or tariff in the reader's language, with its article."""
    title = work.tenant.profile.say(dict(row.title), work.language)
    return f"{title} ({row.article})" if row.article else title


def money(amount: int, currency: str) -> str:
    """An amount of minor units as people write it: 5.00 GEL."""
    return f"{amount // 100}.{amount % 100:02} {currency}"


def told(act: ActRow, words: Words) -> dict[str, Any]:
    """One line of the history."""
    after: Mapping[str, Any] = act.after if isinstance(act.after, dict) else {}
    details: list[str] = []
    if act.kind == "information_request.correct":
        details = [words["labels"].get(name, name) for name in after if name not in ("version", "state")]
    elif act.kind.startswith("clock."):
        details = noted(after)
    for name in ("body", "forwarded_to", "number", "executor_name", "proof", "text", "title"):
        if after.get(name) and act.kind not in ("information_request.registered", "information_request.received"):
            details.append(str(after[name]))
    details += [str(number) for number in after.get("numbers", [])]
    outcome = after.get("outcome") or after.get("proposed")
    if outcome in words["outcomes"]:
        details.append(words["outcomes"][outcome])
    return {
        "at": act.at,
        "who": act.actor_name,
        "said": gettext(ACT_KINDS[act.kind]) if act.kind in ACT_KINDS else act.kind,
        "reason": act.reason,
        "details": list(dict.fromkeys(one for one in details if one)),
    }


def path(request_id: UUID) -> str:
    """Where a request's page is."""
    return f"/information/{request_id}"
