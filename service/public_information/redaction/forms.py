"""Marks as they were typed, drawn or chosen: places come as percent of the page."""

import re
from collections.abc import Mapping
from typing import Any

from service.kit.words import N_
from service.public_information.redaction.rules.states import NOTE_LIMIT, MarkEdit
from service.web.fields import Fields

NOT_PERCENT = N_("Type a number from 0 to 100.")
NUMBER = re.compile(r"\d{1,3}([.,]\d{1,4})?")


def _percent(read: Fields, name: str) -> int:
    """A percentage as ten-thousandths of the page."""
    typed = read.values.get(name, "").strip()
    value = float(typed.replace(",", ".")) if NUMBER.fullmatch(typed) else -1.0
    if not 0 <= value <= 100:
        read.refuse(name, NOT_PERCENT, "percent")
        return 0
    return round(value * 100)


def mark_edit(posted: Mapping[str, Any]) -> MarkEdit:
    """What a form says of a mark. Raises FormRejected."""
    read = Fields(posted)
    made = MarkEdit(
        x=_percent(read, "left"), y=_percent(read, "top"), w=_percent(read, "width"), h=_percent(read, "height"),
        ground=read.line("ground", limit=100), note=read.line("note", limit=NOTE_LIMIT),
    )  # fmt: skip
    read.done()
    return made


def chosen_words(posted: Mapping[str, str]) -> set[int]:
    """Places in the page's list of words that were ticked; what is no number is passed over."""
    return {int(one) for one in posted.get("words", "").split() if one.isascii() and one.isdecimal() and len(one) < 7}


def version_of(posted: Mapping[str, str]) -> int:
    """The version that the reader saw, 0 for none."""
    typed = posted.get("version", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0
