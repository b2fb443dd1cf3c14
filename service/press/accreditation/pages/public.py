"""What public pages of accreditation share: the layout, the form of an application, who may see one."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response

from service.documents.rules import FileRow
from service.kit.refusal import Refusal
from service.press.accreditation.forms.application import ticket
from service.press.accreditation.rules.calls import why_closed
from service.press.accreditation.rules.content import ORIGINS, ROLES
from service.press.accreditation.rules.views import CallView
from service.press.accreditation.writing import when_words
from service.public_information.actions.keys import key_for_codes
from service.public_information.asking.cookies import FOLLOW, cookie_of, may_follow
from service.public_information.asking.uploads import files_hint
from service.publishing.showing import public_page
from service.runtime.language import OWN_NAMES, format_moment, gettext
from service.runtime.work import Work
from service.web.visiting import base_of
from service.web.visitor import house, visitor
from service.web.working import AnyRequest


async def shown(request: AnyRequest, template: str, status: int = 200, **context: Any) -> Response[bytes]:
    """A public page that nobody on the way keeps."""
    base = base_of(visitor(request).language)
    answer = await public_page(request, f"accreditation/{template}", status=status, base=base, **context)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


async def followed(request: AnyRequest, accreditation_id: UUID) -> str | None:
    """The number of an application that is open in this browser."""
    return await may_follow(house(request), visitor(request).tenant, cookie_of(request, FOLLOW), accreditation_id)


def told(work: Work, call: CallView) -> dict[str, Any]:
    """What everybody may know of what one can be accredited for."""
    own, event = work.tenant.profile.default_language, call.event
    return {
        "id": call.id,
        "title": call.title(work.language, own),
        "criteria": call.criteria(work.language, own),
        "when": when_words(event, work) if event else "",
        "where": event.place_in(work.language) if event else "",
        "stream": event.stream_url if event else "",
        "from": call.edit.valid_from,
        "until": call.edit.valid_until,
        "closes": call.window.closes_at,
        "why": closed_words(work, call),
        "moderated": call.moderated,
        "card": call.edit.card,
        "documents": call.edit.documents,
    }


def closed_words(work: Work, call: CallView) -> str:
    """Why no application is taken now, in the reader's language; "" when they are."""
    sentence, opens = why_closed(call.window, work.now), call.window.opens_at
    zone = work.zone
    return gettext(sentence, moment=format_moment(opens, zone) if opens else "") if sentence else ""


async def form_context(
    request: AnyRequest, work: Work, call: CallView, values: Mapping[str, str] | None = None,
    errors: Mapping[str, Refusal] | None = None, kept: Sequence[FileRow] = (), invited: str = "", form: str = "",
    begun: Mapping[str, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What the form of an application knows. invited: the token of the link it was begun from; form: its ticket."""
    profile = work.tenant.profile
    usual = {"role": "journalist", "origin": "local", "language": work.language, **(begun or {})}
    fresh = form or ticket(await key_for_codes(work, house(request).keyring), work.now)
    return {
        "call": told(work, call),
        "values": usual if values is None else values,
        "form": fresh,
        "errors": errors or {},
        "waiting": kept,
        "invited": invited,
        "roles": [(word, gettext(said)) for word, said in ROLES.items()],
        "origins": [(word, gettext(said)) for word, said in ORIGINS.items()],
        "spoken": [(code, OWN_NAMES[code]) for code in profile.languages],
        "files_hint": files_hint(request),
    }
