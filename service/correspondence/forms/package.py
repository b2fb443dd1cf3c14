"""What a package says of its letter, as the form of a registration holds it."""

from datetime import date

import msgspec

from service.correspondence.packages import Manifest
from service.correspondence.rules import (
    LETTER_LANGUAGES,
    NAME_LIMIT,
    NUMBER_LIMIT,
    SUBJECT_LIMIT,
    SUMMARY_LIMIT,
    Offer,
)


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
