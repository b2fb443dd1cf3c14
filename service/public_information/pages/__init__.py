"""Pages of requests for information: the list, the form, the request, its answer, grounds and tariffs."""

from service.public_information.pages.answering import answer_form, save_answer
from service.public_information.pages.law import change_law, law_page, law_row_page, take_law, withdraw_law
from service.public_information.pages.listing import (
    delete_saved_view,
    export_csv,
    export_xlsx,
    keep_view,
    list_page,
)
from service.public_information.pages.registration import earlier_of, receipt, register, register_form
from service.public_information.pages.request import (
    act_on_request,
    bring_documents,
    correct_form,
    correct_request,
    judge,
    request_page,
    settle_fee,
)

DOORS = [
    list_page, keep_view, delete_saved_view, export_csv, export_xlsx, register_form, register, earlier_of, receipt,
    request_page, correct_form, correct_request, act_on_request, judge, settle_fee,
    bring_documents, answer_form, save_answer,
    law_page, law_row_page, change_law, withdraw_law, take_law,
]  # fmt: skip
