"""Posted text into a wish to subscribe."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.contacts.rules import EMAIL
from service.kit.words import N_
from service.mailing.subscribers.rules import LONGEST_ADDRESS
from service.runtime.mail import mail_address
from service.web.fields import Fields

BAD_ADDRESS = N_("Write an e-mail address such as name@example.org.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to get, where, in which language."""

    topic: str
    address: str
    language: str


def read(posted: Mapping[str, str], topics: Sequence[str], languages: Sequence[str], spoken: str) -> Wish:
    """What the form says. spoken: the language of the page, for whoever chose none. Raises FormRejected."""
    fields = Fields(posted)
    address = fields.line("email", limit=LONGEST_ADDRESS, required=True)
    if address and (mail_address(address) is None or not EMAIL.fullmatch(address)):
        fields.refuse("email", BAD_ADDRESS, "email")
    topic = fields.choice("topic", topics) if len(topics) > 1 else ""
    if len(topics) > 1 and not topic:
        fields.refuse("topic", N_("Choose one of the values offered."), "choice")
    language = fields.choice("language", languages) or spoken
    fields.done()
    return Wish(topic or topics[0], address, language)
