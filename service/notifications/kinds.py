"""Slots: which notices there are, and the groups in which people choose how they want them. `fittings` fills them in.

A sentence names numbers, people and days, never what a restricted record is about: it goes out by mail. What the
record is about is asked for in `slots.TITLES` when the reader looks, with the reader's rights.
"""

from dataclasses import dataclass
from typing import Literal

from service.kit.words import N_

Way = Literal["page", "mail", "summary", "off"]
WAYS: tuple[Way, ...] = ("page", "mail", "summary", "off")
WAY_WORDS: dict[str, str] = {
    "page": N_("In the page only"),
    "mail": N_("In the page, and by mail at once"),
    "summary": N_("In the page, and in the morning summary"),
    "off": N_("Not at all"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds that a person chooses a way for together; `way` holds until they do."""

    title: str
    way: Way = "page"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notice.

    sentence: msgid with %(x)s for each parameter. Those called `..._on` are dates and `..._at` moments (both ISO), and
    are written as the reader's language writes them. link: path with {id} of the record. urgent: mail does not wait for
    the end of quiet hours. own: told also to the one who did it. own_mail: who wants it by mail at once gets a mail of
    that floor's own instead, so none is sent here.
    """

    sentence: str
    group: str
    link: str
    urgent: bool = False
    own: bool = False
    own_mail: bool = False


GROUPS: dict[str, Group] = {
    "assignments": Group(N_("Assignments and resolutions"), "mail"),
    "approvals": Group(N_("Approvals and signatures"), "mail"),
    "deadlines": Group(N_("Deadlines and reminders"), "mail"),
    "letters": Group(N_("Letters"), "page"),
    "other": Group(N_("Everything else"), "page"),
}
"""Word of a group -> what it is called and how its notices come. Only groups with a kind are shown."""

TEST = "notices.test"
KINDS: dict[str, Kind] = {
    TEST: Kind(N_("You asked for this notice, to see how notices reach you."), "other", "/me/notices", own=True),
    "deadlines.approaching": Kind(N_("%(number)s is due on %(due_on)s."), "deadlines", ""),
    "deadlines.today": Kind(N_("%(number)s is due today, %(due_on)s."), "deadlines", ""),
    "deadlines.overdue": Kind(N_("%(number)s was due on %(due_on)s and is overdue."), "deadlines", ""),
    "deadlines.supervisor": Kind(
        N_("%(number)s, for which %(person)s is responsible, was due on %(due_on)s and is overdue."), "deadlines", ""
    ),
    "deadlines.head": Kind(
        N_("%(number)s, for which %(person)s is responsible, is long overdue: it was due on %(due_on)s."),
        "deadlines",
        "",
    ),
}
"""Kind -> what it says and where it leads. An empty link is that of the record: `slots.LINKS`."""
