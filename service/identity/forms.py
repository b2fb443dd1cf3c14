"""Posted forms of identity, read into values. Each raises FormRejected with everything that is wrong."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from service.identity.actions.people import NewPerson
from service.identity.rules import BAD_USERNAME, EMAIL, USERNAME, Granted, Span
from service.kit.words import N_
from service.runtime.language import LANGUAGES
from service.tenancy.profile import Profile
from service.web.fields import Fields

NAME, REASON = 100, 2000
BAD_EMAIL = N_("Type an address such as name@agency.example.")


def person_form(fields: Fields) -> NewPerson:
    username = fields.line("username", limit=80, required=True)
    if username and not USERNAME.fullmatch(username):
        fields.refuse("username", BAD_USERNAME)
    email = fields.line("email", limit=200)
    if email and not EMAIL.fullmatch(email):
        fields.refuse("email", BAD_EMAIL)
    found = NewPerson(
        username=username,
        family_name=fields.line("family_name", limit=NAME, required=True),
        given_name=fields.line("given_name", limit=NAME, required=True),
        patronymic=fields.line("patronymic", limit=NAME),
        email=email,
        language=fields.choice("language", LANGUAGES) or None,
    )
    fields.done()
    return found


def _span(fields: Fields, today: date, *, ended: bool = False) -> Span:
    starts = fields.day("starts_on", today, required=True)
    ends = fields.day("ends_on", today, required=ended)
    return Span(starts or today, ends)


def _chosen(fields: Fields, name: str) -> UUID | None:
    found = fields.uuid(name)
    if found is None and name not in fields.errors:
        fields.refuse(name, N_("Fill in this field."), "required")
    return found


def holding_form(fields: Fields, today: date, name: str) -> tuple[UUID, Span]:
    """A post to hold (`name` "post") or a person to hold it (`name` "person"), and when."""
    chosen, span = _chosen(fields, name), _span(fields, today)
    fields.done()
    assert chosen is not None
    return chosen, span


def ending_form(fields: Fields, today: date) -> tuple[date, str]:
    """The last day and the reason."""
    last, reason = fields.day("ends_on", today, required=True), reason_of(fields)
    fields.done()
    assert last is not None
    return last, reason


def reason_of(fields: Fields) -> str:
    return fields.text("reason", limit=REASON, required=True)


def reason_form(fields: Fields) -> str:
    reason = reason_of(fields)
    fields.done()
    return reason


def deputy_form(fields: Fields, today: date) -> tuple[UUID, Span, str]:
    """Who stands in, when, and why."""
    deputy, span, reason = _chosen(fields, "deputy"), _span(fields, today, ended=True), reason_of(fields)
    fields.done()
    assert deputy is not None
    return deputy, span, reason


def grant_form(fields: Fields, today: date, profile: Profile) -> Granted:
    role = fields.choice("role", [role.slug for role in profile.roles], required=True)
    unit, journal, span = fields.uuid("unit"), fields.uuid("journal"), _span(fields, today)
    fields.done()
    return Granted(role, unit, journal, span)


@dataclass(frozen=True, slots=True)
class NewToken:
    name: str
    role: str
    days: int | None
    unit: UUID | None
    journal: UUID | None


def token_form(fields: Fields, profile: Profile) -> NewToken:
    found = NewToken(
        name=fields.line("name", limit=NAME, required=True),
        role=fields.choice("role", [role.slug for role in profile.roles], required=True),
        days=fields.number("days", least=1, most=3650),
        unit=fields.uuid("unit"),
        journal=fields.uuid("journal"),
    )
    fields.done()
    return found


def texts_form(fields: Fields, name: str, profile: Profile) -> dict[str, str]:
    """One text in each of the agency's languages: fields `<name>_<language>`, all of them needed."""
    found: dict[str, str] = {
        code: fields.line(f"{name}_{code}", limit=300, required=True) for code in profile.languages
    }
    fields.done()
    return found


@dataclass(frozen=True, slots=True)
class Chosen:
    language: str
    density: str
    theme: str
    shortcuts: bool


def choices_form(fields: Fields) -> Chosen:
    found = Chosen(
        language=fields.choice("language", LANGUAGES, required=True),
        density=fields.choice("density", ("compact", "roomy"), required=True),
        theme=fields.choice("theme", ("system", "light", "dark"), required=True),
        shortcuts=fields.ticked("shortcuts"),
    )
    fields.done()
    return found
