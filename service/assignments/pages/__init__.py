"""Pages of assignments: giving, one of them, the list."""

from service.assignments.pages.assignment import ACT_DOORS, assignment_page, card
from service.assignments.pages.giving import (
    another_row,
    below_form,
    give,
    give_below,
    new_form,
    on_record,
    people,
    resolve,
    resolve_form,
)
from service.assignments.pages.listing import export_csv, list_page, many

DOORS = [
    list_page,
    many,
    export_csv,
    people,
    another_row,
    new_form,
    give,
    on_record,
    resolve_form,
    resolve,
    assignment_page,
    card,
    below_form,
    give_below,
    *ACT_DOORS,
]
