"""Posted text into an edit of a contact, a position, a merge."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from service.contacts.details import LIMITS, field_names
from service.contacts.merging import LONGEST_TITLE, NewPosition, Wish
from service.contacts.rules import KINDS, LONGEST_NAME, ContactEdit
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.language import LANGUAGES
from service.web.fields import Fields, FormRejected

MOST = 999_999_999


def read_edit(posted: Mapping[str, Any], country: str = "", *, new: bool = False) -> ContactEdit:
    """The edit that was posted; fields of details that were not posted at all leave what stands there.

    Raises FormRejected with what was typed and what is wrong.
    """
    fields = Fields(posted)
    edit = ContactEdit(
        kind=fields.choice("kind", KINDS, required=True),
        name=fields.line("name", limit=LONGEST_NAME, required=True),
        email=fields.line("email", limit=254),
        phone=fields.line("phone", limit=100),
        address=fields.text("address", limit=500),
        language=fields.choice("language", LANGUAGES) or None,
        version=0 if new else fields.number("version", least=1, most=MOST) or 0,
        details=_details(fields, country),
    )
    fields.done()
    return edit


def _details(fields: Fields, country: str) -> dict[str, str] | None:
    known = field_names(country)
    if not any(name in fields.values for name in known):
        return None
    found = {}
    for name, (part, _) in known.items():
        read = fields.text if part == "address" else fields.line
        found[name] = read(name, limit=LIMITS[part])
    return found


def read_position(posted: Mapping[str, Any], today: date) -> NewPosition:
    """A position that was posted: title, first and last day. Raises FormRejected."""
    fields = Fields(posted)
    new = NewPosition(
        title=fields.line("title", limit=LONGEST_TITLE, required=True),
        from_on=fields.day("from_on", today),
        until_on=fields.day("until_on", today),
    )
    fields.done()
    return new


def read_other(posted: Mapping[str, Any]) -> tuple[UUID | None, str]:
    """The other side of a position: the chosen contact's id, or the name that was typed. Raises FormRejected."""
    fields = Fields(posted)
    other_id, name = fields.uuid("other_id"), fields.line("other", limit=LONGEST_NAME)
    if other_id is None and not name:
        fields.line("other", required=True)
    fields.done()
    return other_id, name


def read_wish(posted: Mapping[str, Any], one: UUID, other: UUID, fields_: Mapping[str, str]) -> Wish:
    """Which of two contacts stays, and for which fields the other's value is taken. Raises FormRejected."""
    fields = Fields(posted)
    stays = fields.choice("stays", (str(one), str(other)), required=True)
    versions = {
        one: fields.number("version_one", least=1, most=MOST) or 0,
        other: fields.number("version_other", least=1, most=MOST) or 0,
    }
    taken = {name: fields.choice(f"take_{name}", (str(one), str(other))) for name in fields_}
    fields.done()
    survivor, merged = (one, other) if stays == str(one) else (other, one)
    from_merged = frozenset(name for name, side in taken.items() if side == str(merged))
    return Wish(survivor, merged, from_merged, (versions[survivor], versions[merged]))


def rejected(values: Mapping[str, str], error: Refusal | FieldErrors) -> FormRejected:
    """A form that an action refused, as its page shows it: each refusal at its field, others at the top (field "")."""
    refusals = error.errors if isinstance(error, FieldErrors) else [error]
    return FormRejected(values, {refusal.field or "": refusal for refusal in reversed(refusals)})
