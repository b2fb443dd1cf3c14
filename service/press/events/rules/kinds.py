"""Kinds of press events, and the fields that each needs beyond what all have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from service.kit.words import N_

Shape = Literal["line", "text", "choice", "number", "clock"]
LINE_LIMIT, TEXT_LIMIT, MOST_PEOPLE = 300, 4_000, 500


@dataclass(frozen=True, slots=True)
class Detail:
    """A field of one kind. label, help and the values of choices: msgids. needed: before it can be approved."""

    label: str
    shape: Shape = "line"
    needed: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    help: str = ""

    @property
    def limit(self) -> int:
        return TEXT_LIMIT if self.shape == "text" else LINE_LIMIT


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event. accredits: journalists ask to come, so that the policy is chosen; else nobody is accredited.
    bodies: organisations take part, speak and propose. public: whether it is said on the agency's page by itself.
    """

    title: str
    details: Mapping[str, Detail]
    accredits: bool = True
    bodies: bool = False
    public: bool = True


FORMATS = {"in_person": N_("In person"), "online": N_("Online"), "mixed": N_("In person and online")}
ATTRIBUTIONS = {
    "on_record": N_("On the record"),
    "background": N_("Background: without the name"),
    "off_record": N_("Off the record"),
}
MEDIA = {"tv": N_("Television"), "radio": N_("Radio"), "print": N_("Newspaper"), "online": N_("News site")}
FORMAT = Detail(N_("How it is held"), "choice", True, FORMATS)
ATTRIBUTION = Detail(N_("What may be quoted"), "choice", True, ATTRIBUTIONS)
OUTLET = Detail(N_("Outlet"), needed=True)
CONTACT = Detail(N_("Who to call there"), help=N_("Name and phone of the editor or producer."))

KINDS: Mapping[str, Kind] = {
    "press_conference": Kind(
        N_("Press conference"),
        {"format": FORMAT, "interpretation": Detail(N_("Interpretation"), help=N_("From and into which languages."))},
    ),
    "briefing": Kind(N_("Briefing"), {"format": FORMAT, "attribution": ATTRIBUTION}),
    "public_meeting": Kind(
        N_("Public meeting"),
        {
            "format": FORMAT,
            "audience": Detail(N_("For whom it is"), needed=True),
            "subject": Detail(N_("What is discussed"), "text", True),
            "registration": Detail(N_("How residents register"), help=N_("A phone or an address.")),
        },
    ),
    "interview": Kind(
        N_("Interview"),
        {
            "outlet": OUTLET,
            "journalist": Detail(N_("Journalist"), needed=True),
            "medium": Detail(N_("Medium"), "choice", True, MEDIA),
            "way": Detail(
                N_("How it is held"), "choice", True,
                {"in_person": N_("In person"), "phone": N_("By phone"), "video": N_("By video call"),
                 "written": N_("In writing")},
            ),
            "topics": Detail(N_("Topics agreed"), "text", True),
            "quotes": Detail(
                N_("Quotations"), "choice", False,
                {"checked": N_("Shown to us before publication"), "free": N_("Published without showing")},
            ),
            "expected": Detail(N_("When and where it is published")),
            "contact": CONTACT,
        },
        accredits=False, public=False,
    ),
    "broadcast": Kind(
        N_("TV or radio appearance"),
        {
            "medium": Detail(N_("Medium"), "choice", True, {"tv": MEDIA["tv"], "radio": MEDIA["radio"]}),
            "outlet": OUTLET,
            "programme": Detail(N_("Programme"), needed=True),
            "airing": Detail(
                N_("On air"), "choice", True, {"live": N_("Live"), "recorded": N_("Recorded, aired later")}
            ),
            "arrive": Detail(N_("Arrive at"), "clock", help=N_("Hours and minutes, such as 18:30.")),
            "host": Detail(N_("Host of the programme")),
            "guests": Detail(N_("Other guests"), "text"),
            "contact": CONTACT,
        },
        accredits=False, public=False,
    ),
    "media_tour": Kind(
        N_("Media tour"),
        {
            "route": Detail(N_("Route and stops"), "text", True),
            "gathering": Detail(N_("Gathering place"), needed=True),
            "departure": Detail(N_("Departure"), "clock", True, help=N_("Hours and minutes, such as 18:30.")),
            "transport": Detail(N_("Transport")),
            "safety": Detail(N_("Clothing and safety"), "text"),
        },
    ),
    "photo_opportunity": Kind(
        N_("Photo opportunity"),
        {
            "subject": Detail(N_("What is photographed"), needed=True),
            "position": Detail(N_("Where photographers stand")),
            "pool": Detail(
                N_("Who photographs"), "choice", True,
                {"open": N_("Everybody accredited"), "pool": N_("A pool that shares its pictures")},
            ),
            "questions": Detail(
                N_("Questions"), "choice", True, {"none": N_("No questions"), "few": N_("One or two questions")}
            ),
        },
    ),
    "filming_permit": Kind(
        N_("Filming permit"),
        {
            "outlet": OUTLET,
            "subject": Detail(N_("What is filmed"), needed=True),
            "spaces": Detail(N_("Where filming is allowed"), "text", True),
            "forbidden": Detail(N_("What must not be filmed"), "text"),
            "crew": Detail(N_("Names of the crew"), "text", True),
            "crew_size": Detail(N_("People in the crew"), "number", True),
            "equipment": Detail(N_("Equipment"), "text"),
            "basis": Detail(N_("Their letter"), help=N_("Number and date of the letter that asks for it.")),
        },
        accredits=False, public=False,
    ),
    "round_table": Kind(
        N_("Round table"),
        {"format": FORMAT, "attribution": ATTRIBUTION, "subject": Detail(N_("What is discussed"), "text", True)},
        bodies=True,
    ),
}  # fmt: skip
"""In the order in which they are offered."""
KIND_WORDS: Mapping[str, str] = {word: kind.title for word, kind in KINDS.items()}
POLICIES: Mapping[str, str] = {
    "none": N_("No accreditation"),
    "open": N_("Open: whoever registers may come"),
    "moderated": N_("Moderated: each request is decided"),
}
ROLES: Mapping[str, str] = {
    "speaker": N_("Speaks"),
    "moderator": N_("Moderates"),
    "escort": N_("Accompanies"),
    "interpreter": N_("Interprets"),
}
CONFIRMATIONS: Mapping[str, str] = {
    "asked": N_("Asked"),
    "confirmed": N_("Confirmed"),
    "declined": N_("Cannot come"),
}
AUDIENCES: Mapping[str, str] = {
    "internal": N_("For us only"),
    "press": N_("For the press"),
    "public": N_("For everybody"),
}
BODY_ROLES: Mapping[str, str] = {
    "member": N_("Participant"),
    "chair": N_("Chairs"),
    "expert": N_("Expert"),
    "observer": N_("Observer"),
}
BODY_STATES: Mapping[str, str] = {
    "invited": N_("Invited"),
    "confirmed": N_("Confirmed"),
    "declined": N_("Cannot come"),
    "attended": N_("Took part"),
    "absent": N_("Was absent"),
}
OUTCOME_KINDS: Mapping[str, str] = {"proposal": N_("Proposal"), "outcome": N_("Outcome")}
OUTCOME_STATES: Mapping[str, str] = {
    "open": N_("Undecided"),
    "accepted": N_("Accepted"),
    "assigned": N_("Given as an assignment"),
    "settled": N_("Assignment ended"),
    "declined": N_("Not accepted"),
}
