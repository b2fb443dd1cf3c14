"""A draft as it was typed into a form or sent as JSON."""

import re
from collections.abc import Mapping
from typing import Any

from service.correspondence.forms.letter import file_ids
from service.correspondence.rules import (
    COUNT_LIMIT,
    NAME_LIMIT,
    NUMBER_LIMIT,
    OPEN_TO_ALL,
    RESTRICTED,
    SUBJECT_LIMIT,
    Offer,
)
from service.correspondence.rules.drafts import (
    ANSWERS_LIMIT,
    BODY_LIMIT,
    LINES_LIMIT,
    DraftContent,
    problems_of_draft,
)
from service.kit.refusal import FieldErrors, Refusal
from service.web.fields import Fields, FormRejected

NAMES = {
    "addressee_name": "addressee",
    "unit_id": "unit",
    "signer_post_id": "signer",
    "template_id": "template",
    "access": "restricted",
}
# Numbers are parted by commas, semicolons or lines, since some journals have spaces in theirs.
PARTED = re.compile(r"[,;\n]+")


def named(error: Refusal) -> Refusal:
    """The refusal at the field as the form calls it."""
    return error.at(NAMES.get(error.field, error.field)) if error.field else error


def rejected(values: Mapping[str, str], error: Refusal | FieldErrors) -> FormRejected:
    """A draft refused by an action, as the page shows it."""
    refusals = error.errors if isinstance(error, FieldErrors) else [error]
    return FormRejected(values, {one.field or "": one for one in map(named, reversed(refusals))})


def draft_content(posted: Mapping[str, Any], offer: Offer) -> DraftContent:
    """What a posted form says. Raises FormRejected with everything that is wrong."""
    read = Fields(posted)
    content = DraftContent(
        subject=read.line("subject", limit=SUBJECT_LIMIT),
        kind=read.line("kind", limit=NUMBER_LIMIT),
        channel=read.line("channel", limit=NUMBER_LIMIT),
        language=read.line("language", limit=NUMBER_LIMIT),
        addressee_name=read.line("addressee", limit=NAME_LIMIT),
        addressee_id=read.uuid("addressee_id"),
        addressee_lines=read.text("addressee_lines", limit=LINES_LIMIT),
        body=read.text("body", limit=BODY_LIMIT),
        sheets=read.number("sheets", most=COUNT_LIMIT),
        annexes=read.number("annexes", most=COUNT_LIMIT),
        signer_post_id=read.uuid("signer"),
        template_id=read.uuid("template"),
        access=RESTRICTED if read.ticked("restricted") else OPEN_TO_ALL,
        access_basis=read.line("access_basis", limit=NAME_LIMIT),
        unit_id=read.uuid("unit"),
    )
    for error in map(named, problems_of_draft(content, offer)):
        read.errors.setdefault(error.field or "", error)
    try:
        file_ids(posted)
    except Refusal as refusal:
        read.errors["files"] = refusal
    read.done()
    return content


def typed_numbers(posted: Mapping[str, Any]) -> list[str]:
    """The numbers of letters that a draft answers, as they were typed; at most one more than are taken."""
    parts = (" ".join(part.split())[:NUMBER_LIMIT] for part in PARTED.split(str(posted.get("answers", ""))))
    return list(dict.fromkeys(part for part in parts if part))[: ANSWERS_LIMIT + 1]


def version_typed(posted: Mapping[str, Any]) -> int:
    """Which version was before the eyes of the one who typed; 0 when it is not told."""
    typed = str(posted.get("version", ""))
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0
