"""The form that registers an appeal, and the warning that its applicant was here before."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery

from service.correspondence.appeals.actions.registering import offer_now, register_appeal
from service.correspondence.appeals.forms import new_appeal, paper_day, rejected
from service.correspondence.appeals.pages.showing import in_order, journals_of, words_for
from service.correspondence.appeals.queries.appeals import earlier
from service.correspondence.appeals.rules.acts import REGISTER
from service.correspondence.appeals.rules.content import Content, applicant_key
from service.correspondence.reception.queries import VisitRow, visit_of
from service.correspondence.reception.rules import KEEP, Hearing
from service.documents.queries import ids_typed, waiting_files
from service.journals.actions.blocks import paper_of
from service.journals.queries import preview
from service.journals.queries.blocks import reserved_typed
from service.journals.rules import SETTLED, Journal
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.records.queries.files import any_open
from service.runtime.work import Work
from service.web.drafts import KeptDraft, drop_draft, left_draft
from service.web.errors import NotFound
from service.web.fields import FormRejected, typed_day
from service.web.guards import may
from service.web.idempotency import once
from service.web.posted import posted
from service.web.render import fragment, leave_for, page
from service.web.working import AnyRequest, Own, working

DRAFT = "appeal-new"
UNKNOWN_JOURNAL = N_("There is no such journal.")


@get("/appeals/new", guards=[may(REGISTER)])
async def register_form(request: AnyRequest, work: Own) -> Response[bytes]:
    """An empty form, or the draft that was left behind. `reserved`: from paper; `visit`: from the reception."""
    asked = request.query_params
    values = _fresh(work)
    draft = None
    if asked.get("reserved"):
        number = await reserved_typed(work, asked["reserved"])
        if number.state != "reserved":
            raise Refusal(SETTLED, code="settled", number=number.number)
        day = typed_day(number.reserved_at.astimezone(offer_now(work).now.tzinfo).date())
        values |= {"reserved": str(number.id), "paper_on": day, "received_on": day}
    elif asked.get("visit"):
        values |= _of_visit(await _visit(work, asked["visit"]))
    else:
        draft = await left_draft(work, DRAFT)
        values = draft.values if draft else values
    return await _show(request, work, values, {}, draft=draft)


def _fresh(work: Work) -> dict[str, str]:
    profile = work.tenant.profile
    return {
        "kind": "application",
        "form": "written",
        "channel": profile.channels[0].slug,
        "applicant": "natural",
        "identification": "full",
        "language": profile.default_language,
        "received_on": typed_day(offer_now(work).now.date()),
    }


def _of_visit(visit: VisitRow) -> dict[str, str]:
    own = {name: getattr(visit, name) for name in ("family_name", "given_name", "patronymic", "address", "phone")}
    return own | {"subject": visit.subject, "form": "oral", "channel": "reception", "visit": str(visit.id)}


async def _visit(work: Work, typed: str) -> VisitRow:
    try:
        visit = await visit_of(work, UUID(typed))
    except ValueError:
        raise NotFound from None
    if not work.actor.may(KEEP):
        raise NotFound
    return visit


async def _show(
    request: AnyRequest,
    work: Work,
    values: dict[str, str],
    errors: dict[str, Refusal],
    *,
    draft: KeptDraft | None = None,
) -> Response[bytes]:
    reserved = await reserved_typed(work, values["reserved"]) if values.get("reserved") else None
    journals = [one for one in await journals_of(work, REGISTER) if one.state == "open"]
    if reserved is not None:
        journals = [one for one in journals if one.id == reserved.journal_id]
    journal = next((one for one in journals if one.slug == values.get("journal")), journals[0] if journals else None)
    number = reserved.number if reserved else await preview(work, journal) if journal else ""
    context: dict[str, Any] = {
        "values": {"once": new_id().hex, **values},
        "errors": in_order(errors),
        "journals": journals,
        "journal": journal,
        "number": number,
        "reserved": reserved,
        "now": work.now,
        "words": words_for(work),
        "files": await waiting_files(work, ids_typed(values.get("files", ""))),
        "limits": work.tenant.profile.files,
        "draft": draft,
        "files_open": await any_open(work),
        "correcting": False,
        "found": [],
    }
    return page(request, "appeals/register.html", status=422 if errors else 200, **context)


@post("/appeals", guards=[may(REGISTER)])
async def register(request: AnyRequest) -> Response[bytes]:
    """Register what was typed. A second submit of the same form leads to the appeal that the first one made."""
    values = await posted(request)
    try:
        async with working(request) as work:
            appeal_id = await once(work, values, "appeal", lambda: _register(work, values))
    except FormRejected as refused:
        return await _refused(request, values, refused)
    except (Refusal, FieldErrors) as error:
        return await _refused(request, values, rejected(values, error))
    return leave_for(request, f"/appeals/{appeal_id}")


async def _refused(request: AnyRequest, values: dict[str, str], refused: FormRejected) -> Response[bytes]:
    async with working(request) as work:
        return await _show(request, work, values, refused.errors)


async def _register(work: Work, values: dict[str, str]) -> UUID:
    reserved = await reserved_typed(work, values["reserved"]) if values.get("reserved") else None
    now: datetime = offer_now(work).now
    day = paper_day(values, now.date()) if reserved else None
    new = new_appeal(values, offer_now(work, day), paper=reserved is not None)
    journal = await _journal(work, values)
    paper = await paper_of(work, reserved.id, day, journal) if reserved and day else None
    visit = await _visit(work, values["visit"]) if values.get("visit") else None
    hearing = Hearing(result="registered", identity_shown="identity_shown" in values)
    if reserved is None and visit is None:
        await drop_draft(work, DRAFT)
    told = (visit.id, hearing) if visit else None
    return (await register_appeal(work, journal, new, paper=paper, visit=told)).id


async def _journal(work: Work, values: dict[str, str]) -> Journal:
    for journal in await journals_of(work, REGISTER):
        if journal.slug == values.get("journal"):
            return journal
    raise Refusal(UNKNOWN_JOURNAL, code="unknown", field="journal")


@get("/appeals/earlier", guards=[may(REGISTER)])
async def earlier_of(
    request: AnyRequest,
    work: Own,
    applicant: FromQuery[str] = "natural",
    family_name: FromQuery[str] = "",
    given_name: FromQuery[str] = "",
    patronymic: FromQuery[str] = "",
    organisation: FromQuery[str] = "",
    repeats: FromQuery[str] = "",
) -> Response[bytes]:
    """Appeals of the same applicant within a year, to be marked as repeated; empty when there are none."""
    typed = [" ".join(text.split())[:300] for text in (family_name, given_name, patronymic, organisation)]
    asked = Content(
        kind="", form="", channel="", language="", subject="", applicant=applicant, family_name=typed[0],
        given_name=typed[1], patronymic=typed[2], organisation=typed[3],
    )  # fmt: skip
    whole = bool(asked.organisation if applicant == "legal" else asked.family_name and asked.given_name)
    found = await earlier(work, applicant_key(asked)) if whole else []
    return fragment(request, "appeals/_earlier.html", found=found, values={"repeats": repeats}, words=words_for(work))
