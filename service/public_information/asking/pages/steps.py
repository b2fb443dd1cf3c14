"""The steps of the form as pages: what is typed comes from the draft, or from a post that was refused."""

from collections.abc import Mapping

from litestar import Response

from service.documents.queries import files_of
from service.documents.rules import FileRow
from service.kit.refusal import Refusal
from service.public_information.asking import forms, rules
from service.public_information.asking.actions.drafts import RECORD
from service.public_information.asking.cookies import DRAFT, cookie_of
from service.public_information.asking.models import AskingDraft
from service.public_information.asking.pages.showing import offer_here, others, shown
from service.public_information.asking.queries.drafts import draft_of, values_of
from service.public_information.asking.slots import already
from service.public_information.asking.uploads import files_hint
from service.public_information.rules.words import APPLICANTS
from service.runtime.language import OWN_NAMES, gettext
from service.runtime.work import Work
from service.web.visiting import opened
from service.web.working import AnyRequest

NOTHING_WRONG: Mapping[str, Refusal] = {}


async def living_draft(request: AnyRequest, work: Work, *, lock: bool = False) -> AskingDraft | None:
    """This browser's draft, if it has one that was not sent yet."""
    draft = await draft_of(work, cookie_of(request, DRAFT), lock=lock)
    return draft if draft is not None and draft.sent_at is None else None


async def show_step(
    request: AnyRequest,
    step: str,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] = NOTHING_WRONG,
    notice: str = "",
    status: int = 200,
) -> Response[bytes]:
    """The page of the step `what` or `who`. `typed` goes before what is kept."""
    async with opened(request) as work:
        draft = await living_draft(request, work)
        values = {**forms.begin(work.language, offer_here(request)), **(values_of(draft) if draft else {})}
        kept: list[FileRow] = await files_of(work, RECORD, draft.id) if draft else []
        suggestions = await already(work, values.get("text", ""), work.language) if step == "who" else []
    return await shown(
        request,
        f"{step}.html",
        status,
        values={**values, **(typed or {})},
        errors=errors,
        notice=notice,
        kept=kept,
        begun=draft is not None,
        suggestions=suggestions,
        others=others(request),
        files_hint=files_hint(request),
        **choices(request),
    )


def choices(request: AnyRequest) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen, as pairs of value and words."""
    offer = offer_here(request)
    grounds = ["", *offer.urgencies]
    return {
        "urgencies": [(ground, gettext(rules.URGENCIES[ground])) for ground in grounds],
        "applicants": [(one, gettext(APPLICANTS[one])) for one in offer.applicants],
        "forms": [(form, gettext(words)) for form, words in rules.FORMS.items()],
        "answer_languages": [(code, OWN_NAMES[code]) for code in offer.languages],
    }


def answers(request: AnyRequest, values: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """What was typed, to be read once more: label, words, and the step it belongs to; what is empty is left out."""
    offered = {name: dict(pairs) for name, pairs in choices(request).items()}
    yes = gettext("Yes")
    rows = [
        (gettext("Your request"), values.get("text", ""), "what"),
        (gettext("About myself"), yes if values.get("about_self") else "", "what"),
        (gettext("Shorter term"), offered["urgencies"].get(values.get("urgency") or "-", ""), "what"),
        (gettext("Why it cannot wait"), values.get("urgency_reason", "") if values.get("urgency") else "", "what"),
        (gettext("Who is asking?"), offered["applicants"].get(values.get("applicant", ""), ""), "who"),
        (gettext("Name"), values.get("name", "") if values.get("applicant") != "anonymous" else "", "who"),
        (gettext("Form of the answer"), offered["forms"].get(values.get("form", ""), ""), "who"),
        (gettext("Certified copy"), yes if values.get("certified") else "", "who"),
        (gettext("Postal address"), values.get("address", ""), "who"),
        (gettext("E-mail"), values.get("email", ""), "who"),
        (gettext("Telephone"), values.get("phone", ""), "who"),
        (gettext("Language of the answer"), offered["answer_languages"].get(values.get("language", ""), ""), "who"),
    ]
    return [row for row in rows if row[1].strip()]
