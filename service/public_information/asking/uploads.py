"""Files that come with a form: each is checked and kept before the next one is read."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from uuid import UUID

from service.documents.actions import upload
from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.public_information.asking import rules
from service.public_information.rules.content import MOST_FILES
from service.runtime.filetypes import TYPES
from service.runtime.language import gettext
from service.runtime.storage import StorageError
from service.tenancy.profile import FilesProfile
from service.web.errors import Away
from service.web.limits import UPLOADING, within
from service.web.visiting import BUSY
from service.web.visitor import address_of, house, visitor
from service.web.working import AnyRequest


def files_taken(request: AnyRequest) -> FilesProfile:
    """What the agency accepts, in a size that a citizen's line can bear."""
    own = visitor(request).tenant.profile.files
    return FilesProfile(max_megabytes=min(own.max_megabytes, rules.MOST_MEGABYTES), types=own.types)


def files_hint(request: AnyRequest) -> str:
    """Which files may be added, in words."""
    taken = files_taken(request)
    kinds = ", ".join(TYPES[kind].label for kind in taken.types)
    return gettext(rules.FILES_HINT, most=MOST_FILES, megabytes=taken.max_megabytes, kinds=kinds)


@dataclass(slots=True)
class Taking:
    """The files of one post, by whoever `actor` is told from others by; `have`: how many there were before."""

    request: AnyRequest
    actor: Actor
    have: int = 0
    left_out: int = 0
    ids: list[UUID] = field(default_factory=list)
    wrong: list[Refusal] = field(default_factory=list)

    async def take(self, name: str, file_name: str, pieces: AsyncIterator[bytes]) -> None:
        """Store one file, or note why not."""
        known, own = visitor(self.request), house(self.request)
        if self.have + len(self.ids) >= MOST_FILES:
            self.left_out += 1
            return
        if not await within(own, known.tenant, UPLOADING, address_of(self.request)):
            self.wrong.append(Refusal(BUSY, code="too_many"))
            return
        taken = files_taken(self.request)
        try:
            row = await upload(
                own, known.tenant, self.actor, file_name, pieces, language=known.language, accepted=taken
            )
        except Refusal as refusal:
            self.wrong.append(refusal)
        except StorageError as error:
            raise Away("files") from error
        else:
            self.ids.append(row.id)

    def refusals(self) -> dict[str, Refusal]:
        """What to say at the field of files: one sentence, the first."""
        if self.left_out:
            return {"files": Refusal(rules.MANY_FILES, code="too_many", most=MOST_FILES, left=self.left_out)}
        return {"files": self.wrong[0]} if self.wrong else {}
