"""What a citizen typed, read step by step and once more as a whole before it is sent."""

from collections.abc import Mapping
from typing import Any

from service.kit.refusal import Refusal
from service.public_information.asking import rules
from service.public_information.asking.rules import Asked, Offer
from service.public_information.rules.content import (
    LINE_LIMIT,
    PHONE_LIMIT,
    REASON_LIMIT,
    SHORTEST_TEXT,
    TEXT_LIMIT,
)
from service.runtime.mail import mail_address
from service.web.fields import Fields, FormRejected


def begin(language: str, offer: Offer) -> dict[str, str]:
    """What a fresh form holds."""
    spoken = language if language in offer.languages else offer.languages[0]
    return {"applicant": "natural", "form": "electronic", "urgency": "", "language": spoken}


def posted_in(step: str, typed: Mapping[str, str]) -> dict[str, str]:
    """The fields of one step as they were posted; a box that was not ticked is posted by its absence."""
    unticked = dict.fromkeys(set(rules.TICKS) & set(rules.FIELDS[step]), "")
    return {**unticked, **{name: typed[name] for name in rules.FIELDS[step] if name in typed}}


def wrong_in(step: str, values: Mapping[str, str], offer: Offer) -> dict[str, Refusal]:
    """What is wrong in one step, by field; the steps before it are not looked at."""
    fields = Fields(values)
    READERS[step](fields, offer)
    return fields.errors


def read(values: Mapping[str, str], offer: Offer) -> Asked:
    """The whole form. Raises FormRejected."""
    fields = Fields(values)
    both = {**_what(fields, offer), **_who(fields, offer)}
    if fields.errors:
        raise FormRejected(fields.values, fields.errors)
    return Asked(**both)


def _what(fields: Fields, offer: Offer) -> dict[str, Any]:
    text = fields.text("text", limit=TEXT_LIMIT)
    if not text:
        fields.refuse("text", rules.NEEDED, "required")
    elif len(text) < SHORTEST_TEXT:
        fields.refuse("text", rules.TOO_SHORT, "too_short")
    urgency = fields.choice("urgency", offer.urgencies)
    reason = fields.text("urgency_reason", limit=REASON_LIMIT) if urgency else ""
    if urgency and not reason:
        fields.refuse("urgency_reason", rules.WHY_URGENT, "required")
    return {
        "text": text,
        "about_self": fields.ticked("about_self"),
        "urgency": urgency,
        "urgency_reason": reason,
    }


def _who(fields: Fields, offer: Offer) -> dict[str, Any]:
    applicant = fields.choice("applicant", offer.applicants, required=True)
    name = "" if applicant == "anonymous" else fields.line("name", limit=LINE_LIMIT)
    if not name and applicant != "anonymous":
        fields.refuse("name", rules.NAME_OF_BODY if applicant == "legal" else rules.NAME_NEEDED, "required")
    form = fields.choice("form", rules.FORMS, required=True)
    address = fields.text("address", limit=LINE_LIMIT)
    if form == "post" and not address:
        fields.refuse("address", rules.ADDRESS_NEEDED, "required")
    return {
        "applicant": applicant,
        "name": name,
        "email": _email(fields),
        "phone": fields.line("phone", limit=PHONE_LIMIT),
        "form": form,
        "certified": fields.ticked("certified"),
        "address": address,
        "language": fields.choice("language", offer.languages, required=True),
    }


def _email(fields: Fields) -> str:
    typed = fields.line("email", limit=254)
    if typed and mail_address(typed) is None:
        fields.refuse("email", rules.WRONG_EMAIL, "email")
        return ""
    return typed


READERS = {"what": _what, "who": _who}
