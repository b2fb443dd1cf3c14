"""What the API of releases takes and gives."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct


class TextBody(Struct):
    """A text in one language. `body` is Markdown; `note`: what a correction changes; `ready`: whether it goes out."""

    title: str
    lead: str = ""
    body: str = ""
    note: str = ""
    ready: bool = False


class NewRelease(Struct, forbid_unknown_fields=True):
    """`kind`: release, statement, advisory, comment, bulletin or refutation; `texts` by language."""

    kind: str
    texts: dict[str, TextBody]
    contact: str = ""


class Moments(Struct, forbid_unknown_fields=True):
    """With their offsets. `publish_at` none: at once; `embargo_until` none: no embargo."""

    publish_at: datetime | None = None
    embargo_until: datetime | None = None


class Moved(Struct, forbid_unknown_fields=True):
    """Both moments anew, with their offsets. `publish_at` none: at once; `embargo_until` none: no embargo."""

    reason: str
    publish_at: datetime | None = None
    embargo_until: datetime | None = None


class ChangedRelease(Struct, forbid_unknown_fields=True):
    """A draft anew. `texts`: languages that are left out stay as they are; `version`: the one that was read."""

    kind: str
    texts: dict[str, TextBody]
    version: int
    contact: str = ""


class StepBody(Struct, forbid_unknown_fields=True):
    """`reason`: for those steps that take one."""

    reason: str = ""


class AddressBody(Struct, forbid_unknown_fields=True):
    """An address beside the lists. `language`: of the mail, the agency's first if left out."""

    address: str
    name: str = ""
    language: str = ""


class NewDistribution(Struct, forbid_unknown_fields=True):
    """To whom it goes. `kind`: release, or embargo for personal copies; `lists`: ids of media lists.

    `earlier`: also to everybody whom the former text reached.
    """

    kind: str = "release"
    lists: list[UUID] = []
    addresses: list[AddressBody] = []
    earlier: bool = False


class ReleaseItem(Struct):
    """A release. `working`: how far a correction is; `ready`: languages that go out."""

    id: UUID
    kind: str
    state: str
    working: str
    number: str | None
    title: str
    ready: list[str]
    revision: int
    publish_at: datetime | None
    embargo_until: datetime | None
    published_at: datetime | None


class ReleasesBody(Struct):
    """Releases, the newest first; `next`: the `before` of the page after."""

    items: list[ReleaseItem]
    next: str | None


class ReleaseBody(Struct):
    """One release with its newest texts; `slug`: the last part of its public address."""

    id: UUID
    kind: str
    state: str
    working: str
    number: str | None
    revision: int
    version: int
    slug: str
    contact: str
    publish_at: datetime | None
    embargo_until: datetime | None
    published_at: datetime | None
    texts: dict[str, TextBody]


class MadeBody(Struct):
    id: UUID


class StateBody(Struct):
    """How a release stands after a step; `number`: from its first approval on."""

    state: str
    working: str
    number: str | None


class CountBody(Struct):
    count: int


class DistributionItem(Struct):
    """One sending. `mails`: how many are in each state."""

    id: UUID
    kind: str
    state: str
    revision: int
    at: datetime
    mails: dict[str, int]


class DistributionsBody(Struct):
    items: list[DistributionItem]


class DeliveryItem(Struct):
    """What became of one mail. `uncertain`: the server's answer was lost, a second copy may have arrived."""

    address: str
    name: str
    language: str
    state: str
    reason: str
    code: int | None
    attempts: int
    at: datetime | None


class DeliveriesBody(Struct):
    """Mails by address; `next`: the `after` of the page after."""

    items: list[DeliveryItem]
    next: str | None
