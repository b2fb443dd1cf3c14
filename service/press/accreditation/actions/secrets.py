"""What is known by a secret: personal links and codes, sealed while a mail still needs them, and kept as digests."""

import base64
import json
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from service.press.accreditation.models import Accreditation, Invitation
from service.press.accreditation.queries.invitations import digest_of
from service.press.accreditation.rules import badges
from service.public_information.actions.keys import draw_code, key_for_codes
from service.public_information.rules.codes import ALPHABET, digest
from service.runtime.secrets import Keyring, Unreadable
from service.runtime.work import Work

ANSWER_CARRIED = timedelta(hours=1)


def _context(work: Work, column: str, record_id: UUID) -> bytes:
    return f"{work.tenant.id}:{column}:{record_id}".encode()


def draw_token(work: Work, keyring: Keyring, invitation_id: UUID) -> tuple[bytes, bytes]:
    """A fresh personal link: sealed for the mail, and its digest."""
    token = secrets.token_urlsafe(24)
    return keyring.seal(token, _context(work, "press_invitation:token", invitation_id)), digest_of(token)


def open_token(work: Work, keyring: Keyring, one: Invitation) -> str:
    """The token of an invitation's link."""
    return keyring.open(one.token, _context(work, "press_invitation:token", one.id))


def seal_answer(work: Work, keyring: Keyring, invitation_id: UUID, name: str, outlet: str) -> str:
    """Who one said one is when answering: carried to the form in the address, readable to nobody on the way."""
    said = json.dumps([work.now.isoformat(), name, outlet], ensure_ascii=False)
    sealed = keyring.seal(said, _context(work, "press_invitation:said", invitation_id))
    return base64.urlsafe_b64encode(sealed).decode("ascii").rstrip("=")


def open_answer(work: Work, keyring: Keyring, invitation_id: UUID, said: str) -> tuple[str, str]:
    """Name and outlet of an answer that was given just now, else two empty words."""
    try:
        sealed = base64.urlsafe_b64decode(said.encode() + b"=" * (-len(said) % 4))
        at, name, outlet = json.loads(keyring.open(sealed, _context(work, "press_invitation:said", invitation_id)))
    except (Unreadable, ValueError):
        return "", ""
    fresh = work.now - datetime.fromisoformat(at) < ANSWER_CARRIED
    return (str(name), str(outlet)) if fresh else ("", "")


async def draw_secret(work: Work, keyring: Keyring, accreditation_id: UUID) -> tuple[str, bytes, bytes]:
    """A fresh code for an applicant: in words, sealed for the mail, and its keyed hash."""
    code, key = draw_code(), await key_for_codes(work, keyring)
    return code, keyring.seal(code, _context(work, "accreditation:code", accreditation_id)), digest(code, key)


def open_code(work: Work, keyring: Keyring, one: Accreditation) -> str:
    """The code of an application while it is kept, else ""."""
    if one.code is None:
        return ""
    try:
        return keyring.open(one.code, _context(work, "accreditation:code", one.id))
    except Unreadable:
        return ""


def draw_badge() -> tuple[bytes, str]:
    """A fresh badge: the number of its QR code, and its short code."""
    draws = [secrets.randbelow(len(ALPHABET)) for _ in range(badges.SHORT)]
    return secrets.token_bytes(badges.NUMBER), badges.short_code(draws)


async def badge_token(work: Work, keyring: Keyring, one: Accreditation) -> str:
    """What the QR code of a badge says, "" before there is one."""
    if one.badge_number is None:
        return ""
    return badges.token(one.badge_number, await key_for_codes(work, keyring))
