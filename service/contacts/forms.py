"""Posted text into an edit of a contact."""

from collections.abc import Mapping
from typing import Any

from service.contacts.rules import KINDS, LONGEST_NAME, ContactEdit
from service.runtime.language import LANGUAGES
from service.web.fields import Fields


def read_edit(posted: Mapping[str, Any]) -> ContactEdit:
    """The edit that was posted. Raises FormRejected with what was typed and what is wrong."""
    fields = Fields(posted)
    edit = ContactEdit(
        kind=fields.choice("kind", KINDS, required=True),
        name=fields.line("name", limit=LONGEST_NAME, required=True),
        email=fields.line("email", limit=254),
        phone=fields.line("phone", limit=100),
        address=fields.text("address", limit=500),
        language=fields.choice("language", LANGUAGES) or None,
        version=fields.number("version", least=1, most=999_999_999) or 0,
    )
    fields.done()
    return edit
