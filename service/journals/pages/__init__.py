"""Pages of journals: their settings, the account of their numbers, blocks reserved for paper."""

from service.journals.pages.blocks import list_blocks, reserve_block, reserve_form, show_block, void_of_block
from service.journals.pages.journals import list_journals, name_duty, release_duty, show_journal
from service.journals.pages.numbers import export_numbers, show_numbers

DOORS = [
    list_journals,
    show_journal,
    name_duty,
    release_duty,
    show_numbers,
    export_numbers,
    list_blocks,
    reserve_form,
    reserve_block,
    show_block,
    void_of_block,
]
