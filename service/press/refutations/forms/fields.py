"""Which fields each form of a refutation has."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.kit.words import N_
from service.press.outlets.rules.content import LANGUAGES
from service.press.refutations.forms.typed import Field, Options
from service.press.refutations.rules import words
from service.press.refutations.rules.content import BODY, REASON, TEXT

LABELS = words.LABELS
SPOKEN: Options = tuple(LANGUAGES.items())
EXTENT = (
    Field("place", LABELS["place"]),
    Field("said_time", LABELS["said_time"], limit=10, cls="w-xs", help=N_("Such as 19:30.")),
    Field("length", LABELS["length"], limit=9, cls="w-xs"),
    Field("length_unit", LABELS["length_unit"], "choose", options=words.UNITS, empty=N_("not counted")),
)
FILES = Field("files", LABELS["files"], "files")
HEADING = {"yes": N_("yes"), "no": N_("no")}


@dataclass(frozen=True, slots=True)
class Around:
    """What forms offer to choose from, said already."""

    people: Options = ()
    units: Options = ()
    journals: Options = ()
    releases: Options = ()
    languages: Options = ()


def publication(around: Around) -> Sequence[Field]:
    """What was published, where and when."""
    return (
        Field("outlet", LABELS["outlet"], "combo", required=True, url="/press/outlets/suggest",
              help=N_("Choose it from the media contacts, or type its name.")),
        Field("medium", LABELS["medium"], "choose", required=True, options=words.MEDIA, empty=N_("choose"),
              help=N_("The law has different terms for broadcasters.")),
        Field("title", LABELS["title"], required=True),
        Field("said_on", LABELS["said_on"], "day", required=True,
              help=N_("The time for the claim runs from this day.")),
        EXTENT[1],
        Field("address", LABELS["address"], limit=2_000, help=N_("For a site or a social network.")),
        Field("place", LABELS["place"], help=N_("The page of a newspaper, or the programme of a broadcast.")),
        Field("timecode", LABELS["timecode"], limit=20, cls="w-no",
              help=N_("For a broadcast, such as 12:40 or 1:02:03.")),
        *EXTENT[2:],
        Field("text", LABELS["text"], "area", rows=6, limit=TEXT, help=N_("As much of it as matters.")),
        Field("author", LABELS["author"]),
        Field("language", LABELS["language"], "choose", known=SPOKEN, empty=N_("not known")),
        Field("email", LABELS["email"], help=N_("Left empty: as the media contacts have it.")),
        Field("postal", LABELS["postal"], "area", rows=2, limit=1_000),
        Field("owner", LABELS["owner"], "choose", known=around.people, empty=N_("nobody yet")),
    )  # fmt: skip


def claim(around: Around) -> Sequence[Field]:
    """A claim with its verdict."""
    return (
        Field("quote", LABELS["quote"], "area", required=True, rows=3, limit=TEXT,
              help=N_("Word for word, as they stand in the publication.")),
        Field("located", LABELS["located"], help=N_("Such as the second paragraph, or minute 3:20.")),
        Field("verdict", LABELS["verdict"], "verdict", options=words.VERDICTS, empty=N_("not judged yet")),
        Field("why", LABELS["why"], "area", rows=3, limit=TEXT),
        Field("right", LABELS["right"], "area", rows=3, limit=TEXT, help=N_("As it can stand in the demand.")),
    )  # fmt: skip


def evidence(around: Around) -> Sequence[Field]:
    """What a verdict rests on."""
    return (
        Field("kind", LABELS["kind"], "choose", required=True, options=words.EVIDENCE_KINDS),
        Field("said", LABELS["said"], "area", rows=3, limit=TEXT),
        Field("link", LABELS["link"], limit=2_000, help=N_("For a link.")),
        Field("unit", LABELS["unit"], "choose", known=around.units, empty=N_("none"), help=N_("For words of a unit.")),
        FILES,
    )


def decide(around: Around) -> Sequence[Field]:
    """The decision with its reason."""
    return (
        Field("decision", LABELS["decision"], "choose", required=True, options=words.DECISIONS, empty=N_("choose")),
        Field("reason", LABELS["reason"], "area", required=True, limit=REASON),
    )


def draft(around: Around) -> Sequence[Field]:
    """The letter to the outlet."""
    return (
        Field("addressee", LABELS["addressee"], required=True),
        Field("subject", LABELS["subject"], required=True),
        Field("body", LABELS["body"], "area", required=True, rows=16, limit=BODY),
        Field("language", LABELS["language"], "choose", required=True, known=around.languages),
        Field("answer_on", LABELS["answer_on"], "day", required=True,
              help=N_("No law names a term for the outlet's answer; this is the day that the letter names.")),
        Field("edits", "", "hidden"),
    )  # fmt: skip


def send(around: Around) -> Sequence[Field]:
    """The way it goes."""
    return (
        Field("way", LABELS["way"], "choose", required=True, options=words.WAYS),
        Field("email", LABELS["email"], help=N_("For e-mail.")),
        Field("journal", LABELS["journal"], "choose", known=around.journals, empty=N_("none"),
              help=N_("For a letter of the registry: there it is signed, numbered and dispatched.")),
        Field("sent_on", LABELS["sent_on"], "day", help=N_("For what went by hand; left empty: today.")),
        Field("proof", LABELS["proof"], "area", rows=2, limit=REASON,
              help=N_("For what went by hand: the number of the receipt, or who signed for it.")),
        FILES,
    )  # fmt: skip


def deliver(around: Around) -> Sequence[Field]:
    """How delivery is proved."""
    return (Field("proof", LABELS["proof"], "area", rows=2, limit=REASON), FILES)


def answer(around: Around) -> Sequence[Field]:
    """What the outlet answered or published."""
    return (
        Field("kind", LABELS["kind"], "choose", required=True, options=words.ANSWER_KINDS),
        Field("received_on", LABELS["received_on"], "day", required=True),
        Field("clip", LABELS["clip"], "combo", url="/press/refutations/clips",
              help=N_("What was published, as the monitoring caught it: type words of its title.")),
        Field("address", LABELS["address"], limit=2_000),
        Field("text", LABELS["body"], "area", rows=4, limit=TEXT),
        *EXTENT,
        Field("heading", LABELS["heading"], "choose", options=HEADING, empty=N_("not known")),
        FILES,
    )  # fmt: skip


def escalate(around: Around) -> Sequence[Field]:
    """A complaint."""
    bodies = {word: said for word, said in words.BODIES.items() if word != "court"}
    return (Field("step_body", LABELS["kind"], "choose", required=True, options=bodies), *sue(around))


def sue(around: Around) -> Sequence[Field]:
    """A claim in court."""
    return (
        Field("body_name", LABELS["body_name"], required=True),
        Field("text", LABELS["body"], "area", required=True, rows=8, limit=TEXT),
        Field("filed_on", LABELS["filed_on"], "day", required=True),
        FILES,
    )


def rule(around: Around) -> Sequence[Field]:
    """What was decided on a complaint."""
    return (
        Field("result", LABELS["outcome"], "choose", required=True, options=words.RULINGS),
        Field("ruling", LABELS["ruling"], "area", required=True, rows=4, limit=TEXT),
        Field("ruled_on", LABELS["ruled_on"], "day", required=True),
        FILES,
    )


def close(around: Around) -> Sequence[Field]:
    """The end."""
    return (
        Field("outcome", LABELS["outcome"], "choose", required=True, options=words.OUTCOMES),
        Field("reason", LABELS["reason"], "area", required=True, limit=REASON),
    )


def release(around: Around) -> Sequence[Field]:
    """A release that there is."""
    return (Field("release", LABELS["release"], "choose", required=True, known=around.releases, empty=N_("choose")),)
