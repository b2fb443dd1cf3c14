"""Which rules of a country's law pack run for a request, what is examined, and whether nobody need be named."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.kit.words import N_


@dataclass(frozen=True, slots=True)
class Terms:
    """Rules of the law pack by what they are for; "" where a country has none.

    after_clarification: the answer's term begins anew by this rule; "" lets the first clock run on unless its rule
    names a ground for a pause. at_once: the answer is due at once, and using its full term is told at once.
    """

    answer: str = ""
    timeliness: str = ""
    threat: str = ""
    forward: str = ""
    forward_notice: str = ""
    deficiency: str = ""
    after_clarification: str = ""
    extension_notice: str = ""
    term_notice: str = ""
    refusal_notice: str = ""
    register_entry: str = ""
    complaint_inside: str = ""
    complaint_ombudsman: str = ""

    @property
    def answers(self) -> tuple[str, ...]:
        """Rules whose clock is that of the answer."""
        found = (self.answer, self.timeliness, self.threat, self.after_clarification)
        return tuple(rule for rule in found if rule)

    @property
    def at_once(self) -> bool:
        return bool(self.term_notice)

    def of_answer(self, urgency: str) -> str:
        """The rule of the answer's term: ordinary, or shorter on a ground of urgency where the law knows it."""
        return {"timeliness": self.timeliness, "threat": self.threat}.get(urgency) or self.answer


TERMS: Mapping[str, Terms] = {
    "az": Terms(
        answer="az.information.answer",
        timeliness="az.information.urgent",
        threat="az.information.threat",
        forward="az.information.forward",
        deficiency="az.information.deficiency",
        after_clarification="az.information.after_clarification",
        extension_notice="az.information.extension_notice",
        complaint_ombudsman="az.information.complaint",
    ),
    "ge": Terms(
        answer="ge.information.answer",
        forward="ge.information.forward",
        forward_notice="ge.information.forward_notice",
        term_notice="ge.information.term_notice",
        refusal_notice="ge.information.refusal_notice",
        register_entry="ge.information.register_entry",
        complaint_inside="ge.complaint.answer",
    ),
}
NO_TERMS = Terms()


def terms_of(country: str) -> Terms:
    """The rules that run in a country."""
    return TERMS.get(country, NO_TERMS)


ANONYMOUS_ALLOWED: Mapping[str, bool] = {"az": False, "ge": False}
"""Whether a request need not name anybody: both laws ask for a name (GE 37 with 78; AZ 15)."""
BODIES_OF: Mapping[str, tuple[str, ...]] = {"az": ("inside", "ombudsman", "court"), "ge": ("inside", "court")}


@dataclass(frozen=True, slots=True)
class Check:
    """One question of the examination. article: where the law asks it, "" where only practice does."""

    question: str
    article: str = ""


def _checks(*articles: str) -> Mapping[str, Check]:
    questions = {
        "form": N_("Does the request say what the law needs?"),
        "held": N_("Does this agency hold the information?"),
        "elsewhere": N_("Must it be sent to another body?"),
        "restricted": N_("Is access to any of it restricted?"),
        "separable": N_("Can the restricted part be separated?"),
        "form_possible": N_("Can it be given in the wanted form?"),
        "paid": N_("Is anything to be paid, or is there a discount?"),
    }
    places = iter(articles)
    return {name: Check(question, next(places, "")) for name, question in questions.items()}


EXAMINATION: Mapping[str, Mapping[str, Check]] = {
    "az": _checks("19.1.1", "19.1.2", "19.1.3", "19.1.4", "19.1.5", "19.1.6", "19.1.7"),
    "ge": _checks("37, 78", "40", "80", "28", "", "37", "38"),
}
FINDINGS: Mapping[str, str] = {"yes": N_("Yes"), "no": N_("No"), "unsure": N_("Not yet clear")}
