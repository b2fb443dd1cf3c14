"""What becomes of a request, said to the one who asked: plain sentences, one for each state, and what comes next."""

from collections.abc import Mapping

from service.kit.words import N_

HAPPENS: Mapping[str, str] = {
    "received": N_("Your request has arrived. The agency enters it in its register on the same day."),
    "registered": N_("Your request is registered. The agency looks for the information."),
    "in_progress": N_("The agency is working on your request."),
    "clarification_asked": N_("The agency has a question. It goes on as soon as you answer."),
    "extended": N_("The agency needs more time and has told you why. It goes on working on your request."),
    "granted": N_("You were given the information you asked for."),
    "partly_granted": N_("You were given a part of the information. For what was withheld, the reason stands below."),
    "refused": N_("The information was not given. The reason and the way to complain stand below."),
    "not_held": N_("The agency does not hold this information."),
    "forwarded": N_("Your request was sent on to the body that holds the information, and that body answers you."),
    "withdrawn": N_("You withdrew this request. Nothing more happens with it."),
    "left": N_("The request was left without an answer. The reason stands below."),
    "joined": N_("Your request is answered together with another one. Where, stands below."),
    "closed": N_("This request is closed."),
    "appealed": N_("Your complaint is being looked at."),
    "upheld": N_("Your complaint was decided: the decision stays as it was."),
    "changed": N_("Your complaint was decided in your favour: the decision is changed."),
}
DECIDED = N_("The agency has decided. Its answer is on the way to you.")
SAID: Mapping[str, str] = {
    "receipt": N_("Your request was received."),
    "clarification": N_("The agency asked you a question."),
    "clarification_answer": N_("You answered the question."),
    "term": N_("The agency told you that it needs the full term."),
    "extension": N_("The agency extended its term."),
    "forwarded": N_("The agency sent the request, or a part of it, to another body."),
    "answer": N_("The agency answered."),
    "withdrawal": N_("You withdrew the request."),
    "left": N_("The agency told you why there is no answer."),
    "joined": N_("The agency told you where your answer is."),
    "complaint": N_("You complained."),
    "complaint_result": N_("The agency told you what came of your complaint."),
}
PARTS: Mapping[str, str] = {
    "granted": N_("Given"),
    "refused": N_("Withheld"),
    "not_held": N_("The agency does not hold it"),
    "forwarded": N_("Another body answers"),
}
OBJECTIONS: Mapping[str, str] = {
    "filed": N_("It is being looked at."),
    "upheld": N_("The decision stays as it was."),
    "changed": N_("The decision is changed."),
    "dismissed": N_("The complaint was not heard."),
}
SUBJECTS: Mapping[str, str] = {
    "receipt": N_("Your request %(number)s was received"),
    "clarification": N_("A question about your request %(number)s"),
    "term": N_("Your request %(number)s needs the full term"),
    "extension": N_("The term of your request %(number)s is extended"),
    "forwarded": N_("Your request %(number)s was sent to another body"),
    "answer": N_("Your request %(number)s is answered"),
    "left": N_("Your request %(number)s was left without an answer"),
    "joined": N_("Your request %(number)s is answered together with another one"),
    "complaint_result": N_("Your complaint about request %(number)s was decided"),
}
"""Of mails: what is not here is not mailed."""
ACT_WORDS: Mapping[str, str] = {
    "information_request.requester_mailed": N_("Requester told by e-mail"),
    "information_request.requester_not_mailed": N_("E-mail to the requester did not go out"),
}
