"""A paper as a value: its blocks, which page, DOCX and PDF all show; its kinds; what is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from service.kit.actor import Actor
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.planning.plans.rules.acts import READ, WRITE
from service.planning.plans.rules.content import LANGUAGES

PAPER = "planning_paper"
KINDS: Mapping[str, str] = {
    "lookahead": N_("Look-ahead paper"),
    "horizon": N_("30, 60 and 90 days"),
    "annual": N_("Communication document"),
    "minutes": N_("Minutes of a meeting"),
    "campaign": N_("Report on a campaign"),
}
OF_PLAN = ("annual", "minutes", "campaign")
"""Kinds that are of one plan."""
STATES: Mapping[str, str] = {
    "making": N_("Files are being made"),
    "made": N_("Issued"),
    "failed": N_("Files could not be made"),
}
SHAPES: Mapping[str, str] = {"making": "work", "made": "done", "failed": "stop"}
ACT_TITLES: Mapping[str, str] = {"read": N_("read"), "issue": N_("issue a numbered copy")}
ACT_WORDS: Mapping[str, str] = {
    "planning_paper.issued": N_("Paper of plans issued"),
    "planning_paper.made": N_("Files of a paper made"),
    "planning_paper.failed": N_("Files of a paper could not be made"),
    "plan_decision.handed_out": N_("Decisions sent to the agencies that carry them out"),
    "plan_decision.accepted": N_("Decision taken up"),
    "plan_decision.declined": N_("Decision not taken up"),
    "plan_decision.assigned": N_("Assignment made of a decision"),
    "plan_decision.unassigned": N_("No assignment could be made of a decision"),
    "plan_decision.settled": N_("Assignments of a decision carried out"),
}
DAYS, MOST_DAYS = 14, 92
HORIZON = (30, 60, 90)
UNKNOWN_KIND = N_("This is not one of the choices.")
UNKNOWN_LANGUAGE = N_("Plans are not written in this language.")
NEEDS_PLAN = N_("Choose the plan.")
NEEDS_MEETING = N_("Choose the meeting.")
LAST_FIRST = N_("The last day lies before the first.")
TOO_LONG = N_("A look-ahead covers at most %(days)s days.")
NOT_ANNUAL = N_("There is no such paper of this plan.")


class Heading(msgspec.Struct, frozen=True, tag_field="kind", tag="heading"):
    text: str
    level: int = 2


class Text(msgspec.Struct, frozen=True, tag_field="kind", tag="text"):
    text: str
    bold: bool = False


class Fact(msgspec.Struct, frozen=True, tag_field="kind", tag="fact"):
    name: str
    text: str


class Table(msgspec.Struct, frozen=True, tag_field="kind", tag="table"):
    """numeric: columns set to the right; widths: of columns, in millimetres, together 165."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()


Block = Heading | Text | Fact | Table


class Paper(msgspec.Struct, frozen=True):
    """A paper in one language. number: of an issued copy, "" before. The same value is the same paper everywhere."""

    kind: str
    title: str
    agency: str
    language: str
    blocks: tuple[Block, ...]
    number: str = ""

    @property
    def sentences(self) -> list[str]:
        """Everything it says, line by line."""
        found = [self.title]
        for one in self.blocks:
            if isinstance(one, Table):
                found += [*one.head, *(cell for row in one.rows for cell in row)]
            else:
                found += [one.name, one.text] if isinstance(one, Fact) else [one.text]
        return [line for text in found for line in text.split("\n") if line.strip()]


def packed(paper: Paper) -> str:
    """The paper as JSON: what is frozen."""
    return msgspec.json.encode(paper, order="deterministic").decode()


def unpacked(text: str) -> Paper:
    """A frozen paper."""
    return msgspec.json.decode(text, type=Paper)


def digest_of(text: str) -> str:
    """The SHA-256 of a frozen paper, as hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def for_printing(paper: Paper) -> dict[str, Any]:
    """What `documents.papering` reads. Headings of the paper's own title come first."""
    parts = [{"kind": "heading", "level": 1, "text": paper.title}, *(msgspec.to_builtins(one) for one in paper.blocks)]
    return {"title": paper.title, "agency": paper.agency, "language": paper.language, "brand": "#000000",
            "parts": parts}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ask:
    """Which paper. first_on, last_on: of a look-ahead; first_on: from which day the 90 are counted.

    plan_id: of the papers of one plan; of the others: nothing but this plan, where it is given.
    """

    kind: str
    language: str
    plan_id: UUID | None = None
    meeting_id: UUID | None = None
    first_on: date | None = None
    last_on: date | None = None

    def days(self, today: date) -> tuple[date, date]:
        """From which day until which, the last one among them."""
        first = self.first_on or today
        if self.kind == "horizon":
            return first, first + timedelta(days=HORIZON[-1] - 1)
        return first, self.last_on or first + timedelta(days=DAYS - 1)


def ask_problems(ask: Ask, today: date) -> list[Refusal]:
    """Everything wrong with what is asked for."""
    found = []
    if ask.kind not in KINDS:
        found.append(Refusal(UNKNOWN_KIND, code="choice", field="kind"))
    if ask.language not in LANGUAGES:
        found.append(Refusal(UNKNOWN_LANGUAGE, code="language", field="language"))
    if ask.kind in OF_PLAN and ask.plan_id is None:
        found.append(Refusal(NEEDS_PLAN, code="required", field="plan"))
    if ask.kind == "minutes" and ask.meeting_id is None:
        found.append(Refusal(NEEDS_MEETING, code="required", field="meeting"))
    if ask.kind == "lookahead":
        first, last = ask.days(today)
        if last < first:
            found.append(Refusal(LAST_FIRST, code="order", field="last"))
        elif (last - first).days >= MOST_DAYS:
            found.append(Refusal(TOO_LONG, code="too_long", field="last", days=MOST_DAYS))
    return found


def in_table(actor: Actor, state: str) -> list[str]:
    """What the actor may do with papers, for the administrator's table."""
    return [act for act, right in (("read", READ), ("issue", WRITE)) if actor.may(READ) and actor.may(right)]
