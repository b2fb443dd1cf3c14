"""Forms: the list, the builder, how a form reads to those who fill it in."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.kit.refusal import Refusal, lacks_right
from service.kit.words import N_
from service.planning.filings.actions import building
from service.planning.filings.forms import check_from, field_from, titles_from, version_from
from service.planning.filings.models import Form
from service.planning.filings.pages.frames import FORMS, field_lines, languages_of, tabs, words_for
from service.planning.filings.queries.reading import form_row, forms, said
from service.planning.filings.rules.acts import ASK
from service.planning.filings.rules.forms import Definition, Field
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

BEGUN = N_("The form is begun. Add its fields.")
STALE = N_("Somebody else changed this form meanwhile. Look at it as it is now, and do it again.")


@get(FORMS, guards=[may(ASK)])
async def form_list(request: AnyRequest, work: Own) -> Response[bytes]:
    """The agency's forms."""
    return await _list(request, work)


async def _list(
    request: AnyRequest, work: Work, values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:  # fmt: skip
    rows = await forms(work, retired=True)
    context: dict[str, Any] = {
        **words_for(work), "tabs": tabs(work, FORMS), "values": values or {}, "errors": errors or {},
        "rows": [(row, said(work, row.titles), len(row.definition.get("fields", ()))) for row in rows],
    }  # fmt: skip
    return page(request, "filings/forms.html", status=422 if errors else 200, **context)


@post(FORMS, guards=[may(ASK)])
async def begin_form(request: AnyRequest) -> Response[bytes]:
    """Begin a form."""
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            titles = titles_from(read, work.tenant.profile.languages)
            made = await at_fields(read, building.create_form(work, titles))
    except FormRejected as refused:
        async with working(request) as work:
            return await _list(request, work, refused.values, refused.errors)
    return await leave_saying(request, f"{FORMS}/{made}", BEGUN)


@get(f"{FORMS}/{{form_id:uuid}}", guards=[may(ASK)])
async def form_page(
    request: AnyRequest, work: Own, form_id: FromPath[UUID], field: FromQuery[str] = ""
) -> Response[bytes]:
    """The builder; with `field`, the form of that field."""
    return await _show(request, work, form_id, field)


async def _show(
    request: AnyRequest, work: Work, form_id: UUID, field: str = "", refused: str = "",
    values: Mapping[str, str] | None = None, errors: Mapping[str, Refusal] | None = None,
) -> Response[bytes]:  # fmt: skip
    row = await form_row(work, form_id)
    if row is None:
        raise NotFound
    definition, languages = Definition.of(row.definition), languages_of(work)
    chosen = definition.by_key.get(field)
    names = {one.key: one.say(one.titles, languages) for one in definition.fields}
    context: dict[str, Any] = {
        **words_for(work), "row": row, "base": f"{FORMS}/{form_id}", "title": said(work, row.titles),
        "lines": field_lines(work, definition, {}, {}), "chosen": chosen, "names": names,
        "numbers": [(one.key, names[one.key]) for one in definition.fields if one.kind == "number"],
        "compared": [(one, [names[key] for key in one.parts], names[one.of]) for one in definition.checks],
        "refused": refused, "errors": errors or {}, "title_values": _titles(row),
        "values": values if values is not None else _typed(chosen) if chosen else {"kind": "number"},
    }  # fmt: skip
    status = 200 if not errors else 403 if lacks_right(errors.values()) else 422
    return page(request, "filings/form.html", status=status, **context)


def _titles(row: Form) -> dict[str, str]:
    return {f"title_{code}": str(text) for code, text in row.titles.items()}


def _typed(one: Field) -> dict[str, str]:
    """A field as its form shows it."""
    found = {
        "key": one.key, "kind": one.kind, "required": "on" if one.required else "", "unit": one.unit,
        "least": "" if one.least is None else str(one.least), "most": "" if one.most is None else str(one.most),
        "numeric": ", ".join(str(place + 1) for place in one.numeric),
    }  # fmt: skip
    for name, texts in (("title", one.titles), ("help", one.helps)):
        found |= {f"{name}_{code}": text for code, text in texts.items()}
    for name, lines in (("options", one.options), ("columns", one.columns)):
        found |= {f"{name}_{code}": "\n".join(some) for code, some in lines.items()}
    return found


Deed = Callable[[Work, UUID, Fields], Awaitable[None]]


async def _retitle(work: Work, form_id: UUID, read: Fields) -> None:
    titles = titles_from(read, work.tenant.profile.languages)
    await building.retitle(work, form_id, titles, version_from(read))


async def _put(work: Work, form_id: UUID, read: Fields) -> None:
    one = field_from(read, work.tenant.profile.languages)
    await building.put_field(work, form_id, one, version_from(read))


async def _drop(work: Work, form_id: UUID, read: Fields) -> None:
    await building.drop_field(work, form_id, read.line("key"), version_from(read))


async def _up(work: Work, form_id: UUID, read: Fields) -> None:
    await building.move_field(work, form_id, read.line("key"), -1, version_from(read))


async def _down(work: Work, form_id: UUID, read: Fields) -> None:
    await building.move_field(work, form_id, read.line("key"), 1, version_from(read))


async def _compare(work: Work, form_id: UUID, read: Fields) -> None:
    row = await form_row(work, form_id)
    keys = [one.key for one in Definition.of(row.definition).fields] if row is not None else []
    await building.add_check(work, form_id, check_from(read, keys), version_from(read))


async def _uncompare(work: Work, form_id: UUID, read: Fields) -> None:
    await building.drop_check(work, form_id, read.number("place") or 0, version_from(read))


async def _retire(work: Work, form_id: UUID, read: Fields) -> None:
    await building.retire(work, form_id)


DEEDS: Mapping[str, tuple[Deed, str]] = {
    "titles": (_retitle, N_("The titles are kept.")),
    "field": (_put, N_("The field is kept.")),
    "drop": (_drop, N_("The field is taken out. Requests that were sent keep it.")),
    "up": (_up, N_("The field moved up.")),
    "down": (_down, N_("The field moved down.")),
    "compare": (_compare, N_("The fields are compared from now on.")),
    "uncompare": (_uncompare, N_("The fields are compared no more.")),
    "retire": (_retire, N_("The form is retired. Requests that were sent go on.")),
}


@post(f"{FORMS}/{{form_id:uuid}}/{{deed:str}}", guards=[may(ASK)])
async def build(request: AnyRequest, form_id: FromPath[UUID], deed: FromPath[str]) -> Response[bytes]:
    """One step of building."""
    if deed not in DEEDS:
        raise NotFound
    do, told = DEEDS[deed]
    read = Fields(await posted(request))
    try:
        async with working(request) as work:
            await at_fields(read, do(work, form_id, read))
    except (FormRejected, StaleEdit) as refused:
        values, errors = _refused(read, refused)
        async with working(request) as work:
            return await _show(request, work, form_id, read.values.get("key", ""), deed, values, errors)
    return await leave_saying(request, f"{FORMS}/{form_id}", told)


def _refused(read: Fields, why: FormRejected | StaleEdit) -> tuple[dict[str, str], dict[str, Refusal]]:
    if isinstance(why, FormRejected):
        return why.values, why.errors
    return read.values, {"": Refusal(STALE, code="stale")}


DOORS = [form_list, begin_form, form_page, build]
