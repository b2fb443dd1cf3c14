"""Requests: the list, asking bodies, who has filed, deciding, what it makes together, as a file."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from service.audit.access import KINDS as ACT_KINDS
from service.audit.queries import timeline
from service.exchange.queries import links
from service.kit.paging import Cursor
from service.kit.refusal import Refusal, lacks_right
from service.kit.words import N_
from service.planning.filings.actions import asking, deciding
from service.planning.filings.forms import reason_from, remarks_from, request_from
from service.planning.filings.models import Request
from service.planning.filings.pages.frames import REQUESTS, field_lines, languages_of, reads, tabs, words_for
from service.planning.filings.queries import reading
from service.planning.filings.rules.acts import ASK, READ, REQUEST, WRITING
from service.planning.filings.rules.forms import Definition
from service.planning.filings.rules.together import Line
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.export import Cell, Table, taken_as
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.visitor import visitor
from service.web.working import AnyRequest, Own, working

ASKED = N_("The bodies are asked.")


@get(REQUESTS, guards=[may(READ)])
async def request_list(request: AnyRequest, work: Own, before: FromQuery[str] = "") -> Response[bytes]:
    """What was asked of bodies, and how many have filed."""
    rows, more = await reading.requests(work, before=_place(before))
    context: dict[str, Any] = {
        **words_for(work), "tabs": tabs(work, REQUESTS), "rows": rows, "more": more.encode() if more else "",
    }  # fmt: skip
    return page(request, "filings/requests.html", **context)


def _place(before: str) -> Cursor | None:
    try:
        return Cursor.decode(before) if before else None
    except Refusal:
        raise NotFound from None


@get(f"{REQUESTS}/new", guards=[may(ASK)])
async def new_request(request: AnyRequest, work: Own, form: FromQuery[str] = "") -> Response[bytes]:
    """The form by which bodies are asked."""
    return await _new(request, work, {"form": form, "all": "on"})


async def _new(
    request: AnyRequest, work: Work, values: Mapping[str, str], errors: Mapping[str, Refusal] | None = None
) -> Response[bytes]:  # fmt: skip
    waiting, _ = await reading.duties(work)
    context: dict[str, Any] = {
        **words_for(work), "values": values, "errors": errors or {},
        "forms": [(str(one.id), reading.said(work, one.titles)) for one in await reading.forms(work)],
        "bodies": [(str(one.row.party_id), one.name) for one in await links(work, states=("accepted",))],
        "duties": [
            (str(one.id), f"{one.party_name}: {reading.said(work, one.titles)}, {one.period}")
            for one in waiting if one.state in WRITING
        ],
    }  # fmt: skip
    status = 200 if not errors else 403 if lacks_right(errors.values()) else 422
    return page(request, "filings/ask.html", status=status, **context)


@post(f"{REQUESTS}/new", guards=[may(ASK)])
async def ask_bodies(request: AnyRequest) -> Response[bytes]:
    """Ask bodies for a report."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            parties = [one.row.party_id for one in await links(work, states=("accepted",))]
            made = await at_fields(read, asking.ask(work, request_from(read, work.today, parties)))
    except FormRejected as refused:
        async with working(request) as work:
            return await _new(request, work, refused.values, refused.errors)
    return await leave_saying(request, f"{REQUESTS}/{made}", ASKED)


async def _found(work: Work, request_id: UUID) -> Request:
    row = await reading.request_row(work, request_id)
    if row is None:
        raise NotFound
    return row


@get(f"{REQUESTS}/{{request_id:uuid}}", guards=[may(READ)])
async def request_page(request: AnyRequest, work: Own, request_id: FromPath[UUID]) -> Response[bytes]:
    """Who has filed and who has not, and what it makes together so far."""
    return await _show(request, work, await _found(work, request_id))


async def _show(
    request: AnyRequest, work: Work, row: Request, refused: str = "", values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:  # fmt: skip
    bodies = await reading.bodies(work, row.id)
    title = (await reading.edition_titles(work, [row]))[row.id]
    form = await reading.form_row(work, row.form_id)
    context: dict[str, Any] = {
        **words_for(work), "row": row, "base": f"{REQUESTS}/{row.id}", "title": title, "bodies": bodies,
        "missing": sum(one.state in ("waiting", "returned") for one in bodies), "late": row.due_on < work.today,
        "together": _together(work, await reading.come_together(work, row)), "refused": refused,
        "values": values or {}, "errors": errors or {}, "deciding": row.state == "open" and work.actor.may(ASK),
        "newer": form is not None and form.state != "retired" and _differs(form.definition, await _edition(work, row)),
        "history": [
            (act.at, gettext(ACT_KINDS.get(act.kind, act.kind)), act.actor_name, act.reason or "")
            for act in await timeline(work, row.id)
        ],
    }  # fmt: skip
    status = 200 if not errors else 403 if lacks_right(errors.values()) else 422
    return page(request, "filings/request.html", status=status, **context)


async def _edition(work: Work, row: Request) -> Mapping[str, Any]:
    found = await reading.edition_row(work, row.form_id, row.edition)
    assert found is not None  # the key says so
    return found.definition


def _differs(now: Mapping[str, Any], then: Mapping[str, Any]) -> bool:
    return Definition.of(now) != Definition.of(then)


def _together(work: Work, lines: list[Line]) -> list[dict[str, Any]]:
    """Lines with words; share: of each body's number beside the greatest, in hundredths."""
    languages, found = languages_of(work), []
    for line in lines:
        one = line.field
        greatest = max((abs(float(of.value)) for of in line.answers), default=0.0) if one.kind == "number" else 0.0
        found.append(
            {
                "line": line, "title": one.say(one.titles, languages), "kind": one.kind, "unit": one.unit,
                "options": [one.say(one.options, languages, place) for place in range(one.choices)],
                "columns": [one.say(one.columns, languages, place) for place in range(one.width)],
                "answers": [
                    (of.name, reads(one, of.value, languages, work.today),
                     round(100 * abs(float(of.value)) / greatest) if greatest else 0)
                    for of in line.answers
                ],
            }
        )  # fmt: skip
    return found


@get(f"{REQUESTS}/{{request_id:uuid}}/bodies/{{party_id:uuid}}", guards=[may(READ)])
async def body_page(
    request: AnyRequest, work: Own, request_id: FromPath[UUID], party_id: FromPath[UUID], number: FromQuery[str] = ""
) -> Response[bytes]:
    """What a body filed, and the decision."""
    return await _body(request, work, request_id, party_id, number)


async def _body(
    request: AnyRequest, work: Work, request_id: UUID, party_id: UUID, number: str = "",
    values: Mapping[str, str] | None = None, errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:  # fmt: skip
    row = await _found(work, request_id)
    body = next((one for one in await reading.bodies(work, request_id) if one.party_id == party_id), None)
    if body is None:
        raise NotFound
    filed = await reading.submissions(work, request_id, party_id)
    shown = next((one for one in filed if str(one.number) == (number or str(body.sendings))), None)
    forms = await reading.editions(work, row.form_id, {body.edition, *(one.edition for one in filed)})
    form = forms[shown.edition if shown is not None else body.edition]
    remarks = body.remarks if shown is not None and shown.number == body.sendings else {}
    context: dict[str, Any] = {
        **words_for(work), "row": row, "body": body, "base": f"{REQUESTS}/{request_id}/bodies/{party_id}",
        "title": (await reading.edition_titles(work, [row]))[row.id], "filed": filed, "shown": shown,
        "lines": field_lines(work, form, shown.answers if shown else {}, remarks), "remarks": remarks,
        "deciding": row.state == "open" and body.state == "filed" and work.actor.may(ASK),
        "values": values or {}, "errors": errors or {},
    }  # fmt: skip
    status = 200 if not errors else 403 if lacks_right(errors.values()) else 422
    return page(request, "filings/body.html", status=status, **context)


@post(f"{REQUESTS}/{{request_id:uuid}}/bodies/{{party_id:uuid}}/{{deed:str}}", guards=[may(ASK)])
async def decide(
    request: AnyRequest, request_id: FromPath[UUID], party_id: FromPath[UUID], deed: FromPath[str]
) -> Response[bytes]:  # fmt: skip
    """Accept what a body filed, return it with remarks, or remind it."""
    if deed not in ("accept", "return", "remind"):
        raise NotFound
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            told = await at_fields(read, _decided(work, request_id, party_id, deed, read))
    except FormRejected as refused:
        async with working(request) as work:
            return await _body(request, work, request_id, party_id, "", refused.values, refused.errors)
    return await leave_saying(request, f"{REQUESTS}/{request_id}", told)


async def _decided(work: Work, request_id: UUID, party_id: UUID, deed: str, read: Fields) -> str:
    if deed == "accept":
        closed = await deciding.accept(work, request_id, party_id)
        return N_("The report is accepted. It was the last: the request is closed.") if closed else N_(
            "The report is accepted."
        )  # fmt: skip
    if deed == "remind":
        await asking.remind(work, request_id, party_id)
        return N_("The body is reminded.")
    row = await _found(work, request_id)
    forms = await reading.editions(work, row.form_id, range(1, 1_000))
    keys = {one.key for form in forms.values() for one in form.fields}
    await deciding.give_back(work, request_id, party_id, remarks_from(read, sorted(keys)))
    return N_("The report is returned with your remarks.")


Deed = Callable[[Work, UUID, Fields], Awaitable[None]]


async def _remind(work: Work, request_id: UUID, read: Fields) -> None:
    await asking.remind(work, request_id)


async def _offer(work: Work, request_id: UUID, read: Fields) -> None:
    await asking.offer_newer(work, request_id)


async def _withdraw(work: Work, request_id: UUID, read: Fields) -> None:
    await asking.withdraw(work, request_id, reason_from(read))


async def _close(work: Work, request_id: UUID, read: Fields) -> None:
    await deciding.close(work, request_id, reason_from(read))


DEEDS: Mapping[str, tuple[Deed, str]] = {
    "remind": (_remind, N_("All who have not filed are reminded.")),
    "offer": (_offer, N_("The newer form is offered to all who have not filed.")),
    "withdraw": (_withdraw, N_("The request is withdrawn. What came in is kept.")),
    "close": (_close, N_("The request is closed with what was filed.")),
}


@post(f"{REQUESTS}/{{request_id:uuid}}/{{deed:str}}", guards=[may(ASK)])
async def do_with_request(request: AnyRequest, request_id: FromPath[UUID], deed: FromPath[str]) -> Response[bytes]:
    """Remind, offer a newer form, withdraw, close."""
    if deed not in DEEDS:
        raise NotFound
    do, told = DEEDS[deed]
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await at_fields(read, do(work, request_id, read))
    except FormRejected as refused:
        async with working(request) as work:
            row = await _found(work, request_id)
            return await _show(request, work, row, deed, refused.values, refused.errors)
    return await leave_saying(request, f"{REQUESTS}/{request_id}", told)


@get(f"{REQUESTS}/{{request_id:uuid}}/export.csv", guards=[may(READ)])
async def export_csv(request: AnyRequest, request_id: FromPath[UUID]) -> Stream:
    """One row a body, one column a field, as CSV."""
    return await _taken(request, request_id, "csv")


@get(f"{REQUESTS}/{{request_id:uuid}}/export.xlsx", guards=[may(READ)])
async def export_xlsx(request: AnyRequest, request_id: FromPath[UUID]) -> Stream:
    """The same as a workbook."""
    return await _taken(request, request_id, "xlsx")


async def _taken(request: AnyRequest, request_id: UUID, kind: str) -> Stream:
    async with working(request) as work:
        row = await _found(work, request_id)
        work.record("filing_request.exported", row.id, record=REQUEST, after={"kind": kind})
        form, languages = Definition.of(await _edition(work, row)), languages_of(work)
        head = [gettext("Body"), *(one.say(one.titles, languages) for one in form.fields)]
        rows: list[list[Cell]] = [
            [body.name, *(_cell(reads(one, filed.answers.get(one.key), languages, work.today)) for one in form.fields)]
            for body, filed in await reading.filed_now(work, row.id, ("filed", "accepted"))
        ]
    return taken_as(Table("reports", head, _pieces(rows)), kind, visitor(request).language)


def _cell(words: Any) -> str:
    return words if isinstance(words, str) else "\n".join("; ".join(row) for row in words)


async def _pieces(rows: list[list[Cell]]) -> AsyncIterator[list[list[Cell]]]:
    yield rows


DOORS = [
    request_list, new_request, ask_bodies, request_page, body_page, decide, do_with_request, export_csv, export_xlsx,
]  # fmt: skip
