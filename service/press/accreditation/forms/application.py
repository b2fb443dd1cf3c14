"""An application as it is typed, and the ticket that its form carries.

The ticket says when the form was shown and tells one form from another: whoever posts it twice has applied once, and
the files that come with it are theirs alone. It is signed, so that nobody makes one up.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from service.kit.ids import new_id
from service.press.accreditation.rules import content
from service.press.accreditation.rules.calls import CallEdit
from service.press.accreditation.rules.content import ORIGINS, ROLES, Applied
from service.press.accreditation.rules.invitations import NAME_NEEDED, OUTLET_NEEDED
from service.public_information.asking.rules import WRONG_EMAIL
from service.runtime.mail import mail_address
from service.web.fields import Fields

LIVES = timedelta(hours=24)


def ticket(key: bytes, now: datetime) -> str:
    """A fresh ticket."""
    word = f"{new_id()}.{int(now.timestamp())}"
    return f"{word}.{_signed(word, key)}"


def ticket_in(typed: str, key: bytes, now: datetime) -> tuple[UUID, datetime] | None:
    """The id of a form and when it was shown, None for a forged or an old one."""
    word, _, signature = typed[:200].rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signed(word, key).encode()):
        return None
    ident, _, moment = word.partition(".")
    began = datetime.fromtimestamp(int(moment), UTC)
    return (UUID(ident), began) if now - began <= LIVES else None


def _signed(word: str, key: bytes) -> str:
    return hmac.new(key, b"accreditation form " + word.encode(), hashlib.sha256).hexdigest()[:32]


def application_from(
    read: Fields, call: CallEdit, languages: Sequence[str], language: str, files: Sequence[UUID],
    invitation_id: UUID | None = None,
) -> Applied:  # fmt: skip
    """What was typed; what is wrong is noted in `read` and raised by its `done`."""
    email = read.line("email", limit=200)
    if email and mail_address(email) is None:
        read.refuse("email", WRONG_EMAIL, "email")
    spoken = read.choice("language", languages) or (language if language in languages else languages[0])
    applied = Applied(
        name=read.line("name", limit=content.NAME_LIMIT),
        outlet=read.line("outlet", limit=content.OUTLET_LIMIT),
        role=read.choice("role", ROLES, required=True),
        email=email,
        phone=read.line("phone", limit=content.PHONE_LIMIT),
        origin=read.choice("origin", ORIGINS, required=True),
        country=read.line("country", limit=content.CARD_LIMIT),
        card=read.line("card", limit=content.CARD_LIMIT) if call.card != "none" else "",
        note=read.text("note", limit=content.NOTE_LIMIT),
        language=spoken,
        outlet_id=read.uuid("outlet_id"),
        journalist_id=read.uuid("name_id"),
        invitation_id=invitation_id,
        files=tuple(files) if call.documents != "none" else (),
    )
    for problem in content.problems_of(applied, call):
        read.errors.setdefault(problem.field or "", problem)
    return applied


def answer_from(read: Fields) -> tuple[str, str, str]:
    """What was answered through a personal link: the answer, and who says it. Raises FormRejected."""
    state = read.choice("answer", ("accepted", "declined"), required=True)
    name = read.line("name", limit=content.NAME_LIMIT)
    outlet = read.line("outlet", limit=content.OUTLET_LIMIT)
    if state == "accepted":
        if not name:
            read.refuse("name", NAME_NEEDED, "required")
        if not outlet:
            read.refuse("outlet", OUTLET_NEEDED, "required")
    read.done()
    return state, name, outlet
