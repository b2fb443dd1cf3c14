"""The term by which a letter is to be dealt with, where it is not a day: a rule of the law or an amount."""

from dataclasses import dataclass

from service.deadlines.rules.terms import own_term
from service.kit.refusal import Refusal
from service.kit.words import N_

REGIMES = ("correspondence", "administrative_proceeding", "media")
"""Regimes of the law pack whose rules stand for letters; appeals and requests have registers of their own."""
ONE_OF_THEM = N_("Give one of these: a day, a rule or an amount.")
NO_SUCH_RULE = N_("This rule does not hold on the day of receipt. Choose another one or type a day.")
NO_TERM = N_("This letter has no running term that could be extended.")


@dataclass(frozen=True, slots=True)
class LetterTerm:
    """A rule of the law pack by its id, or a count of a unit (hour, working_day, calendar_day, month)."""

    rule: str = ""
    count: int = 0
    unit: str = ""

    def encode(self) -> str:
        """The term as an argument of a job."""
        return self.rule or f"{self.count} {self.unit}"

    @classmethod
    def decode(cls, text: str) -> "LetterTerm | None":
        """The term that `encode` wrote; None of nothing."""
        count, _, unit = text.partition(" ")
        if not text:
            return None
        return cls(count=int(count), unit=unit) if unit else cls(rule=text)


def read_term(rule: str, count: int | None, unit: str) -> LetterTerm | None:
    """The term that was typed, None for none. Raises Refusal at due_rule, due_count or due_unit."""
    if rule and count is not None:
        raise Refusal(ONE_OF_THEM, code="one_of_both", field="due_rule")
    if rule:
        return LetterTerm(rule=rule)
    if count is None:
        return None
    try:
        own_term(count, unit)
    except Refusal as refusal:
        raise refusal.at(f"due_{refusal.field}") from None
    return LetterTerm(count=count, unit=unit)
