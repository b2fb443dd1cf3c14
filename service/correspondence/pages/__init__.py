"""Pages of letters: the journal, the form, the letter."""

from service.correspondence.pages import draft, drafting, outgoing, templates
from service.correspondence.pages.access import access_page
from service.correspondence.pages.export import export_csv, export_xlsx, print_page
from service.correspondence.pages.journal import delete_saved_view, keep_view, list_page
from service.correspondence.pages.letter import (
    attach,
    correct,
    correct_form,
    letter_page,
    peek,
    put_into_file,
    void,
    withdraw,
)
from service.correspondence.pages.packages import DOORS as PACKAGES
from service.correspondence.pages.prints import control_card, register_book, registration_card, sender_receipt
from service.correspondence.pages.registration import (
    case_part,
    discard_draft,
    duplicate_warning,
    next_number,
    register,
    register_form,
)

DOORS = [
    list_page,
    keep_view,
    delete_saved_view,
    export_csv,
    export_xlsx,
    print_page,
    register_book,
    registration_card,
    control_card,
    sender_receipt,
    register_form,
    register,
    duplicate_warning,
    next_number,
    case_part,
    discard_draft,
    letter_page,
    peek,
    access_page,
    correct_form,
    correct,
    void,
    attach,
    withdraw,
    put_into_file,
    *drafting.DOORS,
    *draft.DOORS,
    *outgoing.DOORS,
    *templates.DOORS,
    *PACKAGES,
]
