"""The steps: shown with what was entered so far, read, kept; left and gone on with at any of them."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from service.kit.refusal import FieldErrors, Refusal
from service.onboarding.actions.opening import CHANGED, keep, open_agency
from service.onboarding.pages.frames import COOKIE, HOME, shown
from service.onboarding.pages.showing import context_of
from service.onboarding.pages.taking import take
from service.onboarding.queries import Invitation, invitation
from service.onboarding.rules.draft import BY_SLUG, STEPS, Step, after, next_step
from service.runtime.language import LANGUAGES
from service.web.arrival import LANGUAGE_COOKIE
from service.web.guards import OPEN
from service.web.posted import posted
from service.web.render import leave_for
from service.web.visitor import house
from service.web.working import AnyRequest

DAYS = 30
Errors = Mapping[str, Refusal]


async def _held(request: AnyRequest) -> Invitation | None:
    word = request.cookies.get(COOKIE, "")
    return await invitation(house(request).database, word) if word else None


def _nothing(request: AnyRequest) -> Response[bytes]:
    return shown(request, None, "onboarding/none.html", dict, 404)


def _secure(request: AnyRequest) -> bool:
    return house(request).settings.scheme == "https"


@get(f"{HOME}/enter/{{word:str}}", opt=OPEN)
async def enter(request: AnyRequest, word: FromPath[str]) -> Response[bytes]:
    """The address of an invitation: its word goes into a cookie and out of the address."""
    held = await invitation(house(request).database, word[:100])
    if held is None:
        return _nothing(request)
    answer = leave_for(request, HOME)
    answer.set_cookie(
        COOKIE, word, max_age=DAYS * 86_400, path=HOME, httponly=True, secure=_secure(request), samesite="lax"
    )  # fmt: skip
    return answer


@get(HOME, opt=OPEN)
async def go_on(request: AnyRequest) -> Response[bytes]:
    """Where one left."""
    held = await _held(request)
    if held is None:
        return _nothing(request)
    return leave_for(request, f"{HOME}/{next_step(held.draft).slug if held.state == 'open' else 'open'}")


@get(f"{HOME}/language/{{code:str}}", opt=OPEN)
async def choose_language(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """These pages in another language from now on."""
    held = await _held(request)
    if held is None or code not in LANGUAGES:
        return _nothing(request)
    step = request.query_params.get("step", "")
    answer = leave_for(request, f"{HOME}/{step}" if step in BY_SLUG else HOME)
    answer.set_cookie(LANGUAGE_COOKIE, code, max_age=DAYS * 86_400, path=HOME, secure=_secure(request), samesite="lax")
    return answer


@get(f"{HOME}/{{slug:str}}", opt=OPEN)
async def show_step(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """A step that was reached."""
    held, step = await _held(request), BY_SLUG.get(slug)
    if held is None or step is None:
        return _nothing(request)
    if step.slug not in held.draft.done and step != next_step(held.draft):
        return leave_for(request, HOME)
    return await _show(request, held, step)


def template_of(step: Step) -> str:
    """Steps that are nothing but their fields have no template of their own."""
    return "step" if step.slug in ("structure", "people") else step.slug.replace("-", "_")


async def _show(
    request: AnyRequest, held: Invitation, step: Step, values: Mapping[str, str] | None = None,
    errors: Errors | None = None, **more: Any,
) -> Response[bytes]:  # fmt: skip
    made = await context_of(house(request), held, step, values, errors or {})
    return shown(
        request, held, f"onboarding/{template_of(step)}.html", lambda: {**made(), **more},
        422 if errors else 200,
    )  # fmt: skip


@post(f"{HOME}/{{slug:str}}", opt=OPEN)
async def take_step(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Keep a step and go to the next; what is wrong is said at its field, and nothing typed is lost."""
    held, step = await _held(request), BY_SLUG.get(slug)
    if held is None or step is None:
        return _nothing(request)
    if step == STEPS[-1]:
        return await _open(request, held, step)
    return await _take(request, held, step) if held.state == "open" else leave_for(request, f"{HOME}/open")


async def _take(request: AnyRequest, held: Invitation, step: Step) -> Response[bytes]:
    values = await posted(request)
    if values.get("version") != str(held.version):
        return await _show(request, held, step, values, {"": Refusal(CHANGED, code="stale")})
    taken = await take(request, held, step, values)
    if taken.errors or taken.tried is not None:
        return await _show(request, held, step, values, taken.errors, tried=taken.tried)
    taken.draft.done = [one.slug for one in STEPS if one.slug in {*taken.draft.done, step.slug}]
    try:
        await keep(house(request), held, taken.draft)
    except Refusal as refusal:
        return await _show(request, held, step, values, {"": refusal})
    return leave_for(request, f"{HOME}/{after(step).slug}")


async def _open(request: AnyRequest, held: Invitation, step: Step) -> Response[bytes]:
    if held.state == "opened":
        return leave_for(request, f"{HOME}/open")
    try:
        await open_agency(house(request), held)
    except FieldErrors as refused:
        return await _show(request, held, step, {}, {one.field or "": one for one in refused.errors})
    except Refusal as refusal:
        return await _show(request, held, step, {}, {"": refusal})
    return leave_for(request, f"{HOME}/open")


DOORS = [enter, go_on, choose_language, show_step, take_step]
