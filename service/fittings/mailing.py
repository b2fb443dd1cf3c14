"""What mail to many offers other floors, and the topics to which readers may subscribe."""

from service.audit import access as audit_slots
from service.digest.mails import MATTER, TOPIC
from service.digest.rules.acts import ADMINISTER, ISSUE, READ
from service.kit.words import N_
from service.mailing import slots as mail_slots
from service.mailing.subscribers.queries.subscribers import readable
from service.mailing.subscribers.rules import ACT_WORDS, SUBSCRIBER
from service.mailing.subscribers.slots import SECTIONS, TOPICS, Topic
from service.publishing import slots as public_slots
from service.publishing.queries.published import kinds_with_something
from service.publishing.reading import Reader

DIGEST = "digest"
"""Of publications."""


async def _has_digests(reader: Reader) -> bool:
    """Whether the agency ever published one."""
    return DIGEST in await kinds_with_something(reader)


def fill() -> None:
    """Fill every slot that has to do with mail to many."""
    mail_slots.MATTERS[ISSUE] = MATTER
    audit_slots.KINDS.update(ACT_WORDS)
    audit_slots.CHECKS[SUBSCRIBER] = readable
    public_slots.SECTIONS.extend(SECTIONS)
    TOPICS[TOPIC] = Topic(
        title=N_("Monthly press digest"),
        about=N_("Once a month: what the media wrote of the agency, and what it did."),
        read=READ,
        keep=ADMINISTER,
        shown=_has_digests,
    )
