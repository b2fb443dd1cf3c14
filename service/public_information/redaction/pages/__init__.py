"""Pages of redactions: the list, the document with its marks, what came of burning in."""

from service.public_information.redaction.pages.acting import (
    act_on_redaction,
    list_redactions,
    redactions_on,
    start_redaction,
)
from service.public_information.redaction.pages.marking import add_mark, change_mark, choose_words
from service.public_information.redaction.pages.showing import progress, show_redaction, source_page

DOORS = [
    list_redactions,
    redactions_on,
    start_redaction,
    show_redaction,
    progress,
    source_page,
    add_mark,
    choose_words,
    change_mark,
    act_on_redaction,
]
