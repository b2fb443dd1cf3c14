"""Invitations of agencies, made by the operator: only the hash of their word is kept."""

import secrets
from datetime import timedelta

from sqlalchemy import text

from service.kit.ids import new_id
from service.onboarding.queries import digest_of
from service.runtime import clock
from service.runtime.database import Database
from service.runtime.settings import Settings, SettingsError

INVITE = text(
    "insert into platform.invitation (id, word_sha256, note, created_at, expires_at, changed_at)"
    " values (:id, :word, :note, :now, :until, :now)"
)


async def invite(settings: Settings, note: str, days: int) -> str:
    """The address at which one agency may be set up. Raises SettingsError without the operator's role or an address."""
    if not settings.operator_url:
        raise SettingsError("DATABASE_OPERATOR_URL is not set; inviting needs the operator's role.")
    if not settings.central_hosts:
        raise SettingsError("CHANCERY_SSO_HOST is not set; agencies are set up at the service's own address.")
    word, now = secrets.token_urlsafe(32), clock.now()
    values = {"id": new_id(), "word": digest_of(word), "note": note, "now": now, "until": now + timedelta(days=days)}
    database = Database(settings.operator_url, size=1, overflow=0)
    try:
        async with database.single() as connection:
            await connection.execute(INVITE, values)
    finally:
        await database.close()
    host = settings.base_domain if settings.lenient else settings.sso_host
    return f"{settings.origin(host)}/onboarding/enter/{word}"
