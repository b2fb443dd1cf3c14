"""The form that registers a letter, and what helps while it is typed: senders, duplicates, the number to come."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery

from service.correspondence.actions.exchanging import PACKAGE, register_package, waiting_package
from service.correspondence.actions.registering import Registered, offer_now, register_letter
from service.correspondence.forms.letter import new_letter, paper_day, rejected
from service.correspondence.forms.package import package_values
from service.correspondence.origins import Prefill, origin_of
from service.correspondence.pages.showing import in_order, key, options, term_choices, words_for
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
from service.documents.queries import files_of, waiting_files
from service.documents.rules import FileRow
from service.identity.queries import units_with_names
from service.journals.actions.blocks import paper_of
from service.journals.queries import preview
from service.journals.queries.blocks import reserved_by_id
from service.journals.rules import SETTLED, Journal, Reserved
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.drafts import KeptDraft, drop_draft, find_draft
from service.web.errors import NotFound
from service.web.fields import FormRejected, typed_day
from service.web.guards import may
from service.web.idempotency import claim, keep_answer, was_used
from service.web.posted import posted
from service.web.render import fragment, leave_for, page
from service.web.working import AnyRequest, Own, working

DRAFT = "letter-new"
PAPER_DRAFT = "letter-paper"
SENDER_WORDS = {"organisation": N_("Organisation"), "person": N_("Person")}
ONCE_LIMIT = 40


@get("/letters/new", guards=[may(REGISTER)])
async def register_form(request: AnyRequest, work: Own) -> Response[bytes]:
    """An empty form, or the draft that was left behind. `receipt` shows what was registered last."""
    asked = request.query_params
    if asked.get("reserved"):
        return await _paper_form(request, work, asked["reserved"])
    draft = await _left_draft(work)
    origin = await _origin(work, asked.get("origin", ""))
    if origin is not None and (draft is None or draft.values.get("origin") != asked["origin"]):
        values = {**await _fresh(work, "", None), **origin.values, "origin": asked["origin"]}
        values["files"] = " ".join(str(file.id) for file in origin.files)
        return await _show(request, work, values, {})
    receipt = await _receipt(work, asked.get("receipt", ""))
    values = draft.values if draft else await _fresh(work, asked.get("keep", ""), receipt)
    if asked.get("package") and not draft:
        values |= await _from_package(work, asked["package"])
    if asked.get("journal") and not draft:
        values["journal"] = asked["journal"]
    return await _show(request, work, values, {}, draft=draft, receipt=receipt)


async def _paper_form(request: AnyRequest, work: Work, reserved: str) -> Response[bytes]:
    """The form for a letter that stands in the paper register under a reserved number."""
    number = await _reserved(work, reserved)
    if number.state != "reserved":
        raise Refusal(SETTLED, code="settled", number=number.number)
    values = await _fresh(work, "", None)
    day = typed_day(number.reserved_at.astimezone(offer_now(work).now.tzinfo).date())
    return await _show(request, work, values | {"reserved": reserved, "paper_on": day, "received_on": day}, {})


async def _reserved(work: Work, typed: str) -> Reserved:
    try:
        number = await reserved_by_id(work, UUID(typed))
    except ValueError:
        raise NotFound from None
    if number is None:
        raise NotFound
    return number


async def _from_package(work: Work, package_id: str) -> dict[str, str]:
    """What a package that waits says, as the form holds it. A package that is not there gives nothing."""
    try:
        package = await waiting_package(work, UUID(package_id))
    except (ValueError, Refusal, NotFound):
        return {}
    return package_values(package.said, offer_now(work)) | {"package": str(package.id)}


async def _package(work: Work, values: dict[str, str]) -> tuple[UUID, list[FileRow]] | None:
    """The package that a form was filled from, and its files."""
    try:
        package = await waiting_package(work, UUID(values.get("package", "")))
    except (ValueError, Refusal, NotFound):
        return None
    return package.id, await files_of(work, PACKAGE, package.id)


async def _origin(work: Work, typed: str) -> Prefill | None:
    """What the form begins with when the letter comes from another record."""
    found = origin_of(typed)
    return await found[0].show(work, found[1]) if found is not None else None


async def _left_draft(work: Work) -> KeptDraft | None:
    """What was typed and not saved. A draft that was kept while its form was being saved is none."""
    draft = await find_draft(work, DRAFT)
    if draft is None or not await was_used(work, once_key(draft.values)):
        return draft
    await drop_draft(work, DRAFT)
    return None


def once_key(values: dict[str, str]) -> str:
    """The key under which a form is saved once, however often it is sent."""
    return f"form:{values.get('once', '')[:ONCE_LIMIT]}"


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
    reserved = await _reserved(work, values["reserved"]) if values.get("reserved") else None
    if reserved is not None:
        journals = [one for one in journals if one.id == reserved.journal_id]
    journal = next((one for one in journals if one.slug == values.get("journal")), journals[0] if journals else None)
    origin = await _origin(work, values.get("origin", ""))
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
        "package": await _package(work, values),
        "receipt": receipt,
        "limits": work.tenant.profile.files,
        "options": options,
        "key": key,
    }
    return page(request, "correspondence/register.html", status=422 if errors else 200, **context)


async def _units(work: Work, journal: Journal) -> list[tuple[str, str]]:
    """The units for which the actor may register here, the journal's own first."""
    allowed = work.actor.scope(REGISTER).units_in(journal.id)
    units = [one for one in await units_with_names(work) if one.state == "active"]
    mine = [one for one in units if allowed is None or one.id in allowed]
    return [(str(one.id), one.name) for one in sorted(mine, key=lambda one: one.id != journal.unit_id)]


async def _files(work: Work, values: dict[str, str], origin: Prefill | None) -> list[FileRow]:
    """The files of a form that is shown again, those that still wait, and those it may take from where it comes."""
    ids = []
    for typed in values.get("files", "").replace(",", " ").split():
        try:
            ids.append(UUID(typed))
        except ValueError:
            continue
    given = [replace(file, state="waiting") for file in (origin.files if origin else ()) if file.id in ids]
    return given + (await waiting_files(work, ids) if ids else [])


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
            letter_id = await _register_once(work, values)
    except FormRejected as refused:
        return await _refused(request, values, refused)
    except (Refusal, FieldErrors) as error:
        return await _refused(request, values, rejected(values, error))
    if values.get("reserved"):
        async with working(request) as work:
            number = await _reserved(work, values["reserved"])
        return leave_for(request, f"/blocks/{number.block_id}")
    if values.get("then") == "open":
        return leave_for(request, f"/letters/{letter_id}")
    asked = {"journal": values.get("journal", ""), "receipt": str(letter_id), "keep": values.get("keep", "")}
    return leave_for(request, "/letters/new?" + urlencode({name: value for name, value in asked.items() if value}))


async def _refused(request: AnyRequest, values: dict[str, str], refused: FormRejected) -> Response[bytes]:
    async with working(request) as work:
        return await _show(request, work, values, refused.errors)


async def _register_once(work: Work, values: dict[str, str]) -> UUID:
    once = once_key(values)
    earlier = await claim(work, once, b"letter") if values.get("once") else None
    if earlier is not None:
        return UUID(earlier.body)
    done = await _register(work, values)
    if values.get("once"):
        await keep_answer(work, once, 201, str(done.id))
    return done.id


async def _register(work: Work, values: dict[str, str]) -> Registered:
    new = new_letter(values, offer_now(work), paper=bool(values.get("reserved")))
    journal = next((one for one in await journals_of(work) if one.slug == values.get("journal")), None)
    if journal is None:
        raise Refusal(UNKNOWN_JOURNAL, code="unknown", field="journal")
    if values.get("reserved"):
        await drop_draft(work, PAPER_DRAFT)
        number, day = await _reserved(work, values["reserved"]), paper_day(values, offer_now(work))
        return await register_letter(work, journal, new, paper=await paper_of(work, number.id, day, journal))
    # Before the number is taken: from then on the journal waits for this transaction's end.
    await drop_draft(work, DRAFT)
    package_id, origin = _package_id(values), origin_of(values.get("origin", ""))
    if package_id is not None:
        await waiting_package(work, package_id)
    if origin is not None:
        await origin[0].begin(work, origin[1], new.files)
    done = await register_letter(work, journal, new)
    if package_id is not None:
        await register_package(work, package_id, done.id)
    if origin is not None:
        await origin[0].end(work, origin[1], done.id)
    return done


def _package_id(values: dict[str, str]) -> UUID | None:
    try:
        return UUID(values["package"]) if values.get("package") else None
    except ValueError:
        return None


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


@get("/letters/next-number", guards=[may(REGISTER)])
async def next_number(request: AnyRequest, work: Own, journal: FromQuery[str] = "") -> Response[bytes]:
    """The stamp with the number that would come next. It is not reserved."""
    chosen = next((one for one in await registrable(work) if one.slug == journal), None)
    number = await preview(work, chosen) if chosen else ""
    return fragment(request, "correspondence/_stamp.html", journal=chosen, number=number, now=work.now)
