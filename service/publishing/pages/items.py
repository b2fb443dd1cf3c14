"""Where staff write for the public page: lists, the form of an item, its preview, publishing and withdrawing."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.documents.queries import files_of, waiting_files
from service.kit.paging import Cursor
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.publishing.actions.items import create_item, discard_item, publish_item, save_item, withdraw_item
from service.publishing.forms import file_ids, item_from, moment_from, reason_from, rejected, typed_item
from service.publishing.queries.items import EditedItem, item, item_pictures, items, standing
from service.publishing.rules.acts import EDIT, ITEM, PUBLISH
from service.publishing.rules.items import BEGIN, KINDS, MOST_PICTURES, STATES, allowed_acts
from service.publishing.slots import KINDS as PUBLIC_KINDS
from service.runtime import clock
from service.runtime.language import LANGUAGES, gettext
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from service.web.fields import Fields, FormRejected
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

LARGEST_FORM = 4 * 1024 * 1024
SHAPES = {"draft": "", "published": "done", "withdrawn": "stop", "discarded": "stop"}
SAVED_SINCE = N_("Somebody else saved this meanwhile. Your text is below; saving again keeps yours.")


@get("/site", guards=[may(EDIT, PUBLISH)])
async def site_list(
    request: AnyRequest, work: Own, kind: FromQuery[str] = "news", before: FromQuery[str] = ""
) -> Response[bytes]:
    """The items of one kind, the latest changed first."""
    chosen = kind if kind in KINDS else "news"
    rows, older = await items(work, chosen, Cursor.decode(before) if before else None)
    tabs = [
        {"label": gettext(words), "href": f"/site?kind={name}", "current": name == chosen, "count": None}
        for name, words in KINDS.items()
    ]
    context: dict[str, Any] = {
        "kind": chosen,
        "tabs": tabs,
        "rows": rows,
        "states": {state: gettext(words) for state, words in STATES.items()},
        "shapes": SHAPES,
        "begin": gettext(BEGIN[chosen]),
        "can_edit": work.actor.may(EDIT),
        "older": f"/site?kind={chosen}&before={older.encode()}" if older else None,
        "newest": f"/site?kind={chosen}" if before else None,
        "empty": gettext(PUBLIC_KINDS[chosen].empty),
    }
    return page(request, "publishing/site_list.html", **context)


@get("/site/new", guards=[may(EDIT)])
async def site_new(request: AnyRequest, work: Own, kind: FromQuery[str] = "news") -> Response[bytes]:
    """An empty form."""
    if kind not in KINDS:
        raise NotFound
    return await show_item(request, work, None, {"kind": kind})


@post("/site/new", guards=[may(EDIT)], request_max_body_size=LARGEST_FORM)
async def site_create(request: AnyRequest) -> Response[bytes]:
    """Keep a new item as a draft."""
    values = await posted(request)
    kind = values.get("kind", "")
    if kind not in KINDS:
        raise NotFound
    try:
        async with working(request) as work:
            made = await create_item(work, item_from(values, kind, *_known(work)))
    except FormRejected as refused:
        return await _again(request, None, refused)
    except (Refusal, FieldErrors) as error:
        return await _again(request, None, rejected(values, error))
    return await leave_saying(request, f"/site/{made}", N_("The draft is kept."))


def _known(work: Work) -> tuple[list[str], str, date]:
    profile = work.tenant.profile
    return list(profile.languages), profile.zone, clock.today(profile.zone)


@get("/site/{item_id:uuid}", guards=[may(EDIT, PUBLISH)])
async def site_item(request: AnyRequest, work: Own, item_id: FromPath[UUID]) -> Response[bytes]:
    """An item with its texts, pictures and versions."""
    return await show_item(request, work, await opened(work, item_id))


async def opened(work: Work, item_id: UUID) -> EditedItem:
    """The item, NotFound where there is none or it was thrown away."""
    found = await item(work, item_id)
    if found is None or found.state == "discarded":
        raise NotFound
    return found


async def show_item(
    request: AnyRequest,
    work: Work,
    edited: EditedItem | None,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None,
    **more: Any,
) -> Response[bytes]:
    """The form of an item, as kept or as typed; 422 with errors."""
    profile, kind = work.tenant.profile, edited.kind if edited else (values or {})["kind"]
    kept = typed_item(edited.facts, edited.texts, profile.zone) if edited else {}
    shown = {**kept, **({"slug": edited.slug, "revision": str(edited.revision)} if edited else {}), **(values or {})}
    acts = allowed_acts(work.actor, edited) if edited else ["edit"]
    context = {
        "item": edited,
        "kind": kind,
        "kind_title": gettext(KINDS[kind]),
        "heading": gettext(BEGIN[kind]),
        "values": shown,
        "errors": dict(errors or {}),
        "own_languages": list(profile.languages),
        "acts": acts,
        "states": {state: gettext(words) for state, words in STATES.items()},
        "shapes": SHAPES,
        "pictures": await item_pictures(work, edited.id) if edited else [],
        "most_pictures": MOST_PICTURES,
        "standing": await standing(work, ITEM, edited.id) if edited else None,
        "section": PUBLIC_KINDS[kind].section,
        "attached": await files_of(work, ITEM, edited.id) if edited else [],
        "waiting": await waiting_files(work, file_ids(Fields(shown))),
        "limits": profile.files,
        "now": work.now,
        "picture_errors": {},
        "picture_values": {},
        "compare": [],
        **more,
    }
    wrong = errors or context["picture_errors"]
    return page(request, "publishing/site_form.html", status=422 if wrong else 200, **context)


async def _again(request: AnyRequest, item_id: UUID | None, refused: FormRejected, **more: Any) -> Response[bytes]:
    """The form as it was typed; a box that was not ticked is not sent, so it is said here."""
    unticked = dict.fromkeys(("menu", *(f"ready_{code}" for code in LANGUAGES)), "") if refused.values else {}
    async with working(request) as work:
        edited = await opened(work, item_id) if item_id else None
        return await show_item(request, work, edited, {**unticked, **refused.values}, refused.errors, **more)


@post("/site/{item_id:uuid}", guards=[may(EDIT)], request_max_body_size=LARGEST_FORM)
async def site_save(request: AnyRequest, item_id: FromPath[UUID]) -> Response[bytes]:
    """Keep what was typed; with `then=publish` go on to publishing."""
    values = await posted(request)
    try:
        async with working(request) as work:
            edited = await opened(work, item_id)
            await save_item(work, item_id, item_from(values, edited.kind, *_known(work)))
    except FormRejected as refused:
        return await _again(request, item_id, refused)
    except StaleEdit as stale:
        return await _stale(request, item_id, values, stale)
    except (Refusal, FieldErrors) as error:
        return await _again(request, item_id, rejected(values, error))
    return await leave_saying(request, f"/site/{item_id}", N_("The draft is kept."))


async def _stale(request: AnyRequest, item_id: UUID, values: Mapping[str, str], stale: StaleEdit) -> Response[bytes]:
    """Both texts side by side; the form goes on from what was saved meanwhile."""
    async with working(request) as work:
        edited = await opened(work, item_id)
        differ = [name for name, text in stale.yours.items() if text != stale.theirs.get(name, "")]
        compare = [(name, stale.yours[name], stale.theirs.get(name, "")) for name in differ]
        typed = {**values, "revision": str(edited.revision)}
        errors = {"": Refusal(SAVED_SINCE, code="stale")}
        return await show_item(request, work, edited, typed, errors, compare=compare)


Write = Callable[[Work], Awaitable[object]]


async def _do(request: AnyRequest, item_id: UUID, write: Write, said: str, dialog: str) -> Response[bytes]:
    values = await posted(request)
    try:
        async with working(request) as work:
            await opened(work, item_id)
            await write(work)
    except FormRejected as refused:
        return await _again(request, item_id, FormRejected({}, refused.errors), dialog=dialog, dialog_values=values)
    except (Refusal, FieldErrors) as error:
        found = rejected({}, error)
        return await _again(request, item_id, found, dialog=dialog, dialog_values=values)
    return await leave_saying(request, f"/site/{item_id}", said)


@post("/site/{item_id:uuid}/publish", guards=[may(PUBLISH)])
async def site_publish(request: AnyRequest, item_id: FromPath[UUID]) -> Response[bytes]:
    """Publish now, or at a moment."""
    values = await posted(request)

    async def write(work: Work) -> None:
        await publish_item(work, item_id, moment_from(values, work.tenant.profile.zone, work.now))

    later = bool(values.get("publish_on", "").strip())
    said = N_("It will be published at that time.") if later else N_("It is published.")
    return await _do(request, item_id, write, said, "publish")


@post("/site/{item_id:uuid}/withdraw", guards=[may(PUBLISH)])
async def site_withdraw(request: AnyRequest, item_id: FromPath[UUID]) -> Response[bytes]:
    """Take it back, with a reason that everybody can read."""
    values = await posted(request)

    async def write(work: Work) -> None:
        await withdraw_item(work, item_id, reason_from(values))

    return await _do(request, item_id, write, N_("It is withdrawn. Its address says why."), "withdraw")


@post("/site/{item_id:uuid}/discard", guards=[may(EDIT)])
async def site_discard(request: AnyRequest, item_id: FromPath[UUID]) -> Response[bytes]:
    """Throw a draft away."""
    await posted(request)
    async with working(request) as work:
        kind = (await opened(work, item_id)).kind
        await discard_item(work, item_id)
    return await leave_saying(request, f"/site?kind={kind}", N_("The draft was thrown away."))


DOORS = [site_list, site_new, site_create, site_item, site_save, site_publish, site_withdraw, site_discard]
