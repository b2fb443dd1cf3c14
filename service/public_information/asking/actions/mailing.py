"""Mail to requesters: one for each thing said to them, in the language they asked in, with no more than they need."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

from service.kit.words import N_
from service.notifications.actions.mailing import MailAway, page_address
from service.public_information.asking.actions.sending import receipt_of
from service.public_information.asking.queries.drafts import draft_of_request
from service.public_information.asking.queries.story import Heard, heard
from service.public_information.asking.words import SAID, SUBJECTS
from service.public_information.rules.words import RECORD
from service.runtime.house import House
from service.runtime.language import LANGUAGES, format_date, gettext, speaking
from service.runtime.mail import OutgoingMail, deliver
from service.runtime.work import Work

TRIED_LONG_ENOUGH = timedelta(days=3)
QUOTED = frozenset({"clarification", "term", "extension", "forwarded", "left", "joined", "complaint_result"})
DUE = frozenset({"receipt", "extension"})
NUMBER = N_("Number: %(number)s")
CODE = N_("Code: %(code)s")
KEEP = N_("Keep both. Whoever has both can read the answer.")
NOT_LATER = N_("The answer comes not later than %(day)s.")
SEE = N_("See it with number and code here: %(address)s")
FOOT = N_(
    "You get this mail because you gave your address with a request for information. Answers to it are not read; "
    "use the page above."
)


async def mail_requester(work: Work, house: House, notice_id: UUID) -> None:
    """Send the mail of one notice, if its request has an address. Raises MailAway to be called again later.

    Should the commit fail after the mail went out, it goes out again under the same Message-ID.
    """
    told = await heard(work, notice_id)
    if told is None or not told.email or told.inward or told.kind not in SUBJECTS:
        return
    if told.kind == "answer" and told.way == "email":
        return  # the answer itself goes by mail
    code = await _code(work, house, told) if told.kind == "receipt" else ""
    language = told.language if told.language in LANGUAGES else work.tenant.profile.default_language
    with speaking(language):
        said = await deliver(house.settings.smtp_url, _written(work, house, told, language, code))
    if said.again and said.outcome == "refused" and work.now - told.at < TRIED_LONG_ENOUGH:
        raise MailAway(said.reason)
    went = said.outcome in {"delivered", "uncertain"}
    after: dict[str, Any] = {"notice": told.kind, "outcome": said.outcome}
    kind = "information_request.requester_mailed" if went else "information_request.requester_not_mailed"
    work.record(kind, told.request_id, record=RECORD, after=after | ({"why": said.reason} if said.reason else {}))


async def _code(work: Work, house: House, told: Heard) -> str:
    """The code of a request that came by the page, while it is kept with the form; "" for others."""
    draft = await draft_of_request(work, told.request_id)
    found = receipt_of(draft, house.keyring) if draft is not None else None
    return found.code if found else ""


def _written(work: Work, house: House, told: Heard, language: str, code: str) -> OutgoingMail:
    tenant = work.tenant
    name, host = tenant.name(language), tenant.host or f"{tenant.slug}.invalid"
    lines = [*_lines(work, house, told, language, code), f"-- \n{name}\n{gettext(FOOT)}\n"]
    return OutgoingMail(
        to=told.email,
        subject=gettext(SUBJECTS[told.kind], number=told.number),
        text="\n\n".join(lines),
        message_id=f"<request-notice.{told.id}@{host}>",
        language=language,
        sender_name=name,
        date=told.at,
    )


def _lines(work: Work, house: House, told: Heard, language: str, code: str) -> Iterator[str]:
    yield gettext(SAID[told.kind])
    if told.text and told.kind in QUOTED:
        yield told.text
    if code:
        yield "\n".join([gettext(NUMBER, number=told.number), gettext(CODE, code=code), gettext(KEEP)])
    if told.kind in DUE and told.due_at is not None:
        day = work.day_of(told.due_at)
        yield gettext(NOT_LATER, day=format_date(day))
    place = f"/public/{_page_language(work, language)}/requests?number={quote(told.number, safe='')}"
    yield gettext(SEE, address=page_address(work.tenant, house.settings, place))


def _page_language(work: Work, language: str) -> str:
    """A language in which the agency keeps pages."""
    profile = work.tenant.profile
    return language if language in profile.languages else profile.default_language
