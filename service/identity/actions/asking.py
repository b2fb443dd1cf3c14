"""What all writes of identity share: a refusal is raised, a missing record is not there."""

from typing import TypeVar

from service.kit.refusal import FieldErrors, Refusal
from service.web.errors import NotFound

Record = TypeVar("Record")


def insist(*refusals: Refusal | None) -> None:
    """Raise the first refusal there is; those at fields together."""
    found = [refusal for refusal in refusals if refusal is not None]
    whole = [refusal for refusal in found if refusal.field is None]
    if whole:
        raise whole[0]
    if found:
        raise FieldErrors(found)


def there(record: Record | None) -> Record:
    """The record, or NotFound: not there and not yours are the same answer."""
    if record is None:
        raise NotFound
    return record
