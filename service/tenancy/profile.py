"""What an agency is: one frozen value, read from files, handed to the rules.

Sentences about what a field must hold stand beside the field (``expected``), so that the file check, the page and the
JSON Schema say the same. Rules that need more than one field live in ``checks``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from service.kit.words import N_

Language = Literal["az", "ka", "en"]
LANGUAGES: tuple[str, ...] = ("az", "ka", "en")

Regime = Literal["correspondence", "citizen_appeal", "information_request"]
Direction = Literal[
    "incoming", "outgoing", "internal", "appeal", "order", "assignment", "release", "digest", "unit_report"
]  # fmt: skip
Period = Literal["year", "month", "none"]
LinkRule = Literal["none", "email", "username"]
FileKind = Literal["pdf", "tiff", "jpg", "png", "docx", "xlsx", "odt", "ods", "eml", "txt", "csv"]


def limits(expected: str, **limits: Any) -> Meta:
    """Limits of a value, with the sentence that the file check says and editors show."""
    return Meta(description=expected, extra={"expected": expected}, **limits)


WORKING_WEEK = N_("Write 5 or 6, the number of days that are worked in a week.")
SLUG = N_("Write a short name in small Latin letters, digits and hyphens, beginning with a letter, such as incoming.")
COLOUR = N_("Write the colour as # and six hexadecimal digits, such as #21418f.")
HOST = N_("Write a host name alone, in small letters, without https:// and port, such as chancery.example.")
HTTPS = N_("Write a full address beginning with https://, such as https://id.example.")
SECRET = N_("Name where the secret is kept, as env:NAME or file:/path. Never write the secret itself in this file.")
COUNTRY = N_("Write the two small letters of a country that has a folder under countries, such as az.")
TEXT = N_("Write between 1 and 300 characters on one line, without spaces around them.")
PERMISSION = N_("Write a permission as area.act in small letters, such as correspondence.read.")
WORD = N_("Write one name without spaces, such as email.")
MEGABYTES = N_("Write a whole number of megabytes from 1 to 2048.")
IDLE = N_("Write a whole number of minutes from 5 to 720.")
ABSOLUTE = N_("Write a whole number of hours from 1 to 72.")
CLOCK = N_("Write a time of day as hours and minutes, such as 08:30.")
STEP_DAYS = N_("Write a whole number of working days from 0 to 60; 0 leaves this reminder out.")
PORT = N_("Write the number of a port from 1 to 65535.")
PLACES = N_("Write a whole number from 1 to 999.")
PATTERN = N_("Write a number pattern of at most 60 characters with {n} in it, such as D-{n:04}/{yy}.")
INDEX = N_("Write an index of at most 20 characters without spaces and braces, such as 04 or 12-05.")

Slug = Annotated[str, limits(SLUG, pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
Text = Annotated[str, limits(TEXT, pattern=r"^\S(.*\S)?$", max_length=300)]
Texts = Annotated[dict[str, Text], Meta(description='One text per language: { az = "...", ka = "...", en = "..." }.')]
Brand = Annotated[str, limits(COLOUR, pattern=r"^#[0-9a-fA-F]{6}$")]
Clock = Annotated[str, limits(CLOCK, pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
StepDays = Annotated[int, limits(STEP_DAYS, ge=0, le=60)]
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
Host = Annotated[str, limits(HOST, pattern=rf"^{_LABEL}(\.{_LABEL})+$", max_length=253)]
# A provider on one's own machine is for trying things out: production never fetches from there.
_HTTPS = r"^(https://[^\s/?#@]+\S*|http://localhost(:[0-9]{1,5})?(/\S*)?)$"
Https = Annotated[str, limits(HTTPS, pattern=_HTTPS, max_length=500)]
SecretReference = Annotated[str, limits(SECRET, pattern=r"^(env:[A-Za-z_][A-Za-z0-9_]*|file:/\S+)$", max_length=300)]
CountryCode = Annotated[str, limits(COUNTRY, pattern=r"^[a-z]{2}$")]
Permission = Annotated[str, limits(PERMISSION, pattern=r"^[a-z_]+(\.[a-z_]+)+$", max_length=80)]
Word = Annotated[str, limits(WORD, pattern=r"^\S+$", max_length=200)]
Pattern = Annotated[str, limits(PATTERN, min_length=3, max_length=60)]
Index = Annotated[str, limits(INDEX, pattern=r"^[^\s{}]*$", max_length=20)]


class _Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of a profile: unknown fields are errors, values never change."""


class JournalProfile(_Part, frozen=True, kw_only=True):
    """A register with its own numbers."""

    slug: Slug
    regime: Regime = "correspondence"
    direction: Direction
    title: Texts
    pattern: Pattern
    period: Period = "year"
    unit: Slug | None = None


class UnitProfile(_Part, frozen=True, kw_only=True):
    """A structural unit; functions say in short texts what it is for."""

    slug: Slug
    title: Texts
    parent: Slug | None = None
    index: Index = ""
    functions: list[Texts] = field(default_factory=list)


class PostProfile(_Part, frozen=True, kw_only=True):
    """A post of a unit, with the number of people who may hold it at once."""

    slug: Slug
    title: Texts
    unit: Slug
    head: bool = False
    places: Annotated[int, limits(PLACES, ge=1, le=999)] = 1


class RoleProfile(_Part, frozen=True, kw_only=True):
    """A named set of permissions."""

    slug: Slug
    title: Texts
    permissions: list[Permission]


class KindProfile(_Part, frozen=True, kw_only=True):
    """A kind of document offered when a letter is registered."""

    slug: Slug
    title: Texts


class ChannelProfile(_Part, frozen=True, kw_only=True):
    """A way in which letters arrive or leave."""

    slug: Slug
    title: Texts


class ApprovalProfile(_Part, frozen=True, kw_only=True):
    """One level of approval before a letter is signed: the holder of a post, or the head of the author's unit."""

    slug: Slug
    title: Texts
    post: Slug | None = None
    unit_head: bool = False
    directions: list[Literal["outgoing", "internal"]] = field(default_factory=lambda: ["outgoing", "internal"])


class FilesProfile(_Part, frozen=True, kw_only=True):
    """Which files may be attached: size of one file, kinds recognised by content."""

    max_megabytes: Annotated[int, limits(MEGABYTES, ge=1, le=2048)] = 50
    types: list[FileKind] = field(
        default_factory=lambda: ["pdf", "tiff", "jpg", "png", "docx", "xlsx", "odt", "ods", "eml", "txt", "csv"]
    )


class SessionProfile(_Part, frozen=True, kw_only=True):
    """When a person must sign in again: after idle minutes, and after so many hours in any case."""

    idle_minutes: Annotated[int, limits(IDLE, ge=5, le=720)] = 60
    absolute_hours: Annotated[int, limits(ABSOLUTE, ge=1, le=72)] = 12


class RemindersProfile(_Part, frozen=True, kw_only=True):
    """When people are reminded of what is due, in working days; when mail waits; when the morning summary goes out."""

    approaching: StepDays = 2
    supervisor_after: StepDays = 1
    head_after: StepDays = 3
    quiet_from: Clock = "19:00"
    quiet_until: Clock = "08:00"
    summary_at: Clock = "08:30"


class EndpointsProfile(_Part, frozen=True, kw_only=True):
    """Addresses of a provider that publishes no discovery document."""

    authorization: Https
    token: Https
    jwks: Https
    userinfo: Https | None = None
    end_session: Https | None = None


class ClaimsProfile(_Part, frozen=True, kw_only=True):
    """Under which names the provider tells who signed in."""

    subject: Word = "sub"
    name: Word = "name"
    given_name: Word = "given_name"
    family_name: Word = "family_name"
    email: Word = "email"
    username: Word = "preferred_username"
    personal_number: Word | None = None


class ClaimRoleProfile(_Part, frozen=True, kw_only=True):
    """Who brings this value in this claim holds this role, in one unit or in the whole agency."""

    claim: Word
    value: Text
    role: Slug
    unit: Slug | None = None


class SignInProfile(_Part, frozen=True, kw_only=True):
    """The OpenID provider of the agency; demo = true stands for the provider that the demo starts."""

    demo: bool = False
    issuer: Https | None = None
    endpoints: EndpointsProfile | None = None
    client_id: Word | None = None
    client_secret: SecretReference | None = None
    scopes: list[Word] = field(default_factory=lambda: ["openid", "profile", "email"])
    claims: ClaimsProfile = field(default_factory=ClaimsProfile)
    link: LinkRule = "email"
    roles: list[ClaimRoleProfile] = field(default_factory=list)
    button: Texts = field(default_factory=dict)


class MailboxProfile(_Part, frozen=True, kw_only=True):
    """The mailbox from which letters are fetched. Left out, an administrator sets it in the browser."""

    host: Host
    port: Annotated[int, limits(PORT, ge=1, le=65535)] = 993
    security: Literal["tls", "starttls"] = "tls"
    username: Word
    password: SecretReference
    folder: Word = "INBOX"


class Profile(_Part, frozen=True, kw_only=True):
    """An agency. What its file leaves out comes from its country, a whole table at a time."""

    slug: Slug
    country: CountryCode
    name: Texts
    short_name: Texts
    brand: Brand
    hosts: list[Host] = field(default_factory=list)
    index: Index = ""
    languages: list[Language]
    default_language: Language
    mandatory_languages: list[Language] = field(default_factory=list)
    zone: Word
    journals: list[JournalProfile]
    units: list[UnitProfile]
    posts: list[PostProfile]
    roles: list[RoleProfile]
    sign_in: SignInProfile
    document_kinds: list[KindProfile]
    channels: list[ChannelProfile]
    approval: list[ApprovalProfile] = field(default_factory=list)
    letterhead: list[Texts] = field(default_factory=list)
    files: FilesProfile = field(default_factory=FilesProfile)
    mailbox: MailboxProfile | None = None
    sessions: SessionProfile = field(default_factory=SessionProfile)
    reminders: RemindersProfile = field(default_factory=RemindersProfile)
    working_week: Annotated[int, limits(WORKING_WEEK, ge=5, le=6)] = 5

    def say(self, texts: dict[str, str], language: str) -> str:
        """The text in a language, else in the agency's own, else the first there is; "" when there is none."""
        return texts.get(language) or texts.get(self.default_language) or next(iter(texts.values()), "")

    @property
    def required_languages(self) -> list[str]:
        """Those in which a text for the public must stand; the agency's first where its file names none."""
        return list(self.mandatory_languages) or [self.default_language]

    def journal(self, slug: str) -> JournalProfile | None:
        """The journal of that slug."""
        return next((journal for journal in self.journals if journal.slug == slug), None)

    def unit(self, slug: str) -> UnitProfile | None:
        """The unit of that slug."""
        return next((unit for unit in self.units if unit.slug == slug), None)

    def role(self, slug: str) -> RoleProfile | None:
        """The role of that slug."""
        return next((role for role in self.roles if role.slug == slug), None)

    def index_of(self, journal: JournalProfile) -> str:
        """What {index} means in a journal's numbers: the index of its unit, else of the agency, else ""."""
        unit = self.unit(journal.unit) if journal.unit else None
        return (unit.index if unit else "") or self.index
