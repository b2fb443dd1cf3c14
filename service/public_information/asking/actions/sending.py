"""From a draft to a request: once, however often the button was pressed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from service.documents.actions import let_go
from service.documents.queries import files_of
from service.public_information.actions.registering import receive_request
from service.public_information.asking.actions.drafts import RECORD, citizen
from service.public_information.asking.models import AskingDraft
from service.public_information.asking.rules import SHOWN, Asked
from service.public_information.rules.content import NewRequest
from service.runtime.secrets import Keyring
from service.runtime.work import Work


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the browser that sent a request may see for an hour: also the code, which is kept nowhere else."""

    request_id: UUID
    number: str
    code: str
    due_at: datetime | None


def _context(draft: AskingDraft) -> bytes:
    return f"{draft.tenant_id}:asking_draft:receipt:{draft.id}".encode()


def receipt_of(draft: AskingDraft, keyring: Keyring) -> Receipt | None:
    """The receipt of a draft that was sent, while it is kept: in the browser it may be seen as long as `may_show`."""
    if draft.receipt is None:
        return None
    return msgspec.json.decode(keyring.open(draft.receipt, _context(draft)), type=Receipt)


def may_show(draft: AskingDraft, now: datetime) -> bool:
    """Whether the receipt may still be seen in the browser that sent the form."""
    return draft.sent_at is not None and now - draft.sent_at <= SHOWN


async def send_draft(work: Work, keyring: Keyring, draft: AskingDraft, asked: Asked) -> Receipt:
    """Make a request of a draft whose row is locked, and keep its receipt for the sender's next look.

    Raises Refusal or FieldErrors of the register's own rules.
    """
    work.actor = citizen(draft.id)
    files = [file.id for file in await files_of(work, RECORD, draft.id)]
    await let_go(work, files, RECORD, draft.id)
    new = NewRequest(content=asked.content(work.language), files=tuple(files))
    got = await receive_request(work, keyring, new)
    receipt = Receipt(got.id, got.number, got.code, got.due_at)
    draft.request_id, draft.sent_at, draft.content = got.id, work.now, "{}"
    draft.receipt = keyring.seal(msgspec.json.encode(receipt).decode(), _context(draft))
    await work.session.flush()
    return receipt
