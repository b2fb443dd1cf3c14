"""What an appeal says: the data that the law asks for, and what is wrong with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from service.correspondence.appeals.rules.acts import APPLICANTS, FORMS, IDENTIFICATIONS, KINDS, TERMS, Terms
from service.kit.folding import fold
from service.kit.refusal import Refusal
from service.kit.words import N_

NAME_LIMIT, LINE_LIMIT, SUBJECT_LIMIT, TEXT_LIMIT, REASON_LIMIT = 100, 300, 1_000, 10_000, 2_000
COUNT_LIMIT, PEOPLE_LIMIT, LEAST_PEOPLE = 9_999, 100_000, 2
MOST_BODIES = 30
REQUIRED = N_("Fill in this field.")
NOT_OFFERED = N_("Choose one of the values offered.")
IN_FUTURE = N_("This date lies in the future.")
ADDRESS_OR_WORK = N_("Give the address or the place of work.")
HOW_IDENTIFIED = N_("Say what the letterhead shows, or which contact is given.")
NOT_ANONYMOUS = N_("Somebody is named here. Choose how the applicant is known, or empty the name.")
COLLECTIVE_PEOPLE = N_("A collective appeal is signed by at least %(least)s people.")
LATE_REGISTRATION = N_("An appeal is registered on the day it is received. Say why this one was not.")
TOO_FEW_ANSWERS = N_(
    "Within a year this applicant was answered %(count)s times. This ground needs %(needed)s answers with reasons."
)
TOO_MANY_BODIES = N_("Name at most %(most)s bodies.")
BEFORE_REGISTRATION = N_("This day lies before the registration of the appeal.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is said of an appeal and may be corrected later. Texts are clean, "" and None mean not given."""

    kind: str
    form: str
    channel: str
    language: str
    subject: str
    summary: str = ""
    applicant: str = "natural"
    family_name: str = ""
    given_name: str = ""
    patronymic: str = ""
    organisation: str = ""
    address: str = ""
    workplace: str = ""
    phone: str = ""
    email: str = ""
    representative: str = ""
    identification: str = "full"
    identified_by: str = ""
    people: int | None = None
    sheets: int | None = None
    annexes: int | None = None
    study: bool = False
    urgent: bool = False

    @property
    def collective(self) -> bool:
        return self.people is not None

    @property
    def anonymous(self) -> bool:
        return self.identification == "none"

    @property
    def name(self) -> str:
        return full_name(self)


PERSONAL = (
    "family_name", "given_name", "patronymic", "address", "workplace", "phone", "email", "representative", "summary",
    "identified_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAppeal:
    """An appeal to be registered; `delay`: why it was not registered on the day it was received.

    case_id: the file of the nomenclature that was chosen; case: its index or title, where it was only typed.
    """

    content: Content
    received_at: datetime
    repeats: UUID | None = None
    delay: str = ""
    files: tuple[UUID, ...] = ()
    case_id: UUID | None = None
    case: str = ""


class Named(Protocol):
    """Whose name it is."""

    @property
    def applicant(self) -> str: ...
    @property
    def family_name(self) -> str: ...
    @property
    def given_name(self) -> str: ...
    @property
    def patronymic(self) -> str: ...
    @property
    def organisation(self) -> str: ...


def full_name(of: Named) -> str:
    """The applicant's name as it is written: surname, name, patronymic, or the legal person's."""
    if of.applicant == "legal":
        return of.organisation
    return " ".join(part for part in (of.family_name, of.given_name, of.patronymic) if part)


def masked_name(of: Named) -> str:
    """What those see of a name who may not see personal data: initials of a person, all of a legal person."""
    if of.applicant == "legal":
        return of.organisation
    return " ".join(f"{part[0]}." for part in (of.given_name, of.family_name) if part)


def applicant_key(content: Named) -> str:
    """By what two appeals of one applicant know each other."""
    return fold(full_name(content))


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen in an agency now, and what day it is there; `registered_on`: the day of registration."""

    channels: frozenset[str]
    languages: frozenset[str]
    now: datetime
    registered_on: date


def problems(content: Content, offer: Offer) -> Iterator[Refusal]:
    """Everything wrong with what an appeal says, each refusal at its field."""
    chosen: tuple[tuple[str, object], ...] = (
        ("kind", KINDS), ("form", FORMS), ("channel", offer.channels), ("language", offer.languages),
        ("applicant", APPLICANTS), ("identification", IDENTIFICATIONS),
    )  # fmt: skip
    for name, offered in chosen:
        if getattr(content, name) not in offered:  # type: ignore[operator]
            yield Refusal(NOT_OFFERED, code="choice", field=name)
    if not content.subject:
        yield Refusal(REQUIRED, code="required", field="subject")
    if content.people is not None and content.people < LEAST_PEOPLE:
        yield Refusal(COLLECTIVE_PEOPLE, code="number", field="people", least=LEAST_PEOPLE)
    yield from _identified(content)


def _identified(content: Content) -> Iterator[Refusal]:
    """The required data of law: who appeals and where they can be found, or why it is heard without these."""
    if content.identification == "none":
        if content.name:
            yield Refusal(NOT_ANONYMOUS, code="not_anonymous", field="identification")
        return
    if content.identification in {"letterhead", "contact"}:
        if not content.identified_by:
            yield Refusal(HOW_IDENTIFIED, code="required", field="identified_by")
        return
    if content.identification != "full":
        return
    needed = ("organisation", "address") if content.applicant == "legal" else ("family_name", "given_name")
    for name in needed:
        if not getattr(content, name):
            yield Refusal(REQUIRED, code="required", field=name)
    if content.applicant == "natural" and not (content.address or content.workplace):
        yield Refusal(ADDRESS_OR_WORK, code="required", field="address")


def problems_of_new(new: NewAppeal, offer: Offer) -> Iterator[Refusal]:
    """Everything wrong with an appeal to be registered."""
    yield from problems(new.content, offer)
    received = new.received_at.astimezone(offer.now.tzinfo)
    if received > offer.now + timedelta(minutes=2):
        yield Refusal(IN_FUTURE, code="in_future", field="received_on")
    elif received.date() < offer.registered_on and not new.delay:
        yield Refusal(LATE_REGISTRATION, code="required", field="delay")


def answer_rule(content: Content, country: str) -> str:
    """The rule of the answer's term: ordinary, longer where it needs study, shorter where it is urgent."""
    terms = TERMS.get(country, Terms(""))
    if content.urgent and terms.urgent:
        return terms.urgent
    return terms.study if content.study and terms.study else terms.answer
