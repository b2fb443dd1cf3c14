"""The form that registers a letter, and what helps while it is typed: senders, duplicates, the number to come."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery

from service.correspondence.actions.registering import offer_now, register_letter
from service.correspondence.forms.letter import new_letter, paper_day, rejected
from service.correspondence.origins import Prefill, origin_of
from service.correspondence.pages.showing import in_order, key, options, term_choices, words_for
from service.correspondence.queries.filing import last_case
from service.correspondence.queries.letters import duplicates, letter_as_kept, registered_since
from service.correspondence.queries.registers import journals_of
from service.correspondence.rules import (
    NUMBER_LIMIT,
    REGISTER,
    SENDER_KINDS,
    UNKNOWN_JOURNAL,
    sees_content,
    takes_letters,
)
from service.documents.queries import ids_typed, waiting_files
from service.documents.rules import FileRow
from service.identity.queries import units_with_names
from service.journals.actions.blocks import paper_of
from service.journals.queries import preview
from service.journals.queries.blocks import reserved_typed
from service.journals.rules import SETTLED, Journal
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.records.queries.files import any_open
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.drafts import KeptDraft, drop_draft, left_draft
from service.web.fields import FormRejected, typed_day
from service.web.guards import may
from service.web.idempotency import once
from service.web.posted import posted
from service.web.render import fragment, leave_for, page
from service.web.working import AnyRequest, Own, working

DRAFT = "letter-new"
PAPER_DRAFT = "letter-paper"
SENDER_WORDS = {"organisation": N_("Organisation"), "person": N_("Person")}


@get("/letters/new", guards=[may(REGISTER)])
async def register_form(request: AnyRequest, work: Own) -> Response[bytes]:
    """An empty form, or the draft that was left behind. `receipt` shows what was registered last."""
    asked = request.query_params
    if asked.get("reserved"):
        return await _paper_form(request, work, asked["reserved"])
    draft = await left_draft(work, DRAFT)
    origin = await _origin(work, asked.get("origin", ""))
    if origin is not None and (draft is None or draft.values.get("origin") != asked["origin"]):
        values = {**await _fresh(work, "", None), **origin.values, "origin": asked["origin"]}
        values["files"] = " ".join(str(file.id) for file in origin.files)
        return await _show(request, work, values, {})
    receipt = await _receipt(work, asked.get("receipt", ""))
    values = draft.values if draft else await _fresh(work, asked.get("keep", ""), receipt)
    if asked.get("journal") and not draft:
        values["journal"] = asked["journal"]
    return await _show(request, work, values, {}, draft=draft, receipt=receipt)


async def _paper_form(request: AnyRequest, work: Work, reserved: str) -> Response[bytes]:
    """The form for a letter that stands in the paper register under a reserved number."""
    number = await reserved_typed(work, reserved)
    if number.state != "reserved":
        raise Refusal(SETTLED, code="settled", number=number.number)
    values = await _fresh(work, "", None)
    day = typed_day(number.reserved_at.astimezone(offer_now(work).now.tzinfo).date())
    return await _show(request, work, values | {"reserved": reserved, "paper_on": day, "received_on": day}, {})


async def _origin(work: Work, typed: str) -> Prefill | None:
    """What the form begins with when the letter comes from another record."""
    found = origin_of(typed)
    return await found[0].show(work, found[1]) if found is not None else None


async def _receipt(work: Work, letter_id: str) -> dict[str, Any] | None:
    """What the one who registered a letter is told afterwards: its number, and its sender where it may be seen."""
    try:
        letter = await letter_as_kept(work, UUID(letter_id)) if letter_id else None
    except ValueError:
        return None
    if letter is None or letter.registered_by != work.actor.id:
        return None
    shown = sees_content(work.actor, letter)
    return {"id": letter.id, "number": letter.number, "at": letter.registered_at, "letter": letter if shown else None}


async def _fresh(work: Work, keep: str, receipt: dict[str, Any] | None) -> dict[str, str]:
    """The values of an empty form; after a registration the clerk's choices stay, the sender when it was asked for."""
    values = {
        "channel": work.tenant.profile.channels[0].slug,
        "kind": work.tenant.profile.document_kinds[0].slug,
        "language": work.tenant.profile.default_language,
        "sender_kind": "organisation",
        "received_on": typed_day(offer_now(work).today),
    }
    last = receipt["letter"] if receipt else None
    if last is not None:
        values |= {"channel": last.channel, "kind": last.kind, "language": last.language}
    if last is not None and keep:
        values |= {"sender": last.sender_name, "sender_id": str(last.sender_id or ""), "keep": "1"}
    return values


async def registrable(work: Work) -> list[Journal]:
    """The journals in which the actor may register for at least one unit."""
    scope = work.actor.scope(REGISTER)
    open_ones = [one for one in await journals_of(work) if takes_letters(one) and one.state == "open"]
    return [one for one in open_ones if scope.units_in(one.id) is None or scope.units_in(one.id)]


async def _show(
    request: AnyRequest,
    work: Work,
    values: dict[str, str],
    errors: dict[str, Refusal],
    *,
    draft: KeptDraft | None = None,
    receipt: dict[str, Any] | None = None,
) -> Response[bytes]:
    journals = await registrable(work)
    reserved = await reserved_typed(work, values["reserved"]) if values.get("reserved") else None
    if reserved is not None:
        journals = [one for one in journals if one.id == reserved.journal_id]
    journal = next((one for one in journals if one.slug == values.get("journal")), journals[0] if journals else None)
    origin = await _origin(work, values.get("origin", ""))
    if journal is not None and "case" not in values:
        values = values | await case_values(work, journal, values.get("sender_id", ""))
    context: dict[str, Any] = {
        "values": {"once": new_id().hex, **values},
        "errors": in_order(errors),
        "journals": journals,
        "journal": journal,
        "number": reserved.number if reserved else await preview(work, journal) if journal else "",
        "reserved": reserved,
        "now": work.now,
        "words": words_for(work.tenant, work.language),
        "sender_kinds": [(kind, gettext(SENDER_WORDS[kind])) for kind in SENDER_KINDS],
        "units": await _units(work, journal) if journal else [],
        "terms": await term_choices(work),
        "files": await _files(work, values, origin),
        "origin": origin,
        "today_count": await _today(work, journal) if journal else 0,
        "draft": draft,
        "receipt": receipt,
        "limits": work.tenant.profile.files,
        "files_open": await any_open(work),
        "options": options,
        "key": key,
    }
    return page(request, "correspondence/register.html", status=422 if errors else 200, **context)


async def case_values(work: Work, journal: Journal, sender_id: str) -> dict[str, str]:
    """The file that was last chosen for this sender in the journal, else there by the same person, as fields."""
    try:
        contact = UUID(sender_id) if sender_id else None
    except ValueError:
        contact = None
    found = await last_case(work, journal.id, contact, work.actor.id)
    if found is None:
        return {"case": "", "case_id": ""}
    return {"case": found.words, "case_id": str(found.id), "case_given": found.words}


async def _units(work: Work, journal: Journal) -> list[tuple[str, str]]:
    """The units for which the actor may register here, the journal's own first."""
    allowed = work.actor.scope(REGISTER).units_in(journal.id)
    units = [one for one in await units_with_names(work) if one.state == "active"]
    mine = [one for one in units if allowed is None or one.id in allowed]
    return [(str(one.id), one.name) for one in sorted(mine, key=lambda one: one.id != journal.unit_id)]


async def _files(work: Work, values: dict[str, str], origin: Prefill | None) -> list[FileRow]:
    """The files of a form that is shown again, those that still wait, and those it may take from where it comes."""
    ids = ids_typed(values.get("files", ""))
    given = [replace(file, state="waiting") for file in (origin.files if origin else ()) if file.id in ids]
    return given + await waiting_files(work, ids)


async def _today(work: Work, journal: Journal) -> int:
    midnight = offer_now(work).now.replace(hour=0, minute=0, second=0, microsecond=0)
    return await registered_since(work, journal.id, midnight)


# --- saving


@post("/letters", guards=[may(REGISTER)])
async def register(request: AnyRequest) -> Response[bytes]:
    """Register what was typed. A second submit of the same form leads to the letter that the first one made."""
    values = await posted(request)
    try:
        async with working(request) as work:
            letter_id = await once(work, values, "letter", lambda: _register(work, values))
    except FormRejected as refused:
        return await _refused(request, values, refused)
    except (Refusal, FieldErrors) as error:
        return await _refused(request, values, rejected(values, error))
    if values.get("reserved"):
        async with working(request) as work:
            number = await reserved_typed(work, values["reserved"])
        return leave_for(request, f"/blocks/{number.block_id}")
    if values.get("then") == "open":
        return leave_for(request, f"/letters/{letter_id}")
    asked = {"journal": values.get("journal", ""), "receipt": str(letter_id), "keep": values.get("keep", "")}
    return leave_for(request, "/letters/new?" + urlencode({name: value for name, value in asked.items() if value}))


async def _refused(request: AnyRequest, values: dict[str, str], refused: FormRejected) -> Response[bytes]:
    async with working(request) as work:
        return await _show(request, work, values, refused.errors)


async def _register(work: Work, values: dict[str, str]) -> UUID:
    new = new_letter(values, offer_now(work), paper=bool(values.get("reserved")))
    journal = next((one for one in await journals_of(work) if one.slug == values.get("journal")), None)
    if journal is None:
        raise Refusal(UNKNOWN_JOURNAL, code="unknown", field="journal")
    if values.get("reserved"):
        await drop_draft(work, PAPER_DRAFT)
        number, day = await reserved_typed(work, values["reserved"]), paper_day(values, offer_now(work))
        paper = await paper_of(work, number.id, day, journal)
        return (await register_letter(work, journal, new, paper=paper)).id
    # Before the number is taken: from then on the journal waits for this transaction's end.
    await drop_draft(work, DRAFT)
    origin = origin_of(values.get("origin", ""))
    if origin is not None:
        await origin[0].begin(work, origin[1], new.files)
    done = await register_letter(work, journal, new)
    if origin is not None:
        await origin[0].end(work, origin[1], done.id)
    return done.id


@post("/letters/new/discard", guards=[may(REGISTER)])
async def discard_draft(request: AnyRequest, work: Own) -> Response[bytes]:
    """Throw the draft away and begin anew."""
    await drop_draft(work, DRAFT)
    return leave_for(request, "/letters/new")


# --- while it is typed


@get("/letters/duplicates", guards=[may(REGISTER)])
async def duplicate_warning(
    request: AnyRequest,
    work: Own,
    sender: FromQuery[str] = "",
    sender_id: FromQuery[str] = "",
    sender_number: FromQuery[str] = "",
) -> Response[bytes]:
    """A warning when the same sender's letter with the same number is here already; empty when it is not."""
    try:
        contact = UUID(sender_id) if sender_id else None
    except ValueError:
        contact = None
    found = await duplicates(
        work,
        await journals_of(work),
        sender_number=" ".join(sender_number.split())[:NUMBER_LIMIT],
        sender_name=sender[:300],
        sender_id=contact,
    )
    return fragment(request, "correspondence/_duplicates.html", found=found)


@get("/letters/case", guards=[may(REGISTER)])
async def case_part(
    request: AnyRequest,
    work: Own,
    journal: FromQuery[str] = "",
    sender_id: FromQuery[str] = "",
    case: FromQuery[str] = "",
    case_given: FromQuery[str] = "",
) -> Response[bytes]:
    """The field of the file, filled as for this sender's last letter; left alone (204) when something was typed."""
    chosen = next((one for one in await registrable(work) if one.slug == journal), None)
    if chosen is None or (case and case != case_given) or not await any_open(work):
        return Response(b"", status_code=204)
    values = await case_values(work, chosen, sender_id)
    labels = words_for(work.tenant, work.language)["labels"]
    return fragment(request, "correspondence/_case.html", values=values, errors={}, labels=labels)


@get("/letters/next-number", guards=[may(REGISTER)])
async def next_number(request: AnyRequest, work: Own, journal: FromQuery[str] = "") -> Response[bytes]:
    """The stamp with the number that would come next. It is not reserved."""
    chosen = next((one for one in await registrable(work) if one.slug == journal), None)
    number = await preview(work, chosen) if chosen else ""
    return fragment(request, "correspondence/_stamp.html", journal=chosen, number=number, now=work.now)
