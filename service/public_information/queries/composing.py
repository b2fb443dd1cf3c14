"""What stands in the document of an approved answer: on the agency's head, in the answer's own language."""

from zoneinfo import ZoneInfo

from service.correspondence.queries.composing import head_of
from service.documents.composition import Recipe
from service.identity.queries.structure import unit_texts
from service.kit.words import N_
from service.public_information.queries.answers import AnswerView
from service.public_information.queries.requests import RequestView
from service.runtime.language import format_date, gettext, speaking
from service.runtime.work import Work

SUBJECT = N_("Answer to the request for information %(number)s")


def document_name(request: RequestView, answer: AnswerView) -> str:
    """The name of the document's files, without ending."""
    return f"{request.number}-{answer.version}".replace("/", "-")[:80]


async def recipe_of(work: Work, request: RequestView, answer: AnswerView) -> Recipe:
    """What the DOCX and PDF are made of. Who prepared the decision is left out: only who decided is named."""
    language, profile = answer.language, work.tenant.profile
    decided = (answer.judged_at or work.now).astimezone(ZoneInfo(profile.zone))
    paragraphs = [line for text in (answer.text, answer.appeal_order) for line in text.split("\n") if line.strip()]
    units = await unit_texts(work)
    with speaking(language):
        subject, date = gettext(SUBJECT, number=request.number), format_date(decided.date(), "long")
    values = {
        "agency": profile.say(profile.name, language),
        "agency_short": profile.say(profile.short_name, language),
        "letterhead": [profile.say(line, language) for line in profile.letterhead],
        "unit": profile.say(units.get(request.unit_id, {}), language),
        "number": request.number,
        "date": date,
        "addressee": request.name,
        "addressee_lines": [line for line in (request.name, request.address) if line],
        "subject": subject,
        "paragraphs": paragraphs,
        "body": "\n".join(paragraphs),
        "signer": answer.judged_by_name,
        "signer_post": request.decided_by_post,
        "signed_on": date,
        **dict.fromkeys(("answers", "annexes", "sheets", "author", "kind"), ""),
    }
    about = {
        "title": subject,
        "language": language,
        "author": profile.say(profile.name, language),
        "moment": decided.isoformat(timespec="seconds"),
    }
    return Recipe(None, head_of(work, language), values, about, document_name(request, answer))
