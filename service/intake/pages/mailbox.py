"""The mailbox and its rules, for the administrator. The password that is set is never sent back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.identity.queries import units_with_names
from service.intake.actions.setting import PASSWORD, add_rule, remove_rule, set_mailbox
from service.intake.forms import mailbox_from, rule_from
from service.intake.queries import mailbox, rules, sealed
from service.intake.rules import ADMINISTER, FAILURES, PARTS, SECURITY
from service.journals.queries import open_journals
from service.journals.rules import Journal
from service.kit.refusal import Refusal
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import FormRejected
from service.web.guards import may
from service.web.posted import posted
from service.web.render import leave_for, page
from service.web.visitor import house
from service.web.working import AnyRequest, Own, working

ADDRESS = "/administration/mailbox"


@get(ADDRESS, guards=[may(ADMINISTER)])
async def mailbox_page(request: AnyRequest, work: Own) -> Response[bytes]:
    """How the mailbox is reached, and where its messages go."""
    return await _show(request, work, {}, {})


async def _journals(work: Work) -> list[Journal]:
    return [one for one in await open_journals(work, "incoming") if one.regime == "correspondence"]


async def _show(
    request: AnyRequest, work: Work, values: Mapping[str, str], errors: Mapping[str, Refusal]
) -> Response[bytes]:
    box, given = await mailbox(work), work.tenant.profile.mailbox
    journals = await _journals(work)
    units = [(str(one.id), one.name) for one in await units_with_names(work) if one.state == "active"]
    standing = {
        "on": "1" if box is not None and box.state == "on" and box.host else "",
        "host": box.host if box else "",
        "port": str(box.port) if box else "993",
        "security": box.security if box else "tls",
        "username": box.username if box else "",
        "folder": box.folder if box else "INBOX",
    }
    context: dict[str, Any] = {
        "box": box,
        "given": given,
        "values": {**standing, **{name: value for name, value in values.items() if name != "password"}},
        "errors": dict(errors),
        "has_password": await sealed(work, PASSWORD) is not None,
        "security": [(one, gettext(words)) for one, words in SECURITY.items()],
        "failure": gettext(FAILURES[box.failure]) if box and box.failure in FAILURES else "",
        "rules": await rules(work),
        "parts": [(one, gettext(words)) for one, words in PARTS.items()],
        "part_words": {one: gettext(words) for one, words in PARTS.items()},
        "journals": [(one.slug, one.title) for one in journals],
        "journal_titles": {one.id: one.title for one in journals},
        "units": units,
        "unit_names": dict(units),
    }
    return page(request, "intake/mailbox.html", status=422 if errors else 200, **context)


@post(ADDRESS, guards=[may(ADMINISTER)])
async def save_mailbox(request: AnyRequest) -> Response[bytes]:
    """Keep the mailbox as it was typed."""
    values = await posted(request)
    try:
        async with working(request) as work:
            setting = mailbox_from(values, has_password=await sealed(work, PASSWORD) is not None)
            await set_mailbox(work, house(request).keyring, setting)
            work.later("intake.poll")
    except FormRejected as rejected:
        return await _refused(request, values, rejected.errors)
    except Refusal as refusal:
        return await _refused(request, values, {refusal.field or "": refusal})
    return leave_for(request, ADDRESS)


async def _refused(request: AnyRequest, values: Mapping[str, str], errors: Mapping[str, Refusal]) -> Response[bytes]:
    async with working(request) as work:
        return await _show(request, work, values, errors)


@post(f"{ADDRESS}/rules", guards=[may(ADMINISTER)])
async def add_mail_rule(request: AnyRequest) -> Response[bytes]:
    """A further rule."""
    values = await posted(request)
    try:
        async with working(request) as work:
            offered = {one.slug: (one.id, one.unit_id) for one in await _journals(work)}
            part, words, journal_id, unit_id = rule_from(values, offered)
            if unit_id not in {one.id for one in await units_with_names(work)}:
                raise NotFound
            await add_rule(work, part, words, journal_id, unit_id)
    except FormRejected as rejected:
        return await _refused(request, values, rejected.errors)
    except Refusal as refusal:
        return await _refused(request, values, {refusal.field or "": refusal})
    return leave_for(request, f"{ADDRESS}#rules")


@post(f"{ADDRESS}/rules/{{rule_id:uuid}}/remove", guards=[may(ADMINISTER)])
async def remove_mail_rule(request: AnyRequest, rule_id: FromPath[UUID]) -> Response[bytes]:
    """Remove a rule."""
    await posted(request)
    async with working(request) as work:
        if not await remove_rule(work, rule_id):
            raise NotFound
    return leave_for(request, f"{ADDRESS}#rules")
