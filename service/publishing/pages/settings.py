"""What the agency says of itself on its public page: welcome, who answers for information, contacts, logo."""

from collections.abc import Mapping

from litestar import Response, get, post

from service.documents import actions as documents
from service.documents.queries import file_by_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.publishing.actions.pictures import KINDS
from service.publishing.actions.settings import change_settings, set_logo
from service.publishing.forms import file_ids, rejected, settings_from, typed_settings
from service.publishing.queries.settings import site_settings
from service.publishing.rules.acts import PUBLISH, SETTING
from service.publishing.rules.items import NO_PICTURE_FILE
from service.runtime import clock
from service.runtime.work import Work
from service.web.fields import Fields, FormRejected
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

HERE = "/site/settings"


@get(HERE, guards=[may(PUBLISH)])
async def settings_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """What is set."""
    return await _show(request, work, {}, {})


async def _show(
    request: AnyRequest, work: Work, values: Mapping[str, str], errors: Mapping[str, Refusal]
) -> Response[bytes]:
    settings, profile = await site_settings(work.session), work.tenant.profile
    context = {
        "values": {**typed_settings(settings, profile.languages), **values},
        "errors": dict(errors),
        "own_languages": list(profile.languages),
        "logo": settings.logo,
        "limits": profile.files,
        "waiting": [],
    }
    return page(request, "publishing/site_settings.html", status=422 if errors else 200, **context)


@post(HERE, guards=[may(PUBLISH)])
async def save_settings(request: AnyRequest) -> Response[bytes]:
    """Keep what was typed; it shows at once."""
    values = await posted(request)
    ticks = {"on": values.get("on", "")}
    try:
        async with working(request) as work:
            profile = work.tenant.profile
            await change_settings(work, settings_from(values, profile.languages, clock.today(profile.zone)))
    except FormRejected as refused:
        async with working(request) as work:
            return await _show(request, work, {**values, **ticks}, refused.errors)
    return await leave_saying(request, HERE, N_("The settings are kept and show on the public page."))


@post(f"{HERE}/logo", guards=[may(PUBLISH)])
async def save_logo(request: AnyRequest) -> Response[bytes]:
    """Take an uploaded image as logo; without one, show the crest again."""
    values = await posted(request)
    try:
        async with working(request) as work:
            ids = file_ids(Fields(values))
            if values.get("act") == "remove":
                await set_logo(work, None)
            else:
                file = await file_by_id(work, ids[0]) if len(ids) == 1 else None
                if file is None or file.kind not in KINDS:
                    raise Refusal(NO_PICTURE_FILE, code="file_type", field="files")
                await documents.attach(work, ids, SETTING, work.tenant.id)
                work.later("publishing.make_logo", file_id=str(file.id))
    except (Refusal, FieldErrors) as error:
        async with working(request) as work:
            return await _show(request, work, {}, rejected({}, error).errors)
    said = N_("The crest is shown again.") if values.get("act") == "remove" else N_("The logo is being prepared.")
    return await leave_saying(request, HERE, said)


DOORS = [settings_page, save_settings, save_logo]
