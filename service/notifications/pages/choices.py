"""How notices reach one: a way for each group, quiet hours, the morning summary, the secret calendar address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from litestar import Response, get, post

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.notifications.actions import notify
from service.notifications.actions.choosing import keep_choices, make_feed, revoke_feed
from service.notifications.forms import choices_form, values_of, way_field
from service.notifications.kinds import GROUPS, KINDS, TEST, WAY_WORDS
from service.notifications.pages.showing import person
from service.notifications.queries.choices import Reader, living_feed, readers
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields, FormRejected
from service.web.flash import leave_saying
from service.web.guards import signed_in
from service.web.posted import posted
from service.web.render import page
from service.web.visitor import house
from service.web.working import AnyRequest, Own, working

PLACE = "/me/notices"
LABELS = {
    "quiet": N_("Quiet hours"),
    "quiet_from": N_("Quiet from"),
    "quiet_until": N_("Quiet until"),
    "summary": N_("Morning summary"),
    "summary_at": N_("Hour of the summary"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows beside what is kept: a form that was refused, a secret that was just made."""

    values: Mapping[str, str] | None = None
    errors: Mapping[str, Refusal] = field(default_factory=dict)
    made: str = ""

    @property
    def status(self) -> int:
        return 422 if self.errors else 200


@get(PLACE, guards=[signed_in])
async def choices_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """How notices reach one now."""
    return await _show(request, work, Shown())


@post(PLACE, guards=[signed_in], status_code=200)
async def keep(request: AnyRequest) -> Response[bytes]:
    """Keep what was chosen."""
    reader, fields = person(request), Fields(await posted(request))
    try:
        chosen = choices_form(fields, groups())
    except FormRejected as rejected:
        async with working(request) as work:
            return await _show(request, work, Shown(rejected.values, rejected.errors))
    async with working(request) as work:
        await keep_choices(work, reader, chosen)
    return await leave_saying(request, PLACE, N_("Saved."))


@post("/me/notices/calendar", guards=[signed_in], status_code=200)
async def renew_calendar(request: AnyRequest) -> Response[bytes]:
    """Make a secret address, or a new one in place of the old; it is shown this once."""
    reader, own = person(request), house(request)
    async with working(request) as work:
        token = await make_feed(work, reader)
        await work.commit()
        address = f"{own.settings.origin(work.tenant.host)}/calendar/{token}.ics"
        return await _show(request, work, Shown(made=address))


@post("/me/notices/calendar/revoke", guards=[signed_in], status_code=200)
async def revoke_calendar(request: AnyRequest) -> Response[bytes]:
    """End the secret address."""
    reader = person(request)
    async with working(request) as work:
        await revoke_feed(work, reader)
    return await leave_saying(request, PLACE, N_("The secret address leads nowhere any more."))


@post("/me/notices/test", guards=[signed_in], status_code=200)
async def send_test(request: AnyRequest) -> Response[bytes]:
    """Send oneself a notice, in the way chosen for everything else."""
    reader = person(request)
    async with working(request) as work:
        sent = await notify(work, [reader], TEST, record="person", record_id=reader)
    if not sent:
        return await leave_saying(request, PLACE, N_("Nothing was sent: you chose to have none of these notices."))
    return await leave_saying(request, PLACE, N_("A notice is on its way to you."))


def groups() -> list[str]:
    """Groups in which something can come, in their order."""
    used = {kind.group for kind in KINDS.values()}
    return [group for group in GROUPS if group in used]


async def _show(request: AnyRequest, work: Work, shown: Shown) -> Response[bytes]:
    reader = await _reader(work, person(request))
    agency, feed = work.tenant.profile.reminders, await living_feed(work, reader.id)
    return page(
        request,
        "notifications/choices.html",
        shown.status,
        reader=reader,
        groups=[(way_field(group), gettext(GROUPS[group].title)) for group in groups()],
        ways=[(way, gettext(words)) for way, words in WAY_WORDS.items()],
        values=values_of(reader.choices, groups()) if shown.values is None else shown.values,
        errors=shown.errors,
        labels={name: gettext(words) for name, words in LABELS.items()},
        agency=agency,
        agency_is_quiet=agency.quiet_from != agency.quiet_until,
        feed=feed,
        made=shown.made,
    )


async def _reader(work: Work, person_id: UUID) -> Reader:
    found = (await readers(work, [person_id])).get(person_id)
    if found is None:
        raise NotFound
    return found


DOORS = [choices_page, keep, renew_calendar, revoke_calendar, send_test]
