"""What a citizen is asked for and nothing more: the purpose is never a field. When a form may be sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.public_information.rules.content import Content, subject_of
from service.public_information.rules.terms import ANONYMOUS_ALLOWED, terms_of
from service.public_information.rules.words import APPLICANTS

STEPS = ("what", "who", "check")
MOST_MEGABYTES = 20
KEPT = timedelta(days=7)
SENT_KEPT = timedelta(days=4)
"""How long the sealed receipt is kept after sending: a mail is tried for three days."""
SHOWN = timedelta(hours=1)
"""How long the receipt with its code can be seen again in the browser that sent the request."""
LEAST_TIME = timedelta(seconds=2)
TRAP = "website"

FIELDS: Mapping[str, tuple[str, ...]] = {
    "what": ("text", "about_self", "urgency", "urgency_reason"),
    "who": ("applicant", "name", "email", "phone", "form", "certified", "address", "language"),
}
TICKS = ("about_self", "certified")
FORMS: Mapping[str, str] = {
    "electronic": N_("Electronically, on this page and by e-mail if you give an address"),
    "hand": N_("On paper, to be fetched at the office"),
    "post": N_("On paper, by post"),
    "view": N_("I want to look at it in the office"),
}
URGENCIES: Mapping[str, str] = {
    "": N_("In the usual term"),
    "timeliness": N_("The information soon loses its value"),
    "threat": N_("A life, somebody's health or freedom is in danger"),
}

NEEDED = N_("Describe which information you need.")
TOO_SHORT = N_("Say a little more: which document or subject, and of which period.")
WHY_URGENT = N_("Say in a few words why it cannot wait.")
NAME_NEEDED = N_("Write your name.")
NAME_OF_BODY = N_("Write the name of the organisation.")
ANSWER_NEEDED = N_("Write your answer.")
COMPLAINT_NEEDED = N_("Write what you do not agree with.")
WRONG_EMAIL = N_("Check the e-mail address, for example: name@example.org")
ADDRESS_NEEDED = N_("Write the address to which the answer is to be posted.")
MANY_FILES = N_("At most %(most)s files can be added, and %(left)s more were chosen. Those were left out.")
FILES_HINT = N_("At most %(most)s files, each up to %(megabytes)s MB: %(kinds)s.")
AGAIN = N_("Please look at your answers once more and then press the button again. Nothing was lost.")


@dataclass(frozen=True, slots=True)
class Offer:
    """What one agency's form offers: whether one may stay unnamed, which grounds shorten its terms, its languages."""

    anonymous: bool
    urgencies: tuple[str, ...]
    languages: tuple[str, ...]

    @property
    def applicants(self) -> tuple[str, ...]:
        """Who may be said to ask."""
        return tuple(one for one in APPLICANTS if one != "anonymous" or self.anonymous)


def offer_of(country: str, languages: Sequence[str]) -> Offer:
    """What the form of an agency offers. The answer is given in the agency's own languages."""
    terms = terms_of(country)
    known = {"timeliness": terms.timeliness, "threat": terms.threat}
    urgencies = tuple(ground for ground, rule in known.items() if rule)
    return Offer(ANONYMOUS_ALLOWED.get(country, False), urgencies, tuple(languages))


@dataclass(frozen=True, slots=True)
class Asked:
    """A filled-in form. An unnamed requester has name ""."""

    text: str
    about_self: bool
    urgency: str
    urgency_reason: str
    applicant: str
    name: str
    email: str
    phone: str
    form: str
    certified: bool
    address: str
    language: str

    def content(self, spoken: str) -> Content:
        """What the register keeps of it; `spoken` is the language of the page it was written on."""
        return Content(
            channel="page",
            language=spoken,
            subject=subject_of(self.text),
            text=self.text,
            applicant=self.applicant,
            name=self.name,
            address=self.address,
            phone=self.phone,
            email=self.email,
            form=self._form(),
            answer_language=self.language,
            answer_way=self._way(),
            urgency=self.urgency,
            urgency_reason=self.urgency_reason,
            about_self=self.about_self,
        )

    def _form(self) -> str:
        if self.form == "view":
            return "view"
        if self.certified:
            return "certified_copy"
        return "electronic" if self.form == "electronic" else "copy"

    def _way(self) -> str:
        if self.form == "electronic":
            return "email" if self.email else "page"
        return "post" if self.form == "post" else "hand"


def is_human(values: Mapping[str, str], began: datetime, now: datetime) -> bool:
    """Whether a form was filled in as people do it: not the field nobody sees, and not in no time."""
    return not values.get(TRAP, "").strip() and now - began >= LEAST_TIME


def first_open(wrong: Mapping[str, Refusal]) -> str:
    """The first step that has something wrong, `check` when none has."""
    return next((step for step in ("what", "who") if any(name in FIELDS[step] for name in wrong)), "check")
