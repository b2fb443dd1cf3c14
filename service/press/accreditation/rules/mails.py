"""What mails of accreditation say: a subject and a sentence each; the facts of the event stand below."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.kit.words import N_


@dataclass(frozen=True, slots=True)
class Letter:
    """One kind of mail. subject, said: msgids with %(title)s and %(number)s. facts: whether when and where stand in it;
    link: "invitation", "follow" or "" for none; quoted: whether the words of the agency stand in it.
    """

    subject: str
    said: str
    facts: bool = True
    link: str = ""
    quoted: bool = False


LETTERS: Mapping[str, Letter] = {
    "invitation": Letter(
        N_("Invitation: %(title)s"), N_("We invite you to this event."), link="invitation", quoted=True
    ),
    "reminder": Letter(
        N_("Reminder: %(title)s"), N_("This event, to which you are invited, begins soon."), link="invitation"
    ),
    "moved": Letter(
        N_("Another time: %(title)s"),
        N_("This event takes place at another time than you were told. Please say anew whether you will come."),
        link="invitation", quoted=True,
    ),
    "changed": Letter(
        N_("Changed: %(title)s"), N_("What you were told of this event has changed."), link="invitation", quoted=True
    ),
    "postponed": Letter(
        N_("Postponed: %(title)s"), N_("This event is postponed. You will be told the new time."), quoted=True
    ),
    "cancelled": Letter(N_("Cancelled: %(title)s"), N_("This event does not take place."), quoted=True),
    "receipt": Letter(
        N_("Your application %(number)s was received"),
        N_("Your application for accreditation was received."), link="follow",
    ),
    "ask_info": Letter(
        N_("A question about your application %(number)s"),
        N_("The agency asks you for something before it decides."), link="follow", quoted=True,
    ),
    "approved": Letter(
        N_("Your accreditation %(number)s is approved"),
        N_("You are accredited. Bring a document that shows who you are; your badge is handed out at the entrance or"
           " shown on the page below."), link="follow",
    ),
    "badge": Letter(
        N_("Your badge for %(title)s"), N_("Your badge is ready. It can be shown from the page below."), link="follow"
    ),
    "rejected": Letter(
        N_("Your application %(number)s was rejected"),
        N_("You are not accredited. You can appeal: somebody else decides then."),
        facts=False, link="follow", quoted=True,
    ),
    "unapproved": Letter(
        N_("Your accreditation %(number)s does not hold any more"),
        N_("You had been accredited. This was decided anew: you are not accredited. You can appeal: somebody else"
           " decides then."), facts=False, link="follow", quoted=True,
    ),
    "revoked": Letter(
        N_("Your accreditation %(number)s was revoked"),
        N_("Your accreditation was revoked and your badge opens nothing any more. You can appeal: somebody else decides"
           " then."), facts=False, link="follow", quoted=True,
    ),
    "appeal_received": Letter(
        N_("Your appeal about %(number)s was received"),
        N_("Your appeal was received. Somebody else than before decides on it."), facts=False, link="follow",
    ),
    "appeal_upheld": Letter(
        N_("Your appeal about %(number)s was decided"), N_("The decision stays as it was."),
        facts=False, link="follow", quoted=True,
    ),
    "appeal_changed": Letter(
        N_("Your appeal about %(number)s was decided"),
        N_("The decision was changed in your favour: you are accredited."), link="follow", quoted=True,
    ),
    "event_moved": Letter(
        N_("Another time: %(title)s"),
        N_("This event takes place at another time than you were told. Your accreditation and your badge hold for the"
           " new time."), link="follow", quoted=True,
    ),
    "event_changed": Letter(
        N_("Changed: %(title)s"), N_("What you were told of this event has changed."), link="follow", quoted=True
    ),
    "event_postponed": Letter(
        N_("Postponed: %(title)s"),
        N_("This event is postponed. You will be told the new time; your accreditation will hold for it."),
        facts=False, quoted=True,
    ),
    "event_cancelled": Letter(
        N_("Cancelled: %(title)s"), N_("This event does not take place."), facts=False, quoted=True
    ),
}  # fmt: skip
OVERTAKEN = N_("what it said was overtaken before it went out")
FACTS: Mapping[str, str] = {
    "when": N_("When: %(words)s"),
    "where": N_("Where: %(words)s"),
    "stream": N_("Stream: %(words)s"),
    "until": N_("Applications are taken until %(words)s"),
}
TITLES: Mapping[str, str] = {
    "invitation": N_("Invitation"),
    "reminder": N_("Reminder"),
    "moved": N_("Another time"),
    "changed": N_("Change of the event"),
    "postponed": N_("Event postponed"),
    "cancelled": N_("Event cancelled"),
    "receipt": N_("Receipt"),
    "ask_info": N_("Question to the applicant"),
    "approved": N_("Approval"),
    "badge": N_("Badge"),
    "rejected": N_("Rejection"),
    "unapproved": N_("Rejection after approval"),
    "revoked": N_("Revocation"),
    "appeal_received": N_("Receipt of the appeal"),
    "appeal_upheld": N_("Decision on the appeal"),
    "appeal_changed": N_("Decision on the appeal"),
    "event_moved": N_("Another time"),
    "event_changed": N_("Change of the event"),
    "event_postponed": N_("Event postponed"),
    "event_cancelled": N_("Event cancelled"),
}
"""What the kinds of mails are called for staff."""
ANSWER_HERE = N_("Say here whether you will come: %(address)s")
OPENS_NOTHING = N_(
    "The link is for you. It shows the event and asks who one is; it lets nobody in by itself and shows nothing of you"
    " to others."
)
FOLLOW_HERE = N_("See it with number and code here: %(address)s")
NUMBER, CODE = N_("Number: %(number)s"), N_("Code: %(code)s")
KEEP = N_("Keep both. Whoever has both can read your application and show your badge.")
FOOT_INVITED = N_("You get this mail because the press office of the agency invites you.")
FOOT_APPLIED = N_("You get this mail because you applied for accreditation. Answers to it are not read.")
AGAIN = frozenset({"refused", "not_configured", "deferred"})
DELIVERY_STATES: Mapping[str, str] = {
    "queued": N_("Waits"),
    "sending": N_("Being sent"),
    "sent": N_("Sent"),
    "deferred": N_("Not taken yet, tried again"),
    "refused": N_("Refused"),
    "uncertain": N_("Uncertain: it may have arrived, and is not sent twice"),
    "not_configured": N_("No mail server is set up"),
}
