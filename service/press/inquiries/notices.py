"""What media inquiries tell people."""

from service.kit.words import N_
from service.notifications.kinds import Kind

_PAGE = "/press/inquiries/{id}"
KINDS = {
    "press.inquiry_came": Kind(N_("Media inquiry %(number)s came in."), "press", _PAGE),
    "press.inquiry_given": Kind(N_("Media inquiry %(number)s is yours to answer."), "press", _PAGE),
    "press.inquiry_to_approve": Kind(N_("The answer to media inquiry %(number)s waits for approval."), "press", _PAGE),
    "press.inquiry_decided": Kind(N_("The answer to media inquiry %(number)s was decided on."), "press", _PAGE),
    "press.day_complete": Kind(
        N_("Media inquiries of %(day_on)s: %(came)s came, %(closed)s closed; all units have filed."),
        "press", "/press/inquiries/day",
    ),
    "press.day_missing": Kind(
        N_("Media inquiries of %(day_on)s: %(came)s came, %(closed)s closed; %(missing)s have not filed."),
        "press", "/press/inquiries/day",
    ),
}  # fmt: skip
