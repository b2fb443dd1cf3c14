"""What the acts with a letter are called in its history."""

from service.correspondence.rules import OPENED
from service.deadlines.rules.clocks import ACTS as DEADLINE_ACTS
from service.documents.rules import ACTS as FILE_ACTS
from service.kit.words import N_

ACT_WORDS = {
    "letter.registered": N_("Registered"),
    "letter.corrected": N_("Corrected"),
    "letter.voided": N_("Voided"),
    OPENED: N_("Restricted letter opened"),
    "letter.exchange_noted": N_("Identifiers of document exchange noted"),
    "letter.package_exported": N_("Exported as a package"),
    "package.taken": N_("Package imported"),
    "package.registered": N_("Package registered"),
    "package.refused": N_("Package refused"),
    "letter.same_file_found": N_("The same file is attached to other letters"),
    "letter.resolved": N_("First resolution given"),
    "letter.settled": N_("All resolutions ended"),
    "letters.exported": N_("Letters exported"),
    "letter.taken_up": N_("Taken up: an answer is being written"),
    "letter.answered": N_("Answered"),
    "letter.noted": N_("Noted"),
    "letter.forwarded": N_("Forwarded"),
    "letter.closed": N_("Closed"),
    "letter.reopened": N_("Reopened"),
    "letter.sent": N_("Sent"),
    "letter.delivered": N_("Delivered"),
    "letter.returned": N_("Returned"),
    "letter.filed": N_("Put into another file"),
    **DEADLINE_ACTS,
    **FILE_ACTS,
}
