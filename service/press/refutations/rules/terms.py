"""Which rule of a country's law pack gives the time for a claim, and what its law says of an agency's claims."""

from collections.abc import Mapping

from service.kit.words import N_
from service.press.refutations.rules.words import BROADCAST

CLAIMS: Mapping[str, Mapping[str, str]] = {
    "az": {"": "az.media.refutation"},
    "ge": dict.fromkeys(sorted(BROADCAST), "ge.media.reply"),
}
"""Country -> kind of outlet ("": every other) -> rule of the time within which the claim is made."""
NOTES: Mapping[str, tuple[str, ...]] = {
    "az": (
        N_("The month is that of the law repealed in 2022, art. 44; the term of the new media law was not found."
           " Check it before you rely on it; an administrator can change the rule."),
    ),
    "ge": (
        N_("The law of Georgia gives an administrative body no claim against media in general: freedom of expression"
           " is for all except administrative bodies (Law on Freedom of Speech, art. 3)."),
        N_("The right of reply (Law on Broadcasting, art. 52) binds broadcasters only, for wrong facts, within 10 days;"
           " whether these are calendar days is not said."),
    ),
}  # fmt: skip
"""Country -> what a person should know before anything is demanded."""
NO_TERM = N_("The law pack of your country has no term for a claim against an outlet of this kind.")
ANSWER = N_("Answer of the outlet")
"""Title of the clock that the agency sets itself: no law pack has a term for the outlet's answer."""
USUAL_DAYS = 10


def rule_of(country: str, medium: str) -> str:
    """The rule for the claim, "" where the law has none."""
    rules = CLAIMS.get(country, {})
    return rules.get(medium) or rules.get("", "")


def notes_of(country: str) -> tuple[str, ...]:
    """What the law of a country says, as msgids."""
    return NOTES.get(country, ())
