"""What an applicant is asked for, and nothing that the decision does not need."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.press.accreditation.rules.calls import CallEdit

ROLES: Mapping[str, str] = {
    "journalist": N_("Journalist"),
    "photographer": N_("Photographer"),
    "camera": N_("Camera operator"),
    "sound": N_("Sound and technique"),
    "producer": N_("Producer"),
    "editor": N_("Editor"),
}
"""What somebody comes as; it stands on the badge."""
ORIGINS: Mapping[str, str] = {"local": N_("Local media"), "foreign": N_("Foreign media")}
NAME_LIMIT, OUTLET_LIMIT, PHONE_LIMIT, CARD_LIMIT, NOTE_LIMIT, ANSWER_LIMIT = 120, 160, 40, 60, 1_000, 2_000
MOST_FILES = 5
NAME_NEEDED = N_("Write your name as it stands in your document.")
OUTLET_NEEDED = N_("Write the name of your outlet, or that you work for yourself.")
EMAIL_NEEDED = N_("Write your e-mail address: the decision goes there.")
CARD_NEEDED = N_("Write the number of your journalist card or of the entry in the register.")
FILES_NEEDED = N_("Add the document that the criteria ask for.")
ANSWER_NEEDED = N_("Write your answer.")


@dataclass(frozen=True, slots=True)
class Applied:
    """A filled-in application. invitation_id: of the personal link that it was begun from; files: uploads of it."""

    name: str
    outlet: str
    role: str
    email: str
    phone: str = ""
    origin: str = "local"
    country: str = ""
    card: str = ""
    note: str = ""
    language: str = ""
    outlet_id: UUID | None = None
    journalist_id: UUID | None = None
    invitation_id: UUID | None = None
    files: tuple[UUID, ...] = ()


def problems_of(applied: Applied, call: CallEdit) -> list[Refusal]:
    """What is missing or wrong, each at its field; whether an address is one is for the form to say."""
    needed = [
        ("name", applied.name, NAME_NEEDED),
        ("outlet", applied.outlet, OUTLET_NEEDED),
        ("email", applied.email, EMAIL_NEEDED),
        ("card", applied.card or call.card != "required", CARD_NEEDED),
        ("files", applied.files or call.documents != "required", FILES_NEEDED),
    ]
    return [Refusal(sentence, code="required", field=name) for name, there, sentence in needed if not there]
