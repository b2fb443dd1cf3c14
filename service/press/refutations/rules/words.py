"""Words of refutations: media, verdicts, decisions, ways, outcomes."""

from collections.abc import Mapping

from service.kit.words import N_

MEDIA: Mapping[str, str] = {
    "site": N_("Site or online publication"),
    "agency": N_("News agency"),
    "newspaper": N_("Newspaper or magazine"),
    "tv": N_("Television"),
    "radio": N_("Radio"),
    "social": N_("Social network"),
}
BROADCAST, PRINT = frozenset({"tv", "radio"}), frozenset({"newspaper"})
UNITS: Mapping[str, str] = {
    "words": N_("words"),
    "characters": N_("characters"),
    "lines": N_("lines"),
    "seconds": N_("seconds"),
    "cm2": N_("square centimetres"),
}
VERDICTS: Mapping[str, str] = {
    "false": N_("False"),
    "misleading": N_("Misleading"),
    "unproven": N_("Unproven"),
    "opinion": N_("Opinion"),
    "true": N_("True"),
}
VERDICT_HELP: Mapping[str, str] = {
    "false": N_("A fact that the evidence shows to be wrong."),
    "misleading": N_("Each word is true, and what the reader takes away is not."),
    "unproven": N_("A fact for which the outlet gave no proof, and which cannot be checked."),
    "opinion": N_("A judgement, not a fact. The law gives no refutation of it; a lawyer decides on each demand."),
    "true": N_("It is so. It is not demanded back."),
}
VERDICT_KINDS: Mapping[str, str] = {
    "false": "late",
    "misleading": "soon",
    "unproven": "",
    "opinion": "shut",
    "true": "ok",
}
EVIDENCE_KINDS: Mapping[str, str] = {
    "document": N_("Document"),
    "link": N_("Link"),
    "unit": N_("Words of a unit"),
}
DECISIONS: Mapping[str, str] = {
    "none": N_("No reaction"),
    "monitor": N_("Watch how it goes on"),
    "inform": N_("Inform the editors"),
    "correction": N_("Ask for a correction"),
    "reply": N_("Ask for a reply"),
    "refutation": N_("Demand a refutation"),
    "statement": N_("Statement of the agency"),
    "court": N_("Go to court"),
}
LETTERS = frozenset({"inform", "correction", "reply", "refutation"})
"""Decisions that lead to a letter to the outlet."""
DEMANDS = frozenset({"correction", "reply", "refutation"})
"""Those of them that assert a right against the outlet, which the law gives for facts only."""
AGAINST = DEMANDS | {"court"}
"""Decisions that make no sense where every claim is true."""
DEMAND_STATES: Mapping[str, str] = {
    "draft": N_("Draft"),
    "in_approval": N_("In approval"),
    "returned": N_("Returned"),
    "approved": N_("Approved"),
}
WAYS: Mapping[str, str] = {
    "letter": N_("As an outgoing letter of the registry"),
    "email": N_("By e-mail from here"),
    "post": N_("By post, with a receipt"),
    "courier": N_("By courier"),
    "hand": N_("Handed over against signature"),
}
BY_HAND = frozenset({"post", "courier", "hand"})
SENDING_STATES: Mapping[str, str] = {
    "letter": N_("The letter is being prepared in the registry"),
    "queued": N_("Waits for the mail server"),
    "sent": N_("Sent"),
    "delivered": N_("Delivered"),
    "uncertain": N_("Sent, but the mail server's answer was lost"),
    "failed": N_("Not delivered"),
}
ANSWER_KINDS: Mapping[str, str] = {
    "published": N_("Published what was demanded"),
    "partly": N_("Published something, not what was demanded"),
    "promised": N_("Promised to publish"),
    "refused": N_("Refused"),
}
BECOMES: Mapping[str, str] = {
    "published": "satisfied", "partly": "refused", "promised": "awaiting", "refused": "refused",
}  # fmt: skip
BODIES: Mapping[str, str] = {
    "council": N_("Media council"),
    "regulator": N_("Regulator"),
    "court": N_("Court"),
    "other": N_("Another body"),
}
RULINGS: Mapping[str, str] = {
    "upheld": N_("Decided for us"),
    "partly": N_("Decided for us in part"),
    "rejected": N_("Rejected"),
    "settled": N_("Settled between the parties"),
    "withdrawn": N_("Taken back by us"),
}
RULED: Mapping[str, str] = {
    "upheld": "satisfied", "partly": "escalated", "rejected": "refused", "settled": "satisfied",
    "withdrawn": "refused",
}  # fmt: skip
OUTCOMES: Mapping[str, str] = {
    "refuted": N_("Refutation published"),
    "corrected": N_("Correction published"),
    "replied": N_("Reply published"),
    "partly": N_("Published in part, or not as demanded"),
    "refused": N_("Refused by the outlet"),
    "unanswered": N_("Left without answer"),
    "won": N_("Decided for us by a council, regulator or court"),
    "lost": N_("Decided against us"),
    "informed": N_("The editors were informed"),
    "stated": N_("Answered by a statement of the agency"),
    "no_reaction": N_("No reaction was needed"),
    "dropped": N_("Given up"),
}
COMPARED: Mapping[str, str] = {
    "same": N_("as the publication"),
    "better": N_("more than the publication"),
    "worse": N_("less than the publication"),
    "other": N_("another than the publication"),
    "unknown": N_("cannot be compared"),
}
LABELS: Mapping[str, str] = {
    "title": N_("Title of the publication"),
    "medium": N_("Kind of outlet"),
    "outlet": N_("Outlet"),
    "email": N_("E-mail of the editors"),
    "postal": N_("Postal address of the editors"),
    "address": N_("Address of the publication"),
    "author": N_("Author"),
    "language": N_("Language"),
    "said_on": N_("Published on"),
    "said_time": N_("Hour"),
    "place": N_("Page, section or programme"),
    "timecode": N_("Time code"),
    "length": N_("Length"),
    "length_unit": N_("Counted in"),
    "text": N_("What was published"),
    "owner": N_("Who works on it"),
    "quote": N_("The words, quoted"),
    "located": N_("Where they stand"),
    "verdict": N_("Verdict"),
    "why": N_("Why this verdict"),
    "right": N_("What is right"),
    "kind": N_("Kind"),
    "files": N_("Files"),
    "link": N_("Link"),
    "said": N_("What it shows"),
    "unit": N_("Unit"),
    "decision": N_("Decision"),
    "reason": N_("Reason"),
    "subject": N_("Subject"),
    "body": N_("Text"),
    "addressee": N_("Addressee"),
    "answer_on": N_("Answer asked until"),
    "way": N_("Way"),
    "proof": N_("Proof of delivery"),
    "sent_on": N_("Sent on"),
    "journal": N_("Journal"),
    "received_on": N_("Received or published on"),
    "heading": N_("Its heading names it as a refutation, correction or reply"),
    "clip": N_("Clip"),
    "filed_on": N_("Filed on"),
    "body_name": N_("Name of the body"),
    "ruling": N_("What was decided"),
    "ruled_on": N_("Decided on"),
    "outcome": N_("Outcome"),
    "release": N_("Release"),
}
BUTTONS: Mapping[str, str] = {
    "edit": N_("Change the publication"),
    "claim": N_("Add a claim"),
    "assess": N_("End the assessment"),
    "decide": N_("Decide on the reaction"),
    "reconsider": N_("Begin the assessment again"),
    "draft": N_("Write the demand"),
    "submit": N_("Send for approval"),
    "take_back": N_("Take back out of approval"),
    "return": N_("Return"),
    "approve": N_("Approve"),
    "sign_off": N_("Sign off as a lawyer"),
    "object": N_("Object as a lawyer"),
    "send": N_("Send the demand"),
    "follow": N_("Take over from the registry"),
    "deliver": N_("Note delivery"),
    "come_back": N_("It came back"),
    "answer": N_("Record the outlet's answer"),
    "give_up_waiting": N_("No answer came"),
    "escalate": N_("Complain"),
    "sue": N_("Go to court"),
    "release": N_("Link a release"),
    "close": N_("Close the refutation"),
    "resume": N_("Open again"),
}
"""What buttons and the pages behind them are called, by act."""
