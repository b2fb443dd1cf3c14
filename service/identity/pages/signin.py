"""Signing in and out. The provider is reached by a link, since forms may only be sent to our own address."""

from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.exceptions import TooManyRequestsException
from litestar.params import FromQuery, QueryParameter

from service.identity import signin
from service.identity.backchannel import begin_known_session
from service.identity.oidc import answer_of
from service.identity.providers import ProviderBook, SignInTrouble, client_of
from service.identity.sessions import cookie_name, end_session
from service.kit.actor import Actor
from service.kit.words import N_
from service.runtime import clock, language
from service.runtime.house import House
from service.runtime.work import open_work
from service.tenancy.numbers import split_pattern
from service.tenancy.profile import Profile
from service.web.doors import safe_path
from service.web.guards import OPEN
from service.web.render import environment, page
from service.web.visitor import address_of, house, visitor
from service.web.working import AnyRequest, Own

BINDING = "chancery_signin"
TRIES_A_MINUTE = 120
REASONS: dict[str, tuple[int, str, str]] = {
    "away": (
        503,
        N_("The sign-in provider does not answer"),
        N_("It could not be reached in time. Nothing is wrong with your account. Try again in a minute."),
    ),
    "unconfigured": (
        503,
        N_("Signing in is not set up"),
        N_("This agency has no working sign-in provider yet. Tell the administrator of your agency."),
    ),
    "denied": (
        403,
        N_("You were not signed in"),
        N_("Signing in was cancelled or refused at the provider. You can start again."),
    ),
    "expired": (
        400,
        N_("This sign-in is no longer valid"),
        N_("It took longer than ten minutes, was used already or began in another browser. Start again here."),
    ),
    "broken": (
        400,
        N_("The provider's answer does not fit"),
        N_("It does not belong to the sign-in that was started here, so nobody was signed in. Start again."),
    ),
    "unknown": (
        403,
        N_("You are not known at this agency"),
        N_("The provider knows you, but this agency does not. Its administrator can add you."),
    ),
}


@get("/signin", opt=OPEN)
async def front(
    request: AnyRequest, follow: Annotated[str, QueryParameter(name="next")] = "/", signed_out: FromQuery[str] = ""
) -> Response[bytes]:
    """The page with the button that leads to the provider."""
    known = visitor(request)
    if known.actor is not None and known.actor.kind == "person":
        return _redirect(safe_path(follow))
    return _page(request, follow, signed_out=bool(signed_out))


@get("/signin/start", opt=OPEN)
async def start(request: AnyRequest, follow: Annotated[str, QueryParameter(name="next")] = "/") -> Response[bytes]:
    """Off to the provider."""
    known, own = visitor(request), house(request)
    await limit(own, request, "start")
    host = request.headers.get("host", "").partition(":")[0]
    binding = request.cookies.get(cookie_name(_secure(own), BINDING), "")
    try:
        begun = await signin.begin(
            own, book(request), known.tenant, host, safe_path(follow), known.language, binding[:100]
        )
    except SignInTrouble as trouble:
        signin.note(known.tenant, trouble)
        return _page(request, follow, reason=trouble.reason)
    answer = _redirect(begun.address)
    _set(answer, own, BINDING, begun.binding, signin.START_SECONDS)
    return answer


@get("/signin/callback", opt=OPEN)
async def callback(request: AnyRequest) -> Response[bytes]:
    """Where the provider sends everybody, on the central host; on to the agency's own."""
    own = house(request)
    await limit(own, request, "callback")
    try:
        return _redirect(await signin.come_back(own, book(request), answer_of(request.url.query)))
    except SignInTrouble as trouble:
        return _nowhere(request, trouble.reason)


@get("/signin/finish", opt=OPEN)
async def finish(request: AnyRequest, work: Own, code: FromQuery[str] = "") -> Response[bytes]:
    """Back at the agency: the session begins here, and only in the browser that started."""
    known, own = visitor(request), house(request)
    await limit(own, request, "finish")
    binding = request.cookies.get(cookie_name(_secure(own), BINDING), "")
    try:
        outcome = await signin.take_over(own, known.tenant, code[:200], binding)
        client = client_of(own.settings, known.tenant)
        person = await signin.admit(work, client, outcome)
        browser = request.headers.get("user-agent", "")
        cookie = await begin_known_session(
            own.keyspace, work, client, outcome.claims, person.id, outcome.id_token, browser
        )
    except SignInTrouble as trouble:
        if trouble.reason == "expired" and known.actor is not None:
            return _redirect("/")
        signin.note(known.tenant, trouble)
        return _page(request, "/", reason=trouble.reason)
    if known.session:
        await end_session(own.keyspace, known.tenant, known.session)
    answer = _redirect(safe_path(outcome.next))
    _set(answer, own, "", cookie, known.tenant.profile.sessions.absolute_hours * 3600)
    return answer


@post("/signout", opt=OPEN, status_code=200)
async def sign_out(request: AnyRequest) -> Response[bytes]:
    """End the session here, then at the provider."""
    known, own = visitor(request), house(request)
    session = await end_session(own.keyspace, known.tenant, known.session) if known.session else None
    address = ""
    if session is not None and known.actor is not None:
        await _note_end(own, request, known.actor)
        host = request.headers.get("host", "").partition(":")[0]
        address = await signin.begin_signing_out(
            own, book(request), known.tenant, host, session.id_token, known.language
        )
    answer = _page(request, "/", signed_out=True, address=address) if address else _redirect("/signin?signed_out=1")
    if address:
        answer.headers["Refresh"] = f"0; url={address}"
    _set(answer, own, "", "", 0)
    return answer


async def _note_end(own: House, request: AnyRequest, actor: Actor) -> None:
    known = visitor(request)
    known.actor = None
    async with open_work(own.database, known.tenant, actor, known.language) as work:
        if actor.id is not None:
            work.record("person.signed_out", actor.id, record="person")


def book(request: AnyRequest) -> ProviderBook:
    """What this process knows of providers; made by main, since loading the trusted certificates takes a while."""
    found: ProviderBook = request.app.state["provider_book"]
    return found


async def limit(own: House, request: AnyRequest, step: str) -> None:
    """A whole office may share one address, so the limit is wide; it is there to stop a flood."""
    tries = await own.keyspace.handover().count(f"tries:{step}:{address_of(request)}", 60)
    if tries > TRIES_A_MINUTE:
        raise TooManyRequestsException


def _secure(own: House) -> bool:
    return own.settings.scheme == "https"


def _set(answer: Response[bytes], own: House, name: str, value: str, seconds: int) -> None:
    secure = _secure(own)
    key = cookie_name(secure, name) if name else cookie_name(secure)
    answer.set_cookie(key, value, max_age=seconds, path="/", httponly=True, secure=secure, samesite="lax")


def _redirect(address: str) -> Response[bytes]:
    return Response(b"", status_code=303, headers={"Location": address, "Cache-Control": "no-store"})


def _page(
    request: AnyRequest, follow: str, *, reason: str = "", signed_out: bool = False, address: str = ""
) -> Response[bytes]:
    known = visitor(request)
    status, title, sentence = REASONS.get(reason, (200, "", ""))
    profile = known.tenant.profile
    return page(
        request,
        "identity/signin.html",
        status,
        reason=reason,
        title=language.gettext(title) if title else "",
        sentence=language.gettext(sentence) if sentence else "",
        signed_out=signed_out,
        address=address,
        start="/signin/start?" + urlencode({"next": safe_path(follow)}),
        button=profile.say(profile.sign_in.button, known.language),
        demo=profile.sign_in.demo,
        example=_example(profile, known.language),
    )


def _example(profile: Profile, code: str) -> dict[str, Any] | None:
    """The agency's own registration stamp, as an example beside the button."""
    journal = next((one for one in profile.journals if one.direction == "incoming"), None)
    if journal is None:
        return None
    today = clock.today(profile.zone)
    prefix, width, suffix = split_pattern(journal.pattern, today, profile.index_of(journal))
    return {"words": profile.say(journal.title, code), "number": f"{prefix}{471:0{width}}{suffix}", "day": today}


def _nowhere(request: AnyRequest, reason: str) -> Response[bytes]:
    """On the central host nothing is known of the agency, so neither its name nor its colour is shown."""
    code = language.preferred(request.headers.get("accept-language", "")) or "en"
    status, title, sentence = REASONS[reason]
    with language.speaking(code):
        text = (
            environment()
            .get_template("identity/nowhere.html")
            .render(lang=code, title=language.gettext(title), sentence=language.gettext(sentence))
        )
    headers = {"Cache-Control": "no-store"}
    return Response(text.encode(), status_code=status, media_type="text/html", headers=headers)


DOORS = [front, start, callback, finish, sign_out]
