"""What stands in a letter's document: values for the fields of its template, in the letter's own language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.correspondence.queries.course import signature_of, template_by_id
from service.correspondence.queries.drafts import DraftView, answers_of
from service.correspondence.queries.holders import seats
from service.correspondence.queries.letters import letter_as_kept
from service.correspondence.rules.templates import (
    ANNEXES,
    FIELDS,
    IN_ANSWER,
    NUMBER_AND_DATE,
    PREPARED_BY,
    SIGNED_ON,
)
from service.documents.queries import file_by_id
from service.identity.queries.structure import post_texts, unit_texts
from service.runtime.language import LANGUAGES, format_date, gettext, speaking, translate
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything a document is made of. template_key: None stands for our own template."""

    template_key: str | None
    head: dict[str, Any]
    values: dict[str, Any]
    about: dict[str, Any]
    name: str
    template_gone: bool = False


async def sheet_of(work: Work, draft: DraftView) -> Sheet:
    """What the document of a letter is made of, as things stand now."""
    language = spoken(work, draft.language)
    letter = await letter_as_kept(work, draft.id) if draft.state == "registered" else None
    number = letter.number if letter else ""
    moment = (letter.registered_at if letter else work.now).astimezone(work.zone)
    template = await template_by_id(work, draft.template_id) if draft.template_id else None
    file = await file_by_id(work, template.file_id) if template and template.file_id else None
    profile = work.tenant.profile
    about = {
        "title": draft.subject,
        "language": language,
        "author": profile.say(profile.name, language),
        "moment": moment.isoformat(timespec="seconds"),
    }
    return Sheet(
        template_key=file.storage_key if file else None,
        head=head_of(work, language),
        values=await _values(work, draft, language, number, moment),
        about=about,
        name=(number or draft.subject)[:80].replace("/", "-"),
        template_gone=draft.template_id is not None and file is None,
    )


def spoken(work: Work, language: str) -> str:
    """The language in which the fixed words of a letter are written."""
    return language if language in LANGUAGES else work.tenant.profile.default_language


def head_of(work: Work, language: str) -> dict[str, Any]:
    """What our own template is written from."""
    profile = work.tenant.profile
    words = {
        "answers": translate(language, IN_ANSWER, answers="{{ answers }}"),
        "annexes": translate(language, ANNEXES, annexes="{{ annexes }}"),
        "signed": translate(language, SIGNED_ON, signed_on="{{ signed_on }}"),
        "author": translate(language, PREPARED_BY, author="{{ author }}"),
    }
    return {
        "agency": profile.say(profile.name, language),
        "brand": profile.brand,
        "language": language,
        "words": words,
    }


async def _values(work: Work, draft: DraftView, language: str, number: str, moment: datetime) -> dict[str, Any]:
    profile, zone = work.tenant.profile, work.zone
    signature = await signature_of(work, draft.id)
    units, posts = await unit_texts(work), await post_texts(work)
    seat = next((one for one in await seats(work) if one.id == draft.signer_post_id), None)
    holder = seat.holders[0][1] if seat and seat.holders else ""
    post = posts.get(draft.signer_post_id, {}) if draft.signer_post_id else {}
    kind = next((one.title for one in profile.document_kinds if one.slug == draft.kind), {})
    with speaking(language):
        answers = [
            gettext(NUMBER_AND_DATE, number=one.number, date=format_date(one.registered_at.astimezone(zone).date()))
            for one in (await answers_of(work, [draft.id])).get(draft.id, [])
        ]
        date = format_date(moment.date(), "long")
        signed_on = format_date(signature.signed_at.astimezone(zone).date(), "long") if signature else ""
    return {
        "agency": profile.say(profile.name, language),
        "agency_short": profile.say(profile.short_name, language),
        "letterhead": [profile.say(line, language) for line in profile.letterhead],
        "unit": profile.say(units.get(draft.unit_id, {}), language),
        "number": number,
        "date": date,
        "addressee": draft.addressee_name,
        "addressee_lines": draft.addressee_lines,
        "subject": draft.subject,
        "paragraphs": [line for line in draft.body.split("\n") if line.strip()],
        "body": draft.body,
        "answers": ", ".join(answers),
        "annexes": "" if not draft.annexes else str(draft.annexes),
        "sheets": "" if not draft.sheets else str(draft.sheets),
        "signer": signature.signed_by_name if signature else holder,
        "signer_post": profile.say(post, language),
        "signed_on": signed_on,
        "author": draft.author_name,
        "kind": profile.say(kind, language),
    }


def example_values() -> Mapping[str, Any]:
    """Values of every field, with which a template is tried out."""
    return {name: ["a", "b"] if name in {"letterhead", "paragraphs"} else "a" for name in FIELDS}
