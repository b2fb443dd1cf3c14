"""Reasons of decisions: templates in every language, the agency's own beside ours, and a word on them in the case."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.kit.refusal import Refusal
from service.kit.words import N_

RECORD = "accreditation_reason"
USES: Mapping[str, str] = {
    "ask_info": N_("To ask the applicant"),
    "reject": N_("To reject"),
    "revoke": N_("To revoke"),
}
OWN_LIMIT, TEXT_LIMIT = 1_000, 600
TEXT_NEEDED = N_("Write the text in the agency's own language.")
REASON_NEEDED = N_("Choose a reason or write one: the applicant is told it.")


@dataclass(frozen=True, slots=True)
class Template:
    """A reason of ours: a msgid, said in the reader's language."""

    use: str
    text: str


OURS: Mapping[str, Template] = {
    "info_document": Template("ask_info", N_("Please add a document that shows that you work for this outlet.")),
    "info_card": Template("ask_info", N_("Please give the number of your journalist card or of the register.")),
    "info_task": Template("ask_info", N_("Please say what you will do at the event and with which equipment.")),
    "places": Template("reject", N_("There are no places left.")),
    "outlet_places": Template("reject", N_("The places of your outlet are taken.")),
    "no_outlet": Template("reject", N_("Nothing shows that you work for mass media.")),
    "criteria": Template("reject", N_("The application does not meet the criteria that stand on the form.")),
    "untrue": Template("reject", N_("What the application says could not be confirmed.")),
    "cancelled": Template("reject", N_("The event does not take place.")),
    "conduct": Template("revoke", N_("The rules of the event were broken.")),
    "passed_on": Template("revoke", N_("The badge was given to somebody else.")),
    "left_outlet": Template("revoke", N_("You no longer work for the outlet for which you were accredited.")),
}


@dataclass(frozen=True, slots=True)
class ReasonEdit:
    """A template of the agency: what it is for, and its text by language."""

    use: str
    texts: Mapping[str, str]


def problems_of(edit: ReasonEdit, own_language: str) -> list[Refusal]:
    """What is wrong with a template."""
    if edit.texts.get(own_language):
        return []
    return [Refusal(TEXT_NEEDED, code="required", field=f"text_{own_language}")]
