"""A package as the beginning of a letter: what the form is filled with."""

from datetime import date
from uuid import UUID

import msgspec

from service.correspondence.actions.exchanging import PACKAGE, begin_from_package, end_from_package, waiting_package
from service.correspondence.actions.registering import offer_now
from service.correspondence.origins import Origin, Prefill
from service.correspondence.packages import Manifest
from service.correspondence.rules import (
    LETTER_LANGUAGES,
    NAME_LIMIT,
    NUMBER_LIMIT,
    SUBJECT_LIMIT,
    SUMMARY_LIMIT,
    Offer,
)
from service.documents.queries import files_of
from service.kit.refusal import Refusal
from service.runtime.work import Work
from service.web.errors import NotFound


async def show(work: Work, package_id: UUID) -> Prefill | None:
    """What the form begins with, None for a package that does not wait or is not for the actor."""
    try:
        package = await waiting_package(work, package_id)
    except (Refusal, NotFound):
        return None
    files = await files_of(work, PACKAGE, package_id)
    return Prefill(package_values(package.said, offer_now(work)), package.subject, "/letters/packages", tuple(files))


def package_values(said: str, offer: Offer) -> dict[str, str]:
    """The fields of the form out of a manifest; what this agency does not offer is left as the form has it."""
    letter = msgspec.json.decode(said, type=Manifest).letter
    values = {
        "subject": letter.subject[:SUBJECT_LIMIT],
        "sender": letter.sender.name[:NAME_LIMIT],
        "sender_number": letter.sender.number[:NUMBER_LIMIT],
        "sender_date": _day(letter.sender.date),
        "addressee": letter.addressee[:NAME_LIMIT],
        "summary": letter.summary[:SUMMARY_LIMIT],
        "sheets": "" if letter.sheets is None else str(letter.sheets),
        "annexes": "" if letter.annexes is None else str(letter.annexes),
        "restricted": "1" if letter.restricted else "",
        "access_basis": letter.restricted_basis[:NAME_LIMIT],
    }
    if letter.kind in offer.kinds:
        values["kind"] = letter.kind
    if letter.language in LETTER_LANGUAGES:
        values["language"] = letter.language
    return {name: value for name, value in values.items() if value}


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).strftime("%d.%m.%Y") if text else ""
    except ValueError:
        return ""


PACKAGE_ORIGIN = Origin(show, begin_from_package, end_from_package)
