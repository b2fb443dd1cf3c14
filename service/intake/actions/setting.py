"""The mailbox and its rules as an administrator sets them. What is typed as password is sealed and never shown."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from service.intake.imap import Account
from service.intake.models import SECRET, MailboxRow, MailRule
from service.intake.queries import mailbox, sealed
from service.intake.rules import ADMINISTER, MANY_RULES, MOST_RULES, NO_RIGHT, TAKEN_ELSEWHERE
from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.runtime.house import House
from service.runtime.secrets import Keyring, SecretsError, resolve_reference
from service.runtime.work import Work

PASSWORD = "intake.password"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxSetting:
    """What an administrator sets. password: empty keeps the one that is set."""

    on: bool
    host: str
    port: int
    security: str
    username: str
    folder: str
    password: str = ""


def secret_context(tenant_id: UUID, name: str) -> bytes:
    """What a secret of an agency is sealed for: this agency, this name."""
    return f"{tenant_id}:agency_secret:{name}".encode()


async def set_mailbox(work: Work, keyring: Keyring, setting: MailboxSetting) -> None:
    """Keep how the mailbox is reached. Another host, user or folder is read from its beginning. Raises Refusal."""
    _demand_administrator(work)
    if work.tenant.profile.mailbox is not None:
        raise Refusal(TAKEN_ELSEWHERE, code="in_profile")
    before = await mailbox(work)
    place = {"host": setting.host, "port": setting.port, "username": setting.username, "folder": setting.folder}
    values = {**place, "state": "on" if setting.on else "off", "security": setting.security, "failure": ""}
    moved = before is None or any(getattr(before, name) != value for name, value in place.items())
    if moved:
        values |= {"validity": 0, "last_uid": 0, "boundary": 0}
    statement = insert(MailboxRow).values(tenant_id=work.tenant.id, id=work.tenant.id, **values)
    await work.session.execute(statement.on_conflict_do_update(index_elements=["tenant_id"], set_=values))
    if setting.password:
        await _keep_secret(work, keyring, PASSWORD, setting.password)
    shown = {**place, "state": values["state"], "password": "changed" if setting.password else "kept"}
    work.record("mailbox.changed", work.tenant.id, record="mailbox", after=shown)


def _demand_administrator(work: Work) -> None:
    if not work.actor.may(ADMINISTER):
        raise Refusal(NO_RIGHT, code="not_permitted")


async def _keep_secret(work: Work, keyring: Keyring, name: str, text: str) -> None:
    values = {"sealed": keyring.seal(text, secret_context(work.tenant.id, name)), "changed_at": work.now}
    statement = insert(SECRET).values(tenant_id=work.tenant.id, id=new_id(), name=name, **values)
    await work.session.execute(statement.on_conflict_do_update(index_elements=["tenant_id", "name"], set_=values))


async def account(work: Work, house: House) -> Account | None:
    """How the mailbox is opened, None when there is none or it is off. Raises SecretsError."""
    given = work.tenant.profile.mailbox
    if given is not None:
        password = resolve_reference(given.password)
        return Account(given.host, given.port, given.security, given.username, password, given.folder)
    found = await mailbox(work)
    if found is None or found.state != "on" or not found.host:
        return None
    blob = await sealed(work, PASSWORD)
    if blob is None:
        raise SecretsError("No password is set.")
    password = house.keyring.open(blob, secret_context(work.tenant.id, PASSWORD))
    return Account(found.host, found.port, found.security, found.username, password, found.folder)


async def add_rule(work: Work, part: str, words: str, journal_id: UUID, unit_id: UUID) -> UUID:
    """A further rule, after those there are. Raises Refusal."""
    _demand_administrator(work)
    count, last = (await work.session.execute(select(func.count(), func.max(MailRule.position)))).one()
    if count >= MOST_RULES:
        raise Refusal(MANY_RULES, code="too_many", limit=MOST_RULES)
    rule_id = new_id()
    values = {"position": (last or 0) + 1, "part": part, "words": words, "journal_id": journal_id, "unit_id": unit_id}
    work.session.add(MailRule(id=rule_id, tenant_id=work.tenant.id, **values))
    await work.session.flush()
    work.record("mail_rule.added", rule_id, record="mail_rule", after={"part": part, "words": words})
    return rule_id


async def remove_rule(work: Work, rule_id: UUID) -> bool:
    """Remove a rule; False when there is none of this id. Raises Refusal."""
    _demand_administrator(work)
    row = (
        await work.session.execute(
            delete(MailRule).where(MailRule.id == rule_id).returning(MailRule.part, MailRule.words)
        )
    ).one_or_none()
    if row is None:
        return False
    work.record("mail_rule.removed", rule_id, record="mail_rule", before={"part": row.part, "words": row.words})
    return True
