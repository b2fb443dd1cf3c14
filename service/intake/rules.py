"""What holds for messages of the agency's mailbox: states and acts, routing, what is refused and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, Protocol
from uuid import UUID

from service.kit.actor import Actor
from service.kit.folding import fold
from service.kit.refusal import Refusal
from service.kit.words import N_

INTAKE = "correspondence.intake"
ADMINISTER = "journals.administer"
PERMISSIONS = frozenset({INTAKE})
RECORD = "mail"
LARGEST_MEGABYTES = 30
MOST_RECIPIENTS = 500
MOST_PARTS = 300
MOST_FILES = 40
REASON_LIMIT = 500
WORDS_LIMIT = 200
MOST_RULES = 100
IMAP_PORTS = frozenset({143, 993})

State = Literal["waiting", "registered", "rejected"]
STATES: dict[str, str] = {
    "waiting": N_("Waiting"),
    "registered": N_("Registered"),
    "rejected": N_("Rejected"),
}
Act = Literal["open", "register", "reject", "take_back"]
ALLOWED: dict[Act, frozenset[str]] = {
    "open": frozenset(STATES),
    "register": frozenset({"waiting"}),
    "reject": frozenset({"waiting"}),
    "take_back": frozenset({"rejected"}),
}
ACTS: dict[str, str] = {
    "mail.fetched": N_("Message fetched"),
    "mail.rejected": N_("Message rejected"),
    "mail.taken_back": N_("Message taken back among those that wait"),
    "mail.registered": N_("Message registered as a letter"),
    "mailbox.changed": N_("Mailbox changed"),
    "mail_rule.added": N_("Rule for messages added"),
    "mail_rule.removed": N_("Rule for messages removed"),
}
PARTS: dict[str, str] = {"from": N_("Sender"), "to": N_("Recipient"), "subject": N_("Subject")}
SECURITY: dict[str, str] = {"tls": N_("TLS from the beginning (port 993)"), "starttls": N_("STARTTLS (port 143)")}

# Why a message was rejected without anybody; other reasons are a person's own words.
REASONS: dict[str, str] = {
    "too_large": N_("The message is larger than %(megabytes)s MB and was not downloaded. It is still in the mailbox."),
    "automatic": N_("An automatic answer, a delivery report or a message to a list."),
    "too_many_recipients": N_("The message went to more than %(most)s recipients."),
    "too_many_parts": N_("The message holds more parts or files than are taken apart."),
    "broken": N_("The message is damaged and could not be taken apart. The original is attached."),
    "no_sender": N_("The message does not say who sent it."),
}
# Why nothing could be fetched.
FAILURES: dict[str, str] = {
    "name": N_("The mail server's name is not known."),
    "address": N_("The mail server's address is not public. Such addresses are not connected to."),
    "port": N_("Mail is fetched from ports 993 and 143 only."),
    "away": N_("The mail server does not answer."),
    "certificate": N_("The mail server's certificate is not valid for its name."),
    "sign_in": N_("The mail server refused the user name or the password."),
    "folder": N_("The mailbox has no such folder."),
    "broken": N_("The connection to the mail server broke off. What was not fetched is fetched next time."),
    "secret": N_("The password is not set, or cannot be read. Type it again."),
}

NO_RIGHT = N_("You do not have the right to deal with messages of this journal.")
WRONG_STATE: dict[str, str] = {
    "waiting": N_("This message still waits."),
    "registered": N_("This message is already registered."),
    "rejected": N_("This message was rejected. Take it back first."),
}
NEEDS_REASON = N_("Say why.")
REQUIRED = N_("Fill in this field.")
TAKEN_ELSEWHERE = N_("The mailbox is set in the agency's profile and is changed there.")
MANY_RULES = N_("At most %(limit)s rules can be kept.")


class Placed(Protocol):
    """What rights to a message depend on."""

    @property
    def state(self) -> str: ...
    @property
    def journal_id(self) -> UUID | None: ...
    @property
    def unit_id(self) -> UUID | None: ...


def may_see(actor: Actor, message: Placed) -> bool:
    """Whether the message exists for this actor. One that belongs to no journal is for those who see every unit."""
    if message.journal_id is None or message.unit_id is None:
        return (None, None) in actor.scope(INTAKE).pairs
    return actor.scope(INTAKE).covers(message.unit_id, message.journal_id)


def why_not(act: Act, actor: Actor, message: Placed) -> Refusal | None:
    """Why the actor may not do this act on this message, or None when they may."""
    if not may_see(actor, message):
        return Refusal(NO_RIGHT, code="not_permitted")
    if message.state not in ALLOWED[act]:
        return Refusal(WRONG_STATE[message.state], code="wrong_state")
    return None


def allowed_acts(actor: Actor, message: Placed) -> list[Act]:
    """Every act the actor may do on this message now."""
    return [act for act in ALLOWED if why_not(act, actor, message) is None]


def demand(refusal: Refusal | None) -> None:
    """Raise what a predicate answered, if it answered."""
    if refusal is not None:
        raise refusal


# --- a message that came


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What a message says. files: (name, path on disk) of what is attached."""

    message_id: str = ""
    references: tuple[str, ...] = ()
    from_name: str = ""
    from_address: str = ""
    to_line: str = ""
    recipients: int = 0
    subject: str = ""
    date: str = ""
    automatic: bool = False
    body: str = ""
    files: tuple[tuple[str, str], ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Messages whose part holds these words go to this journal and unit."""

    id: UUID
    part: str
    words: str
    journal_id: UUID
    unit_id: UUID


def routed(rules: Sequence[Rule], message: Parsed) -> Rule | None:
    """The first rule that answers to a message."""
    texts = {
        "from": fold(f"{message.from_name} {message.from_address}"),
        "to": fold(message.to_line),
        "subject": fold(message.subject),
    }
    return next((rule for rule in rules if fold(rule.words) in texts[rule.part]), None)


def refused_for(message: Parsed) -> str:
    """The word of REASONS for which a message is rejected at once, empty for one that waits."""
    if message.refused:
        return message.refused
    if not message.from_address:
        return "no_sender"
    if message.recipients > MOST_RECIPIENTS:
        return "too_many_recipients"
    return "automatic" if message.automatic else ""


def digest_of(message: Parsed, raw: bytes) -> bytes:
    """What makes a message the same wherever it lies: what its sender's system wrote, else all of it."""
    if not message.message_id:
        return sha256(raw).digest()
    said = (message.message_id, message.from_address, message.date, message.subject)
    return sha256("\x1f".join(said).encode("utf-8", "replace")).digest()
