"""What an agency says of itself on its public page, beside what it publishes."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct, field

Texts = Mapping[str, str]


class Officer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who answers for public information: a post and how it is reached. Names are the agency's own choice."""

    post: Texts = field(default_factory=dict)
    name: Texts = field(default_factory=dict)
    phone: str = ""
    email: str = ""
    room: Texts = field(default_factory=dict)
    hours: Texts = field(default_factory=dict)


class Contacts(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the agency is reached."""

    address: Texts = field(default_factory=dict)
    phone: str = ""
    email: str = ""
    hours: Texts = field(default_factory=dict)

    @property
    def told(self) -> bool:
        """Whether anything is said."""
        return bool(self.address or self.phone or self.email or self.hours)


class Logo(Struct, frozen=True, kw_only=True):
    """The made image: storage key, SHA-256 in hexadecimal, size in bytes and pixels."""

    key: str
    sha256: str
    size: int
    width: int
    height: int


class SiteSettings(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """on: whether the page is shown before anything is published. statement: the agency's own addition to ours about
    accessibility, checked_on: when the page was looked through. logo: None for the crest."""

    on: bool = False
    welcome: Texts = field(default_factory=dict)
    officer: Officer = Officer()
    contacts: Contacts = Contacts()
    statement: Texts = field(default_factory=dict)
    checked_on: date | None = None
    logo: Logo | None = None
