"""Asking to be put on a list, the mail that makes sure who asked, and confirming."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from service.kit.ids import new_id
from service.kit.words import N_
from service.mailing.actions.planning import fresh_token
from service.mailing.models import Optout
from service.mailing.rules.recipients import folded
from service.mailing.subscribers.models import Subscriber
from service.mailing.subscribers.queries.subscribers import by_address, by_token, digest_of, subscriber_row
from service.mailing.subscribers.rules import AT_ONCE, LINK_LIVES, SUBSCRIBER
from service.mailing.subscribers.slots import PATH, TOPICS
from service.notifications.actions.mailing import MailAway, page_address
from service.runtime.house import House
from service.runtime.language import format_date, gettext, speaking
from service.runtime.mail import OutgoingMail, deliver
from service.runtime.secrets import Keyring
from service.runtime.work import Work

ASK = "mailing.ask_subscriber"
TRIED_LONG_ENOUGH = timedelta(days=1)
SUBJECT = N_("Confirm: %(title)s")
SOMEBODY = N_("Somebody, probably you, asked %(agency)s to send this to your address: %(title)s.")
FOLLOW = N_("If you want it, open this page and press the button: %(address)s")
LIVES = N_("The link works until %(day)s. If you do nothing, you get no more mail of this.")


async def ask(work: Work, keyring: Keyring, topic: str, address: str, language: str) -> None:
    """Ask the owner of an address whether they want the mails of a topic, in this language.

    The same happens whether the address is known or not: the mail goes there, and nothing changes until its link is
    followed. Pressed twice at once it is one mail.
    """
    assert topic in TOPICS
    key = folded(address)
    fresh = insert(Subscriber).values(
        tenant_id=work.tenant.id, id=new_id(), topic=topic, address=address, folded=key, language=language,
        wished_language=language, state="waiting", asked_at=work.now - 2 * AT_ONCE,
    )  # fmt: skip
    await work.session.execute(fresh.on_conflict_do_nothing(index_elements=["tenant_id", "topic", "folded"]))
    row = await by_address(work, topic, key)
    assert row is not None  # it was put there
    if work.now - row.asked_at < AT_ONCE and row.token_digest is not None:
        return
    token = fresh_token()
    row.token_digest, row.token_until = digest_of(token), work.now + LINK_LIVES
    row.token_sealed = keyring.seal(token, _context(row))
    row.address, row.wished_language, row.asked_at = address, language, work.now
    await work.session.flush()
    work.record("subscriber.asked", row.id, record=SUBSCRIBER, after={"topic": topic, "language": language})
    work.later(ASK, subscriber_id=str(row.id))


def _context(row: Subscriber) -> bytes:
    return f"{row.tenant_id}:mailing_subscriber:token:{row.id}".encode()


async def mail_link(work: Work, house: House, subscriber_id: UUID) -> None:
    """Send the link of whoever asked, once. Raises MailAway to be called again later.

    Should the commit fail after the mail went out, the same link goes out again under the same Message-ID.
    """
    row = await subscriber_row(work, subscriber_id, lock=True)
    if row is None or row.token_sealed is None or row.token_until is None or row.topic not in TOPICS:
        return
    token = house.keyring.open(row.token_sealed, _context(row))
    with speaking(row.wished_language):
        said = await deliver(house.settings.smtp_url, _written(work, house, row, token))
    if said.again and said.outcome == "refused" and work.now - row.asked_at < TRIED_LONG_ENOUGH:
        raise MailAway(said.reason)
    row.token_sealed = None
    went = said.outcome in {"delivered", "uncertain"}
    kind = "subscriber.mailed" if went else "subscriber.not_mailed"
    work.record(kind, row.id, record=SUBSCRIBER, after={"outcome": said.outcome, "why": said.reason})


def _written(work: Work, house: House, row: Subscriber, token: str) -> OutgoingMail:
    tenant, language, title = work.tenant, row.wished_language, gettext(TOPICS[row.topic].title)
    assert row.token_until is not None and row.token_digest is not None  # asked for above
    name, host = tenant.name(language), tenant.host or f"{tenant.slug}.invalid"
    link = page_address(tenant, house.settings, f"/public/{language}/{PATH}/{token}")
    lines = [
        gettext(SOMEBODY, agency=name, title=title),
        gettext(FOLLOW, address=link),
        gettext(LIVES, day=format_date(work.day_of(row.token_until))),
        f"-- \n{name}\n",
    ]
    return OutgoingMail(
        to=row.address,
        subject=gettext(SUBJECT, title=title),
        text="\n\n".join(lines),
        message_id=f"<subscribe.{row.id}.{row.token_digest.hex()[:16]}@{host}>",
        language=language,
        sender_name=name,
        date=row.asked_at,
    )


async def confirm(work: Work, token: str) -> Subscriber | None:
    """Put the owner of a link on the list; None for one that does not work. Twice is as good as once."""
    row = await by_token(work, token, lock=True)
    if row is None:
        return None
    if row.state != "confirmed" or row.language != row.wished_language:
        row.state, row.reason, row.ended_at, row.bounces = "confirmed", "", None, 0
        row.confirmed_at, row.language = work.now, row.wished_language
        row.token_sealed = None
        left = delete(Optout).where(Optout.topic == row.topic, Optout.folded == row.folded)
        await work.session.execute(left.execution_options(synchronize_session=False))
        await work.session.flush()
        after = {"topic": row.topic, "language": row.language}
        work.record("subscriber.confirmed", row.id, record=SUBSCRIBER, after=after)
    return row
