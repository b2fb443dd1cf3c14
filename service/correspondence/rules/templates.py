"""Templates of letters: the fields they may use, and what can be wrong with one or with the document made of it."""

from collections.abc import Mapping

from service.kit.words import N_

TEMPLATE_RECORD = "letter_template"
TITLE_LIMIT = 120
DIRECTIONS: Mapping[str, str] = {
    "outgoing": N_("Outgoing"),
    "internal": N_("Internal"),
    "both": N_("Outgoing and internal"),
}
TEMPLATE_STATES: Mapping[str, str] = {
    "making": N_("Being made"),
    "checking": N_("Being checked"),
    "ready": N_("Ready"),
    "refused": N_("Cannot be used"),
    "retired": N_("Retired"),
}
FIELDS: Mapping[str, str] = {
    "agency": N_("full name of the agency"),
    "agency_short": N_("short name of the agency"),
    "letterhead": N_("list of the lines below the agency's name"),
    "unit": N_("unit that prepares the letter"),
    "number": N_("registration number; empty in a draft"),
    "date": N_("date of registration, written out; today's in a draft"),
    "addressee": N_("to whom the letter is"),
    "addressee_lines": N_("post and address of the addressee"),
    "subject": N_("subject"),
    "paragraphs": N_("list of the letter's paragraphs"),
    "body": N_("the whole text"),
    "answers": N_("numbers and dates of the letters it answers; empty if none"),
    "annexes": N_("count of annexes; empty if none"),
    "sheets": N_("count of sheets; empty if not given"),
    "signer": N_("who signed; before that, who holds the post"),
    "signer_post": N_("post of the signer"),
    "signed_on": N_("date of the signature; empty in a draft"),
    "author": N_("who prepared the letter"),
    "kind": N_("kind of document"),
}
PROBLEMS: Mapping[str, str] = {
    "broken": N_("This is not a readable DOCX document. Open it in a word processor, save it again and upload that."),
    "syntax": N_("A field in the template is not closed or is misspelt: %(reason)s"),
    "unknown_fields": N_("There are no such fields: %(fields)s. The list below names those there are."),
    "forbidden": N_("The template tries something that templates may not do, such as running a program."),
    "too_large": N_("The template is too large to be worked on."),
    "signs": N_("The text holds signs that cannot be printed: %(signs)s. Take them out and try again."),
    "failed": N_("The document could not be set: %(reason)s"),
    "stopped": N_("Making the document took too long or needed too much memory and was stopped."),
    "no_template": N_("The template of this letter is no longer in use. Choose another one and try again."),
}
IN_ANSWER = N_("In answer to your %(answers)s")
ANNEXES = N_("Annexes: %(annexes)s")
SIGNED_ON = N_("Signed electronically on %(signed_on)s")
PREPARED_BY = N_("Prepared by: %(author)s")
NUMBER_AND_DATE = N_("№ %(number)s of %(date)s")
