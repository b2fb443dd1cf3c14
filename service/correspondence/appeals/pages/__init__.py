"""Pages of appeals: the list, the form, the appeal, the figures."""

from service.correspondence.appeals.pages.appeal import act_on_appeal, appeal_page, correct_appeal, correct_form
from service.correspondence.appeals.pages.listing import list_page
from service.correspondence.appeals.pages.prints import applicant_receipt, control_card
from service.correspondence.appeals.pages.registration import earlier_of, register, register_form
from service.correspondence.appeals.pages.statistics import statistics

DOORS = [
    list_page,
    register_form,
    register,
    earlier_of,
    statistics,
    appeal_page,
    correct_form,
    correct_appeal,
    act_on_appeal,
    control_card,
    applicant_receipt,
]
