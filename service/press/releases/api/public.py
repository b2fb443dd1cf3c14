"""Releases for everybody, through the public's own role."""

from datetime import datetime

from litestar import get
from litestar.params import FromPath
from msgspec import Struct

from service.press.releases.rules.acts import RELEASE
from service.publishing.queries.published import shown
from service.publishing.reading import reading
from service.publishing.rules.publications import WithdrawnNote
from service.publishing.showing import known_language
from service.web.errors import NotFound
from service.web.guards import OPEN
from service.web.visitor import house, visitor
from service.web.working import AnyRequest


class PublicFileItem(Struct):
    name: str
    media_type: str
    size: int
    address: str


class PublicRelease(Struct):
    """A release as everybody may read it. `state`: `published` or `withdrawn`; a withdrawn one has only the reason."""

    state: str
    number: str
    kind: str
    language: str
    title: str
    lead: str
    body: str
    published_at: datetime | None
    changed_at: datetime | None
    corrections: list[str]
    files: list[PublicFileItem]
    withdrawn_at: datetime | None
    reason: str


@get(
    "/public/{language:str}/releases/{slug:str}", opt=OPEN, operation_id="readPublicRelease",
    summary="Read a release as everybody may",
)  # fmt: skip
async def read_public_release(request: AnyRequest, language: FromPath[str], slug: FromPath[str]) -> PublicRelease:
    """Public: through the public's own role, so that what is not published, not due or unknown answers alike."""
    known_language(request, language)
    async with reading(house(request), visitor(request).tenant, language) as reader:
        found = await shown(reader, RELEASE, slug)
    if found is None:
        raise NotFound
    if isinstance(found, WithdrawnNote):
        return PublicRelease(
            "withdrawn", "", "", language, "", "", "", None, None, [], [], found.withdrawn_at, found.reason
        )
    item, facts = found.item, found.item.facts
    notes = [note["texts"].get(item.language) or next(iter(note["texts"].values()), "") for note in facts["notes"]]
    files = [PublicFileItem(one.name, one.media_type, one.size, f"/public/files/{one.file_id}") for one in found.files]
    return PublicRelease(
        "published", facts["number"], facts["release_kind"], item.language, item.title, item.lead, item.body,
        item.published_at, item.changed_at, notes, files, None, "",
    )  # fmt: skip


DOORS = [read_public_release]
